"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines import events as ev
from talkdiagrams.mechanisms.goroutines import stacks
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.model import MOST_FRAMES, MOST_GS, step
from talkdiagrams.mechanisms.goroutines.state import FOREVER, G, GStatus, Kind, P, State

FRAMES = (48, 96, 200, 1200, 5000)


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; most of them are."""
    if s.fatal:
        return
    for g in s.gs:
        p = s.p_of(g.id)
        if g.status is GStatus.RUNNING and p:
            yield from _of_running(s, g, p)
        else:
            yield from _of_other(g)
    for p in s.ps:
        ahead = p.runnext or next(iter((*p.runq, *s.runq)), "")
        if not p.g and ahead and not s.g(ahead).scan:
            yield ev.Schedule(p.id)
        if p.g and s.g(p.g).status is GStatus.SYSCALL:
            yield ev.Retake(p.id)
    if not any(g.scan or g.move or g.status is GStatus.PREEMPTED for g in s.gs):
        yield from (ev.Gc(), ev.Gc(leaks=True))
    if len(s.gs) < MOST_GS and sum(g.extra for g in s.gs) < 2:
        yield ev.Extra()


def _of_running(s: State, g: G, p: P) -> Iterator[Event]:
    if p.hand:
        new = s.g(p.hand).status is GStatus.IDLE
        yield ev.Allgadd(g.id) if new else ev.Runqput("f", 96, g.id)
        return
    if len(s.gs) < MOST_GS:
        yield from (ev.Go("f", 96, g.id), ev.Gfget(g.id))
    if len(g.frames) < MOST_FRAMES:
        for size in FRAMES:
            yield (ev.Call if stacks.fits(g, size) else ev.Enter)("f", size, g.id)
            yield ev.Call("f", size, g.id)
    if not g.extra or len(g.frames) > 1:
        yield ev.Return(g.id)
    if not g.extra:
        yield ev.Exit(g.id)
    yield from (ev.Gosched(g.id), ev.Entersyscall(g.id), ev.Preempt(g.id))
    yield from _variables(s, g)
    yield from (ev.Park(g.id, thing) for thing in (*s.heap, FOREVER))
    yield from (
        ev.Ready(other.id, g.id)
        for other in s.gs
        if other.status is GStatus.WAITING
        and not (other.scan or other.stopped or other.waits == FOREVER)
    )


def _variables(s: State, g: G) -> Iterator[Event]:
    known = {slot.name: slot for frame in g.frames for slot in frame.slots}
    if len(g.frames[-1].slots) < g.frames[-1].room:
        name = f"x{s.calls}"
        yield ev.Let(name, str(s.calls), g.id)
        for old in list(known)[-2:]:
            yield ev.Let(f"p{s.calls}", f"&{old}", g.id)
            yield ev.Let(f"u{s.calls}", f"uintptr(&{old})", g.id)
        yield from (ev.Let(f"h{s.calls}", f"heap {thing}", g.id) for thing in s.heap[:1])
    for name, slot in list(known.items())[-3:]:
        if slot.kind is Kind.POINTER and slot.of.rpartition(".")[2].startswith("x"):
            yield ev.Write(str(s.calls), name, g.id)
    if known and s.heap:
        yield ev.Park(g.id, s.heap[0], list(known)[-1])


def _of_other(g: G) -> Iterator[Event]:
    if g.scan:
        yield from (ev.Scanstack(g.id), ev.Resume(g.id))
        return
    match g.status:
        case GStatus.COPYSTACK:
            yield ev.Adjust(g.id) if g.move and g.move.copied else ev.Copy(g.id)
        case GStatus.RUNNABLE | GStatus.WAITING | GStatus.PREEMPTED | GStatus.LEAKED:
            yield ev.Suspend(g.id)
        case GStatus.SYSCALL:
            yield from (ev.Suspend(g.id), ev.Exitsyscall(g.id))
            if g.extra and len(g.frames) == 1:
                yield ev.Dropm(g.id)
        case GStatus.DEADEXTRA:
            yield ev.Needm(g.id)
        case _:
            pass


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
