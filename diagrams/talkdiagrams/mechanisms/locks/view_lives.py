"""A state as lanes of goroutines, and as the machine of what a lock does to a G."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.locks.describe import does
from talkdiagrams.mechanisms.locks.events import Event
from talkdiagrams.mechanisms.locks.others import EARLY
from talkdiagrams.mechanisms.locks.state import G, GStatus, State

COLORS: dict[GStatus, Color] = {
    GStatus.RUNNING: "plain",
    GStatus.SPINNING: "syscall",
    GStatus.WAITING: "waiting",
    GStatus.RUNNABLE: "runnable",
    GStatus.PANICKED: "bad",
}
_STATES = (
    ("running", NodeOptions(label="running", color="running")),
    ("spinning", NodeOptions(label="spinning", color="syscall")),
    ("waiting", NodeOptions(label="waiting", color="waiting")),
    ("runnable", NodeOptions(label="runnable", color="runnable")),
    ("panicked", NodeOptions(label="panicked", color="bad")),
)
# Those of invariants.FOLLOWS; a test compares the two.
TRANSITIONS = (
    ("running", "spinning", "it is locked"),
    ("spinning", "running", "got it"),
    ("spinning", "waiting", "4 turns"),
    ("running", "waiting", "semacquire"),
    ("waiting", "runnable", "semrelease"),
    ("runnable", "running", "got it"),
    ("runnable", "waiting", "lost it"),
    ("runnable", "spinning", "it is locked"),
    ("running", "panicked", ""),
    ("runnable", "panicked", ""),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each G is."""
    del before, event
    return Life(_STATES, TRANSITIONS, tuple((g.id, str(g.status)) for g in after.gs))


def color(g: G) -> Color:
    """Return the colour of what a G does: who holds something is green, who has waited too long red."""
    if g.status is GStatus.RUNNING and g.got and g.got[-1] == EARLY and not g.holds:
        return "bad"
    if g.status is GStatus.WAITING and g.call and g.call.starving:
        return "bad"
    return "running" if g.status is GStatus.RUNNING and g.holds else COLORS[g.status]


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return what each G does after an event. A lock knows no Ms and Ps: lanes are always Gs."""
    del before, event
    alone = sum("." not in one.id for one in after.things) == 1
    gs = {g.label: Doing(_word(after, g, alone), color(g)) for g in after.gs}
    return Sample(after.clock // 1000, {"M": gs, "P": gs, "G": gs})


def _word(s: State, g: G, alone: bool) -> str:
    """What stands on a bar: short, and what it is about only where that could be in doubt."""
    if not alone or g.call is None or g.status is GStatus.PANICKED:
        return does(s, g).partition(":")[0]
    if g.status is GStatus.RUNNABLE:
        return "handed" if g.ticket else "woken"
    if g.status is GStatus.SPINNING:
        return "spins"
    return "starves" if g.call.starving else "waits"
