"""What can happen to the scheduler, and the one-line text form of each event.

The text is `verb argument [word argument]`. Grammar is a table, read from the dataclasses:
a field's metadata says which word stands before it, so `str()` and `parse_event` cannot part.
"""

import re
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, ClassVar

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier
from talkdiagrams.mechanisms.scheduler.state import WAIT_KINDS, WaitOn

MAX_TICK_US = 3_600_000_000  # an hour: more is a slip of the pen
_UNITS = {"us": 1, "µs": 1, "ms": 1_000, "s": 1_000_000}
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
_SPAN = re.compile(r"(\d{1,12})(us|µs|ms|s)")


@dataclass(frozen=True, slots=True)
class _Event:
    verb: ClassVar[str] = ""
    example: ClassVar[str] = ""

    def __str__(self) -> str:
        parts = [self.verb]
        for f in fields(self):
            value = getattr(self, f.name)
            parts += [f.metadata["word"]] if "word" in f.metadata else []
            parts += [span(value) if isinstance(value, int) else str(value)]
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Go(_Event):
    """The G that P runs executes a go statement (newproc)."""

    verb: ClassVar[str] = "go"
    example: ClassVar[str] = "go G5 on P0"
    g: str
    p: str = field(metadata={"word": "on"})


@dataclass(frozen=True, slots=True)
class Ready(_Event):
    """A running G wakes the first waiter of an object (goready)."""

    verb: ClassVar[str] = "ready"
    example: ClassVar[str] = "ready G1 by G2"
    g: str
    by: str = field(metadata={"word": "by"})


@dataclass(frozen=True, slots=True)
class Park(_Event):
    """A running G waits on an object (gopark)."""

    verb: ClassVar[str] = "park"
    example: ClassVar[str] = "park G1 on chan c"
    g: str
    on: WaitOn = field(metadata={"word": "on"})


@dataclass(frozen=True, slots=True)
class Yield(_Event):
    """A running G calls runtime.Gosched."""

    verb: ClassVar[str] = "yield"
    example: ClassVar[str] = "yield G1"
    g: str


@dataclass(frozen=True, slots=True)
class Gopreempt(_Event):
    """A running G follows the request to yield (gopreempt_m)."""

    verb: ClassVar[str] = "gopreempt"
    example: ClassVar[str] = "gopreempt G1"
    g: str


@dataclass(frozen=True, slots=True)
class Loop(_Event):
    """A running G enters a loop that calls nothing, and so never checks whether it should yield."""

    verb: ClassVar[str] = "loop"
    example: ClassVar[str] = "loop G1"
    g: str


@dataclass(frozen=True, slots=True)
class EndLoop(_Event):
    """The loop of a running G ends."""

    verb: ClassVar[str] = "endloop"
    example: ClassVar[str] = "endloop G1"
    g: str


@dataclass(frozen=True, slots=True)
class Signal(_Event):
    """The preemption signal arrives at an M and stops its G, if that is still to yield (doSigPreempt)."""

    verb: ClassVar[str] = "signal"
    example: ClassVar[str] = "signal M0"
    m: str


@dataclass(frozen=True, slots=True)
class Lock(_Event):
    """A running G ties itself and its M together (LockOSThread)."""

    verb: ClassVar[str] = "lock"
    example: ClassVar[str] = "lock G1"
    g: str


@dataclass(frozen=True, slots=True)
class Unlock(_Event):
    """A running G and its M part (UnlockOSThread)."""

    verb: ClassVar[str] = "unlock"
    example: ClassVar[str] = "unlock G1"
    g: str


@dataclass(frozen=True, slots=True)
class Exit(_Event):
    """A running G returns from its function (goexit0)."""

    verb: ClassVar[str] = "exit"
    example: ClassVar[str] = "exit G1"
    g: str


@dataclass(frozen=True, slots=True)
class EnterSyscall(_Event):
    """A running G makes a system call; the P stays attached (entersyscall)."""

    verb: ClassVar[str] = "entersyscall"
    example: ClassVar[str] = "entersyscall G3"
    g: str


@dataclass(frozen=True, slots=True)
class EnterSyscallBlock(_Event):
    """A system call known to block: the P is handed off at once (entersyscallblock)."""

    verb: ClassVar[str] = "entersyscallblock"
    example: ClassVar[str] = "entersyscallblock G3"
    g: str


@dataclass(frozen=True, slots=True)
class ExitSyscall(_Event):
    """The system call returns (exitsyscall)."""

    verb: ClassVar[str] = "exitsyscall"
    example: ClassVar[str] = "exitsyscall G3"
    g: str


@dataclass(frozen=True, slots=True)
class Schedule(_Event):
    """P's M takes its next G, as far as findRunnable looks before it steals (schedule)."""

    verb: ClassVar[str] = "schedule"
    example: ClassVar[str] = "schedule P0"
    p: str


@dataclass(frozen=True, slots=True)
class Spin(_Event):
    """P's M found nothing and starts to look for work to steal (becomeSpinning)."""

    verb: ClassVar[str] = "spin"
    example: ClassVar[str] = "spin P1"
    p: str


@dataclass(frozen=True, slots=True)
class Steal(_Event):
    """P takes half of another P's queue; which P is the runtime's random choice (runqsteal)."""

    verb: ClassVar[str] = "steal"
    example: ClassVar[str] = "steal P1 from P0"
    p: str
    victim: str = field(metadata={"word": "from"})


@dataclass(frozen=True, slots=True)
class Idle(_Event):
    """P's M found nothing anywhere: it drops the P and blocks (findRunnable's end, stopm)."""

    verb: ClassVar[str] = "idle"
    example: ClassVar[str] = "idle P1"
    p: str


@dataclass(frozen=True, slots=True)
class Wakep(_Event):
    """A wake-up from elsewhere, e.g. for a new timer (wakeNetPoller calls wakep)."""

    verb: ClassVar[str] = "wakep"
    example: ClassVar[str] = "wakep by P0"
    p: str = field(metadata={"word": "by"})


@dataclass(frozen=True, slots=True)
class Sysmon(_Event):
    """One round of sysmon over all Ps (retake), and a look at the network if it is due."""

    verb: ClassVar[str] = "sysmon"
    example: ClassVar[str] = "sysmon"


@dataclass(frozen=True, slots=True)
class Preempt(_Event):
    """sysmon looks at P and asks its G, which ran 10 ms, to yield (preemptone)."""

    verb: ClassVar[str] = "preempt"
    example: ClassVar[str] = "preempt P0"
    p: str


@dataclass(frozen=True, slots=True)
class Retake(_Event):
    """sysmon looks at P and takes it from a long system call (retake, handoffp)."""

    verb: ClassVar[str] = "retake"
    example: ClassVar[str] = "retake P0"
    p: str


@dataclass(frozen=True, slots=True)
class Io(_Event):
    """The kernel has news for the descriptor that G waits on; no M knows it yet."""

    verb: ClassVar[str] = "io"
    example: ClassVar[str] = "io G7"
    g: str


@dataclass(frozen=True, slots=True)
class Netpoll(_Event):
    """The M that is blocked in netpoll returns, with ready Gs or because a timer is due."""

    verb: ClassVar[str] = "netpoll"
    example: ClassVar[str] = "netpoll M2"
    m: str


@dataclass(frozen=True, slots=True)
class Fire(_Event):
    """A timer is due; P's M, which is looking for work, runs it and readies its waiters."""

    verb: ClassVar[str] = "fire"
    example: ClassVar[str] = "fire timer t on P0"
    timer: WaitOn
    p: str = field(metadata={"word": "on"})


@dataclass(frozen=True, slots=True)
class Tick(_Event):
    """Time passes, in microseconds."""

    verb: ClassVar[str] = "tick"
    example: ClassVar[str] = "tick 10ms"
    us: int


Event = (
    Go | Ready | Park | Yield | Gopreempt | Loop | EndLoop | Signal | Lock | Unlock | Exit
    | EnterSyscall | EnterSyscallBlock | ExitSyscall
    | Schedule | Spin | Steal | Idle | Wakep | Sysmon | Preempt | Retake | Io | Netpoll | Fire
    | Tick
)  # fmt: skip
EVENTS: tuple[type[Event], ...] = (
    Go, Ready, Park, Yield, Gopreempt, Loop, EndLoop, Signal, Lock, Unlock, Exit,
    EnterSyscall, EnterSyscallBlock, ExitSyscall,
    Schedule, Spin, Steal, Idle, Wakep, Sysmon, Preempt, Retake, Io, Netpoll, Fire, Tick,
)  # fmt: skip
_BY_VERB: dict[str, type[Event]] = {e.verb: e for e in EVENTS}


def span(us: int) -> str:
    """Microseconds as a person writes them: `20us`, `10ms`, `2s`."""
    for unit in ("s", "ms"):
        if us and us % _UNITS[unit] == 0:
            return f"{us // _UNITS[unit]}{unit}"
    return f"{us}us"


def parse_wait(text: str) -> WaitOn:
    """Read `chan c`, `timer t`, `netpoll`; raises BadEvent."""
    kind, *rest = text.split() or [""]
    if kind not in WAIT_KINDS:
        near = get_close_matches(kind, WAIT_KINDS, 1, 0.5)
        raise BadEvent(
            text,
            f"{kind!r} is nothing that a G can wait on",
            f"did you mean {near[0]}?" if near else "known: " + ", ".join(WAIT_KINDS),
        )
    if len(rest) > 1 or not all(_ID.fullmatch(name) for name in rest):
        raise BadEvent(text, "an object has one name: letters, digits, _", f"e.g. {kind} c")
    if not rest and kind not in ("netpoll", "select"):
        raise BadEvent(text, f"which {kind}?", f"e.g. {kind} c")
    return WaitOn(kind, *rest)


def check_id(subject: object, text: str) -> str:
    """Return ``text`` if it is a name; raises BadEvent."""
    return identifier(subject, text, "G1, M0, P2", error=BadEvent)


def parse_event(text: str) -> Event:
    """Read one line such as `steal P1 from P0`; raises BadEvent with the form that it wants."""
    verb, _, rest = " ".join(text.split()).partition(" ")
    cls = _BY_VERB.get(verb)
    if cls is None:
        near = get_close_matches(verb, _BY_VERB, 2, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "known: " + ", ".join(_BY_VERB)
        raise BadEvent(text, f"{verb!r} is no event" if verb else "an event is missing", hint)
    form = f"write it like: {cls.example}"
    values: list[Any] = []
    for i, f in enumerate(specs := fields(cls)):
        word = f.metadata.get("word", "")
        if word:
            if not (rest + " ").startswith(word + " "):
                raise BadEvent(text, f"{word!r} is missing after {verb}", form)
            rest = rest[len(word) :].strip()
        stop = specs[i + 1].metadata["word"] if i + 1 < len(specs) else ""
        part, found, tail = rest.partition(f" {stop} ") if stop else (rest, "", "")
        if stop and not found:
            raise BadEvent(text, f"{stop!r} is missing", form)
        rest = f"{stop} {tail}" if stop else ""
        values.append(_value(text, f.name, part, form))
    if rest:
        raise BadEvent(text, f"{rest!r} is more than {verb} takes", form)
    return cls(*values)


def _value(text: str, name: str, part: str, form: str) -> object:
    if not part:
        raise BadEvent(text, "something is missing", form)
    if name == "us":
        match = _SPAN.fullmatch(part.replace(" ", ""))
        us = int(match[1]) * _UNITS[match[2]] if match else 0
        if not 0 < us <= MAX_TICK_US:
            raise BadEvent(text, f"{part!r} is no span of time", "e.g. 20us, 10ms, 2s")
        return us
    if name in ("on", "timer"):
        on = parse_wait(part)
        if name == "timer" and on.kind != "timer":
            raise BadEvent(text, "only a timer can fire", form)
        return on
    if " " in part:
        raise BadEvent(text, f"{part!r} is more than one name", form)
    return check_id(text, part)
