"""Channels at random: one to three of all sorts, and two to four Gs that send, receive, select and close."""

import random

from talkdiagrams.mechanisms.channels.events import Close, Event, Nil
from talkdiagrams.mechanisms.channels.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.channels.model import deadlock
from talkdiagrams.mechanisms.channels.play import candidates_of
from talkdiagrams.mechanisms.channels.state import GStatus, State
from talkdiagrams.mechanisms.channels.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind

CHANNELS: tuple[Spec, ...] = (
    {"c": 0},
    {"c": 1},
    {"a": 0, "b": 2},
    {"a": 0, "b": 1, "c": "nil"},
    {"a": {"cap": 2, "buf": ["x", "y"], "recvx": 1}, "b": 3},
)
ABLE = (GStatus.RUNNING, GStatus.SELECTING, GStatus.RUNNABLE)


def opening(rng: random.Random) -> Spec:
    gs = [f"G{i}" for i in range(1, rng.randint(2, 4) + 1)]
    return {"chans": rng.choice(CHANNELS), "gs": gs}


def choose(rng: random.Random, s: State) -> Event | None:
    """One of those Gs that can act, then a kind of event, then one of that kind; ends come seldom."""
    able = [g for g in s.gs if g.status in ABLE]
    if not able:
        return None
    events = list(candidates_of(s, rng.choice(able)))
    if rng.random() < 0.85:
        events = [one for one in events if not isinstance(one, Close | Nil)] or events
    return of_a_kind(rng, events)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=25, over=deadlock)
