"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.model import MOST
from talkdiagrams.mechanisms.cleanups.state import Obj, Special, Stage, State, reachable


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible; nearly all of them are."""
    here = [one for one in s.objs if one.id in reachable(s)]
    yield Event("gc")
    number = len(s.objs) + len(s.specials) + len(s.weaks)
    if number < MOST:
        yield Event("new", (f"o{number}",))
        for a in here:
            yield from _attach(s, a, here, number)
    for a in here:
        yield Event("drop" if a.id in s.vars else "hold", (a.id,))
        for b in here:
            yield Event("unlink" if b.id in a.refs else "link", (a.id, b.id))
    for weak in s.weaks:
        yield Event("value", (weak.id,))
    for one in s.specials:
        yield from _next(one)


def _attach(s: State, a: Obj, here: list[Obj], number: int) -> Iterator[Event]:
    if s.on(a.id, "finalizer", Stage.SET):
        yield Event("clear", (a.id,))
    else:
        yield Event("finalizer", (f"f{number}", a.id))
        yield from (Event("finalizer", (f"f{number}", a.id, b.id)) for b in here)
    yield Event("cleanup", (f"c{number}", a.id))
    yield from (Event("cleanup", (f"c{number}", a.id, b.id)) for b in here if b is not a)
    yield Event("weak", (f"w{number}", a.id))


def _next(one: Special) -> Iterator[Event]:
    match one.stage:
        case Stage.SET if one.kind == "cleanup":
            yield Event("stop", (one.id,))
        case Stage.QUEUED:
            yield Event("run", (one.id,))
        case Stage.RUNNING:
            yield Event("end", (one.id,))
            if one.kind == "finalizer":
                yield Event("store", (one.id,))
        case _:
            pass
