"""Thousands of random graphs: whichever walk comes first, the answer is that of brute force."""

import random
from collections import Counter

from talkdiagrams.mechanisms.escape.brute import on_the_heap
from talkdiagrams.mechanisms.escape.events import WalkFrom
from talkdiagrams.mechanisms.escape.invariants import invariants
from talkdiagrams.mechanisms.escape.model import step
from talkdiagrams.mechanisms.escape.play import legal_events
from talkdiagrams.mechanisms.escape.state import HEAP
from tests.mechanisms.escape.game import GAME, kind


def test_thousands_of_graphs_break_no_rule() -> None:
    kinds: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for before, event, after in GAME.lawful(1000, seed=1, every=7):
        kinds[kind(event)] += 1
        if after.solved:
            assert invariants(after) == [], (str(event), [str(edge) for edge in after.edges])
        rules.update(reason.rule for reason in after.reasons[len(before.reasons) :])
    few = ("assign", "call", "capture", "walk", "solve", "tag")
    assert min(kinds[what] for what in few) > 40, kinds
    assert all(rules[what] > 20 for what in ("heap", "result", "loop", "closure")), rules


def test_whichever_walk_comes_first_the_answer_is_the_same() -> None:
    for number, (_, event, after) in enumerate(GAME.runs(250, seed=2)):
        if after is None or after.solved or kind(event) != "assign":
            continue
        rng, s = random.Random(number), after
        s = step(s, WalkFrom())
        while s.todo:
            s = step(s, WalkFrom(rng.choice(s.todo)))
        assert {loc.id for loc in s.locs if loc.escapes} == on_the_heap(after)


def test_one_more_edge_puts_nothing_back_on_the_stack() -> None:
    for _, event, after in GAME.runs(150, seed=3):
        if after is None or kind(event) != "assign":
            continue
        rng = random.Random(str(event))
        more = rng.choice([one for one in legal_events(after) if kind(one) in ("assign", "call")])
        assert on_the_heap(after) <= on_the_heap(step(after, more))


def test_without_an_address_nothing_escapes() -> None:
    """Only `&` and what is made with it can lead to the heap: copies and dereferences never do."""
    for _, _, after in GAME.runs(150, seed=4):
        if after and not any(edge.derefs < 0 for edge in after.edges):
            assert on_the_heap(after) == {HEAP}
