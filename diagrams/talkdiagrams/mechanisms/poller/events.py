"""What can happen at the poller, and the one-line text form of each event.

    read c by G1        data 5 for c        netpoll by P0        deadline read c 30ms by G2        close c by G2

A read in single steps: `begin read c by G1`, `try by G1`, `block by G1`, `park by G1`, and `resume G1` once it was
woken. A poll in two: `epoll by P0`, `deliver`. A deadline in two: `take read timer of c`, `expire read timer of c`.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from talkdiagrams.mechanisms.errors import BadEvent

MOST_BYTES, MOST_MS = 10_000, 1_000_000
KINDS = ("read", "accept", "write")


@dataclass(frozen=True, slots=True)
class Do:
    """A system call on a descriptor: as far as it gets by itself (`whole`), or only its beginning."""

    example: ClassVar[str] = "read c by G1"
    kind: str
    fd: str
    g: str
    n: int = 0
    whole: bool = True

    def __str__(self) -> str:
        amount = f"{self.n} {'to' if self.kind == 'write' else 'of'} " if self.n else ""
        return f"{'' if self.whole else 'begin '}{self.kind} {amount}{self.fd} by {self.g}"


@dataclass(frozen=True, slots=True)
class Go:
    """The next step of one G: `try`, `block`, `park`, `resume`, `yield`, or `run`: as far as it gets."""

    example: ClassVar[str] = "run G1"
    verb: str
    g: str

    def __str__(self) -> str:
        return f"{self.verb} {'by ' if self.verb in ('try', 'block', 'park') else ''}{self.g}"


@dataclass(frozen=True, slots=True)
class Close:
    """`c.Close()`."""

    example: ClassVar[str] = "close c by G2"
    fd: str
    g: str

    def __str__(self) -> str:
        return f"close {self.fd} by {self.g}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`c.SetReadDeadline(time.Now().Add(30 * time.Millisecond))`; `delay` None: none any more."""

    example: ClassVar[str] = "deadline read c 30ms by G2"
    mode: str
    fd: str
    delay: int | None
    g: str

    def __str__(self) -> str:
        when = "none" if self.delay is None else f"{self.delay}ms"
        return f"deadline {self.mode} {self.fd} {when} by {self.g}"


@dataclass(frozen=True, slots=True)
class Kernel:
    """What the other side does: `data`, `room`, `eof`, or `open`: a new connection in a pollDesc that is free."""

    example: ClassVar[str] = "data 5 for c"
    verb: str
    fd: str
    n: int = 0

    def __str__(self) -> str:
        return f"{self.verb} {f'{self.n} ' if self.n else ''}{'' if self.verb == 'open' else 'for '}{self.fd}"


@dataclass(frozen=True, slots=True)
class Poll:
    """`netpoll` by a P without work, by the `poller` (who sleeps in it), by `sysmon`; `epoll`: its first half."""

    example: ClassVar[str] = "netpoll by P0"
    verb: str
    by: str

    def __str__(self) -> str:
        return f"{self.verb} by {self.by}"


@dataclass(frozen=True, slots=True)
class Deliver:
    """The second half of a poll: netpollready for what epoll has told, and whom it woke into run queues."""

    example: ClassVar[str] = "deliver"

    def __str__(self) -> str:
        return "deliver"


@dataclass(frozen=True, slots=True)
class Sleep:
    """The thread of a P without work gives the P up, and blocks in netpoll until the next timer."""

    example: ClassVar[str] = "sleep by P0"
    p: str

    def __str__(self) -> str:
        return f"sleep by {self.p}"


@dataclass(frozen=True, slots=True)
class Break:
    """netpollBreak: a write to an eventfd wakes the thread that sleeps in netpoll."""

    example: ClassVar[str] = "break"

    def __str__(self) -> str:
        return "break"


@dataclass(frozen=True, slots=True)
class Fire:
    """A deadline's timer: `take` it from its heap, `expire` it (run its function), `fire`: both."""

    example: ClassVar[str] = "fire read timer of c"
    verb: str
    mode: str
    fd: str

    def __str__(self) -> str:
        return f"{self.verb} {self.mode} timer of {self.fd}"


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes."""

    example: ClassVar[str] = "tick 10ms"
    ms: int

    def __str__(self) -> str:
        return f"tick {self.ms}ms"


Event = Do | Go | Close | Deadline | Kernel | Poll | Deliver | Sleep | Break | Fire | Tick
EVENTS: tuple[type[Event], ...] = (
    Do, Go, Close, Deadline, Kernel, Poll, Deliver, Sleep, Break, Fire, Tick,
)  # fmt: skip
_ID = r"([A-Za-z_][A-Za-z0-9_]{0,31})"
_FORMS: tuple[tuple[str, str], ...] = (
    ("do", rf"(begin )?(read|accept|write) (?:(\d{{1,5}}) (?:of|to) )?{_ID} by {_ID}"),
    ("go", rf"(try|block|park) by {_ID}"),
    ("run", rf"(run|resume|yield) {_ID}"),
    ("close", rf"close {_ID} by {_ID}"),
    ("deadline", rf"deadline (read|write|both) {_ID} (?:(\d{{1,7}}) ?ms|none) by {_ID}"),
    ("kernel", rf"(data|room) (\d{{1,5}}) for {_ID}"),
    ("eof", rf"(eof) for {_ID}"),
    ("open", rf"(open) {_ID}"),
    ("poll", rf"(netpoll|epoll) by {_ID}"),
    ("deliver", r"deliver"),
    ("sleep", rf"sleep by {_ID}"),
    ("break", r"break"),
    ("fire", rf"(fire|take|expire) (read|write) timer of {_ID}"),
    ("tick", r"tick (\d{1,7}) ?ms"),
)
_WORDS = (
    "read", "accept", "write", "begin", "try", "block", "park", "run", "resume", "yield", "close", "deadline",
    "data", "room", "eof", "open", "netpoll", "epoll", "deliver", "sleep", "break", "fire", "take",
    "expire", "tick",
)  # fmt: skip
_EXAMPLES = {
    "begin": "begin read c by G1", "write": "write 4 to c by G1", "accept": "accept l by G1",
    "try": "try by G1", "block": "block by G1", "park": "park by G1", "resume": "resume G1", "yield": "yield G1",
    "room": "room 4 for c", "eof": "eof for c", "open": "open c", "epoll": "epoll by P0",
    "take": "take read timer of c", "expire": "expire read timer of c", "read": Do.example, "run": Go.example,
    "close": Close.example, "deadline": Deadline.example, "data": Kernel.example, "netpoll": Poll.example,
    "deliver": "deliver", "sleep": Sleep.example, "break": "break", "fire": Fire.example, "tick": Tick.example,
}  # fmt: skip


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    words = " ".join(text.split())
    for name, form in _FORMS:
        if found := re.fullmatch(form, words):
            return _made(text, name, found.groups())
    verb = words.split(" ")[0]
    if verb in _EXAMPLES:
        raise BadEvent(text, f"this is not how {verb} is written", f"such as: {_EXAMPLES[verb]}")
    near = get_close_matches(verb, _WORDS, 1, 0.6)
    hint = f"such as: {_EXAMPLES[near[0]]}" if near else "such as: read c by G1"
    raise BadEvent(text, "no such event", hint)


def _made(text: str, name: str, found: tuple[str | None, ...]) -> Event:  # noqa: PLR0911, C901 - a form each
    a = [one or "" for one in found]
    match name:
        case "do":
            n = _number(text, a[2], MOST_BYTES) if a[2] else 0
            if a[1] == "write" and not n:
                raise BadEvent(text, "how much is written?", f"write 4 to {a[3]} by {a[4]}")
            if a[1] == "accept" and n:
                raise BadEvent(
                    text, "one connection is accepted at a time", f"accept {a[3]} by {a[4]}"
                )
            return Do(a[1], a[3], a[4], n, not a[0])
        case "go" | "run":
            return Go(a[0], a[1])
        case "close":
            return Close(a[0], a[1])
        case "deadline":
            return Deadline(a[0], a[1], int(a[2]) if a[2] else None, a[3])
        case "kernel":
            return Kernel(a[0], a[2], _number(text, a[1], MOST_BYTES))
        case "eof" | "open":
            return Kernel(a[0], a[1])
        case "poll":
            return Poll(a[0], a[1])
        case "sleep":
            return Sleep(a[0])
        case "fire":
            return Fire(a[0], a[1], a[2])
        case "tick":
            return Tick(_number(text, a[0], MOST_MS))
        case _:
            return Deliver() if name == "deliver" else Break()


def _number(text: str, word: str, most: int) -> int:
    n = int(word)
    if not 1 <= n <= most:
        raise BadEvent(text, f"{n} is out of range", f"1 to {most}")
    return n
