"""A state as a topology: the same Gs, Ms and Ps in the words of that kind."""

from talkdiagrams.kinds.topology.data import Frame, Poller, Processor
from talkdiagrams.mechanisms.scheduler.events import Event, Preempt, Retake, Sysmon
from talkdiagrams.mechanisms.scheduler.state import NETPOLL, G, GStatus, MStatus, P, State


def topology(before: State | None, event: Event | None, after: State) -> Frame:
    """Return the frame that shows ``after``; sysmon's doing is an arrow, since it moves no chip of its own."""
    s = after
    polling = next((m.id for m in s.ms if m.polling), "")
    network = any(s.waits(NETPOLL)) or polling
    return Frame(
        ps={p.id: _processor(s, p) for p in s.ps},
        global_=list(s.runq),
        idle_ms=[*s.idle_ms, *(m.id for m in s.ms if s.m_status(m) is MStatus.LOCKED)],
        syscalls={m.g: m.id for m in s.ms if m.g and m.p is None},
        waiting={str(q.on): list(q.gs) for q in s.waiting if q.on.kind != NETPOLL},
        netpoll=Poller(waiting=list(s.waits(NETPOLL)), ready=list(s.netpoll_ready), m=polling)
        if network
        else None,
        names={g.id: _label(g) for g in s.gs if g.name or g.lockedm or g.loops},
        slots=s.runq_size,
        clock=_clock(s.now),
        arrows=_arrows(before, event, after),
    )


def _processor(s: State, p: P) -> Processor:
    g = s.running(p)
    m = s.m(p.m) if p.m else None
    syscall = g is not None and g.status is GStatus.SYSCALL
    return Processor(
        m=p.m or "",
        runs=g.id if g and not syscall else "",
        syscall=g.id if g and syscall else "",
        spinning=bool(m and m.spinning),
        looking=bool(m and not m.g and not m.spinning),
        preempt=bool(g and g.preempt),
        runnext=p.runnext or "",
        queue=list(p.runq),
        head=p.runqhead,
        schedtick=p.schedtick,
        free=list(p.gfree),
    )


def _label(g: G) -> str:
    """A locked G and one that calls nothing say so: it is why they are treated otherwise."""
    return g.label + (", locked" if g.lockedm else "") + (", loops" if g.loops else "")


def _clock(us: int) -> str:
    if us < 1_000:
        return f"{us} µs"
    return f"{us / 1000:.3f}".rstrip("0").rstrip(".") + " ms"


def _arrows(before: State | None, event: Event | None, after: State) -> list[str]:
    if before is None or not isinstance(event, Preempt | Retake | Sysmon):
        return []
    asked = [
        p.id for p in after.ps if after.preempting(p) and not before.preempting(before.p(p.id))
    ]
    taken = [p.id for p in before.ps if before.in_syscall(p) and after.p(p.id).m != p.m]
    return [f"sysmon -> {p}" for p in (*asked, *taken)]
