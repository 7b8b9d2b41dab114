"""What can happen: assignments, calls and captures build the graph; walks solve it; tags sum a function up.

p = &q                q = f(&x, y)          capture x in c by reference
heap = *p (send)      *p = &x               walk            walk p
                                            solve           tag id
"""

import re
from dataclasses import dataclass
from typing import Literal

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier

_NAME = r"~?[A-Za-z_][A-Za-z0-9_]{0,31}"
ID = re.compile(rf"{_NAME}(\.{_NAME})?")
MOST_STARS = 6


@dataclass(frozen=True, slots=True)
class Source:
    """An expression: a location behind its operators."""

    id: str
    derefs: int = 0

    def __str__(self) -> str:
        return ("&" if self.derefs < 0 else "*" * self.derefs) + self.id


@dataclass(frozen=True, slots=True)
class Assign:
    """`dst = src`; `through`: `*dst = src`, whose target nobody knows."""

    dst: str
    src: Source
    why: str = ""
    through: bool = False

    def __str__(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return f"{'*' if self.through else ''}{self.dst} = {self.src}{why}"


@dataclass(frozen=True, slots=True)
class Call:
    """`a, b = fn(args)`."""

    fn: str
    args: tuple[Source, ...]
    to: tuple[str, ...] = ()

    def __str__(self) -> str:
        to = ", ".join(self.to) + " = " if self.to else ""
        return f"{to}{self.fn}({', '.join(map(str, self.args))})"


@dataclass(frozen=True, slots=True)
class Capture:
    """A closure takes a variable of the function round it."""

    var: str
    closure: str
    how: Literal["value", "reference"]

    def __str__(self) -> str:
        return f"capture {self.var} in {self.closure} by {self.how}"


@dataclass(frozen=True, slots=True)
class WalkFrom:
    """One walk: from `root`, or from the next in the queue."""

    root: str = ""

    def __str__(self) -> str:
        return f"walk {self.root}".strip()


@dataclass(frozen=True, slots=True)
class Solve:
    """All walks that are left."""

    def __str__(self) -> str:
        return "solve"


@dataclass(frozen=True, slots=True)
class Tag:
    """A function and the closures in it get their tags, or all do; from now on only these count."""

    fn: str = ""

    def __str__(self) -> str:
        return f"tag {self.fn}".strip()


Event = Assign | Call | Capture | WalkFrom | Solve | Tag

EXAMPLES = ("p = &q", "q = f(&x)", "capture x in c by reference", "walk", "solve", "tag id")
_CAPTURE = re.compile(r"capture (?P<var>\S+) in (?P<closure>\S+) by (?P<how>\S+)")
_CALL = re.compile(r"(?:(?P<to>[^=()]+?) ?= ?)?(?P<fn>[^\s=()&*]+)\((?P<args>[^()]*)\)")
_ASSIGN = re.compile(
    r"(?P<star>\*?)(?P<dst>[^\s=()*&]+) ?= ?(?P<src>[^\s=()]+)(?: \((?P<why>[^()]{1,60})\))?"
)
_SOURCE = re.compile(r"(?P<ops>&|\**)(?P<id>.+)")


def parse_event(text: str) -> Event:
    """Read one event; raises BadEvent with an example of what was meant."""
    words = " ".join(text.split())
    if not words:
        raise BadEvent(text, "an event is missing", f"such as: {EXAMPLES[0]}")
    verb = words.partition(" ")[0]
    if words == "solve":
        return Solve()
    if verb == "tag" and "=" not in words:
        return Tag(_id(text, words[4:])) if len(words) > 4 else Tag()
    if verb == "walk" and "=" not in words:
        return WalkFrom(_id(text, words[5:])) if len(words) > 5 else WalkFrom()
    if verb == "capture":
        return _capture(text, words)
    if call := _CALL.fullmatch(words):
        args = [arg.strip() for arg in call["args"].split(",")] if call["args"].strip() else []
        to = tuple(_id(text, one.strip()) for one in call["to"].split(",")) if call["to"] else ()
        return Call(_id(text, call["fn"]), tuple(_source(text, arg) for arg in args), to)
    if assign := _ASSIGN.fullmatch(words):
        source = _source(text, assign["src"])
        return Assign(_id(text, assign["dst"]), source, assign["why"] or "", bool(assign["star"]))
    hint = f"write it like: {', or '.join(EXAMPLES[:3])}"
    raise BadEvent(text, f"{words[:40]!r} is no event", hint)


def _capture(text: str, words: str) -> Capture:
    match = _CAPTURE.fullmatch(words)
    if match is None or match["how"] not in ("value", "reference"):
        raise BadEvent(text, "this is no capture", f"write it like: {EXAMPLES[2]}, or: by value")
    how: Literal["value", "reference"] = "value" if match["how"] == "value" else "reference"
    return Capture(_id(text, match["var"]), _id(text, match["closure"]), how)


def _source(text: str, words: str) -> Source:
    match = _SOURCE.fullmatch(words)
    if match is None or len(match["ops"]) > MOST_STARS:
        raise BadEvent(
            text, f"{words[:40]!r} is no source", "x, &x or *x; an address of an address is none"
        )
    return Source(_id(text, match["id"]), -1 if match["ops"] == "&" else len(match["ops"]))


def _id(text: str, name: str) -> str:
    return identifier(text, name, "p, ~r0 or main.p", ID, BadEvent)
