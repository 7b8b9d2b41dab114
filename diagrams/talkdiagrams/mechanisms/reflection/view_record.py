"""A state as memory: Values of three words, the variables that they lead to, copies, and descriptors of types.

Offsets and sizes are those of linux/amd64 in go1.27.3 (reflect/value.go, internal/abi/type.go).
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import NIL, Block, Field, RecordFrame
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.describe import bits, text
from talkdiagrams.mechanisms.reflection.events import Event
from talkdiagrams.mechanisms.reflection.state import (
    COPY,
    HEAP,
    VARIABLE,
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
    Types,
    direct,
    elem,
    fields,
    kind,
    layout,
    size,
)

_PLACES: dict[str, tuple[str, Color]] = {
    VARIABLE: ("variable", "g"),
    HEAP: ("on the heap", "m"),
    COPY: ("a copy", "idle"),
    ZERO: ("always zero", "idle"),
    "map": ("a map", "m"),
}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return the memory of ``after``, and the descriptors of its Values' types."""
    del before, event
    s = after
    blocks = [_value(s, v) for v in s.values.values()]
    blocks += [_object(s, one) for one in s.objects.values()]
    wanted = [v.typ for v in s.values.values() if v.typ]
    blocks += [_type(s.types, t) for t in dict.fromkeys(wanted)]
    status = (f"panic: {s.last.panic}",) if s.last.panic else ()
    mark = (_to(s, s.last.wrote),) if s.last.wrote else ()
    return RecordFrame(tuple(blocks), status, mark)


def _value(s: State, v: Value) -> Block:
    tint: Color = "idle" if not v.flag else "bad" if v.read_only else "good" if v.can_set else "p"
    named = bits(v)
    words = f"{flags.KINDS[v.kind]} {named}".strip() if v.flag else "0"
    made = (
        Field("typ_", "*abi.Type", v.typ, f"type.{v.typ}" if v.typ else NIL, 0, 8),
        Field("ptr", "pointer", to=_to(s, v.ptr), offset=8, size=8),
        Field("flag", "flag", words, offset=16, size=8, tint=tint),
    )
    note = "may be set" if v.can_set else "read-only" if v.read_only else ""
    return Block(v.id, f"Value {v.id}", made, note, tint, size=24, column=0)


def _to(s: State, word: Word) -> str:
    """The block or field that a pointer leads to; a part of a part counts as the part."""
    if word is None or isinstance(word, FuncRef):
        return NIL
    id = word.obj
    if isinstance(word, MapRef) or not word.path:
        return id
    one = s.objects[word.obj]
    names = [field.name for field in _rows(s, one)]
    at = word.path[0]
    return f"{id}.{names[at]}" if at < len(names) else id


def _object(s: State, one: Object) -> Block:
    note, tint = _PLACES[one.place]
    if one.of:
        note = f"{note} of {one.of}"
    named = one.place == VARIABLE
    title = f"{one.id} {one.type}" if named else one.type
    return Block(one.id, title, tuple(_rows(s, one)), note, tint, column=None if named else 2)


def _rows(s: State, one: Object) -> Iterator[Field]:
    if one.place == "map":
        assert isinstance(one.data, tuple)
        for pair in one.data:
            assert isinstance(pair, tuple)
            yield Field(f'["{pair[0]}"]', value=text(s.types, "", pair[1]))
        return
    which, many = kind(s.types, one.type), fields(s.types, one.type)
    if which == flags.STRUCT and isinstance(one.data, tuple) and many:
        offsets = layout(s.types, one.type)[2]
        for field, inner, at in zip(many, one.data, offsets, strict=True):
            yield _row(s, field.name, field.type, inner, at)
        return
    if which == flags.ARRAY and isinstance(one.data, tuple):
        inner_type = elem(s.types, one.type)
        each = size(s.types, inner_type)
        for i, inner in enumerate(one.data):
            yield _row(s, f"[{i}]", inner_type, inner, i * each)
        return
    yield _row(s, "value", one.type, one.data, 0)


def _row(s: State, name: str, t: str, data: Data, at: int) -> Field:
    to = ""
    shown = text(s.types, t, data)
    if isinstance(data, Loc | MapRef):
        to, shown = _to(s, data), ""
    elif isinstance(data, Slice) and data.obj:
        to, shown = data.obj, f"len {data.len}"
    elif isinstance(data, Eface) and isinstance(data.word, Loc):
        to, shown = _to(s, data.word), data.type
    return Field(name, t, shown, to, at, size(s.types, t))


def _type(types: Types, t: str) -> Block:
    made = [
        Field("Size_", value=str(size(types, t))),
        Field("Kind_", value=flags.KINDS[kind(types, t)]),
    ]
    made += [
        Field(f"Fields[{i}]", value=f"{one.name} {one.type if not one.embedded else ''}".strip())
        for i, one in enumerate(fields(types, t))
    ]
    if kind(types, t) in (flags.POINTER, flags.SLICE, flags.ARRAY):
        made.append(Field("Elem", value=elem(types, t)))
    note = "a word of its own" if direct(types, t) else ""
    return Block(f"type.{t}", f"type {t}", tuple(made), note, "runnable", column=3)
