"""A conversion, and a question, as lists of decisions: where the last event ended."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.interfaces.events import Assert, Convert, Event, Switch
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    HEAP,
    ITSELF,
    READ_ONLY,
    STACK,
    ZERO,
    ZEROBASE,
)
from talkdiagrams.mechanisms.interfaces.state import State

# In the order of dataWord (cmd/compile/internal/walk/convert.go); the last three are asked at run time.
_CONVERSION = (
    ("direct", Entry(label="Is it one pointer?", found="the word itself", color="good")),
    ("empty", Entry(label="Has it no size?", found="zerobase", color="good")),
    ("byte", Entry(label="Is it one byte?", found="a fixed cell", color="good")),
    ("constant", Entry(label="Is it a constant?", found="read-only", color="good")),
    ("stays", Entry(label="Does it stay here, and is small?", found="the stack", color="good")),
    ("cell", Entry(label="A number below 256?", found="a fixed cell", color="running")),
    ("zero", Entry(label="An empty string, a nil slice?", found="zeros", color="running")),
    ("heap", Entry(label="Then allocate, and copy", found="the heap", ends="bad", color="bad")),
)
_ENDS = {
    ITSELF: "direct",
    ZEROBASE: "empty",
    STACK: "stays",
    ZERO: "zero",
    READ_ONLY: "constant",
    HEAP: "heap",
}

# In the order of the compiled code and getitab (runtime/iface.go).
_QUESTION = (
    ("concrete", Entry(label="A concrete type is asked for?", found="compare", color="good")),
    ("nil", Entry(label="Is the value nil?", found="no", ends="plain", color="idle")),
    ("cache", Entry(label="Does this place remember the type?", found="its answer", color="good")),
    (
        "methods",
        Entry(
            label="Has the type neither name nor methods?", found="no", ends="plain", color="idle"
        ),
    ),
    ("table", Entry(label="Is there an itab in the table?", found="its answer", color="p")),
    (
        "make",
        Entry(label="Make one, and keep it", found="yes or no", ends="plain", color="waiting"),
    ),
)
_WAYS = {
    "one comparison": "concrete",
    "nil check": "nil",
    "nil": "nil",
    "cache": "cache",
    "no methods": "methods",
    "found": "table",
    "made": "make",
}


def conversion(before: State | None, event: Event | None, after: State) -> Search:
    """Return where the last event ended, if it was a conversion."""
    del before
    if not isinstance(event, Convert):
        return Search(_CONVERSION)
    way = after.last.way
    if event.constant and not after.types[event.type].form.byte:
        return Search(_CONVERSION, "constant")
    if way == CELL:
        return Search(_CONVERSION, "byte" if after.types[event.type].form.byte else "cell")
    return Search(_CONVERSION, _ENDS[way])


def question(before: State | None, event: Event | None, after: State) -> Search:
    """Return where the last event ended, if it was an assertion or a switch."""
    del before
    asked = isinstance(event, Assert | Switch)
    return Search(_QUESTION, _WAYS.get(after.last.way, "") if asked else "")
