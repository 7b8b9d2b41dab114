"""The memory model as figures see it: plays an execution, and shows each state to a kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.memory.describe import describe, describe_change
from talkdiagrams.mechanisms.memory.events import Event, parse_event
from talkdiagrams.mechanisms.memory.model import step
from talkdiagrams.mechanisms.memory.start import parse_start
from talkdiagrams.mechanisms.memory.state import State
from talkdiagrams.mechanisms.memory.view_lanes import lanes
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {"lanes": lanes}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Memory:
    """The memory model of Go since the release 1.19."""

    name = "memory"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
