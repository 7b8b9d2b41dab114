"""A state as the machine of a crossing, as lanes of time, and as Ps, threads and Gs."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.kinds.topology.data import Frame, Processor
from talkdiagrams.mechanisms.cgo.events import Event, Retake
from talkdiagrams.mechanisms.cgo.state import G, GStatus, P, Phase, State

# A system call in three: on the way out and on the way back it is on its own stack, in C on the thread's. Drawn down
# (`direction: TB`), the way to C is the upper row, and the way back lies below.
_OUT = "out"
_STATES = (
    ("running", NodeOptions(label="runs Go", color="running", rank=_OUT)),
    ("out", NodeOptions(label="leaves Go", color="syscall", rank=_OUT)),
    ("c", NodeOptions(label="in C, thread's stack", color="syscall", rank=_OUT)),
    ("back", NodeOptions(label="wants back", color="syscall")),
    ("runnable", NodeOptions(label="runnable", color="runnable")),
    ("waiting", NodeOptions(label="waiting", color="waiting")),
    ("deadextra", NodeOptions(label="dead, extra", color="idle")),
)
# Those of invariants.FOLLOWS; a test compares the two.
TRANSITIONS = (
    ("running", "out", "entersyscall"),
    ("out", "c", "asmcgocall"),
    ("c", "back", "return, callback"),
    ("back", "running", "has a P"),
    ("back", "runnable", "no P is free"),
    ("runnable", "running", "execute"),
    ("running", "waiting", "gopark"),
    ("waiting", "runnable", "goready"),
    ("deadextra", "c", "needm"),
    ("c", "deadextra", "dropm"),
)
# The phases in which a G that is in a system call is on its own stack.
_OWN_STACK = {Phase.SYSCALL: "out", Phase.BACK: "back", Phase.ENTERED: "back"}


def state_of(g: G) -> str:
    """Where a G is in the machine."""
    if g.status is GStatus.SYSCALL:
        return _OWN_STACK.get(g.phase, "c") if g.phase else "c"
    return str(g.status)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the machine and where each G is."""
    del before, event
    return Life(_STATES, TRANSITIONS, tuple((g.id, state_of(g)) for g in after.gs))


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return what each thread, each P and each G does after an event."""
    s = after
    threads, ps, gs = {}, {}, {}
    for t in s.threads:
        g = s.g(s.m(t.m).curg) if t.m and s.m(t.m).curg else None
        doing = _doing(g) if g else Doing("C", "syscall") if t.by_c and not t.ended else None
        if doing:
            label = f"{g.label}: {doing.label}" if g and not s.m(t.m).extra else doing.label
            threads[t.id] = Doing(label, doing.color)
    for p in s.ps:
        g = s.g(s.m(p.m).curg) if p.m else None
        if g and g.status is GStatus.RUNNING:
            ps[p.id] = Doing(g.label, "running")
        elif g:
            ps[p.id] = Doing(f"kept for {g.label}", "syscall")
    for g in s.gs:
        if (doing := _doing(g)) and g.status is not GStatus.DEADEXTRA:
            gs[g.label] = doing
    marks = []
    if before and isinstance(event, Retake):
        old = before.in_syscall(before.p(event.p))
        lanes = {"P": event.p, "M": before.p(event.p).m, "G": old.label if old else ""}
        marks.append((lanes, f"{event.p} taken"))
    return Sample(0, {"M": threads, "P": ps, "G": gs}, tuple(marks))


def _doing(g: G) -> Doing | None:
    match g.status:
        case GStatus.RUNNING:
            fn = g.top.fn if g.top and g.phase is Phase.GO else "Go"
            return Doing("cgocall" if g.phase is Phase.CGOCALL else fn, "running")
        case GStatus.SYSCALL:
            return Doing(f"C: {g.top.fn}" if g.in_c and g.top else "C", "syscall")
        case GStatus.RUNNABLE:
            return Doing("runnable", "runnable")
        case GStatus.WAITING:
            return Doing(f"waits: {g.on}", "waiting")
        case GStatus.DEADEXTRA:
            return None


def topology(before: State | None, event: Event | None, after: State) -> Frame:
    """Return Ps, threads and Gs; who is in C without a P is with the kernel's."""
    s = after
    outside = {
        g.id: s.m(g.m).thread
        for g in s.gs
        if g.status is GStatus.SYSCALL and g.m and not s.m(g.m).p
    }
    waiting: dict[str, list[str]] = {}
    for g in s.gs:
        if g.status is GStatus.WAITING:
            waiting.setdefault(g.on, []).append(g.id)
    arrows = []
    if before and isinstance(event, Retake):
        arrows = [f"sysmon -> {event.p}"]
    return Frame(
        ps={p.id: _processor(s, p) for p in s.ps},
        global_=list(s.runq),
        idle_ms=[m.thread for m in s.ms if m.parked],
        syscalls=outside,
        outside="in C",
        waiting=waiting,
        names={g.id: _name(s, g) for g in s.gs if _name(s, g) != g.id},
        arrows=arrows,
    )


def _name(s: State, g: G) -> str:
    held = bool(g.m) and s.m(g.m).locked > s.m(g.m).extra
    return f"{g.label}, locked" if held else g.label


def _processor(s: State, p: P) -> Processor:
    if not p.m:
        return Processor()
    m = s.m(p.m)
    g = s.g(m.curg)
    runs = g.status is GStatus.RUNNING
    return Processor(
        m=m.thread or m.id,
        runs=g.id if runs else "",
        syscall="" if runs else g.id,
    )
