"""Notes at the right of the text, in the order of what they are about, each with a line to it.

+-----------------------------+
| func leaves() *point {      |      [ the value goes to the heap ]
|     p := [point]{3, 4} -----+-----/
|     return &p               |
+-----------------------------+
"""

from collections.abc import Iterator

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge
from talkbuilder.scene import Item, Line, Shape
from talkdiagrams.kinds.annotated.ink import ORIGIN, PAD, Ink
from talkdiagrams.kinds.annotated.sheet import Pin, Shown
from talkdiagrams.kinds.parts import strong

STRIP, NARROWEST, WIDEST, GAP = 46.0, 170.0, 380.0, 8.0
MOST_PARTS = 2


class Beside:
    """Notes beside the text, at one size."""

    def __init__(self, ink: Ink, pins: tuple[Pin, ...], area: Size) -> None:
        self.ink = ink
        # From the top down; in one line the part that is further right leaves further up.
        self.pins = sorted(pins, key=lambda pin: (pin.first, -pin.low, pin.last))
        self.foot = ORIGIN if ink.sheet.origin else 0.0
        least = ink.right + PAD + 8.0
        room = area.width - least - STRIP
        widths = [ink.note(pin.note, min(room, WIDEST))[1].width for pin in self.pins]
        self.room = max([*widths, 60.0]) if pins else 0.0
        # Ways that leave one line lie below each other: there is room for two.
        parts = [pin.first for pin in self.pins if pin.is_part]
        crowded = any(parts.count(row) > MOST_PARTS for row in parts)
        self.enough = room >= min(NARROWEST, self.room + 1.0) and not crowded
        # As wide as the room: a figure that is scaled would move marks away from what they mark, by rounded sizes.
        wide = max(least, area.width - (STRIP + self.room if pins else 0.0))
        self.panel = Size(wide, len(ink.sheet.lines) * ink.lead + 2 * PAD)
        highs = [ink.note(pin.note, self.room + 1.0)[1].height for pin in self.pins]
        needed = sum(highs) + GAP * max(0, len(highs) - 1)
        self.height = max(self.panel.height, needed)
        self.tops = self._tops(highs)
        width = wide + (STRIP + self.room if pins else 0.0)
        self.size = Size(width, self.height + self.foot)
        self.highs = highs

    @property
    def _shift(self) -> float:
        """The text stands in the middle where notes are higher."""
        return (self.height - self.panel.height) / 2

    def _row(self, row: int) -> float:
        return self._shift + PAD + row * self.ink.lead

    def _tie(self, pin: Pin) -> float:
        """Return the height at which the line to a note leaves the panel."""
        if not pin.is_part:
            return (self._row(pin.first) + self._row(pin.last + 1)) / 2
        right = sum(p.is_part and p.first == pin.first and p.low > pin.low for p in self.pins)
        return self._row(pin.first) + self.ink.letters[1] + self.ink.size * (0.16 + 0.2 * right)

    def _tops(self, highs: list[float]) -> list[float]:
        """Return where each note begins: beside its line, unless the one before is there."""
        tops: list[float] = []
        free = 0.0
        for pin, high in zip(self.pins, highs, strict=True):
            tops.append(max(free, self._tie(pin) - high / 2))
            free = tops[-1] + high + GAP
        limit = self.height
        for n in range(len(tops) - 1, -1, -1):
            tops[n] = min(tops[n], limit - highs[n])
            limit = tops[n] - GAP
        return tops

    def story(self, frames: tuple[Shown, ...]) -> DrawnStory:
        """Return the frames."""
        drawn = tuple(
            DrawnFrame(tuple(self._items(s)), tuple(self._leaders(s)), s.caption, s.alt)
            for s in frames
        )
        return DrawnStory(self.size, drawn)

    def _items(self, shown: Shown) -> Iterator[Item]:
        ink = self.ink
        panel = Rect(0.0, self._shift, *self.panel)
        yield Shape(id="panel", rect=panel, fill="code-surface", role="decoration")
        for pin in self.pins:
            if pin.note.id not in shown.notes:
                continue
            if pin.is_part:
                yield ink.mark(pin, self._row(pin.first), shown)
            elif pin.note.id in shown.new:
                top, low = self._row(pin.first), self._row(pin.last + 1)
                band = Rect(0.0, top, self.panel.width, low - top)
                yield Shape(
                    id=f"band.{pin.note.id}", rect=band, fill="changed-fill", role="decoration"
                )
        rows = [ink.row(n, self.pins, shown) for n in range(len(ink.sheet.lines))]
        yield from ink.block(0, rows, self._row(0))
        for n, pin in enumerate(self.pins):
            if pin.note.id in shown.notes:
                yield from self._tied(pin, shown)
                rect = Rect(self.panel.width + STRIP, self.tops[n], self.room, self.highs[n])
                yield ink.box(pin, rect, shown)
        yield from ink.origin(self.height, self.panel.width)

    def _tied(self, pin: Pin, shown: Shown) -> Iterator[Item]:
        """Yield the bar at the right edge of the panel that the leader leaves from, and the way to it."""
        color = "changed" if pin.note.id in shown.new else strong(pin.note.color)
        x = self.panel.width
        if pin.is_part:
            start = self.ink.left + pin.high * self.ink.em + 1.5
            y = self._tie(pin)
            way = Rect(start, y - 0.75, max(x - start, 1.0), 1.5)
            if (
                pin.low >= 0 and y > self._row(pin.first + 1) - 3.0
            ):  # below its mark: begin under it
                start -= (pin.high - pin.low) * self.ink.em / 2
                way = Rect(start, y - 0.75, max(x - start, 1.0), 1.5)
            yield Shape(id=f"way.{pin.note.id}", rect=way, fill=color, role="decoration")
            bar = Rect(x - 2.0, y - 2.0, 4.0, 4.0)
        else:
            top, low = self._row(pin.first) + 2.0, self._row(pin.last + 1) - 2.0
            bar = Rect(x - 4.0, top, 4.0, low - top)
        yield Shape(id=f"tie.{pin.note.id}", rect=bar, fill=color, role="decoration")

    def _leaders(self, shown: Shown) -> Iterator[Edge]:
        for pin in self.pins:
            if pin.note.id in shown.notes:
                new = pin.note.id in shown.new
                line = Line("changed" if new else strong(pin.note.color), 2.0 if new else 1.5)
                yield Edge(
                    id=f"leader.{pin.note.id}",
                    tail=Anchor(f"tie.{pin.note.id}", "e"),
                    head=Anchor(f"note.{pin.note.id}", "w"),
                    line=line,
                    arrow="none",
                    route="straight",
                )
