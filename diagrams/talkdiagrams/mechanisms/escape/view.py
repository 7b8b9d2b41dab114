"""Escape analysis as figures see it: plays an analysis, and shows each state to a kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.escape.describe import describe, describe_change
from talkdiagrams.mechanisms.escape.events import Event, parse_event
from talkdiagrams.mechanisms.escape.model import step
from talkdiagrams.mechanisms.escape.start import parse_start
from talkdiagrams.mechanisms.escape.state import State
from talkdiagrams.mechanisms.escape.view_graph import network
from talkdiagrams.mechanisms.escape.view_rules import rules
from talkdiagrams.mechanisms.escape.view_stack import stack
from talkdiagrams.mechanisms.playing import Model, View, play

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View[State, Event]] = {"graph": network, "stack": stack, "flow": rules}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Escape:
    """Escape analysis of go1.27.3: locations, assignments, walks, tags."""

    name = "escape"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
