"""May it be set? The questions of Set in their order, and where the last one ended."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.reflection.events import Event, Put
from talkdiagrams.mechanisms.reflection.state import State

_QUESTIONS = (
    ("zero", Entry(label="Panic if it is the zero Value", color="bad")),
    ("read-only", Entry(label="Panic if an unexported field led to it", color="bad")),
    ("addressable", Entry(label="Panic if it is no variable", color="bad")),
    ("argument", Entry(label="Panic if the new value is read-only", color="bad")),
    ("type", Entry(label="Panic if type or kind does not fit", color="bad")),
    ("set", Entry(label="Write to where ptr leads", found="set", color="good")),
)


def questions(before: State | None, event: Event | None, after: State) -> Search:
    """Return at which question the last set ended; nothing for any other statement."""
    del before
    if not isinstance(event, Put):
        return Search(_QUESTIONS)
    way = "type" if after.last.way == "kind" else after.last.way
    return Search(_QUESTIONS, way)
