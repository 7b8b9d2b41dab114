"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator, Sequence

from talkdiagrams.mechanisms.channels.events import (
    CaseText,
    Close,
    Enqueue,
    Event,
    Lock,
    Look,
    Nil,
    Receive,
    Run,
    Select,
    Send,
)
from talkdiagrams.mechanisms.channels.model import step
from talkdiagrams.mechanisms.channels.state import Chan, G, GStatus, State
from talkdiagrams.mechanisms.errors import Illegal


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible from each G's point of view; most of them are."""
    for g in s.gs:
        yield from candidates_of(s, g)


def candidates_of(s: State, g: G) -> Iterator[Event]:
    """What one G may do next."""
    free = [c for c in s.chans if not c.lock]
    match g.status:
        case GStatus.RUNNING:
            yield from _plain(s, g.id, free)
            yield from _selects(s, g.id, free)
        case GStatus.SELECTING:
            yield Enqueue(g.id) if g.op and g.op.looked else Look(g.id)
        case GStatus.RUNNABLE:
            yield Run(g.id)
        case _:
            pass


def _plain(s: State, g: str, chans: Sequence[Chan]) -> Iterator[Event]:
    value = str(s.sent + 1)
    for c in chans:
        yield from (Send(value, c.id, g), Receive(c.id, g), Close(c.id, g))
        if not c.nil and not c.qcount and not c.sendq and not c.recvq:
            yield Nil(c.id, g)
        for case in (CaseText(c.id), CaseText(c.id, value)):
            yield Select((case,), True, g)


def _selects(s: State, g: str, chans: Sequence[Chan]) -> Iterator[Event]:
    """Two cases each: over two channels, and over one twice; both poll orders."""
    one, two = str(s.sent + 1), str(s.sent + 2)
    for i, a in enumerate(chans):
        for b in chans[i:]:
            for cases in (
                (CaseText(a.id), CaseText(b.id)),
                (CaseText(a.id), CaseText(b.id, one)),
                (CaseText(a.id, one), CaseText(b.id, two)),
            ):
                there = [n for n, case in enumerate(cases) if not s.chan(case.c).nil]
                orders = (tuple(there), tuple(reversed(there)))
                for default in (False, True):
                    yield from (Select(cases, default, g, order) for order in orders)
                    yield from (Lock(cases, default, g, order) for order in orders)


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
