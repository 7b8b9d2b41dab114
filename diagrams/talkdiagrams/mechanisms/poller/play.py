"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
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
)
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.state import (
    MODES,
    POLLER,
    SYSMON,
    SYSMON_POLL,
    G,
    GStatus,
    R,
    Stage,
    State,
)

_NEXT = {Stage.BEGUN: "try", Stage.EAGAIN: "block", Stage.COMMIT: "park"}


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible: by each G, by the other sides, by threads that poll, by time."""
    for g in s.gs:
        yield from candidates_of(s, g)
    yield from kernel(s)
    yield from polls(s)
    yield from time(s)


def candidates_of(s: State, g: G) -> Iterator[Event]:
    """What one G may do next."""
    if g.status is GStatus.RUNNABLE and (s.idle_p() or any(g.id in p.queue for p in s.ps)):
        yield from (Go("run", g.id), Go("resume", g.id))
    if g.status is not GStatus.RUNNING:
        return
    if g.op is not None:
        yield Go(_NEXT[g.op.stage], g.id)
        return
    yield Go("yield", g.id)
    for fd in s.fds:
        if fd.gone and not fd.closed:
            continue
        for whole in (True, False):
            if fd.listener:
                yield Do("accept", fd.id, g.id, 0, whole)
            else:
                yield from (Do("read", fd.id, g.id, n, whole) for n in (0, 2))
                yield Do("write", fd.id, g.id, 6, whole)
        yield Close(fd.id, g.id)
        for mode in ("read", "write", "both"):
            yield from (Deadline(mode, fd.id, delay, g.id) for delay in (None, 0, 5, 20))


def kernel(s: State) -> Iterator[Event]:
    """What other sides may do."""
    for fd in s.fds:
        if fd.gone:
            yield Kernel("open", fd.id)
        elif not fd.eof:
            yield Kernel("data", fd.id, 3)
            if not fd.listener:
                yield from (Kernel("room", fd.id, 4), Kernel("eof", fd.id))


def polls(s: State) -> Iterator[Event]:
    """Who may look for news."""
    if s.hand_by:
        yield Deliver()
        return
    if s.blocked:
        if not s.wakesig:
            yield Break()
        if s.wakesig or any(fd.edge_r or fd.edge_w for fd in s.fds):
            yield from (Poll("netpoll", POLLER), Poll("epoll", POLLER))
        return
    if s.clock > s.lastpoll + SYSMON_POLL:
        yield from (Poll("netpoll", SYSMON), Poll("epoll", SYSMON))
    for p in s.ps:
        if not (p.runs or p.queue or s.global_) and s.waiters + s.elsewhere:
            yield from (Poll("netpoll", p.id), Poll("epoll", p.id), Sleep(p.id))


def time(s: State) -> Iterator[Event]:
    """Time, and deadlines that have come."""
    yield from (Tick(ms) for ms in (1, 5, 11))
    for fd in s.fds:
        for mode in MODES:
            word = "read" if mode == R else "write"
            timer = fd.pd.timer(mode)
            if timer and timer.when <= s.clock:
                yield from (Fire("take", word, fd.id), Fire("fire", word, fd.id))
            if any(one.fd == fd.id and one.mode == mode for one in s.late):
                yield Fire("expire", word, fd.id)


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
