"""Where everything of a channel figure stands: one plan for all frames, so that nothing jumps.

sendq      | c        recvx            |   recvq
 [G4 9] >  | len 2   [ 7 | 5 |   ]     | > [G2]        one band a channel; the heads of both queues
           | cap 3             sendx   |               stand next to it
[G1 runs] [G2 waits] [G3 ...]                          each goroutine has its place
"""

from collections.abc import Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkdiagrams.kinds.channel.data import Frame

MOST_SLOTS, MOST_GS = 8, 8
PAD = 10.0
ARROW = 26.0  # between a queue and its channel
GAP = 14.0  # between goroutines


class Plan(Struct, frozen=True):
    """Sizes and places, in points."""

    size: Size
    text: float
    small: float
    title: float
    band: float
    between: float
    hchan: float
    cell: Size
    indices: bool
    gs: int
    g: Size

    def chan_rect(self, at: int) -> Rect:
        """Return the box of the channel in band ``at``."""
        left = (self.size.width - self.hchan) / 2
        return Rect(left, at * (self.band + self.between), self.hchan, self.band)

    def rail(self, at: int, which: str) -> Rect:
        """Return the box of a queue: sendq to the left, recvq to the right."""
        box = self.chan_rect(at)
        width = box.x - ARROW
        x = 0.0 if which == "sendq" else box.right + ARROW
        return Rect(x, box.y, width, box.height)

    def slot(self, at: int, index: int) -> Rect:
        """Return one slot of the buffer."""
        box = self.chan_rect(at)
        rest = box.height - self.cell.height - (2 * self.line if self.indices else 0.0)
        y = box.bottom - self.cell.height - rest / 2
        return Rect(box.x + self.title + index * self.cell.width, y, *self.cell)

    @property
    def line(self) -> float:
        """The height of a line of counters."""
        return self.small * 1.2

    def g_rect(self, index: int) -> Rect:
        """Return the place of a goroutine."""
        width = self.gs * self.g.width + (self.gs - 1) * GAP
        left = (self.size.width - width) / 2
        return Rect(left + index * (self.g.width + GAP), self.size.height - self.g.height, *self.g)


def planned(frames: Sequence[Frame], area: Size, indices: bool) -> Plan:
    """Return the plan that suits all frames: large where there is one channel, smaller where there are more.

    A ring of one slot needs no counters: both are always 0.
    """
    first = frames[0]
    bands, gs = max(1, len(first.chans)), max(1, len(first.gs))
    slots = max((len(c.slots) for frame in frames for c in frame.chans), default=0)
    indices = indices and slots > 1
    text, small = {1: (22.0, 16.0), 2: (19.0, 14.0)}.get(bands, (17.0, 13.0))
    title = small * 8.6
    high = {1: 70.0, 2: 56.0}.get(bands, 46.0)
    g = Size(min(180.0, (area.width - GAP * (gs - 1)) / gs), high)
    between = 12.0 if bands < 3 else 8.0
    above = {1: 56.0, 2: 36.0}.get(bands, 28.0)
    room = (area.height - g.height - above - between * (bands - 1)) / bands
    counters = 2 * small * 1.2 if indices else 0.0
    least = counters + 38.0 if slots else 3.6 * small + 12.0
    band = max(least, min(room, 160.0 if slots else 130.0))
    wide = min(72.0, (area.width * 0.55 - title) / max(1, slots))
    cell = Size(max(wide, 44.0), min(band - counters - 12.0, 72.0))
    inside = max(slots * cell.width, small * 6.5)
    return Plan(
        size=Size(area.width, bands * band + (bands - 1) * between + above + g.height),
        text=text,
        small=small,
        title=title,
        band=band,
        between=between,
        hchan=title + inside + PAD,
        cell=cell,
        indices=indices,
        gs=gs,
        g=g,
    )
