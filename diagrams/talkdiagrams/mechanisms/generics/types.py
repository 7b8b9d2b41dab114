"""Types as the compiler's symbols write them: reading, writing, and replacing parameters.

    int   *User   []T   [4]int   map[string]T   List[int]   struct { X int }   interface { String() string }

A shape is a type too: `go.shape.int` is what a body is compiled for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from talkdiagrams.mechanisms.errors import BadEvent

SHAPE = "go.shape."
BASIC = (
    *("bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16"),
    *("uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128"),
)
ORDERED = tuple(name for name in BASIC if name not in ("bool", "complex64", "complex128"))
NAME = re.compile(r"[A-Za-z_]\w{0,31}(\.[A-Za-z_]\w{0,31})?")
MOST_DEEP = 12

Sort = Literal["named", "pointer", "slice", "array", "map", "struct", "interface", "shape"]


@dataclass(frozen=True, slots=True)
class Type:
    """A type expression. `args`: what it is made of; `names`: fields of a struct, methods of an interface.

    `name` is that of a named type or parameter, or the length of an array. A shape has its type in `args`.
    """

    sort: Sort
    name: str = ""
    args: tuple["Type", ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        match self.sort:
            case "pointer":
                return f"*{self.args[0]}"
            case "slice":
                return f"[]{self.args[0]}"
            case "array":
                return f"[{self.name}]{self.args[0]}"
            case "map":
                return f"map[{self.args[0]}]{self.args[1]}"
            case "shape":
                return f"{SHAPE}{self.args[0]}"
            case "struct":
                fields = "; ".join(f"{n} {t}" for n, t in zip(self.names, self.args, strict=True))
                return f"struct {{ {fields} }}" if fields else "struct {}"
            case "interface":
                methods = "; ".join(f"{name}() string" for name in self.names)
                return f"interface {{ {methods} }}" if methods else "interface {}"
            case _:
                return self.name + (f"[{_list(self.args)}]" if self.args else "")

    def walk(self) -> Iterator["Type"]:
        """Yield the type and all that it is made of."""
        yield self
        for part in self.args:
            yield from part.walk()


def _list(args: tuple[Type, ...]) -> str:
    return ",".join(map(str, args))


def listed(types: tuple[Type, ...]) -> str:
    """Return type arguments as a symbol has them: `[int,*User]`."""
    return f"[{_list(types)}]"


def named(name: str, *args: Type) -> Type:
    return Type("named", name, args)


def pointer(to: Type) -> Type:
    return Type("pointer", args=(to,))


def shape(of: Type) -> Type:
    return Type("shape", args=(of,))


ANY = Type("interface")
BYTE = named("uint8")


def replaced(t: Type, by: Mapping[str, Type]) -> Type:
    """Return ``t`` with each parameter named in ``by`` replaced."""
    if t.sort == "named" and not t.args and t.name in by:
        return by[t.name]
    return replace(t, args=tuple(replaced(part, by) for part in t.args)) if t.args else t


def shaped(t: Type) -> bool:
    """Whether a shape stands anywhere in it."""
    return any(part.sort == "shape" for part in t.walk())


# --- reading ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(go\.shape\.|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?|\d+|\[\]|[*\[\]{},;()])")


def parse_type(text: str) -> Type:
    """Return the type that ``text`` writes; `BadEvent` if it writes none."""
    return next(iter(parse_types(text, one=True)))


def parse_types(text: str, one: bool = False) -> tuple[Type, ...]:
    """Return the types of a list with commas."""
    reader = _Reader(text)
    found = [reader.type()]
    while reader.peek == "," and not one:
        reader.take()
        found.append(reader.type())
    if reader.peek:
        raise BadEvent(text, f"{reader.peek!r} does not belong here", "such as []T or map[K]V")
    return tuple(found)


class _Reader:
    """Reads one type after another from the words of a text."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.deep = text, 0, 0
        self.tokens: list[str] = []
        end = 0
        while end < len(text.rstrip()):
            if not (found := _TOKEN.match(text, end)):
                raise BadEvent(text, f"{text[end:].strip()[:8]!r} is no part of a type")
            self.tokens.append(found[1])
            end = found.end()

    @property
    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        if not self.peek or (wanted and self.peek != wanted):
            missing = repr(wanted) if wanted else "a type"
            raise BadEvent(self.text, f"{missing} is missing", "such as *User, []T or List[int]")
        self.at += 1
        return self.tokens[self.at - 1]

    def type(self) -> Type:
        self.deep += 1
        if self.deep > MOST_DEEP:
            raise BadEvent(self.text, f"a type is at most {MOST_DEEP} deep")
        found = self._type(self.take())
        self.deep -= 1
        return found

    def _type(self, token: str) -> Type:
        match token:
            case "*":
                return pointer(self.type())
            case "[]":
                return Type("slice", args=(self.type(),))
            case "go.shape.":
                return shape(self.type())
            case "[":
                length = self.take()
                self.take("]")
                return Type("array", length, (self.type(),))
            case "map":
                self.take("[")
                key = self.type()
                self.take("]")
                return Type("map", args=(key, self.type()))
            case "struct" | "interface":
                return self._body(token)
            case "any":
                return ANY
            case _ if NAME.fullmatch(token):
                return named(token, *self._args())
            case _:
                raise BadEvent(self.text, f"{token!r} begins no type", "such as *User or []T")

    def _args(self) -> Iterator[Type]:
        if self.peek != "[":
            return
        self.take()
        yield self.type()
        while self.peek == ",":
            self.take()
            yield self.type()
        self.take("]")

    def _body(self, sort: str) -> Type:
        self.take("{")
        names, args = [], []
        while self.peek != "}":
            names.append(self.take())
            if sort == "struct":
                args.append(self.type())
            elif self.peek == "(":
                self.take()
                self.take(")")
                if self.peek not in (";", "}"):
                    self.take("string")
            if self.peek != "}":
                self.take(";")
        self.take("}")
        if sort == "struct":
            return Type("struct", args=tuple(args), names=tuple(names))
        return Type("interface", names=tuple(sorted(names)))
