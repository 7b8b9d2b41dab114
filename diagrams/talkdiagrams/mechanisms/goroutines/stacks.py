"""Stacks as the runtime handles them: allocate, grow, copy, adjust, shrink (runtime/stack.go of go1.27.3)."""

from dataclasses import replace

from talkdiagrams.mechanisms.goroutines.state import (
    GUARD,
    LARGE,
    NOSPLIT,
    SMALL,
    STACK_MIN,
    WORD,
    Frame,
    G,
    GStatus,
    Kind,
    Move,
    Slot,
    Stack,
    State,
)


def round2(size: int) -> int:
    """The power of two that is at least ``size``."""
    return 1 << max(0, size - 1).bit_length()


def stackalloc(s: State, size: int) -> tuple[State, Stack]:
    """A stack of that size: the last that was freed, or fresh memory."""
    for index in range(len(s.free) - 1, -1, -1):
        if s.free[index].size == size:
            return replace(s, free=s.free[:index] + s.free[index + 1 :]), s.free[index]
    lo = -(-s.top // size) * size
    return replace(s, top=lo + size), Stack(lo, lo + size)


def stackfree(s: State, stack: Stack) -> State:
    """A small one is kept for the next who needs that size; a large one goes back to the heap."""
    return s if stack.size >= LARGE else replace(s, free=(*s.free, stack))


def fits(g: G, size: int) -> bool:
    """The check at the head of a function whose frame has ``size`` bytes, return address included."""
    assert g.stack is not None
    frame = size - WORD
    below = max(0, frame - SMALL)
    return g.sp - WORD - below > g.stack.lo + GUARD


def grown(g: G, size: int) -> int:
    """The new size: twice the old, and twice again until the frame fits with its guard."""
    assert g.stack is not None
    new = 2 * g.stack.size
    while new - (g.used + WORD) < size - WORD + GUARD:
        new *= 2
    return new


def newstack(s: State, g: G, fn: str, size: int) -> State:
    """The check has failed: a larger stack is there, and the G is in _Gcopystack; or it is one too many."""
    new_size = grown(g, size)
    if new_size > s.max_stack:
        return replace(s, fatal=f"goroutine stack exceeds {s.max_stack}-byte limit")
    s, new = stackalloc(s, new_size)
    return s.put(replace(g, status=GStatus.COPYSTACK, move=Move(new, call=(fn, size))))


def copied(g: G) -> G:
    """The bytes in use are in the new stack, at the same distance from its high end; addresses still name the old."""
    assert g.move is not None
    return replace(g, move=replace(g.move, copied=True))


def adjustpointer(slot: Slot, old: Stack, delta: int) -> Slot:
    """What lies in the old stack moves with it; a number is no pointer, whatever it says."""
    if slot.kind is Kind.POINTER and old.holds(slot.word):
        return replace(slot, word=slot.word + delta)
    return slot


def adjusted(s: State, g: G, new: Stack) -> tuple[State, G]:
    """Every pointer into the old stack moves by the same distance; the old stack is free."""
    old = g.stack
    assert old is not None
    delta = new.hi - old.hi
    frames = tuple(
        replace(f, slots=tuple(adjustpointer(slot, old, delta) for slot in f.slots))
        for f in g.frames
    )
    elem = adjustpointer(g.elem, old, delta) if g.elem else None
    return stackfree(s, old), replace(g, stack=new, frames=frames, elem=elem, move=None)


def swap(s: State, g: G) -> State:
    """The end of a growth: pointers adjusted, old stack freed, running again, and the call goes on."""
    assert g.move is not None
    fn, size = g.move.call
    s, g = adjusted(s, g, g.move.new)
    return pushed(s, replace(g, status=GStatus.RUNNING), fn, size)


def pushed(s: State, g: G, fn: str, size: int) -> State:
    """The frame of a call that fits."""
    frame = Frame(f"{g.id}.{s.calls}", fn, size)
    return replace(s, calls=s.calls + 1).put(replace(g, frames=(*g.frames, frame)))


def safe_to_shrink(g: G) -> bool:
    """Not in a system call: the kernel may hold pointers into the stack."""
    return g.status is not GStatus.SYSCALL


def shrinkstack(s: State, g: G) -> State:
    """Half of it goes, if less than a quarter is in use (what functions without a check may need counted in)."""
    assert g.stack is not None
    half = g.stack.size // 2
    if not s.shrinking or half < STACK_MIN or g.used + NOSPLIT >= g.stack.size // 4:
        return s.put(replace(g, preempt_shrink=False))
    s, new = stackalloc(s, half)
    s, g = adjusted(s, g, new)
    return s.put(replace(g, preempt_shrink=False))


def starting_size(s: State, scanned: list[int]) -> int:
    """What gfget's stacks will have: the mean of what was scanned and the guard, as a power of two."""
    if not s.adaptive:
        return s.start_size
    if not scanned:
        return STACK_MIN
    mean = sum(scanned) // len(scanned) + GUARD
    return round2(max(STACK_MIN, min(mean, s.max_stack)))
