"""The books of the heap at random: whatever a program may ask of memory."""

import random

from talkdiagrams.mechanisms.accounts.events import Event
from talkdiagrams.mechanisms.accounts.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.accounts.play import candidates
from talkdiagrams.mechanisms.accounts.state import State
from talkdiagrams.mechanisms.accounts.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind


def opening(rng: random.Random) -> Spec:
    return {}


def choose(rng: random.Random, s: State) -> Event | None:
    return of_a_kind(rng, candidates(s), lambda event: event.verb)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=30)
