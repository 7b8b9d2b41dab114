"""The collector as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.gc.describe import describe, describe_change
from talkdiagrams.mechanisms.gc.events import Event, parse_event
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.start import parse_start
from talkdiagrams.mechanisms.gc.state import ModelError, State
from talkdiagrams.mechanisms.gc.view_cycle import states, steps, timeline
from talkdiagrams.mechanisms.gc.view_heap import heap

View = Callable[[State | None, Event | None, State], Any]

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View] = {"heap": heap, "states": states, "flow": steps, "timeline": timeline}


class Collector:
    """The garbage collector of go1.27.3."""

    name = "gc"
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
        for index, text in enumerate(events):
            try:
                event = parse_event(text)
                after = step(state, event)
            except ModelError as error:
                why = f"{text}: {error.why}" if text.strip() else error.why
                problem = (index, why, error.hint)
                return Played(tuple(frames), tuple(captions), tuple(alts), (problem,))
            frames.append(view(state, event, after))
            captions.append(describe_change(state, event, after))
            alts.append(describe(after))
            state = after
        return Played(tuple(frames), tuple(captions), tuple(alts))
