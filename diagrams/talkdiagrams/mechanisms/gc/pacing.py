"""One cycle seen from the pacer: who marks, who allocates, who owes; why marking ends before the goal.

runtime/mgcpacer.go and mgcmark.go of go1.27.3: startCycle, gcAssistAlloc, gcFlushBgCredit, endCycle.
Sizes are in MiB and exact. What is marked, and how, is the other model's business.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from talkdiagrams.mechanisms.gc.pacer import BACKGROUND, MIB, UNLIMITED, Memory, heap_goal, trigger

# startCycle, maxUtilError: rounding may miss a quarter of the Ps by so much, else fractional workers help.
_ERROR = 0.3


class Who(StrEnum):
    """What a P does while marking is on."""

    PROGRAM = "program"
    DEDICATED = "dedicated"
    FRACTIONAL = "fractional"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Workers:
    """How many Ps the collector wants: whole ones, and a share of the time of each of the others."""

    dedicated: int
    fraction: Fraction


def workers(procs: int) -> Workers:
    """The split that startCycle makes for so many Ps."""
    wanted = procs * Fraction(BACKGROUND)
    dedicated = int(wanted + Fraction(1, 2))
    if abs(dedicated / wanted - 1) <= _ERROR:
        return Workers(dedicated, Fraction(0))
    if dedicated > wanted:
        dedicated -= 1
    return Workers(dedicated, (wanted - dedicated) / procs)


@dataclass(frozen=True, slots=True)
class Proc:
    """A P: the goroutine on it, or whether a worker of the collector sits there."""

    id: str
    g: str = ""
    who: Who = Who.PROGRAM


@dataclass(frozen=True, slots=True)
class Debtor:
    """A goroutine and the marking that it owes for what it has allocated (gcAssistBytes, as work)."""

    g: str
    debt: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """A program between two cycles, or within one.

    `live` was marked by the last cycle; `heap` is that and all that was allocated since (heapLive). While
    marking, `goal`, `ratio` (work per MiB allocated) and `expected` are those of the cycle's start;
    `credit` is work that the background has done and nobody has used yet (bgScanCredit).
    """

    procs: tuple[Proc, ...]
    debtors: tuple[Debtor, ...]
    live: Fraction
    heap: Fraction
    roots: Fraction = Fraction(0)
    gogc: int = 100
    limit: int = 0
    other: int = 0
    runway: Fraction = Fraction(0)
    marking: bool = False
    goal_then: Fraction = Fraction(0)
    ratio: Fraction = Fraction(0)
    expected: Fraction = Fraction(0)
    scanned: Fraction = Fraction(0)
    background: Fraction = Fraction(0)
    assisted: Fraction = Fraction(0)
    black: Fraction = Fraction(0)
    credit: Fraction = Fraction(0)
    queue: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()

    @property
    def goal(self) -> Fraction:
        """The heap size at which this cycle should be over."""
        if self.marking:
            return self.goal_then
        live, roots = int(self.live * MIB), int(self.roots * MIB)
        limit = self.limit * MIB or UNLIMITED
        memory = Memory(int(self.heap * MIB) + self.other * MIB, 0, int(self.heap * MIB))
        return Fraction(heap_goal(live, roots, 0, self.gogc, limit, memory), MIB)

    @property
    def trigger(self) -> Fraction:
        """The heap size at which the next cycle begins."""
        live, goal, runway = (int(x * MIB) for x in (self.live, self.goal, self.runway))
        return Fraction(trigger(live, goal, runway), MIB)

    @property
    def left(self) -> Fraction:
        """Marking still to be done."""
        return self.expected - self.scanned

    def proc(self, id: str) -> Proc | None:
        return next((p for p in self.procs if p.id == id), None)

    def runs_on(self, g: str) -> Proc | None:
        return next((p for p in self.procs if p.g == g), None)

    def debt(self, g: str) -> Fraction:
        return next((d.debt for d in self.debtors if d.g == g), Fraction(0))

    def owing(self, g: str, debt: Fraction) -> "Pace":
        """This state with so much owed by `g`."""
        return replace(
            self, debtors=tuple(replace(d, debt=debt) if d.g == g else d for d in self.debtors)
        )

    def put(self, p: Proc) -> "Pace":
        return replace(self, procs=tuple(p if x.id == p.id else x for x in self.procs))

    @property
    def idle(self) -> tuple[Proc, ...]:
        return tuple(p for p in self.procs if not p.g and p.who in (Who.PROGRAM, Who.IDLE))


def invariants(s: Pace) -> tuple[str, ...]:
    """What must hold: the last is the pacer's promise."""
    faults = []
    if not 0 < s.live <= s.heap:
        faults.append("live: the heap holds less than what is live in it")
    if not s.marking and s.trigger > s.goal:
        faults.append("trigger: a cycle would begin beyond its goal")
    placed = [*(p.g for p in s.procs if p.g), *s.queue, *s.ready]
    if len(placed) != len(set(placed)):
        faults.append("place: a goroutine is in two places")
    if set(placed) - {d.g for d in s.debtors}:
        faults.append("known: a goroutine that nobody knows")
    if s.marking and s.background + s.assisted != s.scanned:
        faults.append("work: somebody's marking is not counted")
    if not s.marking and (s.credit or s.queue or any(d.debt for d in s.debtors)):
        faults.append("off: debts and credit end with the cycle")
    if not s.marking and any(p.who is not Who.PROGRAM for p in s.procs):
        faults.append("off: a worker without a cycle")
    if any(d.debt < 0 for d in s.debtors) or s.credit < 0 or s.left < 0:
        faults.append("sign: less than nothing")
    if s.marking and any(not s.debt(g) for g in s.queue):
        faults.append("queue: it waits, and owes nothing")
    if s.marking:
        owed = sum((d.debt for d in s.debtors), Fraction(0))
        if s.left + s.credit != s.ratio * (s.goal_then - s.heap) + owed:
            faults.append("promise: what is left no longer fits into the way to the goal")
    return tuple(faults)
