"""The cache of encoders: built once, recursion ends, and it writes what a walk writes that remembers nothing."""

import random
from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.encoders import (
    Build,
    Cache,
    Encode,
    describe,
    describe_change,
    encode_cached,
    encode_naive,
    invariants,
    parse_event,
    parse_start,
    step,
)
from talkdiagrams.mechanisms.reflection.types import Types, elem, fields, kind, length

NAMES = ("Aa", "Bb", "Cc", "Dd")
# A way through all four types and back to the first; what is deeper repeats it, and grows without bounds.
DEEPEST = 4


def some_types(rng: random.Random) -> dict[str, Any]:
    """Structs that contain each other by pointers, slices and maps, themselves too."""
    leaves = ["int", "string", "bool", "[2]int"]
    linked = [f"{head}{name}" for head in ("*", "[]", "map[string]") for name in NAMES]
    return {
        name: {
            f"{rng.choice('Fg')}{i}": rng.choice(leaves + linked) for i in range(rng.randint(1, 4))
        }
        for name in NAMES
    }


def some_value(rng: random.Random, types: Types, t: str, depth: int = 0) -> Any:
    which = kind(types, t)
    if which == flags.STRUCT:
        return {one.name: some_value(rng, types, one.type, depth + 1) for one in fields(types, t)}
    if which == flags.POINTER:
        return (
            None
            if depth > DEEPEST or rng.random() < 0.3
            else some_value(rng, types, elem(types, t), depth)
        )
    if which in (flags.SLICE, flags.ARRAY):
        many = (
            length(types, t)
            if which == flags.ARRAY
            else 0
            if depth > DEEPEST
            else rng.randint(0, 2)
        )
        return [some_value(rng, types, elem(types, t), depth) for _ in range(many)]
    if which == flags.MAP:
        return {
            k: some_value(rng, types, elem(types, t), depth)
            for k in ("a", "b")[: 0 if depth > DEEPEST else 2]
        }
    return {flags.INT: rng.randint(0, 9), flags.STRING: "x"}.get(which, "true")


def finish(s: Cache) -> Cache:
    """Everything that is being built, built; every rule holds on the way, and it ends."""
    for _ in range(200):
        if not s.stack:
            return s
        after = step(s, Build())
        assert invariants(after) == []
        assert describe(after).endswith(".")
        assert describe_change(s, Build(), after).endswith(".")
        s = after
    raise AssertionError(s.stack)


@pytest.mark.slow
def test_it_writes_what_the_naive_walk_writes() -> None:
    rng, late = random.Random(1), 0
    for _ in range(400):
        s = parse_start({"types": some_types(rng)})
        for _ in range(3):
            t = rng.choice(NAMES)
            after = step(s, Encode(t))
            assert (after.hits > s.hits) == (t in s.encoders)
            s = finish(after)
            value = some_value(rng, s.types, t)
            assert encode_cached(s, t, value) == encode_naive(s.types, t, value)
        assert all(s.built.count(t) == 1 for t in s.encoders)
        late += any(one.indirect for one in s.encoders.values())
    assert late > 40


def test_a_type_that_contains_itself_is_linked_by_an_indirection() -> None:
    s = finish(step(parse_start({"types": {"Node": {"Next": "*Node"}}}), Encode("Node")))
    assert s.built == ("*Node", "Node")
    assert s.encoders["*Node"].indirect == ("Node",)


def test_what_cannot_happen_says_why() -> None:
    s = parse_start({"types": {"User": {"Name": "string"}}})
    with pytest.raises(Illegal, match="nothing is being built"):
        step(s, Build())
    with pytest.raises(Illegal, match="no type Usr"):
        step(s, Encode("Usr"))
    with pytest.raises(Illegal, match="is being built"):
        step(step(s, Encode("User")), Encode("int"))
    with pytest.raises(BadEvent):
        parse_event("cache it")
