"""Reads what ``GODEBUG=schedtrace=N`` prints, brief and with ``scheddetail=1``: a sample of the scheduler every N ms.

    SCHED 19ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 needspinning=1 idlethreads=2 runqueue=1 [36 0]
    SCHED 19ms: ... runqueue=1 [ 36 0 ] schedticks=[ 2 6 ]                                       since 1.26

    SCHED 49ms: ... runqueue=0 gcwaiting=false nmidlelocked=1 stopwait=0 sysmonwait=false        with detail
      P0: status=1 schedtick=6 syscalltick=4 m=3 runqsize=2 gfreecnt=4 timerslen=1
      M3: p=0 curg=17 mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=false lockedg=nil
      G17: status=2(chan receive) m=3 lockedm=nil

A line may stand behind the time of a log, and other lines between a sample and its details. Format: ``schedtrace`` in
``runtime/proc.go``; builder/notes/traces.md says what differs between releases.
"""

import re
from dataclasses import dataclass, replace

from talkdiagrams.readings.lines import Unread, numbered, shown

_INT = r"[0-9]{1,15}"
_SAMPLE = re.compile(rf"SCHED (?P<at>{_INT})ms: (?P<rest>.*)$")
_LENGTHS = re.compile(r"\[([0-9 ]{0,20000})\]")
_PART = re.compile(
    rf"(?<!\w)(?:P(?P<p>{_INT}): status=|M(?P<m>{_INT}): p=|G(?P<g>{_INT}): status=)"
)
_PAIR = re.compile(r"(?<!\S)([a-z]{1,30})=(.*?)(?=\s[a-z]{1,30}=|$)")
_G = re.compile(
    rf"status=(?P<status>{_INT})\((?P<reason>[^=]{{0,80}}?)\)"
    rf" m=(?P<m>nil|{_INT}) lockedm=(?P<lockedm>nil|{_INT})"
)
# Counters are read while they change: `nmidlelocked=-1` was seen.
_NUMBER, _ID, _FLAG = (
    re.compile(rf"-?{_INT}"),
    re.compile(rf"nil|{_INT}"),
    re.compile("true|false|[01]"),
)
_SCAN = 0x1000  # the bit that the collector sets in a status while it scans a stack

# `runtime/runtime2.go`; P status 2 (in a system call) went away in 1.26.
G_STATUS = {
    0: "idle", 1: "runnable", 2: "running", 3: "syscall", 4: "waiting", 6: "dead", 8: "copystack", 9: "preempted",
    10: "leaked", 11: "dead",
}  # fmt: skip
P_STATUS = {0: "idle", 1: "running", 2: "syscall", 3: "gcstop", 4: "dead"}


@dataclass(frozen=True, slots=True, kw_only=True)
class P:
    """A P in detail; ``m`` is the thread that holds it."""

    id: int
    status: int
    schedtick: int
    syscalltick: int
    m: int | None
    runqsize: int
    gfreecnt: int = 0
    timerslen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class M:
    """A thread in detail; ``blocked`` says that it is parked."""

    id: int
    p: int | None
    curg: int | None
    spinning: bool
    blocked: bool
    locks: int = 0
    preemptoff: str = ""
    lockedg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class G:
    """A goroutine in detail; ``reason`` is what it waits for, or waited for last."""

    id: int
    status: int
    reason: str
    m: int | None
    lockedm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample, ``at`` milliseconds since the first one. ``queues`` are the lengths of the Ps' run queues.

    ``ticks`` counts what each P has executed; None where it was not printed. ``ps``, ``ms`` and ``gs`` are there in
    detail only. The runtime reads all of it while it changes: numbers of one sample need not fit each other.
    """

    line: int = 1
    run: int = 1
    at: int
    gomaxprocs: int
    idleprocs: int
    threads: int
    spinning: int
    needspinning: int | None = None
    idlethreads: int
    runqueue: int
    queues: tuple[int, ...] = ()
    ticks: tuple[int, ...] | None = None
    gcwaiting: bool | None = None
    nmidlelocked: int | None = None
    stopwait: int | None = None
    sysmonwait: bool | None = None
    ps: tuple[P, ...] = ()
    ms: tuple[M, ...] = ()
    gs: tuple[G, ...] = ()

    @property
    def detailed(self) -> bool:
        """Whether it says what each P, M and G does."""
        return self.gcwaiting is not None

    @property
    def waiting(self) -> int:
        """How many Gs wait to run, in all queues together."""
        return self.runqueue + sum(self.queues)


@dataclass(frozen=True, slots=True)
class Trace:
    """All samples in their order, and the lines that could not be read."""

    samples: tuple[Sample, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def runs(self) -> dict[int, int]:
        """How many samples each start of the program has."""
        counts: dict[int, int] = {}
        for sample in self.samples:
            counts[sample.run] = counts.get(sample.run, 0) + 1
        return counts


class _Garbled(ValueError):
    """A line that the runtime did not write like this; it never leaves this module."""


def parse(text: str) -> Trace:
    """Read every line of ``text``; a last line that was cut off is left out in silence.

    >>> parse(
    ...     "SCHED 5ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 needspinning=1 "
    ...     "idlethreads=2 runqueue=1 [ 36 0 ] schedticks=[ 2 6 ]"
    ... ).samples[0].queues
    (36, 0)
    """
    reader = _Reader()
    end = 0
    for number, line in numbered(text):
        if line and not line.isspace():
            end = number
        if ": " in line:
            reader.read(number, line)
    reader.close()
    return Trace(tuple(reader.samples), tuple(one for one in reader.unread if one.number != end))


class _Reader:
    """Gathers the details of the sample that was begun last."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.unread: list[Unread] = []
        self.head: Sample | None = None
        self.ps: list[P] = []
        self.ms: list[M] = []
        self.gs: list[G] = []
        self.run = 1

    def read(self, number: int, line: str) -> None:
        """Read one line, if it is ours."""
        if "SCHED " in line and (match := _SAMPLE.search(line)):
            self.close()
            before = self.samples[-1].at if self.samples else 0
            self.run += int(match["at"]) < before
            try:
                self.head = _sample(number, self.run, match)
            except _Garbled as why:
                self._warn(number, str(why), match.group())
            return
        match = _PART.search(line)
        if match is None:
            return
        if self.head is None:
            if not self.samples and not self.unread:
                self._warn(number, "the sample that it belongs to is not here", match.group())
            return
        if not self.head.detailed:
            return
        try:
            self._detail(match, line)
        except _Garbled as why:
            self._warn(number, str(why), line[match.start() :])

    def close(self) -> None:
        """End the sample that was begun last."""
        if self.head is not None:
            ps = tuple(sorted(self.ps, key=lambda p: p.id))
            queues = tuple(p.runqsize for p in ps) if ps else self.head.queues
            ticks = tuple(p.schedtick for p in ps) if ps else self.head.ticks
            full = replace(
                self.head, ps=ps, ms=tuple(self.ms), gs=tuple(self.gs), queues=queues, ticks=ticks
            )
            self.samples.append(full)
        self.head, self.ps, self.ms, self.gs = None, [], [], []

    def _detail(self, match: re.Match[str], line: str) -> None:
        rest = line[match.start() :].partition(": ")[2]
        if match["g"]:
            self.gs.append(_g(int(match["g"]), rest))
        elif match["m"]:
            self.ms.append(_m(int(match["m"]), _pairs(rest)))
        else:
            self.ps.append(_p(int(match["p"]), _pairs(rest)))

    def _warn(self, number: int, why: str, line: str) -> None:
        message = f"this line of schedtrace cannot be read ({why}): {shown(line)}"
        self.unread.append(Unread(number, message))


def _pairs(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in _PAIR.findall(text)}


def _value(pairs: dict[str, str], name: str, form: re.Pattern[str]) -> str:
    """Return what stands behind ``name=``; a log may have put something of its own behind that."""
    found = form.match(pairs.get(name, ""))
    if found is None:
        raise _Garbled(f"no `{name}`" if name not in pairs else f"`{name}` is no such thing")
    return found.group()


def _whole(pairs: dict[str, str], name: str) -> int:
    return int(_value(pairs, name, _NUMBER))


def _maybe(pairs: dict[str, str], name: str) -> int | None:
    value = _value(pairs, name, _ID)
    return None if value == "nil" else int(value)


def _asked(pairs: dict[str, str], name: str) -> bool:
    """Whether a flag is set; up to 1.19 it was printed as 0 or 1."""
    return _value(pairs, name, _FLAG) in ("true", "1")


def _sample(number: int, run: int, match: re.Match[str]) -> Sample:
    rest = match["rest"]
    lists = _LENGTHS.findall(rest)
    # `runqueue=1 [ 36 0 ] schedticks=[ 2 6 ]`: the first list has no name.
    pairs = _pairs(rest)
    detail = "gcwaiting" in pairs
    if not detail and not lists:
        raise _Garbled("no lengths of queues")
    counted = [tuple(int(n) for n in one.split() if len(n) <= 15) for one in lists]
    return Sample(
        line=number,
        run=run,
        at=int(match["at"]),
        gomaxprocs=_whole(pairs, "gomaxprocs"),
        idleprocs=_whole(pairs, "idleprocs"),
        threads=_whole(pairs, "threads"),
        spinning=_whole(pairs, "spinningthreads"),
        needspinning=_whole(pairs, "needspinning") if "needspinning" in pairs else None,
        idlethreads=_whole(pairs, "idlethreads"),
        runqueue=_whole(pairs, "runqueue"),
        queues=counted[0] if counted and not detail else (),
        ticks=counted[1] if len(counted) > 1 and "schedticks" in pairs else None,
        gcwaiting=_asked(pairs, "gcwaiting") if detail else None,
        nmidlelocked=_whole(pairs, "nmidlelocked") if detail else None,
        stopwait=_whole(pairs, "stopwait") if detail else None,
        sysmonwait=_asked(pairs, "sysmonwait") if detail else None,
    )


def _p(id: int, pairs: dict[str, str]) -> P:
    return P(
        id=id,
        status=_whole(pairs, "status"),
        schedtick=_whole(pairs, "schedtick"),
        syscalltick=_whole(pairs, "syscalltick"),
        m=_maybe(pairs, "m"),
        runqsize=_whole(pairs, "runqsize"),
        gfreecnt=_whole(pairs, "gfreecnt"),
        timerslen=_whole(pairs, "timerslen"),
    )


def _m(id: int, pairs: dict[str, str]) -> M:
    return M(
        id=id,
        p=_maybe(pairs, "p"),
        curg=_maybe(pairs, "curg"),
        spinning=_asked(pairs, "spinning"),
        blocked=_asked(pairs, "blocked"),
        locks=_whole(pairs, "locks"),
        preemptoff=pairs.get("preemptoff", ""),
        lockedg=_maybe(pairs, "lockedg"),
    )


def _g(id: int, rest: str) -> G:
    match = _G.match(rest)
    if match is None:
        raise _Garbled("no status, `m` and `lockedm`")
    m, locked = match["m"], match["lockedm"]
    return G(
        id=id,
        status=int(match["status"]) & ~_SCAN,
        reason=match["reason"],
        m=None if m == "nil" else int(m),
        lockedm=None if locked == "nil" else int(locked),
    )
