"""What each part of a line of gctrace is: a short word that stands at it, and a sentence that explains it.

The stops: `runtime/mgc.go`, phases sweep termination and mark termination. Sizes are whole MiB (`>>20`) there.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from talkdiagrams.kinds.parts import Color
from talkdiagrams.readings.gctrace import Cycle

Step = Literal[
    "cycle", "percent", "sweep-term", "mark", "mark-term", "pause-cpu", "assist", "background", "idle", "heap",
    "live", "goal", "roots", "procs", "forced",
]  # fmt: skip
STEPS: tuple[Step, ...] = get_args(Step)

PARTS: Mapping[Step, tuple[str, ...]] = {
    "cycle": ("number", "at"),
    "percent": ("percent",),
    "sweep-term": ("sweep_term",),
    "mark": ("mark",),
    "mark-term": ("mark_term",),
    "pause-cpu": ("cpu_sweep_term", "cpu_mark_term"),
    "assist": ("assist",),
    "background": ("background",),
    "idle": ("idle",),
    "heap": ("start", "end"),
    "live": ("live",),
    "goal": ("goal",),
    "roots": ("stacks", "globals"),
    "procs": ("procs",),
    "forced": ("forced",),
}
"""The parts of the line that a step is about, by the names of ``Cycle``."""

LABELS: Mapping[str, tuple[str, Color]] = {
    "number": ("cycle", "plain"),
    "at": ("since start", "plain"),
    "percent": ("of CPU so far", "plain"),
    "leaks": ("goroutine leaks", "plain"),
    "sweep_term": ("pause 1", "bad"),
    "mark": ("marking", "good"),
    "mark_term": ("pause 2", "bad"),
    "cpu_sweep_term": ("pause 1", "bad"),
    "assist": ("assist", "good"),
    "background": ("background", "good"),
    "idle": ("idle", "good"),
    "cpu_mark_term": ("pause 2", "bad"),
    "start": ("start", "m"),
    "end": ("end", "m"),
    "live": ("live", "m"),
    "goal": ("goal", "m"),
    "stacks": ("to scan", "plain"),
    "globals": ("to scan", "plain"),
    "procs": ("Ps", "plain"),
    "forced": ("asked for", "plain"),
}
"""What stands at each part; the world stands still in red."""


def explained(step: Step, cycle: Cycle) -> str:
    """Return a sentence about what ``step`` highlights, with its numbers; inline Markdown."""
    c = cycle
    told: dict[Step, str] = {
        "cycle": f"**Cycle {c.number}** of this program. It began **{c.at:g} s** after the program did.",
        "percent": f"**{c.percent} %** of the CPU time since the program began went to the collector, "
        "all cycles together.",
        "sweep-term": f"**{_time(c.sweep_term)}**: the world stops. What is not swept yet gets swept, "
        "the write barrier goes on.",
        "mark": f"**{_time(c.mark)}** by the clock: marking, while the program goes on running.",
        "mark-term": f"**{_time(c.mark_term)}**: the world stops again. Marking is over, "
        "the write barrier goes off, sweeping begins.",
        "pause-cpu": "The two pauses again as CPU time: each is counted once for every P that stood still.",
        "assist": f"**{_time(c.assist)}** of CPU: assists. A goroutine that allocates must help to mark, "
        "in proportion.",
        "background": f"**{_time(c.background)}** of CPU: the collector's own workers, "
        "meant to take a quarter of the Ps.",
        "idle": f"**{_time(c.idle)}** of CPU: marking on Ps that had nothing else to do.",
        "heap": f"**{_size(c.start)}** of heap when the cycle began, **{_size(c.end)}** when marking ended: "
        "the program went on allocating.",
        "live": f"**{_size(c.live)}** of it were marked: that much lives. The rest will be swept.",
        "goal": f"**{_size(c.goal)}** was the goal: where marking was to end. "
        + ("It ended above it." if c.end > c.goal else "It ended below it." if c.end < c.goal else ""),
        "roots": f"**{_size(c.stacks or 0)}** of stacks and **{_size(c.globals or 0)}** of globals to scan: "
        "marking starts from them.",
        "procs": f"**{c.procs} Ps**: GOMAXPROCS during this cycle.",
        "forced": "**Forced**: the program asked for this cycle, with `runtime.GC` or `debug.FreeOSMemory`.",
    }  # fmt: skip
    return told[step].strip()


def whole(cycle: Cycle) -> str:
    """Return what to say of the whole line."""
    return (
        "One line for each cycle: when, how long by the clock, how much CPU, and the heap. "
        f"Cycle {cycle.number} stopped the world twice, {_time(cycle.pause)} in all."
    )


def _time(ms: float) -> str:
    """Return milliseconds as the line has them, and small ones in microseconds, too."""
    return f"{ms:.4g} ms" if ms >= 1 or ms == 0 else f"{_digits(ms)} ms ({round(ms * 1000)} µs)"


def _digits(ms: float) -> str:
    return f"{ms:.3f}" if ms < 0.1 else f"{ms:.2f}"


def _size(mb: int) -> str:
    return f"{mb:,} MB"
