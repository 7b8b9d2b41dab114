"""The rules of go1.27.3's goroutines and their stacks, each as a small story."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.goroutines.model import step
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import start
from talkdiagrams.mechanisms.goroutines.state import GStatus, State


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def size(s: State, g: str = "G1") -> int:
    stack = s.g(g).stack
    return stack.size if stack else 0


def variable(s: State, name: str, g: str = "G1") -> tuple[int, int]:
    """Address and word of a variable."""
    return next((at, slot.word) for _, at, slot in s.g(g).variables() if slot.name == name)


def status(s: State) -> dict[str, str]:
    return {g.id: g.full_status for g in s.gs}


class TestAGoStatement:
    def test_makes_a_g_with_the_smallest_stack_and_puts_it_next(self) -> None:
        s = after(start(), "go f by G1")
        assert (status(s)["G2"], size(s, "G2"), s.p("P0").runnext) == ("runnable", 2048, "G2")

    def test_does_not_run_it(self) -> None:
        assert after(start(), "go f by G1").p("P0").g == "G1"

    def test_kicks_the_one_before_to_the_queue(self) -> None:
        s = after(start(), "go f by G1", "go f by G1", "go f by G1")
        assert (s.p("P0").runnext, s.p("P0").runq) == ("G4", ("G2", "G3"))

    def test_in_steps_is_idle_then_dead_then_runnable(self) -> None:
        s = after(start(), "gfget by G1")
        assert status(s)["G2"] == "idle"
        s = after(s, "allgadd by G1")
        assert status(s)["G2"] == "dead"
        s = after(s, "runqput f by G1")
        assert status(s)["G2"] == "runnable"
        assert s == after(start(), "go f by G1")

    def test_uses_the_g_that_died_last(self) -> None:
        s = after(start(), "go f by G1", "go f by G1", "gosched G1", "schedule P0", "exit G3")
        s = after(s, "schedule P0", "return by G2", "schedule P0", "go f by G1")
        assert (s.p("P0").runnext, len(s.gs), s.g("G2").goid) == ("G2", 3, 4)

    def test_takes_numbers_from_a_batch_of_sixteen_for_each_p(self) -> None:
        s = after(start(ps=2), "go f by G1", "gosched G1", "schedule P0", "schedule P1")
        s = after(s, "go f by G1", "go f by G2")
        assert [g.goid for g in s.gs] == [1, 2, 17, 3]

    def test_a_new_g_has_the_smallest_stack_even_if_old_ones_start_with_more(self) -> None:
        s = after(start(start_size=8192), "go f by G1")
        assert size(s, "G2") == 2048
        s = after(start(start_size=8192, global_dead={"none": 1}), "go f by G1")
        assert size(s, "G2") == 8192


class TestDying:
    def test_leaves_a_dead_g_with_its_stack(self) -> None:
        s = after(start(), "go f by G1", "gosched G1", "schedule P0", "return by G2")
        assert (status(s)["G2"], s.g("G2").frames, size(s, "G2")) == ("dead", (), 2048)
        assert s.p("P0").gfree == ("G2",)

    def test_a_stack_that_has_grown_is_not_kept(self) -> None:
        s = after(start(), "go f by G1", "gosched G1", "schedule P0", "call g of 4096 bytes by G2")
        assert size(s, "G2") == 8192
        s = after(s, "exit G2")
        assert s.g("G2").stack is None
        assert [stack.size for stack in s.free] == [2048, 8192]

    def test_a_long_list_spills_half_to_the_global_ones(self) -> None:
        s = start(batch=4, dead=3)
        s = after(s, "exit G1")
        assert s.p("P0").gfree == ("G4",)
        assert s.gfree_stack == ("G3", "G2", "G1")

    def test_an_empty_list_takes_half_a_batch_back_those_with_a_stack_first(self) -> None:
        s = after(start(batch=8, global_dead={"stack": 1, "none": 4}), "go f by G1")
        assert s.p("P0").gfree == ("G4", "G3", "G2")
        assert s.gfree_none == ("G6",)


class TestGrowing:
    def test_a_stack_doubles(self) -> None:
        s = after(start(), "call f of 1200 bytes by G1")
        assert size(s) == 4096

    def test_more_than_once_if_the_frame_wants_it(self) -> None:
        assert size(after(start(), "call f of 10000 bytes by G1")) == 16384

    def test_the_guard_is_928_bytes_and_a_small_frame_may_reach_into_it(self) -> None:
        """2048 - 32 - 96 = 1920 above the low end: 1920 - 8 - 928 = 984 bytes for frames, and 120 more below."""
        s = start()
        assert size(after(s, "call f of 1112 bytes by G1")) == 2048
        assert size(after(s, "call f of 1120 bytes by G1")) == 4096

    def test_a_pointer_follows_its_variable_and_a_number_does_not(self) -> None:
        s = after(start(), "let x = 7 by G1", "let p = &x by G1", "let u = uintptr(&x) by G1")
        old, _ = variable(s, "x")
        s = after(s, "call f of 1200 bytes by G1")
        new, value = variable(s, "x")
        assert value == 7
        assert new != old
        assert (variable(s, "p")[1], variable(s, "u")[1]) == (new, old)

    def test_a_write_through_the_pointer_reaches_the_variable_before_and_after(self) -> None:
        s = after(start(), "let x = 7 by G1", "let p = &x by G1", "call f by G1", "let q = p by G1")
        s = after(s, "write 8 through q by G1")
        assert variable(s, "x")[1] == 8
        s = after(s, "call g of 8000 bytes by G1", "write 9 through q by G1")
        assert variable(s, "x")[1] == 9

    def test_a_variable_keeps_its_distance_from_the_high_end(self) -> None:
        s = after(start(), "let x = 7 by G1")
        stack = s.g("G1").stack
        assert stack
        distance = stack.hi - variable(s, "x")[0]
        s = after(s, "call f of 20000 bytes by G1")
        stack = s.g("G1").stack
        assert stack
        assert stack.hi - variable(s, "x")[0] == distance

    def test_in_steps_the_copy_still_points_at_the_old_stack(self) -> None:
        s = after(start(), "let x = 7 by G1", "let p = &x by G1", "enter f of 2000 bytes by G1")
        assert status(s)["G1"] == "copystack"
        assert refused(s, "adjust G1").endswith("(copy G1 first)")
        s = after(s, "copy G1")
        g = s.g("G1")
        assert g.move
        assert g.stack
        assert g.stack.holds(variable(s, "p")[1])
        s = after(s, "adjust G1")
        assert s == after(
            start(), "let x = 7 by G1", "let p = &x by G1", "call f of 2000 bytes by G1"
        )

    def test_too_much_ends_the_program(self) -> None:
        s = after(start(max_stack=8192), "call f of 5000 bytes by G1")
        s = step(s, parse_event("call f of 5000 bytes by G1"))
        assert s.fatal == "goroutine stack exceeds 8192-byte limit"
        assert "the program is over" in refused(s, "gc")

    def test_a_return_does_not_shrink(self) -> None:
        assert size(after(start(), "call f of 9000 bytes by G1", "return by G1")) == 16384


class TestShrinking:
    def test_halves_if_less_than_a_quarter_is_in_use(self) -> None:
        s = after(start(stack=32768), "gc")
        assert size(s) == 16384
        assert size(after(s, "gc", "gc", "gc", "gc")) == 2048

    def test_the_reserve_of_800_bytes_counts_as_used(self) -> None:
        """128 + 800 is less than a quarter of 4096, by 96 bytes."""
        assert size(after(start(stack=4096), "gc")) == 2048
        assert size(after(start(stack=4096, frame=192), "gc")) == 4096

    def test_a_g_in_a_system_call_is_left_alone_and_shrinks_later(self) -> None:
        s = after(start(stack=32768), "entersyscall G1", "gc")
        assert (size(s), s.g("G1").preempt_shrink) == (32768, True)
        s = after(s, "exitsyscall G1", "preempt G1")
        assert (size(s), s.g("G1").preempt_shrink) == (16384, False)

    def test_a_waiting_g_s_sudog_is_adjusted(self) -> None:
        s = start(stack=16384, heap=["c"])
        s = after(s, "let v = 0 by G1", "park G1 on c with &v", "gc")
        elem = s.g("G1").elem
        assert elem
        assert elem.word == variable(s, "v")[0]

    def test_may_be_switched_off(self) -> None:
        assert size(after(start(stack=32768, shrinking=False), "gc")) == 32768


class TestTheStartSize:
    def test_is_the_mean_of_what_was_scanned_with_the_guard_as_a_power_of_two(self) -> None:
        s = after(start(stack=16384), "call f of 5000 bytes by G1", "gc")
        assert s.start_size == 8192

    def test_is_never_below_the_smallest(self) -> None:
        assert after(start(start_size=8192), "gc").start_size == 2048

    def test_stays_if_it_is_switched_off(self) -> None:
        s = after(start(stack=16384, adaptive=False), "call f of 5000 bytes by G1", "gc")
        assert s.start_size == 2048

    def test_a_dead_g_with_the_wrong_size_gets_another_stack(self) -> None:
        s = after(start(stack=16384, dead=1), "call f of 5000 bytes by G1", "gc", "go g by G1")
        assert (s.p("P0").runnext, size(s, "G2")) == ("G2", 8192)


class TestScanning:
    def test_the_scan_bit_locks_the_state(self) -> None:
        s = after(start(heap=["c"]), "go f by G1", "gosched G1", "schedule P0", "park G2 on c")
        s = after(s, "schedule P0", "suspend G2")
        assert status(s)["G2"] == "scanwaiting"
        assert "resume G2 first" in refused(s, "ready G2 by G1")
        assert status(after(s, "resume G2"))["G2"] == "waiting"

    def test_a_running_g_is_preempted_first_and_readied_after(self) -> None:
        s = after(start(), "preempt G1", "suspend G1")
        assert status(s)["G1"] == "scanwaiting"
        s = after(s, "scanstack G1", "resume G1")
        assert (status(s)["G1"], s.p("P0").runnext) == ("runnable", "G1")


class TestLeaks:
    def waiting(self, **spec: Any) -> State:
        s = after(start(heap=["c", "d"], **spec), "go f by G1", "gosched G1", "schedule P0")
        return after(s, "let h = heap c by G2", "park G2 on c", "schedule P0")

    def test_who_waits_for_what_nobody_can_reach_has_leaked(self) -> None:
        assert status(after(self.waiting(), "gc for leaks"))["G2"] == "leaked"

    def test_not_if_somebody_who_runs_can_reach_it(self) -> None:
        s = after(self.waiting(), "let h = heap c by G1", "gc for leaks")
        assert status(s)["G2"] == "waiting"

    def test_nor_if_a_global_can(self) -> None:
        assert status(after(self.waiting(globals=["c"]), "gc for leaks"))["G2"] == "waiting"

    def test_nor_if_somebody_can_who_may_be_woken(self) -> None:
        """G1 holds d; whoever waits for d holds c."""
        s = after(start(heap=["c", "d"]), "let h = heap d by G1", "go f by G1", "go f by G1")
        s = after(s, "gosched G1", "schedule P0", "let h = heap c by G3", "park G3 on d")
        s = after(s, "schedule P0", "park G2 on c", "schedule P0", "gc for leaks")
        assert status(s) == {"G1": "running", "G2": "waiting", "G3": "waiting"}
        s = after(s, "return by G1", "gc for leaks")
        assert status(s) == {"G1": "dead", "G2": "leaked", "G3": "leaked"}

    def test_an_ordinary_cycle_does_not_look(self) -> None:
        assert status(after(self.waiting(), "gc"))["G2"] == "waiting"

    def test_who_waits_for_time_has_not_leaked(self) -> None:
        s = after(start(), "go f by G1", "gosched G1", "schedule P0", "park G2 on sleep")
        assert status(after(s, "gc for leaks"))["G2"] == "waiting"

    def test_main_in_an_empty_select_is_not_told_of(self) -> None:
        s = after(start(), "go f by G1", "park G1 on forever", "schedule P0", "park G2 on forever")
        assert status(after(s, "gc for leaks")) == {"G1": "waiting", "G2": "leaked"}


class TestCallbacks:
    def test_an_extra_g_goes_through_a_system_call(self) -> None:
        s = after(start(), "extra", "needm G2", "park G1 on sleep", "exitsyscall G2")
        assert status(s)["G2"] == "running"
        s = after(s, "entersyscall G2", "dropm G2")
        assert (status(s)["G2"], s.p("P0").g) == ("deadextra", "")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("go f by G9", "there is no G9 (did you mean G1?)"),
        ("return by G2", "there is no G2"),
        ("copy G1", "G1's stack is not being moved"),
        ("enter f by G1", "the frame fits: G1's stack need not grow (call f of 96 bytes by G1)"),
        ("let p = &y by G1", "G1 has no variable y (let y = 7 by G1)"),
        ("let h = heap c by G1", "there is no c on the heap (name it in the start: heap: [c])"),
        ("park G1 on c", "there is no c to wait for"),
        ("write 7 through x by G1", "no variable x"),
        ("schedule P0", "P0 is busy with G1"),
        ("schedule P7", "there is no P7 (the Ps are P0)"),
        ("retake P0", "P0 is in no system call"),
        ("exitsyscall G1", "G1 is in no system call: it runs"),
        ("suspend G1", "G1 cannot be scanned: it runs (preempt G1 first)"),
        ("resume G1", "G1 has no scan bit"),
        ("allgadd by G1", "there is no G in hand (gfget by G1 first)"),
        ("needm G1", "G1 was not made for callbacks (extra)"),
        ("maxstack 8", "no stack is that small"),
        ("go f of 2048 bytes by G1", "a first frame of 2048 bytes is none"),
    ],
)
def test_what_cannot_happen_has_a_reason_and_a_way_out(event: str, why: str) -> None:
    assert why in refused(start(), event)


def test_while_a_go_statement_is_at_work_its_g_does_nothing_else() -> None:
    s = after(start(), "gfget by G1")
    for event in ("park G1 on sleep", "gosched G1", "exit G1", "preempt G1", "go f by G1"):
        assert "allgadd by G1" in refused(s, event)
    assert "nobody knows of it yet" in refused(s, "runqput f by G1")


def test_a_state_has_only_the_statuses_of_the_source() -> None:
    assert {str(one) for one in GStatus} == {
        "idle", "runnable", "running", "syscall", "waiting", "dead", "copystack", "preempted", "leaked", "deadextra",
    }  # fmt: skip
