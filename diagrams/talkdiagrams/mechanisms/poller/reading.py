"""The loop of FD.Read and FD.Write: lock, reset, system call, EAGAIN, wait, and again (internal/poll/fd_unix.go)."""

from dataclasses import replace

from talkdiagrams.mechanisms.poller import moves
from talkdiagrams.mechanisms.poller.state import (
    CLOSED,
    EOF,
    FD,
    NIL,
    READY,
    WAIT,
    GStatus,
    Op,
    R,
    Result,
    Stage,
    State,
)


def begin(s: State, g_id: str) -> State:
    """Take the lock of that direction, or queue for it; then reset the word, unless there is an error to report."""
    g = s.g(g_id)
    assert g.op is not None
    fd, mode = s.fd(g.op.fd), g.op.mode
    if fd.closed:
        return _result(s, g_id, CLOSED)
    if fd.lock(mode):
        queue = (*fd.queue(mode), g_id)
        fd = replace(fd, rqueue=queue) if mode == R else replace(fd, wqueue=queue)
        return _off(s.put(fd), g_id, Stage.TURN)
    fd = replace(fd, rlock=g_id) if mode == R else replace(fd, wlock=g_id)
    if why := moves.check(fd, mode):
        return _done(s.put(fd), g_id, why)
    return moves.stage_of(s.put(moves.worded(fd, mode, NIL)), g_id, Stage.BEGUN)


def on(s: State, g_id: str) -> State:
    """The next step of an operation that has begun."""
    g = s.g(g_id)
    assert g.op is not None
    match g.op.stage:
        case Stage.BEGUN:
            return _try(s, g_id, g.op)
        case Stage.EAGAIN:
            return _block(s, g_id, g.op)
        case Stage.COMMIT:
            return _park(s, g_id, g.op)
        case _:
            return _woken(s, g_id, g.op)


def until_it_waits(s: State, g_id: str) -> State:
    """On and on, until the operation is done or the G waits."""
    while (g := s.g(g_id)).op is not None and g.status is GStatus.RUNNING:
        s = on(s, g_id)
    return s


def _try(s: State, g_id: str, op: Op) -> State:
    """The system call: it never blocks, for the descriptor is non-blocking."""
    fd = s.fd(op.fd)
    if op.kind == "write":
        return _try_write(s, fd, g_id, op)
    if fd.data:
        n = 1 if op.kind == "accept" else min(op.want or fd.data, fd.data)
        return _done(s.put(replace(fd, data=fd.data - n)), g_id, "", n)
    if fd.eof:
        return _done(s, g_id, EOF)
    return moves.stage_of(s, g_id, Stage.EAGAIN)


def _try_write(s: State, fd: FD, g_id: str, op: Op) -> State:
    if fd.eof:
        return _done(s, g_id, "broken pipe", op.done)
    n = min(fd.room, op.want - op.done)
    done = op.done + n
    s = s.put(replace(fd, room=fd.room - n))
    g = s.g(g_id)
    if done == op.want:
        return _done(s, g_id, "", done)
    # What fitted is gone; the call that finds no room at all follows at once.
    return s.put(replace(g, op=op._replace(done=done, stage=Stage.EAGAIN)))


def _block(s: State, g_id: str, op: Op) -> State:
    """netpollblock: news that came meanwhile is taken, and the system call tried again; else the word says wait."""
    fd = s.fd(op.fd)
    if why := moves.check(fd, op.mode):
        return _done(s, g_id, why, op.done)
    if fd.pd.word(op.mode) == READY:
        return moves.stage_of(s.put(moves.worded(fd, op.mode, NIL)), g_id, Stage.BEGUN)
    return moves.stage_of(s.put(moves.worded(fd, op.mode, WAIT)), g_id, Stage.COMMIT)


def _park(s: State, g_id: str, op: Op) -> State:
    """Check errors once more; then put the G into the word, if the word still says wait."""
    fd = s.fd(op.fd)
    if moves.check(fd, op.mode) or fd.pd.word(op.mode) != WAIT:
        return _woken(s, g_id, op)
    s = s.put(moves.worded(fd, op.mode, g_id))
    return _off(replace(s, waiters=s.waiters + 1), g_id, Stage.PARKED)


def _woken(s: State, g_id: str, op: Op) -> State:
    """Behind gopark: if ready, try again; else it was a deadline or Close, or one that was taken back."""
    fd = s.fd(op.fd)
    old = fd.pd.word(op.mode)
    s = s.put(moves.worded(fd, op.mode, NIL))
    if old == READY:
        return moves.stage_of(s, g_id, Stage.BEGUN)
    if why := moves.check(fd, op.mode):
        return _done(s, g_id, why, op.done)
    return moves.stage_of(s, g_id, Stage.EAGAIN)


def _off(s: State, g_id: str, stage: Stage) -> State:
    """The G leaves its P and waits."""
    p = s.p_of(g_id)
    assert p is not None
    s = s.put(replace(p, runs=""), replace(s.g(g_id), status=GStatus.WAITING))
    return moves.stage_of(s, g_id, stage)


def _done(s: State, g_id: str, err: str, n: int = 0) -> State:
    """Unlock, and return to the caller."""
    op = s.g(g_id).op
    assert op is not None
    s = moves.unlock(s, s.fd(op.fd), op.mode, g_id)
    return _result(s, g_id, err, n)


def _result(s: State, g_id: str, err: str, n: int = 0) -> State:
    g = s.g(g_id)
    assert g.op is not None
    return s.put(replace(g, op=None, got=(*g.got, Result(g.op.kind, g.op.fd, n, err))))
