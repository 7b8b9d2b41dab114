"""The poller as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.playing import Model, View, play
from talkdiagrams.mechanisms.poller.describe import describe, describe_change
from talkdiagrams.mechanisms.poller.events import Event, parse_event
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.start import parse_start
from talkdiagrams.mechanisms.poller.state import State
from talkdiagrams.mechanisms.poller.view_lanes import lanes_view
from talkdiagrams.mechanisms.poller.view_record import record
from talkdiagrams.mechanisms.poller.view_states import states, timeline
from talkdiagrams.mechanisms.poller.view_topology import topology_view

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "record": record,
    "states": states,
    "timeline": timeline,
}

# Those that remember what they have seen are made anew for each figure.
_REMEMBERING: dict[str, Callable[[], View[State, Event]]] = {
    "lanes": lanes_view,
    "topology": topology_view,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Netpoll:
    """The network poller of go1.27.3."""

    name = "poller"
    kinds = (*_VIEWS, *_REMEMBERING)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        view = _REMEMBERING[kind]() if kind in _REMEMBERING else _VIEWS[kind]
        return play(MODEL, view, start, events)
