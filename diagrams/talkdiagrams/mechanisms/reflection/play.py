"""Which statements may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator
from contextlib import suppress

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Call, Event, Make, Put, Take, Walk
from talkdiagrams.mechanisms.reflection.model import step
from talkdiagrams.mechanisms.reflection.state import State
from talkdiagrams.mechanisms.reflection.types import fields, length, methods


def candidates(s: State, to: str = "v", out: str = "i") -> Iterator[Event]:
    """What a program with these variables might do next; the compiler would refuse some of it."""
    for one in s.variables:
        yield Make(to, "ValueOf", one.id)
        yield Make(to, "ValueOf", f"&{one.id}")
    yield Make(to, "ValueOf", "nil")
    for t in (*s.types, "int", "string"):
        yield Make(to, "New", t)
        yield Make(to, "Zero", t)
    for v in s.values.values():
        many = {
            flags.STRUCT: len(fields(s.types, v.typ)) if v.typ else 0,
            flags.ARRAY: length(s.types, v.typ) if v.typ else 0,
            flags.SLICE: 3,
            flags.STRING: 2,
        }.get(v.kind, 0)
        op = "Field" if v.kind == flags.STRUCT else "Index"
        yield from (Walk(to, v.id, op, str(i)) for i in range(many))
        yield from (Walk(to, v.id, "Method", str(i)) for i in range(len(methods(s.types, v.typ))))
        yield from (Walk(to, v.id, op) for op in ("Elem", "Addr"))
        yield from (Walk(to, v.id, "MapIndex", key) for key in ("a", "b"))
        yield Take(out, v.id)
        yield Call(v.id)
        yield Put(v.id, "SetInt", "7")
        yield Put(v.id, "SetString", "new")
        yield from (Put(v.id, "Set", other) for other in s.values)


def legal_events(s: State, to: str = "v", out: str = "i") -> Iterator[Event]:
    """Those that a program can do; it may panic."""
    for event in candidates(s, to, out):
        with suppress(Illegal):
            step(s, event)
            yield event
