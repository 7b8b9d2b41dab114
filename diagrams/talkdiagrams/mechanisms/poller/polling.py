"""Who calls netpoll, and when: findRunnable without and with waiting, and sysmon (runtime/proc.go)."""

from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.plain import near
from talkdiagrams.mechanisms.poller import moves
from talkdiagrams.mechanisms.poller.events import Event, Poll, Sleep
from talkdiagrams.mechanisms.poller.state import POLLER, SYSMON, SYSMON_POLL, GStatus, P, State


def poll(s: State, e: Poll) -> State:
    """One call of netpoll; `epoll` is its first half."""
    if s.hand_by:
        raise Illegal(e, f"{s.hand_by} has news that is not passed on yet", "deliver")
    if e.by == POLLER:
        s = _returns(s, e)
    elif e.by == SYSMON:
        s = _sysmon(s, e)
    else:
        idle(s, e, e.by)
        if s.blocked:
            raise Illegal(
                e, "a thread sleeps in netpoll already: no other need look", "netpoll by poller"
            )
        if not s.waiters + s.elsewhere:
            raise Illegal(e, "nobody waits for the network, so nobody looks", "read c by G1")
    s = moves.collect(s, e.by)
    return deliver(s) if e.verb == "netpoll" else s


def deliver(s: State) -> State:
    """Pass the news on; whoever polls with a P runs the first itself."""
    by = s.hand_by
    s, gs = moves.deliver(s)
    p = s.idle_p() if by == POLLER else next((one for one in s.ps if one.id == by), None)
    if p is None or p.runs:
        return moves.inject(s, gs, "")
    if not gs:
        return s
    first, rest = gs[0], gs[1:]
    # This P runs it next, which is another event: `run`.
    s = s.put(replace(p, queue=(first, *p.queue)), replace(s.g(first), status=GStatus.RUNNABLE))
    return moves.inject(replace(s, waiters=s.waiters - 1), rest, p.id)


def sleep(s: State, e: Sleep) -> State:
    """Block in netpoll, without a P: at most one thread does."""
    idle(s, e, e.p)
    if s.blocked:
        raise Illegal(e, "another thread sleeps in netpoll already: this one just sleeps")
    if s.hand_by:
        raise Illegal(e, f"{s.hand_by} has news that is not passed on yet", "deliver")
    until = min((timer.when for _, _, timer in s.timers()), default=0)
    if not (until or s.waiters + s.elsewhere):
        raise Illegal(e, "nobody waits for the network, and there is no timer", "read c by G1")
    return replace(s, blocked=True, until=until)


def idle(s: State, e: Event, id: str) -> P:
    """A P that exists, runs nothing and has nothing to run."""
    p = next((one for one in s.ps if one.id == id), None)
    if p is None:
        ids = [*(one.id for one in s.ps), POLLER, SYSMON]
        raise Illegal(e, f"there is no {id}", near(id, ids) or ", ".join(ids))
    if p.runs:
        raise Illegal(e, f"{id} runs {p.runs}: it looks only when it has nothing to do")
    first = next(iter((*p.queue, *s.global_)), "")
    if first:
        raise Illegal(e, f"there is work in a queue: {id} takes that first", f"run {first}")
    return p


def _returns(s: State, e: Poll) -> State:
    if not s.blocked:
        raise Illegal(e, "nobody sleeps in netpoll", "sleep by P0 first")
    edges = any(fd.edge_r or fd.edge_w for fd in s.fds)
    if not (edges or s.wakesig or (s.until and s.clock >= s.until)):
        raise Illegal(e, "nothing is ready: it sleeps on", "data 1 for c")
    return replace(s, blocked=False, until=0, wakesig=False, lastpoll=s.clock)


def _sysmon(s: State, e: Poll) -> State:
    if s.blocked:
        raise Illegal(e, "a thread sleeps in netpoll: sysmon need not look", "netpoll by poller")
    left = s.lastpoll + SYSMON_POLL + 1 - s.clock
    if left > 0:
        raise Illegal(e, f"somebody polled less than {SYSMON_POLL} ms ago", f"tick {left}ms first")
    return replace(s, lastpoll=s.clock)
