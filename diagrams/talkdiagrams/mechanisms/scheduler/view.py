"""The scheduler as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.playing import Model, View, play
from talkdiagrams.mechanisms.scheduler.describe import describe, describe_change
from talkdiagrams.mechanisms.scheduler.events import Event, parse_event
from talkdiagrams.mechanisms.scheduler.model import step
from talkdiagrams.mechanisms.scheduler.start import parse_start
from talkdiagrams.mechanisms.scheduler.state import State
from talkdiagrams.mechanisms.scheduler.view_lives import rings, search, states
from talkdiagrams.mechanisms.scheduler.view_timeline import timeline
from talkdiagrams.mechanisms.scheduler.view_topology import topology

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "topology": topology,
    "states": states,
    "timeline": timeline,
    "ring": rings,
    "flow": search,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Scheduler:
    """The M:P:G scheduler of go1.27.3."""

    name = "scheduler"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
