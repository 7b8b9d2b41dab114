"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator
from contextlib import suppress

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Call,
    Clear,
    Compare,
    Convert,
    Copy,
    Event,
    Switch,
)
from talkdiagrams.mechanisms.interfaces.model import step
from talkdiagrams.mechanisms.interfaces.state import EMPTY, State, Var, implements


def values(s: State, type: str) -> tuple[str, ...]:
    """Values that a type may have."""
    form = s.types[type].form
    if form.direct:
        return ("p1", "p2", "nil")
    if form.size == 0:
        return ("zero",)
    if form.text == "bool":
        return ("true", "false")
    if form.byte:
        return ("0", "7", "255") if form.text == "uint8" else ("0", "7")
    return ("0", "7", "255", "256", "1000")


def candidates(s: State) -> Iterator[Event]:
    """What a program with these types might do next; some of it the compiler refuses."""
    for var in s.vars:
        yield Clear(var.id)
        yield from _conversions(s, var)
        yield from _questions(s, var)
        for other in s.vars:
            yield Copy(var.id, other.id)
            yield Compare(var.id, other.id)
        if var.static != EMPTY:
            yield from (Call(method, var.id) for method in s.inters[var.static].methods)


def _own(s: State) -> list[str]:
    return [name for name in s.types if s.types[name].methods] or list(s.types)[:4]


def _conversions(s: State, var: Var) -> Iterator[Event]:
    for type in s.types if var.static == EMPTY else _own(s):
        if var.static != EMPTY and not implements(s.inters[var.static], s.types[type]):
            continue
        form = s.types[type].form
        for value in values(s, type):
            yield Convert(type, value, var.id)
            yield Convert(type, value, var.id, stays=True)
            if not form.direct and form.size:
                yield Convert(type, value, var.id, constant=True)


def _questions(s: State, var: Var) -> Iterator[Event]:
    for ok in (True, False):
        yield from (Assert(var.id, type, ok=ok) for type in (*_own(s), EMPTY))
    for site in s.sites:
        for cached in (True, False):
            if site.switch:
                yield Switch(var.id, site.id, cached)
                continue
            for to in ("", *(one.id for one in s.vars if one.static == site.cases[0])):
                yield Assert(var.id, site.cases[0], to, site.id, site.can_fail, cached)


def legal_events(s: State) -> Iterator[Event]:
    """Those that a program can do."""
    for event in candidates(s):
        with suppress(Illegal):
            step(s, event)
            yield event
