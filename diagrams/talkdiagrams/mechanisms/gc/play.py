"""Which events may come next, for random play, for searches, and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.gc.events import (
    Allocate,
    Drain,
    Drop,
    Event,
    Read,
    Resume,
    Scan,
    ScanGlobals,
    ScanSpan,
    ScanStack,
    SetBarrier,
    Start,
    Sweep,
    Terminate,
    Write,
)
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.state import Barrier, Stack, Stage, State

SOUND = (Barrier.BOTH, Barrier.HYBRID)


def candidates(s: State) -> Iterator[Event]:
    """Events that look possible from the collector's and each goroutine's point of view; most are."""
    yield from collector(s)
    if not s.stopped:
        for stack in s.stacks:
            yield from mutator(s, stack)
            yield from _allocations(s, stack)
    if s.stage is Stage.OFF:
        yield from (SetBarrier(kind) for kind in SOUND if kind is not s.barrier)


def collector(s: State) -> Iterator[Event]:
    """What the collector can do."""
    match s.stage:
        case Stage.OFF:
            yield Start()
        case Stage.SWEEP_TERMINATION | Stage.MARK_TERMINATION:
            yield Resume()
        case Stage.SWEEP:
            yield Start()
            yield from (Sweep(span.id) for span in s.spans if not span.swept)
        case Stage.MARK:
            yield from _marking(s)


def _marking(s: State) -> Iterator[Event]:
    yield from (ScanStack(stack.g) for stack in s.stacks if not stack.scanned)
    if s.globals and not s.globals_scanned:
        yield ScanGlobals()
    yield from (Scan(id) for id in s.work)
    yield from (ScanSpan(id) for id in s.spanq)
    if s.work or s.spanq:
        yield Drain()
    elif all(stack.scanned for stack in s.stacks) and (s.globals_scanned or not s.globals):
        yield Terminate()


def mutator(s: State, stack: Stack) -> Iterator[Event]:
    """What a goroutine can do with the pointers that it has."""
    g = stack.g
    held = [o for id in stack.pointers if (o := s.find(id))]
    slots = [(o.id, name, to) for o in held for name, to in o.fields]
    slots += [(one.name, "", one.target) for one in s.globals]
    for id, name, to in slots:
        if to and to not in stack.pointers:
            yield Read(g, id, name)
        for value in ("", *(o.id for o in held)):
            if value != to:
                yield Write(g, id, name, value)
    yield from (Drop(g, o.id) for o in held)


def _allocations(s: State, stack: Stack) -> Iterator[Event]:
    used = {o.id for o in s.objects} | {id for id, _, _ in s.freed}
    name = next(n for i in range(1, len(used) + 2) if (n := f"N{i}") not in used)
    for span in s.spans:
        if span.swept and "" in span.slots:
            yield Allocate(stack.g, name, span.id)


def legal_events(s: State) -> list[Event]:
    """The candidates that `step` accepts."""
    return [event for event in candidates(s) if _legal(s, event)]


def _legal(s: State, event: Event) -> bool:
    try:
        step(s, event)
    except Illegal:
        return False
    return True
