"""Finalizers and cleanups as figures see them: plays a scenario for a kind of figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.cleanups.describe import describe, describe_change
from talkdiagrams.mechanisms.cleanups.events import Event, parse_event
from talkdiagrams.mechanisms.cleanups.model import step
from talkdiagrams.mechanisms.cleanups.start import parse_start
from talkdiagrams.mechanisms.cleanups.state import State
from talkdiagrams.mechanisms.cleanups.view_lives import states
from talkdiagrams.mechanisms.cleanups.view_record import record
from talkdiagrams.mechanisms.playing import Model, View, play

_VIEWS: dict[str, View[State, Event]] = {"record": record, "states": states}
MODEL = Model(parse_start, parse_event, step, describe, describe_change)


class Cleanups:
    """Finalizers, cleanups and weak pointers of go1.27.3."""

    name = "cleanups"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
