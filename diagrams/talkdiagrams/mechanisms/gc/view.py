"""The collector as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.gc.describe import describe, describe_change
from talkdiagrams.mechanisms.gc.events import Event, parse_event
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.start import parse_start
from talkdiagrams.mechanisms.gc.state import State
from talkdiagrams.mechanisms.gc.view_cycle import states, steps, timeline
from talkdiagrams.mechanisms.gc.view_heap import heap
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "heap": heap,
    "states": states,
    "flow": steps,
    "timeline": timeline,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Collector:
    """The garbage collector of go1.27.3."""

    name = "gc"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
