"""What comes of it: every variable in its function's frame, or beside the stack on the heap, and who points to whom."""

from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.mechanisms.escape.events import Event
from talkdiagrams.mechanisms.escape.state import HEAP, Loc, State


def stack(before: State | None, event: Event | None, after: State) -> StackFrame:
    """Return the frames of all functions on one stack, the first one the oldest."""
    del before, event
    calls = []
    for fn in after.funcs:
        slots = tuple(_slot(after, loc) for loc in after.of(fn.id))
        calls.append(Call(f"call.{fn.id}", fn.id, slots))
    things = tuple(
        Thing(f"heap.{loc.id}", loc.label, _held(after, loc), color="bad")
        for loc in after.locs
        if loc.escapes and loc.id != HEAP
    )
    return StackFrame((Stack("stack", "stack", calls=tuple(calls)),), things)


def _slot(s: State, loc: Loc) -> Slot:
    """A variable; of one that was moved, its function keeps the address."""
    if loc.escapes:
        return Slot(f"{loc.id}.at", f"&{loc.label}", to=f"heap.{loc.id}")
    return Slot(loc.id, loc.label, to=_target(s, loc), color="good" if s.solved else "plain")


def _held(s: State, loc: Loc) -> tuple[Slot, ...]:
    to = _target(s, loc)
    return (Slot(loc.id, "points to", to=to),) if to else ()


def _target(s: State, loc: Loc) -> str:
    """What it points to, if that is one thing, and known."""
    found = [edge.src for edge in s.into(loc.id) if edge.derefs < 0]
    if len(found) != 1:
        return ""
    return f"heap.{found[0]}" if s.loc(found[0]).escapes else found[0]
