"""A state as one moment of a timeline: what each M, each P and each G does just now."""

from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.scheduler.events import Event, Preempt, Retake, Sysmon
from talkdiagrams.mechanisms.scheduler.state import GStatus, M, MStatus, P, State


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return the moment after an event."""
    s = after
    lanes = {
        "M": {m.id: doing for m in s.ms if (doing := _m(s, m))},
        "P": {p.id: doing for p in s.ps if (doing := _p(s, p))},
        "G": {g.id: doing for g in s.gs if (doing := _g(s, g.id))},
    }
    return Sample(s.now, lanes, tuple(_marks(before, event, after)))


def _m(s: State, m: M) -> Doing | None:
    name = s.g(m.g).label if m.g else ""
    match s.m_status(m):
        case MStatus.RUNNING:
            return Doing(name, "running")
        case MStatus.SYSCALL:
            return Doing(f"{name} in the kernel", "syscall")
        case MStatus.SPINNING:
            return Doing("spins", "m")
        case MStatus.SCHEDULING:
            return Doing("looks", "m")
        case MStatus.POLLING:
            return Doing("netpoll", "waiting")
        case MStatus.IDLE | MStatus.LOCKED:
            return None


def _p(s: State, p: P) -> Doing | None:
    return _m(s, s.m(p.m)) if p.m else None


def _g(s: State, id: str) -> Doing | None:
    g = s.g(id)
    match g.status:
        case GStatus.RUNNING:
            return Doing("runs", "running")
        case GStatus.RUNNABLE:
            return Doing("runnable", "runnable")
        case GStatus.WAITING:
            return Doing(str(g.waits_on), "waiting")
        case GStatus.SYSCALL:
            return Doing("system call", "syscall")
        case GStatus.DEAD:
            return None


def _marks(
    before: State | None, event: Event | None, after: State
) -> list[tuple[dict[str, str], str]]:
    """What no bar shows: sysmon's two duties."""
    if before is None or not isinstance(event, Preempt | Retake | Sysmon):
        return []
    marks = []
    for p in before.ps:
        g = before.running(p)
        lanes = {"P": p.id, "M": p.m or "", "G": g.id if g else ""}
        if after.preempting(after.p(p.id)) and not before.preempting(p):
            marks.append((lanes, "please yield"))
        if before.in_syscall(p) and after.p(p.id).m != p.m:
            marks.append((lanes, f"{p.id} taken"))
    return marks
