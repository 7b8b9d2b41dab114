"""What a mechanism shows of channels in one frame.

A value has a name of its own (``v.7``), the same wherever it is: in a slot, with a sender in a queue, with its
receiver. So it moves from frame to frame, and the arrows follow from where it was before.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from talkdiagrams.kinds.parts import Color


class SudogBox(Struct, frozen=True):
    """A goroutine in a queue; ``value``: what it brings. Dashed: it is one of several of a select; stale: outdated."""

    id: str
    g: str
    label: str
    value: str = ""
    select: bool = False
    stale: bool = False


class ChanBox(Struct, frozen=True):
    """A channel; ``slots`` holds the name of each value, or nothing.

    ``looks`` are the turns at which a select looks at it, each with the queue that it would join: ``("recvq", 1)``;
    ``looked``: it has done so, and found nothing.
    """

    id: str
    slots: tuple[str, ...] = ()
    sendx: int = 0
    recvx: int = 0
    closed: bool = False
    nil: bool = False
    lock: str = ""
    sendq: tuple[SudogBox, ...] = ()
    recvq: tuple[SudogBox, ...] = ()
    looks: tuple[tuple[str, int], ...] = ()
    looked: bool = False

    @property
    def count(self) -> int:
        """How many values it holds."""
        return sum(bool(value) for value in self.slots)


class GBox(Struct, frozen=True):
    """A goroutine: a word and a colour for what it does, and the value that it received last."""

    id: str
    label: str
    word: str
    color: Color
    value: str = ""


class Frame(Struct, frozen=True):
    """Everything in one frame. ``values`` are the words of each value, ``senders`` who sent it."""

    chans: tuple[ChanBox, ...]
    gs: tuple[GBox, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    senders: Mapping[str, str] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[str, str]]:
        """Yield each value with the item it lies in: a slot, a sudog or a G."""
        for c in self.chans:
            for index, value in enumerate(c.slots):
                if value:
                    yield value, f"{c.id}.slot{index}"
            for one in c.sendq:
                if one.value:
                    yield one.value, one.id
        for g in self.gs:
            if g.value:
                yield g.value, g.id

    def queued(self) -> Iterator[tuple[SudogBox, str]]:
        """Yield each sudog with the queue it stands in."""
        for c in self.chans:
            yield from ((one, f"{c.id}.sendq") for one in c.sendq)
            yield from ((one, f"{c.id}.recvq") for one in c.recvq)
