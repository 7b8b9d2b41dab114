"""Thousands of random graphs: whichever walk comes first, the answer is that of brute force."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.escape.brute import on_the_heap
from talkdiagrams.mechanisms.escape.describe import describe, describe_change
from talkdiagrams.mechanisms.escape.events import Event, WalkFrom, parse_event
from talkdiagrams.mechanisms.escape.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.escape.model import step
from talkdiagrams.mechanisms.escape.play import candidates, legal_events
from talkdiagrams.mechanisms.escape.start import start
from talkdiagrams.mechanisms.escape.state import HEAP, State

STARTS: tuple[dict[str, Any], ...] = (
    {"f": {"params": ["x", "y"], "results": ["~r0"], "vars": ["p", "q"], "depth": {"q": 2}}},
    {
        "id": {"params": ["a"], "results": ["~r0"]},
        "main": {"vars": ["u", "v", "w"], "new": {"n": "new(T)"}, "depth": {"w": 2, "n": 3}},
    },
    {
        "main": {"vars": ["u"], "new": {"c": "func literal"}, "results": ["main.~r0"]},
        "in": {"inside": "main", "vars": ["v"], "results": ["~r0"]},
    },
    {
        "main": {"vars": ["u"], "new": {"c": "func literal"}},
        "in": {"inside": "main", "vars": ["v"], "results": ["~r0"], "lost": True},
    },
    {
        "put": {
            "params": ["k", "v"],
            "results": ["~r0"],
            "tags": {"k": {"heap": 1}, "v": {"~r0": 0}},
        },
        "main": {"vars": ["s", "t"], "new": {"n": "[]T{…}"}, "params": ["in"]},
    },
)
STEPS = 14


def likely(event: Event) -> float:
    """Little may go straight to the heap, else nothing is left for the other rules."""
    words = str(event)
    if kind(event) in ("tag", "solve"):
        return 0.25
    straight = words.startswith(("heap", "*", "w.Write"))
    return 0.02 if straight else 1.0


def kind(event: Event) -> str:
    words = str(event).split()
    if words[0] in ("walk", "solve", "tag", "capture"):
        return words[0]
    return "call" if "(" in words[-1] or "(" in str(event).split("=")[0] else "assign"


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Random steps: the state before, the event, and the state after it (nothing if it was refused)."""
    for number in range(n):
        rng = random.Random(seed * 100_000 + number)
        s = start(**STARTS[number % len(STARTS)])
        for _ in range(STEPS):
            by_kind: dict[str, list[Event]] = {}
            for event in candidates(s):
                if rng.random() < likely(event):
                    by_kind.setdefault(kind(event), []).append(event)
            if not by_kind:
                break
            event = rng.choice(by_kind[rng.choice(sorted(by_kind))])
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def test_thousands_of_graphs_break_no_rule() -> None:
    tried: Counter[str] = Counter()
    refused = 0
    rules: Counter[str] = Counter()
    for before, event, after in runs(1000, seed=1):
        tried[kind(event)] += 1
        if after is None:
            refused += 1
            continue
        assert invariants_between(before, after) == []
        if after.solved or sum(tried.values()) % 7 == 0:
            assert invariants(after) == [], (str(event), [str(edge) for edge in after.edges])
        rules.update(reason.rule for reason in after.reasons[len(before.reasons) :])
    assert refused < 0.2 * sum(tried.values())
    few = ("assign", "call", "capture", "walk", "solve", "tag")
    assert min(tried[what] for what in few) > 40, tried
    assert all(rules[what] > 20 for what in ("heap", "result", "loop", "closure")), rules


def test_whichever_walk_comes_first_the_answer_is_the_same() -> None:
    for number, (_, event, after) in enumerate(runs(250, seed=2)):
        if after is None or after.solved or kind(event) != "assign":
            continue
        rng, s = random.Random(number), after
        s = step(s, WalkFrom())
        while s.todo:
            s = step(s, WalkFrom(rng.choice(s.todo)))
        assert {loc.id for loc in s.locs if loc.escapes} == on_the_heap(after)


def test_one_more_edge_puts_nothing_back_on_the_stack() -> None:
    for _, event, after in runs(150, seed=3):
        if after is None or kind(event) != "assign":
            continue
        rng = random.Random(str(event))
        more = rng.choice([one for one in legal_events(after) if kind(one) in ("assign", "call")])
        assert on_the_heap(after) <= on_the_heap(step(after, more))


def test_without_an_address_nothing_escapes() -> None:
    """Only `&` and what is made with it can lead to the heap: copies and dereferences never do."""
    for _, _, after in runs(150, seed=4):
        if after and not any(edge.derefs < 0 for edge in after.edges):
            assert on_the_heap(after) == {HEAP}


def test_every_event_reads_back_as_itself_and_every_state_can_be_told() -> None:
    for before, event, after in runs(200, seed=5):
        assert parse_event(str(event)) == event
        if after:
            assert describe(after)
            assert describe_change(before, event, after)
