"""A word of a pollDesc as a machine of four states, and goroutines in lanes."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.poller.describe import brief
from talkdiagrams.mechanisms.poller.events import Event
from talkdiagrams.mechanisms.poller.invariants import word_kind
from talkdiagrams.mechanisms.poller.state import MODES, G, GStatus, State

COLORS: dict[GStatus, Color] = {
    GStatus.RUNNING: "running",
    GStatus.RUNNABLE: "runnable",
    GStatus.WAITING: "waiting",
}
# Two rows (`direction: TB`), so that each arrow has a line of its own.
_STATES = (
    ("nil", NodeOptions(label="`pdNil`", color="idle", rank="open")),
    ("wait", NodeOptions(label="`pdWait`", color="plain", rank="open")),
    ("G", NodeOptions(label="a G", color="waiting", rank="told")),
    ("ready", NodeOptions(label="`pdReady`", color="good", rank="told")),
)
# Every single step of a word: invariants.NEXT_WORD has those of several in one go, too; a test compares the two.
TRANSITIONS = (
    ("nil", "wait", "about to park"),
    ("wait", "G", "parks"),
    ("G", "ready", "news"),
    ("ready", "nil", "consumed"),
    ("nil", "ready", "news"),
    ("wait", "ready", "news"),
    ("wait", "nil", "deadline, close"),
    ("G", "nil", "deadline, close"),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine, and where each word is: `c.rg`, `c.wg`."""
    del before, event
    at = tuple(
        (f"{fd.id}.{mode}g", word_kind(fd.pd.word(mode))) for fd in after.fds for mode in MODES
    )
    return Life(_STATES, TRANSITIONS, at)


def color(g: G) -> Color:
    return "syscall" if g.status is GStatus.RUNNING and g.op else COLORS[g.status]


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return what each G does, in milliseconds of the model."""
    del before, event
    gs = {g.label: Doing(brief(g), color(g)) for g in after.gs}
    ps = {p.id: Doing(after.g(p.runs).label, color(after.g(p.runs))) for p in after.ps if p.runs}
    return Sample(after.clock * 1000, {"M": ps, "P": ps, "G": gs})
