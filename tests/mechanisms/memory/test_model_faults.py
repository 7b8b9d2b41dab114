"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, then a model with one move broken: a join that is missing, an edge that is
forgotten, a release too many. Random play must notice within a few hundred runs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.memory import moves
from talkdiagrams.mechanisms.memory.clock import Clock, join
from talkdiagrams.mechanisms.memory.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.memory.model import play
from talkdiagrams.mechanisms.memory.start import start
from talkdiagrams.mechanisms.memory.state import Chan, Mutex, Op, Race, State, Thing
from tests.mechanisms.memory.game import GAME

# G1 wrote x under m, G2 read it there; G3 read it without. G2 sent two values, G3 took one; G1 waits for wg.
SOUND = play(
    start(
        gs=["G1", "G2", "G3"], vars=["x", "n"], chans={"c": 2, "d": 0},
        mutexes=["m"], rwmutexes=["rw"], onces=["o"], waitgroups=["wg"],
    ),
    [
        "lock m by G1", "write x = 5 by G1", "unlock m by G1", "lock m by G2", "read x by G2",
        "unlock m by G2", "read x by G3", "send 1 on c by G2", "send 2 on c by G2",
        "receive from c by G3", "do o by G3", "return from o by G3", "rlock rw by G3",
        "add 1 to wg by G1", "wait wg by G1", "store n = 1 by G2", "load n by G3", "close d by G2",
        "exit G2",
    ],
)  # fmt: skip
Spoil = Callable[[State], State]


def op(id: int, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.ops[id], **changes))


def g(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.g(id), **changes))


def thing(id: str, **changes: Any) -> Spoil:
    def spoil(s: State) -> State:
        found: Thing | None = s.find(id)
        assert found is not None
        return s.put(replace(found, **changes))

    return spoil


FAULTS: list[tuple[str, str, Spoil]] = [
    ("clocks", "a G that forgot itself", g("G2", clock=(5, 1, 0))),
    ("clocks", "an operation that knows less at its end", op(3, clock=(0, 0, 0))),
    ("closure", "a lock that learned nothing", op(3, clock=(0, 2))),
    ("closure", "a read that knows too much", op(6, at=(9, 9, 9), clock=(9, 9, 9))),
    ("races", "a race that nobody named", lambda s: replace(s, races=())),
    ("races", "a race between friends", lambda s: replace(s, races=(*s.races, Race("x", 1, 4)))),
    ("forward", "a receive before its send", op(7, start=99)),
    ("one write", "a read of what was written later", op(4, source=15)),
    ("one write", "a read of another value", lambda s: replace(op(4, saw="7")(s), races=())),
    ("exclusion", "two holders", thing("m", locked=True)),
    ("exclusion", "readers of a mutex", thing("m", readers=("G1",))),
    ("exclusion", "a writer beside a reader", thing("rw", locked=True)),
    ("exclusion", "a reader that was forgotten", thing("rw", readers=())),
    ("channels", "more than fits", thing("c", buf=(7, 8, 8))),
    ("channels", "the second value first", op(9, source=8)),
    ("no needless wait", "a wait at zero", thing("wg", count=0)),
    ("no needless wait", "a wait for a Once that is done", thing("o", queue=(14,))),
    ("no needless wait", "a wait at an open lock", thing("m", queue=(14,))),
    ("no needless wait", "a receiver beside a value", thing("c", recvq=(14,))),
    ("places", "a G that waits and does not know it", g("G1", waits=-1)),
    ("places", "a wait that no queue holds", thing("wg", queue=())),
]  # fmt: skip
STEPS: list[tuple[str, str, Spoil]] = [
    ("history", "an operation that is gone", lambda s: replace(s, ops=s.ops[:-1])),
    ("history", "an operation that changed", op(4, saw="8")),
    ("history", "a G that forgot", g("G3", clock=(0, 0, 1))),
    ("history", "a race that is gone", lambda s: replace(s, races=())),
    ("ended", "a G that goes on", g("G2", clock=(9, 99, 9))),
    ("ended", "a channel that is open again", thing("d", closed=-1)),
    ("ended", "a Once that runs again", thing("o", done=False)),
]  # fmt: skip


def names(faults: list[str]) -> set[str]:
    return {fault.partition(":")[0] for fault in faults}


def test_the_state_before_is_sound() -> None:
    assert invariants(SOUND) == []
    assert len(SOUND.races) == 1


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[what for _, what, _ in FAULTS])
def test_a_planted_fault_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    assert rule in names(invariants(spoil(SOUND)))


@pytest.mark.parametrize(("rule", "what", "spoil"), STEPS, ids=[what for _, what, _ in STEPS])
def test_a_planted_step_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    assert rule in names(invariants_between(SOUND, spoil(SOUND)))


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == {name for name, _ in CHECKS}
    assert {rule for rule, _, _ in STEPS} == {name for name, _ in BETWEEN}


# --- a broken model ---------------------------------------------------------------------------------------------------

SPAWN, END, LOAD, STORE, MODIFY, TRYLOCK, RUNLOCK, RETURNED, COUNT, SEND, CLOSE, FOUND, WRITE = (
    moves.spawn, moves.end, moves.load, moves.store, moves.modify, moves.trylock, moves.runlock,
    moves.returned, moves.count, moves.send, moves.close, moves.found, moves.write,
)  # fmt: skip


def nothing(*_: Any) -> Clock:
    return ()


def only_writers(m: Mutex, _: Op) -> Clock:
    return m.clock


def everybody(m: Mutex, _: Op) -> Clock:
    """RLock learns what other readers released, too."""
    return join(m.clock, m.read)


def no_capacity(c: Chan, k: int) -> Clock:
    """As if every channel were unbuffered: receive k before send k."""
    return c.received[k] if k < len(c.received) else ()


def off_by_one(c: Chan, k: int) -> Clock:
    return c.received[k - c.cap - 1] if k > c.cap else ()


def forget_birth(s: State, op: Op, new: str, name: str = "") -> State:
    return SPAWN(s, replace(op, at=()), new, name)


def load_nothing(s: State, op: Op, v: Any) -> State:
    return LOAD(s, op, replace(v, clock=()))


def store_keeps(s: State, op: Op, v: Any) -> State:
    """A store that also hands on what it replaced."""
    return STORE(s, replace(op, at=join(op.at, v.clock)), v)


def break_the_chain(s: State, op: Op, v: Any, value: str) -> State:
    s = MODIFY(s, op, v, value)
    return s.put(replace(s.find(v.id), clock=op.at))  # type: ignore[type-var,arg-type]


def plain_write_releases(s: State, op: Op, v: Any) -> State:
    s = WRITE(s, op, v)
    return s.put(replace(s.find(v.id), clock=op.at))  # type: ignore[type-var,arg-type]


def failed_trylock_learns(s: State, op: Op, m: Mutex) -> State:
    if m.locked or m.readers or m.queue:
        return moves.end(s, op.id, m.clock, ok=False)
    return TRYLOCK(s, op, m)


def runlock_nothing(s: State, op: Op, m: Mutex) -> State:
    return RUNLOCK(s, replace(op, at=()), m)


def return_nothing(s: State, op: Op, once: Any) -> State:
    return RETURNED(s, replace(op, at=()), once)


def first_done_only(s: State, op: Op, wg: Any, delta: int) -> State:
    return COUNT(s, replace(op, at=()) if wg.clock else op, wg, delta)


def close_nothing(s: State, op: Op, c: Chan) -> State:
    return CLOSE(s, replace(op, at=()), c)


def last_race_only(s: State, op: Op) -> State:
    found = FOUND(s, op)
    return replace(found, races=found.races[: len(s.races) + 1])


def no_race(s: State, op: Op) -> State:
    del op
    return s


BROKEN: dict[str, tuple[str, object]] = {
    "go statement forgotten": ("spawn", forget_birth),
    "send forgotten": ("acquire_send", nothing),
    "receive forgotten": ("acquire_receive", nothing),
    "capacity forgotten": ("acquire_receive", no_capacity),
    "capacity off by one": ("acquire_receive", off_by_one),
    "close forgotten": ("close", close_nothing),
    "unlock forgotten": ("acquire_lock", nothing),
    "readers forgotten": ("acquire_lock", only_writers),
    "readers order readers": ("acquire_lock", everybody),
    "RUnlock releases nothing": ("runlock", runlock_nothing),
    "a failed TryLock synchronises": ("trylock", failed_trylock_learns),
    "f's return forgotten": ("returned", return_nothing),
    "only the first Done counts": ("count", first_done_only),
    "a load learns nothing": ("load", load_nothing),
    "a store hands on": ("store", store_keeps),
    "a chain that breaks": ("modify", break_the_chain),
    "a plain write releases": ("write", plain_write_releases),
    "one race an access": ("found", last_race_only),
    "no race at all": ("found", no_race),
}


@pytest.mark.parametrize("what", BROKEN)
def test_random_play_finds_a_broken_model(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, function = BROKEN[what]
    monkeypatch.setattr(moves, name, function)
    assert GAME.notices(600, seed=5, every=5, stumbles=True)


def test_and_finds_nothing_in_a_sound_one() -> None:
    assert not GAME.notices(150, seed=5, every=5, stumbles=True)
