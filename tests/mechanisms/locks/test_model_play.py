"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.locks.describe import describe, describe_change
from talkdiagrams.mechanisms.locks.events import VERBS, Add, Do, Event, Run, Tick, parse_event
from talkdiagrams.mechanisms.locks.invariants import FOLLOWS, invariants, invariants_between
from talkdiagrams.mechanisms.locks.model import deadlock, step
from talkdiagrams.mechanisms.locks.play import candidates, legal_events
from talkdiagrams.mechanisms.locks.start import parse_start
from talkdiagrams.mechanisms.locks.state import GStatus, Mutex, State

RUNS = 3_000
STEPS = 35
OPENINGS: tuple[dict[str, Any], ...] = (
    {"mutexes": ["m"]},
    {"mutexes": ["m"], "cores": 1},
    {"mutexes": ["a", "b"]},
    {"rwmutexes": ["rw"]},
    {"waitgroups": ["wg"]},
    {"waitgroups": {"wg": {"bubble": "true"}}},
    {"onces": ["o"]},
    {"onces": {"o": {"naive": "true"}}},
)


def opening(rng: random.Random) -> dict[str, Any]:
    return {"gs": [f"G{i}" for i in range(1, rng.randint(2, 5) + 1)], **rng.choice(OPENINGS)}


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = parse_start(opening(rng))
        for _ in range(STEPS):
            event = rng.choice(list(candidates(s)))
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after
            if s.fatal or deadlock(s):
                break


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened, by the names that the sources have for it."""
    if b.fatal:
        yield b.fatal
        return
    for old, new in zip(a.gs, b.gs, strict=True):
        if new.panic and not old.panic:
            yield new.panic
        if new.ticket and not old.ticket:
            yield "hand-off"
        if (
            new.call
            and new.call.lifo
            and new.status is GStatus.WAITING
            and old.status != new.status
        ):
            yield "queued in front"
        if isinstance(event, Run) and event.g == new.id and old.call:
            yield f"run {old.call.op}: {new.status}"
    for m in b.things:
        if isinstance(m, Mutex):
            before = a.mutex(m.id)
            if m.starving != before.starving:
                yield "enters starvation" if m.starving else "leaves starvation"
            if isinstance(event, Do) and event.verb == "spin" and m.woken > before.woken:
                yield "spinner sets woken"
            if before.woken and b.holders(m.id) and not a.holders(m.id):
                yield "barges"


WAYS = {
    "hand-off", "queued in front", "enters starvation", "leaves starvation", "spinner sets woken", "barges",
    "sync: negative WaitGroup counter", "f panicked",
    "sync: WaitGroup is reused before previous Wait has returned",
    "run lock: running", "run lock: waiting", "run rlock: running", "run rlock: waiting", "run wait: running",
    "run wait: panicked", "run do: running",
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    verbs: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    changes: set[tuple[GStatus, GStatus]] = set()
    refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        verbs[event.verb if isinstance(event, Do) else type(event).__name__] += 1
        seen.update(ways(before, event, after))
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
    accepted = verbs.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 10 * RUNS
    assert set(verbs) == {*VERBS, "Add", "Run", "Tick"}
    assert set(seen) >= WAYS, WAYS - set(seen)
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(20, seed=3)) == list(runs(20, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_what_is_called_legal_is(seed: int, steps: int) -> None:
    rng = random.Random(seed)
    s = parse_start(opening(rng))
    for _ in range(steps):
        events = legal_events(s)
        if not events:
            return
        event = rng.choice(events)
        after = step(s, event)
        assert describe(after)
        assert describe_change(s, event, after)
        assert parse_event(str(event)) == event
        s = after


@given(st.text(max_size=40))
def test_no_text_is_anything_but_an_event_or_refused(text: str) -> None:
    s = parse_start({"mutexes": ["m"], "gs": ["G1"]})
    with suppress(BadEvent, Illegal):
        assert step(s, parse_event(text)) is not None


def test_who_waits_longest_is_served_within_a_bounded_number_of_unlocks() -> None:
    """The point of starvation mode: once a waiter woke late, the next owner is that waiter."""
    for before, event, after in runs(800, seed=5):
        if after is None or after.fatal:
            continue
        for m in before.things:
            if isinstance(m, Mutex) and m.starving and isinstance(event, Do | Run | Add | Tick):
                came = set(after.holders(m.id)) - set(before.holders(m.id))
                assert all(before.g(g).ticket for g in came)
