"""What comes from outside a running G: sysmon's rounds, the kernel's news, timers that are due, signals.

Each handler checks that the event can happen and leaves the doing to the moves.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler import kernel, moves, search
from talkdiagrams.mechanisms.scheduler.events import (
    Fire,
    Io,
    Netpoll,
    Preempt,
    Retake,
    Signal,
    Sysmon,
)
from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    SYSMON_POLL_US,
    SYSMON_TICK_US,
    TIMER,
    GStatus,
    PStatus,
    State,
)
from talkdiagrams.mechanisms.scheduler.who import looking_p, m_on, named_g, named_p, why_not_yet


def signal(s: State, e: Signal) -> State:
    """The handler looks again: a G that has yielded since then, or is in the kernel, runs on."""
    m = s.find_m(e.m)
    if m is None or not m.signal:
        why = f"there is no {e.m}" if m is None else f"no signal is on its way to {e.m}"
        off = s.asyncpreemptoff
        hint = "asyncpreemptoff is set: nobody sends one" if off else "sysmon sends one after 10 ms"
        raise Illegal(e, why, hint)
    s = s.put(replace(m, signal=False))
    g = s.find_g(m.g) if m.g else None
    if g is None or not g.preempt or g.status is not GStatus.RUNNING:
        return s
    return moves.gosched(s, g)


def netpoll(s: State, e: Netpoll) -> State:
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
        return search.run(s, p_id, gs[0], inherit_time=False)
    return moves.become_spinning(s, m.id) if m.was_spinning else s


def fire(s: State, e: Fire) -> State:
    p = looking_p(s, e, e.p)
    if not (gs := s.waiters(e.timer)):
        raise Illegal(e, f"no G waits on {e.timer}")
    for g in gs:
        s = moves.ready(s, g, p.id)
    # A spinning M runs timers in the midst of findRunnable and takes at once what they ready.
    return search.take(s, p.id) if m_on(s, p).spinning else s


def sysmon(s: State, e: Sysmon) -> State:
    if s.npidle == len(s.ps):
        raise Illegal(e, "all Ps are idle, so sysmon sleeps", "exitsyscall or netpoll wakes it")
    busy = [p for p in s.ps if p.status is PStatus.RUNNING]
    if any(p.sysmontick.looked + SYSMON_TICK_US > s.now for p in busy):
        raise Illegal(e, "sysmon sleeps at least 20 µs between its looks", "tick 20us")
    if s.lastpoll is not None and s.lastpoll + SYSMON_POLL_US < s.now:
        s, gs = moves.netpoll(replace(s, lastpoll=s.now))
        s = moves.injectglist(s, gs, None)
    for p in s.ps:
        s = kernel.look(s, p.id)
    return s


def look(s: State, e: Preempt | Retake) -> State:
    p = named_p(s, e, e.p)
    if p.status is PStatus.IDLE:
        raise Illegal(e, f"{p.id} is idle: sysmon has nothing to do there")
    g = s.running(p)
    if g is None:
        raise Illegal(e, f"{p.id} runs no G", f"its M {p.m} is looking for one")
    if p.sysmontick.looked + SYSMON_TICK_US > s.now:
        raise Illegal(e, "sysmon sleeps at least 20 µs between its looks", "tick 20us")
    after = kernel.look(s, p.id)
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


def io(s: State, e: Io) -> State:
    g = named_g(s, e, e.g)
    if g.waits_on is None or g.waits_on.kind != NETPOLL:
        raise Illegal(e, f"{g.id} does not wait on the network", f"park {g.id} on netpoll")
    if g.id in s.netpoll_ready:
        raise Illegal(e, f"{g.id} is ready already")
    return replace(s, netpoll_ready=(*s.netpoll_ready, g.id))
