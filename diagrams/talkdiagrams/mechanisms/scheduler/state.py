"""The nouns of the scheduler: G, M, P and the frozen state that holds them all.

Names follow the runtime's own (runtime/runtime2.go: types g, m, p, schedt). Times are whole
microseconds on a logical clock; nothing here reads a real one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

# runtime/runtime2.go, type p: the field runq is an array of 256.
RUNQ_SIZE = 256
# runtime/proc.go, forcePreemptNS: the time slice after which sysmon asks a G to yield.
PREEMPT_AFTER_US = 10_000
# runtime/proc.go, sysmon: the shortest pause between two of its rounds.
SYSMON_TICK_US = 20
# runtime/proc.go, retake: a P may stay this long in a syscall that nobody minds.
SYSCALL_RETAKE_US = 10_000
# runtime/proc.go, sysmon: it polls the network itself when nobody did for this long.
SYSMON_POLL_US = 10_000
# runtime/proc.go, runqgrab: a thief waits this long before it takes a runnext.
RUNNEXT_BACKOFF_US = 3
# runtime/proc.go, findRunnable: every 61st schedtick looks at the global queue first.
GLOBAL_EVERY = 61
# runtime/netpoll_epoll.go, netpoll: events that one call takes from the kernel.
NETPOLL_BATCH = 128


class GStatus(StrEnum):
    """Status of a G (runtime/runtime2.go). Those of the garbage collector are out of scope."""

    RUNNABLE = "Grunnable"
    RUNNING = "Grunning"
    SYSCALL = "Gsyscall"
    WAITING = "Gwaiting"
    DEAD = "Gdead"


class PStatus(StrEnum):
    """Status of a P. There is no "in syscall" among them: that is read from the G (1.26)."""

    IDLE = "Pidle"
    RUNNING = "Prunning"


class MStatus(StrEnum):
    """What an M is doing. The runtime keeps this in several fields; here it is derived."""

    RUNNING = "running"  # has a P and a G that executes
    SYSCALL = "syscall"  # its G is in the kernel; the P may be attached or gone
    SCHEDULING = "scheduling"  # on g0, with a P, about to look for a G
    SPINNING = "spinning"  # the same, out of work and counted in nmspinning
    POLLING = "polling"  # without a P, blocked in netpoll
    IDLE = "idle"  # parked on the list of idle Ms
    LOCKED = "locked"  # asleep until another M hands it a P for the one G that is locked to it


class WaitOn(NamedTuple):
    """An object that Gs wait on, such as `chan c`, `mutex mu`, `timer t` or `netpoll`."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".rstrip()


WAIT_KINDS = ("chan", "mutex", "timer", "netpoll", "select", "cond", "sema", "waitgroup")
NETPOLL = "netpoll"
TIMER = "timer"


@dataclass(frozen=True, slots=True)
class G:
    """A goroutine. `preempt` is sysmon's request to yield; `m` is set while running or in a
    syscall; `waits_on` while waiting. `lockedm` is the M that it is locked to (LockOSThread);
    `loops`: it is in a loop that calls nothing, and so never checks whether it should yield."""

    id: str
    status: GStatus
    m: str | None = None
    waits_on: WaitOn | None = None
    preempt: bool = False
    name: str = ""
    lockedm: str | None = None
    loops: bool = False

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class M:
    """An OS thread. Without a G it runs its own g0. `oldp` is the P it entered a syscall with,
    `lockedg` the only G it may run; `signal`: a preemption signal is on its way to it."""

    id: str
    g: str | None = None
    p: str | None = None
    oldp: str | None = None
    spinning: bool = False
    polling: bool = False
    was_spinning: bool = False  # findRunnable's wasSpinning, remembered while polling
    deadline: bool = False  # polling until a timer is due (findRunnable's pollUntil)
    lockedg: str | None = None
    signal: bool = False


@dataclass(frozen=True, slots=True)
class Sysmontick:
    """What sysmon noted when it last looked at a P, and when that was (type sysmontick)."""

    schedtick: int = 0
    schedwhen: int = 0
    syscalltick: int = 0
    syscallwhen: int = 0
    looked: int = -SYSMON_TICK_US


@dataclass(frozen=True, slots=True)
class P:
    """A processor: the right to run Go code, with a queue of its own.

    `runq` lists the ring from head to tail; `runqhead` counts all that ever left, so that a
    G's slot in the ring is `(runqhead + i) % runq_size` and does not move while it waits.
    """

    id: str
    status: PStatus = PStatus.IDLE
    m: str | None = None
    runnext: str | None = None
    runq: tuple[str, ...] = ()
    runqhead: int = 0
    schedtick: int = 1
    syscalltick: int = 1
    sysmontick: Sysmontick = Sysmontick()
    gfree: tuple[str, ...] = ()  # dead Gs kept for reuse, the last one first

    @property
    def runqtail(self) -> int:
        return self.runqhead + len(self.runq)

    @property
    def empty(self) -> bool:
        """runtime/proc.go runqempty: neither runnext nor anything in the ring."""
        return self.runnext is None and not self.runq

    @property
    def local(self) -> tuple[str, ...]:
        """The Gs queued here in the order in which this P will take them."""
        return ((self.runnext,) if self.runnext else ()) + self.runq


class WaitQueue(NamedTuple):
    """An object and the Gs that wait on it, first come first."""

    on: WaitOn
    gs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The whole scheduler between two events (the runtime's `sched`, `allp`, `allm`, `allgs`)."""

    ps: tuple[P, ...]
    ms: tuple[M, ...] = ()
    gs: tuple[G, ...] = ()
    runq: tuple[str, ...] = ()  # the global queue, head first
    idle_ps: tuple[str, ...] = ()  # sched.pidle: last in, first out; the head is taken next
    idle_ms: tuple[str, ...] = ()  # sched.midle: the same
    waiting: tuple[WaitQueue, ...] = ()
    netpoll_ready: tuple[str, ...] = ()  # still Gwaiting; the kernel has news for them
    lastpoll: int | None = 0  # None: an M is blocked in netpoll right now
    nmspinning: int = 0
    needspinning: bool = False
    mnext: int = 0  # the number of the next new M
    now: int = 0
    runq_size: int = RUNQ_SIZE
    asyncpreemptoff: bool = False  # GODEBUG: sysmon asks, and sends no signal

    def find_g(self, id: str) -> G | None:
        return next((g for g in self.gs if g.id == id), None)

    def find_m(self, id: str) -> M | None:
        return next((m for m in self.ms if m.id == id), None)

    def find_p(self, id: str) -> P | None:
        return next((p for p in self.ps if p.id == id), None)

    def g(self, id: str) -> G:
        for g in self.gs:
            if g.id == id:
                return g
        raise KeyError(id)

    def m(self, id: str) -> M:
        for m in self.ms:
            if m.id == id:
                return m
        raise KeyError(id)

    def p(self, id: str) -> P:
        for p in self.ps:
            if p.id == id:
                return p
        raise KeyError(id)

    def put(self, *changed: G | M | P) -> "State":
        """This state with these things in place of those of the same id."""
        gs = {x.id: x for x in changed if isinstance(x, G)}
        ms = {x.id: x for x in changed if isinstance(x, M)}
        ps = {x.id: x for x in changed if isinstance(x, P)}
        return replace(
            self,
            gs=tuple(gs.get(g.id, g) for g in self.gs) if gs else self.gs,
            ms=tuple(ms.get(m.id, m) for m in self.ms) if ms else self.ms,
            ps=tuple(ps.get(p.id, p) for p in self.ps) if ps else self.ps,
        )

    def running(self, p: P) -> G | None:
        """The G that P's M has on it, executing or in a syscall."""
        m = self.m(p.m) if p.m else None
        return self.g(m.g) if m and m.g else None

    def in_syscall(self, p: P) -> bool:
        """What replaced the P's own status: its M's G is in a syscall, the P still attached."""
        g = self.running(p)
        return g is not None and g.status is GStatus.SYSCALL

    def m_status(self, m: M) -> MStatus:
        if m.g:
            in_kernel = self.g(m.g).status is GStatus.SYSCALL
            return MStatus.SYSCALL if in_kernel else MStatus.RUNNING
        if m.polling:
            return MStatus.POLLING
        if m.p:
            return MStatus.SPINNING if m.spinning else MStatus.SCHEDULING
        return MStatus.LOCKED if m.lockedg else MStatus.IDLE

    def preempting(self, p: P) -> bool:
        """Whether the G that P runs was asked to yield."""
        g = self.running(p)
        return g is not None and g.preempt

    def waiters(self, on: WaitOn) -> tuple[str, ...]:
        return next((q.gs for q in self.waiting if q.on == on), ())

    def waits(self, kind: str) -> Iterator[str]:
        """Every G that waits on an object of this kind."""
        return (g for q in self.waiting if q.on.kind == kind for g in q.gs)

    @property
    def npidle(self) -> int:
        return len(self.idle_ps)

    def runnable(self) -> tuple[str, ...]:
        """Every queued G: the global queue, then each P's own."""
        return self.runq + tuple(g for p in self.ps for g in p.local)
