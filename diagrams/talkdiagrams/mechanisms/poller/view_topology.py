"""A state as a topology: who runs, who stands in a queue, who waits for the network, and which thread asks."""

from msgspec import Struct, field

from talkdiagrams.kinds.topology.data import Frame, Poller, Processor
from talkdiagrams.mechanisms.playing import View
from talkdiagrams.mechanisms.poller.events import Event, Poll, Sleep
from talkdiagrams.mechanisms.poller.state import POLLER, SYSMON, GStatus, P, Stage, State


class Threads(Struct):
    """Which thread holds which P, and which one sleeps in netpoll; the model has no names for them."""

    on: dict[str, str] = field(default_factory=dict)
    asleep: str = ""

    def take(self, p: P, own: str = "") -> None:
        """Give ``p`` the thread `own`, or one of its own number, if that is free."""
        used = {*self.on.values(), self.asleep}
        number = int(p.id[1:])
        while not own:
            own, number = ("" if f"M{number}" in used else f"M{number}"), number + 1
        self.on[p.id] = own


def topology_view() -> View[State, Event]:
    """Return a view that remembers its threads: one for each figure."""
    threads = Threads()

    def topology(before: State | None, event: Event | None, after: State) -> Frame:
        looking = _moved(threads, before, event, after)
        return _frame(threads, looking, event, after)

    return topology


def _moved(threads: Threads, before: State | None, event: Event | None, after: State) -> str:
    """Who sleeps, who was woken; returns the P whose thread has just polled, and is about to run what it got."""
    looking, woken = "", ""
    if isinstance(event, Sleep):
        if event.p not in threads.on:
            threads.take(next(p for p in after.ps if p.id == event.p))
        threads.asleep = threads.on.pop(event.p)
    if before and isinstance(event, Poll) and event.by == POLLER:
        woken, threads.asleep = threads.asleep, ""
        looking = getattr(before.idle_p(), "id", "")
    elif isinstance(event, Poll) and event.by != SYSMON:
        looking = event.by
    for p in after.ps:
        if not p.runs and p.id != looking:
            threads.on.pop(p.id, None)
        elif p.id not in threads.on:
            threads.take(p, woken if p.id == looking else "")
    return looking


def _frame(threads: Threads, looking: str, event: Event | None, s: State) -> Frame:
    """Return the frame that shows ``s``; a G is ready if the kernel has news for it."""
    parked = [g for g, _, _ in s.parked()]
    ready = [g for g, fd, mode in s.parked() if fd.edge(mode)]
    waiting: dict[str, list[str]] = {}
    for g in s.gs:
        if g.status is GStatus.WAITING and g.op and g.op.stage is not Stage.PARKED:
            waiting.setdefault(g.op.fd, []).append(g.id)
    sysmon = isinstance(event, Poll) and event.by == SYSMON
    return Frame(
        ps={p.id: _processor(s, p, threads, p.id == looking) for p in s.ps},
        global_=list(s.global_),
        waiting=waiting,
        netpoll=Poller(waiting=parked, ready=ready, m=threads.asleep if s.blocked else ""),
        names={g.id: g.name for g in s.gs if g.name},
        clock=f"{s.clock} ms",
        arrows=["sysmon -> netpoll"] if sysmon else [],
    )


def _processor(s: State, p: P, threads: Threads, looking: bool) -> Processor:
    g = s.g(p.runs) if p.runs else None
    thread = threads.on.get(p.id, "")
    return Processor(
        m=thread, runs=g.id if g else "", queue=list(p.queue), looking=looking and not g
    )
