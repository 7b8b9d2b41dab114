"""The nouns of an execution: goroutines, what they share, and every operation with its two clocks.

An operation has two moments, its start and its end, since one that waits is both: an unbuffered send begins before the
receive ends, and ends after the receive began. What synchronises leaves an operation at its start and enters another
at its end. A plain read or write has the two moments next to each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from talkdiagrams.mechanisms.memory.clock import Clock, known

NOBODY = -1

PLAIN = ("read", "write")
ATOMIC = ("load", "store", "add", "swap", "cas")
WRITES = ("write", "store", "add", "swap", "cas")


@dataclass(frozen=True, slots=True)
class Op:
    """One operation of one goroutine.

    `value` is what it writes or sends, `saw` what it read or received. `ok` is false for a compare-and-swap that
    failed, a TryLock that failed, a receive from a closed channel. `source` is the operation that it got its value
    from: the write that an atomic observed, the send of a receive, the go statement of a beginning.
    """

    id: int
    g: str
    verb: str
    obj: str
    value: str = ""
    saw: str = ""
    ok: bool = True
    source: int = NOBODY
    start: int = 0
    end: int = NOBODY
    at: Clock = ()
    clock: Clock = ()

    @property
    def waits(self) -> bool:
        return self.end == NOBODY

    @property
    def accesses(self) -> bool:
        """Whether it reads or writes a variable; see `State.var_of`."""
        return self.verb in PLAIN or self.verb in ATOMIC

    @property
    def writes(self) -> bool:
        return self.verb in WRITES and (self.verb != "cas" or self.ok)


@dataclass(frozen=True, slots=True)
class Var:
    """A memory location. `last` wrote it last; `clock` is what that write released, if it was an atomic one."""

    id: str
    value: str = "0"
    first: str = "0"
    last: int = NOBODY
    clock: Clock = ()


@dataclass(frozen=True, slots=True)
class Chan:
    """A channel. `sent` and `received` hold the start clocks of all sends and receives that were matched, in order."""

    id: str
    cap: int = 0
    buf: tuple[int, ...] = ()
    sendq: tuple[int, ...] = ()
    recvq: tuple[int, ...] = ()
    sent: tuple[Clock, ...] = ()
    received: tuple[Clock, ...] = ()
    closed: int = NOBODY
    clock: Clock = ()


@dataclass(frozen=True, slots=True)
class Mutex:
    """A Mutex, or an RWMutex (`rw`). `clock`: what Unlock released; `read`: what RUnlock released."""

    id: str
    rw: bool = False
    locked: bool = False
    readers: tuple[str, ...] = ()
    queue: tuple[int, ...] = ()
    clock: Clock = ()
    read: Clock = ()


@dataclass(frozen=True, slots=True)
class Once:
    """A Once. `by` runs f; `done`: f has returned."""

    id: str
    by: str = ""
    done: bool = False
    queue: tuple[int, ...] = ()
    clock: Clock = ()


@dataclass(frozen=True, slots=True)
class WaitGroup:
    """A WaitGroup. `clock` is what the Dones of this round released."""

    id: str
    count: int = 0
    queue: tuple[int, ...] = ()
    clock: Clock = ()


Thing = Var | Chan | Mutex | Once | WaitGroup


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine: what it knows, and the operation in which it waits."""

    id: str
    clock: Clock = ()
    waits: int = NOBODY
    exited: bool = False
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


class Race(NamedTuple):
    """Two accesses of one location, one of them a write and one of them plain, unordered by happens before."""

    var: str
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class State:
    """An execution so far. `now` counts moments; their order is the order in which the scenario tells them.

    `clocks`: figures write each operation's vector clock beside it.
    """

    gs: tuple[G, ...]
    things: tuple[Thing, ...]
    ops: tuple[Op, ...] = ()
    races: tuple[Race, ...] = ()
    now: int = 0
    clocks: bool = False

    def find_g(self, id: str) -> G | None:
        return next((g for g in self.gs if g.id == id), None)

    def g(self, id: str) -> G:
        return next(g for g in self.gs if g.id == id)

    def index(self, id: str) -> int:
        return next(i for i, g in enumerate(self.gs) if g.id == id)

    def find(self, id: str) -> Thing | None:
        return next((thing for thing in self.things if thing.id == id), None)

    def put(self, *new: G | Thing | Op) -> "State":
        """This state with some parts replaced."""
        gs = {g.id: g for g in new if isinstance(g, G)}
        ops = {op.id: op for op in new if isinstance(op, Op)}
        things = {t.id: t for t in new if not isinstance(t, G | Op)}
        return replace(
            self,
            gs=tuple(gs.get(g.id, g) for g in self.gs),
            things=tuple(things.get(t.id, t) for t in self.things),
            ops=tuple(ops.get(op.id, op) for op in self.ops) if ops else self.ops,
        )

    def of(self, g: str) -> Iterator[Op]:
        """The operations of a goroutine, in program order."""
        return (op for op in self.ops if op.g == g)

    def accesses(self, var: str) -> Iterator[Op]:
        """Every read and write of a location, plain and atomic."""
        thing = self.find(var)
        return (op for op in self.ops if isinstance(thing, Var) and op.obj == var and op.accesses)

    def before(self, a: Op, b: Op) -> bool:
        """Whether ``a`` happens before ``b``, by their clocks."""
        if a.id == b.id:
            return False
        mine = self.index(a.g)
        return known(b.clock if not b.waits else b.at, mine) >= known(a.at, mine)


def conflicting(a: Op, b: Op) -> bool:
    """Whether two accesses of one location would race if nothing ordered them."""
    return (a.writes or b.writes) and (a.verb in PLAIN or b.verb in PLAIN) and a.g != b.g
