"""Reflection as figures see it: plays a scenario, and shows each state to a kind.

The two objects of this room that a catalog lists; the models below know nothing of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.playing import Model, View, play
from talkdiagrams.mechanisms.reflection import encoders, view_encoders
from talkdiagrams.mechanisms.reflection.describe import describe, describe_change
from talkdiagrams.mechanisms.reflection.events import Event, parse_event
from talkdiagrams.mechanisms.reflection.model import step
from talkdiagrams.mechanisms.reflection.start import parse_start
from talkdiagrams.mechanisms.reflection.state import State
from talkdiagrams.mechanisms.reflection.view_bits import bits
from talkdiagrams.mechanisms.reflection.view_flow import questions
from talkdiagrams.mechanisms.reflection.view_record import record

_VIEWS: dict[str, View[State, Event]] = {"bits": bits, "flow": questions, "record": record}

MODEL = Model(parse_start, parse_event, step, describe, describe_change)
_ENCODERS = Model(
    encoders.parse_start,
    encoders.parse_event,
    encoders.step,
    encoders.describe,
    encoders.describe_change,
)


class Reflection:
    """Values of go1.27.3: their three words, and what may be set; as a flow, the questions of Set."""

    name = "reflection"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)


class Encoders:
    """A cache of encoders by type."""

    name = "encoders"
    kinds = ("record",)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        del kind
        return play(_ENCODERS, view_encoders.record, start, events)
