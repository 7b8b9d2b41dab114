"""Goroutines as figures see them: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.goroutines.describe import describe, describe_change
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.model import step
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import parse_start
from talkdiagrams.mechanisms.goroutines.state import State
from talkdiagrams.mechanisms.goroutines.view_lives import birth, states, timeline
from talkdiagrams.mechanisms.goroutines.view_stack import stack
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "stack": stack,
    "states": states,
    "flow": birth,
    "timeline": timeline,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Goroutines:
    """The goroutines of go1.27.3, and their stacks."""

    name = "goroutines"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
