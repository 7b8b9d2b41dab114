"""What a program does by reflection, each a statement as Go writes it."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,15}")
TEXT = re.compile(r"[A-Za-z0-9_ .-]{0,16}")

MAKERS = ("ValueOf", "New", "Zero")
WALKS = ("Elem", "Field", "Index", "MapIndex", "Addr", "Method")
SETTERS = ("Set", "SetInt", "SetString")
EXAMPLES = {
    "ValueOf": "v = ValueOf(&x)",
    "New": "p = New(int)",
    "Zero": "z = Zero(User)",
    "Elem": "e = v.Elem()",
    "Field": "f = v.Field(0)",
    "Index": "i = v.Index(0)",
    "MapIndex": 'm = v.MapIndex("a")',
    "Addr": "p = v.Addr()",
    "Method": "m = v.Method(0)",
    "Interface": "i = v.Interface()",
    "Set": "v.Set(w)",
    "SetInt": "v.SetInt(7)",
    "SetString": 'v.SetString("Bo")',
    "Call": "m.Call()",
}


@dataclass(frozen=True, slots=True)
class Make:
    """`v = ValueOf(x)`, `v = ValueOf(&x)`, `v = ValueOf(nil)`, `v = New(T)`, `v = Zero(T)`."""

    to: str
    how: str
    arg: str

    def __str__(self) -> str:
        return f"{self.to} = {self.how}({self.arg})"


@dataclass(frozen=True, slots=True)
class Walk:
    """From a Value to another: Elem, Field, Index, MapIndex, Addr, Method."""

    to: str
    of: str
    op: str
    arg: str = ""

    def __str__(self) -> str:
        arg = f'"{self.arg}"' if self.op == "MapIndex" else self.arg
        return f"{self.to} = {self.of}.{self.op}({arg})"


@dataclass(frozen=True, slots=True)
class Take:
    """`i = v.Interface()`: out of reflection; i is a variable of type any."""

    to: str
    of: str

    def __str__(self) -> str:
        return f"{self.to} = {self.of}.Interface()"


@dataclass(frozen=True, slots=True)
class Put:
    """`v.Set(w)`, `v.SetInt(7)`, `v.SetString("Bo")`."""

    of: str
    op: str
    arg: str

    def __str__(self) -> str:
        arg = f'"{self.arg}"' if self.op == "SetString" else self.arg
        return f"{self.of}.{self.op}({arg})"


@dataclass(frozen=True, slots=True)
class Call:
    """`v.Call()`; the functions here take nothing."""

    of: str

    def __str__(self) -> str:
        return f"{self.of}.Call()"


Event = Make | Walk | Take | Put | Call

_MAKE = re.compile(r"(\w+) = (?:reflect\.)?(\w+)\(([^()]*(?:\(\) string)?)\)")
_WALK = re.compile(r"(\w+) = (\w+)\.(\w+)\(([^()]*)\)")
_DO = re.compile(r"(\w+)\.(\w+)\(([^()]*)\)")


def parse_event(text: str) -> Event:
    """Read a statement; raises BadEvent with the nearest thing that is one."""
    words = " ".join(text.split())
    if found := _MAKE.fullmatch(words):
        to, how, arg = found.groups()
        if how in MAKERS:
            return Make(_name(text, to), how, arg)
        raise _unknown(text, how)
    if found := _WALK.fullmatch(words):
        to, of, op, arg = found.groups()
        if op == "Interface" and not arg:
            return Take(_name(text, to), _name(text, of))
        if op not in WALKS:
            raise _unknown(text, op)
        return Walk(_name(text, to), _name(text, of), op, _arg(text, op, arg))
    if found := _DO.fullmatch(words):
        of, op, arg = found.groups()
        if op == "Call" and not arg:
            return Call(_name(text, of))
        if op not in SETTERS:
            raise _unknown(text, op)
        return Put(_name(text, of), op, _arg(text, op, arg))
    raise BadEvent(text, "this is no statement that is known here", "e.g. v = ValueOf(&x)")


def _name(text: str, name: str) -> str:
    if not NAME.fullmatch(name):
        raise BadEvent(text, f"{name!r} is no name", "up to 16 letters, digits and _")
    return name


def _arg(text: str, op: str, arg: str) -> str:
    if op in ("MapIndex", "SetString"):
        inner = arg[1:-1]
        if len(arg) >= 2 and arg[0] == arg[-1] == '"' and TEXT.fullmatch(inner):
            return inner
    elif op in ("Elem", "Addr"):
        if not arg:
            return arg
    elif op == "Set":
        return _name(text, arg)
    elif re.fullmatch(r"-?[0-9]{1,9}" if op == "SetInt" else r"[0-9]{1,4}", arg):
        return str(int(arg))
    raise BadEvent(text, f"that is not how {op} is written", f"e.g. {EXAMPLES[op]}")


def _unknown(text: str, name: str) -> BadEvent:
    near = get_close_matches(name, EXAMPLES, 1, 0.5)
    hint = f"e.g. {EXAMPLES[near[0]]}" if near else f"known: {', '.join(EXAMPLES)}"
    return BadEvent(text, f"{name} is none of the calls that are known here", hint)
