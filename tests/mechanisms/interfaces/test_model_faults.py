"""A planted fault for every rule: each is found by the rule that is meant to find it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.interfaces.invariants import (
    RULES,
    STEPS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.interfaces.model import play
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import CacheEntry, Data, Itab, Last, State
from tests.mechanisms.interfaces.test_model import FILES

SOUND = play(
    parse_start(FILES),
    [
        "convert *File f to r",
        "convert int 300 to x",
        "convert int 7 to y",
        "try r as Closer to c at S1, cached",
        "convert File g to x",
        "try x as Closer at S1, cached",
    ],
)
PAIR = ("Reader", "*File")


def var(id: str, **changed: Any) -> Callable[[State], State]:
    return lambda s: s.put(replace(s.var(id), **changed))


def itab(**changed: Any) -> Callable[[State], State]:
    return lambda s: replace(s, itabs={**s.itabs, PAIR: replace(s.itabs[PAIR], **changed)})


def entries(change: Callable[[list[Any]], Any]) -> Callable[[State], State]:
    def spoil(s: State) -> State:
        slots = list(s.table.entries)
        change(slots)
        return replace(s, table=replace(s.table, entries=tuple(slots)))

    return spoil


def moved(slots: list[Any]) -> None:
    at = slots.index(PAIR)
    slots[at], slots[(at + 200) % len(slots)] = None, PAIR


def site(id: str, *changed: CacheEntry | None) -> Callable[[State], State]:
    return lambda s: s.keep(replace(s.site(id), entries=changed))


YES = CacheEntry("*File", 0, ("Closer", "*File"))
NO = CacheEntry("File", 1, None)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("one itab", entries(lambda slots: slots.__setitem__(slots.index(None), PAIR))),
        ("one itab", entries(lambda slots: slots.__setitem__(slots.index(PAIR), None))),
        ("one itab", itab(type="File")),
        ("found", entries(moved)),
        ("room", lambda s: replace(s, table=replace(s.table, size=500))),
        ("room", lambda s: replace(s, table=replace(s.table, size=4, entries=(PAIR, *s.itabs)[:4]))),
        ("answer", itab(fun=())),
        ("answer", itab(fun=("(*File).Close",))),
        ("answer", lambda s: replace(s, itabs={**s.itabs, ("Closer", "File"):
                                               Itab("Closer", "File", 0, (), static=True)})),
        ("hash", itab(hash=1)),
        ("hash", itab(static=False)),
        ("both words", var("r", data=None)),
        ("both words", var("r", tab=None)),
        ("first word", var("r", tab=("", "*File"))),
        ("first word", var("r", tab=("Closer", "*File"))),
        ("first word", var("x", tab=("", "Fiel"))),
        ("first word", var("c", tab=("Closer", "File"))),
        ("data", var("r", data=Data("heap", "heap.1", "f"))),
        ("data", var("x", data=Data("heap", "heap.9", "g"))),
        ("data", var("y", data=Data("itself", "7", "7"))),
        ("data", var("x", data=Data("cell", "staticuint64s[7]", "7"))),
        ("data", var("x", data=Data("zerobase", "zerobase", "zero"))),
        ("cache", site("S1", YES)),
        ("cache", site("S1", replace(YES, itab=None), None)),
        ("cache", site("S1", replace(NO, itab=("Closer", "File")), None)),
        ("cache", site("S1", YES, None, None)),
        ("cache", site("S2", NO, None)),
        ("cache", site("S3", replace(YES, case=1), None)),
    ],
)  # fmt: skip
def test_a_fault_is_found(rule: str, spoil: Callable[[State], State]) -> None:
    assert invariants(SOUND) == []
    found = {fault.partition(":")[0] for fault in invariants(spoil(SOUND))}
    assert rule in found


def test_an_entry_where_nobody_looks_is_found() -> None:
    """Both slots are tried: in one of them the entry is found, in the other it isn't."""
    slots = ((YES, None, None, None), (None, YES, None, None), (None, None, YES, None))
    assert any("does not find" in " ".join(invariants(site("S1", *one)(SOUND))) for one in slots)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("kept", itab(hash=1)),
        ("kept", lambda s: replace(s, table=replace(s.table, size=256))),
        ("kept", lambda s: replace(s, heap=s.heap[1:])),
        ("panicked", lambda s: var("x", tab=None)(replace(s, last=Last(panic="oh")))),
        ("allocates", lambda s: replace(s, heap=(*s.heap, ("heap.9", "int", "9")), last=Last())),
        ("allocates", lambda s: replace(s, last=Last(way="heap"))),
    ],
)
def test_a_fault_of_a_step_is_found(rule: str, spoil: Callable[[State], State]) -> None:
    calm = replace(SOUND, last=Last())
    assert invariants_between(calm, calm) == []
    found = {fault.partition(":")[0] for fault in invariants_between(calm, spoil(calm))}
    assert rule in found


def test_every_rule_has_a_fault_of_its_own() -> None:
    tests: tuple[Any, ...] = (test_a_fault_is_found, test_a_fault_of_a_step_is_found)
    planted = {one[0] for test in tests for mark in test.pytestmark for one in mark.args[1]}
    assert planted == {*RULES, *STEPS}
