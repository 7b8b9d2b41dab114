"""Channels as figures see them: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.channels.describe import describe, describe_change
from talkdiagrams.mechanisms.channels.events import Event, parse_event
from talkdiagrams.mechanisms.channels.model import step
from talkdiagrams.mechanisms.channels.start import parse_start
from talkdiagrams.mechanisms.channels.state import ModelError, State
from talkdiagrams.mechanisms.channels.view_channel import channel
from talkdiagrams.mechanisms.channels.view_lives import states, timeline

View = Callable[[State | None, Event | None, State], Any]

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View] = {"channel": channel, "states": states, "timeline": timeline}


class Channels:
    """The channels and selects of go1.27.3."""

    name = "channels"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        view = _VIEWS[kind]
        try:
            state = parse_start(start)
        except ModelError as error:
            return Played((), (), (), ((-1, f"{error.subject}: {error.why}", error.hint),))
        frames = [view(None, None, state)]
        captions, alts = [describe(state)], [describe(state)]
        problems: tuple[tuple[int, str, str], ...] = ()
        for index, text in enumerate(events):
            try:
                event = parse_event(text)
                after = step(state, event)
            except ModelError as error:
                why = f"{text}: {error.why}" if text.strip() else error.why
                problems = ((index, why, error.hint),)
                break
            frames.append(view(state, event, after))
            captions.append(describe_change(state, event, after))
            alts.append(describe(after))
            state = after
        return Played(tuple(frames), tuple(captions), tuple(alts), problems)
