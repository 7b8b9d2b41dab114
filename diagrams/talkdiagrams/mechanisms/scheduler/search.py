"""How a thread with a P finds the next G, and what it does when there is none (findRunnable, schedule).

Functions are named after those of runtime/proc.go of go1.27.3; a G that is locked to a thread is run there.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.scheduler import moves
from talkdiagrams.mechanisms.scheduler.state import (
    GLOBAL_EVERY,
    NETPOLL,
    TIMER,
    M,
    P,
    PStatus,
    State,
)


def source(s: State, p: P) -> str:
    """Where findRunnable would find the next G for P, or "" if it has to steal.

    The order: every 61st schedtick the global queue; runnext; the ring; the global queue; the
    network, unless an M is blocked in netpoll or no G waits for it.
    """
    if s.runq and p.schedtick % GLOBAL_EVERY == 0:
        return "61st"
    if p.runnext:
        return "runnext"
    if p.runq:
        return "ring"
    if s.runq:
        return "global"
    if s.netpoll_ready and s.lastpoll is not None:
        return "netpoll"
    return ""


def take(s: State, p_id: str) -> State:
    """P's M runs what findRunnable finds for it before it steals (schedule)."""
    p, inherit = s.p(p_id), False
    assert p.m is not None
    match source(s, p):
        case "61st":
            s, g = moves.globrunqget(s)
        case "runnext" | "ring":
            s, g, inherit = moves.runqget(s, p_id)
        case "global":
            s, g = moves.globrunqgetbatch(s, p_id)
        case _:
            s, ready_gs = moves.netpoll(s)
            g, s = ready_gs[0], moves.injectglist(s, ready_gs[1:], p_id)
            s = moves.unwait(s, (g,))
    return run(s, p_id, g, inherit)


def run(s: State, p_id: str, g_id: str, inherit_time: bool) -> State:
    """The end of schedule(): an M that found a G no longer spins; a G that is locked to another
    M runs there."""
    m_id = s.p(p_id).m
    assert m_id is not None
    if s.m(m_id).spinning:
        s = moves.reset_spinning(s, m_id)
    if s.g(g_id).lockedm not in (None, m_id):
        return moves.execute(moves.startlockedm(s, p_id, g_id), p_id, g_id, inherit_time=False)
    return moves.execute(s, p_id, g_id, inherit_time)


def may_spin(s: State, m: M) -> bool:
    """Spinning Ms are limited to half the number of busy Ps."""
    return m.spinning or 2 * s.nmspinning < len(s.ps) - s.npidle


def loot(s: State, thief: str) -> dict[str, bool]:
    """The Ps worth stealing from, each with whether its runnext goes.

    A runnext is taken in the last of four rounds only; any ring would have been found before.
    """
    others = [p for p in s.ps if p.id != thief and p.status is PStatus.RUNNING]
    rings = {p.id: False for p in others if p.runq}
    return rings or {p.id: True for p in others if p.runnext}


def drop_p(s: State, m_id: str) -> State:
    """The end of findRunnable: the P goes idle; the M polls the network if nobody does and
    there is something to wait for, and parks otherwise."""
    m = s.m(m_id)
    assert m.p is not None
    s = moves.pidleput(s, m.p)
    if m.spinning:
        s = replace(s, nmspinning=s.nmspinning - 1)
    to_wait_for = any(s.waits(NETPOLL)) or any(s.waits(TIMER))
    polls = to_wait_for and s.lastpoll is not None
    m = replace(m, p=None, spinning=False, polling=polls, was_spinning=polls and m.spinning)
    s = s.put(replace(m, deadline=polls and any(s.waits(TIMER))))
    return replace(s, lastpoll=None) if polls else moves.stopm(s, m_id)
