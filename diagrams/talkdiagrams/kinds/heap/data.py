"""A frame of a heap: what a mechanism shows, before anything is drawn."""

from typing import Literal

from msgspec import Struct

# `plain`: a root while nothing is marked. `freed`: its slot is empty again.
Tint = Literal["plain", "white", "grey", "black", "freed"]


class Thing(Struct, frozen=True):
    """An object; `order` counts from 1 when it was scanned in this cycle, 0 is not yet.

    `fault`: it is lost, or was freed and can be reached. `bits` are its mark and scan bits as text.
    """

    id: str
    tint: Tint
    span: int
    slot: int
    bits: str = ""
    order: int = 0
    fault: bool = False


class Root(Struct, frozen=True):
    """A stack or a global, and what it points to."""

    id: str
    tint: Tint
    what: Literal["stack", "global"]

    @property
    def words(self) -> str:
        """What stands below its name: `grey stack`, so that nobody has to tell it by its colour."""
        return self.what if self.tint == "plain" else f"{self.tint} {self.what}"


class Pointer(Struct, frozen=True):
    """From an object or a root to an object; `label` is the field. `fault`: black points to what is lost."""

    tail: str
    head: str
    label: str = ""
    fault: bool = False

    @property
    def id(self) -> str:
        return f"{self.tail}.{self.label}>{self.head}" if self.label else f"{self.tail}>{self.head}"


class Row(Struct, frozen=True):
    """A span: its number, how many slots, what stands beside it, and its place in the queue (0: none)."""

    id: int
    slots: int
    label: str
    state: str = ""
    queued: int = 0


class HeapFrame(Struct, frozen=True):
    """One moment. `status` are short lines about the whole: the stage, the write barrier, what is to do."""

    things: tuple[Thing, ...]
    roots: tuple[Root, ...]
    pointers: tuple[Pointer, ...]
    rows: tuple[Row, ...]
    status: tuple[str, ...]
    stopped: bool = False

    def names(self) -> set[str]:
        return {x.id for x in self.things} | {x.id for x in self.roots}
