"""The rules of the Go memory model, each as a small story: with it a program is fine, without it the race is named."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory.events import parse_event
from talkdiagrams.mechanisms.memory.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.memory.model import deadlock, step
from talkdiagrams.mechanisms.memory.rules import syncs, telling
from talkdiagrams.mechanisms.memory.start import start
from talkdiagrams.mechanisms.memory.state import State
from talkdiagrams.mechanisms.memory.visible import may_see


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def two(**shared: Any) -> State:
    return start(gs=["G1", "G2", "G3"], vars=["x", "y", "n"], **shared)


def races(s: State, *events: str) -> list[tuple[str, str]]:
    """The races, as pairs of (goroutine and verb)."""
    s = after(s, *events)
    pairs = ((s.ops[race.first], s.ops[race.second]) for race in s.races)
    return [(f"{a.g} {a.verb} {a.obj}", f"{b.g} {b.verb} {b.obj}") for a, b in pairs]


WRITE, READ = "write x = 5 by G1", "read x by G2"
RACE = [("G1 write x", "G2 read x")]


class TestARace:
    def test_is_two_accesses_one_of_them_a_write_and_nothing_between(self) -> None:
        assert races(two(), WRITE, READ) == RACE
        assert races(two(), READ, WRITE) == [("G2 read x", "G1 write x")]
        assert races(two(), WRITE, "write x by G2") == [("G1 write x", "G2 write x")]

    def test_is_none_between_reads_nor_within_one_goroutine_nor_on_two_locations(self) -> None:
        assert races(two(), READ, "read x by G1") == []
        assert races(two(), WRITE, "read x by G1") == []
        assert races(two(), WRITE, "read y by G2") == []

    def test_is_none_between_atomics_but_one_between_an_atomic_and_a_plain_access(self) -> None:
        assert races(two(), "store n = 1 by G1", "add 1 to n by G2") == []
        assert races(two(), "store n = 1 by G1", "read n by G2") == [("G1 store n", "G2 read n")]
        assert races(two(), "load n by G1", "write n by G2") == [("G1 load n", "G2 write n")]
        assert races(two(), "load n by G1", "read n by G2") == []

    def test_leaves_a_read_a_choice_but_no_value_from_nowhere(self) -> None:
        s = after(
            two(), "write x = 1 by G1", "write x = 2 by G1", "read x by G2", "write x = 3 by G1"
        )
        assert may_see(s, s.ops[2]) == ("0", "1", "2", "3")

    def test_without_one_a_read_sees_one_write(self) -> None:
        s = two(chans={"c": 1})
        s = after(s, "write x = 1 by G1", "write x = 2 by G1", "send on c by G1")
        s = after(s, "receive from c by G2", "read x by G2")
        assert may_see(s, s.ops[-1]) == ("2",)


class TestGo:
    def test_what_came_before_the_statement_is_seen(self) -> None:
        s = start(gs=["G1"], vars=["x"])
        assert races(s, "write x by G1", "go G2 by G1", "read x by G2") == []

    def test_what_comes_after_it_races(self) -> None:
        s = start(gs=["G1"], vars=["x"])
        assert races(s, "go G2 by G1", "write x by G1", "read x by G2") == RACE

    def test_the_end_of_a_goroutine_tells_nobody(self) -> None:
        s = start(gs=["G1"], vars=["x"])
        found = races(s, "go G2 by G1", "write x by G2", "exit G2", "read x by G1")
        assert found == [("G2 write x", "G1 read x")]


class TestChannels:
    @pytest.mark.parametrize("cap", [0, 1, 2])
    def test_a_send_comes_before_the_end_of_its_receive(self, cap: int) -> None:
        s = two(chans={"c": cap})
        assert races(s, WRITE, "send on c by G1", "receive from c by G2", READ) == []
        assert races(s, "receive from c by G2", WRITE, "send on c by G1", READ) == []

    def test_unbuffered_the_receive_comes_before_the_end_of_the_send(self) -> None:
        s = two(chans={"c": 0})
        assert races(s, WRITE, "receive from c by G1", "send on c by G2", READ) == []
        assert races(s, "send on c by G2", WRITE, "receive from c by G1", READ) == []

    def test_buffered_it_does_not(self) -> None:
        s = two(chans={"c": 1})
        assert races(s, "send on c by G2", WRITE, "receive from c by G1", READ) == RACE

    def test_a_full_channel_counts_as_a_semaphore(self) -> None:
        """Receive k comes before the end of send k + capacity."""
        s = two(chans={"c": 1})
        sends = ("send on c by G2", "send on c by G2")
        assert races(s, sends[0], WRITE, "receive from c by G1", sends[1], READ) == []
        assert races(s, sends[0], WRITE, sends[1], "receive from c by G1", READ) == []

    def test_a_close_comes_before_a_receive_of_zero(self) -> None:
        s = two(chans={"c": 2})
        assert races(s, WRITE, "close c by G1", "receive from c by G2", READ) == []
        assert races(s, "receive from c by G2", WRITE, "close c by G1", READ) == []

    def test_a_close_does_not_come_before_a_receive_of_a_value(self) -> None:
        s = two(chans={"c": 1})
        s = after(s, "send on c by G3", WRITE, "close c by G1", "receive from c by G2", READ)
        assert len(s.races) == 1

    def test_the_second_value_tells_nothing_of_the_third_sender(self) -> None:
        s = two(chans={"c": 2})
        found = races(s, "send on c by G3", WRITE, "send on c by G1", "receive from c by G2", READ)
        assert found == RACE


class TestLocks:
    def test_unlock_comes_before_the_next_lock(self) -> None:
        s = two(mutexes=["m"])
        critical = ("lock m by G1", WRITE, "unlock m by G1", "lock m by G2", READ)
        assert races(s, *critical) == []
        assert races(s, "lock m by G1", "lock m by G2", WRITE, "unlock m by G1", READ) == []

    def test_a_lock_that_only_one_side_takes_orders_nothing(self) -> None:
        s = two(mutexes=["m"])
        assert races(s, "lock m by G1", WRITE, "unlock m by G1", READ) == RACE

    def test_a_trylock_that_succeeds_is_a_lock_and_one_that_fails_is_nothing(self) -> None:
        s = two(mutexes=["m"])
        assert races(s, "lock m by G1", WRITE, "unlock m by G1", "trylock m by G2", READ) == []
        assert races(s, "lock m by G1", WRITE, "trylock m by G2", READ) == RACE

    def test_whoever_unlocks_need_not_be_whoever_locked(self) -> None:
        s = two(mutexes=["m"])
        assert races(s, "lock m by G2", WRITE, "unlock m by G1", "lock m by G2", READ) == []

    def test_readers_see_what_writers_did_and_the_next_writer_comes_after_them(self) -> None:
        s = two(rwmutexes=["rw"])
        wrote = ("lock rw by G1", WRITE, "unlock rw by G1")
        assert races(s, *wrote, "rlock rw by G2", READ) == []
        read = ("rlock rw by G2", READ, "runlock rw by G2")
        assert races(s, *read, "lock rw by G1", WRITE) == []

    def test_readers_are_not_ordered_among_themselves(self) -> None:
        s = two(rwmutexes=["rw"])
        first = ("rlock rw by G1", WRITE, "runlock rw by G1")
        assert races(s, *first, "rlock rw by G2", READ) == RACE


class TestOnceAndWaitGroup:
    def test_f_has_returned_before_any_do_returns(self) -> None:
        s = two(onces=["o"])
        assert races(s, "do o by G1", WRITE, "return from o by G1", "do o by G2", READ) == []
        assert races(s, "do o by G1", "do o by G2", WRITE, "return from o by G1", READ) == []

    def test_done_comes_before_the_wait_that_it_ends(self) -> None:
        s = two(waitgroups=["wg"])
        assert races(s, "add 1 to wg by G2", WRITE, "done wg by G1", "wait wg by G2", READ) == []
        assert races(s, "add 1 to wg by G2", "wait wg by G2", WRITE, "done wg by G1", READ) == []

    def test_what_comes_after_done_is_too_late(self) -> None:
        s = two(waitgroups=["wg"])
        assert races(s, "add 1 to wg by G2", "done wg by G1", WRITE, "wait wg by G2", READ) == RACE


class TestAtomics:
    def test_what_is_observed_comes_before_who_observes_it(self) -> None:
        assert races(two(), WRITE, "store n = 1 by G1", "load n by G2", READ) == []
        assert races(two(), WRITE, "store n = 1 by G1", "cas n 1 -> 2 by G2", READ) == []
        assert races(two(), WRITE, "add 1 to n by G1", "cas n 0 -> 2 by G2", READ) == []

    def test_what_is_not_observed_orders_nothing(self) -> None:
        assert races(two(), "load n by G2", WRITE, "store n = 1 by G1", READ) == RACE
        assert (
            races(two(), WRITE, "store n = 1 by G1", "store n = 2 by G3", "load n by G2", READ)
            == RACE
        )
        assert races(two(), WRITE, "load n by G1", "store n = 1 by G2", READ) == RACE

    def test_a_chain_of_modifications_hands_on_what_its_first_released(self) -> None:
        events = (WRITE, "store n = 1 by G1", "add 1 to n by G3", "load n by G2", READ)
        assert races(two(), *events) == []

    def test_a_failed_compare_and_swap_is_a_load(self) -> None:
        assert races(two(), WRITE, "store n = 1 by G1", "cas n 9 -> 2 by G2", READ) == []
        assert races(two(), "cas n 9 -> 2 by G1", "read n by G2") == []

    def test_a_plain_write_of_the_flag_is_a_race_itself_and_orders_nothing(self) -> None:
        found = races(two(), WRITE, "write n by G1", "load n by G2", READ)
        assert found == [("G1 write n", "G2 load n"), *RACE]


class TestLitmus:
    def test_store_buffering_with_plain_variables_may_lose_both(self) -> None:
        s = after(two(), "write x = 1 by G1", "write y = 1 by G2", "read y by G1", "read x by G2")
        assert may_see(s, s.ops[2]) == may_see(s, s.ops[3]) == ("0", "1")

    def test_message_passing_needs_an_atomic_flag(self) -> None:
        racy = after(
            two(), "write x = 5 by G1", "write n = 1 by G1", "read n by G2", "read x by G2"
        )
        assert may_see(racy, racy.ops[3]) == ("0", "5")
        fine = after(
            two(), "write x = 5 by G1", "store n = 1 by G1", "load n by G2", "read x by G2"
        )
        assert may_see(fine, fine.ops[3]) == ("5",)

    def test_double_checked_locking_races_on_its_first_check(self) -> None:
        s = two(mutexes=["m"])
        setup = ("read n by G1", "lock m by G1", "read n by G1", "write x by G1", "write n by G1")
        found = races(s, *setup, "unlock m by G1", "read n by G2", "read x by G2")
        assert found == [("G1 write n", "G2 read n"), ("G1 write x", "G2 read x")]


class TestTellingEdges:
    def test_an_add_hands_on_in_one_moment(self) -> None:
        s = after(two(), "store n = 1 by G1", "add 1 to n by G2", "load n by G3")
        assert [(edge.tail, edge.head) for edge in syncs(s)] == [(0, 1), (1, 2), (0, 2)]
        assert [(edge.tail, edge.head) for edge in telling(s)] == [(0, 1), (1, 2)]

    def test_leave_out_what_others_imply(self) -> None:
        s = two(mutexes=["m"])
        s = after(
            s, "lock m by G1", "unlock m by G1", "lock m by G2", "unlock m by G2", "lock m by G1"
        )
        assert len(syncs(s)) == 3
        assert [(edge.tail, edge.head) for edge in telling(s)] == [(1, 2), (3, 4)]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("read z by G1", "there is no z"),
        ("read x by G9", "there is no G9"),
        ("lock x by G1", "x is a variable (it takes: read"),
        ("read c by G1", "c is a channel"),
        ("rlock m by G1", "m is a mutex"),
        ("unlock m by G1", "m is not locked"),
        ("runlock rw by G1", "G1 holds no read lock of rw"),
        ("done wg by G1", "the counter would be negative"),
        ("return from o by G1", "nobody runs f of o"),
        ("go G2 by G1", "G2 was started already"),
        ("go x by G1", "x is no goroutine"),
        ("add q to n by G1", "the delta 'q' is no whole number"),
        ("wait o by G1", "o is a Once"),
        ("read wg by G1", "wg is a WaitGroup"),
    ],
)
def test_what_cannot_happen_has_a_reason(event: str, why: str) -> None:
    s = two(chans={"c": 0}, mutexes=["m"], rwmutexes=["rw"], onces=["o"], waitgroups=["wg"])
    assert why in refused(s, event)


def test_who_waits_is_told_what_for_and_who_ended_does_no_more() -> None:
    s = after(two(chans={"c": 0}), "send on c by G1", "exit G2")
    assert refused(s, "read x by G1").endswith("(somebody has to receive first)")
    assert "G2 has ended" in refused(s, "read x by G2")
    assert not deadlock(s)
    assert deadlock(after(s, "send on c by G3"))


def test_what_panics_in_a_program_is_refused() -> None:
    s = after(two(chans={"c": 0}, onces=["o"]), "close c by G1")
    assert "that panics" in refused(s, "send on c by G1")
    assert "that panics" in refused(s, "close c by G2")
    s = after(s, "do o by G1")
    assert "wait for itself" in refused(s, "do o by G1")
    assert "inside f" in refused(s, "exit G1")
    assert "G1 runs f" in refused(s, "return from o by G2")
