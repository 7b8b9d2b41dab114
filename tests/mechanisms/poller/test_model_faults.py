"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand; then a runtime with one function broken, which random play must notice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.poller import moves
from talkdiagrams.mechanisms.poller.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.poller.model import play
from talkdiagrams.mechanisms.poller.start import start
from talkdiagrams.mechanisms.poller.state import (
    FD,
    MODES,
    NIL,
    READY,
    GStatus,
    Mode,
    Op,
    Ready,
    Stage,
    State,
    Timer,
)
from tests.mechanisms.poller.game import GAME

# G1 waits for c, which has a deadline; G2 is about to park at d; G3 runs; G4 waits behind G1; e has news and a poller.
SOUND = play(
    start(
        fds={"c": {}, "d": {}, "e": {"reader": "G5"}, "f": {}},
        gs=["G1", "G2", "G3", "G4", "G6"], ps=7,
    ),
    [
        "deadline read c 5ms by G3", "read c by G1", "read c by G4", "deadline both d 9ms by G3",
        "begin read d by G2", "try by G2", "block by G2", "close f by G6", "tick 1ms", "sleep by P5",
        "data 2 for e",
    ],
)  # fmt: skip
Spoil = Callable[[State], State]


def fd(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.fd(id), **changes))


def pd(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.fd(id), pd=replace(s.fd(id).pd, **changes)))


def g(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.g(id), **changes))


def state(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


FAULTS: list[tuple[str, str, Spoil]] = [
    ("one place", "a parked G that is runnable, too", state(global_=("G1",))),
    ("one place", "a G that nobody has", state(ps=tuple(replace(p, runs="") for p in SOUND.ps))),
    ("one place", "a G in two words", pd("d", wg="G1")),
    ("one place", "a G on a P that nobody knows", state(global_=("G77",))),
    ("words", "a word of somebody else", pd("c", rg="G4")),
    ("words", "pdWait of nobody", pd("e", wg="wait")),
    ("no lost wake-up", "an edge that got lost", fd("e", edge_r=False)),
    ("no lost wake-up", "bytes without an edge", fd("c", data=1)),
    ("no lost wake-up", "bytes for one who is about to park", fd("d", data=1)),
    ("no vain wait", "a wait behind a deadline that has passed", pd("c", rd=-1)),
    ("no vain wait", "a wait at a closed descriptor", pd("e", closing=True)),
    ("counted", "a waiter too many", state(waiters=SOUND.waiters + 1)),
    ("fdMutex", "two readers", g("G3", op=Op("read", "c", Stage.BEGUN))),
    ("fdMutex", "a lock of one who does nothing", fd("e", wlock="G3")),
    ("fdMutex", "a queue at a free lock", fd("d", wqueue=("G4",))),
    ("timers", "a deadline without a timer", pd("c", rt=None)),
    ("timers", "a timer of another moment", pd("c", rt=Timer(6, SOUND.fd("c").pd.rseq))),
    ("timers", "a timer of another generation", pd("c", rt=Timer(5, 77))),
    ("timers", "a timer that is not noted", pd("c", rrun=False)),
    ("once", "a deadline that came true twice", pd("c", fired=("r1", "r1"))),
    ("closing", "closed, and not closing", fd("c", closed=True)),
    ("closing", "gone, and with an edge", fd("f", edge_r=True)),
    ("closing", "closed, with a timer", pd("f", rt=Timer(9, 1))),
    ("closing", "closed, unused, and still there", fd("f", gone=False)),
    ("one poller", "news that nobody has", state(hand=(Ready("c", 1, "r"),))),
    ("one poller", "a wake-up for nobody", state(blocked=False)),
    ("one poller", "a sleep beyond a deadline", state(until=0)),
]  # fmt: skip
STEPS: list[tuple[str, str, Spoil]] = [
    ("follows", "a waiting G that runs at once", g("G1", status=GStatus.RUNNING)),
    ("follows", "a word that goes back to pdWait", pd("c", rg="wait")),
    ("follows", "a word from one G to another", pd("c", rg="G4")),
    ("woken for a reason", "a G that fell out of its word", pd("c", rg=NIL)),
    (
        "woken for a reason", "a G that was woken for nothing",
        lambda s: g("G1", status=GStatus.RUNNABLE)(pd("c", rg=NIL)(s)),
    ),
    ("history", "time that goes backwards", state(clock=0)),
    ("history", "a result that was forgotten", g("G6", got=())),
    ("history", "an older generation", pd("c", rseq=0)),
    ("history", "a stale deadline that came true", pd("c", fired=("r77",))),
]  # fmt: skip


def test_the_state_before_is_sound() -> None:
    assert invariants(SOUND) == []
    assert SOUND.blocked


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[what for _, what, _ in FAULTS])
def test_a_planted_fault_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    assert rule in {fault.partition(":")[0] for fault in invariants(spoil(SOUND))}


@pytest.mark.parametrize(("rule", "what", "spoil"), STEPS, ids=[what for _, what, _ in STEPS])
def test_a_planted_step_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    assert rule in {fault.partition(":")[0] for fault in invariants_between(SOUND, spoil(SOUND))}


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == {name for name, _ in CHECKS}
    assert {rule for rule, _, _ in STEPS} == {name for name, _ in BETWEEN}


# --- a broken runtime -------------------------------------------------------------------------------------------------

UNBLOCK, COLLECT, DELIVER, EXPIRE, CHECK, SET, UNLOCK = (
    moves.unblock, moves.collect, moves.deliver, moves.expire, moves.check, moves.set_deadline, moves.unlock,
)  # fmt: skip


def unblock_without_note(one: FD, mode: Mode, ioready: bool) -> tuple[FD, str]:
    """News for a word that nobody waits in is not kept."""
    return (one, "") if one.pd.word(mode) == NIL else UNBLOCK(one, mode, ioready)


def unblock_over_wait(one: FD, mode: Mode, ioready: bool) -> tuple[FD, str]:
    """News for one who is about to park is written as if nobody were."""
    found, who = UNBLOCK(one, mode, ioready)
    lost = one.pd.word(mode) == "wait" and found.pd.word(mode) == READY
    return (moves.worded(found, mode, NIL), "") if lost else (found, who)


def collect_and_forget(s: State, by: str) -> State:
    """Every edge is cleared, even of those for whom there was no room in the batch."""
    s = COLLECT(s, by)
    return replace(s, fds=tuple(replace(one, edge_r=False, edge_w=False) for one in s.fds))


def deliver_untagged(s: State) -> tuple[State, tuple[str, ...]]:
    """Whoever has the pollDesc now is woken, though the news was of another connection."""
    tagged = tuple(one._replace(tag=s.fd(one.fd).pd.fdseq) for one in s.hand)
    return DELIVER(replace(s, hand=tagged))


def expire_stale(s: State, one: Any) -> State:
    """The generation is not looked at."""
    return EXPIRE(s, one._replace(seq=s.fd(one.fd).pd.seq(one.mode)))


def evict_quietly(s: State, one: FD, by: str) -> State:
    """Closing wakes nobody."""
    closed = replace(one, pd=replace(one.pd, closing=True))
    for mode in MODES:
        closed = replace(closed, pd=moves.timed(closed.pd, mode, None))
    return s.put(closed)


def sleep_on(s: State) -> State:
    """A nearer deadline does not break the sleep."""
    return s


def unlock_alone(s: State, one: FD, mode: Mode, by: str) -> State:
    """Whoever waits for a turn is not told."""
    queue = one.queue(mode)
    s = UNLOCK(s, replace(one, rqueue=(), wqueue=()), mode, by)
    kept = s.fd(one.id)
    return s.put(replace(kept, rqueue=queue) if mode == "r" else replace(kept, wqueue=queue))


BROKEN: list[tuple[str, Any]] = [
    ("unblock", unblock_without_note),
    ("unblock", unblock_over_wait),
    ("collect", collect_and_forget),
    ("expire", expire_stale),
    ("evict", evict_quietly),
    ("wake_poller", sleep_on),
    ("unlock", unlock_alone),
]


@pytest.mark.parametrize(("name", "broken"), BROKEN, ids=[broken.__name__ for _, broken in BROKEN])
def test_random_play_notices_a_broken_runtime(
    name: str, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, name, broken)
    assert GAME.notices(800, seed=5)


def test_without_tags_the_next_connection_hears_of_the_one_before() -> None:
    """It is harmless here, for whoever is woken tries again; but it is not what was meant."""
    s = start(fds=["c"], gs=["G1"], ps=2, elsewhere=1)
    events = ["data 1 for c", "epoll by P1", "close c by G1", "open c", "read c by G1"]
    s = play(s, events)
    assert DELIVER(s)[0].fd("c").pd.rg == "G1"
    assert deliver_untagged(s)[0].fd("c").pd.rg == READY
