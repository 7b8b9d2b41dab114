"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory.events import Event
from talkdiagrams.mechanisms.memory.model import MOST_GS, step
from talkdiagrams.mechanisms.memory.state import (
    NOBODY,
    Chan,
    G,
    Mutex,
    Once,
    State,
    Thing,
    Var,
    WaitGroup,
)


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible from each G's point of view; most of them are."""
    for g in s.gs:
        if g.waits == NOBODY and not g.exited:
            yield from candidates_of(s, g)


def candidates_of(s: State, g: G) -> Iterator[Event]:
    """What one G may do next."""
    for thing in s.things:
        yield from _on(g.id, thing)
    if len(s.gs) < MOST_GS:
        yield Event("go", g.id, f"G{len(s.gs) + 1}")
    yield Event("exit", g.id)


def _on(g: str, thing: Thing) -> Iterator[Event]:
    id = thing.id
    match thing:
        case Var():
            yield from (Event(verb, g, id) for verb in ("read", "write", "load"))
            yield from (Event("store", g, id, "7"), Event("swap", g, id, "8"))
            yield from (Event("add", g, id, "1"), Event("cas", g, id, "9", thing.value))
            yield Event("cas", g, id, "9", "x")
        case Chan():
            yield Event("receive", g, id)
            if thing.closed == NOBODY:
                yield Event("send", g, id)
                if not thing.sendq:
                    yield Event("close", g, id)
        case Mutex():
            yield from (Event("lock", g, id), Event("trylock", g, id))
            if thing.locked:
                yield Event("unlock", g, id)
            if thing.rw:
                yield Event("runlock" if g in thing.readers else "rlock", g, id)
        case Once():
            mine = thing.by == g and not thing.done
            yield Event("return" if mine else "do", g, id)
        case WaitGroup():
            yield from (Event("add", g, id, "2"), Event("wait", g, id))
            if thing.count:
                yield Event("done", g, id)


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
