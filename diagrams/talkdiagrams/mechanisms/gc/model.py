"""The collector as a function: `step(state, event)` is the next state, or the event is Illegal.

Every handler checks that the event can happen and leaves the doing to `moves`.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.gc import moves
from talkdiagrams.mechanisms.gc.events import (
    MUTATOR,
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
from talkdiagrams.mechanisms.gc.state import Barrier, Color, Object, Span, Stack, Stage, State

MOST_OBJECTS = 200


def step(s: State, event: Event) -> State:
    """The state after the event; raises Illegal(event, why, hint)."""
    after = _step(s, event)
    return replace(after, now=s.now + 1)


def _step(s: State, e: Event) -> State:  # noqa: C901, PLR0911, PLR0912 - a case an event
    if isinstance(e, MUTATOR) and s.stopped:
        raise Illegal(e, f"the world is stopped ({s.stage}), so {e.g} does not run", "resume")
    match e:
        case Start():
            return _start(s, e)
        case Resume():
            return _resume(s, e)
        case Terminate():
            return _terminate(s, e)
        case ScanGlobals():
            _marking(s, e)
            if not s.globals:
                raise Illegal(e, "there are no globals here", "globals: {config: A}")
            if s.globals_scanned:
                raise Illegal(
                    e, "the globals were scanned in this cycle", "each root is scanned once"
                )
            return moves.scan_globals(s)
        case ScanStack():
            _marking(s, e)
            if _stack(s, e, e.g).scanned:
                raise Illegal(e, f"{e.g}'s stack is black", "each stack is scanned once a cycle")
            return moves.scan_stack(s, e.g)
        case ScanSpan():
            return _scan_span(s, e)
        case Scan():
            return _scan(s, e)
        case Drain():
            _marking(s, e)
            if isinstance(next_ := moves.next_work(s), str):
                return moves.scan(s, next_)
            if next_ is None:
                raise Illegal(e, "no grey object is left", _left(s) or "terminate")
            return moves.scan_span(s, next_)
        case Sweep():
            return _sweep(s, e)
        case SetBarrier():
            if e.kind is s.barrier:
                raise Illegal(e, f"the barrier is {e.kind} already", "known: " + ", ".join(Barrier))
            on = s.stage in (Stage.MARK, Stage.MARK_TERMINATION) and e.kind is not Barrier.OFF
            return replace(s, barrier=e.kind, wb=on)
        case Write():
            return _write(s, e)
        case Read():
            return _read(s, e)
        case Drop():
            stack = _holds(s, e, e.g, e.id)
            return s.put(replace(stack, pointers=tuple(x for x in stack.pointers if x != e.id)))
        case Allocate():
            return _allocate(s, e)
        case _:
            assert_never(e)


def play(s: State, events: Iterable[Event]) -> list[State]:
    """All states of a story, the start included."""
    states = [s]
    for event in events:
        states.append(step(states[-1], event))
    return states


# --- the cycle ----------------------------------------------------------------------------


def _start(s: State, e: Start) -> State:
    if s.stage not in (Stage.OFF, Stage.SWEEP):
        raise Illegal(e, f"a cycle is under way: {s.stage}", _way_on(s))
    s = moves.finish_sweep(s)
    pointed = s.pointed()
    freed = tuple(one for one in s.freed if one[0] in pointed)  # none, unless the barrier was off
    return replace(s, stage=Stage.SWEEP_TERMINATION, cycle=s.cycle + 1, trace=(), freed=freed)


def _resume(s: State, e: Resume) -> State:
    if s.stage is Stage.SWEEP_TERMINATION:
        stacks = tuple(replace(stack, scanned=False) for stack in s.stacks)
        on = s.barrier is not Barrier.OFF
        return replace(s, stage=Stage.MARK, wb=on, stacks=stacks, globals_scanned=False)
    if s.stage is Stage.MARK_TERMINATION:
        stage = Stage.SWEEP if s.spans else Stage.OFF
        spans = tuple(replace(span, swept=False) for span in s.spans)
        return replace(s, stage=stage, wb=False, spans=spans)
    raise Illegal(e, "the world is not stopped", _way_on(s))


def _terminate(s: State, e: Terminate) -> State:
    _marking(s, e)
    if left := _left(s):
        raise Illegal(e, "marking is not done", left)
    return replace(s, stage=Stage.MARK_TERMINATION)


def _left(s: State) -> str:
    """What is still to be done before marking can end, as an event; "" if nothing is."""
    for stack in s.stacks:
        if not stack.scanned:
            return f"scan stack {stack.g}"
    if s.globals and not s.globals_scanned:
        return "scan globals"
    next_ = moves.next_work(s)
    return (
        "" if next_ is None else f"scan {next_}" if isinstance(next_, str) else f"scan span {next_}"
    )


def _way_on(s: State) -> str:
    """An event that can come next in the cycle."""
    match s.stage:
        case Stage.OFF:
            return "start"
        case Stage.MARK:
            return _left(s) or "terminate"
        case Stage.SWEEP:
            return next(f"sweep span {span.id}" for span in s.spans if not span.swept)
        case _:
            return "resume"


def _marking(s: State, e: Event) -> None:
    if s.stage is not Stage.MARK:
        raise Illegal(
            e, f"this happens while marking, and the collector is in: {s.stage}", _way_on(s)
        )


def _scan(s: State, e: Scan) -> State:
    _marking(s, e)
    o = _object(s, e, e.id)
    if o.color is Color.BLACK:
        why = "has no pointers: it was black at once" if not o.fields else "is black already"
        raise Illegal(e, f"{o.id} {why}", "nothing is scanned twice in a cycle")
    if o.color is Color.WHITE:
        raise Illegal(e, f"{o.id} is white: nobody has found a pointer to it yet", _left(s))
    if s.by_span(o.id):
        raise Illegal(e, f"{o.id} is small: its span is scanned", f"scan span {s.span_of(o.id).id}")
    return moves.scan(s, o.id)


def _scan_span(s: State, e: ScanSpan) -> State:
    _marking(s, e)
    if not s.greentea:
        raise Illegal(e, "objects are scanned one by one here", "greentea: true in the start")
    span = _span(s, e, e.span)
    if span.id not in s.spanq:
        queue = ", ".join(map(str, s.spanq))
        raise Illegal(e, f"span {span.id} is not queued", f"queued: {queue}" if queue else _left(s))
    return moves.scan_span(s, span.id)


def _sweep(s: State, e: Sweep) -> State:
    if s.stage is not Stage.SWEEP:
        raise Illegal(e, f"there is nothing to sweep in: {s.stage}", _way_on(s))
    if _span(s, e, e.span).swept:
        raise Illegal(e, f"span {e.span} is swept already", _way_on(s))
    return moves.sweep(s, e.span)


# --- the mutator --------------------------------------------------------------------------


def _write(s: State, e: Write) -> State:
    stack = _stack(s, e, e.g)
    if e.value:
        _holds(s, e, e.g, e.value)
    if e.field:
        o = _field_of(s, e, e.target, e.field)
        fields = tuple((f, e.value if f == e.field else to) for f, to in o.fields)
        s = moves.write_barrier(s, stack, o.field(e.field) or "", e.value)
        return s.put(replace(s.object(o.id), fields=fields))
    one = s.find_global(e.target)
    if one is None:
        hint = f"an object has fields: {e.target}.x" if s.find(e.target) else ""
        raise Illegal(
            e, f"there is no global {e.target}", hint or _names(g.name for g in s.globals)
        )
    s = moves.write_barrier(s, stack, one.target, e.value)
    return s.put(replace(one, target=e.value))


def _read(s: State, e: Read) -> State:
    stack = _stack(s, e, e.g)
    if e.field:
        target = _field_of(s, e, e.target, e.field).field(e.field)
    else:
        one = s.find_global(e.target)
        if one is None:
            raise Illegal(e, f"there is no global {e.target}", _names(g.name for g in s.globals))
        target = one.target
    if not target:
        raise Illegal(e, "that pointer is nil")
    if target in stack.pointers:
        raise Illegal(e, f"{e.g}'s stack points to {target} already")
    return s.put(replace(stack, pointers=(*stack.pointers, target)))


def _allocate(s: State, e: Allocate) -> State:
    _stack(s, e, e.g)
    if e.id in {o.id for o in s.objects} | {id for id, _, _ in s.freed}:
        raise Illegal(e, f"there is, or was, an object {e.id}", "take a new name")
    if s.find_stack(e.id) or s.find_global(e.id):
        raise Illegal(e, f"{e.id} is the name of a root", "take a new name")
    if len(s.objects) >= MOST_OBJECTS:
        raise Illegal(e, f"more than {MOST_OBJECTS} objects fit no figure")
    span = _span(s, e, e.span)
    if not span.swept:
        raise Illegal(e, f"span {span.id} is not swept yet", f"sweep span {span.id}")
    if "" not in span.slots:
        free = [f"in span {x.id}" for x in s.spans if "" in x.slots and x.swept]
        raise Illegal(e, f"span {span.id} is full", " or ".join(free) or "give a span more slots")
    return moves.allocate(s, e.g, e.id, span)


# --- who an event names -------------------------------------------------------------------


def _names(known: Iterable[str]) -> str:
    listed = ", ".join(list(known)[:12])
    return f"known: {listed}" if listed else ""


def _stack(s: State, e: Event, g: str) -> Stack:
    if (stack := s.find_stack(g)) is None:
        raise Illegal(e, f"there is no goroutine {g}", _names(x.g for x in s.stacks))
    return stack


def _object(s: State, e: Event, id: str) -> Object:
    if (o := s.find(id)) is None:
        if id in {x for x, _, _ in s.freed}:
            raise Illegal(e, f"{id} was freed: its memory belongs to nobody")
        raise Illegal(e, f"there is no object {id}", _names(x.id for x in s.objects))
    return o


def _span(s: State, e: Event, id: int) -> Span:
    if (span := s.find_span(id)) is None:
        raise Illegal(e, f"there is no span {id}", _names(str(x.id) for x in s.spans))
    return span


def _holds(s: State, e: Event, g: str, id: str) -> Stack:
    """The goroutine's stack, which must point there: code can only use a pointer that it has."""
    stack = _stack(s, e, g)
    if id not in stack.pointers:
        _object(s, e, id)
        way = next(
            (
                f"{o.id}.{f}"
                for o in s.objects
                for f, to in o.fields
                if to == id and o.id in stack.pointers
            ),
            "",
        )
        hint = f"{g} reads {way}" if way else ""
        raise Illegal(e, f"{g}'s stack has no pointer to {id}", hint or _names(stack.pointers))
    return stack


def _field_of(s: State, e: Write | Read, id: str, field: str) -> Object:
    """An object whose field the goroutine can use."""
    o = _object(s, e, id)
    _holds(s, e, e.g, id)
    if o.field(field) is None:
        hint = _names(f for f, _ in o.fields) if o.fields else f"{id} lies in a noscan span"
        raise Illegal(e, f"{id} has no pointer {field}", hint)
    return o
