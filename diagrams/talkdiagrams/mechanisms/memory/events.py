"""What can happen in an execution, and the one-line text of each event.

write x = 5 by G1     read x by G2          store n = 1 by G1     load n by G2
send on c by G1       receive from c by G2  lock m by G1          unlock m by G1
go G2 by G1           exit G2               do once by G1         return from once by G1
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,31}")
VALUE = re.compile(r"[A-Za-z0-9_.+-]{1,12}")

_O, _V, _G = "(?P<obj>[^ ]+)", "(?P<value>[^ ]+)", " by (?P<g>[^ ]+)"

# verb: how it is written, an example, and how it is said back
FORMS: dict[str, tuple[str, str]] = {
    "read": (f"read {_O}{_G}", "read x by G2"),
    "write": (f"write {_O}(?: = {_V})?{_G}", "write x = 5 by G1"),
    "load": (f"load {_O}{_G}", "load n by G2"),
    "store": (f"store {_O} = {_V}{_G}", "store n = 1 by G1"),
    "swap": (f"swap {_O} = {_V}{_G}", "swap n = 1 by G1"),
    "cas": (f"cas {_O} (?P<old>[^ ]+) -> {_V}{_G}", "cas n 0 -> 1 by G1"),
    "add": (f"add {_V} to {_O}{_G}", "add 1 to n by G1"),
    "send": (f"send (?:{_V} )?on {_O}{_G}", "send 7 on c by G1"),
    "receive": (f"receive from {_O}{_G}", "receive from c by G2"),
    "close": (f"close {_O}{_G}", "close c by G1"),
    "lock": (f"lock {_O}{_G}", "lock m by G1"),
    "trylock": (f"trylock {_O}{_G}", "trylock m by G1"),
    "unlock": (f"unlock {_O}{_G}", "unlock m by G1"),
    "rlock": (f"rlock {_O}{_G}", "rlock rw by G1"),
    "runlock": (f"runlock {_O}{_G}", "runlock rw by G1"),
    "do": (f"do {_O}{_G}", "do once by G1"),
    "return": (f"return from {_O}{_G}", "return from once by G1"),
    "done": (f"done {_O}{_G}", "done wg by G1"),
    "wait": (f"wait {_O}{_G}", "wait wg by G1"),
    "go": (f"go {_O}{_G}", "go G2 by G1"),
    "exit": ("exit (?P<g>[^ ]+)", "exit G2"),
}
_PARSERS = {verb: re.compile(form) for verb, (form, _) in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Event:
    """A verb, who does it, to what; `value` is written, sent or added, `old` is what a cas expects."""

    verb: str
    g: str
    obj: str = ""
    value: str = ""
    old: str = ""

    def __str__(self) -> str:
        value, by = self.value, f" by {self.g}"
        match self.verb:
            case "exit":
                return f"exit {self.g}"
            case "write" | "store" | "swap":
                return f"{self.verb} {self.obj}" + (f" = {value}" if value else "") + by
            case "cas":
                return f"cas {self.obj} {self.old} -> {value}{by}"
            case "add":
                return f"add {value} to {self.obj}{by}"
            case "send":
                return "send " + (f"{value} " if value else "") + f"on {self.obj}{by}"
            case "receive" | "return":
                return f"{self.verb} from {self.obj}{by}"
            case _:
                return f"{self.verb} {self.obj}{by}"


def parse_event(text: str) -> Event:
    """Read one event; raises BadEvent with an example of what was meant."""
    words = " ".join(text.split())
    if not words:
        raise BadEvent(text, "an event is missing", f"such as: {FORMS['read'][1]}")
    verb = words.partition(" ")[0]
    if verb not in FORMS:
        raise BadEvent(text, f"{verb[:40]!r} is no event", _meant(verb))
    match = _PARSERS[verb].fullmatch(words)
    if match is None:
        raise BadEvent(text, f"this is no {verb}", f"write it like: {FORMS[verb][1]}")
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, value in parts.items():
        _check(text, name, value)
    return Event(verb, **parts)


_LIKE = {"recv": "receive", "set": "write", "get": "read", "finish": "return", "rel": "unlock"}


def _meant(verb: str) -> str:
    near = get_close_matches(_LIKE.get(verb.lower(), verb.lower()), FORMS, 1, 0.5)
    return f"write it like: {FORMS[near[0]][1]}" if near else "known: " + ", ".join(FORMS)


def _check(text: str, name: str, value: str) -> None:
    if name in ("value", "old"):
        if not VALUE.fullmatch(value):
            raise BadEvent(text, f"{value[:40]!r} is no value", "up to 12 letters and digits")
    else:
        identifier(text, value, "G1 or x", ID, BadEvent)
