"""A talk about benchmarks: how long each takes, how far its runs are apart, and what it allocates."""

import re
from collections.abc import Iterator, Mapping, Sequence
from glob import escape

from talkbuilder.app.skeleton.log import Log, kept, unread
from talkbuilder.app.skeleton.made import Made
from talkbuilder.app.skeleton.words import counted, lasting, shown
from talkbuilder.problem import Problem
from talkdiagrams.readings.benchmarks import Benchmark, Benchmarks, Spread, read_benchmarks
from talkdiagrams.readings.unwrapped import unwrapped

FILE = "captures/benchmarks.txt"
HINT = "run `go test -bench=. -benchmem -count=10` and keep what goes to stdout"

_MOST, _NOISY, _ENOUGH, _LONGEST, _SHOWN = 12, 0.1, 5, 30, 4
_PRINTED = re.compile(r"^\s*(?:(?:goos|goarch|pkg|cpu): |Benchmark\S|\d+\s+\S+ \S+/op|ok\s|PASS)")
_TIME = "ns/op"


def benchmarks(log: Log) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what the output says, or None if no benchmark is timed in it."""
    found = read_benchmarks(log.text)
    lines = (line for _, line in unwrapped(log.text) if _PRINTED.match(line))
    text, notes = kept(log, lines, "the results of benchmarks")
    timed = [one for one in read_benchmarks(text).benchmarks if one.spread(_TIME)]
    if not timed:
        return None, unread(log, found.unread)
    chosen = timed[:_MOST]
    return Made({FILE: text}, _said(chosen, len(timed), found)), notes


def _said(chosen: Sequence[Benchmark], there: int, found: Benchmarks) -> dict[str, object]:
    """Return all that the templates put into words."""
    words = _words(chosen)
    spreads = {one: _spread(one) for one in chosen}
    fast = min(chosen, key=lambda one: spreads[one].median)
    slow = max(chosen, key=lambda one: spreads[one].median)
    runs = min(spread.runs for spread in spreads.values())
    names = dict.fromkeys(escape(one.name) for one in chosen)
    return {
        "file": FILE,
        "several": len(chosen) > 1,
        "only": list(names) if there > len(chosen) else [],
        "count": counted(there, "benchmark"),
        "runs": counted(runs, "run"),
        "point": _point(fast, slow, words),
        "memory": _memory(chosen) if "allocs/op" in found.units else "",
        "noise": _noise(spreads, runs, words),
        "bullets": [*_bullets(spreads, runs, words), _machine(found)],
    }


def _spread(one: Benchmark) -> Spread:
    spread = one.spread(_TIME)
    assert spread is not None
    return spread


def _words(chosen: Sequence[Benchmark]) -> dict[Benchmark, str]:
    """Return what each is called: with its CPUs, where the name alone means several."""
    procs: dict[str, set[int]] = {}
    for one in chosen:
        procs.setdefault(one.name, set()).add(one.procs)
    return {
        one: f"{_name(one)} ({counted(one.procs, 'CPU')})"
        if len(procs[one.name]) > 1
        else _name(one)
        for one in chosen
    }


def _machine(found: Benchmarks) -> str:
    """Return where it was measured: without that a number means nothing. No output says the release."""
    platform = "/".join(filter(None, (found.goos, found.goarch)))
    where = ", ".join(filter(None, (platform, found.cpu))) or "which machine is not recorded"
    return f"Measured on {shown(where)}; add the release of Go, which the output does not say"


def _name(one: Benchmark) -> str:
    if len(one.name) <= _LONGEST:
        return shown(one.name)
    end = one.name.rpartition("/")[2]  # what tells one from the others
    return shown(f"…/{end}" if len(end) < _LONGEST else f"{one.name[: _LONGEST - 1]}…")


def _time(nanoseconds: float) -> str:
    return lasting(nanoseconds / 1e6) if nanoseconds >= 1000 else f"{nanoseconds:.3g} ns"


def _point(fast: Benchmark, slow: Benchmark, words: Mapping[Benchmark, str]) -> str:
    low, high = _spread(fast).median, _spread(slow).median
    if fast == slow:
        return f"{words[fast]} takes {_time(low)}"
    times = f"{high / low:.3g} times" if low and high / low < 1000 else "many times"
    return f"{words[slow]} takes {_time(high)}, {times} as long as {words[fast]}"


def _memory(chosen: Sequence[Benchmark]) -> str:
    counts = {one: spread.median for one in chosen if (spread := one.spread("allocs/op"))}
    if not counts:
        return ""
    free = sum(not count for count in counts.values())
    most = max(counts, key=lambda one: counts[one])
    if free == len(counts):
        return "None of them allocates"
    times = "once" if counts[most] == 1 else f"{counts[most]:,.0f} times"
    return f"{_name(most)} allocates {times} an operation" + (
        f"; {counted(free, 'benchmark')} not at all" if free else ""
    )


def _apart(spread: Spread) -> float:
    return (spread.high - spread.low) / spread.median if spread.median else 0.0


def _noise(spreads: Mapping[Benchmark, Spread], runs: int, words: Mapping[Benchmark, str]) -> str:
    if runs < 2:
        return "One run of each does not say how far apart two of them are"
    widest = max(spreads, key=lambda one: _apart(spreads[one]))
    return f"The runs of {words[widest]} are {_apart(spreads[widest]):.0%} apart".replace("%", " %")


def _bullets(
    spreads: Mapping[Benchmark, Spread], runs: int, words: Mapping[Benchmark, str]
) -> Iterator[str]:
    for one, spread in list(spreads.items())[:_SHOWN]:
        ends = f", from {_time(spread.low)} to {_time(spread.high)}" if spread.runs > 1 else ""
        yield f"{words[one]}: {_time(spread.median)}{ends}"
    if runs < _ENOUGH:
        yield f"{counted(runs, 'run')} each: with `-count=10` a difference means more"
    elif any(_apart(spread) > _NOISY for spread in spreads.values()):
        yield "Where runs are far apart, quiet the machine before you compare"
