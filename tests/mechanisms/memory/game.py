"""Executions at random: two or three Gs, variables, and every way to order what they do."""

import random

from talkdiagrams.mechanisms.memory.events import Event
from talkdiagrams.mechanisms.memory.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.memory.play import candidates
from talkdiagrams.mechanisms.memory.state import State
from talkdiagrams.mechanisms.memory.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind

OPENINGS: tuple[Spec, ...] = (
    {"gs": ["G1", "G2", "G3"], "vars": ["x", "n"], "chans": {"c": 0, "b": 2}},
    {"gs": ["G1", "G2"], "vars": ["x", "y"], "mutexes": ["m"], "rwmutexes": ["rw"]},
    {"gs": ["G1", "G2", "G3"], "vars": ["x"], "onces": ["o"], "waitgroups": ["wg"]},
    {"gs": ["G1", "G2"], "vars": ["n", "x"], "chans": {"c": 1}, "mutexes": ["m"], "onces": ["o"]},
    {"gs": ["G1", "G2", "G3"], "vars": ["x", "n"], "rwmutexes": ["rw"], "waitgroups": ["wg"]},
)


def opening(rng: random.Random) -> Spec:
    return rng.choice(OPENINGS)


def choose(rng: random.Random, s: State) -> Event | None:
    """Ends come seldom."""
    events = [one for one in candidates(s) if one.verb != "exit" or rng.random() < 0.15]
    return of_a_kind(rng, events, lambda event: event.verb)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=30)
