"""Thousands of random executions: clocks and rules agree in all of them, and everything that can happen, happens."""

import random
from collections import Counter
from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory.describe import describe, describe_change
from talkdiagrams.mechanisms.memory.events import FORMS, Event, parse_event
from talkdiagrams.mechanisms.memory.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.memory.model import step
from talkdiagrams.mechanisms.memory.play import candidates, legal_events
from talkdiagrams.mechanisms.memory.rules import closure, ordered, syncs
from talkdiagrams.mechanisms.memory.start import start
from talkdiagrams.mechanisms.memory.state import State

STARTS: tuple[dict[str, object], ...] = (
    {"gs": ["G1", "G2", "G3"], "vars": ["x", "n"], "chans": {"c": 0, "b": 2}},
    {"gs": ["G1", "G2"], "vars": ["x", "y"], "mutexes": ["m"], "rwmutexes": ["rw"]},
    {"gs": ["G1", "G2", "G3"], "vars": ["x"], "onces": ["o"], "waitgroups": ["wg"]},
    {"gs": ["G1", "G2"], "vars": ["n", "x"], "chans": {"c": 1}, "mutexes": ["m"], "onces": ["o"]},
    {"gs": ["G1", "G2", "G3"], "vars": ["x", "n"], "rwmutexes": ["rw"], "waitgroups": ["wg"]},
)
STEPS = 30


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Random steps: the state before, the event, and the state after it (nothing if it was refused)."""
    for number in range(n):
        rng = random.Random(seed * 100_000 + number)
        s = start(**STARTS[number % len(STARTS)])
        for _ in range(STEPS):
            by_verb: dict[str, list[Event]] = {}
            for event in candidates(s):
                if event.verb != "exit" or rng.random() < 0.15:
                    by_verb.setdefault(event.verb, []).append(event)
            if not by_verb:
                break
            event = rng.choice(by_verb[rng.choice(sorted(by_verb))])
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def test_thousands_of_executions_break_no_rule() -> None:
    tried: Counter[str] = Counter()
    refused = 0
    rules: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for number, (before, event, after) in enumerate(runs(2500, seed=1)):
        tried[event.verb] += 1
        if after is None:
            refused += 1
            continue
        assert invariants_between(before, after) == []
        if number % 10 == 0:
            assert invariants(after) == []
            rules.update(edge.rule for edge in syncs(after))
        waits.update(op.verb for op in after.ops[len(before.ops) :] if op.waits)
    assert refused < 0.2 * sum(tried.values())
    assert set(tried) == set(FORMS)
    assert len(rules) == 10, sorted(rules)
    assert set(waits) == {"send", "receive", "lock", "rlock", "do", "wait"}


def test_what_is_called_legal_is() -> None:
    for _, event, after in runs(30, seed=3):
        if after is not None and after.now % 7 == 0:
            assert all(step(after, one) for one in legal_events(after)), event


def test_happens_before_is_a_strict_partial_order() -> None:
    """But for an unbuffered channel: there each side begins before the other ends."""
    for number, (_, _, s) in enumerate(runs(120, seed=4)):
        if s is None or number % 29:
            continue
        reach = closure(s, syncs(s))
        ids = range(len(s.ops))
        accesses = [op.id for op in s.ops if op.accesses]
        assert not any(ordered(reach, i, i) for i in ids)
        for a in accesses:
            for b in accesses:
                assert not (ordered(reach, a, b) and ordered(reach, b, a))
                if ordered(reach, a, b):
                    assert all(ordered(reach, a, c) for c in accesses if ordered(reach, b, c))


def test_more_synchronisation_never_makes_a_race() -> None:
    """Every plain execution, once more with each access under one mutex: no race is left."""
    for number in range(200):
        rng = random.Random(number)
        s = start(gs=["G1", "G2", "G3"], vars=["x", "y"], mutexes=["m"])
        for _ in range(12):
            g, var = rng.choice(["G1", "G2", "G3"]), rng.choice("xy")
            for text in (
                f"lock m by {g}",
                f"{rng.choice(['read', 'write'])} {var} by {g}",
                f"unlock m by {g}",
            ):
                s = step(s, parse_event(text))
        assert s.races == ()


def test_every_event_reads_as_it_is_written_and_every_state_has_words() -> None:
    for number, (before, event, after) in enumerate(runs(60, seed=5)):
        assert parse_event(str(event)) == event
        if after is not None and number % 5 == 0:
            assert describe_change(before, event, after).endswith(".")
            assert describe(after).endswith(".")
