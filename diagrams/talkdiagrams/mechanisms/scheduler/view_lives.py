"""A state as a machine of states, as a search for work, and as a ring: the smaller views."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.ring import RingState
from talkdiagrams.kinds.states import Life
from talkdiagrams.mechanisms.scheduler import search as finding
from talkdiagrams.mechanisms.scheduler.events import Event, Idle, Schedule, Steal
from talkdiagrams.mechanisms.scheduler.state import GStatus, State

_WORDS: dict[GStatus, str] = {
    GStatus.DEAD: "dead",
    GStatus.RUNNABLE: "runnable",
    GStatus.RUNNING: "running",
    GStatus.WAITING: "waiting",
    GStatus.SYSCALL: "syscall",
}
_STATES = (
    ("dead", NodeOptions(label="dead", color="idle")),
    ("runnable", NodeOptions(label="runnable", color="runnable")),
    ("running", NodeOptions(label="running", color="running")),
    ("waiting", NodeOptions(label="waiting", color="waiting")),
    ("syscall", NodeOptions(label="in a system call", color="syscall")),
)
# Those of invariants.FOLLOWS, with the runtime's word for each; a test compares the two.
TRANSITIONS = (
    ("dead", "runnable", "go"),
    ("runnable", "running", "execute"),
    ("running", "runnable", "yield, preempt"),
    ("running", "waiting", "gopark"),
    ("waiting", "runnable", "goready"),
    ("running", "syscall", "entersyscall"),
    ("syscall", "running", "exitsyscall"),
    ("syscall", "runnable", "no P is free"),
    ("running", "dead", "return"),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each G is; a G that is not yet born counts as dead."""
    del before, event
    return Life(_STATES, TRANSITIONS, tuple((g.id, _WORDS[g.status]) for g in after.gs))


_ENTRIES = (
    ("61st", Entry(label="Every 61st tick: the global queue", color="g", found="run it")),
    ("runnext", Entry(label="My own slot: `runnext`", color="p", found="run it")),
    ("ring", Entry(label="My own ring: its head", color="p", found="run it")),
    ("global", Entry(label="The global queue: my share", color="g", found="run the first")),
    (
        "netpoll",
        Entry(label="The network, without waiting", color="waiting", found="run the first"),
    ),
    ("steal", Entry(label="Another P: half of its ring", color="p", found="run the last")),
    ("idle", Entry(label="Nothing: give up the P, sleep", color="idle")),
)


def search(before: State | None, event: Event | None, after: State) -> Search:
    """Return where findRunnable came to with this event, if it looked at all."""
    del after
    reached = ""
    match event:
        case Schedule(p) if before:
            reached = finding.source(before, before.p(p))
        case Steal():
            reached = "steal"
        case Idle():
            reached = "idle"
        case _:
            pass
    return Search(_ENTRIES, reached)


def rings(before: State | None, event: Event | None, after: State) -> dict[str, RingState]:
    """Return the ring of each P."""
    del before, event
    labels = tuple((g.id, g.name) for g in after.gs if g.name)
    return {
        p.id: RingState(after.runq_size, p.runqhead, p.runq, p.runnext or "", labels)
        for p in after.ps
    }
