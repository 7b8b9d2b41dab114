"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.locks.events import VERBS, Add, Do, Event, Run, Tick
from talkdiagrams.mechanisms.locks.invariants import FOLLOWS
from talkdiagrams.mechanisms.locks.model import step
from talkdiagrams.mechanisms.locks.play import legal_events
from talkdiagrams.mechanisms.locks.state import GStatus, Mutex, State
from tests.mechanisms.locks.game import GAME

RUNS = 3_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        verbs[event.verb if isinstance(event, Do) else type(event).__name__] += 1
        seen.update(ways(before, event, after))
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
    assert verbs.total() > 10 * RUNS
    assert set(verbs) == {*VERBS, "Add", "Run", "Tick"}
    assert set(seen) >= WAYS, WAYS - set(seen)
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_what_is_called_legal_is(seed: int, steps: int) -> None:
    rng = random.Random(seed)
    s = GAME.start(rng)
    for _ in range(steps):
        events = legal_events(s)
        if not events:
            return
        s = step(s, rng.choice(events))


def test_who_waits_longest_is_served_within_a_bounded_number_of_unlocks() -> None:
    """The point of starvation mode: once a waiter woke late, the next owner is that waiter."""
    for before, event, after in GAME.runs(800, seed=5):
        if after is None or after.fatal:
            continue
        for m in before.things:
            if isinstance(m, Mutex) and m.starving and isinstance(event, Do | Run | Add | Tick):
                came = set(after.holders(m.id)) - set(before.holders(m.id))
                assert all(before.g(g).ticket for g in came)
