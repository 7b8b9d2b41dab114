"""The rules of go1.27.3's way between Go and C, each as a small story."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.cgo.events import parse_event
from talkdiagrams.mechanisms.cgo.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.cgo.model import step
from talkdiagrams.mechanisms.cgo.start import start
from talkdiagrams.mechanisms.cgo.state import NO_CALLBACK, NO_POINTER, GStatus, Lang, State
from talkdiagrams.mechanisms.errors import Illegal


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def on_g(s: State, g: str = "G1") -> list[str]:
    return [frame.fn for frame in s.g(g).frames]


def on_thread(s: State, t: str = "M0") -> list[str]:
    return [frame.fn for frame in s.thread(t).frames]


class TestACall:
    def test_runs_c_on_the_stack_of_the_thread(self) -> None:
        s = after(start(), "call f by G1")
        assert on_g(s) == ["main.main", "_Cfunc_f", "cgocall"]
        assert on_thread(s) == ["_cgo_…_f", "f"]

    def test_keeps_its_p(self) -> None:
        s = after(start(), "call f by G1")
        assert (s.g("G1").status, s.p("P0").m, s.m("M0").p) == (GStatus.SYSCALL, "M0", "P0")

    def test_in_steps_is_the_same(self) -> None:
        s = after(start(), "cgocall f by G1", "entersyscall G1", "asmcgocall G1")
        assert s == after(start(), "call f by G1")
        assert after(s, "switch G1", "exitsyscall G1") == after(s, "return f to G1")

    def test_leaves_nothing_behind(self) -> None:
        assert after(start(), "call f by G1", "return f to G1") == start()

    def test_the_p_is_not_in_danger_before_entersyscall(self) -> None:
        s = after(start(), "cgocall f by G1")
        assert "P0 is in use" in refused(s, "retake P0")
        after(s, "entersyscall G1", "retake P0")


class TestASlowCall:
    def test_loses_its_p_and_another_thread_runs_on(self) -> None:
        s = after(start(ps=1, runq=["G2"]), "call f by G1", "retake P0", "schedule P0")
        assert (s.g("G2").status, s.g("G2").m) == (GStatus.RUNNING, "M2")
        assert [t.id for t in s.threads] == ["M0", "M2"]

    def test_comes_back_to_its_old_p_if_that_is_idle(self) -> None:
        s = after(start(ps=2), "call f by G1", "retake P0", "return f to G1")
        assert s.m("M0").p == "P0"

    def test_or_takes_it_from_one_who_is_in_c_itself(self) -> None:
        s = start(ps=1, runq=["G2"])
        s = after(s, "call f by G1", "retake P0", "schedule P0", "call g by G2", "return f to G1")
        assert (s.m("M0").p, s.g("G2").status) == ("P0", GStatus.SYSCALL)

    def test_or_to_any_that_is_idle(self) -> None:
        s = start(ps=2, gs=["G1"], runq=["G2"])
        s = after(s, "call f by G1", "retake P0", "schedule P0", "return f to G1")
        assert s.m("M0").p == "P1"

    def test_or_waits_in_the_queue_and_may_go_on_another_thread(self) -> None:
        s = start(ps=1, runq=["G2"])
        s = after(s, "call f by G1", "retake P0", "schedule P0", "return f to G1")
        assert (s.runq, s.g("G1").m, s.m("M0").parked) == (("G1",), "", True)
        s = after(s, "park G2 on ch", "schedule P0")
        assert (s.g("G1").m, on_g(s)) == ("M2", ["main.main"])


class TestACallback:
    def test_stands_above_the_call_on_both_stacks(self) -> None:
        s = after(start(), "call f by G1", "callback h from M0")
        assert on_g(s) == ["main.main", "_Cfunc_f", "cgocall", "cgocallbackg", "h"]
        assert on_thread(s) == ["_cgo_…_f", "f", "h", "crosscall2"]

    def test_locks_its_thread_for_as_long_as_it_lasts(self) -> None:
        s = after(start(), "call f by G1", "callback h from M0")
        assert s.m("M0").locked == 1
        assert after(s, "finish h by G1").m("M0").locked == 0

    def test_may_call_c_again(self) -> None:
        s = after(
            start(), "call f by G1", "callback h from M0", "call g by G1", "callback i from M0"
        )
        assert on_thread(s) == [
            "_cgo_…_f",
            "f",
            "h",
            "crosscall2",
            "_cgo_…_g",
            "g",
            "i",
            "crosscall2",
        ]
        assert "G1 is in i" in refused(s, "finish h by G1")
        s = after(s, "finish i by G1", "return g to G1", "finish h by G1", "return f to G1")
        assert s == start()

    def test_that_waits_holds_its_thread(self) -> None:
        s = after(
            start(ps=1, runq=["G2"]),
            "call f by G1",
            "callback h from M0",
            "park G1 on ch",
            "schedule P0",
        )
        assert (s.g("G1").m, s.m("M0").parked, s.g("G2").m) == ("M0", True, "M2")
        s = after(s, "ready G1", "park G2 on ch", "schedule P0")
        assert (s.g("G1").status, s.g("G1").m) == (GStatus.RUNNING, "M0")

    def test_without_a_p_waits_on_its_own_thread(self) -> None:
        s = start(ps=1, runq=["G2"])
        s = after(s, "call f by G1", "retake P0", "schedule P0", "callback h from M0")
        assert (s.runq, s.g("G1").m, on_g(s)[-1]) == (("G1",), "M0", "cgocallbackg")
        s = after(s, "park G2 on ch", "schedule P0")
        assert (s.g("G1").m, on_g(s)[-1]) == ("M0", "h")

    def test_where_none_was_promised_ends_the_program(self) -> None:
        s = step(after(start(nocallback=["f"]), "call f by G1"), parse_event("callback h from M0"))
        assert NO_CALLBACK in s.fatal
        assert "the program is over" in refused(s, "gc")


class TestAThreadThatCMade:
    def begun(self, **spec: Any) -> State:
        s = after(start(ps=1, **spec), "call f by G1", "create C1 by M0")
        return after(s, "return f to G1", "park G1 on ch")

    def test_is_nothing_to_go_until_it_calls(self) -> None:
        s = self.begun()
        assert s.thread("C1").m == ""
        assert s.g("G2").status is GStatus.DEADEXTRA

    def test_takes_an_extra_m_with_a_g_of_its_own(self) -> None:
        s = after(self.begun(), "callback h from C1")
        assert (s.thread("C1").m, s.g("G2").status) == ("M1", GStatus.RUNNING)
        assert on_g(s, "G2") == ["cgocallbackg", "h"]

    def test_who_takes_the_last_one_makes_another(self) -> None:
        s = after(self.begun(), "needm C1")
        assert (s.extra, s.m("M1").needextram) == ((), True)
        s = after(s, "callback h from C1")
        assert (s.extra, s.g("G3").status) == (("M2",), GStatus.DEADEXTRA)

    def test_keeps_its_m_between_callbacks(self) -> None:
        s = after(self.begun(), "callback h from C1", "finish h by G2")
        assert (s.thread("C1").m, s.g("G2").status) == ("M1", GStatus.SYSCALL)
        assert after(s, "callback h from C1").g("G2").status is GStatus.RUNNING

    def test_gives_it_back_when_it_ends_and_its_p_stays_until_taken(self) -> None:
        s = after(self.begun(), "callback h from C1", "finish h by G2", "end C1")
        assert (s.extra[0], s.g("G2").status, s.p("P0").m) == ("M1", GStatus.DEADEXTRA, "M1")
        s = after(s, "retake P0", "ready G1", "schedule P0")
        assert s.g("G1").status is GStatus.RUNNING

    def test_cannot_end_within_a_callback(self) -> None:
        s = after(self.begun(), "callback h from C1")
        assert refused(s, "end C1").endswith("(finish h by G2 first)")


class TestPointers:
    def test_to_memory_with_a_go_pointer_that_is_not_pinned_are_refused(self) -> None:
        s = step(start(heap={"p": ["q"], "q": []}), parse_event("call f(p) by G1"))
        assert NO_POINTER in s.fatal

    def test_but_not_if_that_is_pinned(self) -> None:
        s = after(start(heap={"p": ["q"], "q": []}), "pin q by G1", "call f(p) by G1")
        assert s.pinned("p")

    def test_nor_if_nobody_looks(self) -> None:
        after(start(heap={"p": ["q"], "q": []}, cgocheck=0), "call f(p) by G1")

    def test_an_argument_lives_until_the_call_is_over(self) -> None:
        s = after(start(heap={"p": []}), "forget p by G1", "gc")
        assert s.obj("p").freed
        s = after(start(heap={"p": []}), "call f(p) by G1", "gc", "return f to G1")
        assert not s.obj("p").freed

    def test_c_must_not_keep_what_is_not_pinned(self) -> None:
        s = after(start(heap={"p": []}), "call f(p) by G1", "keep p by M0")
        assert "C would keep p when f is over" in refused(s, "return f to G1")
        after(s, "drop p by M0", "return f to G1")

    def test_what_is_pinned_may_be_kept_and_survives_the_collector(self) -> None:
        s = after(start(heap={"p": []}), "pin p by G1", "call f(p) by G1", "keep p by M0")
        s = after(s, "return f to G1", "forget p by G1", "gc")
        assert (s.kept, s.obj("p").freed) == (("p",), False)
        assert "C has still written down where p is" in refused(s, "unpin p by G1")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("call f by G9", "there is no G G9 (did you mean G2?)"),
        ("return f to G1", "G1 runs Go (call f by G1 first)"),
        ("entersyscall G1", "cgocall f by G1 first"),
        ("asmcgocall G1", "entersyscall G1 first"),
        ("exitsyscall G1", "G1 runs Go"),
        ("callback h from M0", "M0 runs no C: G1 runs Go (call f by G1)"),
        ("callback h from C1", "there is no thread C1 (there are: M0)"),
        ("needm M0", "M0 has M0 already"),
        ("finish h by G1", "G1 is in no callback"),
        ("create C1 by M0", "M0 runs no C that could make a thread"),
        ("end M0", "M0 was made by Go"),
        ("retake P0", "P0 is in use: G1 runs Go"),
        ("schedule P0", "P0 is wired to M0"),
        ("ready G1", "G1 runs Go (park G1 on ch first)"),
        ("call f(x) by G1", "there is no object x"),
        ("call f(q) by G1", "G1 has no pointer to q"),
        ("unpin p by G1", "p is not pinned (pin p by G1 first)"),
        ("keep p by M0", "M0 runs no C"),
        ("call f by G2", "G2 does not run Go: it is kept for a thread of C"),
    ],
)
def test_what_cannot_happen_has_a_reason_and_a_way_out(event: str, why: str) -> None:
    assert why in refused(start(heap={"p": [], "q": {"held": []}}), event)


def test_crossings_nest_only_so_deep() -> None:
    s = start()
    for i in range(4):
        s = after(s, f"call f{i} by G1", f"callback h{i} from M0")
    assert "more than a figure bears" in refused(s, "call f by G1")


def test_no_stack_has_both_languages() -> None:
    s = after(start(), "call f by G1", "callback h from M0", "call g by G1")
    assert Lang.C not in {frame.lang for frame in s.g("G1").frames}
    assert Lang.GO not in {frame.lang for frame in s.thread("M0").frames}
