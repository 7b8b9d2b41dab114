"""Reads what ``go test -bench`` prints: every run of every benchmark, and who ran it where.

    goos: linux
    cpu: AMD EPYC
    BenchmarkBuilder/n=8-2    260551    99.41 ns/op    643.83 MB/s    120 B/op    4 allocs/op

A program that prints between name and numbers does not hide the numbers: they are looked for on the next lines.
"""

import re
from dataclasses import dataclass, field
from math import isfinite
from statistics import median

from talkdiagrams.readings.lines import Unread, shown
from talkdiagrams.readings.unwrapped import unwrapped

Run = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """What one metric came to over all runs."""

    median: float
    low: float
    high: float
    runs: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark with all of its runs.

    ``name`` has neither ``Benchmark`` nor the number of CPUs; ``number`` is the line of the first run; a run is
    what it measured, pairs of unit and value.
    """

    name: str
    procs: int
    package: str
    number: int
    runs: tuple[Run, ...]

    def spread(self, unit: str) -> Spread | None:
        """Return what ``unit`` came to, or None if this benchmark does not measure it."""
        values = [value for run in self.runs for name, value in run if name == unit]
        if not values:
            return None
        return Spread(median(values), min(values), max(values), len(values))


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """All benchmarks of an output in the order of their first run; ``procs`` 1 is also "not said".

    ``failed``: the line, and the name with the number of CPUs.
    """

    benchmarks: tuple[Benchmark, ...]
    goos: str = ""
    goarch: str = ""
    cpu: str = ""
    failed: tuple[tuple[int, str], ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that was measured, in the order of the output."""
        units = (unit for one in self.benchmarks for run in one.runs for unit, _ in run)
        return tuple(dict.fromkeys(units))


_HEAD = re.compile(r"^\s*(?P<key>goos|goarch|pkg|cpu): (?P<value>\S.{0,199})$")
_NAME = re.compile(r"^\s*(?P<name>Benchmark[^\s]{0,400})(?:\s+(?P<rest>.*))?$")
_NUMBERS = re.compile(r"^\s*\d{1,18}(?:\s+\S{1,40} \S{1,60})+\s*$")
_PAIR = re.compile(r"(?P<value>\S{1,40}) (?P<unit>\S{1,60})")
_PROCS = re.compile(r"^(?P<base>.+)-(?P<procs>[1-9]\d{0,4})$")
_FAILED = re.compile(r"^\s*--- FAIL: (?P<name>Benchmark\S{0,400})")


@dataclass(slots=True)
class _State:
    """What is known while reading."""

    head: dict[str, str] = field(default_factory=dict)
    runs: dict[tuple[str, str], list[tuple[int, Run]]] = field(default_factory=dict)
    failed: list[tuple[int, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    pending: str = ""


def read_benchmarks(text: str) -> Benchmarks:
    """Read the output; a result whose numbers are none is a warning, everything else is passed over."""
    state = _State()
    for number, line in unwrapped(text):
        _read(number, line, state)
    split = _split({name for _, name in state.runs})
    benchmarks = tuple(
        Benchmark(*split[name], package, runs[0][0], tuple(values for _, values in runs))
        for (package, name), runs in state.runs.items()
    )
    head = state.head
    return Benchmarks(
        benchmarks,
        head.get("goos", ""),
        head.get("goarch", ""),
        head.get("cpu", ""),
        tuple(state.failed),
        tuple(state.unread),
    )


def _read(number: int, line: str, state: _State) -> None:
    head = _HEAD.match(line)
    if head:
        state.head[head["key"]] = head["value"].strip()
        return
    failed = _FAILED.match(line)
    if failed:
        state.failed.append((number, failed["name"].removeprefix("Benchmark")))
        state.pending = ""
        return
    name = _NAME.match(line)
    if name:
        rest = name["rest"] or ""
        state.pending = name["name"]
        if _NUMBERS.match(rest):
            _add(number, rest, state)
        elif rest[:1].isdigit():
            message = f"this result cannot be read: `{shown(line)}`"
            state.unread.append(Unread(number, message))
            state.pending = ""
    elif state.pending and _NUMBERS.match(line) and "/op" in line:
        _add(number, line, state)


def _add(number: int, numbers: str, state: _State) -> None:
    values: dict[str, float] = {}
    for pair in _PAIR.finditer(numbers.split(maxsplit=1)[1]):
        try:
            value = float(pair["value"])
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            message = f"this is no number: `{shown(pair['value'])} {shown(pair['unit'])}`"
            state.unread.append(Unread(number, message))
            continue
        values[pair["unit"]] = value
    if values:
        key = (state.head.get("pkg", ""), state.pending)
        state.runs.setdefault(key, []).append((number, tuple(values.items())))
    state.pending = ""


def _split(names: set[str]) -> dict[str, tuple[str, int]]:
    """Return each name without ``Benchmark`` and without the number of CPUs, and that number.

    ``-8`` behind a name may be its own: ``size-8``. It is a number of CPUs if one of the names has every ending that
    occurs at all, for each benchmark is run with all of them.
    """
    parts: dict[str, tuple[str, int]] = {}
    endings: dict[str, set[int]] = {}
    for name in names:
        match = _PROCS.match(name)
        parts[name] = (match["base"], int(match["procs"])) if match else (name, 1)
        endings.setdefault(parts[name][0], set()).add(parts[name][1])
    every = set().union(*endings.values())
    sure = any(found == every for found in endings.values())
    return {
        name: (_plain(parts[name][0]), parts[name][1]) if sure else (_plain(name), 1)
        for name in names
    }


def _plain(name: str) -> str:
    return name.removeprefix("Benchmark").lstrip("_") or name
