"""May it be set? The questions of Set in their order, and where the last one ended."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.reflection.events import Event, Put
from talkdiagrams.mechanisms.reflection.state import State

_QUESTIONS = (
    ("zero", Entry(label="Is it the zero Value?", found="panic", color="bad")),
    ("read-only", Entry(label="Reached through an unexported field?", found="panic", color="bad")),
    ("addressable", Entry(label="No address of a variable?", found="panic", color="bad")),
    ("argument", Entry(label="Is the new value read-only itself?", found="panic", color="bad")),
    ("type", Entry(label="Does type or kind not fit?", found="panic", color="bad")),
    ("set", Entry(label="Then write to where ptr leads", found="set", color="good")),
)


def questions(before: State | None, event: Event | None, after: State) -> Search:
    """Return at which question the last set ended; nothing for any other statement."""
    del before
    if not isinstance(event, Put):
        return Search(_QUESTIONS)
    way = "type" if after.last.way == "kind" else after.last.way
    return Search(_QUESTIONS, way)
