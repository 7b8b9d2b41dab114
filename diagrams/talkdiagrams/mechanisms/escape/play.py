"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator
from itertools import product

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.escape.events import (
    Assign,
    Call,
    Capture,
    Event,
    Solve,
    Source,
    Tag,
    WalkFrom,
)
from talkdiagrams.mechanisms.escape.model import step
from talkdiagrams.mechanisms.escape.state import HEAP, State


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; most of them are."""
    mine = [loc for loc in s.locs if loc.id != HEAP and not s.func(loc.fn).tagged]
    ids = [loc.id for loc in mine]
    for dst, src in product(ids, ids):
        yield from (Assign(dst, Source(src, derefs)) for derefs in (-1, 0, 1, 2))
    for id in ids:
        yield from (Assign(HEAP, Source(id, derefs), "send") for derefs in (-1, 0, 1))
        yield Assign(id, Source(ids[0], -1), through=True)
        yield Call("w.Write", (Source(id, -1),))
    for fn in s.funcs:
        params = len(list(s.of(fn.id, "param")))
        results = len(list(s.of(fn.id, "result")))
        for at in range(len(ids)):
            args = tuple(Source(ids[(at + n) % len(ids)], (at + n) % 3 - 1) for n in range(params))
            to = tuple(ids[(at + 1 + n) % len(ids)] for n in range(results))
            yield Call(fn.id, args, to)
    for closure in (loc for loc in mine if loc.sort == "new"):
        for var in mine:
            if var.fn == closure.fn and var is not closure:
                yield Capture(var.id, closure.id, "value")
                yield Capture(var.id, closure.id, "reference")
    if not s.solved:
        yield Solve()
        yield WalkFrom()
        yield from (WalkFrom(id) for id in s.todo)
    elif mine:
        yield Tag()


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
