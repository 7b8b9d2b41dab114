"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one or more for each invariant; then a mutex with one function broken, which
random play must notice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.locks import mutex, others, sema
from talkdiagrams.mechanisms.locks.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.locks.model import play
from talkdiagrams.mechanisms.locks.start import start
from talkdiagrams.mechanisms.locks.state import G, GStatus, Hold, Mutex, Sema, State
from tests.mechanisms.locks.game import GAME

# m is starving, held by G1, with G2 and G3 waiting; n was handed to G5; rw has a reader and a waiting writer; wg has a
# waiter; o's function runs in G10; p has a G that spins.
SOUND = play(
    start(
        mutexes=["m", "n", "p"], rwmutexes=["rw"], waitgroups=["wg"], onces=["o", "q"],
        gs=[f"G{i}" for i in range(1, 15)],
    ),
    [
        "lock m by G1", "lock m by G2", "lock n by G4", "lock n by G5", "tick 2ms",
        "unlock m by G1", "lock m by G1", "run G2", "lock m by G3",
        "unlock n by G4", "lock n by G4", "run G5", "unlock n by G4",
        "rlock rw by G6", "lock rw by G7", "rlock rw by G8",
        "add 1 to wg by G9", "wait wg by G9", "do o by G10", "do o by G11",
        "lock p by G12", "lock p by G13", "spin p by G14", "do q by G4", "end q by G4",
    ],
)  # fmt: skip
Spoil = Callable[[State], State]


def put(id: str, **changes: Any) -> Spoil:
    def spoil(s: State) -> State:
        found: Any = s.find(id) or s.find_g(id) or s.sema(id)
        return s.put(replace(found, **changes))

    return spoil


def call(g: str, **changes: Any) -> Spoil:
    def spoil(s: State) -> State:
        locals_: Any = s.g(g).call or SOUND.g("G2").call
        return s.put(replace(s.g(g), call=replace(locals_, **changes)))

    return spoil


def both(*spoils: Spoil) -> Spoil:
    def spoil(s: State) -> State:
        for one in spoils:
            s = one(s)
        return s

    return spoil


def holds(g: str, *what: tuple[str, str]) -> Spoil:
    return put(g, holds=tuple(Hold(*one) for one in what))


FAULTS: list[tuple[str, str, Spoil]] = [
    ("mutual exclusion", "two who hold it", holds("G6", ("m", "write"))),
    ("mutual exclusion", "a bit that nobody set", put("n", word=13)),
    ("mutual exclusion", "a holder without the bit", put("m", word=20)),
    ("waiters", "one waiter too many", put("m", word=13 + 16)),
    ("waiters", "one waiter too few", put("m", word=13)),
    ("woken", "a bit that stands for nobody", put("m", word=21 + 2)),
    ("woken", "somebody is awake and no bit says so", put("p", word=9)),
    ("starvation", "starving, and nobody waits", put("q.m", word=4)),
    ("starvation", "starving, and handed to nobody", put("G5", ticket=False)),
    ("starvation", "starving before its time", call("G13", starving=True)),
    ("readers", "a writer beside a reader", holds("G7", ("rw.w", "write"), ("rw", "write"))),
    ("readers", "a reader that is not counted", holds("G9", ("rw", "read"))),
    ("readers", "a writer that waits for too many", put("rw", reader_wait=2)),
    ("writers", "no writer, and a count below zero", put("G7", status=GStatus.RUNNING, call=None)),
    ("writers", "a writer without w", both(holds("G7"), put("rw.w", word=0))),
    ("waitgroups", "a counter below zero", put("wg", word=((1 << 32) - 1) << 32)),
    ("waitgroups", "waiters at zero", put("wg", word=1)),
    ("waitgroups", "a waiter that is not counted", put("wg", word=1 << 32)),
    ("onces", "done before it is", put("o", done=True)),
    ("onces", "a function that runs twice", holds("G9", ("o", "f"))),
    ("onces", "a function outside the mutex", both(holds("G10", ("o", "f")), put("o.m", word=8))),
    ("sleepers", "a waiting G that no queue holds", put("m.sema", queue=("G2",))),
    ("sleepers", "a G that runs and is queued", put("p.sema", queue=("G13", "G12"))),
    ("sleepers", "a G that is queued twice", put("m.sema", queue=("G2", "G3", "G2"))),
    ("sleepers", "a count below zero", put("m.sema", count=-1)),
    ("sleepers", "a G that waits and is inside nothing", put("G2", call=None)),
    ("sleepers", "a panic without effect", put("G12", panic="ouch")),
    ("sleepers", "a ticket of one that runs", put("G12", ticket=True)),
    ("sleepers", "one that spins for ever", call("G14", iter=5)),
    ("sleepers", "one that waits and is not asleep", call("G2", asleep=False)),
    ("sleepers", "a semaphore of nobody", lambda s: replace(s, semas=(*s.semas, Sema("x")))),
    ("names", "two of one name", lambda s: replace(s, gs=(*s.gs, G("m")))),
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
    assert {rule for rule, _, _ in FAULTS} == {"names", *(name for name, _ in CHECKS)}
    assert {rule for rule, _, _ in STEPS} == {name for name, _ in BETWEEN}


STEPS: list[tuple[str, str, Spoil]] = [
    ("follows", "a waiting G that runs at once", put("G2", status=GStatus.RUNNING, call=None)),
    ("follows", "a clock that runs backwards", lambda s: replace(s, clock=0)),
    ("fairness", "a newcomer who takes a starving mutex", holds("G12", ("n", "write"))),
    ("fairness", "the second is served before the first", both(
        put("G3", status=GStatus.RUNNABLE, ticket=True), put("m.sema", queue=("G2",)))),
    ("queue order", "two who changed places", put("m.sema", queue=("G3", "G2"))),
    ("queue order", "a newcomer in front", both(
        put("m.sema", queue=("G13", "G2", "G3")), call("G13", lifo=False))),
    ("once only", "a function that runs again", holds("G4", ("q", "f"))),
    ("once only", "a Do that returns too early", put("G11", status=GStatus.RUNNING, call=None)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "what", "spoil"), STEPS, ids=[what for _, what, _ in STEPS])
def test_a_planted_step_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    found = {fault.partition(":")[0] for fault in invariants_between(SOUND, spoil(SOUND))}
    assert rule in found


# --- a broken runtime -------------------------------------------------------------------------------------------------

TAKEN, RELEASE, ACQUIRE, UNLOCK = mutex.taken, sema.release, sema.acquire, mutex.unlock


def taken_and_still_woken(old: int, call: Any) -> int:
    """The woken bit is not reset."""
    return TAKEN(old, replace(call, awoke=False))


def taken_though_starving(old: int, call: Any) -> int:
    """A newcomer does not look at the starving bit."""
    return TAKEN(old & ~4, call) | (old & 4)


def taken_uncounted(old: int, call: Any) -> int:
    new = TAKEN(old, call)
    return new - 8 if new >> 3 > old >> 3 and old >> 3 else new


def release_the_last(s: State, id: str, handoff: bool = False) -> State:
    """A stack instead of a queue."""
    s = s.put(replace(s.sema(id), queue=s.sema(id).queue[::-1]))
    s = RELEASE(s, id, handoff)
    return s.put(replace(s.sema(id), queue=s.sema(id).queue[::-1]))


def release_without_ticket(s: State, id: str, handoff: bool = False) -> State:
    del handoff
    return RELEASE(s, id)


def release_nobody(s: State, id: str, handoff: bool = False) -> State:
    """The count goes up, and nobody wakes."""
    del handoff
    return s.put(replace(s.sema(id), count=s.sema(id).count + 1))


def acquire_at_the_back(s: State, g: G, id: str, lifo: bool = False) -> tuple[State, bool]:
    """Who has waited before stands behind the others again."""
    s, got = ACQUIRE(s, g, id)
    if got:
        return s, True
    who = s.g(g.id)
    assert who.call is not None
    return s.put(replace(who, call=replace(who.call, lifo=lifo))), False


def unlock_wakes_again(s: State, m: str) -> State:
    """It does not look at the woken bit."""
    it = s.mutex(m)
    return UNLOCK(s.put(replace(it, word=it.word & ~2)) if it.locked and not it.starving else s, m)


def announce_without_waiting(s: State, g: str, id: str) -> State:
    """A writer that does not wait for readers."""
    rw = s.rwmutex(id)
    s = s.put(replace(rw, reader_count=rw.reader_count - (1 << 30)))
    return s.put(others.finished(s.g(g), Hold(id, "write")))


def done_before_f(s: State, g: str, id: str) -> State:
    s = LOOK_AGAIN(s, g, id)
    return s.put(replace(s.once(id), done=True))


LOOK_AGAIN = others.look_again
BROKEN: list[tuple[Any, str, Any]] = [
    (mutex, "taken", taken_and_still_woken),
    (mutex, "taken", taken_though_starving),
    (mutex, "taken", taken_uncounted),
    (sema, "release", release_the_last),
    (sema, "release", release_without_ticket),
    (sema, "release", release_nobody),
    (sema, "acquire", acquire_at_the_back),
    (mutex, "unlock", unlock_wakes_again),
    (others, "announce", announce_without_waiting),
    (others, "look_again", done_before_f),
]


@pytest.mark.parametrize(("room", "name", "fault"), BROKEN, ids=[f.__name__ for _, _, f in BROKEN])
def test_a_broken_function_is_noticed(
    room: Any, name: str, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, name, fault)

    assert GAME.notices(600, seed=9, stumbles=True)


def test_the_words_of_a_mutex_are_those_of_go() -> None:
    m = Mutex("m", 1 + 4 + 3 * 8)
    assert (m.locked, m.woken, m.starving, m.waiters) == (True, False, True, 3)
