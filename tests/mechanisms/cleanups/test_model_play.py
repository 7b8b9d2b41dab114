"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest

from talkdiagrams.mechanisms.cleanups.events import EXAMPLES, Event, parse_event
from talkdiagrams.mechanisms.cleanups.state import Stage, State
from tests.mechanisms.cleanups.game import GAME

RUNS = 2_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        verbs[event.verb] += 1
        ways.update(seen(before, event, after))
    assert verbs.total() > 10 * RUNS
    assert set(verbs) == set(EXAMPLES) - {"exit"}
    assert set(ways) >= WAYS, WAYS - set(ways)


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_what_a_hint_proposes_can_be_read(text: str) -> None:
    assert str(parse_event(text)) == text
