"""The rules of go1.27.3's locks, each as a small story."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.locks.events import parse_event
from talkdiagrams.mechanisms.locks.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.locks.model import deadlock, step
from talkdiagrams.mechanisms.locks.others import EARLY
from talkdiagrams.mechanisms.locks.start import start
from talkdiagrams.mechanisms.locks.state import MAX_READERS, READ, GStatus, State


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def status(s: State) -> dict[str, str]:
    return {g.id: str(g.status) for g in s.gs}


def mutex(gs: int = 3, **more: Any) -> State:
    return start(mutexes=["m"], gs=[f"G{i}" for i in range(1, gs + 1)], **more)


def word(s: State) -> int:
    return s.mutex("m").word


class TestAMutex:
    def test_is_one_bit_if_nobody_waits(self) -> None:
        s = after(mutex(), "lock m by G1")
        assert word(s) == 1
        assert word(after(s, "unlock m by G1")) == 0

    def test_counts_waiters_from_bit_three_on(self) -> None:
        s = after(mutex(), "lock m by G1", "lock m by G2", "lock m by G3")
        assert word(s) == 1 + 2 * 8
        assert s.sema("m.sema").queue == ("G2", "G3")

    def test_unlocked_wakes_one_and_serves_nobody(self) -> None:
        s = after(mutex(), "lock m by G1", "lock m by G2", "unlock m by G1")
        assert word(s) == 2
        assert status(s)["G2"] == "runnable"
        assert s.holders("m") == ()

    def test_a_newcomer_overtakes_the_one_that_was_woken(self) -> None:
        s = after(
            mutex(), "lock m by G1", "lock m by G2", "unlock m by G1", "lock m by G3", "run G2"
        )
        assert s.holders("m") == ("G3",)
        assert word(s) == 1 + 8

    def test_who_lost_stands_in_front(self) -> None:
        s = after(mutex(4), "lock m by G1", "lock m by G2", "lock m by G3", "unlock m by G1")
        s = after(s, "lock m by G4", "run G2")
        assert s.sema("m.sema").queue == ("G2", "G3")

    def test_while_one_is_awake_nobody_else_is_woken(self) -> None:
        s = after(mutex(), "lock m by G1", "lock m by G2", "lock m by G3", "unlock m by G1")
        s = after(s, "lock m by G1", "unlock m by G1")
        assert status(s) == {"G1": "running", "G2": "runnable", "G3": "waiting"}

    def test_a_newcomer_may_take_the_turn_of_the_one_that_was_woken(self) -> None:
        """The count of the semaphore is there for whoever comes: G3 does not even sleep."""
        s = after(mutex(4), "lock m by G1", "lock m by G2", "unlock m by G1", "lock m by G4")
        s = after(s, "lock m by G3")
        assert s.sema("m.sema").queue == ("G3",)
        s = after(s, "run G2")
        assert status(s)["G2"] == "waiting"

    def test_has_no_owner(self) -> None:
        s = after(mutex(), "lock m by G1", "unlock m by G2")
        assert (word(s), s.holders("m")) == (0, ())

    def test_is_not_reentrant(self) -> None:
        s = after(mutex(1), "lock m by G1", "lock m by G1")
        assert deadlock(s)

    def test_unlocked_twice_ends_the_program(self) -> None:
        s = after(mutex(), "unlock m by G1")
        assert s.fatal == "fatal error: sync: unlock of unlocked mutex"
        assert "the program has ended" in refused(s, "lock m by G1")

    def test_tried_never_waits(self) -> None:
        s = after(mutex(), "lock m by G1", "trylock m by G2")
        assert s.g("G2").got == ("false",)
        assert s.holders("m") == ("G1",)
        s = after(s, "lock m by G3", "unlock m by G1", "trylock m by G2")
        assert s.holders("m") == ("G2",)


class TestSpinning:
    def test_four_turns_and_then_it_parks(self) -> None:
        s = after(mutex(), "lock m by G1", *["spin m by G2"] * 4)
        assert "has spun 4 times" in refused(s, "spin m by G2")
        assert status(after(s, "lock m by G2"))["G2"] == "waiting"

    def test_it_may_have_the_mutex_without_sleeping(self) -> None:
        s = after(mutex(), "lock m by G1", "spin m by G2", "unlock m by G1", "lock m by G2")
        assert s.holders("m") == ("G2",)

    def test_it_tells_unlock_that_somebody_is_awake(self) -> None:
        s = after(mutex(), "lock m by G1", "lock m by G3", "spin m by G2")
        assert word(s) == 1 + 2 + 8
        s = after(s, "unlock m by G1")
        assert status(s)["G3"] == "waiting"
        assert word(after(s, "lock m by G2")) == 1 + 8

    def test_not_with_one_core_not_without_need_not_if_starving(self) -> None:
        assert "one core" in refused(after(mutex(cores=1), "lock m by G1"), "spin m by G2")
        assert "not locked" in refused(mutex(), "spin m by G1")
        assert "starving" in refused(starving(), "spin m by G3")


def starving() -> State:
    """G1 barges until G2, awake after 1.2 ms, finds the mutex taken."""
    return after(
        mutex(), "lock m by G1", "lock m by G2", "tick 1200us", "unlock m by G1", "lock m by G1", "run G2"
    )  # fmt: skip


class TestStarving:
    def test_begins_when_a_waiter_wakes_after_a_millisecond_and_finds_it_taken(self) -> None:
        assert word(starving()) == 1 + 4 + 8

    def test_not_after_a_millisecond_exactly(self) -> None:
        s = after(mutex(), "lock m by G1", "lock m by G2", "tick 1ms", "unlock m by G1")
        assert word(after(s, "lock m by G1", "run G2")) == 1 + 8

    def test_nobody_gets_it_past_the_one_to_whom_it_is_handed(self) -> None:
        s = after(starving(), "unlock m by G1")
        assert word(s) == 4 + 8
        assert s.g("G2").ticket
        s = after(s, "trylock m by G3", "lock m by G1")
        assert s.g("G3").got == ("false",)
        assert status(s)["G1"] == "waiting"
        assert after(s, "run G2").holders("m") == ("G2",)

    def test_ends_with_the_last_waiter(self) -> None:
        assert word(after(starving(), "unlock m by G1", "run G2")) == 1

    def test_ends_with_one_who_has_not_waited_long(self) -> None:
        s = after(starving(), "lock m by G3", "unlock m by G1", "run G2")
        s = after(s, "lock m by G1", "unlock m by G2", "run G3")
        assert not s.mutex("m").starving
        assert s.mutex("m").waiters == 1

    def test_goes_on_while_those_in_front_have_waited_long(self) -> None:
        s = after(starving(), "lock m by G3", "tick 2ms", "unlock m by G1", "run G2")
        s = after(s, "lock m by G1", "unlock m by G2", "run G3")
        assert s.mutex("m").starving


def rw(gs: int = 4) -> State:
    return start(rwmutexes=["rw"], gs=[f"G{i}" for i in range(1, gs + 1)])


class TestAnRWMutex:
    def test_counts_readers(self) -> None:
        s = after(rw(), "rlock rw by G1", "rlock rw by G2")
        assert s.rwmutex("rw").reader_count == 2
        assert s.holders("rw", READ) == ("G1", "G2")

    def test_a_writer_takes_a_billion_and_waits_for_who_is_inside(self) -> None:
        s = after(rw(), "rlock rw by G1", "rlock rw by G2", "lock rw by G3")
        assert s.rwmutex("rw").reader_count == 2 - MAX_READERS
        assert s.rwmutex("rw").reader_wait == 2
        s = after(s, "runlock rw by G1", "runlock rw by G2", "run G3")
        assert s.holders("rw") == ("G3",)

    def test_a_waiting_writer_keeps_new_readers_out(self) -> None:
        s = after(rw(), "rlock rw by G1", "lock rw by G2", "rlock rw by G3")
        assert status(s)["G3"] == "waiting"

    def test_so_a_reader_that_reads_again_waits_forever(self) -> None:
        s = after(rw(2), "rlock rw by G1", "lock rw by G2", "rlock rw by G1")
        assert deadlock(s)

    def test_after_a_writer_the_readers_come_before_the_next_writer(self) -> None:
        s = after(rw(), "lock rw by G1", "rlock rw by G2", "lock rw by G3", "rlock rw by G4")
        s = after(s, "unlock rw by G1", "run G2", "run G4", "run G3")
        assert s.holders("rw", READ) == ("G2", "G4")
        assert status(s)["G3"] == "waiting"

    def test_tries(self) -> None:
        s = after(rw(), "rlock rw by G1", "trylock rw by G2", "tryrlock rw by G3")
        assert s.g("G2").got == ("false",)
        assert s.holders("rw", READ) == ("G1", "G3")
        s = after(rw(), "trylock rw by G1", "tryrlock rw by G2")
        assert (s.holders("rw"), s.g("G2").got) == (("G1",), ("false",))

    @pytest.mark.parametrize("verb", ["unlock", "runlock"])
    def test_let_go_of_by_nobody_who_has_it_ends_the_program(self, verb: str) -> None:
        assert "unlocked RWMutex" in after(rw(), f"{verb} rw by G1").fatal


class TestAWaitGroup:
    def test_wakes_everybody_at_zero(self) -> None:
        s = start(waitgroups=["wg"], gs=["G1", "G2", "G3"])
        s = after(s, "add 2 to wg by G1", "wait wg by G1", "wait wg by G2")
        assert s.waitgroup("wg").word == (2 << 32) + 2
        s = after(s, "done wg by G3", "done wg by G3", "run G1", "run G2")
        assert (s.waitgroup("wg").word, set(status(s).values())) == (0, {"running"})

    def test_never_counts_below_zero(self) -> None:
        s = after(start(waitgroups=["wg"], gs=["G1"]), "done wg by G1")
        assert s.g("G1").panic == "sync: negative WaitGroup counter"

    def test_add_that_comes_late_is_not_waited_for(self) -> None:
        s = after(start(waitgroups=["wg"], gs=["G1", "G2"]), "wait wg by G1", "add 1 to wg by G2")
        assert status(s)["G1"] == "running"

    def test_used_again_too_early_the_waiter_panics(self) -> None:
        s = start(waitgroups=["wg"], gs=["G1", "G2"])
        s = after(
            s, "add 1 to wg by G2", "wait wg by G1", "done wg by G2", "add 1 to wg by G2", "run G1"
        )
        assert "reused before" in s.g("G1").panic

    def test_in_a_bubble_has_a_flag_between_its_counts(self) -> None:
        s = after(start(waitgroups={"wg": {"bubble": "true"}}, gs=["G1"]), "add 1 to wg by G1")
        assert s.waitgroup("wg").word == (1 << 32) | 0x8000_0000
        s = after(s, "done wg by G1", "wait wg by G1")
        assert s.waitgroup("wg").word == 0


class TestAOnce:
    def test_the_second_waits_until_f_has_returned(self) -> None:
        s = after(start(onces=["o"], gs=["G1", "G2"]), "do o by G1", "do o by G2")
        assert status(s)["G2"] == "waiting"
        s = after(s, "end o by G1", "run G2")
        assert (s.once("o").done, status(s)["G2"]) == (True, "running")
        assert after(s, "do o by G2") == s

    def test_inside_itself_waits_forever(self) -> None:
        assert deadlock(after(start(onces=["o"], gs=["G1"]), "do o by G1", "do o by G1"))

    def test_a_panic_counts_as_done(self) -> None:
        s = after(start(onces=["o"], gs=["G1", "G2"]), "do o by G1", "panic o by G1", "do o by G2")
        assert (s.once("o").done, s.g("G1").status) == (True, GStatus.PANICKED)

    def test_made_of_one_compare_and_swap_lets_the_second_go_too_early(self) -> None:
        s = start(onces={"o": {"naive": "true"}}, gs=["G1", "G2"])
        s = after(s, "do o by G1", "do o by G2")
        assert s.g("G2").got == (EARLY,)
