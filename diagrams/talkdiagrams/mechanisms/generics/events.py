"""What can happen: somebody asks for a shape, non-generic code instantiates, the compiler takes the next that waits.

shape *User under any        instantiate Max[int]        compile        compile all
"""

import re
from dataclasses import dataclass

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.generics.types import Type, parse_type

HINT = "shape *User under any · instantiate Max[int] · compile · compile all"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which body would an argument of this type get, under this constraint?"""

    type: Type
    constraint: str

    def __str__(self) -> str:
        return f"shape {self.type} under {self.constraint}"


@dataclass(frozen=True, slots=True)
class Instantiate:
    """Code that is not generic itself calls a generic function, or mentions a generic type."""

    instance: Type

    def __str__(self) -> str:
        return f"instantiate {self.instance}"


@dataclass(frozen=True, slots=True)
class Compile:
    """The next that waits gets a body, if there is none of its shape, and a dictionary, if it has none."""

    all: bool = False

    def __str__(self) -> str:
        return "compile all" if self.all else "compile"


Event = Shape | Instantiate | Compile
_SHAPE = re.compile(r"shape (?P<type>.+) under (?P<constraint>[\w.]+)")


def parse_event(text: str) -> Event:
    """Return the event that a line says; `BadEvent` if it says none."""
    line = " ".join(text.split())
    if line in ("compile", "compile all"):
        return Compile(line.endswith("all"))
    if found := _SHAPE.fullmatch(line):
        return Shape(parse_type(found["type"]), found["constraint"])
    verb, _, rest = line.partition(" ")
    if verb == "instantiate" and rest:
        instance = parse_type(rest)
        if instance.sort != "named":
            raise BadEvent(text, f"{instance} is no generic function or type", "e.g. Max[int]")
        return Instantiate(instance)
    raise BadEvent(text, "this is no event", HINT)
