"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.accounts.describe import describe, describe_change
from talkdiagrams.mechanisms.accounts.events import EXAMPLES, Event, parse_event
from talkdiagrams.mechanisms.accounts.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.play import candidates
from talkdiagrams.mechanisms.accounts.start import start
from talkdiagrams.mechanisms.accounts.state import State, classes
from talkdiagrams.mechanisms.errors import BadEvent, Illegal

RUNS = 2_000
STEPS = 30


def runs(n: int, seed: int, steps: int = STEPS) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = start()
        for _ in range(steps):
            by_verb: dict[str, list[Event]] = {}
            for one in candidates(s):
                by_verb.setdefault(one.verb, []).append(one)
            event = rng.choice(by_verb[rng.choice(sorted(by_verb))])
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def seen(a: State, event: Event, b: State) -> Iterator[str]:
    """Between which classes bytes moved, with this event."""
    before, after = classes(a.counters), classes(b.counters)
    for name in ("heap/objects", "heap/unused", "heap/free", "heap/released", "heap/stacks"):
        if before[name] != after[name]:
            yield f"{event.verb}: {name} {'more' if after[name] > before[name] else 'less'}"
    if len(a.pages) < len(b.pages):
        yield "the heap grows"


WAYS = {
    "the heap grows", "alloc: heap/objects more", "alloc: heap/unused more", "alloc: heap/unused less",
    "alloc: heap/free less", "alloc: heap/released less", "alloc: heap/released more", "gc: heap/objects less",
    "gc: heap/unused more", "gc: heap/unused less", "gc: heap/free more", "scavenge: heap/free less",
    "scavenge: heap/released more", "stack: heap/stacks more", "stack: heap/free less",
    "stack: heap/released less", "stack: heap/released more", "grow: heap/stacks more", "grow: heap/stacks less",
    "grow: heap/free less", "grow: heap/free more", "grow: heap/released less", "grow: heap/released more",
    "shrink: heap/stacks more", "shrink: heap/stacks less", "shrink: heap/free less", "shrink: heap/free more",
    "shrink: heap/released less", "shrink: heap/released more", "exit: heap/stacks less", "exit: heap/free more",
    "FreeOSMemory: heap/objects less", "FreeOSMemory: heap/unused less", "FreeOSMemory: heap/unused more",
    "FreeOSMemory: heap/free less", "FreeOSMemory: heap/released more",
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_do_everything() -> None:
    verbs: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        verbs[event.verb] += 1
        ways.update(seen(before, event, after))
    accepted = verbs.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 10 * RUNS
    assert set(verbs) == set(EXAMPLES)
    assert set(ways) >= WAYS, WAYS - set(ways)


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(10, seed=3)) == list(runs(10, seed=3))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_an_event_is_its_text_and_each_change_has_a_sentence(seed: int) -> None:
    for before, event, after in runs(1, seed, 20):
        assert parse_event(str(event)) == event
        if after is not None:
            assert describe(after).endswith(".")
            assert describe_change(before, event, after).endswith(".")


@given(st.text(max_size=40))
def test_no_text_is_anything_but_an_event_or_refused(text: str) -> None:
    with suppress(BadEvent, Illegal):
        assert step(start(), parse_event(text)) is not None


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_what_a_hint_proposes_can_be_read(text: str) -> None:
    assert str(parse_event(text)) == text
