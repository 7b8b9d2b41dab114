"""What a program does with interfaces, each in one line of text."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

VALUE = re.compile(r"[A-Za-z0-9_.+-]{1,16}")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,31}")

EXAMPLES = {
    "convert": "convert int 300 to x",
    "copy": "copy r to x",
    "assert": "assert x as Reader to r at S1",
    "try": "try x as int",
    "switch": "switch x at S2",
    "call": "call Read on r",
    "compare": "compare x with y",
    "clear": "clear x",
}


@dataclass(frozen=True, slots=True)
class Convert:
    """A value of a concrete type becomes an interface value. By default it escapes and is no constant."""

    type: str
    value: str
    to: str
    constant: bool = False
    stays: bool = False

    def __str__(self) -> str:
        kind = "constant " if self.constant else ""
        return f"convert {kind}{self.type} {self.value} to {self.to}{' on the stack' * self.stays}"


@dataclass(frozen=True, slots=True)
class Copy:
    """An interface value is assigned to a variable of the same interface, of a smaller one, or of `any`."""

    of: str
    to: str

    def __str__(self) -> str:
        return f"copy {self.of} to {self.to}"


@dataclass(frozen=True, slots=True)
class Assert:
    """`x.(T)`; with ``ok`` it is asked for, else it panics. ``cached``: this time the site stores the answer."""

    of: str
    type: str
    to: str = ""
    site: str = ""
    ok: bool = False
    cached: bool = False

    def __str__(self) -> str:
        to = f" to {self.to}" if self.to else ""
        at = f" at {self.site}" if self.site else ""
        return f"{'try' if self.ok else 'assert'} {self.of} as {self.type}{to}{at}{', cached' * self.cached}"


@dataclass(frozen=True, slots=True)
class Switch:
    """A type switch whose cases are interfaces."""

    of: str
    site: str
    cached: bool = False

    def __str__(self) -> str:
        return f"switch {self.of} at {self.site}{', cached' * self.cached}"


@dataclass(frozen=True, slots=True)
class Call:
    """A method is called through an interface."""

    method: str
    on: str

    def __str__(self) -> str:
        return f"call {self.method} on {self.on}"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two interface values are compared."""

    one: str
    other: str

    def __str__(self) -> str:
        return f"compare {self.one} with {self.other}"


@dataclass(frozen=True, slots=True)
class Clear:
    """A variable becomes nil: both words."""

    var: str

    def __str__(self) -> str:
        return f"clear {self.var}"


Event = Convert | Copy | Assert | Switch | Call | Compare | Clear

_TYPE = r"(?P<type>.+?)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("convert", rf"(?P<constant>constant )?{_TYPE} (?P<value>\S+) to (?P<to>\S+)(?P<stays> on the stack)?"),
    ("copy", r"(?P<of>\S+) to (?P<to>\S+)"),
    ("assert", rf"(?P<of>\S+) as {_TYPE}(?: to (?P<to>\S+))?(?: at (?P<site>[^\s,]+))?(?P<cached>, cached)?"),
    ("try", rf"(?P<of>\S+) as {_TYPE}(?: to (?P<to>\S+))?(?: at (?P<site>[^\s,]+))?(?P<cached>, cached)?"),
    ("switch", r"(?P<of>\S+) at (?P<site>[^\s,]+)(?P<cached>, cached)?"),
    ("call", r"(?P<method>\S+) on (?P<on>\S+)"),
    ("compare", r"(?P<one>\S+) with (?P<other>\S+)"),
    ("clear", r"(?P<var>\S+)"),
)  # fmt: skip
_READERS = {verb: re.compile(pattern) for verb, pattern in _PATTERNS}
_FLAGS = ("constant", "stays", "cached")


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    verb, _, rest = text.strip().partition(" ")
    if verb not in EXAMPLES:
        near = get_close_matches(verb, EXAMPLES, 1, 0.5)
        hint = f"e.g. {EXAMPLES[near[0]]}" if near else f"known: {', '.join(EXAMPLES)}"
        raise BadEvent(text, "this is nothing that is done with an interface", hint)
    found = _READERS[verb].fullmatch(" ".join(rest.split()))
    if found is None:
        raise BadEvent(text, f"that is not how a {verb} is written", f"e.g. {EXAMPLES[verb]}")
    parts = {
        name: bool(word) if name in _FLAGS else word or ""
        for name, word in found.groupdict().items()
    }
    for name in ("to", "of", "site", "method", "on", "one", "other", "var"):
        word = parts.get(name)
        if word and not NAME.fullmatch(str(word)):
            raise BadEvent(text, f"{word!r} is no name", "letters, digits, _ and .")
    if (value := parts.get("value")) and not VALUE.fullmatch(str(value)):
        raise BadEvent(text, f"{value!r} is no value", "letters, digits and _ . + -")
    return _build(verb, parts)


def _build(verb: str, parts: dict[str, str | bool]) -> Event:
    words = {name: str(word) for name, word in parts.items() if name not in _FLAGS}
    cached = bool(parts.get("cached"))
    match verb:
        case "convert":
            return Convert(**words, constant=bool(parts["constant"]), stays=bool(parts["stays"]))
        case "copy":
            return Copy(**words)
        case "switch":
            return Switch(**words, cached=cached)
        case "call":
            return Call(**words)
        case "compare":
            return Compare(**words)
        case "clear":
            return Clear(**words)
        case _:
            return Assert(**words, ok=verb == "try", cached=cached)
