"""The rules of go1.27.3's channels and selects, each as a small story."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.channels.events import parse_event
from talkdiagrams.mechanisms.channels.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.channels.model import deadlock, step
from talkdiagrams.mechanisms.channels.start import start
from talkdiagrams.mechanisms.channels.state import GStatus, State
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


def got(s: State, g: str) -> list[tuple[str, str, bool]]:
    """What a G saw, as (operation, value, ok)."""
    return [(r.op, r.elem.text if r.elem else "", r.ok) for r in s.g(g).got]


def status(s: State) -> dict[str, str]:
    return {g.id: str(g.status) for g in s.gs}


def buf(s: State, c: str) -> list[str]:
    return [elem.text if elem else "" for elem in s.chan(c).buf]


def two(cap: Any = 0, **more: Any) -> State:
    return start(chans={"c": cap}, gs=["G1", "G2", "G3"], **more)


class TestABuffer:
    def test_is_a_ring_with_two_indices(self) -> None:
        s = after(two(2), "send 1 on c by G1", "receive from c by G2", "send 2 on c by G1")
        s = after(s, "send 3 on c by G1")
        c = s.chan("c")
        assert (buf(s, "c"), c.sendx, c.recvx, c.qcount) == (["3", "2"], 1, 1, 2)

    def test_full_the_sender_parks_and_its_value_stays_with_it(self) -> None:
        s = after(two(1), "send 1 on c by G1", "send 2 on c by G1")
        (sudog,) = s.chan("c").sendq
        assert (sudog.g, str(sudog.elem)) == ("G1", "2")
        assert s.g("G1").status is GStatus.WAITING

    def test_full_with_a_waiting_sender_the_receiver_takes_the_head(self) -> None:
        """And the sender's value goes to the tail, which is the same slot."""
        s = start(chans={"c": {"cap": 2, "buf": ["1", "2"], "sendq": {"G1": "3"}}}, gs=["G2"])
        s = after(s, "receive from c by G2")
        assert got(s, "G2") == [("receive", "1", True)]
        assert (buf(s, "c"), s.chan("c").recvx, s.chan("c").sendx) == (["3", "2"], 1, 1)
        assert status(s)["G1"] == "runnable"
        assert got(after(s, "run G1"), "G1") == [("send", "3", True)]

    def test_a_waiting_receiver_is_served_past_the_buffer(self) -> None:
        s = after(two(2), "receive from c by G2", "send 7 on c by G1")
        assert buf(s, "c") == ["", ""]
        assert (s.chan("c").sendx, s.chan("c").recvx) == (0, 0)
        assert got(after(s, "run G2"), "G2") == [("receive", "7", True)]

    def test_of_one_slot_is_no_atomic(self) -> None:
        """To read is to take: the second reader waits for somebody to put the value back."""
        s = start(chans={"c": {"cap": 1, "buf": ["42"]}}, gs=["G1", "G2"])
        s = after(s, "receive from c by G1", "receive from c by G2")
        assert status(s) == {"G1": "running", "G2": "waiting"}


class TestWithoutABuffer:
    def test_both_sides_meet_whoever_comes_first(self) -> None:
        s = after(two(), "send 7 on c by G1", "receive from c by G2")
        assert got(s, "G2") == [("receive", "7", True)]
        s = after(two(), "receive from c by G2", "send 7 on c by G1", "run G2")
        assert got(s, "G2") == [("receive", "7", True)]

    def test_who_came_first_is_served_first(self) -> None:
        s = after(two(), "send 1 on c by G2", "send 2 on c by G1", "receive from c by G3")
        assert got(s, "G3") == [("receive", "1", True)]
        assert status(s) == {"G1": "waiting", "G2": "runnable", "G3": "running"}

    def test_alone_it_is_a_deadlock(self) -> None:
        s = after(start(chans={"c": 0}, gs=["G1"]), "send 1 on c by G1")
        assert deadlock(s)


class TestClosing:
    def test_wakes_all_receivers_with_zero_and_false(self) -> None:
        s = start(chans={"c": {"cap": 0, "recvq": ["G2", "G3"]}}, gs=["G1"])
        s = after(s, "close c by G1", "run G3", "run G2")
        assert got(s, "G2") == got(s, "G3") == [("receive", "0", False)]

    def test_wakes_all_senders_and_they_panic_when_they_run(self) -> None:
        s = start(chans={"c": {"cap": 0, "sendq": {"G2": "1", "G3": "2"}}}, gs=["G1"])
        s = after(s, "close c by G1")
        assert status(s)["G2"] == "runnable"
        s = after(s, "run G2", "run G3")
        assert s.g("G2").panic == s.g("G3").panic == "send on closed channel"

    def test_leaves_what_is_in_the_buffer(self) -> None:
        s = start(chans={"c": {"cap": 2, "buf": ["7"], "closed": True}}, gs=["G1"])
        s = after(s, "receive from c by G1", "receive from c by G1")
        assert got(s, "G1") == [("receive", "7", True), ("receive", "0", False)]

    @pytest.mark.parametrize(
        ("chan", "event", "panic"),
        [
            ({"closed": True}, "send 1 on c by G1", "send on closed channel"),
            ({"closed": True}, "close c by G1", "close of closed channel"),
            ("nil", "close c by G1", "close of nil channel"),
            ({"closed": True}, "select c<-1, default by G1", "send on closed channel"),
            ({"cap": 1, "closed": True}, "select c<-1, default by G1", "send on closed channel"),
        ],
    )
    def test_panics(self, chan: Any, event: str, panic: str) -> None:
        s = after(start(chans={"c": chan}, gs=["G1"]), event)
        assert s.g("G1").panic == panic
        assert "panicked" in refused(s, "receive from c by G1")


class TestNil:
    def test_waits_forever(self) -> None:
        s = after(two("nil"), "send 1 on c by G1", "receive from c by G2", "select {} by G3")
        assert all(s.forever(g) for g in s.gs)
        assert deadlock(s)

    def test_its_case_is_never_ready(self) -> None:
        s = start(chans={"a": "nil", "b": 1}, gs=["G1", "G2"])
        s = after(s, "select <-a, <-b by G1")
        assert s.g("G1").op is not None
        assert s.chan("b").recvq[0].case == 1
        assert got(after(s, "send 5 on b by G2", "run G1"), "G1") == [("receive", "5", True)]

    def test_a_variable_becomes_nil_only_when_nobody_needs_its_channel(self) -> None:
        s = start(chans={"c": {"cap": 1, "buf": ["1"]}}, gs=["G1"])
        assert "receive what is left first" in refused(s, "nil c by G1")
        s = after(s, "receive from c by G1", "nil c by G1")
        assert s.chan("c").nil
        assert "already" in refused(s, "nil c by G1")


class TestSelect:
    TWO = {"a": 0, "b": 1}  # noqa: RUF012 - a mapping that nobody changes

    def test_takes_the_first_ready_case_in_poll_order(self) -> None:
        chans = {"a": {"cap": 1, "buf": ["1"]}, "b": {"cap": 1, "buf": ["2"]}}
        s = start(chans=chans, gs=["G1"])
        assert got(after(s, "select <-a, <-b by G1 in order 2 1"), "G1")[0][1] == "2"
        assert got(after(s, "select <-a, <-b by G1"), "G1")[0][1] == "1"

    def test_locks_in_order_of_address_whatever_the_order_of_cases(self) -> None:
        s = start(chans=self.TWO, gs=["G1"], addresses=["b", "a"])
        s = after(s, "lock <-a, <-b by G1")
        op = s.g("G1").op
        assert op is not None
        assert (op.pollorder, op.lockorder, op.chans) == ((0, 1), (1, 0), ("b", "a"))

    def test_waits_in_all_queues_and_leaves_the_others_when_it_runs(self) -> None:
        s = after(start(chans=self.TWO, gs=["G1", "G2"]), "select <-a, <-b by G1")
        assert [len(s.chan(c).recvq) for c in "ab"] == [1, 1]
        s = after(s, "send 5 on b by G2")
        assert [len(s.chan(c).recvq) for c in "ab"] == [1, 0]
        assert s.g("G1").select_done
        s = after(s, "run G1")
        assert [len(s.chan(c).recvq) for c in "ab"] == [0, 0]
        assert got(s, "G1") == [("receive", "5", True)]

    def test_one_that_was_won_is_thrown_away_by_who_finds_it(self) -> None:
        """So G3's send does not go to G1, whose other case has won."""
        s = start(chans={"a": 0, "b": 0}, gs=["G1", "G2", "G3"])
        s = after(s, "select <-a, <-b by G1", "send 5 on b by G2", "send 6 on a by G3")
        assert status(s)["G3"] == "waiting"
        assert s.chan("a").recvq == ()
        assert got(after(s, "run G1"), "G1") == [("receive", "5", True)]

    def test_does_not_meet_itself(self) -> None:
        s = after(start(chans={"a": 0}, gs=["G1", "G2"]), "select <-a, a<-1 by G1")
        assert status(s)["G1"] == "waiting"
        s = after(s, "select <-a, a<-2 by G2", "run G1")
        assert got(s, "G2") == [("receive", "1", True)]
        assert got(s, "G1") == [("send", "1", True)]

    def test_closed_under_a_waiting_send_it_panics(self) -> None:
        s = after(start(chans=self.TWO, gs=["G1", "G2"]), "select a<-1, <-b by G1")
        s = after(s, "close a by G2", "run G1")
        assert s.g("G1").panic == "send on closed channel"
        assert s.chan("b").recvq == ()

    def test_step_by_step_is_the_same_as_at_once(self) -> None:
        s = start(chans=self.TWO, gs=["G1", "G2"])
        slow = after(s, "lock <-a, b<-1, <-b by G1 in order 3 1 2", "look by G1")
        assert slow == after(s, "select <-a, b<-1, <-b by G1 in order 3 1 2")
        s = after(s, "send 0 on b by G2")
        slow = after(s, "lock <-a, b<-1 by G1", "look by G1", "enqueue by G1")
        fast = after(s, "select <-a, b<-1 by G1")
        assert [g.status for g in slow.gs] == [g.status for g in fast.gs]
        assert slow.chans == fast.chans

    def test_while_it_holds_the_locks_others_wait_for_them(self) -> None:
        s = after(start(chans=self.TWO, gs=["G1", "G2"]), "lock <-a, <-b by G1")
        assert refused(s, "send 1 on a by G2").endswith("G1 holds the lock of a (look by G1)")
        s = after(s, "look by G1")
        assert refused(s, "close b by G2").endswith("(enqueue by G1)")

    def test_one_case_is_compiled_to_the_plain_operation(self) -> None:
        s = after(two(1), "select <-c by G1")
        assert not s.chan("c").recvq[0].is_select
        s = after(two(1), "select <-c, default by G1")
        assert got(s, "G1") == [("default", "", True)]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("send 1 on d by G1", "there is no channel d (the channels are c)"),
        ("send 1 on c by G9", "there is no G9 (did you mean"),
        ("run G1", "nobody woke G1: it runs"),
        ("look by G1", "G1 is in no select: it runs (lock <-a, <-b by G1 first)"),
        ("select <-c, c<-1 by G1 in order 2", "names each case once (such as: in order 1 2)"),
    ],
)
def test_what_cannot_happen_has_a_reason_and_a_way_out(event: str, why: str) -> None:
    assert why in refused(two(), event)


def test_who_waits_is_told_what_for() -> None:
    s = after(two(), "send 1 on c by G1")
    assert refused(s, "send 2 on c by G1").endswith(
        "G1 does not run: it waits in c<-1 (somebody has to receive from c)"
    )
    s = start(chans={"a": "nil", "b": 0}, gs=["G1"])
    assert "a is nil: its case is not polled" in refused(s, "select <-a, <-b by G1 in order 1 2")
