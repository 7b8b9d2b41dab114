"""Each rule is broken once on purpose, and is the one that says so."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from talkdiagrams.mechanisms.cleanups.invariants import (
    ALWAYS,
    BETWEEN,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.cleanups.model import play
from talkdiagrams.mechanisms.cleanups.start import start
from talkdiagrams.mechanisms.cleanups.state import Obj, Special, Stage, State

Change = Callable[[State], State]


def story(*events: str) -> State:
    return play(start(), events)


def freed(s: State, id: str) -> State:
    return s.with_obj(Obj(id, freed=True))


HELD = story("new a")
ONE = story("new a", "cleanup c on a", "weak w to a")
FIN = story("new a", "finalizer f on a", "drop a", "gc")
KEEP = story("new a", "new b", "cleanup c on a with b", "drop b")
f, c = Special("f", "finalizer", "a"), Special("c", "cleanup", "a")

STATES = {
    "safe": freed(HELD, "a"),
    "after_the_object": ONE.with_special(replace(c, stage=Stage.DONE)),
    "with_the_object": freed(FIN, "a"),
    "arguments": freed(KEEP, "b"),
    "queues": replace(FIN, finq=()),
    "one_at_a_time": replace(HELD, specials=(f, replace(f, id="g"))),
    "weak": replace(freed(ONE, "a"), vars=()),
}
WAYS: dict[str, tuple[State, State, Change, Change]] = {
    "once": (
        HELD,
        HELD,
        lambda s: replace(s, specials=(replace(f, stage=Stage.DONE),)),
        lambda s: replace(s, specials=(replace(f, stage=Stage.QUEUED),)),
    ),
    "for_ever": (HELD, HELD, lambda s: freed(s, "a"), lambda s: s),
    "only_the_unreachable": (
        ONE,
        ONE,
        lambda s: s,
        lambda s: s.with_special(replace(c, stage=Stage.QUEUED)),
    ),
    "complete": (
        HELD,
        HELD,
        lambda s: replace(s, vars=()),
        lambda s: replace(s, vars=(), cycles=s.cycles + 1),
    ),
}


def test_all_rules_are_here() -> None:
    assert {one.__name__ for one in ALWAYS} == set(STATES)
    assert {one.__name__ for one in BETWEEN} == set(WAYS)


@pytest.mark.parametrize("name", STATES)
def test_a_planted_fault_is_seen(name: str) -> None:
    assert any(one.startswith(f"{name}:") for one in invariants(STATES[name]))


@pytest.mark.parametrize("name", WAYS)
def test_a_planted_step_is_seen(name: str) -> None:
    a, b, before, after = WAYS[name]
    assert any(one.startswith(f"{name}:") for one in invariants_between(before(a), after(b)))
