"""Kind `benchmarks`: what ``go test -bench`` measured, as a native chart that shows its spread and its machine."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field

from talkbuilder.captured import Recorded
from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.chart import Chart, ChartOptions, SeriesOptions, Words
from talkdiagrams.kinds.recorded import FromRecording, nothing_found, recording, warned
from talkdiagrams.readings.benchmarks import Benchmark, Benchmarks, Spread, read_benchmarks

MOST_BARS = 16
MOST_SERIES = 4

# The next unit, and how many of this one make one of it.
_LARGER: dict[str, tuple[str, float]] = {
    "ns/op": ("µs/op", 1e3), "µs/op": ("ms/op", 1e3), "ms/op": ("s/op", 1e3),
    "B/op": ("KiB/op", 1024), "KiB/op": ("MiB/op", 1024), "MiB/op": ("GiB/op", 1024),
    "MB/s": ("GB/s", 1e3),
}  # fmt: skip
_LESS = "less is better"
_BETTER = {"ns/op": _LESS, "B/op": _LESS, "allocs/op": _LESS, "MB/s": "more is better"}


class BenchmarksOptions(FromRecording):
    """Which benchmarks, and which of their numbers."""

    captures: dict[Words, str] = Field(
        default_factory=dict,
        max_length=4,
        description="Instead of one capture several, side by side, by what the legend calls each: "
        "`{before: map-1.23, after: map}`.",
    )
    metric: str = Field(
        "ns/op",
        max_length=60,
        description="`ns/op`, `B/op`, `allocs/op`, `MB/s`, or one of your own (`b.ReportMetric`).",
    )
    only: list[Words] = Field(
        default_factory=list,
        max_length=40,
        description="Names or patterns, `Map/*`, in the order they are shown; default: all that have the metric.",
    )
    names: dict[str, Words] = Field(
        default_factory=dict,
        max_length=60,
        description="Other words for a benchmark, or for a part of its name between slashes.",
    )
    by: Literal["none", "first", "last", "cpus"] = Field(
        "none",
        description="What gets a colour of its own: nothing, the `first` or the `last` part of the name (`Get/n=8`), "
        "or the number of `cpus`.",
    )
    type: Literal["bar", "column"] = Field("bar", description="Lying bars, or upright columns.")
    scale: Literal["linear", "log"] = Field(
        "linear", description="`log`: by powers of ten, for what differs by orders of magnitude."
    )


class Measured(Struct, frozen=True):
    """One bar: its category, its series, and what was measured."""

    category: str
    series: str
    spread: Spread


class BenchmarksKind:
    """A chart of benchmarks."""

    name = "benchmarks"
    summary = "Results of `go test -bench`: medians with their spread, the release, the machine and how many runs."
    options: type[BaseModel] = BenchmarksOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, BenchmarksOptions)
        several, problems = _several(request, options)
        bars: list[Measured] = []
        origins: dict[str, str] = {}
        for label, data in several.items():
            found = read_benchmarks(data.capture.text)
            problems = (*problems, *warned(data, found.unread), *_failed(data, found))
            if not found.benchmarks:
                hint = "run `go test -bench=.` and keep what goes to stdout"
                return None, (*problems, nothing_found(data, "result of a benchmark", hint))
            chosen, wrong = _chosen(
                request, options, found, several[label].place.path if label else ""
            )
            if wrong is not None:
                return None, (*problems, wrong)
            bars += _bars(options, chosen, label)
            origins[label] = _origin(data, found)
        if not bars:
            return None, problems
        chart, wrong = _chart(request, options, bars, _source(origins, bars))
        if chart is None or wrong is not None:
            return None, (*problems, *filter(None, (wrong,)))
        story, more = Chart().tell(replace(request, options=chart))
        return story, (*problems, *more)


def _several(
    request: FigureRequest, options: BenchmarksOptions
) -> tuple[Mapping[str, Recorded], tuple[Problem, ...]]:
    """Return the recordings that are drawn by their labels; a single one has none. Empty if any is missing."""
    if not options.captures:
        data, problems = recording(request)
        return ({} if data is None else {"": data}), problems
    if options.capture or options.file:
        message = "this figure's data is given twice, as `captures` and as `capture` or `file`"
        problem = Problem(request.place("captures"), "data-twice", message, "keep one of them")
        return {}, (problem,)
    if options.by != "none":
        message = f"`by: {options.by}` has no colours left: each of `captures` has one of its own"
        problem = Problem(request.place("by"), "colors-twice", message, "leave out `by`")
        return {}, (problem,)
    if options.captures.keys() - request.several.keys():
        return {}, ()  # whoever looked for it has said so
    return {label: request.several[label] for label in options.captures}, ()


def _failed(data: Recorded, found: Benchmarks) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            data.line(number), "failed-benchmark", f"the benchmark `{name[:60]}` failed", severity="warning"
        )
        for number, name in found.failed[:10]
    )  # fmt: skip


def _chosen(
    request: FigureRequest, options: BenchmarksOptions, found: Benchmarks, file: str = ""
) -> tuple[tuple[Benchmark, ...], Problem | None]:
    """Return the benchmarks that are wanted, in the order that is wanted; ``file`` says where, if there are several."""
    here = f" in {file}" if file else ""
    if options.metric not in found.units:
        message = f"no benchmark{here or ' here'} measures `{options.metric}`"
        hint = nearest(options.metric, found.units)
        if options.metric in ("B/op", "allocs/op"):
            hint = "run them with -benchmem"
        return (), Problem(request.place("metric"), "unknown-metric", message, hint)
    measured = [one for one in found.benchmarks if one.spread(options.metric)]
    if not options.only:
        return tuple(measured), None
    chosen: dict[Benchmark, None] = {}
    for index, pattern in enumerate(options.only):
        wanted = pattern.removeprefix("Benchmark")
        fitting = [one for one in measured if fnmatchcase(one.name, wanted)]
        if not fitting:
            message = f"no benchmark{here} with `{options.metric}` is called `{pattern}`"
            hint = nearest(wanted, [one.name for one in measured])
            return (), Problem(request.place("only", index), "unknown-benchmark", message, hint)
        chosen |= dict.fromkeys(fitting)
    return tuple(chosen), None


def _bars(
    options: BenchmarksOptions, chosen: Sequence[Benchmark], label: str = ""
) -> list[Measured]:
    """Return a bar for each, with the words at it; ``label`` is its colour if there are several captures."""
    packages = {one.package for one in chosen}
    several = {
        one.name for one in chosen for other in chosen
        if one.name == other.name and one.procs != other.procs
    }  # fmt: skip
    bars = []
    for one in chosen:
        parts = [options.names.get(part, part) for part in one.name.split("/")]
        words, series = "/".join(parts), label
        if options.by == "first" and len(parts) > 1:
            series, words = parts[0], "/".join(parts[1:])
        elif options.by == "last" and len(parts) > 1:
            series, words = parts[-1], "/".join(parts[:-1])
        elif options.by == "cpus":
            series = _cpus(one.procs)
        words = options.names.get(one.name, words)
        if len(packages) > 1:
            words = f"{one.package.rpartition('/')[2]}: {words}"
        if one.name in several and options.by != "cpus":
            words = f"{words} ({_cpus(one.procs)})"
        spread = one.spread(options.metric)
        assert spread is not None
        bars.append(Measured(words[:80], series[:80], spread))
    return bars


def _cpus(procs: int) -> str:
    return "1 CPU" if procs == 1 else f"{procs} CPUs"


def _chart(
    request: FigureRequest, options: BenchmarksOptions, bars: Sequence[Measured], source: str
) -> tuple[ChartOptions | None, Problem | None]:
    """Return the chart, or why there is none."""
    categories = tuple(dict.fromkeys(bar.category for bar in bars))
    names = tuple(dict.fromkeys(bar.series for bar in bars))
    grid: dict[tuple[str, str], Spread] = {(bar.category, bar.series): bar.spread for bar in bars}
    if len(grid) < len(bars) or len(grid) < len(categories) * len(names):
        message = f"with `by: {options.by}` not every colour has every bar"
        hint = "choose with `only` those that pair up, or say `by: none`"
        if options.captures:
            message = "not every one of these measures every benchmark"
            hint = (
                "choose with `only` those that all have, or give all the same `-bench` and `-cpu`"
            )
        field = "captures" if options.captures else "by"
        return None, Problem(request.place(field), "uneven-benchmarks", message, hint)
    if len(bars) > MOST_BARS or len(names) > MOST_SERIES:
        message = f"{len(bars)} bars in {len(names)} colours: at most {MOST_BARS} in {MOST_SERIES}"
        hint = "choose some with `only`"
        return None, Problem(request.place("only"), "too-many", message, hint)
    unit, divisor = _scaled(options.metric, [bar.spread for bar in bars])
    series = [_series(name or unit, categories, grid, name, divisor) for name in names]
    better = _BETTER.get(options.metric)
    chart = ChartOptions(
        type=options.type,
        scale=options.scale,
        categories=list(categories),
        series=series,
        unit=f"{unit}, {better}" if better else unit,
        source=source[:300],
    )
    return chart, None


def _series(
    shown: str,
    categories: Sequence[str],
    grid: Mapping[tuple[str, str], Spread],
    name: str,
    divisor: float,
) -> SeriesOptions:
    spreads = [grid[category, name] for category in categories]
    several = any(
        one.low < one.high for one in spreads
    )  # all alike: a bar without length would hide its number
    # Three digits: what more there is differs from run to run.
    values = [float(f"{one.median / divisor:.3g}") for one in spreads]
    # A median that was rounded may lie a little beyond its own runs.
    ends = [
        (min(one.low / divisor, value), max(one.high / divisor, value))
        for one, value in zip(spreads, values, strict=True)
    ]
    return SeriesOptions(name=shown, values=values, spread=ends if several else [], color=None)


def _scaled(metric: str, spreads: Sequence[Spread]) -> tuple[str, float]:
    """Return the unit in which the smallest value but zero is one at least, and what to divide by."""
    smallest = min((one.median for one in spreads if one.median > 0), default=0.0)
    unit, divisor = metric, 1.0
    while unit in _LARGER and smallest / divisor >= _LARGER[unit][1]:
        unit, factor = _LARGER[unit]
        divisor *= factor
    return unit, divisor


def _origin(data: Recorded, found: Benchmarks) -> str:
    """Return release, platform and processor."""
    capture = data.capture
    platform = capture.platform or "/".join(filter(None, (found.goos, found.goarch)))
    release = " ".join(filter(None, (capture.release or "release not recorded,", platform)))
    cpu = capture.cpu or found.cpu or "machine not recorded"
    return f"{release.rstrip(',')}, {cpu}"


def _source(origins: Mapping[str, str], bars: Sequence[Measured]) -> str:
    """Return what makes a number worth something: release, machine, and how many runs; once, if all have the same."""
    few, many = min(bar.spread.runs for bar in bars), max(bar.spread.runs for bar in bars)
    runs = f"{few} runs" if few == many else f"{few} to {many} runs"
    how = f"{runs}: median, lowest and highest" if many > 1 else "one run"
    alike = len(set(origins.values())) == 1
    where = [origin if alike else f"{label}: {origin}" for label, origin in origins.items()]
    return f"{'; '.join(dict.fromkeys(where))}; {how}"
