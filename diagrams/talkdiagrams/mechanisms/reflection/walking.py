"""From one Value to another: what each step does with the bits (reflect/value.go)."""

from dataclasses import replace

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Walk
from talkdiagrams.mechanisms.reflection.memory import copy, held, zero_object
from talkdiagrams.mechanisms.reflection.state import Eface, Last, Loc, MapRef, Slice, State, Value
from talkdiagrams.mechanisms.reflection.trouble import Panic, value_error
from talkdiagrams.mechanisms.reflection.types import (
    direct,
    elem,
    fields,
    kind,
    length,
    methods,
    size,
)


def walk(s: State, e: Walk) -> State:
    """The state with the Value that the step leads to; raises Panic."""
    v = s.values[e.of]
    match e.op:
        case "Elem":
            return s.keep(_elem(s, e, v))
        case "Field":
            return _field(s, e, v)
        case "Index":
            return s.keep(_index(s, e, v))
        case "MapIndex":
            return _map_index(s, e, v)
        case "Addr":
            return s.keep(_addr(e, v))
        case _:
            return s.keep(_method(s, e, v))


def _elem(s: State, e: Walk, v: Value) -> Value:
    """Through a pointer to what it points to: addressable. Out of an interface: not, it's a copy."""
    if v.kind == flags.INTERFACE:
        x = held(s, v)
        if not isinstance(x, Eface):
            return Value(e.to)
        flag = kind(s.types, x.type) | flags.ro(v.flag)
        if not direct(s.types, x.type):
            flag |= flags.INDIR
        return Value(e.to, x.type, x.word, flag, v.trail + "I")
    if v.kind == flags.POINTER:
        to = held(s, v)
        if not isinstance(to, Loc):
            return Value(e.to)
        typ = elem(s.types, v.typ)
        flag = v.flag & flags.RO | flags.INDIR | flags.ADDR | kind(s.types, typ)
        return Value(e.to, typ, to, flag, v.trail + "P")
    raise value_error("reflect.Value.Elem", v.kind)


def _field(s: State, e: Walk, v: Value) -> State:
    """Inherits all but the bit of an embedded field: what is promoted through it may be exported."""
    if v.kind != flags.STRUCT:
        raise value_error("reflect.Value.Field", v.kind)
    many, i = fields(s.types, v.typ), int(e.arg)
    if i >= len(many):
        raise Panic("reflect: Field index out of range", "range")
    field = many[i]
    flag = v.flag & (flags.STICKY_RO | flags.INDIR | flags.ADDR) | kind(s.types, field.type)
    letter = "F"
    if not field.exported:
        flag |= flags.EMBED_RO if field.embedded else flags.STICKY_RO
        letter = "E" if field.embedded else "U"
    ptr = v.ptr
    if flag & flags.INDIR:
        assert isinstance(ptr, Loc)
        ptr = Loc(ptr.obj, (*ptr.path, i))
    elif size(s.types, field.type) == 0:
        s, ptr = zero_object(s, field.type)
        flag |= flags.INDIR
    return s.keep(Value(e.to, field.type, ptr, flag, v.trail + letter))


def _index(s: State, e: Walk, v: Value) -> Value:
    """An element of a slice is addressable always, that of an array if the array is, a byte of a string never."""
    i = int(e.arg)
    if v.kind == flags.ARRAY:
        if i >= length(s.types, v.typ):
            raise Panic("reflect: array index out of range", "range")
        typ, ptr = elem(s.types, v.typ), v.ptr
        if v.flag & flags.INDIR:
            assert isinstance(ptr, Loc)
            ptr = Loc(ptr.obj, (*ptr.path, i))
        keep = v.flag & (flags.INDIR | flags.ADDR)
        return Value(e.to, typ, ptr, keep | flags.ro(v.flag) | kind(s.types, typ), v.trail + "I")
    if v.kind == flags.SLICE:
        data = held(s, v)
        assert isinstance(data, Slice)
        if i >= data.len:
            raise Panic("reflect: slice index out of range", "range")
        typ = elem(s.types, v.typ)
        flag = flags.ADDR | flags.INDIR | flags.ro(v.flag) | kind(s.types, typ)
        return Value(e.to, typ, Loc(data.obj, (i,)), flag, v.trail + "I")
    if v.kind == flags.STRING:
        data = held(s, v)
        assert isinstance(data, str)
        assert isinstance(v.ptr, Loc)
        if i >= len(data):
            raise Panic("reflect: string index out of range", "range")
        flag = flags.ro(v.flag) | flags.UINT8 | flags.INDIR
        return Value(e.to, "uint8", Loc(v.ptr.obj, (*v.ptr.path, i)), flag, v.trail + "I")
    raise value_error("reflect.Value.Index", v.kind)


def _map_index(s: State, e: Walk, v: Value) -> State:
    """A copy: elements of a map move, and so they have no address."""
    if v.kind != flags.MAP:
        raise value_error("reflect.Value.MapIndex", v.kind)
    ref = held(s, v)
    pairs = s.objects[ref.obj].data if isinstance(ref, MapRef) else ()
    assert isinstance(pairs, tuple)
    for pair in pairs:
        assert isinstance(pair, tuple)
        if pair[0] == e.arg:
            break
    else:
        return s.keep(Value(e.to))
    typ, trail = elem(s.types, v.typ), v.trail + "I"
    flag = flags.ro(v.flag) | kind(s.types, typ)
    if direct(s.types, typ):
        from_map = pair[1]
        while isinstance(from_map, tuple):
            from_map = from_map[-1]
        assert from_map is None or not isinstance(from_map, str | Slice | Eface)
        return s.keep(Value(e.to, typ, from_map, flag, trail))
    s, at = copy(s, typ, pair[1])
    many = s.allocs + (size(s.types, typ) > 0)
    s = replace(s, allocs=many, last=Last(copied=True))
    return s.keep(Value(e.to, typ, at, flag | flags.INDIR, trail))


def _addr(e: Walk, v: Value) -> Value:
    """The pointer, with the read-only bits as they are: `v.Addr().Elem()` is v again."""
    if not v.can_addr:
        raise Panic("reflect.Value.Addr of unaddressable value", "addressable")
    return Value(e.to, f"*{v.typ}", v.ptr, v.flag & flags.RO | flags.POINTER, v.trail + "P")


def _method(s: State, e: Walk, v: Value) -> Value:
    """The same words, but for the bits: the kind says func, and the number of the method stands on top."""
    if not v.typ:
        raise value_error("reflect.Value.Method", flags.INVALID)
    i = int(e.arg)
    if v.flag & flags.METHOD or i >= len(methods(s.types, v.typ)):
        raise Panic("reflect: Method index out of range", "range")
    flag = flags.ro(v.flag) | v.flag & flags.INDIR | flags.FUNC
    flag |= i << flags.METHOD_SHIFT | flags.METHOD
    return Value(e.to, v.typ, v.ptr, flag, v.trail + "I")
