"""A state as a heap: the same objects, spans and roots in the words of that kind."""

from typing import get_args

from talkdiagrams.kinds.heap.data import HeapFrame, Pointer, Root, Row, Thing, Tint
from talkdiagrams.mechanisms.gc.events import Event
from talkdiagrams.mechanisms.gc.state import Barrier, Object, Span, Stage, State

_LISTED = 4


def heap(before: State | None, event: Event | None, after: State) -> HeapFrame:
    """Return the frame that shows ``after``."""
    del before, event
    s = after
    bad = {*s.lost(), *s.dangling()}
    pointed = s.pointed()
    slots = {id: (span.id, at) for span in s.spans for at, id in enumerate(span.slots) if id}
    things = [
        Thing(o.id, _tint(o), *slots[o.id], _bits(s, o), _order(s, o.id), o.id in bad)
        for o in s.objects
    ]
    things += [
        Thing(id, "freed", span, at, fault=id in bad)
        for id, span, at in s.freed
        if s.stage is Stage.SWEEP or id in pointed or s.stage is Stage.OFF
    ]
    return HeapFrame(
        things=tuple(sorted(things, key=lambda one: (one.span, one.slot))),
        roots=tuple(_roots(s)),
        pointers=tuple(_pointers(s, bad)),
        rows=tuple(_row(s, span) for span in s.spans),
        status=tuple(_status(s)),
        stopped=s.stopped,
    )


def _tint(o: Object) -> Tint:
    return next(tint for tint in get_args(Tint) if tint == o.color)


def _order(s: State, id: str) -> int:
    return s.trace.index(id) + 1 if id in s.trace else 0


def _bits(s: State, o: Object) -> str:
    """The bits that the runtime keeps of it: Green Tea's second one only where something is to scan."""
    span = s.span_of(o.id)
    if s.greentea and span.inline and not span.noscan:
        return f"mark {int(o.mark)} scan {int(o.scan)}"
    return f"mark {int(o.mark)}"


def _roots(s: State) -> list[Root]:
    def tint(scanned: bool) -> Tint:
        if s.stage not in (Stage.MARK, Stage.MARK_TERMINATION):
            return "plain"
        return "black" if scanned else "grey"

    found = [Root(stack.g, tint(stack.scanned), "stack") for stack in s.stacks]
    return found + [Root(one.name, tint(s.globals_scanned), "global") for one in s.globals]


def _pointers(s: State, bad: set[str]) -> list[Pointer]:
    found = [Pointer(stack.g, id) for stack in s.stacks for id in stack.pointers]
    found += [Pointer(one.name, one.target) for one in s.globals if one.target]
    for o in s.objects:
        found += [Pointer(o.id, to, name) for name, to in o.fields if to]
    return [Pointer(p.tail, p.head, p.label, p.head in bad) for p in found]


def _row(s: State, span: Span) -> Row:
    queued = s.spanq.index(span.id) + 1 if span.id in s.spanq else 0
    state = f"{span.size} B"
    if s.stage is Stage.SWEEP:
        state = "swept" if span.swept else "to sweep"
    elif queued:
        state = "in the queue" if len(s.spanq) == 1 else f"queue: {queued}"
    return Row(span.id, len(span.slots), f"span {span.id}", state, queued)


def _status(s: State) -> list[str]:
    stage = {Stage.OFF: "no cycle", Stage.SWEEP: "sweep"}.get(s.stage, str(s.stage))
    if s.stopped:
        return [stage, "world stopped", _barrier(s)]
    if s.stage is Stage.MARK:
        return [stage, _barrier(s), _todo(s)]
    return [stage, _barrier(s), "new objects: white"]


def _barrier(s: State) -> str:
    if s.stage is Stage.MARK and s.barrier not in (Barrier.BOTH, Barrier.OFF):
        return f"write barrier: {s.barrier}"
    return f"write barrier {'on' if s.wb else 'off'}"


def _todo(s: State) -> str:
    """What is grey on the list, the next one first."""
    listed = [*reversed(s.work), *(f"span {n}" for n in s.spanq)]
    if not listed:
        return "nothing to scan"
    more = f", +{len(listed) - _LISTED}" if len(listed) > _LISTED else ""
    return "to scan: " + ", ".join(listed[:_LISTED]) + more
