"""A planted fault for every rule: states that were spoiled by hand, then a model with one part broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.generics import model
from talkdiagrams.mechanisms.generics.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.generics.model import play
from talkdiagrams.mechanisms.generics.start import start
from talkdiagrams.mechanisms.generics.state import Body, Dictionary, State, Word
from talkdiagrams.mechanisms.generics.types import Type, named, parse_type, pointer, shape
from tests.mechanisms.generics.game import FUNCS, GAME, TYPES

CALLS = [
    *("instantiate All[*User]", "instantiate Show[Celsius]", "instantiate Show[Kelvin]"),
    *("instantiate Eq[*User]", "instantiate Eq[*int]", "instantiate Box[*User]"),
    *("instantiate Box[*int]", "instantiate Max[int]"),
]
HALF = play(start(types=TYPES, funcs=FUNCS), [*CALLS, "compile", "compile"])
SOUND = play(HALF, ["compile all"])
Spoil = Callable[[State], State]


def swapped(generic: str, args: str, shapes: str) -> Spoil:
    """Another body for an instance, everywhere."""

    def spoil(s: State) -> State:
        new = tuple(parse_type(text) for text in shapes.split(","))
        old = next(i for i in s.done if i.generic == generic and str(i.args[0]) == args)
        change = replace(old, shapes=new)
        swap = {old: change}
        bodies = tuple(
            dict.fromkeys(Body(i.generic, i.shapes) for i in (swap.get(i, i) for i in s.done))
        )
        return replace(
            s,
            done=tuple(swap.get(i, i) for i in s.done),
            requested=tuple(swap.get(i, i) for i in s.requested),
            bodies=bodies,
        )

    return spoil


def state(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


def redone(change: Callable[[Dictionary], Dictionary], n: int = 0) -> Spoil:
    """Another dictionary in the place of one."""

    def spoil(s: State) -> State:
        all_ = list(s.dictionaries)
        all_[n] = change(all_[n])
        return replace(s, dictionaries=tuple(all_))

    return spoil


SHOW = next(n for n, d in enumerate(SOUND.dictionaries) if d.generic == "Show")
FAULTS: list[tuple[str, str, Spoil]] = [
    ("shapes", "a body for a type", swapped("Max", "int", "int")),
    ("shapes", "a body for a name", swapped("Show", "Celsius", "go.shape.Celsius")),
    ("shapes", "a body with two", swapped("Max", "int", "go.shape.int,go.shape.int")),
    ("one underlying", "two floats, two bodies", swapped("Show", "Celsius", "go.shape.float32")),
    ("pointers", "pointers apart", swapped("Box", "*User", "go.shape.*User")),
    (
        "pointers",
        "pointers together",
        lambda s: swapped("Eq", "*int", "go.shape.*uint8")(
            swapped("Eq", "*User", "go.shape.*uint8")(s)
        ),
    ),
    ("one dictionary", "two dictionaries", lambda s: replace(s, dictionaries=s.dictionaries * 2)),
    ("one dictionary", "two bodies", lambda s: replace(s, bodies=s.bodies * 2)),
    ("served", "no body", lambda s: replace(s, bodies=s.bodies[1:])),
    (
        "served",
        "a body for nobody",
        lambda s: replace(s, bodies=(*s.bodies, Body("Max", (shape(named("string")),)))),
    ),
    ("served", "no dictionary", lambda s: replace(s, dictionaries=s.dictionaries[1:])),
    (
        "closed",
        "a dictionary of nobody",
        redone(lambda d: replace(d, words=(Word("subdict", "Nobody[int]"), *d.words[1:]))),
    ),
    ("sections", "out of order", redone(lambda d: replace(d, words=tuple(reversed(d.words))))),
    ("sections", "a word too few", redone(lambda d: replace(d, words=d.words[1:]), SHOW)),
    (
        "concrete",
        "a dictionary for a shape",
        redone(lambda d: replace(d, args=(shape(pointer(named("uint8"))),))),
    ),
    (
        "concrete",
        "a dictionary for a parameter",
        redone(lambda d: replace(d, args=(Type("named", "T"),))),
    ),
    ("queue", "done, and waiting", lambda s: replace(s, todo=s.done[:1])),
    ("queue", "twice in the queue", lambda _: replace(HALF, todo=HALF.todo * 2)),
    ("queue", "forgotten", lambda _: replace(HALF, todo=HALF.todo[1:])),
]


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[f"{r}: {w}" for r, w, _ in FAULTS])
def test_a_spoiled_state_is_seen(rule: str, what: str, spoil: Spoil) -> None:
    del what
    assert invariants(SOUND) == []
    assert any(found.startswith(f"{rule}: ") for found in invariants(spoil(SOUND)))


STEPS: list[tuple[str, State]] = [
    ("grows", replace(SOUND, bodies=SOUND.bodies[1:])),
    ("grows", replace(SOUND, dictionaries=tuple(reversed(SOUND.dictionaries)))),
    ("in order", replace(HALF, todo=HALF.todo[:-1], done=(*HALF.done, HALF.todo[-1]))),
    ("declared", replace(SOUND, types={})),
]


@pytest.mark.parametrize(("rule", "after"), STEPS)
def test_a_spoiled_step_is_seen(rule: str, after: State) -> None:
    before = HALF if rule == "in order" else SOUND
    assert any(found.startswith(f"{rule}: ") for found in invariants_between(before, after))


def test_every_rule_has_a_fault() -> None:
    assert {name for name, _ in CHECKS} == {name for name, _, _ in FAULTS}
    assert {name for name, _ in BETWEEN} == {name for name, _ in STEPS}


def _all_pointers(s: State, params: Any, args: tuple[Type, ...]) -> tuple[Type, ...]:
    return tuple(shape(pointer(named("uint8")) if t.sort == "pointer" else t) for t in args)


def _names(s: State, params: Any, args: tuple[Type, ...]) -> tuple[Type, ...]:
    return tuple(t if t.sort == "shape" else shape(t) for t in args)


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("shapes_of", _all_pointers),
        ("shapes_of", _names),
        ("needed", lambda *_: iter(())),
        ("words", lambda *_: (Word("rtype", "go.shape.int"),)),
    ],
)
def test_a_broken_model_is_seen(
    monkeypatch: pytest.MonkeyPatch, part: str, broken: Callable[..., Any]
) -> None:
    monkeypatch.setattr(model, part, broken)
    assert GAME.notices(150, seed=5)
