"""The poller at random: connections and a listener, Gs that read and write, news, deadlines and ends."""

import random

from talkdiagrams.mechanisms.poller.events import Close, Event, Tick
from talkdiagrams.mechanisms.poller.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.poller.play import candidates
from talkdiagrams.mechanisms.poller.state import State
from talkdiagrams.mechanisms.poller.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind

OPENINGS: tuple[Spec, ...] = (
    {"fds": ["c"], "gs": ["G1", "G2"], "ps": 3},
    {"fds": {"c": {"room": 2}, "d": {"open": False}}, "gs": ["G1", "G2", "G3"], "elsewhere": 5},
    {"fds": {"l": {"listener": True, "reader": "G4"}, "c": {"data": 2}}, "gs": ["G1", "G2"]},
    {"fds": {"c": {"reader": "G1", "writer": "G2"}, "d": {}}, "gs": ["G3"], "ps": 2, "batch": 1},
)


def opening(rng: random.Random) -> Spec:
    return rng.choice(OPENINGS)


def kind(event: Event) -> tuple[type, str]:
    return type(event), getattr(event, "verb", "")


def choose(rng: random.Random, s: State) -> Event | None:
    """Ends and time come seldom."""
    events = list(candidates(s))
    if rng.random() < 0.8:
        events = [one for one in events if not isinstance(one, Close | Tick)] or events
    return of_a_kind(rng, events, kind)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=40)
