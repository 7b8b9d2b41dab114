"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest

from talkdiagrams.mechanisms.accounts.events import EXAMPLES, Event, parse_event
from talkdiagrams.mechanisms.accounts.state import State, classes
from tests.mechanisms.accounts.game import GAME

RUNS = 2_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        verbs[event.verb] += 1
        ways.update(seen(before, event, after))
    assert verbs.total() > 10 * RUNS
    assert set(verbs) == set(EXAMPLES)
    assert set(ways) >= WAYS, WAYS - set(ways)


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_what_a_hint_proposes_can_be_read(text: str) -> None:
    assert str(parse_event(text)) == text
