"""A state as lanes of goroutines, and as the machine of what a channel does to a G."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.channels.events import Event
from talkdiagrams.mechanisms.channels.state import GStatus, State
from talkdiagrams.mechanisms.channels.view_channel import COLORS, WORDS

_STATES = (
    ("running", NodeOptions(label="running", color="running")),
    ("waiting", NodeOptions(label="waiting", color="waiting")),
    ("runnable", NodeOptions(label="runnable", color="runnable")),
    ("panicked", NodeOptions(label="panicked", color="bad")),
)
# Those of invariants.FOLLOWS, a select's three passes taken together; a test compares the two.
TRANSITIONS = (
    ("running", "waiting", "gopark"),
    ("waiting", "runnable", "goready"),
    ("runnable", "running", "execute"),
    ("running", "panicked", "channel is closed"),
    ("runnable", "panicked", "closed meanwhile"),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each G is; one that is inside its select runs."""
    del before, event
    at = tuple(
        (g.id, "running" if g.status is GStatus.SELECTING else str(g.status)) for g in after.gs
    )
    return Life(_STATES, TRANSITIONS, at)


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return what each G does after an event. A channel knows no Ms and Ps: lanes are always Gs."""
    del before, event
    gs = {}
    for g in after.gs:
        word = WORDS[g.status]
        if g.status is GStatus.WAITING and g.op:
            word = str(g.op)
        gs[g.label] = Doing(word, COLORS[g.status])
    return Sample(0, {"M": gs, "P": gs, "G": gs})
