"""A frame of lanes: who did what, in which order, and what is known to have happened before what.

A model fills this in. Ids are the same in all frames; frames usually grow, and the place of everything follows from
all frames together. Time has no scale: a ``moment`` is a row (0, 1, 2, ...); rows in which nothing is, take no room.
Words are inline Markdown: code in backticks, and whatever else may hold ``*`` or ``_`` goes through `inline.escaped`.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from talkdiagrams.kinds.parts import Color

# `order`: program order within a lane (mostly needless to say: the lane's own line shows it); `sync`: synchronised
# before; `message`: something goes from one lane to another (a call, a value, a wake-up); `race`: a data race.
EdgeKind = Literal["order", "sync", "message", "race"]


class Lane(Struct, frozen=True):
    """A goroutine, a thread, the kernel, C, ...; ``label`` defaults to the id, ``note`` is small below it."""

    id: str
    label: str = ""
    note: str = ""
    color: Color = "plain"


class Event(Struct, frozen=True):
    """Something that happens on a lane, in a row. Without a label it is a dot: an end of a message.

    ``note`` is small below the label (a vector clock, a cost). ``faint``: drawn quietly, as what no longer matters.
    Two events of one lane may share a row: they stand below each other.
    """

    id: str
    lane: str
    moment: int
    label: str = ""
    note: str = ""
    color: Color = "plain"
    faint: bool = False


class Edge(Struct, frozen=True):
    """An arrow from event to event. A race has no direction, and is called "data race" if it has no label.

    ``weak``: dashed, an order that is only apparent, or what would have to be there.
    """

    tail: str
    head: str
    kind: EdgeKind = "sync"
    label: str = ""
    weak: bool = False

    @property
    def id(self) -> str:
        """The same in all frames."""
        return f"{self.tail}>{self.head}.{self.kind}"


class Span(Struct, frozen=True):
    """What a lane is doing from row ``start`` to row ``end``, both included (None: to this frame's last row)."""

    id: str
    lane: str
    start: int
    end: int | None = None
    label: str = ""
    color: Color = "running"


class Bar(Struct, frozen=True):
    """A bar across all lanes with words: before the events of its row (the world stops, a deadline passes)."""

    id: str
    moment: int
    label: str
    color: Color = "changed"


class LanesFrame(Struct, frozen=True):
    """One moment of the story.

    ``ticks`` name rows at the margin ("20 µs"); ``status`` are short words about the whole, below ("x = 1").
    """

    lanes: tuple[Lane, ...]
    events: tuple[Event, ...] = ()
    edges: tuple[Edge, ...] = ()
    spans: tuple[Span, ...] = ()
    bars: tuple[Bar, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    status: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield what can be marked: lanes, events, spans, bars."""
        for group in (self.lanes, self.events, self.spans, self.bars):
            yield from (one.id for one in group)
