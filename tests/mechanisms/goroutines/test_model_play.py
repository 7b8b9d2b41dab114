"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.goroutines.events import (
    EVENTS,
    Event,
    Maxstack,
)
from talkdiagrams.mechanisms.goroutines.invariants import (
    FOLLOWS,
)
from talkdiagrams.mechanisms.goroutines.play import candidates, legal_events
from talkdiagrams.mechanisms.goroutines.state import G, GStatus, State
from tests.mechanisms.goroutines.game import GAME
from tests.support.playing import mostly

RUNS = 2_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        kinds[type(event)] += 1
        seen.update(ways(before, event, after))
        for g in after.gs:
            was = before.find_g(g.id)
            if was and was.full_status != g.full_status:
                changes.add((was.full_status, g.full_status))
    assert kinds.total() > 15 * RUNS
    assert set(kinds) == set(EVENTS) - {Maxstack}
    assert set(seen) == WAYS
    assert min(seen.values()) >= 10, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


@given(st.integers(0, 2**32), st.integers(0, 30))
@settings(deadline=None, max_examples=60)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))
