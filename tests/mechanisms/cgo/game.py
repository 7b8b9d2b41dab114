"""Cgo at random: goroutines that call C, C that calls back, memory that crosses."""

import random

from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.cgo.play import candidates, harmless
from talkdiagrams.mechanisms.cgo.state import State
from talkdiagrams.mechanisms.cgo.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind

OPENINGS: tuple[Spec, ...] = (
    {"ps": 1},
    {"ps": 1, "runq": ["G2", "G3"]},
    {"ps": 2, "gs": ["G1", "G2"], "runq": ["G3"], "extra": 2},
    {"ps": 3, "gs": ["G1", "G2"], "heap": {"p": [], "q": ["p"]}},
    {"ps": 2, "runq": ["G2"], "heap": {"p": {"to": ["q"], "pins": 1}, "q": []}, "cgocheck": 0},
    {"ps": 1, "heap": {"p": []}, "nocallback": ["f1"]},
)


def opening(rng: random.Random) -> Spec:
    return rng.choice(OPENINGS)


def choose(rng: random.Random, s: State) -> Event | None:
    """Those that end the program come seldom."""
    return of_a_kind(rng, [e for e in candidates(s) if harmless(s, e) or rng.random() < 0.1])


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=25)
