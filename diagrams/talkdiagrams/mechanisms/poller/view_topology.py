"""A state as a topology: who runs, who stands in a queue, who waits for the network, and which thread asks."""

from talkdiagrams.kinds.topology.data import Frame, Poller, Processor
from talkdiagrams.mechanisms.poller.events import Event, Poll
from talkdiagrams.mechanisms.poller.state import SYSMON, GStatus, P, Stage, State


def topology(before: State | None, event: Event | None, after: State) -> Frame:
    """Return the frame that shows ``after``; a G is ready if the kernel has news for it."""
    s = after
    parked = [g for g, _, _ in s.parked()]
    ready = [g for g, fd, mode in s.parked() if fd.edge(mode)]
    waiting: dict[str, list[str]] = {}
    for g in s.gs:
        if g.status is GStatus.WAITING and g.op and g.op.stage is not Stage.PARKED:
            waiting.setdefault(g.op.fd, []).append(g.id)
    sysmon = isinstance(event, Poll) and event.by == SYSMON and before is not None
    return Frame(
        ps={p.id: _processor(s, p) for p in s.ps},
        global_=list(s.global_),
        waiting=waiting,
        netpoll=Poller(waiting=parked, ready=ready, m=f"M{len(s.ps)}" if s.blocked else ""),
        names={g.id: g.name for g in s.gs if g.name},
        clock=f"{s.clock} ms",
        arrows=["sysmon -> netpoll"] if sysmon else [],
    )


def _processor(s: State, p: P) -> Processor:
    g = s.g(p.runs) if p.runs else None
    return Processor(m=f"M{p.id[1:]}" if g else "", runs=g.id if g else "", queue=list(p.queue))
