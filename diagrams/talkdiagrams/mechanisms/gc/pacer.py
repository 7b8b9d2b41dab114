"""The pacer's arithmetic (runtime/mgcpacer.go, mgclimit.go of go1.27.3): goals and triggers in bytes.

Only what follows from numbers alone; the runway between trigger and goal is measured by the runtime
(how fast the program allocates against how fast the collector marks), so here it is an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MIB = 1 << 20
# defaultHeapMinimum: the goal is never smaller than this at GOGC=100, and in proportion at others.
HEAP_MINIMUM = 4 * MIB
# triggerRatioDen, minTriggerRatioNum, maxTriggerRatioNum: bounds of the trigger between live and goal.
TRIGGER_DEN, TRIGGER_MIN, TRIGGER_MAX = 64, 45, 61
# memoryLimitHeapGoalHeadroomPercent and memoryLimitMinHeapGoalHeadroom.
HEADROOM_PERCENT, HEADROOM_MINIMUM = 3, MIB
# gcBackgroundUtilization: the share of GOMAXPROCS that background workers take.
BACKGROUND = 0.25
# capacityPerProc: the limiter's bucket holds a second of CPU time for each P. It fills with the
# collector's time and drains with the program's, so past a burst the collector gets half at most.
LIMITER_BUCKET_NS = 1_000_000_000
# gcCPULimiter: full, it says no to assists, so the heap outgrows its goal rather than the program stops.
OFF = -1  # GOGC=off
UNLIMITED = (1 << 63) - 1  # no memory limit: math.MaxInt64
_NEVER = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What the memory limit looks at: all that is mapped and not released, and what of it the heap is.

    `ready` is mappedReady, `free` heapFree (pages that hold nothing and are not returned), `used` the
    heap's objects, dead ones included.
    """

    ready: int
    free: int
    used: int

    @property
    def other(self) -> int:
        """What counts against the limit and can hold no objects: stacks, tables, fragmentation."""
        return self.ready - self.free - self.used


def heap_minimum(gogc: int) -> int:
    """The smallest goal (setGCPercent)."""
    return _NEVER if gogc < 0 else HEAP_MINIMUM * gogc // 100


def percent_goal(live: int, stacks: int = 0, globals_: int = 0, gogc: int = 100) -> int:
    """The goal that GOGC asks for (commit): stacks and globals count in the growth, not in the base."""
    if gogc < 0:
        return _NEVER
    return max(live + (live + stacks + globals_) * gogc // 100, heap_minimum(gogc))


def limit_goal(limit: int, memory: Memory, live: int) -> int:
    """The goal that GOMEMLIMIT allows (memoryLimitHeapGoal); never below what is live."""
    over = max(memory.ready - limit, 0)
    if memory.other + over >= limit:
        return live
    goal = limit - memory.other - over
    headroom = max(goal // 100 * HEADROOM_PERCENT, HEADROOM_MINIMUM)
    goal = max(goal - headroom, headroom)
    return max(goal, live)


def heap_goal(
    live: int,
    stacks: int = 0,
    globals_: int = 0,
    gogc: int = 100,
    limit: int = UNLIMITED,
    memory: Memory | None = None,
) -> int:
    """The smaller of both goals (heapGoalInternal, without the small shifts for a late start)."""
    goal = percent_goal(live, stacks, globals_, gogc)
    if limit == UNLIMITED or memory is None:
        return goal
    return min(goal, limit_goal(limit, memory, live))


def trigger_bounds(live: int, goal: int) -> tuple[int, int]:
    """The earliest and the latest heap size at which a cycle begins (trigger)."""
    if live >= goal:
        return goal, goal
    part = (goal - live) // TRIGGER_DEN
    lowest, highest = part * TRIGGER_MIN + live, part * TRIGGER_MAX + live
    if goal > HEAP_MINIMUM:
        highest = max(highest, goal - HEAP_MINIMUM)
    return lowest, max(lowest, highest)


def trigger(live: int, goal: int, runway: int) -> int:
    """The heap size at which a cycle begins so that marking ends at the goal."""
    lowest, highest = trigger_bounds(live, goal)
    return min(max(goal - runway, lowest), highest)


def limiter_fill(fill: int, collector_ns: int, program_ns: int, procs: int) -> int:
    """The limiter's bucket after so much CPU time of both (accumulate); full, it limits the collector."""
    return min(max(fill + collector_ns - program_ns, 0), procs * LIMITER_BUCKET_NS)


def limiting(fill: int, procs: int) -> bool:
    """Whether assists are refused: the collector took more than half for as long as the bucket bears."""
    return fill >= procs * LIMITER_BUCKET_NS


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle of a made-up program: what was live when it began, and the goal that follows."""

    live: int
    goal: int

    @property
    def growth(self) -> int:
        """What may be allocated until the next cycle ends."""
        return self.goal - self.live


def cycles(
    lives: Sequence[int],
    gogc: int = 100,
    stacks: int = 0,
    globals_: int = 0,
    limit: int = UNLIMITED,
    other: int = 0,
) -> tuple[Cycle, ...]:
    """The goal after each cycle that found so much live; `other` is memory beside the heap.

    The heap is taken to be mapped just as far as it is live, so that the limit sees no free pages.
    """
    return tuple(
        Cycle(live, heap_goal(live, stacks, globals_, gogc, limit, Memory(live + other, 0, live)))
        for live in lives
    )
