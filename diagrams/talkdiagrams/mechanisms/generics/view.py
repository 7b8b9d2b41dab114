"""Generics as figures see them: plays a program, and shows each state to a kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.generics.describe import describe, describe_change
from talkdiagrams.mechanisms.generics.events import Event, parse_event
from talkdiagrams.mechanisms.generics.model import step
from talkdiagrams.mechanisms.generics.start import parse_start
from talkdiagrams.mechanisms.generics.state import State
from talkdiagrams.mechanisms.generics.view_flow import shapify_flow
from talkdiagrams.mechanisms.generics.view_graph import network
from talkdiagrams.mechanisms.generics.view_record import record
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {"graph": network, "record": record, "flow": shapify_flow}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Generics:
    """The generics of go1.27.3: shapes, bodies, dictionaries."""

    name = "generics"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
