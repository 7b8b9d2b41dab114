"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one or more for each invariant; then a runtime with one function
broken, which random play must notice within a few hundred runs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.channels import moves
from talkdiagrams.mechanisms.channels.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.channels.model import play
from talkdiagrams.mechanisms.channels.start import start
from talkdiagrams.mechanisms.channels.state import (
    Chan,
    Elem,
    GStatus,
    Op,
    Result,
    State,
    Sudog,
    Woken,
)
from tests.mechanisms.channels.game import GAME

# G1 has parked with a third value; G2 and G3 wait for d; G4 waits in a select; G5 was woken out of one;
# G6 is inside one; G8 has received x.
SOUND = play(
    start(
        chans={
            "c": {"cap": 2, "buf": ["x", "y"]}, "d": {"cap": 0, "recvq": ["G2", "G3"]},
            "e": 0, "f": 0, "k": 0, "h": 1, "n": "nil", "z": {"cap": 1, "closed": True},
        },
        gs=["G1", "G4", "G5", "G6", "G7", "G8"],
    ),
    [
        "receive from c by G8",
        "send v on c by G8",
        "send w on c by G1",
        "select <-e, <-f by G5",
        "send 2 on f by G7",
        "select <-e, f<-1 by G4",
        "lock <-h, <-k by G6",
        "look by G6",
    ],
)  # fmt: skip
Spoil = Callable[[State], State]


def chan(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.chan(id), **changes))


def g(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.g(id), **changes))


def both(one: Spoil, two: Spoil) -> Spoil:
    return lambda s: two(one(s))


C, D = SOUND.chan("c"), SOUND.chan("d")
G1, G4 = SOUND.g("G1"), SOUND.g("G4")
assert G4.op is not None
EXTRA = Elem("q", 99)

FAULTS: list[tuple[str, str, Spoil]] = [
    ("ring", "one slot too many", chan("c", buf=(*C.buf, None))),
    ("ring", "a count that is too high", chan("c", qcount=3)),
    ("ring", "a count that is too low", chan("c", qcount=1)),
    ("ring", "a sendx beyond the end", chan("c", sendx=2)),
    ("ring", "a recvx in the wrong slot", chan("h", recvx=-1)),
    ("ring", "a value in a slot that does not count", chan("h", buf=(EXTRA,))),
    ("FIFO", "two values that changed places", chan("c", buf=C.buf[::-1])),
    ("FIFO", "a value that got out and did not get in", chan("c", left=(*C.left, EXTRA))),
    ("FIFO", "a value that was swapped", chan("c", buf=(EXTRA, C.buf[1]))),
    ("values", "a value in two channels", chan("h", buf=(C.buf[0],), qcount=1)),
    ("values", "a value that nobody sent", chan("h", buf=(EXTRA,), qcount=1)),
    ("values", "a result that was lost", g("G8", got=())),
    ("values", "a result that is there twice", g("G7", got=SOUND.g("G8").got)),
    ("values", "a value that entered twice", chan("c", entered=(*C.entered, C.entered[0]))),
    ("no needless wait", "a receiver beside a value", chan("d", buf=(EXTRA,), dataqsiz=1, qcount=1)),
    ("no needless wait", "a sender beside a free slot", chan("c", dataqsiz=3)),
    ("no needless wait", "a sender beside a receiver", chan("d", sendq=(Sudog("G1", EXTRA),))),
    ("closed", "a receiver at a closed channel", chan("d", closed=True)),
    ("closed", "a sender at a closed channel", chan("c", closed=True)),
    ("closed", "a nil channel with a size", chan("n", dataqsiz=1)),
    ("sudogs", "a sudog of a G that runs", chan("h", recvq=(Sudog("G7"),))),
    ("sudogs", "a sudog of nobody", chan("h", recvq=(Sudog("G77"),))),
    ("sudogs", "a receiver in the sendq", both(chan("d", recvq=()), chan("d", sendq=D.recvq))),
    ("sudogs", "a sudog with another value", chan("c", sendq=(Sudog("G1", EXTRA),))),
    ("sudogs", "a sudog that is there twice", chan("d", recvq=(*D.recvq, D.recvq[0]))),
    ("sudogs", "a woken G whose plain sudog is still there", both(
        g("G2", status=GStatus.RUNNABLE, woken=Woken(0, success=False)), lambda s: s)),
    ("one operation", "a waiting G that no queue holds", chan("d", recvq=D.recvq[:1])),
    ("one operation", "a select that is queued once of two times", chan("e", recvq=())),
    ("one operation", "a G that waits twice", chan("e", recvq=(*SOUND.chan("e").recvq, D.recvq[0]))),
    ("one operation", "a G that waits for nothing", g("G2", op=None)),
    ("status fits", "a G that runs and is in an operation", g("G7", op=G1.op)),
    ("status fits", "a G that runs and was woken", g("G7", woken=Woken(0, success=True))),
    ("status fits", "a waiting select that is marked as done", g("G4", select_done=True)),
    ("status fits", "a select that was woken and is not marked", g("G5", select_done=False)),
    ("status fits", "a panic that has no effect", g("G7", panic="ouch")),
    ("locks", "a lock of a G that runs", chan("c", lock="G7")),
    ("locks", "a lock that a select has lost", chan("h", lock="")),
    ("lock order", "locks out of order", g("G4", op=replace(G4.op, lockorder=(1, 0)))),
    ("lock order", "a case that is not polled", g("G4", op=replace(G4.op, pollorder=(0,)))),
]  # fmt: skip


def test_the_state_before_is_sound() -> None:
    assert invariants(SOUND) == []
    assert {g.status for g in SOUND.gs} == set(GStatus) - {GStatus.PANICKED}


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[what for _, what, _ in FAULTS])
def test_a_planted_fault_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    found = {fault.partition(":")[0] for fault in invariants(spoil(SOUND))}
    assert rule in found


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == {name for name, _ in CHECKS}
    assert {rule for rule, _, _ in STEPS} == {name for name, _ in BETWEEN}


STEPS: list[tuple[str, str, Spoil]] = [
    ("follows", "a waiting G that runs at once", g("G2", status=GStatus.RUNNING, op=None)),
    ("follows", "a running G that is runnable", g("G7", status=GStatus.RUNNABLE)),
    ("history", "a channel that forgot a value", chan("c", entered=())),
    ("history", "a closed channel that is open again", chan("z", closed=False)),
    ("history", "a channel that grew", chan("h", dataqsiz=2, buf=(None, None))),
    ("history", "a value that got into a closed channel", chan("z", entered=(EXTRA,))),
    ("history", "a G that forgot a result", g("G8", got=())),
    ("queue order", "two who changed places", chan("d", recvq=D.recvq[::-1])),
    ("queue order", "the second served before the first", both(
        chan("d", recvq=D.recvq[:1]),
        g("G3", status=GStatus.RUNNABLE, woken=Woken(0, success=True)))),
    ("queue order", "one who came to the head", chan("d", recvq=(Sudog("G7"), *D.recvq))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "what", "spoil"), STEPS, ids=[what for _, what, _ in STEPS])
def test_a_planted_step_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    found = {fault.partition(":")[0] for fault in invariants_between(SOUND, spoil(SOUND))}
    assert rule in found


# --- a broken runtime -------------------------------------------------------------------------------------------------

DEQUEUE, PUSH, POP, TRY_SEND, TRY_RECEIVE = (
    moves.dequeue, moves.push, moves.pop, moves.try_send, moves.try_receive,
)  # fmt: skip
GOREADY, CLOSECHAN, FINISH = moves.goready, moves.closechan, moves.finish


def dequeue_last(s: State, c_id: str, which: str) -> tuple[State, Sudog | None]:
    """A stack instead of a queue."""
    c = s.chan(c_id)
    s, found = DEQUEUE(s.put(moves.queued(c, which, c.queue(which)[::-1])), c_id, which)
    return s.put(moves.queued(s.chan(c_id), which, s.chan(c_id).queue(which)[::-1])), found


def dequeue_stale(s: State, c_id: str, which: str) -> tuple[State, Sudog | None]:
    """Whoever is first, even if its select was won already."""
    c = s.chan(c_id)
    if not c.queue(which):
        return s, None
    first = c.queue(which)[0]
    s = s.put(moves.queued(c, which, c.queue(which)[1:]))
    return (s.put(replace(s.g(first.g), select_done=True)) if first.is_select else s), first


def push_without_wrap(c: Chan, elem: Elem) -> Chan:
    pushed = PUSH(c, elem)
    return replace(pushed, sendx=min(c.sendx + 1, c.dataqsiz - 1))


def pop_newest(c: Chan) -> tuple[Chan, Elem]:
    """The last that came in instead of the first."""
    at = (c.sendx - 1) % c.dataqsiz
    elem = c.buf[at]
    assert elem is not None
    buf = (*c.buf[:at], None, *c.buf[at + 1 :])
    return replace(c, buf=buf, sendx=at, qcount=c.qcount - 1, left=(*c.left, elem)), elem


def pop_and_keep(c: Chan) -> tuple[Chan, Elem]:
    """The slot is not cleared."""
    popped, elem = POP(c)
    return replace(popped, buf=c.buf), elem


def send_to_buffer_first(s: State, c_id: str, elem: Elem) -> tuple[State, bool]:
    """Into the buffer, although somebody waits."""
    c = s.chan(c_id)
    return (s.put(PUSH(c, elem)), True) if not c.full else TRY_SEND(s, c_id, elem)


def receive_and_leave_sender(s: State, c_id: str) -> tuple[State, Elem | None, bool]:
    """Out of the full buffer, and nobody looks at the sendq."""
    c = s.chan(c_id)
    if c.qcount:
        c, elem = POP(c)
        return s.put(c), elem, True
    return TRY_RECEIVE(s, c_id)


def no_pass_3(s: State, g: Any) -> State:
    del g
    return s


def lose_the_value(s: State, sudog: Sudog, success: bool, elem: Elem | None = None) -> State:
    del elem
    return GOREADY(s, sudog, success)


def close_and_leave_senders(s: State, c_id: str, g_id: str) -> State:
    senders = s.chan(c_id).sendq
    if not senders:
        return CLOSECHAN(s, c_id, g_id)
    s = CLOSECHAN(s.put(replace(s.chan(c_id), sendq=())), c_id, g_id)
    return s.put(replace(s.chan(c_id), sendq=senders))


def close_for_one(s: State, c_id: str, g_id: str) -> State:
    """Wakes the first receiver only, as a signal would."""
    rest = s.chan(c_id).recvq[1:]
    s = CLOSECHAN(s.put(replace(s.chan(c_id), recvq=s.chan(c_id).recvq[:1])), c_id, g_id)
    return s.put(replace(s.chan(c_id), recvq=rest))


def receive_twice(s: State, g_id: str, result: Result) -> State:
    s = FINISH(s, g_id, result)
    return FINISH(s, g_id, result) if result.op == "receive" and result.ok else s


def keep_looking(s: State, g_id: str, op: Op) -> State:
    """Pass 2 leaves the last channel out."""
    return ENQUEUE(s, g_id, replace(op, lockorder=op.lockorder[:-1] or op.lockorder)).put(
        replace(s.g(g_id), status=GStatus.WAITING, op=op)
    )


ENQUEUE = moves.enqueue
BROKEN: dict[str, tuple[str, object]] = {
    "a stack for a queue": ("dequeue", dequeue_last),
    "a select that two can win": ("dequeue", dequeue_stale),
    "sendx does not wrap": ("push", push_without_wrap),
    "last in, first out": ("pop", pop_newest),
    "a slot that keeps its value": ("pop", pop_and_keep),
    "a receiver that is passed over": ("try_send", send_to_buffer_first),
    "a sender that is passed over": ("try_receive", receive_and_leave_sender),
    "no pass 3": ("dequeue_losers", no_pass_3),
    "a value that does not arrive": ("goready", lose_the_value),
    "close forgets the senders": ("closechan", close_and_leave_senders),
    "close wakes one": ("closechan", close_for_one),
    "a value that arrives twice": ("finish", receive_twice),
    "pass 2 leaves one out": ("enqueue", keep_looking),
}


@pytest.mark.parametrize("what", BROKEN)
def test_random_play_finds_a_broken_runtime(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, function = BROKEN[what]
    monkeypatch.setattr(moves, name, function)
    assert GAME.notices(400, seed=5, stumbles=True)


def test_and_finds_nothing_in_a_sound_one() -> None:
    assert not GAME.notices(100, seed=5, stumbles=True)
