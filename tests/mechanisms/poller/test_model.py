"""The rules of go1.27.3's network poller, each as a small story."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.poller.events import parse_event
from talkdiagrams.mechanisms.poller.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.start import start
from talkdiagrams.mechanisms.poller.state import GStatus, State


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def got(s: State, g: str) -> list[tuple[str, int, str]]:
    """What a G saw, as (operation, count, error)."""
    return [(one.op, one.n, one.err) for one in s.g(g).got]


def rg(s: State, fd: str = "c") -> str:
    return s.fd(fd).pd.rg


def one(**more: Any) -> State:
    return start(fds=["c"], gs=["G1", "G2"], **more)


class TestARead:
    def test_that_finds_bytes_never_hears_of_the_poller(self) -> None:
        s = after(one(), "data 3 for c", "read c by G1")
        assert got(s, "G1") == [("read", 3, "")]
        assert s.waiters == 0

    def test_that_finds_none_parks_in_rg_and_frees_its_p(self) -> None:
        s = after(one(), "read c by G1")
        assert (rg(s), s.waiters) == ("G1", 1)
        assert [p.runs for p in s.ps] == ["", "G2"]

    def test_is_woken_by_a_poll_and_reads_again(self) -> None:
        s = after(one(), "read c by G1", "data 3 for c", "netpoll by P0")
        assert (rg(s), s.waiters, s.ps[0].queue) == ("ready", 0, ("G1",))
        assert got(after(s, "run G1"), "G1") == [("read", 3, "")]

    def test_goes_through_all_four_states_of_the_word(self) -> None:
        s = after(one(), "begin read c by G1", "try by G1")
        seen = [rg(s)]
        for event in ("block by G1", "park by G1", "data 1 for c", "netpoll by P0", "resume G1"):
            s = after(s, event)
            seen += [rg(s)] if rg(s) != seen[-1] else []
        assert seen == ["nil", "wait", "G1", "ready", "nil"]

    @pytest.mark.parametrize("so_far", [1, 2, 3])
    def test_does_not_miss_news_that_come_in_between(self, so_far: int) -> None:
        """After EAGAIN, after pdWait, and once it is parked: it always gets the bytes."""
        steps = ["try by G1", "block by G1", "park by G1"]
        s = after(one(elsewhere=1, ps=3), "begin read c by G1", *steps[:so_far])
        s = after(s, "data 3 for c", "netpoll by P2")
        s = after(s, "run G1") if so_far == len(steps) else s
        while op := s.g("G1").op:
            s = after(s, {"begun": "try", "EAGAIN": "block", "commit": "park"}[op.stage] + " by G1")
        assert got(s, "G1") == [("read", 3, "")]

    def test_of_less_than_there_is_leaves_the_rest_for_the_next(self) -> None:
        """No new edge comes for what is left, and none is needed: the next read tries before it waits."""
        s = after(one(), "read 2 of c by G1", "data 5 for c", "netpoll by P0", "run G1")
        assert not s.fd("c").edge_r
        s = after(s, "read 2 of c by G1", "read c by G1")
        assert [n for _, n, _ in got(s, "G1")] == [2, 2, 1]

    def test_may_be_woken_for_nothing_and_waits_again(self) -> None:
        """Two edges, one of them told after the bytes were read already."""
        s = after(one(), "data 3 for c", "read c by G1", "read c by G1", "netpoll by P0", "run G1")
        assert (got(s, "G1"), rg(s)) == ([("read", 3, "")], "G1")

    def test_of_a_second_goroutine_waits_for_its_turn_and_not_in_rg(self) -> None:
        s = after(one(), "read 1 of c by G1", "read c by G2")
        assert (rg(s), s.fd("c").rqueue, s.waiters) == ("G1", ("G2",), 1)
        s = after(s, "data 4 for c", "netpoll by P0", "run G1", "run G2")
        assert got(s, "G2") == [("read", 3, "")]

    def test_and_a_write_do_not_wait_for_each_other(self) -> None:
        s = start(fds={"c": {"room": 0}}, gs=["G1", "G2"])
        s = after(s, "read c by G1", "write 4 to c by G2")
        assert (rg(s), s.fd("c").pd.wg) == ("G1", "G2")
        s = after(s, "room 9 for c", "netpoll by P0", "run G2")
        assert (got(s, "G2"), rg(s)) == ([("write", 4, "")], "G1")


class TestWhoPolls:
    def test_the_last_one_told_runs_first_and_idle_ps_get_the_others(self) -> None:
        s = start(fds={"a": {"reader": "G1"}, "b": {"reader": "G2"}, "c": {"reader": "G3"}}, ps=2)
        s = after(s, "data 1 for a", "data 1 for b", "data 1 for c", "netpoll by P0")
        assert (s.ps[0].queue, s.global_) == (("G3", "G1"), ("G2",))

    def test_tells_of_so_many_at_a_time(self) -> None:
        s = start(fds={"a": {"reader": "G1"}, "b": {"reader": "G2"}}, batch=1)
        s = after(s, "data 1 for a", "data 1 for b", "netpoll by P0")
        assert (rg(s, "a"), rg(s, "b")) == ("ready", "G2")
        assert after(s, "run G1", "close a by G1").fd("b").edge_r

    def test_a_busy_p_does_not_look_and_an_idle_one_looks_into_its_queue_first(self) -> None:
        s = after(one(), "read c by G1", "data 1 for c")
        assert "runs G2" in refused(s, "netpoll by P1")
        s = after(s, "netpoll by P0")
        assert "run G1" in refused(s, "netpoll by P0")

    def test_if_nobody_waits_nobody_looks(self) -> None:
        s = after(start(fds=["c"], gs=["G1"], ps=2), "data 1 for c")
        assert "nobody waits" in refused(s, "netpoll by P1")

    def test_one_thread_sleeps_in_it_without_a_p(self) -> None:
        s = after(one(), "read c by G1", "sleep by P0")
        assert s.blocked
        assert "nothing is ready" in refused(s, "netpoll by poller")
        assert "sleeps in netpoll already" in refused(s, "netpoll by P0")
        s = after(s, "data 1 for c", "netpoll by poller", "run G1")
        assert (s.blocked, got(s, "G1")) == (False, [("read", 1, "")])

    def test_sysmon_looks_when_all_are_busy_for_ten_milliseconds(self) -> None:
        s = start(fds={"c": {"reader": "G1"}}, gs=["G2"])
        s = after(s, "data 1 for c")
        assert "tick 11ms first" in refused(s, "netpoll by sysmon")
        s = after(s, "tick 11ms", "netpoll by sysmon")
        assert s.global_ == ("G1",)

    def test_a_nearer_deadline_breaks_the_sleep(self) -> None:
        s = after(one(ps=3), "read c by G1", "sleep by P0")
        assert s.until == 0
        s = after(s, "deadline read c 5ms by G2")
        assert s.wakesig
        s = after(s, "netpoll by poller", "sleep by P0")
        assert s.until == 5


class TestADeadline:
    def test_wakes_who_waits_and_the_read_says_timeout(self) -> None:
        s = after(one(), "deadline read c 5ms by G2", "read c by G1", "tick 5ms")
        s = after(s, "fire read timer of c", "run G1")
        assert got(s, "G1") == [("read", 0, "i/o timeout")]

    def test_stays_and_fails_the_next_read_too_though_there_are_bytes(self) -> None:
        s = after(
            one(), "deadline read c 0ms by G1", "data 3 for c", "read c by G1", "read c by G1"
        )
        assert got(s, "G1") == [("read", 0, "i/o timeout")] * 2
        s = after(s, "deadline read c none by G1", "read c by G1")
        assert got(s, "G1")[-1] == ("read", 3, "")

    def test_that_was_moved_leaves_a_stale_timer_that_does_nothing(self) -> None:
        s = after(one(), "deadline read c 5ms by G2", "read c by G1", "tick 5ms")
        s = after(s, "take read timer of c", "deadline read c 50ms by G2")
        s = after(s, "expire read timer of c")
        assert (rg(s), s.fd("c").pd.rd, s.fd("c").pd.fired) == ("G1", 55, ())

    def test_for_both_sides_is_one_timer(self) -> None:
        s = after(one(), "deadline both c 5ms by G2")
        pd = s.fd("c").pd
        assert pd.rt is not None
        assert (pd.rt.both, pd.wt) == (True, None)
        s = after(s, "tick 5ms", "fire read timer of c")
        assert (s.fd("c").pd.rd, s.fd("c").pd.wd) == (-1, -1)

    def test_too_early_is_refused(self) -> None:
        s = after(one(), "deadline read c 5ms by G2", "tick 2ms")
        assert "tick 3ms first" in refused(s, "fire read timer of c")

    def test_woken_and_taken_back_before_it_runs_is_forgotten(self) -> None:
        s = after(one(), "read c by G1", "deadline read c 0ms by G2", "deadline read c none by G2")
        s = after(s, "run G1")
        assert (got(s, "G1"), rg(s)) == ([], "G1")


class TestClosing:
    def test_wakes_all_and_waits_for_them(self) -> None:
        s = after(one(ps=3), "read c by G1", "close c by G2")
        assert s.g("G2").status is GStatus.WAITING
        assert not s.fd("c").gone
        s = after(s, "run G1", "run G2")
        assert got(s, "G1") == [("read", 0, "use of closed network connection")]
        assert (got(s, "G2"), s.fd("c").gone) == ([("close", 0, "")], True)

    def test_tells_those_who_queue_for_their_turn_too(self) -> None:
        s = start(fds=["c"], gs=["G1", "G2", "G3"])
        s = after(s, "read c by G1", "read c by G2", "close c by G3", "run G1", "run G2", "run G3")
        assert [got(s, g)[-1][2] for g in ("G1", "G2")] == ["use of closed network connection"] * 2

    def test_twice_is_an_error(self) -> None:
        s = after(one(), "close c by G1", "close c by G2")
        assert got(s, "G2") == [("close", 0, "use of closed network connection")]

    def test_makes_news_of_the_old_connection_stale(self) -> None:
        """The pollDesc serves another connection by the time the news is passed on."""
        s = start(fds=["c"], gs=["G1"], ps=2, elsewhere=1)
        s = after(s, "data 1 for c", "epoll by P1", "close c by G1", "open c", "read c by G1")
        s = after(s, "deliver")
        assert rg(s) == "G1"


def test_the_other_side_s_end_is_seen_after_the_last_byte() -> None:
    s = after(one(), "data 2 for c", "eof for c", "read c by G1", "read c by G1")
    assert got(s, "G1") == [("read", 2, ""), ("read", 0, "EOF")]


def test_a_listener_gives_one_connection_at_a_time() -> None:
    s = start(fds={"l": {"listener": True, "reader": "G1"}})
    s = after(s, "data 2 for l", "netpoll by P0", "run G1", "accept l by G1", "accept l by G1")
    assert (len(got(s, "G1")), rg(s, "l")) == (2, "G1")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("read d by G2", "the descriptors are c"),
        ("read c by G9", "there is no G9"),
        ("read c by G1", "it waits in read of c"),
        ("park by G2", "begin read c by G2 first"),
        ("run G2", "nobody woke G2"),
        ("accept c by G2", "read c by G2"),
        ("open c", "c is open"),
        ("deliver", "epoll by P0 first"),
        ("break", "sleep by P0 first"),
        ("netpoll by sysmom", "did you mean sysmon?"),
        ("fire read timer of c", "no such timer"),
        ("expire read timer of c", "take read timer of c"),
    ],
)
def test_what_cannot_happen_has_a_reason(event: str, why: str) -> None:
    assert why in refused(after(one(), "read c by G1"), event)
