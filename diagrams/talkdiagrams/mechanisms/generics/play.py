"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator
from itertools import islice, product

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.generics.events import Compile, Event, Instantiate, Shape
from talkdiagrams.mechanisms.generics.model import step
from talkdiagrams.mechanisms.generics.shapes import why_not
from talkdiagrams.mechanisms.generics.state import State
from talkdiagrams.mechanisms.generics.types import Type, named, pointer

BASICS = ("int", "string", "float64")
MOST_LISTS = 60


def arguments(s: State) -> tuple[Type, ...]:
    """Types that may serve as arguments: basic ones, the program's own, pointers, slices and instances of these."""
    own = [named(name) for name, defined in s.types.items() if not defined.params]
    plain = [*(named(name) for name in BASICS), *own]
    made = [
        named(name, *([named("int")] * len(defined.params)))
        for name, defined in s.types.items()
        if defined.params
    ]
    return (*plain, *(pointer(t) for t in plain), Type("slice", args=(plain[-1],)), *made)


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; most of them are."""
    types = arguments(s)
    known = {(i.generic, i.args) for i in s.requested}
    for generic in s.generics.values():
        fits = [
            [t for t in types if not why_not(s, t, s.constraints[p.constraint])]
            for p in generic.params
        ]
        for args in islice(product(*fits), MOST_LISTS):
            if (generic.name, args) not in known:
                yield Instantiate(named(generic.name, *args))
    for name in s.constraints:
        yield from (Shape(t, name) for t in types[::3])
    if s.todo:
        yield from (Compile(), Compile(), Compile(True))


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
