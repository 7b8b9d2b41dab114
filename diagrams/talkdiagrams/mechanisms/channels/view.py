"""Channels as figures see them: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.channels.describe import describe, describe_change
from talkdiagrams.mechanisms.channels.events import Event, parse_event
from talkdiagrams.mechanisms.channels.model import step
from talkdiagrams.mechanisms.channels.start import parse_start
from talkdiagrams.mechanisms.channels.state import State
from talkdiagrams.mechanisms.channels.view_channel import channel
from talkdiagrams.mechanisms.channels.view_flow import send
from talkdiagrams.mechanisms.channels.view_lanes import lanes_view
from talkdiagrams.mechanisms.channels.view_lives import states, timeline
from talkdiagrams.mechanisms.channels.view_record import record
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {
    "channel": channel,
    "flow": send,
    "record": record,
    "states": states,
    "timeline": timeline,
}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Channels:
    """The channels and selects of go1.27.3."""

    name = "channels"
    kinds = (*_VIEWS, "lanes")

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        view = lanes_view() if kind == "lanes" else _VIEWS[kind]
        return play(MODEL, view, start, events)
