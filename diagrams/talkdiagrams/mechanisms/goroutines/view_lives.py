"""A state as the machine of states, as lanes, and as the way of a go statement to its G."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.goroutines.events import Allgadd, Event, Gfget, Go, Runqput
from talkdiagrams.mechanisms.goroutines.state import G, GStatus, State
from talkdiagrams.mechanisms.goroutines.view_stack import COLORS

_STATES = (
    ("idle", NodeOptions(label="idle", color="idle")),
    ("dead", NodeOptions(label="dead", color="idle")),
    ("runnable", NodeOptions(label="runnable", color="runnable")),
    ("running", NodeOptions(label="running", color="running")),
    ("copystack", NodeOptions(label="copy stack", color="changed")),
    ("syscall", NodeOptions(label="syscall", color="syscall")),
    ("preempted", NodeOptions(label="preempted", color="waiting")),
    ("waiting", NodeOptions(label="waiting", color="waiting")),
    ("leaked", NodeOptions(label="leaked", color="bad")),
)
# Most of invariants.FOLLOWS, with a word for each where it tells more than the two states do. Left out, so that the
# figure can be read: the scan bit, callbacks from C, a system call that comes back to no P, the end of a leak.
TRANSITIONS = (
    ("idle", "dead", "allgadd"),
    ("dead", "runnable", "newproc1"),
    ("runnable", "running", "execute"),
    ("running", "runnable", "yield"),
    ("running", "copystack", "grow"),
    ("copystack", "running", ""),
    ("running", "syscall", "enter"),
    ("syscall", "running", "exit"),
    ("running", "waiting", "gopark"),
    ("waiting", "runnable", "ready"),
    ("running", "preempted", "asked to"),
    ("preempted", "waiting", ""),
    ("waiting", "leaked", "found"),
    ("running", "dead", "goexit0"),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each G is; the scan bit and callbacks from C are not shown."""
    del before, event
    at = tuple((g.id, "dead" if g.status is GStatus.DEADEXTRA else str(g.status)) for g in after.gs)
    return Life(_STATES, TRANSITIONS, at)


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return what each G does, and what runs on each P. The model knows no Ms: their lanes are those of the Ps."""
    del before, event
    gs = {g.label: doing for g in after.gs if (doing := _doing(g))}
    ps = {}
    for p in after.ps:
        g = after.find_g(p.g)
        if g and (doing := _doing(g)):
            ps[p.id] = Doing(f"{g.label} {doing.label}", doing.color)
    return Sample(0, {"M": ps, "P": ps, "G": gs})


def _doing(g: G) -> Doing | None:
    words = {
        GStatus.RUNNING: "runs",
        GStatus.RUNNABLE: "runnable",
        GStatus.SYSCALL: "system call",
        GStatus.WAITING: "suspended" if g.stopped else f"waits: {g.waits}",
        GStatus.COPYSTACK: "stack copied",
        GStatus.PREEMPTED: "preempted",
        GStatus.LEAKED: "leaked",
    }
    word = words.get(g.status)
    if word is None:
        return None
    return Doing(f"{word}, scanned" if g.scan else word, COLORS.get(g.status, "g"))


_BIRTH = (
    ("own", Entry(label="A dead G on this P's list?", found="take it", color="p")),
    ("global", Entry(label="Dead Gs on the global lists? Move some here", found="take one", color="g")),
    ("new", Entry(label="Else make a G, with a stack of 2 KiB", found="`malg`", color="g")),
    ("show", Entry(label="A new G: dead now, and known to all", found="`allgadd`", color="idle")),
    ("start", Entry(label="First frame, number, runnable", found="`newproc1`", color="runnable")),
    ("next", Entry(label="Into `runnext`; who was there goes to the queue", found="`runqput`", color="p")),
)  # fmt: skip


def birth(before: State | None, event: Event | None, after: State) -> Search:
    """Return how far a go statement has come: which list gave the G, and whether it is in the queue."""
    if before is None or event is None:
        return Search(_BIRTH)
    match event:
        case Gfget() | Go():
            return Search(_BIRTH, _source(before, after))
        case Allgadd():
            return Search(_BIRTH, "show")
        case Runqput():
            return Search(_BIRTH, "next")
        case _:
            return Search(_BIRTH)


def _source(before: State, after: State) -> str:
    if len(after.gs) > len(before.gs):
        return "new"
    held = len(before.gfree_stack) + len(before.gfree_none)
    return "global" if len(after.gfree_stack) + len(after.gfree_none) < held else "own"
