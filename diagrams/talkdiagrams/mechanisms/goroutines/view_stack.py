"""A state as stacks: the frames of the goroutines that live, their variables, and who points where.

A variable keeps its name when its stack is moved; while two copies are there, the new one has a prime.
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.stack import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.mechanisms.goroutines import state as model
from talkdiagrams.mechanisms.goroutines.describe import size_words
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.state import GUARD, Frame, G, GStatus, Kind, State

MOST_STACKS, MOST_CALLS = 3, 6
COLORS: dict[GStatus, Color] = {
    GStatus.RUNNING: "running",
    GStatus.RUNNABLE: "runnable",
    GStatus.WAITING: "waiting",
    GStatus.SYSCALL: "syscall",
    GStatus.COPYSTACK: "changed",
    GStatus.LEAKED: "bad",
    GStatus.PREEMPTED: "waiting",
}


def stack(before: State | None, event: Event | None, after: State) -> StackFrame:
    """Return the frame that shows ``after``; a stack that was given back in this step is there once more, empty."""
    del event
    stacks: list[Stack] = []
    living = [g for g in after.gs if g.frames and g.stack]
    living.sort(key=lambda g: g.status not in (GStatus.RUNNING, GStatus.COPYSTACK))
    for g in sorted(living[:MOST_STACKS], key=lambda g: g.id):
        was = before.find_g(g.id) if before else None
        stacks += _stacks(g, was)
    seen = {slot.of for g in living for slot in g.words() if slot.kind is Kind.HEAP}
    things = tuple(Thing(f"heap.{name}", name) for name in after.heap if name in seen)
    status = (after.fatal,) if after.fatal else ()
    return StackFrame(tuple(stacks), things, status=status)


def _stacks(g: G, was: G | None) -> Iterator[Stack]:
    assert g.stack
    if g.move:
        yield _stack(g, g.stack, _calls(g, ""), "old")
        calls = _calls(g, "'") if g.move.copied else ()
        yield _stack(g, g.move.new, calls, "new")
        return
    if was and was.stack and was.frames and was.stack != g.stack:
        yield _stack(g, was.stack, (), "given back")
    yield _stack(g, g.stack, _calls(g, ""), "")


def _stack(g: G, one: model.Stack, calls: tuple[Call, ...], word: str) -> Stack:
    title = f"{g.label}, {word}" if word else g.label
    gone, empty = word == "given back", not calls
    free = one.size - GUARD - (0 if empty else g.used)
    return Stack(
        id=f"stack.{one.lo:x}",
        title=title,
        note=size_words(one.size),
        calls=calls,
        high=short(one.hi),
        low=short(one.lo),
        size=one.size,
        free=f"{free:,} B free" if free > 0 else "",
        guard=f"guard {GUARD} B",
        color="plain" if gone else COLORS.get(g.status, "g"),
        here=g.status is GStatus.RUNNING and not gone,
        gone=gone,
    )


def short(address: int) -> str:
    """The address as Go prints it."""
    return f"{address:#x}"


def _calls(g: G, prime: str) -> tuple[Call, ...]:
    """The oldest frame and the youngest; what lies between is one line."""
    shown = [_call(g, frame, prime) for frame in g.frames]
    if len(shown) <= MOST_CALLS:
        return tuple(shown)
    hidden = len(shown) - MOST_CALLS + 1
    rest = g.frames[1 : hidden + 1]
    size = sum(frame.size for frame in rest)
    between = Call(f"{g.id}.between{prime}", f"… {hidden} more", note=f"{size:,} B", color="plain")
    return (shown[0], between, *shown[hidden + 1 :])


def _call(g: G, frame: Frame, prime: str) -> Call:
    slots = tuple(_slot(g, frame, slot, prime) for slot in frame.slots)
    color = COLORS.get(g.status, "g")
    return Call(f"{frame.id}{prime}", frame.fn, slots, note=f"{frame.size:,} B", color=color)


def _slot(g: G, frame: Frame, slot: model.Slot, prime: str) -> Slot:
    id = f"{frame.id}.{slot.name}{prime}"
    address = {var: at for var, at, _ in g.variables()}
    match slot.kind:
        case Kind.INT:
            return Slot(id, slot.name, str(slot.word))
        case Kind.POINTER:
            return Slot(id, slot.name, short(slot.word), to=slot.of)
        case Kind.NUMBER:
            stale = address.get(slot.of) != slot.word
            note = "stale" if stale else "a number"
            return Slot(id, slot.name, short(slot.word), note, bad=stale)
        case Kind.HEAP:
            return Slot(id, slot.name, to=f"heap.{slot.of}")
