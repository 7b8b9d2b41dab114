"""step(state, event) -> state: one event, or Illegal with a way out. Pure; play it in a REPL."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.plain import near
from talkdiagrams.mechanisms.poller import moves
from talkdiagrams.mechanisms.poller.events import (
    Break,
    Close,
    Deadline,
    Deliver,
    Do,
    Event,
    Fire,
    Go,
    Kernel,
    Poll,
    Sleep,
    Tick,
    parse_event,
)
from talkdiagrams.mechanisms.poller.polling import deliver, poll, sleep
from talkdiagrams.mechanisms.poller.reading import begin, on, until_it_waits
from talkdiagrams.mechanisms.poller.state import (
    CLOSED,
    FD,
    G,
    GStatus,
    Late,
    Mode,
    Op,
    PollDesc,
    R,
    Result,
    Stage,
    State,
    W,
)


def step(s: State, e: Event) -> State:  # noqa: PLR0911, PLR0912, C901 - a case an event
    """The state after the event; raises Illegal if it cannot happen in this one."""
    match e:
        case Do():
            return _do(s, e)
        case Go():
            return _go(s, e)
        case Close():
            return _close(s, e)
        case Deadline():
            return _deadline(s, e)
        case Kernel():
            return _kernel(s, e)
        case Poll():
            return poll(s, e)
        case Deliver():
            if not s.hand_by:
                raise Illegal(e, "epoll has told nothing", "epoll by P0 first")
            return deliver(s)
        case Sleep():
            return sleep(s, e)
        case Break():
            if not s.blocked:
                raise Illegal(e, "nobody sleeps in netpoll", "sleep by P0 first")
            if s.wakesig:
                raise Illegal(
                    e, "it was broken already, and has not woken yet", "netpoll by poller"
                )
            return replace(s, wakesig=True)
        case Fire():
            return _fire(s, e)
        case Tick():
            return replace(s, clock=s.clock + e.ms)
        case _:
            assert_never(e)


def play(s: State, events: Iterable[str]) -> State:
    """Several events by their text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def _do(s: State, e: Do) -> State:
    g, fd = running(s, e, e.g), named_fd(s, e, e.fd)
    if fd.listener and e.kind != "accept":
        raise Illegal(e, f"{fd.id} is a listener", f"accept {fd.id} by {e.g}")
    if e.kind == "accept" and not fd.listener:
        raise Illegal(e, f"{fd.id} is no listener", f"read {fd.id} by {e.g}")
    if fd.gone and not fd.closed:
        raise Illegal(e, f"{fd.id} is not open yet", f"open {fd.id} first")
    s = s.put(replace(g, op=Op(e.kind, fd.id, Stage.BEGUN, e.n)))
    s = begin(s, g.id)
    return until_it_waits(s, g.id) if e.whole else s


def _go(s: State, e: Go) -> State:
    if e.verb in ("run", "resume"):
        return _run(s, e)
    g = named_g(s, e, e.g)
    p = s.p_of(g.id)
    if p is None:
        raise Illegal(e, f"{g.id} does not run: it {doing(g)}", way_out(g))
    if e.verb == "yield":
        s = s.put(replace(p, runs=""), replace(g, status=GStatus.RUNNABLE))
        return replace(s, global_=(*s.global_, g.id))
    next_is = {Stage.BEGUN: "try", Stage.EAGAIN: "block", Stage.COMMIT: "park"}
    if g.op is None:
        raise Illegal(e, f"{g.id} is in no read and no write", f"begin read c by {g.id} first")
    if e.verb != next_is[g.op.stage]:
        raise Illegal(e, f"{g.id} is at another point", f"{next_is[g.op.stage]} by {g.id}")
    return on(s, g.id)


def _run(s: State, e: Go) -> State:
    g = named_g(s, e, e.g)
    if g.status is not GStatus.RUNNABLE:
        raise Illegal(e, f"nobody woke {g.id}: it {doing(g)}", way_out(g))
    home = next((p for p in s.ps if g.id in p.queue and not p.runs), None) or s.idle_p()
    if home is None:
        raise Illegal(e, "every P is busy", f"yield {s.ps[0].runs} first")
    for p in s.ps:
        s = s.put(replace(p, queue=tuple(one for one in p.queue if one != g.id)))
    s = replace(s, global_=tuple(one for one in s.global_ if one != g.id))
    home = next(p for p in s.ps if p.id == home.id)
    s = s.put(replace(home, runs=g.id), replace(g, status=GStatus.RUNNING))
    if g.op is None:
        return s
    if g.op.stage is Stage.LAST:
        return s.put(replace(s.g(g.id), op=None, got=(*g.got, Result("close", g.op.fd))))
    s = begin(s, g.id) if g.op.stage is Stage.TURN else on(s, g.id)
    return until_it_waits(s, g.id) if e.verb == "run" else s


def _close(s: State, e: Close) -> State:
    g, fd = running(s, e, e.g), named_fd(s, e, e.fd)
    if fd.closed or fd.gone:
        return s.put(replace(g, got=(*g.got, Result("close", fd.id, 0, CLOSED))))
    turns = (*fd.rqueue, *fd.wqueue)
    fd = replace(fd, closed=True, rqueue=(), wqueue=(), closer=g.id)
    s = moves.goready(s.put(fd), turns, g.id)
    s = moves.evict(s, s.fd(fd.id), g.id)
    s = moves.destroy(s, s.fd(fd.id))
    if s.fd(fd.id).gone:
        return s.put(replace(g, got=(*g.got, Result("close", fd.id))))
    p = s.p_of(g.id)
    assert p is not None
    op = Op("close", fd.id, Stage.LAST)
    return s.put(replace(p, runs=""), replace(g, status=GStatus.WAITING, op=op))


def _deadline(s: State, e: Deadline) -> State:
    g, fd = running(s, e, e.g), named_fd(s, e, e.fd)
    if fd.closed or fd.gone:
        return s.put(replace(g, got=(*g.got, Result("deadline", fd.id, 0, CLOSED))))
    modes = {"read": R, "write": W, "both": R + W}[e.mode]
    return moves.set_deadline(s, fd.id, modes, e.delay, g.id)


def _kernel(s: State, e: Kernel) -> State:
    fd = named_fd(s, e, e.fd)
    if e.verb == "open":
        return _open(s, e, fd)
    if fd.gone:
        raise Illegal(e, f"{fd.id} is not open", f"open {fd.id} first")
    if fd.eof:
        raise Illegal(e, f"the other side of {fd.id} is gone")
    if e.verb == "data":
        return s.put(replace(fd, data=fd.data + e.n, edge_r=True))
    if fd.listener:
        raise Illegal(e, f"{fd.id} is a listener", f"data 1 for {fd.id}: a connection comes")
    if e.verb == "room":
        return s.put(replace(fd, room=fd.room + e.n, edge_w=True))
    return s.put(replace(fd, eof=True, edge_r=True, edge_w=True))


def _open(s: State, e: Kernel, fd: FD) -> State:
    if not fd.gone:
        raise Illegal(e, f"{fd.id} is open", "close it first")
    old = fd.pd
    pd = PollDesc(rseq=old.rseq + 1, wseq=old.wseq + 1, fdseq=old.fdseq, fired=old.fired)
    return s.put(FD(fd.id, fd.listener, edge_w=not fd.listener, pd=pd))


def _fire(s: State, e: Fire) -> State:
    fd = named_fd(s, e, e.fd)
    mode: Mode = R if e.mode == "read" else W
    if e.verb in ("take", "fire"):
        timer = fd.pd.timer(mode)
        if timer is None:
            both = mode == W and fd.pd.rt and fd.pd.rt.both
            raise Illegal(
                e, "there is no such timer", f"fire read timer of {fd.id}" if both else ""
            )
        if timer.when > s.clock:
            raise Illegal(e, "it is too early", f"tick {timer.when - s.clock}ms first")
        pd = replace(fd.pd, rt=None) if mode == R else replace(fd.pd, wt=None)
        one = Late(fd.id, mode, timer.seq, timer.both)
        s = replace(s.put(replace(fd, pd=pd)), late=(*s.late, one))
        if e.verb == "take":
            return s
    here = [one for one in s.late if one.fd == fd.id and one.mode == mode]
    if not here:
        raise Illegal(e, "nobody has taken that timer", f"take {e.mode} timer of {fd.id}")
    one = here[-1] if e.verb == "fire" else here[0]
    s = replace(s, late=tuple(late for late in s.late if late is not one))
    return moves.expire(s, one)


# --- who an event names -----------------------------------------------------------------------------------------------


def named_g(s: State, e: Event, id: str) -> G:
    if (g := s.find_g(id)) is None:
        ids = [one.id for one in s.gs]
        raise Illegal(e, f"there is no {id}", near(id, ids) or "the Gs are " + ", ".join(ids[:12]))
    return g


def named_fd(s: State, e: Event, id: str) -> FD:
    if (fd := s.find_fd(id)) is None:
        ids = [one.id for one in s.fds]
        hint = near(id, ids) or "the descriptors are " + ", ".join(ids[:12])
        raise Illegal(e, f"there is no descriptor {id}", hint)
    return fd


def running(s: State, e: Event, id: str) -> G:
    """A G that runs its own code."""
    g = named_g(s, e, id)
    if g.status is not GStatus.RUNNING:
        raise Illegal(e, f"{id} does not run: it {doing(g)}", way_out(g))
    if g.op is not None:
        raise Illegal(e, f"{id} is in the middle of its {g.op.kind}", way_out(g))
    return g


def doing(g: G) -> str:
    match g.status:
        case GStatus.RUNNING:
            return "runs"
        case GStatus.RUNNABLE:
            return "is runnable"
        case GStatus.WAITING:
            return f"waits in {g.op.kind} of {g.op.fd}" if g.op else "waits"
        case _:
            assert_never(g.status)


def way_out(g: G) -> str:
    """What has to happen before this G can do anything else."""
    if g.status is GStatus.RUNNABLE:
        return f"run {g.id} first"
    if g.op is None:
        return ""
    match g.op.stage:
        case Stage.BEGUN:
            return f"try by {g.id}"
        case Stage.EAGAIN:
            return f"block by {g.id}"
        case Stage.COMMIT:
            return f"park by {g.id}"
        case Stage.PARKED:
            return f"{'room 4' if g.op.mode == W else 'data 1'} for {g.op.fd}, then netpoll"
        case Stage.TURN:
            return f"somebody else uses {g.op.fd}"
        case Stage.LAST:
            return f"those who use {g.op.fd} have to go first"
        case _:
            assert_never(g.op.stage)
