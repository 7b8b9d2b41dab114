"""Thousands of random runs break no rule; what sharing means, told by properties."""

import random
from collections import Counter
from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.generics.events import Compile, parse_event
from talkdiagrams.mechanisms.generics.model import play, step
from talkdiagrams.mechanisms.generics.play import legal_events
from talkdiagrams.mechanisms.generics.shapes import shapify
from talkdiagrams.mechanisms.generics.start import parse_start, start
from talkdiagrams.mechanisms.generics.types import parse_type, shape
from tests.mechanisms.generics.game import FUNCS, GAME, TYPES
from tests.mechanisms.generics.generate import program


def test_thousands_of_runs_break_no_rule() -> None:
    verbs: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for before, event, after in GAME.lawful(700, seed=2, every=5):
        verbs[str(event).split(" ")[0]] += 1
        if isinstance(event, Compile):
            bodies = len(after.bodies) - len(before.bodies)
            dictionaries = len(after.dictionaries) - len(before.dictionaries)
            seen["new body" if bodies else "shared body"] += 1
            seen["new dictionary"] += dictionaries
            seen["known dictionary"] += len(after.done) - len(before.done) - dictionaries
            seen.update(
                word.kind
                for d in after.dictionaries[-dictionaries or len(after.dictionaries) :]
                for word in d.words
            )
        if after.asked:
            seen[after.asked.rule] += 1
    assert all(verbs[what] > 300 for what in ("shape", "instantiate", "compile")), verbs
    expected = ("new body", "shared body", "new dictionary", "known dictionary")
    kinds = ("method", "subdict", "rtype", "itab", "pointer", "underlying")
    assert all(seen[what] > 15 for what in (*expected, *kinds)), seen


def test_what_may_come_next_may_come() -> None:
    s = start(types=TYPES, funcs=FUNCS)
    for event in legal_events(s):
        step(s, event)


def test_in_whichever_order_it_is_called_the_same_is_compiled() -> None:
    for number in range(60):
        rng = random.Random(number)
        one = program(rng, "")
        calls = [*map(str, one.calls)]
        first = play(parse_start(one.start), [*calls, "compile all"])
        rng.shuffle(calls)
        mixed = [event for call in calls for event in (call, *(["compile"] * rng.randint(0, 1)))]
        s = parse_start(one.start)
        for text in [*mixed, "compile all"]:
            if not text.startswith("compile") or s.todo:
                s = play(s, [text])
        assert set(s.bodies) == set(first.bodies)
        assert set(s.dictionaries) == set(first.dictionaries)


def test_there_are_never_more_bodies_than_with_one_for_each_type() -> None:
    """For what code that is not generic calls; nested shapes may cost a body more, as the next test shows."""
    for number in range(60):
        s = parse_start(program(random.Random(number), "").start)
        for event in legal_events(s)[:12]:
            s = step(s, event)
        top = {(i.generic, i.shapes) for i in s.requested}
        assert len(top) <= len(s.requested)


def test_a_slice_of_a_shape_is_another_shape() -> None:
    """`Box[[]int]` is reached by two ways; its dictionary is one, its bodies are two. Go does the same."""
    funcs = {"Box[T any](T)": ["T -> any"], "Nest[T any](T)": ["Box[[]T]"]}
    s = play(start(funcs=funcs), ["instantiate Nest[int]", "instantiate Box[[]int]", "compile all"])
    boxes = [name for name in s.symbols() if name.startswith("Box")]
    assert sorted(boxes) == ["Box[go.shape.[]go.shape.int]", "Box[go.shape.[]int]"]
    assert len([d for d in s.dictionaries if d.generic == "Box"]) == 1


@pytest.mark.parametrize(
    ("type", "constraint", "shape_"),
    [
        ("int", "any", "int"),
        ("Celsius", "any", "float64"),
        ("Celsius", "cmp.Ordered", "float64"),
        ("*User", "any", "*uint8"),
        ("*int", "Stringer", ""),
        ("*User", "Stringer", "*uint8"),
        ("*User", "comparable", "*User"),
        ("User", "any", "struct { X int }"),
        ("[]User", "any", "[]User"),
        ("Stringer", "any", "interface { String() string }"),
    ],
)
def test_shapes(type: str, constraint: str, shape_: str) -> None:
    s = start(types=TYPES)
    if not shape_:
        with pytest.raises(Illegal, match="has no method String"):
            play(s, [f"shape {type} under {constraint}"])
        return
    s = play(s, [f"shape {type} under {constraint}"])
    assert s.asked is not None
    assert s.asked.shape == shape(parse_type(shape_))


def test_a_shape_of_a_shape_is_the_shape() -> None:
    s = start(types=TYPES)
    for text in ("int", "*User", "[]Celsius", "List[int]", "Stringer"):
        for basic in (True, False):
            once, _ = shapify(s, parse_type(text), basic)
            assert shapify(s, once, basic)[0] == once


def test_a_method_with_parameters_of_its_own_has_a_dictionary_of_its_own() -> None:
    s = play(start(types=TYPES, funcs=FUNCS), ["instantiate List.Map[int,*User]", "compile all"])
    assert "(*List[go.shape.int]).Map[go.shape.*uint8]" in set(s.symbols())
    assert {d.generic for d in s.dictionaries} >= {"List", "List.Map"}


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (["compile"], "nothing waits"),
        (["instantiate Mox[int]"], "Mox is not generic"),
        (["instantiate Max[User]"], "User is not in cmp.Ordered's type set"),
        (["instantiate Show[int]"], "int has no method String"),
        (["instantiate Eq[[]int]"], "cannot be compared with =="),
        (["instantiate Max[int,int]"], "not 2 arguments"),
        (["instantiate Max[Usr]"], "there is no type Usr"),
        (["instantiate Max[go.shape.int]"], "no type that a program can write"),
        (["instantiate Max[int]", "instantiate Max[int]"], "already"),
        (["shape int under Odered"], "there is no constraint Odered"),
        (["instantiate List.Map[int,[]Nope]"], "there is no type Nope"),
    ],
)
def test_what_cannot_happen_says_why(events: list[str], why: str) -> None:
    with pytest.raises(Illegal) as found:
        play(start(types=TYPES, funcs=FUNCS), events)
    assert why in str(found.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "compile some",
        "instantiate",
        "instantiate *int",
        "shape int",
        "instantiate F[",
        "instantiate F[int",
        "shape ? under any",
        "instantiate " + "[]" * 40 + "int",
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(BadEvent):
        parse_event(text)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"fun": {}}, "unknown"),
        ({"funcs": {"Max": []}}, "declares no generic function"),
        ({"funcs": {"Max[T](T)": []}}, "has no constraint"),
        ({"funcs": {"Max[T Number](T)": []}}, "there is no constraint Number"),
        ({"funcs": {"Max[T any](T)": ["T < T"]}}, "does not allow <"),
        ({"funcs": {"Max[T any](T)": ["T.String"]}}, "does not promise the method String"),
        ({"funcs": {"Max[T any](T)": ["T -> Stringer"]}}, "does not implement"),
        ({"funcs": {"Max[T any](T)": ["Min[T]"]}}, "there is no generic Min"),
        ({"funcs": {"Max[T any](T)": ["hm"]}}, "nothing that a body does"),
        ({"funcs": {"F[T any](T)": ["F[[]T]"]}}, "instantiation cycle"),
        ({"funcs": {"E[T comparable](T)": [], "F[T any](T)": ["E[T]"]}}, "does not promise =="),
        ({"funcs": {"F[T any](T)": ["F[int]"]}}, "does not depend"),
        ({"types": {"int": "string"}}, "no name for a type"),
        ({"types": {"A": "Bee"}}, "there is no type Bee"),
        ({"funcs": {"(*List[T]).Push(T)": []}}, "there is no type List"),
        ({"types": {"L[T any]": "[]T"}, "funcs": {"(*L[U]).P(U)": []}}, "receiver's parameters"),
        ({"constraints": {"any": "~int"}}, "no name for a constraint"),
        ({"before": "compile"}, "no list of events"),
        ({"before": ["compile"]}, "nothing waits"),
        ({"funcs": []}, "no mapping"),
    ],
)
def test_what_is_no_program_says_why(spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Illegal) as found:
        parse_start(spec)
    assert why in str(found.value)
