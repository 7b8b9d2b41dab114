"""Samples of the scheduler as native charts: how many goroutines wait in which queue, and what the threads do."""

from collections.abc import Callable, Sequence

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.chart import ChartOptions, SeriesOptions
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.traced import charted, joined, thinned
from talkdiagrams.readings.schedtrace import Sample

MOST_POINTS = 60
# Beside the global queue as many have a colour of their own.
MOST_QUEUES = 7

Told = tuple[Story | None, tuple[Problem, ...]]


def queues(request: FigureRequest, samples: Sequence[Sample], origin: str, caption: str) -> Told:
    """Return how many wait: in the global queue and in each P's, or in all of theirs and in the longest."""
    shown, note = thinned(samples, MOST_POINTS, _waiting, lambda one: -one.waiting)
    count = max(len(one.queues) for one in shown)
    series = [_series("global", shown, lambda one: one.runqueue, "brand")]
    if count <= MOST_QUEUES:
        series += [
            _series(f"P{p}", shown, lambda one, p=p: one.queues[p] if p < len(one.queues) else 0)  # type: ignore[misc]
            for p in range(count)
        ]
    else:
        series += [
            _series(f"{count} Ps together", shown, lambda one: sum(one.queues), "p"),
            _series("the longest", shown, lambda one: max(one.queues, default=0), "m"),
        ]
    most = max(samples, key=_waiting)
    caption = caption or (
        f"At most **{most.waiting:,} goroutines** waited to run, at {most.at:,} ms: {most.runqueue:,} in the global "
        f"queue, {max(most.queues, default=0):,} in the longest of {len(most.queues):,} local ones."
    )
    alt = (
        f"Line chart of run queues in {_count(samples)}. Most wait at {most.at:,} ms: {most.waiting:,}, of them "
        f"{most.runqueue:,} in the global queue and {', '.join(f'{n:,}' for n in most.queues[:8])} in the queues of "
        f"the Ps{' and so on' if len(most.queues) > 8 else ''}. At the end {samples[-1].waiting:,} wait. "
        f"{joined(origin, note)}"
    )
    return _drawn(
        request, shown, series, "goroutines that wait to run", (origin, note), alt, caption
    )


def threads(request: FigureRequest, samples: Sequence[Sample], origin: str, caption: str) -> Told:
    """Return how many threads there are, how many of them are parked or spin, and how many Ps are idle."""
    shown, note = thinned(
        samples, MOST_POINTS, lambda one: one.threads, lambda one: -one.idlethreads
    )
    series = [
        _series("threads", shown, lambda one: one.threads, "m"),
        _series("parked", shown, lambda one: one.idlethreads, "brand"),
        _series("spinning", shown, lambda one: one.spinning, "bad"),
        _series("idle Ps", shown, lambda one: one.idleprocs, "p"),
    ]
    most = max(samples, key=lambda one: one.threads)
    caption = caption or (
        f"At most **{most.threads:,} threads** for {most.gomaxprocs:,} Ps, at {most.at:,} ms; "
        f"{f'{most.idlethreads:,}' if most.idlethreads else 'none'} of them parked."
    )
    last = samples[-1]
    alt = (
        f"Line chart of threads in {_count(samples)}. There are at most {most.threads:,} threads, at {most.at:,} ms, "
        f"for {most.gomaxprocs:,} Ps. At the end there are {last.threads:,}: {last.idlethreads:,} parked, "
        f"{last.spinning:,} spinning, and {last.idleprocs:,} Ps are idle. {joined(origin, note)}"
    )
    return _drawn(request, shown, series, "threads and Ps", (origin, note), alt, caption)


def _drawn(
    request: FigureRequest,
    shown: Sequence[Sample],
    series: list[SeriesOptions],
    what: str,
    under: tuple[str, str],
    alt: str,
    caption: str,
) -> Told:
    seconds = shown[-1].at - shown[0].at >= 10_000
    times = [f"{one.at / 1000:,.1f}" if seconds else f"{one.at:,}" for one in shown]
    chart = ChartOptions(
        type="line",
        categories=times,
        series=series,
        unit=f"{what}; below, {'seconds' if seconds else 'milliseconds'} since the first sample",
        labels=False,
        axis=True,
        source=joined(*under),
    )
    return charted(request, chart, alt.strip(), caption)


def _series(
    name: str,
    samples: Sequence[Sample],
    value: Callable[[Sample], int],
    color: Color | None = None,
) -> SeriesOptions:
    # A counter that was read while it changed may be below zero; a chart begins there.
    values = [float(max(0, value(one))) for one in samples]
    return SeriesOptions(name=name, values=values, color=color)


def _waiting(sample: Sample) -> float:
    return sample.waiting


def _count(samples: Sequence[Sample]) -> str:
    return f"{len(samples):,} samples from {samples[0].at:,} to {samples[-1].at:,} ms"
