"""The runtime's own functions as pure functions: netpollblock, netpollunblock, netpollready, set deadline, injectglist.

Each is what runtime/netpoll.go, netpoll_epoll.go and proc.go of go1.27.3 do in one step that nobody can interrupt.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.poller.state import (
    CLOSED,
    FD,
    MODES,
    NIL,
    READY,
    TIMEOUT,
    WAIT,
    GStatus,
    Late,
    Mode,
    PollDesc,
    R,
    Ready,
    Stage,
    State,
    Timer,
    W,
)


def worded(fd: FD, mode: Mode, word: str) -> FD:
    """Write rg or wg."""
    pd = replace(fd.pd, rg=word) if mode == R else replace(fd.pd, wg=word)
    return replace(fd, pd=pd)


def timed(pd: PollDesc, mode: Mode, timer: Timer | None) -> PollDesc:
    """Set the timer of a deadline, or stop it."""
    runs = timer is not None
    return replace(pd, rt=timer, rrun=runs) if mode == R else replace(pd, wt=timer, wrun=runs)


def renewed(pd: PollDesc, mode: Mode) -> PollDesc:
    """A new generation: timers of the one before are stale."""
    return replace(pd, rseq=pd.rseq + 1) if mode == R else replace(pd, wseq=pd.wseq + 1)


def check(fd: FD, mode: Mode) -> str:
    """netpollcheckerr: closing first, then a deadline that has passed."""
    if fd.pd.closing:
        return CLOSED
    return TIMEOUT if fd.pd.deadline(mode) < 0 else ""


def unblock(fd: FD, mode: Mode, ioready: bool) -> tuple[FD, str]:
    """netpollunblock: whoever is parked in the word, who is now the caller's to make runnable."""
    old = fd.pd.word(mode)
    if old == READY or (old == NIL and not ioready):
        return fd, ""
    fd = worded(fd, mode, READY if ioready else NIL)
    return fd, "" if old in (NIL, WAIT) else old


def goready(s: State, gs: tuple[str, ...], by: str = "") -> State:
    """Make them runnable: in front of the queue of the P on which `by` runs; else of one that is idle."""
    home = s.p_of(by) if by else None
    for id in gs:
        s = s.put(replace(s.g(id), status=GStatus.RUNNABLE))
        p = home or s.idle_p() or s.ps[0]
        p = next(one for one in s.ps if one.id == p.id)
        s = s.put(replace(p, queue=(id, *p.queue)))
    return s


def woken(s: State, gs: tuple[str, ...], by: str = "") -> State:
    """Those who were in words: they no longer wait for the poller."""
    return goready(replace(s, waiters=s.waiters - len(gs)), gs, by)


def collect(s: State, by: str) -> State:
    """epoll_wait: at most `batch` descriptors that have news; told once, as edges are."""
    found: list[Ready] = []
    for fd in s.fds:
        modes = "".join(mode for mode in MODES if fd.edge(mode))
        if modes and len(found) < s.batch:
            found.append(Ready(fd.id, fd.pd.fdseq, modes))
            s = s.put(replace(fd, edge_r=False, edge_w=False))
    return replace(s, hand=tuple(found), hand_by=by)


def deliver(s: State) -> tuple[State, tuple[str, ...]]:
    """Call netpollready for each; whom to run, the last one first. News of a descriptor that is no more is dropped."""
    run: list[str] = []
    for one in s.hand:
        fd = s.fd(one.fd)
        if fd.pd.fdseq != one.tag:
            continue
        for mode in MODES:
            if mode in one.modes:
                fd, g = unblock(fd, mode, ioready=True)
                run += [g] if g else []
        s = s.put(fd)
    return replace(s, hand=(), hand_by=""), tuple(reversed(run))


def inject(s: State, gs: tuple[str, ...], p_id: str) -> State:
    """injectglist: with a P, one to the global queue for each idle P, the rest to the own one; without, all global."""
    idle = sum(not p.runs for p in s.ps if p.id != p_id) if p_id else len(gs)
    for id in gs:
        s = s.put(replace(s.g(id), status=GStatus.RUNNABLE))
    s = replace(s, global_=(*s.global_, *gs[:idle]), waiters=s.waiters - len(gs))
    if p_id:
        p = next(one for one in s.ps if one.id == p_id)
        s = s.put(replace(p, queue=(*p.queue, *gs[idle:])))
    return s


def expire(s: State, one: Late) -> State:
    """netpolldeadlineimpl: nothing, if the deadline was changed or the descriptor closed since."""
    fd = s.fd(one.fd)
    if one.seq != fd.pd.seq(one.mode):
        return s
    fired = (*fd.pd.fired, f"{one.mode}{one.seq}")
    fd = replace(fd, pd=replace(fd.pd, fired=fired))
    gs: list[str] = []
    for mode in MODES if one.both else (one.mode,):
        pd = replace(fd.pd, rd=-1) if mode == R else replace(fd.pd, wd=-1)
        fd, g = unblock(replace(fd, pd=pd), mode, ioready=False)
        gs += [g] if g else []
    return woken(s.put(fd), tuple(gs))


def set_deadline(s: State, fd_id: str, modes: str, delay: int | None, by: str) -> State:
    """poll_runtime_pollSetDeadline; None takes the deadline away, 0 is a moment that has passed."""
    fd = s.fd(fd_id)
    pd = fd.pd
    at = 0 if delay is None else s.clock + delay if delay else -1
    old_r, old_w = pd.rd, pd.wd
    was_both = old_r > 0 and old_r == old_w
    pd = replace(pd, rd=at if R in modes else pd.rd, wd=at if W in modes else pd.wd)
    both = pd.rd > 0 and pd.rd == pd.wd
    olds: tuple[tuple[Mode, int], ...] = ((R, old_r), (W, old_w))
    for mode, old in olds:
        wanted = pd.deadline(mode) > 0 and not (mode == W and both)
        if pd.runs(mode):
            if pd.deadline(mode) == old and both == was_both:
                continue
            pd = renewed(pd, mode)
        elif not wanted:
            continue
        new = Timer(pd.deadline(mode), pd.seq(mode), both and mode == R) if wanted else None
        pd = timed(pd, mode, new)
    fd = replace(fd, pd=pd)
    gs: list[str] = []
    for mode in MODES:
        if fd.pd.deadline(mode) < 0:
            fd, g = unblock(fd, mode, ioready=False)
            gs += [g] if g else []
    s = wake_poller(s.put(fd))
    return woken(s, tuple(gs), by)


def evict(s: State, fd: FD, by: str) -> State:
    """poll_runtime_pollUnblock, the first half of Close: whoever waits is woken, timers are stopped."""
    pd = renewed(renewed(replace(fd.pd, closing=True), R), W)
    fd, gs = replace(fd, pd=pd), []
    for mode in MODES:
        fd, g = unblock(fd, mode, ioready=False)
        gs += [g] if g else []
    for mode in MODES:
        fd = replace(fd, pd=timed(fd.pd, mode, None))
    return woken(s.put(fd), tuple(gs), by)


def wake_poller(s: State) -> State:
    """wakeNetPoller: break the sleep of the thread in epoll if it would sleep beyond the next timer."""
    soonest = min((timer.when for _, _, timer in s.timers()), default=0)
    if s.blocked and soonest and (s.until == 0 or s.until > soonest):
        return replace(s, wakesig=True)
    return s


def destroy(s: State, fd: FD, by: str = "") -> State:
    """Once it is closed and the last user has gone: out of epoll, and whoever closed it may go on."""
    if not fd.closed or fd.gone or fd.rlock or fd.wlock:
        return s.put(fd)
    fd = replace(fd, gone=True, edge_r=False, edge_w=False, data=0)
    closer = fd.closer
    fd = replace(fd, closer="", pd=replace(fd.pd, fdseq=fd.pd.fdseq + 1))
    s = s.put(fd)
    if closer and s.g(closer).status is GStatus.WAITING:
        s = goready(s, (closer,), by)
    return s


def unlock(s: State, fd: FD, mode: Mode, by: str) -> State:
    """rwunlock: the next in the queue may try; the reference is given back."""
    queue = fd.queue(mode)
    if mode == R:
        fd = replace(fd, rlock="", rqueue=queue[1:])
    else:
        fd = replace(fd, wlock="", wqueue=queue[1:])
    s = destroy(s, fd, by)
    return goready(s, queue[:1], by)


def stage_of(s: State, g_id: str, stage: Stage) -> State:
    g = s.g(g_id)
    assert g.op is not None
    return s.put(replace(g, op=g.op._replace(stage=stage)))
