"""The scheduler at random: one G, main, on P0 of one to four Ps, with small rings so that they spill."""

import random

from talkdiagrams.mechanisms.scheduler.events import Event, Go
from talkdiagrams.mechanisms.scheduler.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.scheduler.model import deadlock
from talkdiagrams.mechanisms.scheduler.play import candidates
from talkdiagrams.mechanisms.scheduler.state import State
from talkdiagrams.mechanisms.scheduler.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind


def opening(rng: random.Random) -> Spec:
    main = {"runs": "main", "schedtick": rng.choice((1, 60))}
    return {"ps": rng.randint(1, 4), "runq_size": rng.choice((2, 4)), "P0": main}


def choose(rng: random.Random, s: State) -> Event | None:
    """Gs are made often."""
    events = list(candidates(s))
    births = [one for one in events if isinstance(one, Go)]
    return of_a_kind(rng, births if births and rng.random() < 0.3 else events)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=30, over=deadlock)
