"""A talk about the collector from lines of ``GODEBUG=gctrace=1``: how often, how long, how large, at what price."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_high

from talkbuilder.app.skeleton.log import Log, kept, unread
from talkbuilder.app.skeleton.made import Made
from talkbuilder.app.skeleton.words import counted, lasting, share, sized
from talkbuilder.problem import Problem
from talkdiagrams.readings.gctrace import Cycle, parse, render

FILE = "captures/gctrace.txt"
HINT = "run your service with GODEBUG=gctrace=1 and keep what goes to stderr"

# From so much on it is worth a sentence.
_MUCH_CPU, _OFTEN_MS, _GROWN, _ENOUGH = 10, 100.0, 1.5, 8


def gctrace(log: Log) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what the log says, or None if there is no cycle in it."""
    trace = parse(log.text)
    if not trace.cycles:
        return None, unread(log, trace.unread)
    runs = trace.runs
    longest = max(runs, key=lambda run: (runs[run], run))
    lines = [render(cycle) for cycle in trace.cycles if cycle.run == longest]
    which = "the cycles of the collector"
    if len(runs) > 1:
        which = f"the cycles of the longest of {len(runs)} runs"
    text, notes = kept(log, lines, which)
    cycles = [replace(cycle, line=1, run=1) for cycle in parse(text).cycles]
    return Made({FILE: text}, {**_said(cycles), "cut": len(cycles) < len(lines)}), notes


def _said(cycles: Sequence[Cycle]) -> dict[str, object]:
    """Return all that the templates put into words."""
    worst = max(cycles, key=lambda one: one.pause)
    largest = max(cycles, key=lambda one: one.end)
    last = cycles[-1]
    return {
        "file": FILE,
        "several": len(cycles) > 1,
        "count": counted(len(cycles), "cycle"),
        "ran": _ran(cycles),
        "rhythm": _rhythm(cycles),
        "procs": f"{'was' if last.procs == 1 else 'were'} {counted(last.procs, 'P')}",
        "cycle": worst.number,
        "worst": lasting(worst.pause),
        "worst_at": lasting(worst.at * 1000),
        "half": lasting(median_high(one.pause for one in cycles)),
        "heap": _heap(cycles),
        "largest": sized(largest.end),
        "largest_cycle": largest.number,
        "largest_goal": sized(largest.goal),
        "live": sized(last.live),
        "cost": _cost(last.percent),
        "bullets": list(_bullets(cycles)),
    }


def _span(cycles: Sequence[Cycle]) -> float:
    """Return the milliseconds that the cycles tell of: since the program began, if the first one is there."""
    first = 0.0 if cycles[0].number == 1 else cycles[0].at
    return (cycles[-1].at - first) * 1000


def _ran(cycles: Sequence[Cycle]) -> str:
    if len(cycles) == 1:
        return f"The collector ran once, {lasting(cycles[0].at * 1000)} after the start"
    times = "twice" if len(cycles) == 2 else f"{len(cycles):,} times"
    return f"The collector ran {times} in {lasting(_span(cycles))}"


def _rhythm(cycles: Sequence[Cycle]) -> str:
    gaps = [(two.at - one.at) * 1000 for one, two in pairwise(cycles)]
    if not gaps:
        return ""
    return f"Half of the time the next one began within {lasting(median_high(gaps))}"


def _heap(cycles: Sequence[Cycle]) -> str:
    """Return the point about the heap: what lives grows, or how far it went."""
    quarter = max(1, len(cycles) // 4)
    early = min(one.live for one in cycles[:quarter])
    late = min(one.live for one in cycles[-quarter:])
    top, last = max(one.end for one in cycles), cycles[-1]
    # A jump at the very end is no trend.
    if len(cycles) >= _ENOUGH and last.live <= _GROWN * late >= _GROWN**2 * max(early, 1):
        return f"What lives grew from {sized(early)} to {sized(late)}"
    return f"The heap went up to {sized(top)}; {sized(last.live)} live at the end"


def _cost(percent: int) -> str:
    took = f"{percent} %" if percent else "less than 1 %"
    return f"The collector took {took} of the CPU"


def _bullets(cycles: Sequence[Cycle]) -> Iterator[str]:
    span, paused = _span(cycles), sum(one.pause for one in cycles)
    added = "Its pauses add up to" if len(cycles) > 1 else "Its two pauses took"
    yield f"{added} {lasting(paused)}" + (
        f", {share(paused, span)} of the time" if span > 0 else ""
    )
    assist = sum(one.assist for one in cycles)
    marking = assist + sum(one.background + one.idle for one in cycles)
    if assist:
        yield f"Goroutines that allocate did {share(assist, marking)} of the marking: assists"
    else:
        yield "No goroutine had to help with marking"
    over = sum(one.end > one.goal for one in cycles)
    if len(cycles) > 1:
        of = f"{over:,} of {counted(len(cycles), 'cycle')}" if over else "None of the cycles"
        yield f"{of} ended above {'their' if over > 1 else 'its'} goal"
    forced = sum(one.forced for one in cycles)
    if forced:
        yield f"{counted(forced, 'cycle was', 'cycles were')} asked for by the program: `runtime.GC`"
    often = len(cycles) > 1 and span / len(cycles) < _OFTEN_MS
    if often or cycles[-1].percent >= _MUCH_CPU:
        yield "A larger `GOGC`, or `GOMEMLIMIT` with `GOGC=off`, makes cycles rarer and the heap larger"
