"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.cleanups.describe import describe, describe_change
from talkdiagrams.mechanisms.cleanups.events import EXAMPLES, Event, parse_event
from talkdiagrams.mechanisms.cleanups.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.cleanups.model import step
from talkdiagrams.mechanisms.cleanups.play import candidates
from talkdiagrams.mechanisms.cleanups.start import start
from talkdiagrams.mechanisms.cleanups.state import Stage, State
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
    """What happened, in our words."""
    for new in b.specials:
        old = a.special(new.id)
        if old and old.stage is not new.stage:
            yield f"{new.kind}: {old.stage} to {new.stage}"
    for obj in b.objs:
        was = a.obj(obj.id)
        if was and obj.freed and not was.freed:
            yield "freed after a finalizer" if b.on(obj.id, "finalizer", Stage.DONE) else "freed"
    if event.verb == "gc" and any(
        one.cleared for one in b.weaks if not (a.weak(one.id) or one).cleared
    ):
        yield "cleared"
    if event.verb == "value":
        yield "a weak pointer has a value" if b.vars != a.vars else "nothing to hold"
    if event.verb == "store" and event.names:
        yield "resurrected"


WAYS = {
    "finalizer: set to queued", "finalizer: queued to running", "finalizer: running to done",
    "finalizer: set to stopped", "cleanup: set to queued", "cleanup: queued to running",
    "cleanup: running to done", "cleanup: set to stopped", "freed", "freed after a finalizer",
    "cleared", "a weak pointer has a value", "nothing to hold", "resurrected",
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
    assert set(verbs) == set(EXAMPLES) - {"exit"}
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
