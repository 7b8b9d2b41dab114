"""Reading and writing memory, and the way between a value and the one word that an interface has for it."""

from dataclasses import replace

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.state import (
    COPY,
    ZERO,
    Data,
    Eface,
    FuncRef,
    Loc,
    MapRef,
    Object,
    Slice,
    State,
    Value,
    Word,
)
from talkdiagrams.mechanisms.reflection.types import (
    METHOD_TYPE,
    Types,
    direct,
    elem,
    fields,
    kind,
    length,
    size,
)

METHOD_VALUE = 2
"""How often a method value allocates that becomes a function: itself, and the address of the code."""


def zero(types: Types, t: str) -> Data:
    """The zero value of a type."""
    which = kind(types, t)
    if which == flags.STRUCT:
        return tuple(zero(types, field.type) for field in fields(types, t))
    if which == flags.ARRAY:
        return tuple(zero(types, elem(types, t)) for _ in range(length(types, t)))
    simple: dict[int, Data] = {flags.INT: "0", flags.UINT8: "0", flags.BOOL: "false"}
    simple |= {flags.STRING: "", flags.SLICE: Slice()}
    return simple.get(which)


def load(s: State, at: Loc) -> Data:
    """What stands at an address."""
    data = s.objects[at.obj].data
    for i in at.path:
        if isinstance(data, str):
            return str(ord(data[i]))
        assert isinstance(data, tuple)
        data = data[i]
    return data


def store(s: State, at: Loc, data: Data) -> State:
    """The state after a write."""
    one = s.objects[at.obj]
    return s.add(replace(one, data=_put(one.data, at.path, data)))


def _put(old: Data, path: tuple[int, ...], new: Data) -> Data:
    if not path:
        return new
    assert isinstance(old, tuple)
    at = path[0]
    return (*old[:at], _put(old[at], path[1:], new), *old[at + 1 :])


def type_at(types: Types, t: str, path: tuple[int, ...]) -> str:
    """The type of what stands at the end of a way into a value of type ``t``."""
    for i in path:
        which = kind(types, t)
        if which == flags.STRUCT:
            t = fields(types, t)[i].type
        elif which == flags.STRING:
            t = "uint8"
        else:
            t = elem(types, t)
    return t


def word_of(types: Types, t: str, data: Data) -> Word:
    """The one pointer that a value of a direct type is."""
    if isinstance(data, tuple):
        parts = fields(types, t) if kind(types, t) == flags.STRUCT else [None] * len(data)
        for part, inner in zip(parts, data, strict=True):
            type = part.type if part else elem(types, t)
            if size(types, type):
                return word_of(types, type, inner)
    assert data is None or isinstance(data, Loc | MapRef | FuncRef)
    return data


def data_of(types: Types, t: str, word: Word) -> Data:
    """The value of a direct type whose one pointer this is."""
    if kind(types, t) == flags.STRUCT:
        return tuple(
            data_of(types, field.type, word) if size(types, field.type) else zero(types, field.type)
            for field in fields(types, t)
        )
    return (data_of(types, elem(types, t), word),) if kind(types, t) == flags.ARRAY else word


def held(s: State, v: Value) -> Data:
    """The value that a Value stands for."""
    if v.flag & flags.METHOD:
        return FuncRef(v.function(s.types))
    if v.flag & flags.INDIR:
        assert isinstance(v.ptr, Loc)
        return load(s, v.ptr)
    return data_of(s.types, v.typ, v.ptr)


def copy(s: State, t: str, data: Data, of: str = "") -> tuple[State, Loc]:
    """A copy of a value in a place of its own, which nobody writes to."""
    id = f"copy.{sum(one.place == COPY for one in s.objects.values()) + 1}"
    return s.add(Object(id, t, data, COPY, of)), Loc(id)


def zero_object(s: State, t: str) -> tuple[State, Loc]:
    """The memory that is always zero, as a value of type ``t``."""
    id = f"zeroVal.{t}"
    return s.add(Object(id, t, zero(s.types, t), ZERO)), Loc(id)


def box(s: State, t: str, data: Data, of: str = "") -> tuple[State, Eface]:
    """A value as an interface value."""
    if direct(s.types, t):
        return s, Eface(t, word_of(s.types, t, data))
    s, at = copy(s, t, data, of)
    return s, Eface(t, at)


def pack(s: State, v: Value) -> tuple[State, Eface | None, int]:
    """`valueInterface`: a Value as an interface value, and how often that allocates."""
    if v.flag & flags.METHOD:
        return s, Eface(METHOD_TYPE, FuncRef(v.function(s.types))), METHOD_VALUE
    if v.kind == flags.INTERFACE:
        inner = held(s, v)
        assert inner is None or isinstance(inner, Eface)
        return s, inner, 0
    if direct(s.types, v.typ):
        return s, Eface(v.typ, word_of(s.types, v.typ, held(s, v))), 0
    if v.flag & flags.ADDR:
        s, at = copy(s, v.typ, held(s, v))
        return s, Eface(v.typ, at), int(size(s.types, v.typ) > 0)
    return s, Eface(v.typ, v.ptr), 0
