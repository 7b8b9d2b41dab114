"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.locks.events import Add, Do, Event, Run, Tick
from talkdiagrams.mechanisms.locks.model import step
from talkdiagrams.mechanisms.locks.state import (
    ACTIVE_SPIN,
    IN_F,
    READ,
    G,
    GStatus,
    Mutex,
    Once,
    RWMutex,
    State,
    Thing,
    WaitGroup,
)

TICKS = (Tick(100_000), Tick(700_000))


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; most of them are."""
    for g in s.gs:
        yield from candidates_of(s, g)
    yield from TICKS


def candidates_of(s: State, g: G) -> Iterator[Event]:
    """What one G may do next."""
    outer = [one for one in s.things if "." not in one.id]
    match g.status:
        case GStatus.RUNNING:
            for thing in outer:
                yield from _methods(s, g, thing)
        case GStatus.SPINNING:
            assert g.call is not None
            yield Do("lock", g.call.what, g.id)
            m = s.mutex(g.call.what)
            if m.locked and not m.starving and g.call.iter < ACTIVE_SPIN:
                yield Do("spin", g.call.what, g.id)
        case GStatus.RUNNABLE:
            yield Run(g.id)
            wants = s.find(g.call.what) if g.call else None
            if isinstance(wants, Mutex) and wants.locked and not wants.starving and s.cores > 1:
                yield Do("spin", wants.id, g.id)
        case _:
            pass


def _methods(s: State, g: G, thing: Thing) -> Iterator[Event]:
    def do(*verbs: str) -> Iterator[Event]:
        yield from (Do(verb, thing.id, g.id) for verb in verbs)

    match thing:
        case Mutex():
            yield from do("lock", "trylock")
            if thing.locked:
                yield from do("unlock")
                if not thing.starving and s.cores > 1:
                    yield from do("spin")
        case RWMutex():
            yield from do("lock", "trylock", "rlock", "tryrlock")
            if s.holders(thing.id):
                yield from do("unlock")
            if s.holders(thing.id, READ):
                yield from do("runlock")
        case WaitGroup():
            yield from (Add(delta, thing.id, g.id) for delta in (1, 2))
            yield from do("done", "wait")
        case Once():
            yield from do("do")
            if (thing.id, IN_F) in g.holds:
                yield from do("end", "panic")


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
