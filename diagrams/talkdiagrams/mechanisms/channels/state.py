"""The nouns of channels: hchan, sudog, G and the frozen state that holds them all.

Names follow the runtime's own (runtime/chan.go: hchan, waitq; runtime/runtime2.go: sudog). One event
is one critical section under the channel's lock, so the order of events is the order of locks taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

SENDQ, RECVQ = "sendq", "recvq"
DEFAULT = -1  # what selectgo returns for the default case
SEND_CLOSED = "send on closed channel"
CLOSE_CLOSED = "close of closed channel"
CLOSE_NIL = "close of nil channel"


class GStatus(StrEnum):
    """What a G does, as far as a channel can see."""

    RUNNING = "running"
    SELECTING = "selecting"  # runs, and holds the locks of all channels of its select
    WAITING = "waiting"
    RUNNABLE = "runnable"  # woken; its operation is done, but it has not seen that yet
    PANICKED = "panicked"


class Elem(NamedTuple):
    """A value on its way; `id` tells it from others that read the same. 0 is the zero value, which nobody sent."""

    text: str
    id: int

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Sudog:
    """A G in the queue of a channel. `elem` is what a sender brings; `case` is the index in its select."""

    g: str
    elem: Elem | None = None
    is_select: bool = False
    case: int = 0


@dataclass(frozen=True, slots=True)
class Chan:
    """An hchan and the variable that names it; `nil`: the variable holds no channel.

    `entered` and `left` are the history: every value that got into the channel (through the buffer or past it), and
    every one that got out. `lock` is the G that holds the lock between two events, as only a select's does.
    """

    id: str
    dataqsiz: int = 0
    buf: tuple[Elem | None, ...] = ()
    sendx: int = 0
    recvx: int = 0
    qcount: int = 0
    closed: bool = False
    recvq: tuple[Sudog, ...] = ()
    sendq: tuple[Sudog, ...] = ()
    lock: str = ""
    nil: bool = False
    entered: tuple[Elem, ...] = ()
    left: tuple[Elem, ...] = ()

    @property
    def full(self) -> bool:
        return self.qcount == self.dataqsiz

    @property
    def buffered(self) -> tuple[Elem, ...]:
        """The values in the buffer, the oldest first."""
        size = len(self.buf)
        slots = (self.buf[(self.recvx + i) % size] for i in range(min(self.qcount, size)))
        return tuple(elem for elem in slots if elem)

    def queue(self, which: str) -> tuple[Sudog, ...]:
        return self.sendq if which == SENDQ else self.recvq


class Case(NamedTuple):
    """One case of a select: `c<-7` sends an elem, `<-c` receives."""

    c: str
    elem: Elem | None = None

    @property
    def queue(self) -> str:
        return SENDQ if self.elem else RECVQ

    def __str__(self) -> str:
        return f"{self.c}<-{self.elem}" if self.elem else f"<-{self.c}"


@dataclass(frozen=True, slots=True)
class Op:
    """What a G is about, until it has the result; a plain operation is a select of one case, not `is_select`.

    `pollorder` and `lockorder` hold indices of cases, those of nil channels left out. `looked`: pass 1 found nothing.
    """

    cases: tuple[Case, ...]
    is_select: bool = False
    block: bool = True
    pollorder: tuple[int, ...] = ()
    lockorder: tuple[int, ...] = ()
    looked: bool = False

    @property
    def chans(self) -> tuple[str, ...]:
        """The channels it locks, in the order of their addresses."""
        return tuple(dict.fromkeys(self.cases[i].c for i in self.lockorder))

    def __str__(self) -> str:
        words = [str(case) for case in self.cases] + ([] if self.block else ["default"])
        return ("select " if self.is_select or not self.block else "") + (", ".join(words) or "{}")


class Woken(NamedTuple):
    """What whoever woke a G left for it: which case, whether a value went over, and the value it received."""

    case: int
    success: bool
    elem: Elem | None = None


class Result(NamedTuple):
    """What a G saw of an operation. `elem` is what it received; `ok` is false for a closed channel."""

    op: str  # "send", "receive", "close", "default"
    c: str = ""
    elem: Elem | None = None
    ok: bool = True
    case: int = 0


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine. `select_done` is the flag that the first to wake a select wins."""

    id: str
    status: GStatus = GStatus.RUNNING
    op: Op | None = None
    woken: Woken | None = None
    select_done: bool = False
    panic: str = ""
    got: tuple[Result, ...] = ()
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class State:
    """All of it. The order of `chans` is that of their addresses; `sent` counts the values made so far."""

    chans: tuple[Chan, ...]
    gs: tuple[G, ...]
    sent: int = 0
    zero: str = "0"

    def find_chan(self, id: str) -> Chan | None:
        return next((c for c in self.chans if c.id == id), None)

    def find_g(self, id: str) -> G | None:
        return next((g for g in self.gs if g.id == id), None)

    def chan(self, id: str) -> Chan:
        return next(c for c in self.chans if c.id == id)

    def g(self, id: str) -> G:
        return next(g for g in self.gs if g.id == id)

    def put(self, *new: Chan | G) -> "State":
        """This state with some channels and Gs replaced."""
        chans = {c.id: c for c in new if isinstance(c, Chan)}
        gs = {g.id: g for g in new if isinstance(g, G)}
        return replace(
            self,
            chans=tuple(chans.get(c.id, c) for c in self.chans),
            gs=tuple(gs.get(g.id, g) for g in self.gs),
        )

    def stale(self, sudog: Sudog) -> bool:
        """Whether its G was woken by another case and has yet to take this one back."""
        return sudog.is_select and self.g(sudog.g).select_done

    def live(self, c: Chan, which: str) -> tuple[Sudog, ...]:
        """Those in a queue who can still be served."""
        return tuple(sudog for sudog in c.queue(which) if not self.stale(sudog))

    def forever(self, g: G) -> bool:
        """Whether it waits where nobody can ever find it: on nil channels only, or on nothing."""
        return g.status is GStatus.WAITING and g.op is not None and not g.op.lockorder

    def elems(self) -> Iterator[tuple[Elem, str]]:
        """Every place of every value that somebody sent and that is still on its way, as (value, place)."""
        for c in self.chans:
            yield from ((elem, f"{c.id}'s buffer") for elem in c.buf if elem)
        for g in self.gs:
            if g.woken and g.woken.elem and g.woken.elem.id:
                yield g.woken.elem, f"{g.id}'s stack"
            results = (r.elem for r in g.got if r.op == "receive" and r.elem and r.elem.id)
            yield from ((elem, f"{g.id}'s results") for elem in results)
