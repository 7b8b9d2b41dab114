"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.cgo import events as ev
from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.model import MOST_DEEP, MOST_THREADS, in_c, step
from talkdiagrams.mechanisms.cgo.moves import forbidden
from talkdiagrams.mechanisms.cgo.state import G, GStatus, Phase, State, Thread, Way
from talkdiagrams.mechanisms.errors import Illegal


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; most of them are."""
    if s.fatal:
        return
    for g in s.gs:
        yield from _of_g(s, g)
    for thread in s.threads:
        if not thread.ended:
            yield from _of_thread(s, thread)
    for p in s.ps:
        if p.m and s.in_syscall(p):
            yield ev.Retake(p.id)
        elif not p.m and s.runq:
            yield ev.Schedule(p.id)
    if s.objs:
        yield ev.Gc()


def _of_g(s: State, g: G) -> Iterator[Event]:  # noqa: C901 - a case a phase
    match g.phase:
        case Phase.CGOCALL:
            yield ev.Entersyscall(g.id)
            return
        case Phase.SYSCALL:
            yield ev.Asmcgocall(g.id)
            return
        case Phase.BACK | Phase.ENTERED:
            yield ev.Exitsyscall(g.id)
            return
        case Phase.C:
            yield from (ev.Switch(g.id), ev.Return(g.crossings[-1].fn, g.id))
            return
        case _:
            pass
    if g.status is GStatus.WAITING:
        yield ev.Ready(g.id)
    if g.status is not GStatus.RUNNING:
        return
    fn = f"f{len(g.crossings) + 1}"
    held = tuple(o for o in s.objs if g.id in o.held)
    if len(g.crossings) < MOST_DEEP:
        yield from (ev.Call(fn, g.id), ev.Cgocall(fn, g.id))
        for o in held:
            yield from (ev.Call(fn, g.id, (o.id,)), ev.Cgocall(fn, g.id, (o.id,)))
    yield ev.Park(g.id, "ch")
    for o in s.objs:
        if o.pins:
            yield ev.Unpin(o.id, g.id)
    for o in held:
        yield ev.Forget(o.id, g.id)
        if o.pins < MOST_PINS:
            yield ev.Pin(o.id, g.id)
    if g.top and g.top.way is Way.CALLBACK:
        yield ev.Finish(g.top.fn, g.id)


def _of_thread(s: State, thread: Thread) -> Iterator[Event]:
    g = s.g(s.m(thread.m).curg) if thread.m and s.m(thread.m).curg else None
    if g is None and not thread.by_c:
        return
    if g and not in_c(g, thread):
        return
    fn = f"h{len(g.crossings) + 1 if g else 1}"
    if g and len(g.crossings) < MOST_DEEP:
        yield from (ev.Callback(fn, thread.id), ev.Cgocallback(fn, thread.id))
    if g is None and s.extra:
        yield from (ev.Callback(fn, thread.id), ev.Needm(thread.id))
    if len(s.threads) < MOST_THREADS:
        yield ev.Create(f"C{sum(t.by_c for t in s.threads) + 1}", thread.id)
    if thread.by_c and not (g and g.crossings):
        yield ev.End(thread.id)
    known = s.reach(s.lent())
    for o in s.objs:
        if o.id in s.kept:
            yield ev.Drop(o.id, thread.id)
        elif o.id in known and s.pinned(o.id):
            yield ev.Keep(o.id, thread.id)


MOST_PINS = 2


def harmless(s: State, event: Event) -> bool:
    """Whether the program lives on: no pointer is refused, no callback where none was promised."""
    match event:
        case ev.Call() | ev.Cgocall():
            return not (s.cgocheck and forbidden(s, event.args))
        case _:
            return True


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
