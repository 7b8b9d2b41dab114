"""Notes under the line they are about, each hanging from its part: for long lines, such as those of a trace.

gc 1 @0.012s 2%: 0.018+0.46+0.071 ms clock
-    ------- -   |
|    |       [ of all CPU time since the start ]
|    [ when it began ]
[ the cycle ]
"""

from collections.abc import Iterator

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame, DrawnStory
from talkbuilder.scene import Item, Shape
from talkdiagrams.kinds.annotated.ink import ORIGIN, PAD, Ink
from talkdiagrams.kinds.annotated.sheet import Pin, Shown
from talkdiagrams.kinds.parts import strong

WIDEST, NARROWEST, GAP, FIRST, MOST_LEVELS = 330.0, 150.0, 7.0, 9.0, 12


class Hung(Struct, frozen=True):
    """A note under its line: the x of its string, its left end, its size and its level."""

    pin: Pin
    string: float
    left: float
    size: Size
    level: int

    def covers(self, x: float) -> bool:
        """Whether a string at ``x`` would run through it."""
        return self.left - 5.0 < x < self.left + self.size.width + 5.0


class Below:
    """Notes below their lines, at one size."""

    def __init__(self, ink: Ink, pins: tuple[Pin, ...], area: Size) -> None:
        self.ink, self.width = ink, area.width
        self.hung: dict[int, list[Hung]] = {}
        for row in sorted({pin.last for pin in pins}):
            self.hung[row] = self._hang([pin for pin in pins if pin.last == row])
        self.pins = list(pins)
        self.tops: list[float] = []
        self.levels: dict[tuple[int, int], float] = {}
        y = PAD
        for row in range(len(ink.sheet.lines)):
            self.tops.append(y)
            y += ink.lead
            found = self.hung.get(row, [])
            if found:
                y += FIRST
                for level in range(max(one.level for one in found) + 1):
                    self.levels[(row, level)] = y
                    y += max([o.size.height for o in found if o.level == level], default=0.0) + GAP
                y += GAP
        self.height = y + PAD - (GAP if pins else 0.0)
        right = [one.left + one.size.width for found in self.hung.values() for one in found]
        foot = ORIGIN if ink.sheet.origin else 0.0
        # As wide as the room: a figure that is scaled would move marks away from what they mark, by rounded sizes.
        self.size = Size(max([area.width - PAD, ink.right, *right]) + PAD, self.height + foot)
        self.enough = ink.right + PAD <= area.width

    def _hang(self, pins: list[Pin]) -> list[Hung]:
        """Give each note a level: from the right, as high as nothing is in its way."""
        placed: list[Hung] = []
        for pin in sorted(pins, key=lambda one: -one.low):
            start = pin.low if pin.is_part else self._indent(pin.last)
            x = self.ink.left + start * self.ink.em
            middle = (pin.high - pin.low) * self.ink.em / 2 if pin.is_part else 12.0
            string = x + min(middle, 12.0)
            room = self.width - PAD - x
            _, size = self.ink.note(pin.note, min(WIDEST, max(room, NARROWEST)))
            left = min(x, self.width - PAD - size.width)
            tried = (Hung(pin, string, left, size, level) for level in range(MOST_LEVELS))
            placed.append(
                next(
                    (one for one in tried if _is_clear(one, placed)),
                    Hung(pin, string, left, size, MOST_LEVELS),
                )
            )
        return placed

    def _indent(self, row: int) -> int:
        line = self.ink.sheet.lines[row][1]
        return len(line) - len(line.lstrip())

    def story(self, frames: tuple[Shown, ...]) -> DrawnStory:
        """Return the frames."""
        drawn = tuple(DrawnFrame(tuple(self._items(s)), (), s.caption, s.alt) for s in frames)
        return DrawnStory(self.size, drawn)

    def _items(self, shown: Shown) -> Iterator[Item]:
        ink = self.ink
        panel = Rect(0.0, 0.0, self.size.width, self.height)
        yield Shape(id="panel", rect=panel, fill="code-surface", role="decoration")
        for pin in self.pins:
            if pin.note.id in shown.notes:
                if pin.is_part:
                    yield ink.mark(pin, self.tops[pin.first], shown)
                else:
                    yield from self._bar(pin, shown)
        for row, top in enumerate(self.tops):
            yield from ink.block(row, [ink.row(row, self.pins, shown)], top)
        for row, found in self.hung.items():
            for one in found:
                if one.pin.note.id in shown.notes:
                    yield from self._note(row, one, shown)
        yield from ink.origin(self.height, self.size.width)

    def _bar(self, pin: Pin, shown: Shown) -> Iterator[Item]:
        """Yield a bar at the left of whole lines."""
        top, low = self.tops[pin.first], self.tops[pin.last] + self.ink.lead
        color = "changed" if pin.note.id in shown.new else strong(pin.note.color)
        rect = Rect(1.0, top + 2.0, 4.0, low - top - 4.0)
        yield Shape(id=f"bar.{pin.note.id}", rect=rect, fill=color, role="decoration")

    def _note(self, row: int, one: Hung, shown: Shown) -> Iterator[Item]:
        note = one.pin.note
        color = "changed" if note.id in shown.new else strong(note.color)
        top = self.levels[(row, one.level)]
        begin = self.tops[row] + self.ink.letters[1] + 2.0
        string = Rect(one.string - 0.75, begin, 1.5, top - begin)
        yield Shape(id=f"string.{note.id}", rect=string, fill=color, role="decoration")
        yield self.ink.box(one.pin, Rect(one.left, top, *one.size), shown)


def _is_clear(one: Hung, placed: list[Hung]) -> bool:
    """Whether a note stands in nobody's way: beside those of its level, its string past those above."""
    for other in placed:
        if other.level == one.level:
            if (
                one.left < other.left + other.size.width + GAP
                and other.left < one.left + one.size.width + GAP
            ):
                return False
        elif other.level < one.level:
            if other.covers(one.string):
                return False
        elif one.covers(other.string):
            return False
    return True
