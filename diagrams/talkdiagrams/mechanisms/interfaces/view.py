"""Interfaces as figures see them: plays a scenario, and shows each state to a kind.

The two objects of this room that a catalog lists; the model below knows nothing of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.interfaces.describe import describe, describe_change
from talkdiagrams.mechanisms.interfaces.events import Event, parse_event
from talkdiagrams.mechanisms.interfaces.model import step
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import State
from talkdiagrams.mechanisms.interfaces.view_flow import conversion, question
from talkdiagrams.mechanisms.interfaces.view_record import record
from talkdiagrams.mechanisms.playing import Model, View, play

_VIEWS: dict[str, View[State, Event]] = {"flow": question, "record": record}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Interfaces:
    """Interface values of go1.27.3, their itabs and caches; as a flow, a question that is asked of one."""

    name = "interfaces"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)


class Conversions:
    """The way of a value into an interface, as the compiler decides it."""

    name = "conversions"
    kinds = ("flow",)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        del kind
        return play(MODEL, conversion, start, events)
