"""The scheduler as figures see it: plays a scenario, and shows each state to a kind.

The one object of this room that a catalog lists; the model below knows nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.scheduler.describe import describe, describe_change
from talkdiagrams.mechanisms.scheduler.events import Event, parse_event
from talkdiagrams.mechanisms.scheduler.model import step
from talkdiagrams.mechanisms.scheduler.start import parse_start
from talkdiagrams.mechanisms.scheduler.state import ModelError, State
from talkdiagrams.mechanisms.scheduler.view_lives import rings, search, states
from talkdiagrams.mechanisms.scheduler.view_timeline import timeline
from talkdiagrams.mechanisms.scheduler.view_topology import topology

View = Callable[[State | None, Event | None, State], Any]

# What each kind of figure gets to see of a state, the event that led there, and the state before.
_VIEWS: dict[str, View] = {
    "topology": topology,
    "states": states,
    "timeline": timeline,
    "ring": rings,
    "flow": search,
}


class Scheduler:
    """The M:P:G scheduler of go1.27.3."""

    name = "scheduler"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        view = _VIEWS[kind]
        try:
            state = parse_start(start)
        except ModelError as error:
            why = f"{error.subject}: {error.why}"
            return Played((), (), (), ((-1, why, error.hint),))
        frames = [view(None, None, state)]
        captions, alts = [describe(state)], [describe(state)]
        for index, text in enumerate(events):
            event: Event | None = None
            try:
                event = parse_event(text)
                after = step(state, event)
            except ModelError as error:
                return Played(
                    tuple(frames), tuple(captions), tuple(alts), (_why(index, text, error),)
                )
            frames.append(view(state, event, after))
            captions.append(describe_change(state, event, after))
            alts.append(describe(after))
            state = after
        return Played(tuple(frames), tuple(captions), tuple(alts))


def _why(index: int, text: str, error: ModelError) -> tuple[int, str, str]:
    return index, f"{text}: {error.why}" if text.strip() else error.why, error.hint
