"""Goroutines at random: calls that need more stack, pointers into it, births, ends and collections."""

import random

from talkdiagrams.mechanisms.goroutines.events import Call, Event, Extra, Gc, Go, Let, Park, Suspend
from talkdiagrams.mechanisms.goroutines.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.goroutines.play import candidates
from talkdiagrams.mechanisms.goroutines.state import State
from talkdiagrams.mechanisms.goroutines.view import MODEL
from tests.support.playing import Game, Spec

OPENINGS: tuple[Spec, ...] = (
    {},
    {"heap": ["c"], "ps": 2},
    {"heap": ["c", "d"], "globals": ["d"], "batch": 4},
    {"stack": 16384, "dead": 3, "batch": 4, "heap": ["c"]},
    {"start_size": 4096, "global_dead": {"stack": 1, "none": 2}, "batch": 8},
    {"max_stack": 4096, "heap": ["c"], "adaptive": False},
    {"shrinking": False, "stack": 8192},
)
OFTEN = {Call: 4.0, Let: 3.0, Extra: 0.1, Suspend: 0.3, Gc: 0.5, Go: 0.5, Park: 0.8}


def opening(rng: random.Random) -> Spec:
    return rng.choice(OPENINGS)


def choose(rng: random.Random, s: State) -> Event | None:
    """A kind of event, then one of that kind; calls come often, births and ends seldom."""
    by_kind: dict[type, list[Event]] = {}
    for event in candidates(s):
        by_kind.setdefault(type(event), []).append(event)
    if not by_kind:
        return None
    weights = [OFTEN.get(kind, 1) for kind in by_kind]
    return rng.choice(by_kind[rng.choices(list(by_kind), weights)[0]])


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=40)
