"""The life of an object, as a machine of states, and that of a finalizer or cleanup beside it."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.states import Life
from talkdiagrams.mechanisms.cleanups.describe import how
from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.state import State

_STATES = (
    ("reachable", NodeOptions(label="reachable", color="running")),
    ("unreachable", NodeOptions(label="out of reach", color="idle")),
    ("queued", NodeOptions(label="finalizer queued", color="runnable")),
    ("finalising", NodeOptions(label="being finalised", color="syscall")),
    ("freed", NodeOptions(label="freed", color="bad")),
)
TRANSITIONS = (
    ("reachable", "unreachable", "last use"),
    ("unreachable", "queued", "it has a finalizer"),
    ("queued", "finalising", "run"),
    ("finalising", "unreachable", "returns"),
    ("finalising", "reachable", "stores it"),
    ("unreachable", "freed", "it has none"),
)


_NAMES = {
    "kept": "reachable",
    "out of reach": "unreachable",
    "waits for its finalizer": "queued",
    "being finalised": "finalising",
}


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each object is; what something else keeps counts as reachable."""
    del before, event
    at = []
    for obj in after.objs:
        word = how(after, obj.id)
        at.append((obj.id, _NAMES.get(word, word)))
    return Life(_STATES, TRANSITIONS, tuple(at))
