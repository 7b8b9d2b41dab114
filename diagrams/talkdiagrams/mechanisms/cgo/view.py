"""Cgo as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.cgo.describe import describe, describe_change
from talkdiagrams.mechanisms.cgo.events import Event, parse_event
from talkdiagrams.mechanisms.cgo.model import step
from talkdiagrams.mechanisms.cgo.start import parse_start
from talkdiagrams.mechanisms.cgo.state import State
from talkdiagrams.mechanisms.cgo.view_lanes import lanes_view
from talkdiagrams.mechanisms.cgo.view_lives import states, timeline, topology
from talkdiagrams.mechanisms.cgo.view_stack import stack
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "stack": stack,
    "states": states,
    "timeline": timeline,
    "topology": topology,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Cgo:
    """The calls between Go and C of go1.27.3."""

    name = "cgo"
    kinds = (*_VIEWS, "lanes")

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        view = lanes_view() if kind == "lanes" else _VIEWS[kind]
        return play(MODEL, view, start, events)
