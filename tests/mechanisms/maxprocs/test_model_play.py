"""Random runs of limits, seconds and calls: every rule holds after every event."""

import random
from collections import Counter
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.maxprocs.describe import describe, describe_change
from talkdiagrams.mechanisms.maxprocs.events import EXAMPLES, parse_event
from talkdiagrams.mechanisms.maxprocs.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.maxprocs.model import step
from talkdiagrams.mechanisms.maxprocs.play import candidates
from talkdiagrams.mechanisms.maxprocs.start import parse_start, start
from talkdiagrams.mechanisms.maxprocs.view import decided

RUNS, STEPS = 3_000, 20


def opening(rng: random.Random) -> dict[str, Any]:
    spec: dict[str, Any] = {"cpus": rng.choice((1, 2, 4, 64)), "go": rng.choice(("1.24", "1.27"))}
    if rng.random() < 0.5:
        spec["cpu.max"] = rng.choice(("max 100000", "50000 100000", "310000 100000", "9000 1000"))
    for name in ("containermaxprocs", "updatemaxprocs"):
        if rng.random() < 0.3:
            spec[name] = rng.choice(("true", "false"))
    if rng.random() < 0.2:
        spec["env"] = rng.choice((1, 3, 200))
    return spec


def test_thousands_of_runs_keep_the_rules_and_do_everything() -> None:
    rng = random.Random(27)
    verbs: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for _ in range(RUNS):
        s = parse_start(opening(rng))
        assert invariants(s) == []
        for _ in range(STEPS):
            event = rng.choice(list(candidates()))
            after = step(s, event)
            assert invariants(after) + invariants_between(s, after) == [], f"{event}: {describe(s)}"
            assert parse_event(str(event)) == event
            assert describe_change(s, event, after).endswith(".")
            verbs[event.verb] += 1
            reasons[decided(after)] += 1
            s = after
    assert set(verbs) == set(EXAMPLES)
    assert set(reasons) == {"custom", "nocgroup", "nolimit", "cpus", "limit"}


@given(st.text(max_size=40))
def test_no_text_is_anything_but_an_event_or_refused(text: str) -> None:
    with suppress(BadEvent, Illegal):
        assert step(start(), parse_event(text)) is not None
