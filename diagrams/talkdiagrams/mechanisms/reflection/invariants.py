"""What is true of every state, and of every step: the claims that the talk makes, as code."""

import re
from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.memory import METHOD_VALUE, type_at
from talkdiagrams.mechanisms.reflection.state import (
    COPY,
    WRITABLE,
    ZERO,
    Loc,
    State,
    Value,
)
from talkdiagrams.mechanisms.reflection.types import direct, elem, kind, methods

_STICKY = re.compile(r"U|EP*I")
_EMBED = re.compile(r"EP*$")


def invariants(s: State) -> list[str]:
    """Every fault of a state, each with the name of its rule; none, if all is well."""
    return [
        f"{name}: {v.id} {fault}"
        for name, rule in RULES.items()
        for v in s.values.values()
        for fault in rule(s, v)
    ]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of a step."""
    return [f"{name}: {fault}" for name, rule in STEPS.items() for fault in rule(a, b)]


def _zero(s: State, v: Value) -> Iterator[str]:
    """Three zero words, or a type and a kind."""
    del s
    if (v.flag == 0) != (v.typ == "") or (v.flag == 0 and v.ptr is not None):
        yield f"is half a Value: {v.typ!r} with {v.flag:#x}"


def _kind(s: State, v: Value) -> Iterator[str]:
    """The kind in the bits is that of the type; of a method value it is func."""
    if v.typ and not v.flag & flags.METHOD and v.kind != kind(s.types, v.typ):
        yield f"says {v.kind} of a {v.typ}"
    if v.flag & flags.METHOD and (v.kind != flags.FUNC or v.method >= len(methods(s.types, v.typ))):
        yield f"is method {v.method} of {v.typ}, and says {v.kind}"
    if not v.flag & flags.METHOD and v.flag >> flags.METHOD_SHIFT:
        yield "has a number of a method, and is none"


def _indirect(s: State, v: Value) -> Iterator[str]:
    """What is no pointer is reached through one; what is addressable, too."""
    if not v.typ:
        return
    if not v.flag & flags.INDIR and not direct(s.types, v.typ):
        yield f"is a {v.typ} in a word"
    if v.flag & flags.ADDR and not v.flag & flags.INDIR:
        yield "has an address, and is the value itself"


def _pointee(s: State, v: Value) -> Iterator[str]:
    """The pointer leads to what the type says."""
    if not isinstance(v.ptr, Loc) or not v.typ:
        return
    if v.ptr.obj not in s.objects:
        yield f"leads to {v.ptr.obj}, which is not there"
        return
    there = type_at(s.types, s.objects[v.ptr.obj].type, v.ptr.path)
    if v.flag & flags.INDIR and there != v.typ:
        yield f"is a {v.typ}, and leads to a {there}"
    pointer = not v.flag & flags.INDIR and kind(s.types, v.typ) == flags.POINTER
    if pointer and there != elem(s.types, v.typ):
        yield f"is a {v.typ}, and leads to a {there}"


def _addressable(s: State, v: Value) -> Iterator[str]:
    """Exactly what lies in a variable, on the heap by New or in a slice has the bit; copies and strings don't."""
    if not v.flag & flags.INDIR or v.flag & flags.METHOD or not isinstance(v.ptr, Loc):
        return
    if v.ptr.obj not in s.objects:
        return
    one = s.objects[v.ptr.obj]
    types = [type_at(s.types, one.type, v.ptr.path[:i]) for i in range(len(v.ptr.path))]
    in_string = any(kind(s.types, t) == flags.STRING for t in types)
    if v.can_addr != (one.place in WRITABLE and not in_string):
        yield f"{'is' if v.can_addr else 'is not'} addressable, and lies in a {one.place}"


def _read_only(s: State, v: Value) -> Iterator[str]:
    """Read-only is who was reached through an unexported field; an embedded one is forgiven at its own fields."""
    del s
    if not v.flag:
        return
    if bool(v.flag & flags.STICKY_RO) != bool(_STICKY.search(v.trail)):
        yield f"came by {v.trail}, and its sticky bit is {bool(v.flag & flags.STICKY_RO)}"
    if bool(v.flag & flags.EMBED_RO) != bool(_EMBED.search(v.trail)):
        yield f"came by {v.trail}, and its embed bit is {bool(v.flag & flags.EMBED_RO)}"


def _written(a: State, b: State) -> Iterator[str]:
    """Memory changes only where a settable Value led to, and only by a set; copies and zeros never change."""
    wrote = b.last.wrote
    for id, one in a.objects.items():
        after = b.objects.get(id)
        if after is None:
            yield f"{id} has gone"
        elif after.data != one.data and one.place in (COPY, ZERO):
            yield f"{id}, a {one.place}, has changed"
        elif after.data != one.data and id in a.values:
            yield f"{id} is a Value"
        elif after.data != one.data and (wrote is None or wrote.obj != id) and not _taken(a, b, id):
            yield f"{id} has changed, and nobody set it"
    if wrote is not None and not any(v.can_set and v.ptr == wrote for v in a.values.values()):
        yield f"{wrote} was set through no settable Value"


def _taken(a: State, b: State, id: str) -> bool:
    """Whether ``id`` is a variable of type any, to which the program itself has assigned."""
    return a.objects[id].type == "any" and b.last.wrote is None and not b.last.panic


def _panicked(a: State, b: State) -> Iterator[str]:
    """A panic changes nothing."""
    if b.last.panic and (a.objects, a.values, a.allocs) != (b.objects, b.values, b.allocs):
        yield "something has changed"


def _leak(a: State, b: State) -> Iterator[str]:
    """Nothing read-only gets out: neither by Interface nor as the argument of Set, nor may it be called."""
    used = a.values.get(b.last.used)
    if used is not None and (used.read_only or not used.flag):
        yield f"{used.id} was read-only, and got out"


def _allocates(a: State, b: State) -> Iterator[str]:
    """A statement allocates once at most (a method that becomes a function: twice), a walk inside memory never."""
    many = b.allocs - a.allocs
    if many not in (0, 1, METHOD_VALUE):
        yield f"{many} allocations"
    if many and len(b.objects) == len(a.objects) and b.last.wrote is None and not b.last.copied:
        yield "an allocation of nothing"


RULES: dict[str, Callable[[State, Value], Iterator[str]]] = {
    "zero": _zero,
    "kind": _kind,
    "indirect": _indirect,
    "pointee": _pointee,
    "addressable": _addressable,
    "read-only": _read_only,
}
STEPS: dict[str, Callable[[State, State], Iterator[str]]] = {
    "written": _written,
    "panicked": _panicked,
    "leak": _leak,
    "allocates": _allocates,
}
