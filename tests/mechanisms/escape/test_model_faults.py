"""A planted fault for every rule: states that were spoiled by hand, then a model with one part broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.escape import flow, model, solve
from talkdiagrams.mechanisms.escape.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.escape.model import play
from talkdiagrams.mechanisms.escape.start import start
from talkdiagrams.mechanisms.escape.state import HEAP, Edge, Leaks, Reason, State, Walk, optimized
from tests.mechanisms.escape.game import GAME

# id hands its parameter on; main keeps u, and p leaks into a loop's outside.
SOUND = play(
    start(
        id={"params": ["x"], "results": ["~r0"]},
        main={"params": ["a"], "vars": ["u", "p", "q"], "depth": {"u": 2}},
    ),
    ["~r0 = x", "solve", "tag id", "p = id(&u)", "q = &p", "heap = *a", "solve"],
)
Spoil = Callable[[State], State]


def loc(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.loc(id), **changes))


def state(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


def tags(*found: tuple[str, Leaks]) -> Spoil:
    return lambda s: s.put(replace(s.func("id"), tags=found))


def unedged(s: State) -> State:
    return replace(s, edges=tuple(edge for edge in s.edges if edge.derefs >= 0))


FAULTS: list[tuple[str, str, Spoil]] = [
    ("names", "a location without a function", loc("u", fn="nobody")),
    ("names", "a depth of nothing", loc("p", depth=0)),
    ("names", "an edge to nowhere", lambda s: replace(s, edges=(*s.edges, Edge("p", "z", 0)))),
    ("names", "an address of an address", lambda s: replace(s, edges=(*s.edges, Edge("p", "q", -2)))),
    ("names", "an edge from the heap", lambda s: replace(s, edges=(*s.edges, Edge("p", HEAP, 0)))),
    ("no pointer from the heap to the stack", "a variable that stayed", loc("u", escapes=False)),
    ("no pointer from the heap to the stack", "an edge that nobody followed",
     lambda s: replace(s, edges=(*s.edges, Edge(HEAP, "p", -1)))),
    ("reasons", "a variable on the heap for nothing", loc("q", escapes=True)),
    ("reasons", "a reason without an edge", unedged),
    ("reasons", "a reason that is forgotten", state(reasons=())),
    ("reasons", "a reason that gives none",
     lambda s: replace(loc("p", escapes=True)(s), reasons=(*s.reasons, Reason("p", "q", "loop", s.edges[-2:-1])))),
    ("brute force", "a leak that is forgotten", loc("a", leaks=())),
    ("brute force", "a leak of the address", loc("a", leaks=((HEAP, 0),))),
    ("queue", "somebody who stands twice", state(todo=("p", "p"))),
    ("queue", "a stranger", state(todo=("z",))),
    ("queue", "a queue too early", state(todo=("p",), closed=False)),
    ("queue", "a find that is forgotten", state(walk=Walk("p", (), ("u",)))),
    ("tags", "a parameter without a tag", tags()),
    ("tags", "a leak to a stranger", tags(("x", (("p", 0),)))),
    ("tags", "a flow that says nothing", tags(("x", ((HEAP, 0), ("~r0", 0))))),
]  # fmt: skip
STEPS: list[tuple[str, str, Spoil]] = [
    ("monotone", "an edge that is gone", lambda s: replace(s, edges=s.edges[1:])),
    ("monotone", "a reason that is gone", state(reasons=())),
    ("monotone", "a way back", loc("u", escapes=False)),
    ("monotone", "a leak that is gone", loc("a", leaks=())),
    ("tags stay", "another tag", tags(("x", ()))),
]  # fmt: skip


def names(faults: list[str]) -> set[str]:
    return {fault.partition(":")[0] for fault in faults}


def test_the_state_before_is_sound() -> None:
    assert invariants(SOUND) == []
    assert [reason.loc for reason in SOUND.reasons] == ["u"]


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

WALK, FLOW = solve.walk, flow.flow


def never_again(todo: tuple[str, ...], loc: Any) -> tuple[str, ...]:
    """Who escapes is not walked from again."""
    del loc
    return todo


def no_leaks(s: State, root: str) -> State:
    after = WALK(s, root)
    return after.put(*(replace(one, leaks=()) for one in after.locs))


def half(s: State, root: str) -> State:
    """Forgets what it found last."""
    after = WALK(s, root)
    if not after.walk or not after.walk.found:
        return after
    return after.put(replace(after.loc(after.walk.found[-1]), escapes=False))


def all_addresses(s: State, edge: Edge) -> State:
    """Puts whatever is assigned on the heap."""
    after = FLOW(s, edge)
    return after.put(replace(after.loc(edge.src), escapes=True))


def shorter(leaks: Leaks) -> Leaks:
    return leaks[1:]


BROKEN: dict[str, tuple[object, str, object]] = {
    "nobody walks again": (solve, "enqueue", never_again),
    "leaks are forgotten": (model, "walk", no_leaks),
    "a find is forgotten": (model, "walk", half),
    "whatever is assigned escapes": (flow, "flow", all_addresses),
    "a tag is too short": (model, "optimized", shorter),
}


def found_by_play(n: int) -> bool:
    """Whether some rule breaks, or the model trips over what it finds."""
    try:
        return any(
            after is not None
            and (
                invariants(after) != [] or invariants_between(before, after) != [] or untrue(after)
            )
            for before, _, after in GAME.runs(n, seed=6)
        )
    except (AssertionError, IndexError, KeyError, StopIteration):
        return True


def untrue(s: State) -> bool:
    """Whether a tag says less than what was found."""
    return any(
        dict(fn.tags)[one.id] != optimized(one.leaks)
        for fn in s.funcs
        if fn.tags and fn.id != "put"
        for one in s.of(fn.id, "param")
    )


@pytest.mark.parametrize("what", BROKEN)
def test_random_play_finds_a_broken_model(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, function = BROKEN[what]
    monkeypatch.setattr(module, name, function)
    assert found_by_play(200)


def test_and_finds_nothing_in_a_sound_one() -> None:
    assert not found_by_play(60)
