"""A scenario played on a model, event after event, for a kind of figure: the same for every mechanism."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from talkbuilder.ports import Played
from talkdiagrams.mechanisms.errors import ModelError

State = TypeVar("State")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Model(Generic[State, Event]):
    """What a mechanism's model offers: reading, stepping, and words for what is and for what happened."""

    parse_start: Callable[[Mapping[str, Any]], State]
    parse_event: Callable[[str], Event]
    step: Callable[[State, Event], State]
    describe: Callable[[State], str]
    describe_change: Callable[[State, Event, State], str]


View = Callable[[State | None, Event | None, State], Any]
"""What a kind of figure gets to see of a state, the event that led there, and the state before."""


def play(
    model: Model[State, Event],
    view: View[State, Event],
    start: Mapping[str, Any],
    events: Sequence[str],
) -> Played:
    """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
    try:
        state = model.parse_start(start)
    except ModelError as error:
        return Played((), (), (), ((-1, f"{error.subject}: {error.why}", error.hint),))
    frames = [view(None, None, state)]
    captions, alts = [model.describe(state)], [model.describe(state)]
    problems: tuple[tuple[int, str, str], ...] = ()
    for index, text in enumerate(events):
        try:
            event = model.parse_event(text)
            after = model.step(state, event)
        except ModelError as error:
            why = f"{text}: {error.why}" if text.strip() else error.why
            problems = ((index, why, error.hint),)
            break
        frames.append(view(state, event, after))
        captions.append(model.describe_change(state, event, after))
        alts.append(model.describe(after))
        state = after
    return Played(tuple(frames), tuple(captions), tuple(alts), problems)
