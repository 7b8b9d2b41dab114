"""What can happen to channels, and the one-line text form of each event.

    send 7 on c by G1        receive from c by G2        close c by G1
    select <-a, b<-9, default by G3 in order 2 1         (poll order, cases counted from 1; default: as written)

The three passes of a select one by one: `lock <-a, b<-9 by G3`, `look by G3`, `enqueue by G3`; the
third is `run G3`, once somebody woke it.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier

MOST_CASES = 16
VALUE = re.compile(r"[A-Za-z0-9_.+-]{1,12}")


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case as it is written; an empty `value` receives."""

    c: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.c}<-{self.value}" if self.value else f"<-{self.c}"


@dataclass(frozen=True, slots=True)
class Send:
    """`c <- 7` (chansend)."""

    verb: ClassVar[str] = "send"
    example: ClassVar[str] = "send 7 on c by G1"
    value: str
    c: str
    g: str

    def __str__(self) -> str:
        return f"send {self.value} on {self.c} by {self.g}"


@dataclass(frozen=True, slots=True)
class Receive:
    """`v, ok := <-c` (chanrecv)."""

    verb: ClassVar[str] = "receive"
    example: ClassVar[str] = "receive from c by G2"
    c: str
    g: str

    def __str__(self) -> str:
        return f"receive from {self.c} by {self.g}"


@dataclass(frozen=True, slots=True)
class Close:
    """`close(c)` (closechan)."""

    verb: ClassVar[str] = "close"
    example: ClassVar[str] = "close c by G1"
    c: str
    g: str

    def __str__(self) -> str:
        return f"close {self.c} by {self.g}"


@dataclass(frozen=True, slots=True)
class Nil:
    """`c = nil`, as a loop does with a channel that has no more to say."""

    verb: ClassVar[str] = "nil"
    example: ClassVar[str] = "nil c by G1"
    c: str
    g: str

    def __str__(self) -> str:
        return f"nil {self.c} by {self.g}"


@dataclass(frozen=True, slots=True)
class Select:
    """A select statement, as far as it gets by itself; `order` is the poll order, empty: as written."""

    verb: ClassVar[str] = "select"
    example: ClassVar[str] = "select <-a, b<-9, default by G3 in order 2 1"
    cases: tuple[CaseText, ...]
    default: bool
    g: str
    order: tuple[int, ...] = ()

    def __str__(self) -> str:
        words = [str(case) for case in self.cases] + (["default"] if self.default else [])
        text = f"{self.verb} {', '.join(words) or '{}'} by {self.g}"
        return text + (
            f" in order {' '.join(str(i + 1) for i in self.order)}" if self.order else ""
        )


@dataclass(frozen=True, slots=True)
class Lock(Select):
    """The beginning of a select: the orders are made, all channels are locked."""

    verb: ClassVar[str] = "lock"
    example: ClassVar[str] = "lock <-a, b<-9 by G3 in order 2 1"
    # A dataclass with slots makes a new class; its text form is inherited.
    __str__ = Select.__str__


@dataclass(frozen=True, slots=True)
class Look:
    """Pass 1: the first case in poll order that is ready is done; none: the default, if there is one."""

    verb: ClassVar[str] = "look"
    example: ClassVar[str] = "look by G3"
    g: str

    def __str__(self) -> str:
        return f"look by {self.g}"


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Pass 2: a sudog into the queue of every channel; the G parks."""

    verb: ClassVar[str] = "enqueue"
    example: ClassVar[str] = "enqueue by G3"
    g: str

    def __str__(self) -> str:
        return f"enqueue by {self.g}"


@dataclass(frozen=True, slots=True)
class Run:
    """A woken G runs on: it sees its result; a select takes its other sudogs back first (pass 3)."""

    verb: ClassVar[str] = "run"
    example: ClassVar[str] = "run G3"
    g: str

    def __str__(self) -> str:
        return f"run {self.g}"


Event = Send | Receive | Close | Nil | Select | Lock | Look | Enqueue | Run
EVENTS: tuple[type[Event], ...] = (
    Send, Receive, Close, Nil, Select, Lock, Look, Enqueue, Run,
)  # fmt: skip
_BY_VERB: dict[str, type[Event]] = {e.verb: e for e in EVENTS}
_LIKE = {"recv": "receive", "sends": "send", "receives": "receive", "closes": "close", "go": "run"}
# The words between the names; each event is read by its own pattern, spaces are single ones by then.
_FORMS: dict[type[Event], re.Pattern[str]] = {
    Send: re.compile(r"(?P<value>\S+) on (?P<c>\S+) by (?P<g>\S+)"),
    Receive: re.compile(r"from (?P<c>\S+) by (?P<g>\S+)"),
    Close: re.compile(r"(?P<c>\S+) by (?P<g>\S+)"),
    Nil: re.compile(r"(?P<c>\S+) by (?P<g>\S+)"),
    Look: re.compile(r"by (?P<g>\S+)"),
    Enqueue: re.compile(r"by (?P<g>\S+)"),
    Run: re.compile(r"(?P<g>\S+)"),
}
_SELECT = re.compile(r"(?P<cases>.+?) by (?P<g>\S+)(?: in order (?P<order>.+))?")
_CASE = re.compile(r"(?:<- ?(?P<from>\S+)|(?P<to>[^\s<]+) ?<- ?(?P<value>\S+))")


def check_id(subject: object, text: str) -> str:
    """Return ``text`` if it is a name; raises BadEvent."""
    return identifier(subject, text, "G1 or c", error=BadEvent)


def check_value(subject: object, text: str) -> str:
    if not VALUE.fullmatch(text):
        raise BadEvent(
            subject, f"{text[:40]!r} is no value", "up to 12 letters and digits, as in 7 or done"
        )
    return text


def parse_event(text: str) -> Event:
    """Read one line such as `send 7 on c by G1`; raises BadEvent with the form that it wants."""
    verb, _, rest = " ".join(text.split()).partition(" ")
    cls = _BY_VERB.get(verb)
    if cls is None:
        raise BadEvent(
            text, f"{verb!r} is no event" if verb else "an event is missing", _verb(verb, rest)
        )
    form = f"write it like: {cls.example}"
    if issubclass(cls, Select):
        return _select(text, cls, rest, form)
    match = _FORMS[cls].fullmatch(rest)
    if match is None:
        raise BadEvent(text, f"this is no {verb}" if rest else "something is missing", form)
    parts = match.groupdict()
    return cls(**{
        name: check_value(text, part) if name == "value" else check_id(text, part)
        for name, part in parts.items()
    })  # fmt: skip


def _verb(verb: str, rest: str) -> str:
    """What they may have meant: the Go statement itself, a near word, or G1 first."""
    second = rest.partition(" ")[0]
    word = _LIKE.get(verb) or _LIKE.get(second) or (second if second in _BY_VERB else "")
    if not word and "<-" in verb + rest:
        word = "receive" if verb.startswith("<-") else "send"
    near = [word] if word else get_close_matches(verb, _BY_VERB, 1, 0.5)
    if near:
        return f"write it like: {_BY_VERB[near[0]].example}"
    return "known: " + ", ".join(_BY_VERB)


def _select(text: str, cls: type[Select], rest: str, form: str) -> Select:
    match = _SELECT.fullmatch(rest)
    if match is None:
        raise BadEvent(text, f"this is no {cls.verb}" if rest else "something is missing", form)
    words = [word.strip() for word in match["cases"].split(",")]
    default = words[-1] == "default"
    words = words[:-1] if default else words
    cases = () if words == ["{}"] else tuple(_case(text, word) for word in words)
    if len(cases) > MOST_CASES:
        raise BadEvent(
            text, f"{len(cases)} cases are more than a figure bears", f"at most {MOST_CASES}"
        )
    if cls is Lock and len(cases) < 2:
        hint = "a select of one case is compiled to the plain operation: send, receive"
        raise BadEvent(text, "only a select of two cases or more locks and looks", hint)
    return cls(cases, default, check_id(text, match["g"]), _order(text, match["order"], len(cases)))


def _case(text: str, word: str) -> CaseText:
    match = _CASE.fullmatch(word)
    if match is None:
        why = "default comes last" if word == "default" else f"{word[:40]!r} is no case"
        raise BadEvent(text, why, "a case is <-c, c<-7 or, as the last, default")
    if match["from"]:
        return CaseText(check_id(text, match["from"]))
    return CaseText(check_id(text, match["to"]), check_value(text, match["value"]))


def _order(text: str, written: str | None, count: int) -> tuple[int, ...]:
    """Cases counted from 1, as they are written; which of them a poll order has to name depends on the state."""
    if written is None:
        return ()
    numbers = written.replace(",", " ").split()
    if not all(n.isdecimal() and n.isascii() and 1 <= int(n[:4]) <= count for n in numbers):
        raise BadEvent(
            text, "a poll order names cases by their numbers", f"1 to {count}, as in: in order 2 1"
        )
    order = tuple(int(n[:4]) - 1 for n in numbers)
    if len(set(order)) < len(order):
        raise BadEvent(text, "a case is polled once", "each number once, as in: in order 2 1")
    return order
