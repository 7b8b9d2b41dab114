"""Random legal runs: every invariant holds, and every kind of thing happens."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.gc.events import EVENTS, parse_event
from talkdiagrams.mechanisms.gc.invariants import DARKENS, FOLLOWS, invariants
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.play import candidates, collector, legal_events
from talkdiagrams.mechanisms.gc.state import Color, Stage
from tests.mechanisms.gc.game import GAME
from tests.support.playing import mostly

RUNS = 2_000


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    kinds: Counter[type] = Counter()
    stages: set[tuple[Stage, Stage]] = set()
    colors: set[tuple[Color, Color]] = set()
    for before, event, after in GAME.lawful(RUNS, seed=27):
        kinds[type(event)] += 1
        stages.add((before.stage, after.stage))
        now = {o.id: o.color for o in after.objects}
        if after.stage is Stage.MARK:
            colors |= {(o.color, now[o.id]) for o in before.objects if o.id in now}
    assert kinds.total() > 20 * RUNS
    assert set(kinds) == set(EVENTS)
    assert min(kinds.values()) >= 20, kinds
    assert {(a, b) for a, b in stages if a is not b} == {
        (a, b) for a in FOLLOWS for b in FOLLOWS[a]
    }
    assert {(a, b) for a, b in colors if a is not b} == DARKENS


@given(st.integers(0, 2**32), st.integers(0, 40))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_a_cycle_left_to_itself_frees_exactly_what_cannot_be_reached(seed: int) -> None:
    rng = random.Random(seed)
    s = GAME.start(rng)
    live = s.reachable()
    s = step(s, parse_event("start"))
    while s.stage is not Stage.OFF:
        s = step(s, rng.choice([e for e in collector(s) if str(e) != "start"]))
        assert invariants(s) == []
    assert {o.id for o in s.objects} == live


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_by_object_or_by_span_the_same_is_marked(seed: int) -> None:
    """The order differs, the result does not."""
    begun = GAME.start(random.Random(seed))
    marked = []
    for greentea in (False, True):
        s = replace(begun, greentea=greentea)
        for text in ("start", "resume", "scan stack G1", "scan stack G2", "scan globals"):
            s = step(s, parse_event(text))
        while s.work or s.spanq:
            s = step(s, parse_event("drain"))
        marked.append({o.id for o in s.objects if o.mark})
    assert marked[0] == marked[1] == begun.reachable()
