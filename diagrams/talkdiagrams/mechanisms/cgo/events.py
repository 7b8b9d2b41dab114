"""What can happen at the border to C, and the one-line text form of each event.

    call f by G1         call f(p, q) by G1       return f to G1
    callback h from M0   finish h by G1           retake P0

`call`, `return` and `callback` go the whole way; their steps can be played one by one: `cgocall`, `entersyscall`,
`asmcgocall`; `switch`, `exitsyscall`; `needm`, `cgocallback`, `exitsyscall`.
"""

import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, ClassVar

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier


@dataclass(frozen=True, slots=True)
class Event:
    """One line of words: `form` is a sentence with a field's name in each pair of braces."""

    form: ClassVar[str] = ""
    example: ClassVar[str] = ""

    def __str__(self) -> str:
        words = {f.name: getattr(self, f.name) for f in fields(self)}
        if "args" in words:
            words["args"] = f"({', '.join(words['args'])})" if words["args"] else ""
        return self.form.format(**words)


@dataclass(frozen=True, slots=True)
class Call(Event):
    """`C.f(p)`, as far as C's first instruction."""

    form: ClassVar[str] = "call {fn}{args} by {g}"
    example: ClassVar[str] = "call f(p) by G1"
    fn: str
    g: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cgocall(Event):
    """The generated Go function checks the pointers and calls runtime.cgocall."""

    form: ClassVar[str] = "cgocall {fn}{args} by {g}"
    example: ClassVar[str] = "cgocall f(p) by G1"
    fn: str
    g: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entersyscall(Event):
    """The G is in a system call from here; the P stays, and may be taken."""

    form: ClassVar[str] = "entersyscall {g}"
    example: ClassVar[str] = "entersyscall G1"
    g: str


@dataclass(frozen=True, slots=True)
class Asmcgocall(Event):
    """The stack pointer moves to the thread's system stack, and C runs."""

    form: ClassVar[str] = "asmcgocall {g}"
    example: ClassVar[str] = "asmcgocall G1"
    g: str


@dataclass(frozen=True, slots=True)
class Return(Event):
    """The C function returns, and G goes on in Go: `switch` and `exitsyscall`."""

    form: ClassVar[str] = "return {fn} to {g}"
    example: ClassVar[str] = "return f to G1"
    fn: str
    g: str


@dataclass(frozen=True, slots=True)
class Switch(Event):
    """The C function returns; asmcgocall moves the stack pointer back."""

    form: ClassVar[str] = "switch {g}"
    example: ClassVar[str] = "switch G1"
    g: str


@dataclass(frozen=True, slots=True)
class Exitsyscall(Event):
    """Back under the GOMAXPROCS limit: with the P it has, its old one, an idle one; or into the queue."""

    form: ClassVar[str] = "exitsyscall {g}"
    example: ClassVar[str] = "exitsyscall G1"
    g: str


@dataclass(frozen=True, slots=True)
class Callback(Event):
    """C calls an exported Go function, as far as its first instruction."""

    form: ClassVar[str] = "callback {fn} from {thread}"
    example: ClassVar[str] = "callback h from M0"
    fn: str
    thread: str


@dataclass(frozen=True, slots=True)
class Needm(Event):
    """A thread that C made takes an M from the list of extra ones."""

    form: ClassVar[str] = "needm {thread}"
    example: ClassVar[str] = "needm C1"
    thread: str


@dataclass(frozen=True, slots=True)
class Cgocallback(Event):
    """Onto the goroutine's stack; cgocallbackg locks the thread."""

    form: ClassVar[str] = "cgocallback {fn} from {thread}"
    example: ClassVar[str] = "cgocallback h from M0"
    fn: str
    thread: str


@dataclass(frozen=True, slots=True)
class Finish(Event):
    """The exported Go function returns to C: unlock, reentersyscall, back onto the system stack."""

    form: ClassVar[str] = "finish {fn} by {g}"
    example: ClassVar[str] = "finish h by G1"
    fn: str
    g: str


@dataclass(frozen=True, slots=True)
class Create(Event):
    """pthread_create, called by C."""

    form: ClassVar[str] = "create {thread} by {maker}"
    example: ClassVar[str] = "create C1 by M0"
    thread: str
    maker: str


@dataclass(frozen=True, slots=True)
class End(Event):
    """A thread that C made ends; its M, if it has one, goes back to the list (dropm)."""

    form: ClassVar[str] = "end {thread}"
    example: ClassVar[str] = "end C1"
    thread: str


@dataclass(frozen=True, slots=True)
class Retake(Event):
    """sysmon takes a P away from a G that is in C."""

    form: ClassVar[str] = "retake {p}"
    example: ClassVar[str] = "retake P0"
    p: str


@dataclass(frozen=True, slots=True)
class Schedule(Event):
    """An idle P gets the next G of the queue, and a thread: the G's own if it is locked, else a parked or a new one."""

    form: ClassVar[str] = "schedule {p}"
    example: ClassVar[str] = "schedule P0"
    p: str


@dataclass(frozen=True, slots=True)
class Park(Event):
    """The G waits for something in Go; a thread that is locked to it waits too."""

    form: ClassVar[str] = "park {g} on {what}"
    example: ClassVar[str] = "park G1 on ch"
    g: str
    what: str


@dataclass(frozen=True, slots=True)
class Ready(Event):
    """What it waited for has come."""

    form: ClassVar[str] = "ready {g}"
    example: ClassVar[str] = "ready G1"
    g: str


@dataclass(frozen=True, slots=True)
class Pin(Event):
    """`pinner.Pin(p)`."""

    form: ClassVar[str] = "pin {obj} by {g}"
    example: ClassVar[str] = "pin p by G1"
    obj: str
    g: str


@dataclass(frozen=True, slots=True)
class Unpin(Event):
    """Undo one Pin."""

    form: ClassVar[str] = "unpin {obj} by {g}"
    example: ClassVar[str] = "unpin p by G1"
    obj: str
    g: str


@dataclass(frozen=True, slots=True)
class Forget(Event):
    """The G uses its pointer no more."""

    form: ClassVar[str] = "forget {obj} by {g}"
    example: ClassVar[str] = "forget p by G1"
    obj: str
    g: str


@dataclass(frozen=True, slots=True)
class Keep(Event):
    """C writes a Go pointer down in its own memory."""

    form: ClassVar[str] = "keep {obj} by {thread}"
    example: ClassVar[str] = "keep p by M0"
    obj: str
    thread: str


@dataclass(frozen=True, slots=True)
class Drop(Event):
    """C overwrites it."""

    form: ClassVar[str] = "drop {obj} by {thread}"
    example: ClassVar[str] = "drop p by M0"
    obj: str
    thread: str


@dataclass(frozen=True, slots=True)
class Gc(Event):
    """A cycle of the collector: what neither a G, a pin nor a call holds is freed."""

    form: ClassVar[str] = "gc"
    example: ClassVar[str] = "gc"


EVENTS: tuple[type[Event], ...] = (
    Call, Cgocall, Entersyscall, Asmcgocall, Return, Switch, Exitsyscall, Callback, Needm, Cgocallback, Finish,
    Create, End, Retake, Schedule, Park, Ready, Pin, Unpin, Forget, Keep, Drop, Gc,
)  # fmt: skip
VERBS: dict[str, type[Event]] = {cls.form.partition(" ")[0]: cls for cls in EVENTS}
_LIKE = {"handoff": "retake", "returns": "return", "calls": "call", "collect": "gc", "dropm": "end"}


def _pattern(cls: type[Event]) -> re.Pattern[str]:
    words = re.sub(r"\{args\}", r"(?:\\((?P<args>[^()]*)\\))?", cls.form)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^\\s(]+)", words))


_FORMS = {cls: _pattern(cls) for cls in EVENTS}


def check_id(subject: object, text: str) -> str:
    """Return ``text`` if it is a name; raises BadEvent."""
    return identifier(subject, text, "G1 or f", error=BadEvent)


def parse_event(text: str) -> Event:
    """Read one line such as `call f by G1`; raises BadEvent with the form that it wants."""
    line = " ".join(text.split())
    verb, _, rest = line.partition(" ")
    cls = VERBS.get(verb)
    if cls is None:
        why = f"{verb!r} is no event" if verb else "an event is missing"
        raise BadEvent(text, why, _meant(verb, rest))
    match = _FORMS[cls].fullmatch(line)
    if match is None:
        why = f"this is no {verb}" if rest else "something is missing"
        raise BadEvent(text, why, f"write it like: {cls.example}")
    parts: dict[str, Any] = {}
    for name, part in match.groupdict().items():
        if name == "args":
            words = [word.strip() for word in part.split(",")] if part and part.strip() else []
            parts[name] = tuple(check_id(text, word) for word in words)
        else:
            parts[name] = check_id(text, part)
    return cls(**parts)


def _meant(verb: str, rest: str) -> str:
    second = rest.partition(" ")[0]
    near = [_LIKE[verb]] if verb in _LIKE else get_close_matches(verb, VERBS, 1, 0.5)
    near = near or ([second] if second in VERBS else [])
    return f"write it like: {VERBS[near[0]].example}" if near else "known: " + ", ".join(VERBS)
