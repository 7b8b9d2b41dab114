"""The nouns of the poller: pollDesc, FD, G, P and the frozen state that holds them all.

Names follow the runtime's own (runtime/netpoll.go: pollDesc; internal/poll/fd_unix.go: FD). Time is counted in whole
milliseconds from the start; one event is what happens in one atomic step, or in one go of a goroutine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal, NamedTuple

NIL, READY, WAIT = (
    "nil",
    "ready",
    "wait",
)  # pdNil, pdReady, pdWait; anything else in rg or wg is a G
R: Final = "r"
W: Final = "w"
Mode = Literal["r", "w"]
MODES: tuple[Mode, Mode] = (R, W)
EVENTS_A_CALL = 128
SYSMON_POLL = 10  # milliseconds without a poll, after which sysmon polls

EOF, TIMEOUT, CLOSED = "EOF", "i/o timeout", "use of closed network connection"
POLLER, SYSMON = "poller", "sysmon"


class GStatus(StrEnum):
    """What a G does."""

    RUNNING = "running"
    RUNNABLE = "runnable"
    WAITING = "waiting"


class Stage(StrEnum):
    """How far an operation has come."""

    BEGUN = "begun"  # has the lock; the next thing is the system call
    EAGAIN = "EAGAIN"  # the kernel had nothing; the next thing is to wait
    COMMIT = "commit"  # the word says pdWait; the next thing is to park
    PARKED = "parked"  # the word holds the G
    TURN = "turn"  # in the queue of the fdMutex
    LAST = "last"  # Close: waits until the last user has gone


class Op(NamedTuple):
    """What a G is about: `read`, `accept`, `write` or `close`. `want`: at most so many bytes, 0: all that are there."""

    kind: str
    fd: str
    stage: Stage
    want: int = 0
    done: int = 0

    @property
    def mode(self) -> Mode:
        return W if self.kind == "write" else R


class Result(NamedTuple):
    """What a G saw of an operation; `err` is the text of the error."""

    op: str
    fd: str
    n: int = 0
    err: str = ""


class Timer(NamedTuple):
    """A deadline's timer. `both`: one timer for the read and the write deadline, which are the same."""

    when: int
    seq: int
    both: bool = False


class Late(NamedTuple):
    """A timer that was taken from its heap, and whose function has not run yet."""

    fd: str
    mode: Mode
    seq: int
    both: bool


class Ready(NamedTuple):
    """What epoll says of one descriptor: `tag` is the fdseq with which it was registered."""

    fd: str
    tag: int
    modes: str


@dataclass(frozen=True, slots=True)
class PollDesc:
    """A pollDesc. rd, wd: 0 is none, -1 has passed, else the moment.

    rrun, wrun: a timer was set and not stopped since; it may have come true. rt, wt: the timers that are still to come.
    `fired` is the history: which generation of which timer came true.
    """

    rg: str = NIL
    wg: str = NIL
    rd: int = 0
    wd: int = 0
    rseq: int = 1
    wseq: int = 1
    rrun: bool = False
    wrun: bool = False
    rt: Timer | None = None
    wt: Timer | None = None
    closing: bool = False
    fdseq: int = 1
    fired: tuple[str, ...] = ()

    def word(self, mode: Mode) -> str:
        return self.rg if mode == R else self.wg

    def deadline(self, mode: Mode) -> int:
        return self.rd if mode == R else self.wd

    def seq(self, mode: Mode) -> int:
        return self.rseq if mode == R else self.wseq

    def runs(self, mode: Mode) -> bool:
        return self.rrun if mode == R else self.wrun

    def timer(self, mode: Mode) -> Timer | None:
        return self.rt if mode == R else self.wt


@dataclass(frozen=True, slots=True)
class FD:
    """The kernel's side (`data` to read, `room` to write, edges not told yet), the fdMutex, the pollDesc."""

    id: str
    listener: bool = False
    data: int = 0
    room: int = 8
    eof: bool = False
    edge_r: bool = False
    edge_w: bool = False
    closed: bool = False
    gone: bool = False
    rlock: str = ""
    wlock: str = ""
    rqueue: tuple[str, ...] = ()
    wqueue: tuple[str, ...] = ()
    closer: str = ""
    pd: PollDesc = PollDesc()

    def lock(self, mode: Mode) -> str:
        return self.rlock if mode == R else self.wlock

    def queue(self, mode: Mode) -> tuple[str, ...]:
        return self.rqueue if mode == R else self.wqueue

    def edge(self, mode: Mode) -> bool:
        return self.edge_r if mode == R else self.edge_w

    def can(self, mode: Mode) -> bool:
        """Whether a system call would do something now."""
        return self.eof or (self.data > 0 if mode == R else self.room > 0)


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine; without an operation it runs its own code."""

    id: str
    status: GStatus = GStatus.RUNNING
    op: Op | None = None
    got: tuple[Result, ...] = ()
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class P:
    """A P: the G that runs on it, and its queue, head first."""

    id: str
    runs: str = ""
    queue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """All of it.

    `blocked`: a thread without a P waits in epoll, until `until` (0: for ever). `lastpoll` is the moment of the last
    poll that is over. `hand` is what epoll has told `hand_by`, and what is not passed on yet. `elsewhere` counts Gs
    that wait at descriptors which are not drawn.
    """

    fds: tuple[FD, ...]
    gs: tuple[G, ...]
    ps: tuple[P, ...]
    global_: tuple[str, ...] = ()
    clock: int = 0
    lastpoll: int = 0
    blocked: bool = False
    until: int = 0
    wakesig: bool = False
    hand: tuple[Ready, ...] = ()
    hand_by: str = ""
    late: tuple[Late, ...] = ()
    batch: int = EVENTS_A_CALL
    waiters: int = 0
    elsewhere: int = 0

    def find_fd(self, id: str) -> FD | None:
        return next((one for one in self.fds if one.id == id), None)

    def find_g(self, id: str) -> G | None:
        return next((one for one in self.gs if one.id == id), None)

    def fd(self, id: str) -> FD:
        found = self.find_fd(id)
        assert found is not None, id
        return found

    def g(self, id: str) -> G:
        found = self.find_g(id)
        assert found is not None, id
        return found

    def p_of(self, g: str) -> P | None:
        return next((p for p in self.ps if p.runs == g), None)

    def idle_p(self) -> P | None:
        return next((p for p in self.ps if not p.runs), None)

    def put(self, *parts: FD | G | P) -> "State":
        """The state with these in place of those of the same id."""
        s = self
        for part in parts:
            if isinstance(part, FD):
                s = replace(s, fds=tuple(part if one.id == part.id else one for one in s.fds))
            elif isinstance(part, G):
                s = replace(s, gs=tuple(part if one.id == part.id else one for one in s.gs))
            else:
                s = replace(s, ps=tuple(part if one.id == part.id else one for one in s.ps))
        return s

    def parked(self) -> Iterator[tuple[str, FD, Mode]]:
        """Every G that a word holds, with its descriptor and the word's mode."""
        for fd in self.fds:
            for mode in MODES:
                if fd.pd.word(mode) not in (NIL, READY, WAIT):
                    yield fd.pd.word(mode), fd, mode

    def timers(self) -> Iterator[tuple[FD, Mode, Timer]]:
        """Every timer that is set."""
        for fd in self.fds:
            for mode in MODES:
                timer = fd.pd.timer(mode)
                if timer:
                    yield fd, mode, timer
