"""The collector at random: small heaps of all sorts, and a mutator that does not stand still."""

import random

from talkdiagrams.mechanisms.gc.events import Event
from talkdiagrams.mechanisms.gc.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.gc.play import candidates, collector
from talkdiagrams.mechanisms.gc.state import State
from talkdiagrams.mechanisms.gc.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind


def opening(rng: random.Random) -> Spec:
    """Three to six objects in three spans, small, large and without pointers; two stacks and a global."""
    few = "ABCDEF"[: rng.randint(3, 6)]
    targets = [*few, "nil"]
    return {
        "objects": {
            **{id: [rng.choice(targets) for _ in range(rng.randint(1, 2))] for id in few},
            "L": [],
        },
        "spans": {
            "1": {"objects": list(few[:2]), "slots": 3},
            "2": {"objects": list(few[2:]), "size": rng.choice((64, 1024)), "slots": 5},
            "3": {"objects": ["L"], "slots": 2},
        },
        "stacks": {"G1": [rng.choice(few)], "G2": [rng.choice(few), "L"]},
        "globals": {"v": rng.choice(targets)},
        "greentea": rng.random() < 0.5,
        "barrier": rng.choice(("both", "hybrid")),
    }


def choose(rng: random.Random, s: State) -> Event | None:
    """The collector gets more than its share, so that cycles end."""
    events = list(collector(s)) if rng.random() < 0.5 else []
    return of_a_kind(rng, events or candidates(s))


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=24)
