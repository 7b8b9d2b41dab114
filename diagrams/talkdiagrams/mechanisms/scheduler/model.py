"""The scheduler as a function: `step(state, event)` is the next state, or the event is Illegal.

A whole story can be played in a REPL; see the README beside this file. Every handler checks
that the event can happen and leaves the doing to `moves`.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler import moves
from talkdiagrams.mechanisms.scheduler.events import (
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
    Netpoll,
    Park,
    Preempt,
    Ready,
    Retake,
    Schedule,
    Spin,
    Steal,
    Sysmon,
    Tick,
    Wakep,
    Yield,
)
from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    RUNNEXT_BACKOFF_US,
    SYSMON_POLL_US,
    SYSMON_TICK_US,
    TIMER,
    G,
    GStatus,
    MStatus,
    PStatus,
    State,
)
from talkdiagrams.mechanisms.scheduler.who import (
    executing_on,
    looking_p,
    m_of,
    m_on,
    named_g,
    named_p,
    p_of,
    running_g,
    way_out,
    why_not_yet,
)


def step(s: State, event: Event) -> State:  # noqa: C901, PLR0911, PLR0912 - a case an event
    """The state after the event; raises Illegal(event, why, hint)."""
    match event:
        case Go():
            return _go(s, event)
        case Ready():
            return _ready(s, event)
        case Park():
            g = running_g(s, event, event.g)
            return moves.wait(moves.leave(s, g.id, GStatus.WAITING, event.on), g.id, event.on)
        case Yield():
            return _to_global(s, running_g(s, event, event.g))
        case Gopreempt():
            if not (g := running_g(s, event, event.g)).preempt:
                raise Illegal(event, f"nobody asked {g.id} to yield", f"yield {g.id}, or preempt")
            return _to_global(s, g)
        case Exit():
            return _exit(s, event)
        case EnterSyscall():
            g = running_g(s, event, event.g)
            m = m_of(s, g)
            return s.put(replace(g, status=GStatus.SYSCALL), replace(m, oldp=m.p))
        case EnterSyscallBlock():
            return _entersyscallblock(s, event)
        case ExitSyscall():
            return _exitsyscall(s, event)
        case Schedule():
            if not moves.source(s, p := looking_p(s, event, event.p)):
                raise Illegal(event, f"{p.id} finds nothing before it steals", way_out(s, p))
            return moves.take(s, p.id)
        case Spin():
            return _spin(s, event)
        case Steal():
            return _steal(s, event)
        case Idle():
            return _idle(s, event)
        case Wakep():
            executing_on(s, event, event.p)
            if s.nmspinning:
                raise Illegal(event, "an M is spinning already, so wakep does nothing")
            if not s.idle_ps:
                raise Illegal(event, "no P is idle, so there is nothing to wake an M for")
            return moves.wakep(s)
        case Sysmon():
            return _sysmon(s, event)
        case Preempt() | Retake():
            return _look(s, event)
        case Io():
            return _io(s, event)
        case Netpoll():
            return _netpoll(s, event)
        case Fire():
            return _fire(s, event)
        case Tick():
            if event.us <= 0:
                raise Illegal(event, "time only moves forward")
            return replace(s, now=s.now + event.us)
        case _:
            assert_never(event)


def play(s: State, events: Iterable[Event]) -> list[State]:
    """All states of a story, the start included."""
    states = [s]
    for event in events:
        states.append(step(states[-1], event))
    return states


def deadlock(s: State) -> bool:
    """Whether checkdead would end the program: no M runs or waits for anything outside."""
    return all(s.m_status(m) is MStatus.IDLE for m in s.ms)


# --- what a running G does ----------------------------------------------------------------


def _go(s: State, e: Go) -> State:
    executing_on(s, e, e.p)
    if (old := s.find_g(e.g)) is not None:
        raise Illegal(e, f"{e.g} exists already and is {old.status}", "give the new G a new name")
    p = s.p(e.p)
    if p.gfree:  # gfget: the struct of a dead G is used again, under a new goid
        dead = p.gfree[0]
        s = replace(s, gs=tuple(g for g in s.gs if g.id != dead))
        s = s.put(replace(p, gfree=p.gfree[1:]))
    s = replace(s, gs=(*s.gs, G(e.g, GStatus.RUNNABLE)))
    return moves.wakep(moves.runqput(s, e.p, e.g, as_next=True))


def _ready(s: State, e: Ready) -> State:
    by, g = running_g(s, e, e.by), named_g(s, e, e.g)
    p = p_of(s, by)
    if g.status is not GStatus.WAITING or g.waits_on is None:
        raise Illegal(e, f"{g.id} does not wait: it is {g.status}")
    if g.waits_on.kind in (NETPOLL, TIMER):
        hint = f"io {g.id}" if g.waits_on.kind == NETPOLL else f"fire {g.waits_on} on {p.id}"
        raise Illegal(e, f"{g.id} waits on {g.waits_on}, which no G signals", hint)
    if (first := s.waiters(g.waits_on)[0]) != g.id:
        raise Illegal(e, f"{first} waits on {g.waits_on} before {g.id}", f"ready {first} first")
    return moves.ready(s, g.id, p.id)


def _to_global(s: State, g: G) -> State:
    """goschedImpl: Gosched and preemption alike put the G at the global queue's tail."""
    s = moves.leave(s, g.id, GStatus.RUNNABLE)
    return moves.wakep(replace(s, runq=(*s.runq, g.id)))


def _exit(s: State, e: Exit) -> State:
    g = running_g(s, e, e.g)
    p = p_of(s, g)
    s = moves.leave(s, g.id, GStatus.DEAD)
    return s.put(replace(p, gfree=(g.id, *p.gfree)))


def _entersyscallblock(s: State, e: EnterSyscallBlock) -> State:
    g = running_g(s, e, e.g)
    m, p = m_of(s, g), p_of(s, g)
    p = replace(p, m=None, status=PStatus.IDLE, syscalltick=p.syscalltick + 1)
    s = s.put(replace(g, status=GStatus.SYSCALL), replace(m, p=None), p)
    return moves.handoffp(s, p.id)


def _exitsyscall(s: State, e: ExitSyscall) -> State:
    g = named_g(s, e, e.g)
    if g.status is not GStatus.SYSCALL:
        raise Illegal(e, f"{g.id} is in no system call: it is {g.status}")
    s = moves.exitsyscall_p(s, m_of(s, g).id)
    m = m_of(s, g)
    if m.p is None:  # exitsyscallNoP: the G queues, the M parks
        s = moves.leave(s, g.id, GStatus.RUNNABLE)
        return moves.stopm(replace(s, runq=(*s.runq, g.id)), m.id)
    p = s.p(m.p)
    return s.put(replace(g, status=GStatus.RUNNING), replace(p, syscalltick=p.syscalltick + 1))


# --- what an M without a G does -----------------------------------------------------------


def _spin(s: State, e: Spin) -> State:
    p = looking_p(s, e, e.p)
    m = m_on(s, p)
    if moves.source(s, p):
        raise Illegal(e, f"{p.id} has something to run", f"schedule {p.id}")
    if m.spinning:
        raise Illegal(e, f"{m.id} is spinning already", way_out(s, p))
    if not moves.may_spin(s, m) and not s.needspinning:
        busy = len(s.ps) - s.npidle
        why = f"{s.nmspinning} spinning for {busy} busy Ps is the limit (half)"
        raise Illegal(e, why, f"idle {p.id}")
    return moves.become_spinning(s, m.id)


def _steal(s: State, e: Steal) -> State:
    p, victim = looking_p(s, e, e.p), named_p(s, e, e.victim)
    m = m_on(s, p)
    if p.id == victim.id:
        raise Illegal(e, "a P does not steal from itself")
    if moves.source(s, p):
        raise Illegal(e, f"{p.id} has something to run before it steals", f"schedule {p.id}")
    if not moves.may_spin(s, m):
        raise Illegal(e, f"{m.id} may not spin: enough Ms do", f"idle {p.id}")
    if victim.status is PStatus.IDLE:
        raise Illegal(e, f"{victim.id} is idle, so its queue is empty")
    loot = moves.loot(s, p.id)
    if victim.id not in loot:
        if victim.empty:
            raise Illegal(e, f"{victim.id} has no queued G", way_out(s, p))
        why = f"{victim.id} has only a runnext, which goes in the last of four rounds"
        raise Illegal(e, why, way_out(s, p))
    if not m.spinning:
        s = moves.become_spinning(s, m.id)
    if loot[victim.id] and not s.in_syscall(victim):
        s = replace(s, now=s.now + RUNNEXT_BACKOFF_US)
    s, g = moves.runqsteal(s, p.id, victim.id, loot[victim.id])
    return moves.run(s, p.id, g, inherit_time=False)


def _idle(s: State, e: Idle) -> State:
    p = looking_p(s, e, e.p)
    m = m_on(s, p)
    if moves.source(s, p):
        raise Illegal(e, f"{p.id} has something to run", f"schedule {p.id}")
    if moves.may_spin(s, m):
        if moves.loot(s, p.id):
            raise Illegal(e, "there is work to steal", way_out(s, p))
        if not m.spinning:  # it spins through all four rounds and finds nothing
            s = moves.become_spinning(s, m.id)
    elif s.needspinning:
        raise Illegal(e, "an M with work found no idle P (needspinning)", f"spin {p.id}")
    return moves.drop_p(s, m.id)


def _netpoll(s: State, e: Netpoll) -> State:
    m = s.find_m(e.m)
    if m is None or not m.polling:
        who = next((m.id for m in s.ms if m.polling), "")
        raise Illegal(e, f"{e.m} is not blocked in netpoll", f"{who} is" if who else "nobody is")
    # Its deadline passes even if another M ran the timer; a newer timer interrupts it (netpollBreak).
    if not (s.netpoll_ready or m.deadline or any(s.waits(TIMER))):
        raise Illegal(e, "nothing is ready and no timer runs", "io G, for a G that waits on it")
    s, gs = moves.netpoll(replace(s, lastpoll=s.now))
    s, p_id = moves.pidleget(s)
    s = s.put(replace(m, polling=False, was_spinning=False, deadline=False))
    if p_id is None:
        return moves.stopm(moves.injectglist(s, gs, None), m.id)
    s = moves.acquirep(s, m.id, p_id)
    if gs:
        s = moves.unwait(moves.injectglist(s, gs[1:], p_id), gs[:1])
        return moves.execute(s, p_id, gs[0], inherit_time=False)
    return moves.become_spinning(s, m.id) if m.was_spinning else s


def _fire(s: State, e: Fire) -> State:
    p = looking_p(s, e, e.p)
    if not (gs := s.waiters(e.timer)):
        raise Illegal(e, f"no G waits on {e.timer}")
    for g in gs:
        s = moves.ready(s, g, p.id)
    # A spinning M runs timers in the midst of findRunnable and takes at once what they ready.
    return moves.take(s, p.id) if m_on(s, p).spinning else s


# --- what sysmon and the kernel do --------------------------------------------------------


def _sysmon(s: State, e: Sysmon) -> State:
    if s.npidle == len(s.ps):
        raise Illegal(e, "all Ps are idle, so sysmon sleeps", "exitsyscall or netpoll wakes it")
    busy = [p for p in s.ps if p.status is PStatus.RUNNING]
    if any(p.sysmontick.looked + SYSMON_TICK_US > s.now for p in busy):
        raise Illegal(e, "sysmon sleeps at least 20 µs between its looks", "tick 20us")
    if s.lastpoll is not None and s.lastpoll + SYSMON_POLL_US < s.now:
        s, gs = moves.netpoll(replace(s, lastpoll=s.now))
        s = moves.injectglist(s, gs, None)
    for p in s.ps:
        s = moves.look(s, p.id)
    return s


def _look(s: State, e: Preempt | Retake) -> State:
    p = named_p(s, e, e.p)
    if p.status is PStatus.IDLE:
        raise Illegal(e, f"{p.id} is idle: sysmon has nothing to do there")
    g = s.running(p)
    if g is None:
        raise Illegal(e, f"{p.id} runs no G", f"its M {p.m} is looking for one")
    if p.sysmontick.looked + SYSMON_TICK_US > s.now:
        raise Illegal(e, "sysmon sleeps at least 20 µs between its looks", "tick 20us")
    after = moves.look(s, p.id)
    if isinstance(e, Preempt):
        if g.status is GStatus.SYSCALL:
            raise Illegal(e, f"{g.id} is in a system call and cannot hear it", f"retake {p.id}")
        if g.preempt:
            raise Illegal(e, f"{g.id} was asked already", f"gopreempt {g.id}")
        if not after.g(g.id).preempt:
            raise Illegal(e, f"{p.id}'s time slice is not known to be 10 ms old", why_not_yet(p))
    elif g.status is not GStatus.SYSCALL:
        raise Illegal(e, f"{g.id} on {p.id} is in no system call", f"preempt {p.id}")
    elif after.m(p.m or "").p is not None:
        if p.sysmontick.syscalltick != p.syscalltick:
            raise Illegal(e, "sysmon has not seen this system call yet", "sysmon, tick 20us")
        why = f"{p.id} has nothing queued and another P is idle or spinning"
        raise Illegal(e, why, "sysmon leaves it for 10 ms: tick 10ms")
    return after


def _io(s: State, e: Io) -> State:
    g = named_g(s, e, e.g)
    if g.waits_on is None or g.waits_on.kind != NETPOLL:
        raise Illegal(e, f"{g.id} does not wait on the network", f"park {g.id} on netpoll")
    if g.id in s.netpoll_ready:
        raise Illegal(e, f"{g.id} is ready already")
    return replace(s, netpoll_ready=(*s.netpoll_ready, g.id))
