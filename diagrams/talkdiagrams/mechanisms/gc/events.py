"""What can happen to the heap and its collector, and the one-line text form of each event."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.gc.state import NIL, Barrier

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,15}")
_NAME = r"(?P<{}>[^\s.=]+)"


@dataclass(frozen=True, slots=True)
class _Event:
    """`verb` is what the table of forms knows it by, `example` one of its kind."""

    verb: ClassVar[str] = ""
    example: ClassVar[str] = ""

    def __str__(self) -> str:
        return self.verb


@dataclass(frozen=True, slots=True)
class Start(_Event):
    """A cycle begins: the world stops, what is unswept is swept (gcStart, finishsweep_m)."""

    verb: ClassVar[str] = "start"
    example: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True)
class Resume(_Event):
    """The world starts again: into marking, or from mark termination into sweeping."""

    verb: ClassVar[str] = "resume"
    example: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class Terminate(_Event):
    """No grey object is left: the world stops for mark termination (gcMarkDone)."""

    verb: ClassVar[str] = "terminate"
    example: ClassVar[str] = "terminate"


@dataclass(frozen=True, slots=True)
class ScanGlobals(_Event):
    """Every global's pointer is shaded (markroot)."""

    verb: ClassVar[str] = "scan globals"
    example: ClassVar[str] = "scan globals"


@dataclass(frozen=True, slots=True)
class ScanStack(_Event):
    """A goroutine is stopped for a moment, and its stack's pointers are shaded (scanstack)."""

    verb: ClassVar[str] = "scan stack"
    example: ClassVar[str] = "scan stack G1"
    g: str

    def __str__(self) -> str:
        return f"scan stack {self.g}"


@dataclass(frozen=True, slots=True)
class ScanSpan(_Event):
    """Green Tea scans all objects of a span that are marked and not yet scanned (scanSpan)."""

    verb: ClassVar[str] = "scan span"
    example: ClassVar[str] = "scan span 1"
    span: int

    def __str__(self) -> str:
        return f"scan span {self.span}"


@dataclass(frozen=True, slots=True)
class Scan(_Event):
    """A worker takes a grey object from the work list and shades what it points to (scanObject)."""

    verb: ClassVar[str] = "scan"
    example: ClassVar[str] = "scan A"
    id: str

    def __str__(self) -> str:
        return f"scan {self.id}"


@dataclass(frozen=True, slots=True)
class Drain(_Event):
    """A worker takes what gcDrain would take: the newest grey object, else the oldest queued span."""

    verb: ClassVar[str] = "drain"
    example: ClassVar[str] = "drain"


@dataclass(frozen=True, slots=True)
class Sweep(_Event):
    """White objects of a span are freed, the marks of the others cleared (sweepLocked.sweep)."""

    verb: ClassVar[str] = "sweep span"
    example: ClassVar[str] = "sweep span 1"
    span: int

    def __str__(self) -> str:
        return f"sweep span {self.span}"


@dataclass(frozen=True, slots=True)
class SetBarrier(_Event):
    """For demonstrations only: pointer writes shade less than they should, or nothing."""

    verb: ClassVar[str] = "barrier"
    example: ClassVar[str] = "barrier off"
    kind: Barrier

    def __str__(self) -> str:
        return f"barrier {self.kind}"


@dataclass(frozen=True, slots=True)
class Write(_Event):
    """A goroutine writes a pointer into an object's field, or into a global (`field` is "")."""

    verb: ClassVar[str] = "writes"
    example: ClassVar[str] = "G1 writes A.x = B"
    g: str
    target: str
    field: str
    value: str

    def __str__(self) -> str:
        slot = f"{self.target}.{self.field}" if self.field else self.target
        return f"{self.g} writes {slot} = {self.value or NIL}"


@dataclass(frozen=True, slots=True)
class Read(_Event):
    """A goroutine loads a pointer from a field or a global: its stack points there now."""

    verb: ClassVar[str] = "reads"
    example: ClassVar[str] = "G1 reads A.x"
    g: str
    target: str
    field: str

    def __str__(self) -> str:
        return f"{self.g} reads {self.target}{'.' + self.field if self.field else ''}"


@dataclass(frozen=True, slots=True)
class Drop(_Event):
    """A goroutine's stack forgets a pointer: a variable dies or is overwritten."""

    verb: ClassVar[str] = "drops"
    example: ClassVar[str] = "G1 drops B"
    g: str
    id: str

    def __str__(self) -> str:
        return f"{self.g} drops {self.id}"


@dataclass(frozen=True, slots=True)
class Allocate(_Event):
    """A goroutine allocates an object in a span; its stack points to it (mallocgc)."""

    verb: ClassVar[str] = "allocates"
    example: ClassVar[str] = "G1 allocates N in span 1"
    g: str
    id: str
    span: int

    def __str__(self) -> str:
        return f"{self.g} allocates {self.id} in span {self.span}"


Event = (
    Start | Resume | Terminate | ScanGlobals | ScanStack | ScanSpan | Scan | Drain | Sweep
    | SetBarrier | Write | Read | Drop | Allocate
)  # fmt: skip
EVENTS: tuple[type[Event], ...] = (
    Start, Resume, Terminate, ScanGlobals, ScanStack, ScanSpan, Scan, Drain, Sweep,
    SetBarrier, Write, Read, Drop, Allocate,
)  # fmt: skip
MUTATOR = (Write, Read, Drop, Allocate)
VERBS = tuple(event.verb for event in EVENTS)


def check_id(subject: object, text: str) -> str:
    if not _ID.fullmatch(text) or text == NIL:
        raise BadEvent(
            subject, f"{text!r} is no name", "up to 16 letters, digits and _, as in A or G1"
        )
    return text


def _form(pattern: str, cls: type[Event]) -> tuple[re.Pattern[str], type[Event]]:
    return re.compile(pattern), cls


# A word that follows decides; `scan` alone comes last of its family.
_FORMS = (
    _form("start", Start),
    _form("resume", Resume),
    _form("terminate", Terminate),
    _form("drain", Drain),
    _form("scan globals", ScanGlobals),
    _form(r"scan stack (?P<g>\S+)", ScanStack),
    _form(r"scan span (?P<span>\S+)", ScanSpan),
    _form(r"(?:scan|mark) (?P<id>\S+)", Scan),
    _form(r"sweep span (?P<span>\S+)", Sweep),
    _form(r"barrier (?P<kind>\S+)", SetBarrier),
    _form(r"(?P<g>\S+) writes (?P<target>[^\s.]+)(?:\.(?P<field>\S+))? ?= ?(?P<value>\S+)", Write),
    _form(r"(?P<g>\S+) reads (?P<target>[^\s.]+)(?:\.(?P<field>\S+))?", Read),
    _form(r"(?P<g>\S+) drops (?P<id>\S+)", Drop),
    _form(r"(?P<g>\S+) allocates (?P<id>\S+) in span (?P<span>\S+)", Allocate),
)


def parse_event(text: str) -> Event:
    """Read one line such as `G1 writes A.x = B`; raises BadEvent with the form that it wants."""
    line = " ".join(text.split())
    for pattern, cls in _FORMS:
        if match := pattern.fullmatch(line):
            values = {
                name: _READ.get(name, _id)(text, found or "")
                for name, found in match.groupdict().items()
            }
            return cls(**values)  # type: ignore[arg-type] # each pattern has its event's fields
    if not line:
        raise BadEvent(text, "an event is missing", "known: " + ", ".join(VERBS))
    words = line.split(" ")
    known = {verb.split(" ")[0]: verb for verb in reversed(VERBS)}
    for word in (words[0], *words[1:2]):
        if word in known:
            example = _example(words, word)
            raise BadEvent(
                text, "this event is not complete, or says too much", f"write it like: {example}"
            )
    near = [n for word in words[:2] for n in get_close_matches(word, known, 1, 0.6)]
    hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(VERBS)
    raise BadEvent(text, f"{line!r} is no event", hint)


def _example(words: list[str], word: str) -> str:
    """The example of the event that the first words name."""
    two = " ".join(words[:2])
    found = next((e for e in EVENTS if e.verb in (two, word)), None)
    found = found or next(e for e in EVENTS if e.verb.split(" ")[0] == word)
    return found.example


def _id(text: str, found: str) -> str:
    return check_id(text, found)


def _field(text: str, found: str) -> str:
    return check_id(text, found) if found else ""


def _value(text: str, found: str) -> str:
    return "" if found == NIL else check_id(text, found)


def _span(text: str, found: str) -> int:
    if found.isdecimal() and found.isascii() and len(found) <= 4:
        return int(found)
    raise BadEvent(text, f"{found!r} is no number of a span", "spans are 1, 2, ...")


def _kind(text: str, found: str) -> Barrier:
    try:
        return Barrier(found)
    except ValueError:
        raise BadEvent(
            text, f"there is no barrier {found!r}", "known: " + ", ".join(Barrier)
        ) from None


_READ: dict[str, Callable[[str, str], object]] = {
    "field": _field, "value": _value, "span": _span, "kind": _kind,
}  # fmt: skip
