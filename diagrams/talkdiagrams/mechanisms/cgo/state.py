"""The nouns of a crossing: Ps, Ms, Gs, threads with their system stacks, memory, and the state that holds them.

Names follow the runtime's own (runtime/cgocall.go, proc.go: needm, dropm, exitsyscall). A thread's system stack
is the stack of its M's g0: with cgo both are the stack that pthreads made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

NO_POINTER = "argument of cgo function has Go pointer to unpinned Go pointer"
NO_CALLBACK = "function marked with #cgo nocallback called back into Go"


class GStatus(StrEnum):
    """What a G does; `deadextra` hides the G of an extra M whose thread is not in Go."""

    RUNNABLE = "runnable"
    RUNNING = "running"
    SYSCALL = "syscall"
    WAITING = "waiting"
    DEADEXTRA = "deadextra"


class Lang(StrEnum):
    """Who compiled a function."""

    GO = "go"
    RUNTIME = "runtime"
    C = "c"


class Frame(NamedTuple):
    """A call frame. `n` counts the crossings below it: frames of one crossing share a number."""

    fn: str
    lang: Lang
    n: int = 0


class Way(StrEnum):
    """Which way a crossing goes."""

    CALL = "call"  # Go calls C
    CALLBACK = "callback"  # C calls Go


class Phase(StrEnum):
    """How far a crossing is."""

    CGOCALL = "cgocall"  # in runtime.cgocall, the G still runs
    SYSCALL = "syscall"  # entersyscall is done, on the goroutine's stack
    C = "c"  # on the thread's system stack: C runs (or has called back)
    BACK = "back"  # asmcgocall has switched back; exitsyscall is next
    ENTERED = "entered"  # a callback: cgocallbackg has locked the thread; exitsyscall is next
    GO = "go"  # a callback: Go runs
    QUEUED = "queued"  # exitsyscall found no P: the G is in the run queue


class Crossing(NamedTuple):
    """One crossing that is not over; those of a G nest."""

    way: Way
    fn: str
    phase: Phase
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class P:
    """A processor, and the M that it is wired to. During a call into C the wire stays."""

    id: str
    m: str = ""


@dataclass(frozen=True, slots=True)
class M:
    """A thread as the runtime knows it. An extra M (`extra`) was made in advance, for a thread that C makes.

    `oldp` is the P it had at entersyscall, `ncgo` how many calls into C are on its stack, `locked` how many callbacks
    lock it to its G (lockedInt). `parked`: it sleeps. `needextram`: it took the last one from the list of extra Ms.
    """

    id: str
    thread: str = ""
    curg: str = ""
    p: str = ""
    oldp: str = ""
    ncgo: int = 0
    locked: int = 0
    parked: bool = False
    extra: bool = False
    needextram: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread of the operating system. `frames` is what lies on its own stack, apart from the scheduler's root."""

    id: str
    m: str = ""
    by_c: bool = False
    frames: tuple[Frame, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine, its stack and its crossings. `on`: what it waits for."""

    id: str
    status: GStatus
    m: str = ""
    frames: tuple[Frame, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    on: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id

    @property
    def top(self) -> Crossing | None:
        """The crossing that began last."""
        return self.crossings[-1] if self.crossings else None

    @property
    def phase(self) -> Phase | None:
        return self.crossings[-1].phase if self.crossings else None

    @property
    def in_c(self) -> bool:
        """Whether its thread executes C now."""
        return self.phase is Phase.C

    def at(self, phase: Phase) -> "G":
        """The same G, its last crossing in another phase."""
        return replace(
            self, crossings=(*self.crossings[:-1], self.crossings[-1]._replace(phase=phase))
        )


@dataclass(frozen=True, slots=True)
class Obj:
    """Memory that Go allocated. `to`: the objects it points to; `pins`: how often it is pinned; `held`: by which Gs."""

    id: str
    to: tuple[str, ...] = ()
    pins: int = 0
    held: tuple[str, ...] = ()
    freed: bool = False


Part = P | M | G | Thread | Obj


@dataclass(frozen=True, slots=True)
class State:
    """All of it. `kept` is what C has written down in its own memory; `extra` the list of extra Ms, next first."""

    ps: tuple[P, ...]
    ms: tuple[M, ...]
    threads: tuple[Thread, ...]
    gs: tuple[G, ...]
    runq: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    objs: tuple[Obj, ...] = ()
    kept: tuple[str, ...] = ()
    cgocheck: int = 1
    nocallback: tuple[str, ...] = ()
    fatal: str = ""

    def p(self, id: str) -> P:
        return next(p for p in self.ps if p.id == id)

    def m(self, id: str) -> M:
        return next(m for m in self.ms if m.id == id)

    def g(self, id: str) -> G:
        return next(g for g in self.gs if g.id == id)

    def thread(self, id: str) -> Thread:
        return next(t for t in self.threads if t.id == id)

    def obj(self, id: str) -> Obj:
        return next(o for o in self.objs if o.id == id)

    def thread_of(self, g: G) -> Thread:
        """The thread that a G is on."""
        return self.thread(self.m(g.m).thread)

    def in_syscall(self, p: P) -> G | None:
        """The G that holds this P and does not use it: it is in C, or it was a thread of C that has ended."""
        g = self.g(self.m(p.m).curg) if p.m and self.m(p.m).curg else None
        return g if g and g.status in (GStatus.SYSCALL, GStatus.DEADEXTRA) else None

    def idle_ps(self) -> tuple[P, ...]:
        return tuple(p for p in self.ps if not p.m)

    def reach(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Those objects that can be reached from ``ids``, these included."""
        seen: dict[str, None] = {}
        todo = list(ids)
        while todo:
            id = todo.pop(0)
            if id not in seen:
                seen[id] = None
                todo += self.obj(id).to
        return tuple(seen)

    def lent(self) -> tuple[str, ...]:
        """The arguments of calls that are not over: pinned until they are."""
        calls = [one for g in self.gs for one in g.crossings if one.way is Way.CALL]
        return tuple(dict.fromkeys(id for one in calls for id in one.args))

    def pinned(self, id: str) -> bool:
        """Whether C may hold a pointer to it: pinned by a Pinner, or by a call as its argument."""
        return self.obj(id).pins > 0 or id in self.lent()

    def put(self, *new: Part) -> "State":
        """This state with some of its parts replaced."""
        by = {(type(one), one.id): one for one in new}
        return replace(
            self,
            ps=tuple(_new(by, one) for one in self.ps),
            ms=tuple(_new(by, one) for one in self.ms),
            gs=tuple(_new(by, one) for one in self.gs),
            threads=tuple(_new(by, one) for one in self.threads),
            objs=tuple(_new(by, one) for one in self.objs),
        )


def _new(by: Mapping[tuple[type, str], Part], one: Part) -> Any:
    return by.get((type(one), one.id), one)
