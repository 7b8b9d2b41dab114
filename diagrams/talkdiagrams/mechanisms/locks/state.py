"""The nouns of locks: state words, semaphores, Gs, and the frozen state that holds them all.

Names follow the sources (internal/sync/mutex.go, sync/rwmutex.go, sync/waitgroup.go, sync/once.go, runtime/sema.go).
Words are whole numbers with the bits that Go has in them. `holds` of a G is ours: Go's locks know no owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

LOCKED, WOKEN, STARVING = 1, 2, 4
WAITER_SHIFT = 3
WAITER = 1 << WAITER_SHIFT
THRESHOLD = 1_000_000  # ns: starvationThresholdNs
ACTIVE_SPIN = 4  # turns of spinning before a G parks
MAX_READERS = 1 << 30  # rwmutexMaxReaders
BUBBLE = 0x8000_0000  # waitGroupBubbleFlag
WAITERS_MASK = 0x7FFF_FFFF

WRITE, READ, IN_F = (
    "write",
    "read",
    "f",
)  # how a G holds something; IN_F: it runs the function of a Once


class GStatus(StrEnum):
    """What a G does, as far as a lock can see."""

    RUNNING = "running"
    SPINNING = "spinning"  # runs in lockSlow, and looks again and again
    WAITING = "waiting"  # parked on a semaphore
    RUNNABLE = "runnable"  # woken; it has not looked at the lock yet
    PANICKED = "panicked"


class Hold(NamedTuple):
    """What a G has in its hands, and how."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation that a G is inside of: what it wants, where it sleeps, and the locals of lockSlow.

    `op` is what was called (`lock`, `rlock`, `wait`, `do`) on `what`; `sema` is where it sleeps or slept last.
    """

    op: str
    what: str
    sema: str = ""
    since: int | None = None  # waitStartTime
    starving: bool = False
    awoke: bool = False
    iter: int = 0
    lifo: bool = False  # how it queued, and would queue again
    asleep: bool = False  # from queueing until it has its turn


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine. `got` are results that it saw; `ticket`: what it waited for was handed to it."""

    id: str
    status: GStatus = GStatus.RUNNING
    call: Call | None = None
    holds: tuple[Hold, ...] = ()
    got: tuple[str, ...] = ()
    ticket: bool = False
    panic: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """The name to show."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Sema:
    """A semaphore: a count, and who sleeps on it, the next first (a list at one address of a semaRoot)."""

    id: str
    count: int = 0
    queue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutex:
    """The state word of a mutex; `rw.w` and `o.m` are those inside an RWMutex and a Once."""

    id: str
    word: int = 0

    @property
    def sema(self) -> str:
        """The id of its semaphore."""
        return f"{self.id}.sema"

    @property
    def locked(self) -> bool:
        """Whether bit 0 is set."""
        return bool(self.word & LOCKED)

    @property
    def woken(self) -> bool:
        """Whether bit 1 is set: somebody is awake and tries, so Unlock need not wake anybody."""
        return bool(self.word & WOKEN)

    @property
    def starving(self) -> bool:
        """Whether bit 2 is set."""
        return bool(self.word & STARVING)

    @property
    def waiters(self) -> int:
        """How many wait, from bit 3 on."""
        return self.word >> WAITER_SHIFT


@dataclass(frozen=True, slots=True)
class RWMutex:
    """The counters of an RWMutex; its mutex `w` is in the state as `rw.w`."""

    id: str
    reader_count: int = 0
    reader_wait: int = 0

    @property
    def w(self) -> str:
        """The id of the mutex among writers."""
        return f"{self.id}.w"

    @property
    def pending(self) -> bool:
        """Whether a writer holds it or waits for readers to leave."""
        return self.reader_count < 0

    @property
    def readers(self) -> int:
        """Readers who hold it or wait for it."""
        return self.reader_count + (MAX_READERS if self.pending else 0)


@dataclass(frozen=True, slots=True)
class WaitGroup:
    """The 64 bits of a WaitGroup: counter, flag, waiters. `bubble`: its Add calls come from a synctest bubble."""

    id: str
    word: int = 0
    bubble: bool = False

    @property
    def counter(self) -> int:
        """The upper 32 bits, signed."""
        value = self.word >> 32
        return value - (1 << 32) if value >> 31 else value

    @property
    def waiters(self) -> int:
        """The lower 31 bits."""
        return self.word & WAITERS_MASK

    @property
    def flag(self) -> bool:
        """The bit between them."""
        return bool(self.word & BUBBLE)


@dataclass(frozen=True, slots=True)
class Once:
    """The flag of a Once; its mutex is in the state as `o.m`. `naive`: the wrong design, one compare-and-swap."""

    id: str
    done: bool = False
    naive: bool = False
    returned: bool = False  # f has returned; ours

    @property
    def m(self) -> str:
        """The id of its mutex."""
        return f"{self.id}.m"


Thing = Mutex | RWMutex | WaitGroup | Once


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment. `fatal`: the program has ended, with this message."""

    things: tuple[Thing, ...]
    semas: tuple[Sema, ...]
    gs: tuple[G, ...]
    clock: int = 0  # ns
    cores: int = 2
    fatal: str = ""

    def find(self, id: str) -> Thing | None:
        """Return what has this name."""
        return next((one for one in self.things if one.id == id), None)

    def mutex(self, id: str) -> Mutex:
        """Return a mutex that is there."""
        found = self.find(id)
        assert isinstance(found, Mutex)
        return found

    def rwmutex(self, id: str) -> RWMutex:
        """Return an RWMutex that is there."""
        found = self.find(id)
        assert isinstance(found, RWMutex)
        return found

    def waitgroup(self, id: str) -> WaitGroup:
        """Return a WaitGroup that is there."""
        found = self.find(id)
        assert isinstance(found, WaitGroup)
        return found

    def once(self, id: str) -> Once:
        """Return a Once that is there."""
        found = self.find(id)
        assert isinstance(found, Once)
        return found

    def sema(self, id: str) -> Sema:
        """Return a semaphore that is there."""
        return next(one for one in self.semas if one.id == id)

    def g(self, id: str) -> G:
        """Return a G that is there."""
        return next(one for one in self.gs if one.id == id)

    def find_g(self, id: str) -> G | None:
        """Return a G, if there is one."""
        return next((one for one in self.gs if one.id == id), None)

    def holders(self, what: str, how: str = WRITE) -> tuple[str, ...]:
        """Who holds something, in the order of Gs; a reader as often as it holds it."""
        return tuple(g.id for g in self.gs for hold in g.holds if hold == (what, how))

    def put(self, new: Thing | Sema | G) -> "State":
        """The state with one thing changed."""
        match new:
            case G():
                return replace(self, gs=tuple(new if g.id == new.id else g for g in self.gs))
            case Sema():
                return replace(self, semas=tuple(new if x.id == new.id else x for x in self.semas))
            case _:
                return replace(
                    self, things=tuple(new if x.id == new.id else x for x in self.things)
                )


def semas_of(thing: Thing) -> Iterator[str]:
    """The semaphores of a thing."""
    match thing:
        case Mutex():
            yield thing.sema
        case RWMutex():
            yield from (f"{thing.id}.readerSem", f"{thing.id}.writerSem")
        case WaitGroup():
            yield f"{thing.id}.sema"
        case Once():
            pass


def inner(thing: Thing) -> Iterator[Mutex]:
    """The mutex inside a thing."""
    match thing:
        case RWMutex():
            yield Mutex(thing.w)
        case Once() if not thing.naive:
            yield Mutex(thing.m)
        case _:
            pass
