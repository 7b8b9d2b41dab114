"""System calls, and sysmon's look at each P (exitsyscall, retake, preemptone of runtime/proc.go, go1.27.3)."""

from dataclasses import replace

from talkdiagrams.mechanisms.scheduler import moves
from talkdiagrams.mechanisms.scheduler.state import (
    PREEMPT_AFTER_US,
    SYSCALL_RETAKE_US,
    G,
    GStatus,
    PStatus,
    State,
)


def take_p(s: State, p_id: str) -> State:
    """Unwire P from the thread in a syscall that holds it (syscallingThread.takeP)."""
    p = s.p(p_id)
    assert p.m is not None
    m = replace(s.m(p.m), p=None)
    return s.put(m, replace(p, m=None, status=PStatus.IDLE, syscalltick=p.syscalltick + 1))


def exitsyscall_p(s: State, m_id: str) -> State:
    """The P for a G that comes back: its own, its old one if that too sits in a syscall,
    an idle one, or none (exitsyscall, exitsyscallTryGetP)."""
    m = s.m(m_id)
    oldp = s.p(m.oldp) if m.oldp else None
    s = s.put(replace(m, oldp=None))
    if m.p is None and oldp is not None and s.in_syscall(oldp):
        return moves.acquirep(take_p(s, oldp.id), m_id, oldp.id)
    if m.p is None:
        s, p_id = moves.pidleget(s)
        return moves.acquirep(s, m_id, p_id) if p_id else s
    return s


def preemptone(s: State, g: G | None) -> State:
    """Ask the G to yield, by a flag that it checks when it calls something and by a signal to its M,
    for one that calls nothing; one in a syscall cannot hear it."""
    if g is None or g.status is not GStatus.RUNNING:
        return s
    assert g.m is not None
    return s.put(replace(g, preempt=True), replace(s.m(g.m), signal=not s.asyncpreemptoff))


def look(s: State, p_id: str) -> State:
    """Sysmon's look at one P (the body of retake's loop): both of its duties."""
    p = s.p(p_id)
    if p.status is not PStatus.RUNNING:
        return s
    seen = replace(p.sysmontick, looked=s.now)
    long_slice = False
    if seen.schedtick != p.schedtick:
        seen = replace(seen, schedtick=p.schedtick, schedwhen=s.now)
    elif seen.schedwhen + PREEMPT_AFTER_US <= s.now:
        s, long_slice = preemptone(s, s.running(p)), True
    if s.in_syscall(p) and not long_slice and seen.syscalltick != p.syscalltick:
        seen = replace(seen, syscalltick=p.syscalltick, syscallwhen=s.now)
        return s.put(replace(p, sysmontick=seen))
    s = s.put(replace(p, sysmontick=seen))
    if not s.in_syscall(p) or (
        p.empty and s.nmspinning + s.npidle > 0 and seen.syscallwhen + SYSCALL_RETAKE_US > s.now
    ):
        return s
    return moves.handoffp(take_p(s, p_id), p_id)
