"""Reads what ``GODEBUG=gctrace=1`` prints: a line for each cycle of the collector.

    gc 12 @0.025s 16%: 0.060+0.81+0.039 ms clock, 0.12+0.35/0.17/0+0.078 ms cpu, 19->20->10 MB, 22 MB goal,
    0 MB stacks, 0 MB globals, 2 P (forced)                                              one line, all of it

The line may stand anywhere: behind the time of a log, inside JSON. What else a program prints is passed over, also the
lines of ``scavtrace``, ``gcpacertrace`` and ``gctrace=2``. Format: ``runtime/extern.go`` and ``gcMarkTermination`` in
``runtime/mgc.go``; builder/notes/traces.md says what differs between releases.
"""

import re
from dataclasses import dataclass
from typing import Any

from talkdiagrams.readings.lines import Unread, numbered, shown

_INT, _REAL = r"[0-9]{1,15}", r"[0-9]{1,15}(?:\.[0-9]{1,9})?"
_HEAD = re.compile(rf"gc {_INT} @")
_LINE = re.compile(
    rf"gc (?P<number>{_INT}) @(?P<at>{_REAL})s (?P<percent>{_INT})%(?P<leaks> \([^()]{{1,60}}\))?: "
    rf"(?P<sweep_term>{_REAL})\+(?P<mark>{_REAL})\+(?P<mark_term>{_REAL}) ms clock, "
    rf"(?P<cpu_sweep_term>{_REAL})\+(?P<assist>{_REAL})/(?P<background>{_REAL})/(?P<idle>{_REAL})"
    rf"\+(?P<cpu_mark_term>{_REAL}) ms cpu, "
    rf"(?P<start>{_INT})->(?P<end>{_INT})->(?P<live>{_INT}) MB, (?P<goal>{_INT}) MB goal, "
    rf"(?:(?P<stacks>{_INT}) MB stacks, (?P<globals>{_INT}) MB globals, )?"
    rf"(?P<procs>{_INT}) P(?P<forced> \(forced\))?"
)
_REALS = (
    "at", "sweep_term", "mark", "mark_term", "cpu_sweep_term", "assist", "background", "idle",
    "cpu_mark_term",
)  # fmt: skip
_INTS = ("number", "percent", "start", "end", "live", "goal", "procs")
_LEAKS = "checking for goroutine leaks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One cycle. ``line`` is its line in the text, ``run`` counts the program's starts in it.

    Milliseconds by the clock: ``sweep_term`` and ``mark_term`` stop the world, ``mark`` goes on beside the program.
    Milliseconds of CPU: both stops, and marking by goroutines that allocate (``assist``), by workers of the collector
    (``background``, dedicated and fractional), and by Ps without work (``idle``). Heap sizes are whole MiB, rounded
    down: when the cycle ``start``-ed, at the ``end`` of marking, what was marked ``live``, and the ``goal`` of this
    cycle. ``stacks`` and ``globals`` are what was to be scanned of them, None before 1.19. ``at`` is seconds since the
    program began, ``percent`` the collector's share of the CPU since then.
    """

    line: int = 1
    run: int = 1
    number: int
    at: float
    percent: int
    sweep_term: float
    mark: float
    mark_term: float
    cpu_sweep_term: float
    assist: float
    background: float
    idle: float
    cpu_mark_term: float
    start: int
    end: int
    live: int
    goal: int
    stacks: int | None = None
    globals: int | None = None
    procs: int
    forced: bool = False
    leaks: bool = False

    @property
    def pause(self) -> float:
        """How long the world stood still, both times together, in milliseconds."""
        return self.sweep_term + self.mark_term


@dataclass(frozen=True, slots=True)
class Trace:
    """All cycles in their order, and the lines that could not be read."""

    cycles: tuple[Cycle, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def runs(self) -> dict[int, int]:
        """How many cycles each start of the program has."""
        counts: dict[int, int] = {}
        for cycle in self.cycles:
            counts[cycle.run] = counts.get(cycle.run, 0) + 1
        return counts


def parse(text: str) -> Trace:
    """Read every line of ``text``; a last line that was cut off is left out in silence.

    >>> parse(
    ...     "09:15 gc 1 @0.002s 16%: 0.18+0.97+0.076 ms clock, 0.36+0.44/0.18/0+0.15 ms cpu, "
    ...     "3->4->2 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P"
    ... ).cycles[0].live
    2
    """
    cycles: list[Cycle] = []
    unread: list[Unread] = []
    run, last, end = 1, 0, 0
    for number, line in numbered(text):
        if line and not line.isspace():
            end = number
        if "gc " not in line:
            continue
        plain = _unescaped(line)
        for head in _HEAD.finditer(plain):
            match = _LINE.match(plain, head.start())
            if match is None:
                message = f"this line of gctrace cannot be read: {shown(plain[head.start() :])}"
                unread.append(Unread(number, message))
                continue
            cycle = _cycle(match, number, run)
            if cycle.number <= last:
                run += 1
                cycle = _cycle(match, number, run)
            last = cycle.number
            cycles.append(cycle)
    return Trace(tuple(cycles), tuple(one for one in unread if one.number != end))


def _unescaped(line: str) -> str:
    """Return ``line`` with the arrows that a JSON writer escaped."""
    return line.replace("\\u003e", ">").replace("\\u003E", ">") if "\\u003" in line else line


def _cycle(match: re.Match[str], line: int, run: int) -> Cycle:
    numbers: dict[str, Any] = {name: float(match[name]) for name in _REALS}
    numbers |= {name: int(match[name]) for name in _INTS}
    return Cycle(
        line=line,
        run=run,
        **numbers,
        stacks=int(match["stacks"]) if match["stacks"] else None,
        globals=int(match["globals"]) if match["globals"] else None,
        forced=bool(match["forced"]),
        leaks=_LEAKS in (match["leaks"] or ""),
    )


# --- one line, taken apart ----------------------------------------------------------------------------------------


def spans(line: str) -> dict[str, tuple[int, int]]:
    """Return where each part of one line stands in ``line`` (as `written` returns it), by the names of ``Cycle``."""
    match = _LINE.match(line)
    if match is None:
        return {}
    found = {name: match.span(name) for name in match.groupdict() if match[name]}
    # The parts in parentheses are found with the blank before them.
    return {
        name: (start + (name in ("forced", "leaks")), end) for name, (start, end) in found.items()
    }


def written(line: str) -> str:
    """Return the first readable cycle in ``line`` as the runtime wrote it, without what a log put round it; else ""."""
    plain = _unescaped(line)
    for head in _HEAD.finditer(plain):
        if match := _LINE.match(plain, head.start()):
            return match.group()
    return ""


# --- writing ------------------------------------------------------------------------------------------------------


def render(cycle: Cycle) -> str:
    """Return the line that the runtime prints for ``cycle``."""
    clock = "+".join(map(_ms, (cycle.sweep_term, cycle.mark, cycle.mark_term)))
    marking = "/".join(map(_ms, (cycle.assist, cycle.background, cycle.idle)))
    cpu = f"{_ms(cycle.cpu_sweep_term)}+{marking}+{_ms(cycle.cpu_mark_term)}"
    roots = ""
    if cycle.stacks is not None:
        roots = f"{cycle.stacks} MB stacks, {cycle.globals or 0} MB globals, "
    return (
        f"gc {cycle.number} @{cycle.at:.3f}s {cycle.percent}%{f' ({_LEAKS})' if cycle.leaks else ''}: "
        f"{clock} ms clock, {cpu} ms cpu, {cycle.start}->{cycle.end}->{cycle.live} MB, {cycle.goal} MB goal, "
        f"{roots}{cycle.procs} P{' (forced)' if cycle.forced else ''}"
    )


def _ms(value: float) -> str:
    """Return milliseconds as the runtime rounds them: whole from ten on, else two digits, at most three places.

    >>> _ms(0.06), _ms(1.2), _ms(12.0), _ms(0.0)
    ('0.060', '1.2', '12', '0')
    """
    micros = round(value * 1000)
    if micros >= 10_000:
        return str(micros // 1000)
    if micros == 0:
        return "0"
    places = 3
    while micros >= 100:
        micros //= 10
        places -= 1
    return f"{micros / 10**places:.{places}f}"
