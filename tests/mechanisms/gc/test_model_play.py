"""Random legal runs: every invariant holds, and every kind of thing happens."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.gc.describe import describe, describe_change
from talkdiagrams.mechanisms.gc.events import EVENTS, Event, parse_event
from talkdiagrams.mechanisms.gc.invariants import DARKENS, FOLLOWS, invariants, invariants_between
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.play import candidates, collector, legal_events
from talkdiagrams.mechanisms.gc.start import start
from talkdiagrams.mechanisms.gc.state import Color, Stage, State

RUNS, STEPS = 2_000, 24


def opening(rng: random.Random) -> State:
    """Three to six objects in three spans, small, large and without pointers; two stacks and a global."""
    few = "ABCDEF"[: rng.randint(3, 6)]
    targets = [*few, "nil"]
    return start(
        objects={
            **{id: [rng.choice(targets) for _ in range(rng.randint(1, 2))] for id in few},
            "L": [],
        },
        spans={
            "1": {"objects": list(few[:2]), "slots": 3},
            "2": {"objects": list(few[2:]), "size": rng.choice((64, 1024)), "slots": 5},
            "3": {"objects": ["L"], "slots": 2},
        },
        stacks={"G1": [rng.choice(few)], "G2": [rng.choice(few), "L"]},
        globals={"v": rng.choice(targets)},
        greentea=rng.random() < 0.5,
        barrier=rng.choice(("both", "hybrid")),
    )


def choose(rng: random.Random, s: State) -> Event:
    """A kind first, then one of that kind; the collector gets more than its share, so that cycles end."""
    by_kind: dict[type, list[Event]] = {}
    events = list(collector(s)) if rng.random() < 0.5 else []
    for event in events or candidates(s):
        by_kind.setdefault(type(event), []).append(event)
    return rng.choice(by_kind[rng.choice(list(by_kind))])


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = opening(rng)
        for _ in range(STEPS):
            event = choose(rng, s)
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    kinds: Counter[type] = Counter()
    stages: set[tuple[Stage, Stage]] = set()
    colors: set[tuple[Color, Color]] = set()
    refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        kinds[type(event)] += 1
        stages.add((before.stage, after.stage))
        now = {o.id: o.color for o in after.objects}
        if after.stage is Stage.MARK:
            colors |= {(o.color, now[o.id]) for o in before.objects if o.id in now}
    accepted = kinds.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 20 * RUNS
    assert set(kinds) == set(EVENTS)
    assert min(kinds.values()) >= 20, kinds
    assert {(a, b) for a, b in stages if a is not b} == {
        (a, b) for a in FOLLOWS for b in FOLLOWS[a]
    }
    assert {(a, b) for a, b in colors if a is not b} == DARKENS


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(5, seed=3)) == list(runs(5, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 40))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal_and_the_text_says_it_all(
    seed: int, length: int
) -> None:
    rng = random.Random(seed)
    s = opening(rng)
    for _ in range(length):
        event = choose(rng, s)
        after = step(s, event)
        assert parse_event(str(event)) == event
        assert describe(after)
        assert describe_change(s, event, after).endswith(".")
        s = after
    assert len(legal_events(s)) >= 0.8 * len(list(candidates(s)))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_a_cycle_left_to_itself_frees_exactly_what_cannot_be_reached(seed: int) -> None:
    rng = random.Random(seed)
    s = opening(rng)
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
    begun = opening(random.Random(seed))
    marked = []
    for greentea in (False, True):
        s = replace(begun, greentea=greentea)
        for text in ("start", "resume", "scan stack G1", "scan stack G2", "scan globals"):
            s = step(s, parse_event(text))
        while s.work or s.spanq:
            s = step(s, parse_event("drain"))
        marked.append({o.id for o in s.objects if o.mark})
    assert marked[0] == marked[1] == begun.reachable()
