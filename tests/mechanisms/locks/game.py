"""Locks at random: two to five Gs at one or two locks of every sort."""

import random

from talkdiagrams.mechanisms.locks.events import Event
from talkdiagrams.mechanisms.locks.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.locks.model import deadlock
from talkdiagrams.mechanisms.locks.play import candidates
from talkdiagrams.mechanisms.locks.state import State
from talkdiagrams.mechanisms.locks.view import MODEL
from tests.support.playing import Game, Spec

OPENINGS: tuple[Spec, ...] = (
    {"mutexes": ["m"]},
    {"mutexes": ["m"], "cores": 1},
    {"mutexes": ["a", "b"]},
    {"rwmutexes": ["rw"]},
    {"waitgroups": ["wg"]},
    {"waitgroups": {"wg": {"bubble": "true"}}},
    {"onces": ["o"]},
    {"onces": {"o": {"naive": "true"}}},
)


def opening(rng: random.Random) -> Spec:
    return {"gs": [f"G{i}" for i in range(1, rng.randint(2, 5) + 1)], **rng.choice(OPENINGS)}


def choose(rng: random.Random, s: State) -> Event | None:
    return rng.choice(list(candidates(s)))


def over(s: State) -> bool:
    return bool(s.fatal) or deadlock(s)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=35, over=over)
