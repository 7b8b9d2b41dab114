"""Random runs of limits, seconds and calls: every rule holds after every event."""

from collections import Counter

from talkdiagrams.mechanisms.maxprocs.describe import describe_change
from talkdiagrams.mechanisms.maxprocs.events import EXAMPLES, parse_event
from talkdiagrams.mechanisms.maxprocs.view import decided
from tests.mechanisms.maxprocs.game import GAME

RUNS = 3_000


def test_thousands_of_runs_keep_the_rules_and_do_everything() -> None:
    verbs: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for before, event, after in GAME.lawful(RUNS, seed=27):
        assert parse_event(str(event)) == event
        assert describe_change(before, event, after).endswith(".")
        verbs[event.verb] += 1
        reasons[decided(after)] += 1
    assert set(verbs) == set(EXAMPLES)
    assert set(reasons) == {"custom", "nocgroup", "nolimit", "cpus", "limit"}
