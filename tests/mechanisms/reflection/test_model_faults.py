"""A planted fault for every rule: each is found by the rule that is meant to find it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.reflection import encoders, flags
from talkdiagrams.mechanisms.reflection.invariants import (
    RULES,
    STEPS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.reflection.model import play
from talkdiagrams.mechanisms.reflection.start import parse_start
from talkdiagrams.mechanisms.reflection.state import Last, Loc, State

SOUND = play(
    parse_start(
        {
            "types": {"base": {"ID": "int"}, "User": {"Name": "string", "age": "int", "base": "embedded"}},
            "methods": {"*User": ["Save"]},
            "vars": {"u": {"User": {"Name": "Ann", "age": 7}}, "x": {"any": {"int": 300}}},
        }
    ),
    [
        "p = ValueOf(&u)", "e = p.Elem()", "n = e.Field(0)", "a = e.Field(1)", "b = e.Field(2)", "id = b.Field(0)",
        "c = ValueOf(u)", "m = p.Method(0)", "z = ValueOf(nil)", "q = ValueOf(&x)", "y = q.Elem()", "seven = y.Elem()",
    ],
)  # fmt: skip


def value(id: str, **changed: Any) -> Callable[[State], State]:
    return lambda s: s.keep(replace(s.values[id], **changed))


def bits(id: str, on: int = 0, off: int = 0) -> Callable[[State], State]:
    return lambda s: s.keep(replace(s.values[id], flag=s.values[id].flag & ~off | on))


def memory(id: str, data: Any) -> Callable[[State], State]:
    return lambda s: s.add(replace(s.objects[id], data=data))


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("zero", value("z", typ="int")),
        ("zero", value("e", flag=0)),
        ("kind", bits("e", flags.INT, flags.KIND_MASK)),
        ("kind", bits("m", 3 << flags.METHOD_SHIFT)),
        ("kind", bits("n", 1 << flags.METHOD_SHIFT)),
        ("indirect", bits("e", 0, flags.INDIR)),
        ("indirect", bits("p", flags.ADDR)),
        ("pointee", value("e", ptr=Loc("u", (0,)))),
        ("pointee", value("p", ptr=Loc("u", (0,)))),
        ("pointee", value("e", ptr=Loc("nobody"))),
        ("addressable", bits("c", flags.ADDR)),
        ("addressable", bits("seven", flags.ADDR)),
        ("addressable", bits("e", 0, flags.ADDR)),
        ("read-only", bits("a", 0, flags.STICKY_RO)),
        ("read-only", bits("n", flags.STICKY_RO)),
        ("read-only", bits("b", flags.STICKY_RO, flags.EMBED_RO)),
        ("read-only", bits("id", flags.EMBED_RO)),
    ],
)
def test_a_fault_is_found(rule: str, spoil: Callable[[State], State]) -> None:
    assert invariants(SOUND) == []
    assert rule in {fault.partition(":")[0] for fault in invariants(spoil(SOUND))}


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("written", memory("copy.1", "301")),
        ("written", memory("u", ("Bo", "7", ("0",)))),
        ("written", lambda s: replace(s, last=Last(wrote=Loc("u", (1,))))),
        ("written", lambda s: replace(s, objects={"u": s.objects["u"]})),
        (
            "panicked",
            lambda s: bits("n", flags.ADDR, flags.ADDR)(
                replace(s, allocs=1, last=Last(panic="oh"))
            ),
        ),
        ("leak", lambda s: replace(s, last=Last(used="a"))),
        ("allocates", lambda s: replace(s, allocs=3)),
        ("allocates", lambda s: replace(s, allocs=1)),
    ],
)
def test_a_fault_of_a_step_is_found(rule: str, spoil: Callable[[State], State]) -> None:
    calm = replace(SOUND, last=Last())
    assert invariants_between(calm, calm) == []
    assert rule in {fault.partition(":")[0] for fault in invariants_between(calm, spoil(calm))}


def test_every_rule_has_a_fault_of_its_own() -> None:
    tests: tuple[Any, ...] = (test_a_fault_is_found, test_a_fault_of_a_step_is_found)
    planted = {one[0] for test in tests for mark in test.pytestmark for one in mark.args[1]}
    assert planted == {*RULES, *STEPS}


# --- the cache of encoders --------------------------------------------------------------------------------------------

CACHE = encoders.parse_start(
    {
        "types": {"Node": {"Next": "*Node", "Tag": "string"}},
        "before": ["encode Node", *["build"] * 8],
    }
)


def encoder(t: str, **changed: Any) -> Callable[[encoders.Cache], encoders.Cache]:
    return lambda s: replace(s, encoders={**s.encoders, t: replace(s.encoders[t], **changed)})


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("once", lambda s: replace(s, built=(*s.built, "Node"))),
        ("once", lambda s: replace(s, built=s.built[1:])),
        ("placeholder", encoder("Node", state=encoders.BUILDING)),
        ("placeholder", lambda s: replace(s, stack=("Node",))),
        ("linked", encoder("Node", parts=("*Node",))),
        ("linked", encoder("Node", parts=("*Node", "int"))),
        ("linked", encoder("string", indirect=("Node",))),
        ("linked", encoder("Node", indirect=("string",))),
    ],
)
def test_a_fault_of_the_cache_is_found(rule: str, spoil: Callable[[Any], Any]) -> None:
    assert encoders.invariants(CACHE) == []
    assert rule in {fault.partition(":")[0] for fault in encoders.invariants(spoil(CACHE))}
