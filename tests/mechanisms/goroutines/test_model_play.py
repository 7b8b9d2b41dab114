"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines.describe import describe, describe_change
from talkdiagrams.mechanisms.goroutines.events import (
    EVENTS,
    Call,
    Event,
    Extra,
    Gc,
    Go,
    Let,
    Maxstack,
    Park,
    Suspend,
)
from talkdiagrams.mechanisms.goroutines.invariants import (
    FOLLOWS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.goroutines.model import step
from talkdiagrams.mechanisms.goroutines.play import candidates, legal_events
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import parse_start
from talkdiagrams.mechanisms.goroutines.state import G, GStatus, State

RUNS = 2_000
STEPS = 40
OPENINGS: tuple[dict[str, Any], ...] = (
    {},
    {"heap": ["c"], "ps": 2},
    {"heap": ["c", "d"], "globals": ["d"], "batch": 4},
    {"stack": 16384, "dead": 3, "batch": 4, "heap": ["c"]},
    {"start_size": 4096, "global_dead": {"stack": 1, "none": 2}, "batch": 8},
    {"max_stack": 4096, "heap": ["c"], "adaptive": False},
    {"shrinking": False, "stack": 8192},
)


def choose(rng: random.Random, s: State) -> Event | None:
    """A kind of event, then one of that kind; calls come often, births and ends seldom."""
    by_kind: dict[type, list[Event]] = {}
    for event in candidates(s):
        by_kind.setdefault(type(event), []).append(event)
    if not by_kind:
        return None
    weights = [
        {Call: 4.0, Let: 3.0, Extra: 0.1, Suspend: 0.3, Gc: 0.5, Go: 0.5, Park: 0.8}.get(kind, 1)
        for kind in by_kind
    ]
    return rng.choice(by_kind[rng.choices(list(by_kind), weights)[0]])


def runs(n: int, seed: int, steps: int = STEPS) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = parse_start(rng.choice(OPENINGS))
        for _ in range(steps):
            event = choose(rng, s)
            if event is None:
                break
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened, by the names that the runtime's source has for it."""
    if b.fatal:
        yield "stack overflow"
    if b.start_size != a.start_size:
        yield "gcComputeStartingStackSize"
    verb = event.verb
    for g in b.gs:
        was = a.find_g(g.id)
        if was is None:
            yield "malg" if not g.extra else "oneNewExtraM"
        else:
            yield from _of_one(was, verb, g)
    if verb in ("go", "gfget") and len(a.gs) == len(b.gs):
        yield "gfget"
    if len(a.gfree_stack) + len(a.gfree_none) > len(b.gfree_stack) + len(b.gfree_none):
        yield "gfget: from the global lists"
    if len(a.gfree_stack) + len(a.gfree_none) < len(b.gfree_stack) + len(b.gfree_none):
        yield "gfput: to the global lists"


def _of_one(was: G, verb: str, g: G) -> Iterator[str]:
    if was.stack and g.stack and was.stack != g.stack and was.frames and g.frames:
        yield "shrinkstack" if g.stack.size < was.stack.size else "copystack"
        if g.stack.size > 2 * was.stack.size:
            yield "doubled more than once"
        if any(slot.kind == "pointer" for slot in g.words()):
            yield "adjustpointer"
        if g.elem and g.elem.kind == "pointer":
            yield "adjustsudogs"
    if g.preempt_shrink and not was.preempt_shrink:
        yield "preemptShrink"
    if was.preempt_shrink and not g.preempt_shrink and verb == "preempt":
        yield "shrink at the safe point"
    if verb in ("go", "gfget") and was.status is GStatus.DEAD and was.stack != g.stack:
        yield "gfget: another stack"


WAYS = {
    "stack overflow", "gcComputeStartingStackSize", "malg", "oneNewExtraM", "shrinkstack", "copystack",
    "doubled more than once", "adjustpointer", "adjustsudogs", "preemptShrink", "shrink at the safe point",
    "gfget: another stack", "gfget", "gfget: from the global lists", "gfput: to the global lists",
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    kinds: Counter[type] = Counter()
    seen: Counter[str] = Counter()
    changes: set[tuple[str, str]] = set()
    refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        kinds[type(event)] += 1
        seen.update(ways(before, event, after))
        for g in after.gs:
            was = before.find_g(g.id)
            if was and was.full_status != g.full_status:
                changes.add((was.full_status, g.full_status))
    accepted = kinds.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 15 * RUNS
    assert set(kinds) == set(EVENTS) - {Maxstack}
    assert set(seen) == WAYS
    assert min(seen.values()) >= 10, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(10, seed=3)) == list(runs(10, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 30))
@settings(deadline=None, max_examples=60)
def test_in_any_state_most_candidates_are_legal_and_the_text_says_it_all(
    seed: int, length: int
) -> None:
    rng = random.Random(seed)
    s = parse_start(rng.choice(OPENINGS))
    for _ in range(length):
        event = choose(rng, s)
        if event is None:
            break
        try:
            after = step(s, event)
        except Illegal:
            continue
        assert parse_event(str(event)) == event
        assert describe(after).endswith(".")
        assert describe_change(s, event, after).endswith(".")
        s = after
    assert len(legal_events(s)) >= 0.8 * len(list(candidates(s)))
