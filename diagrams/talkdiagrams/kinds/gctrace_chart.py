"""Cycles of the collector as native charts: heap and goal, and how long the world stood still."""

from collections.abc import Sequence

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.chart import ChartOptions, SeriesOptions
from talkdiagrams.kinds.traced import charted, joined, thinned
from talkdiagrams.readings.gctrace import Cycle

MOST_POINTS, MOST_COLUMNS = 60, 40
# From here on a larger unit reads better.
GIB, MILLISECOND = 10_240, 1.0

Told = tuple[Story | None, tuple[Problem, ...]]


def heap(request: FigureRequest, cycles: Sequence[Cycle], origin: str, caption: str) -> Told:
    """Return the heap at the start and the end of each cycle, what lived, and the goal."""
    shown, note = thinned(cycles, MOST_POINTS, lambda one: one.end, lambda one: -one.live)
    large = max(max(one.end, one.goal) for one in shown) >= GIB
    unit = "GB" if large else "MB"

    def sizes(values: Sequence[int]) -> list[float]:
        return [round(value / 1024, 2) if large else float(value) for value in values]

    series = [
        SeriesOptions(name="goal", values=sizes([one.goal for one in shown]), color="p"),
        SeriesOptions(name="at the end", values=sizes([one.end for one in shown]), color="m"),
        SeriesOptions(name="at the start", values=sizes([one.start for one in shown]), color="g"),
        SeriesOptions(name="live", values=sizes([one.live for one in shown]), color="good"),
    ]
    times, since = _times(shown)
    chart = ChartOptions(
        type="line",
        categories=times,
        series=series,
        unit=f"{unit} of heap, cycle by cycle; below, {since} since the program began",
        labels=False,
        axis=True,
        source=joined(origin, note),
    )
    top, low = max(cycles, key=lambda one: one.end), min(cycles, key=lambda one: one.live)
    over = sum(one.end > one.goal for one in cycles)
    caption = caption or (
        f"At most **{top.end:,} MB**, at the end of cycle {top.number:,}; after the last cycle "
        f"**{cycles[-1].live:,} MB** live. Of {len(cycles):,} cycles {_above(over)}."
    )
    alt = (
        f"Line chart of the heap in {_count(cycles)}. It was largest at the end of cycle {top.number}, {top.end:,} MB "
        f"with a goal of {top.goal:,} MB. Least lived after cycle {low.number}: {low.live:,} MB. "
        f"The last cycle found {cycles[-1].live:,} MB live, with a goal of {cycles[-1].goal:,} MB. "
        f"Of them {_above(over)}. {joined(origin, note)}"
    )
    return charted(request, chart, alt.strip(), caption)


def _above(count: int) -> str:
    if count > 1:
        return f"{count:,} ended above their goal"
    return f"{'one' if count else 'none'} ended above its goal"


def pauses(request: FigureRequest, cycles: Sequence[Cycle], origin: str, caption: str) -> Told:
    """Return both pauses of each cycle, one on the other."""
    shown, note = thinned(cycles, MOST_COLUMNS, lambda one: one.pause)
    longest = max(cycles, key=lambda one: one.pause)
    micros = longest.pause < MILLISECOND
    unit = "µs" if micros else "ms"

    def lengths(values: Sequence[float]) -> list[float]:
        return [round(value * 1000, 3) if micros else value for value in values]

    series = [
        SeriesOptions(
            name="to end sweeping", values=lengths([one.sweep_term for one in shown]), color="m"
        ),
        SeriesOptions(
            name="to end marking", values=lengths([one.mark_term for one in shown]), color="bad"
        ),
    ]
    times, since = _times(shown)
    chart = ChartOptions(
        type="stacked",
        categories=times,
        series=series,
        unit=f"{unit} of pause, cycle by cycle; below, {since} since the program began",
        labels=False,
        axis=True,
        source=joined(origin, note),
    )
    ordered = sorted(one.pause for one in cycles)
    median = _said(ordered[len(ordered) // 2])
    caption = caption or (
        f"The world stood still for **{_said(longest.pause)}** at the longest, in cycle {longest.number:,}; "
        f"the median of {len(cycles):,} cycles is **{median}**."
    )
    alt = (
        f"Stacked columns: how long the world stood still in each of {_count(cycles)}. "
        f"The longest is cycle {longest.number} with {_said(longest.pause)}: {_said(longest.sweep_term)} to end "
        f"sweeping, {_said(longest.mark_term)} to end marking. The median is "
        f"{median}. {joined(origin, note)}"
    )
    return charted(request, chart, alt.strip(), caption)


def _said(ms: float) -> str:
    return f"{ms:.3g} ms" if ms >= MILLISECOND else f"{ms * 1000:.3g} µs"


def _count(cycles: Sequence[Cycle]) -> str:
    return f"{len(cycles):,} cycles, {cycles[0].number:,} to {cycles[-1].number:,}"


def _times(cycles: Sequence[Cycle]) -> tuple[list[str], str]:
    """Return when each cycle began, with as many decimals as tell them apart, and the unit in words."""
    span = cycles[-1].at - cycles[0].at
    if span < 1:
        return [f"{one.at * 1000:,.0f}" for one in cycles], "milliseconds"
    decimals = 2 if span < 10 else 1 if span < 100 else 0
    return [f"{one.at:,.{decimals}f}" for one in cycles], "seconds"
