"""Finalizers, cleanups and weak pointers at random: objects come, are let go of, and come back."""

import random

from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.cleanups.play import candidates
from talkdiagrams.mechanisms.cleanups.state import State
from talkdiagrams.mechanisms.cleanups.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind


def opening(rng: random.Random) -> Spec:
    return {}


def choose(rng: random.Random, s: State) -> Event | None:
    return of_a_kind(rng, candidates(s), lambda event: event.verb)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=30)
