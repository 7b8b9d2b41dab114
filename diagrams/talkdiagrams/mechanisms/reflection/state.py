"""What there is: memory in objects, the program's variables among them, and Values of three words.

The names are those of package reflect: ``typ``, ``ptr`` and ``flag`` are what a Value holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.types import METHOD_TYPE, Types, methods

# Where an object lies. Only what a program could name or point to may be written.
VARIABLE, HEAP, COPY, ZERO = "variable", "heap", "copy", "zero"
WRITABLE = (VARIABLE, HEAP)


@dataclass(frozen=True, slots=True)
class Loc:
    """An address: an object, and the way inside it by the numbers of fields and elements."""

    obj: str
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MapRef:
    """What a map variable holds."""

    obj: str


@dataclass(frozen=True, slots=True)
class FuncRef:
    """What a func variable holds: a function by its name."""

    name: str


Word = Loc | MapRef | FuncRef | None
"""One pointer, or nil."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice of all of an array; nil if there is no ``obj``."""

    obj: str = ""
    len: int = 0


@dataclass(frozen=True, slots=True)
class Eface:
    """An interface value: a type, and a data word. For a type that is no pointer, the word leads to a copy."""

    type: str
    word: Word


Data: TypeAlias = "str | Loc | MapRef | FuncRef | Slice | Eface | tuple[Data, ...] | None"
"""What stands in memory. A map's object is a tuple of pairs."""


@dataclass(frozen=True, slots=True)
class Object:
    """A piece of memory. ``of`` says of a copy what it was made from."""

    id: str
    type: str
    data: Data
    place: str = VARIABLE
    of: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A reflect.Value. ``trail`` is not part of it: the way on which it was reached, a letter a step.

    F exported field, U unexported field, E unexported embedded field, P through a pointer or Addr, I all the rest.
    """

    id: str
    typ: str = ""
    ptr: Word = None
    flag: int = 0
    trail: str = ""

    @property
    def kind(self) -> int:
        """The lowest five bits."""
        return self.flag & flags.KIND_MASK

    @property
    def read_only(self) -> bool:
        """Whether it was reached by way of an unexported field."""
        return self.flag & flags.RO != 0

    @property
    def can_addr(self) -> bool:
        """Value.CanAddr."""
        return self.flag & flags.ADDR != 0

    @property
    def can_set(self) -> bool:
        """Value.CanSet."""
        return self.flag & (flags.ADDR | flags.RO) == flags.ADDR

    @property
    def can_interface(self) -> bool:
        """Value.CanInterface; for the zero Value that panics, and it is no here."""
        return self.flag != 0 and not self.read_only

    @property
    def method(self) -> int:
        """The number of the method, of a method value; else -1."""
        return self.flag >> flags.METHOD_SHIFT if self.flag & flags.METHOD else -1

    def type(self) -> str:
        """Value.Type: of a method value not the receiver's, but the method's."""
        return METHOD_TYPE if self.flag & flags.METHOD else self.typ

    def function(self, types: Types) -> str:
        """The function that a method value calls."""
        return f"{self.typ.removeprefix('*')}.{methods(types, self.typ)[self.method]}"


@dataclass(frozen=True, slots=True)
class Last:
    """What the last statement did: a panic, where a set ended, what was written, what was called, a copy.

    ``used`` is the Value that left reflection: taken out, called, or written somewhere.
    """

    panic: str = ""
    way: str = ""
    wrote: Loc | None = None
    called: str = ""
    copied: bool = False
    used: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A program at one moment. ``allocs`` counts what reflect allocated, not what conversions did."""

    types: Types
    objects: Mapping[str, Object]
    values: Mapping[str, Value]
    allocs: int = 0
    last: Last = Last()

    def keep(self, value: Value) -> "State":
        """The state with a Value in it."""
        return replace(self, values={**self.values, value.id: value})

    def add(self, one: Object) -> "State":
        """The state with a piece of memory in it."""
        return replace(self, objects={**self.objects, one.id: one})

    @property
    def variables(self) -> tuple[Object, ...]:
        """The program's variables."""
        return tuple(one for one in self.objects.values() if one.place == VARIABLE)
