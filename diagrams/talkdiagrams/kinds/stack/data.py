"""A frame of stacks: call frames with their variables, free room and guard, and what lies on the heap beside them.

A model fills this in. Ids are unique in a frame and the same in all frames; a variable that moves (to a copied stack,
to the heap) may keep its id, then it is seen to move. Pointers follow from ``to``. Names, functions and values stand as
they are, in a fixed-width face; titles, notes and status are inline Markdown.
"""

from collections.abc import Iterator

from msgspec import Struct

from talkdiagrams.kinds.parts import Color


class Slot(Struct, frozen=True):
    """A variable or a word of a call frame or a heap thing. ``value`` stands at its right, ``note`` small behind it.

    ``to``: the id of a slot, a call, a stack or a thing it points to ("nil" says so). ``bad``: the pointer dangles, or
    points where it must not.
    """

    id: str
    name: str
    value: str = ""
    note: str = ""
    to: str = ""
    color: Color = "plain"
    bad: bool = False


class Call(Struct, frozen=True):
    """A call frame. ``note`` stands at the right of the function's name: its size, an address."""

    id: str
    function: str
    slots: tuple[Slot, ...] = ()
    note: str = ""
    color: Color = "g"


class Stack(Struct, frozen=True):
    """A stack; ``calls`` from the oldest (main) to the youngest.

    ``high`` and ``low`` are words for its two ends (addresses). ``size`` in bytes, if given, makes a larger stack
    taller; ``free`` are words for the part not in use ("1,312 B free"), ``guard`` for what is kept at the low end
    ("guard 928 B"). ``here``: the running thread uses it now (SP is in it). ``gone``: it was given back.
    """

    id: str
    title: str
    note: str = ""
    calls: tuple[Call, ...] = ()
    high: str = ""
    low: str = ""
    size: int = 0
    free: str = ""
    guard: str = ""
    color: Color = "g"
    here: bool = False
    gone: bool = False


class Thing(Struct, frozen=True):
    """Something on the heap (or a global, a C object): a title, and slots if it has any."""

    id: str
    title: str
    slots: tuple[Slot, ...] = ()
    note: str = ""
    color: Color = "plain"
    gone: bool = False


class StackFrame(Struct, frozen=True):
    """One moment: stacks from left to right, then the things of the heap under one heading; words about the whole."""

    stacks: tuple[Stack, ...]
    things: tuple[Thing, ...] = ()
    heap: str = "heap"
    status: tuple[str, ...] = ()

    def slots(self) -> Iterator[Slot]:
        """Yield every slot, of calls and of things."""
        for stack in self.stacks:
            for call in stack.calls:
                yield from call.slots
        for thing in self.things:
            yield from thing.slots

    def names(self) -> Iterator[str]:
        """Yield what a pointer may point to, and what can be marked."""
        for stack in self.stacks:
            yield stack.id
            yield from (call.id for call in stack.calls)
        yield from (thing.id for thing in self.things)
        yield from (slot.id for slot in self.slots())
