"""May it be set? The questions of Set in their order, and where the last one ended."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.reflection.events import Event, Put
from talkdiagrams.mechanisms.reflection.state import State

_QUESTIONS = (
    ("zero", Entry(label="Is it the zero Value?", found="panic", ends="bad")),
    ("read-only", Entry(label="Did an unexported field lead to it?", found="panic", ends="bad")),
    ("addressable", Entry(label="Is it no variable?", found="panic", ends="bad")),
    ("argument", Entry(label="Is the new value read-only?", found="panic", ends="bad")),
    ("type", Entry(label="Is it of another type or kind?", found="panic", ends="bad")),
    ("set", Entry(label="Write to where ptr leads", found="set", color="good")),
)


def questions(before: State | None, event: Event | None, after: State) -> Search:
    """Return at which question the last set ended; nothing for any other statement."""
    del before
    if not isinstance(event, Put):
        return Search(_QUESTIONS)
    way = "type" if after.last.way == "kind" else after.last.way
    return Search(_QUESTIONS, way)
