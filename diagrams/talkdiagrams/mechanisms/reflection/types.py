"""Types as a descriptor knows them: kind, size, fields, methods, and whether a value of it is one pointer.

A type is named by its text in Go (`int`, `*User`, `[]int`, `map[string]int`); what the program declares is looked up.
Sizes are those of linux/amd64.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from talkdiagrams.mechanisms.reflection import flags

ANY = "any"
METHOD_TYPE = "func() string"
_BASIC = {
    "bool": (flags.BOOL, 1, 1),
    "int": (flags.INT, 8, 8),
    "uint8": (flags.UINT8, 1, 1),
    "string": (flags.STRING, 16, 8),
    "struct{}": (flags.STRUCT, 0, 1),
    ANY: (flags.INTERFACE, 16, 8),
    METHOD_TYPE: (flags.FUNC, 8, 8),
}
_ARRAY = re.compile(r"\[([1-9])\](.+)")
_MAP = "map[string]"


@dataclass(frozen=True, slots=True)
class StructField:
    """A field; ``embedded`` if it has no name but that of its type."""

    name: str
    type: str
    embedded: bool = False

    @property
    def exported(self) -> bool:
        """Whether its name begins with a capital letter."""
        return self.name[:1].isupper()


@dataclass(frozen=True, slots=True)
class Declared:
    """A type that the program declares. ``under`` is its underlying type, "" for a struct with ``fields``.

    ``methods`` have a value as receiver, ``pointer`` methods a pointer; each returns a string.
    """

    name: str
    under: str = ""
    fields: tuple[StructField, ...] = ()
    methods: tuple[str, ...] = ()
    pointer: tuple[str, ...] = ()


Types = Mapping[str, Declared]


def known(types: Types, t: str) -> bool:
    """Whether ``t`` is a type of the program."""
    if t in _BASIC or t in types:
        return True
    if found := _ARRAY.fullmatch(t):
        return known(types, found[2])
    for head in ("*", "[]", _MAP):
        if t.startswith(head):
            return known(types, t.removeprefix(head))
    return False


def under(types: Types, t: str) -> str:
    """The underlying type; a struct's is its own name."""
    return (types[t].under or t) if t in types else t


def kind(types: Types, t: str) -> int:
    """The kind of a type."""
    t = under(types, t)
    if t in _BASIC:
        return _BASIC[t][0]
    if t in types:
        return flags.STRUCT
    for head, number in (("*", flags.POINTER), ("[]", flags.SLICE), (_MAP, flags.MAP)):
        if t.startswith(head):
            return number
    return flags.ARRAY


def elem(types: Types, t: str) -> str:
    """The type of what a pointer, slice, array or map leads to."""
    t = under(types, t)
    if found := _ARRAY.fullmatch(t):
        return found[2]
    return t.removeprefix(_MAP) if t.startswith(_MAP) else t.removeprefix("[]").removeprefix("*")


def length(types: Types, t: str) -> int:
    """How many elements an array has."""
    found = _ARRAY.fullmatch(under(types, t))
    return int(found[1]) if found else 0


def fields(types: Types, t: str) -> tuple[StructField, ...]:
    """The fields of a struct."""
    return types[t].fields if t in types else ()


def layout(types: Types, t: str) -> tuple[int, int, tuple[int, ...]]:
    """Size, alignment, and the offset of each field."""
    t = under(types, t)
    if t in _BASIC:
        return _BASIC[t][1], _BASIC[t][2], ()
    which = kind(types, t)
    if which in (flags.POINTER, flags.MAP):
        return 8, 8, ()
    if which == flags.SLICE:
        return 24, 8, ()
    if which == flags.ARRAY:
        size, align, _ = layout(types, elem(types, t))
        return size * length(types, t), align, ()
    at, most, offsets, last = 0, 1, [], 1
    for field in fields(types, t):
        last, align, _ = layout(types, field.type)
        at = -(-at // align) * align
        offsets.append(at)
        at, most = at + last, max(most, align)
    if last == 0 and at:  # a pointer to an empty field at the end must not lead out of the struct
        at += 1
    return -(-at // most) * most, most, tuple(offsets)


def size(types: Types, t: str) -> int:
    """How many bytes a value takes."""
    return layout(types, t)[0]


def direct(types: Types, t: str) -> bool:
    """Whether a value is one pointer, and so stands in the data word of an interface itself."""
    which = kind(types, t)
    if which in (flags.POINTER, flags.MAP, flags.FUNC):
        return True
    if size(types, t) != 8:
        return False
    if which == flags.ARRAY:
        return direct(types, elem(types, t))
    many = fields(types, t) if which == flags.STRUCT else ()
    return any(direct(types, field.type) for field in many)


def methods(types: Types, t: str) -> tuple[str, ...]:
    """The method set, sorted."""
    if t in types:
        return tuple(sorted(types[t].methods))
    base = t.removeprefix("*")
    if t.startswith("*") and base in types:
        return tuple(sorted((*types[base].methods, *types[base].pointer)))
    return ()


def assignable(types: Types, to: str, of: str) -> bool:
    """Whether a value of type ``of`` may be assigned to ``to`` as it is."""
    if to == of:
        return True
    if all(one in types or one in _BASIC for one in (to, of)):
        return False
    return under(types, to) == under(types, of)


def shown(types: Types, t: str) -> str:
    """The type as Go writes it: what the program declares has its package in front."""
    if t == ANY:
        return "interface {}"
    if t in _BASIC:
        return "struct {}" if t == "struct{}" else t
    if t in types:
        return f"main.{t}"
    tail = elem(types, t)
    return t.removesuffix(tail) + shown(types, tail)
