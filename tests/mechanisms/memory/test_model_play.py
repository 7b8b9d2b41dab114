"""Thousands of random executions: clocks and rules agree in all of them, and everything that can happen, happens."""

import random
from collections import Counter

from talkdiagrams.mechanisms.memory.events import FORMS, parse_event
from talkdiagrams.mechanisms.memory.model import step
from talkdiagrams.mechanisms.memory.play import legal_events
from talkdiagrams.mechanisms.memory.rules import closure, ordered, syncs
from talkdiagrams.mechanisms.memory.start import start
from tests.mechanisms.memory.game import GAME


def test_thousands_of_executions_break_no_rule() -> None:
    verbs: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for number, (before, event, after) in enumerate(GAME.lawful(2500, seed=1, every=10)):
        verbs[event.verb] += 1
        if number % 10 == 0:
            rules.update(edge.rule for edge in syncs(after))
        waits.update(op.verb for op in after.ops[len(before.ops) :] if op.waits)
    assert set(verbs) == set(FORMS)
    assert len(rules) == 10, sorted(rules)
    assert set(waits) == {"send", "receive", "lock", "rlock", "do", "wait"}


def test_what_is_called_legal_is() -> None:
    for _, event, after in GAME.runs(30, seed=3):
        if after is not None and after.now % 7 == 0:
            assert all(step(after, one) for one in legal_events(after)), event


def test_happens_before_is_a_strict_partial_order() -> None:
    """But for an unbuffered channel: there each side begins before the other ends."""
    for number, (_, _, s) in enumerate(GAME.runs(120, seed=4)):
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
