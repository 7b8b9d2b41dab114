"""A sample of schedtrace in the words of a topology: what it says, and no more.

A brief sample has lengths of queues and counts; nobody knows which P is idle, so no P is drawn as one. In detail the
threads and the Gs that run have names; which G is in which queue is not said.
"""

from collections import Counter
from collections.abc import Sequence

from talkbuilder.inline import plain
from talkdiagrams.kinds.topology.data import Frame, Processor
from talkdiagrams.kinds.topology.kind import Told
from talkdiagrams.kinds.topology.words import described
from talkdiagrams.readings.schedtrace import G_STATUS, P_STATUS, Sample

# More columns than these are too small to read: the shortest queues share one.
MOST_BRIEF, MOST_DETAILED, MOST_KERNEL, MOST_PARKED, MOST_REASONS = 12, 6, 4, 6, 3
FEW = 4
# Goroutines that every program has: `runtime/runtime2.go`, waitReasonStrings.
OF_THE_RUNTIME = frozenset(
    {
        "force gc (idle)",
        "GC sweep wait",
        "GC scavenge wait",
        "GC worker (idle)",
        "GC worker (active)",
        "finalizer wait",
        "cleanup wait",
        "GOMAXPROCS updater (idle)",
    }
)
RUNTIME = "of the runtime"


def frames(samples: Sequence[Sample], under: str, caption: str) -> list[Told]:
    """Return a frame for each sample; ``under`` says where it was recorded, and stands in the first caption's words."""
    shown = _columns(samples)
    told = []
    for index, sample in enumerate(samples):
        frame = _frame(sample, shown)
        said = caption if caption and index == 0 else _caption(sample)
        where = f" {under}." if under else ""
        if index == 0 and not caption and under:
            said += f" ({under})"
        told.append(Told(frame, said, f"{plain(said)} {described(frame, sample.detailed)}{where}"))
    return told


def _columns(samples: Sequence[Sample]) -> tuple[int, ...]:
    """Return the Ps that get a column of their own: all, or those with the longest queues, the busiest first."""
    most = MOST_DETAILED if samples[0].detailed else MOST_BRIEF
    longest: Counter[int] = Counter()
    held = Counter(p.id for sample in samples for p in sample.ps if p.m is not None)
    for sample in samples:
        for p, length in enumerate(sample.queues):
            longest[p] = max(longest[p], length)
    if len(longest) <= most:
        return tuple(sorted(longest))
    ranked = sorted(longest, key=lambda p: (-longest[p], -held[p], p))
    return tuple(sorted(ranked[: most - 1]))


def _frame(sample: Sample, shown: Sequence[int]) -> Frame:
    ps = {f"P{p}": _processor(sample, p) for p in shown if p < len(sample.queues)}
    others = [p for p in range(len(sample.queues)) if p not in shown]
    if others:
        ps[f"{len(others)} more"] = _others(sample, others)
    # With two rows of Ps there is no room for rows of threads: those are counted.
    roomy = len(ps) <= FEW
    said = _detail(sample, roomy) if sample.detailed else _counts(sample)
    return Frame(
        ps=ps or {"P0": Processor()},
        global_length=max(0, sample.runqueue),
        said=said,
        clock=f"{sample.at:,} ms",
        idle_ms=_parked(sample)[:MOST_PARKED] if roomy else [],
        syscalls=dict(list(_kernel(sample).items())[:MOST_KERNEL]),
    )


# --- detail -------------------------------------------------------------------------------------------------------


def _processor(sample: Sample, number: int) -> Processor:
    length = max(0, sample.queues[number])
    p = next((p for p in sample.ps if p.id == number), None)
    if p is None or p.m is None or P_STATUS.get(p.status) == "idle":
        return Processor(length=length)
    m = next((m for m in sample.ms if m.id == p.m), None)
    if m is None or m.curg is None:
        spinning = bool(m and m.spinning)
        return Processor(m=f"M{p.m}", spinning=spinning, looking=not spinning, length=length)
    g = f"G{m.curg}"
    if P_STATUS.get(p.status) == "syscall" or _status(sample, m.curg) == "syscall":
        return Processor(m=f"M{p.m}", syscall=g, length=length)
    return Processor(m=f"M{p.m}", runs=g, length=length)


def _others(sample: Sample, numbers: Sequence[int]) -> Processor:
    """Return the column of those that have none of their own."""
    length = sum(max(0, sample.queues[number]) for number in numbers)
    busy = sum(p.m is not None for p in sample.ps if p.id in numbers)
    words = f"{busy} of {len(numbers)} in use" if sample.detailed else "together"
    return Processor(length=length, instead=words)


def _status(sample: Sample, g: int) -> str:
    found = next((one.status for one in sample.gs if one.id == g), -1)
    return G_STATUS.get(found, "")


def _kernel(sample: Sample) -> dict[str, str]:
    """Return the Gs in system calls whose thread has no P."""
    return {
        f"G{m.curg}": f"M{m.id}"
        for m in sample.ms
        if m.p is None and m.curg is not None and _status(sample, m.curg) == "syscall"
    }


def _parked(sample: Sample) -> list[str]:
    held = {p.m for p in sample.ps}
    return [
        f"M{m.id}"
        for m in sample.ms
        if m.blocked and m.p is None and m.curg is None and m.lockedg is None and m.id not in held
    ]


def _detail(sample: Sample, roomy: bool) -> dict[str, str]:
    """Return what cannot be drawn: what Gs wait for, and threads of a G of their own."""
    reasons = Counter(
        RUNTIME if g.reason in OF_THE_RUNTIME else g.reason or "waiting"
        for g in sample.gs
        if G_STATUS.get(g.status) == "waiting"
    )
    told = [f"{count:,} {reason}" for reason, count in reasons.most_common(MOST_REASONS)]
    rest = sum(reasons.values()) - sum(count for _, count in reasons.most_common(MOST_REASONS))
    told += [f"{rest:,} other"] if rest else []
    locked = [f"M{m.id} locked to G{m.lockedg}" for m in sample.ms if m.lockedg is not None]
    told_of = [f"{sample.threads:,}"]
    parked = 0 if roomy else len(_parked(sample))
    told_of += [f"{parked:,} parked"] if parked else []
    told_of += [f"{len(locked):,} locked to a G"] if len(locked) > 1 else locked
    return {
        "waiting Gs": _short(" · ".join(told) or "none"),
        "threads": ", ".join(told_of),
    }


def _short(words: str) -> str:
    """Return as much as one name of a topology may hold."""
    return words if len(words) <= 64 else words[:63] + "…"


# --- brief --------------------------------------------------------------------------------------------------------


def _counts(sample: Sample) -> dict[str, str]:
    return {
        "idle Ps": f"{sample.idleprocs:,} of {sample.gomaxprocs:,}",
        "threads": f"{sample.threads:,}",
        "parked": f"{sample.idlethreads:,}",
        "spinning": f"{sample.spinning:,}",
    }


# --- words --------------------------------------------------------------------------------------------------------


def _caption(sample: Sample) -> str:
    idle, ps, spinning = sample.idleprocs, sample.gomaxprocs, sample.spinning
    if sample.ps:  # the counts were read at another moment: what is said is what is drawn
        idle = sum(p.m is None or P_STATUS.get(p.status) == "idle" for p in sample.ps)
        ps, spinning = len(sample.ps), sum(m.spinning for m in sample.ms)
    said = [f"**{sample.at:,} ms**: {_waiting(sample.waiting, sample.runqueue)}."]
    if idle <= 0:
        said.append("No P is idle.")
    elif idle >= ps:
        said.append("Every P is idle.")
    else:
        said.append(f"{idle:,} of {ps:,} Ps {'is' if idle == 1 else 'are'} idle.")
    if spinning > 0:
        said.append("1 thread spins." if spinning == 1 else f"{spinning:,} threads spin.")
    if sample.gcwaiting:
        said.append("The collector stops the world.")
    return " ".join(said)


def _waiting(count: int, globally: int) -> str:
    if count <= 0:
        return "no goroutine waits to run"
    if count == 1:
        return "1 goroutine waits to run" + (", in the global queue" if globally else "")
    text = f"{count:,} goroutines wait to run"
    if globally >= count:
        return f"{text}, all in the global queue"
    return text + (f", {globally:,} of them in the global queue" if globally > 0 else "")
