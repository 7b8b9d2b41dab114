"""The scheduler as a function: `step(state, event)` is the next state, or the event is Illegal.

A whole story can be played in a REPL; see the README beside this file. Every handler checks
that the event can happen and leaves the doing to `moves`.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler import kernel, moves, outside, search
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
from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    RUNNEXT_BACKOFF_US,
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
)


def step(s: State, event: Event) -> State:
    """The state after the event; raises Illegal(event, why, hint)."""
    return _settled(_step(s, event))


def _settled(s: State) -> State:
    """schedule() begins with this: an M whose locked G has left it gives its P away, and sleeps."""
    for m in s.ms:
        if m.lockedg and m.p and m.g is None:
            return moves.stoplockedm(s, m.id)
    return s


def _step(s: State, event: Event) -> State:  # noqa: C901, PLR0911, PLR0912 - a case an event
    match event:
        case Go():
            return _go(s, event)
        case Ready():
            return _ready(s, event)
        case Park():
            g = running_g(s, event, event.g)
            return moves.wait(moves.leave(s, g.id, GStatus.WAITING, event.on), g.id, event.on)
        case Yield():
            return moves.gosched(s, running_g(s, event, event.g))
        case Gopreempt():
            if not (g := running_g(s, event, event.g)).preempt:
                raise Illegal(event, f"nobody asked {g.id} to yield", f"yield {g.id}, or preempt")
            return moves.gosched(s, g)
        case Loop():
            return s.put(replace(running_g(s, event, event.g), loops=True))
        case EndLoop():
            if not (g := running_g(s, event, event.g)).loops:
                raise Illegal(event, f"{g.id} is in no loop that calls nothing", f"loop {g.id}")
            return s.put(replace(g, loops=False))
        case Signal():
            return outside.signal(s, event)
        case Lock() | Unlock():
            return _lock(s, event)
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
            if not search.source(s, p := looking_p(s, event, event.p)):
                raise Illegal(event, f"{p.id} finds nothing before it steals", way_out(s, p))
            return search.take(s, p.id)
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
            return outside.sysmon(s, event)
        case Preempt() | Retake():
            return outside.look(s, event)
        case Io():
            return outside.io(s, event)
        case Netpoll():
            return outside.netpoll(s, event)
        case Fire():
            return outside.fire(s, event)
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
    return all(s.m_status(m) in (MStatus.IDLE, MStatus.LOCKED) for m in s.ms)


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


def _lock(s: State, e: Lock | Unlock) -> State:
    g = running_g(s, e, e.g)
    m = m_of(s, g)
    if isinstance(e, Lock):
        if g.lockedm:
            raise Illegal(e, f"{g.id} is locked to {m.id} already", f"unlock {g.id}")
        return s.put(replace(g, lockedm=m.id), replace(m, lockedg=g.id))
    if not g.lockedm:
        raise Illegal(e, f"{g.id} is locked to no M", f"lock {g.id}")
    return s.put(replace(g, lockedm=None), replace(m, lockedg=None))


def _exit(s: State, e: Exit) -> State:
    g = running_g(s, e, e.g)
    m, p = m_of(s, g), p_of(s, g)
    s = moves.leave(s, g.id, GStatus.DEAD)
    s = s.put(replace(s.p(p.id), gfree=(g.id, *p.gfree)))
    return moves.mexit(s, m.id) if g.lockedm else s


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
    s = kernel.exitsyscall_p(s, m_of(s, g).id)
    m = m_of(s, g)
    if m.p is None:  # exitsyscallNoP: the G queues, the M parks
        s = moves.leave(s, g.id, GStatus.RUNNABLE)
        s = replace(s, runq=(*s.runq, g.id))
        return s if g.lockedm else moves.stopm(s, m.id)
    p = s.p(m.p)
    return s.put(replace(g, status=GStatus.RUNNING), replace(p, syscalltick=p.syscalltick + 1))


# --- what an M without a G does -----------------------------------------------------------


def _spin(s: State, e: Spin) -> State:
    p = looking_p(s, e, e.p)
    m = m_on(s, p)
    if search.source(s, p):
        raise Illegal(e, f"{p.id} has something to run", f"schedule {p.id}")
    if m.spinning:
        raise Illegal(e, f"{m.id} is spinning already", way_out(s, p))
    if not search.may_spin(s, m) and not s.needspinning:
        busy = len(s.ps) - s.npidle
        why = f"{s.nmspinning} spinning for {busy} busy Ps is the limit (half)"
        raise Illegal(e, why, f"idle {p.id}")
    return moves.become_spinning(s, m.id)


def _steal(s: State, e: Steal) -> State:
    p, victim = looking_p(s, e, e.p), named_p(s, e, e.victim)
    m = m_on(s, p)
    if p.id == victim.id:
        raise Illegal(e, "a P does not steal from itself")
    if search.source(s, p):
        raise Illegal(e, f"{p.id} has something to run before it steals", f"schedule {p.id}")
    if not search.may_spin(s, m):
        raise Illegal(e, f"{m.id} may not spin: enough Ms do", f"idle {p.id}")
    if victim.status is PStatus.IDLE:
        raise Illegal(e, f"{victim.id} is idle, so its queue is empty")
    loot = search.loot(s, p.id)
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
    return search.run(s, p.id, g, inherit_time=False)


def _idle(s: State, e: Idle) -> State:
    p = looking_p(s, e, e.p)
    m = m_on(s, p)
    if search.source(s, p):
        raise Illegal(e, f"{p.id} has something to run", f"schedule {p.id}")
    if search.may_spin(s, m):
        if search.loot(s, p.id):
            raise Illegal(e, "there is work to steal", way_out(s, p))
        if not m.spinning:  # it spins through all four rounds and finds nothing
            s = moves.become_spinning(s, m.id)
    elif s.needspinning:
        raise Illegal(e, "an M with work found no idle P (needspinning)", f"spin {p.id}")
    return search.drop_p(s, m.id)
