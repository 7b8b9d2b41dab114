"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler import kernel, search
from talkdiagrams.mechanisms.scheduler.events import (
    EndLoop,
    EnterSyscall,
    EnterSyscallBlock,
    Event,
    Exit,
    ExitSyscall,
    Fire,
    Go,
    Gopreempt,
    Idle,
    Io,
    Lock,
    Loop,
    Netpoll,
    Park,
    Preempt,
    Ready,
    Retake,
    Schedule,
    Signal,
    Spin,
    Steal,
    Sysmon,
    Tick,
    Unlock,
    Wakep,
    Yield,
)
from talkdiagrams.mechanisms.scheduler.model import step
from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    PREEMPT_AFTER_US,
    SYSMON_TICK_US,
    TIMER,
    GStatus,
    P,
    PStatus,
    State,
    WaitOn,
)

OBJECTS = (WaitOn("chan", "c"), WaitOn("mutex", "mu"), WaitOn(TIMER, "t"), WaitOn(NETPOLL))


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible from each G's, M's and P's point of view; most of them are."""
    yield Tick(SYSMON_TICK_US)
    yield Tick(PREEMPT_AFTER_US)
    yield from (Io(g) for g in s.waits(NETPOLL) if g not in s.netpoll_ready)
    due = any(s.waits(TIMER))
    yield from (Netpoll(m.id) for m in s.ms if m.polling and (s.netpoll_ready or m.deadline or due))
    busy = [p for p in s.ps if p.status is PStatus.RUNNING]
    if busy and all(p.sysmontick.looked + SYSMON_TICK_US <= s.now for p in busy):
        yield Sysmon()
    yield from (ExitSyscall(g.id) for g in s.gs if g.status is GStatus.SYSCALL)
    yield from (Signal(m.id) for m in s.ms if m.signal)
    for p in busy:
        yield from _on(s, p)


def _on(s: State, p: P) -> Iterator[Event]:
    g = s.running(p)
    if g is None:
        yield from _looking(s, p)
        return
    tick = p.sysmontick
    rested = tick.looked + SYSMON_TICK_US <= s.now
    if g.status is GStatus.SYSCALL:
        if rested and kernel.look(s, p.id).p(p.id).m != p.m:
            yield Retake(p.id)
        return
    long_slice = tick.schedtick == p.schedtick and tick.schedwhen + PREEMPT_AFTER_US <= s.now
    if long_slice and rested and not g.preempt:
        yield Preempt(p.id)
    if g.loops:
        yield EndLoop(g.id)
        return
    yield Loop(g.id)
    yield Unlock(g.id) if g.lockedm else Lock(g.id)
    yield from (Exit(g.id), Yield(g.id), EnterSyscall(g.id), EnterSyscallBlock(g.id))
    yield Go(_new_name(s), p.id)
    yield from (Park(g.id, on) for on in OBJECTS)
    for q in s.waiting:
        if q.on.kind not in (NETPOLL, TIMER):
            yield Ready(q.gs[0], g.id)
    if g.preempt:
        yield Gopreempt(g.id)
    if s.idle_ps and not s.nmspinning:
        yield Wakep(p.id)


def _looking(s: State, p: P) -> Iterator[Event]:
    yield from (Fire(q.on, p.id) for q in s.waiting if q.on.kind == TIMER)
    assert p.m is not None
    m = s.m(p.m)
    if search.source(s, p):
        yield Schedule(p.id)
        return
    loot = search.loot(s, p.id)
    if search.may_spin(s, m):
        yield from (Steal(p.id, victim) for victim in loot)
    if not loot or not search.may_spin(s, m):
        yield Idle(p.id)
    if not m.spinning and (s.needspinning or search.may_spin(s, m)):
        yield Spin(p.id)


def _new_name(s: State) -> str:
    used = {g.id for g in s.gs}
    return next(name for i in range(1, len(used) + 2) if (name := f"G{i}") not in used)


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
