"""Locks as figures see them: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.locks.describe import describe, describe_change
from talkdiagrams.mechanisms.locks.events import Event, parse_event
from talkdiagrams.mechanisms.locks.model import step
from talkdiagrams.mechanisms.locks.start import parse_start
from talkdiagrams.mechanisms.locks.state import State
from talkdiagrams.mechanisms.locks.view_bits import bits
from talkdiagrams.mechanisms.locks.view_lives import states, timeline
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {"bits": bits, "states": states, "timeline": timeline}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Locks:
    """Mutex, RWMutex, WaitGroup and Once of go1.27.3."""

    name = "locks"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
