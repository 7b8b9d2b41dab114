"""Where the ink of a text is: a box round the whole, and a tight one round the letters of each line."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from talkbuilder.chart import drawn
from talkbuilder.geometry import Rect
from talkbuilder.inside import text_area
from talkbuilder.ports import Ruler
from talkbuilder.scene import Chart, Item, Paragraph, Shape, Text, TextBlock, walk

# Of both our families, in em: from the top of a line to its baseline, from there up to a capital, and down to a tail.
ASCENT, CAPITAL, TAIL = 0.935, 0.72, 0.2
# Points by which a mark behind a part of a line may reach over to the next letter, whose ink begins later.
BETWEEN = 1.2


class Letters(Struct, frozen=True):
    """A line of a text: the box round its letters, and where each of them ends."""

    rect: Rect
    ends: tuple[float, ...]

    def parted(self, x: float) -> bool:
        """Whether ``x`` runs between two letters, or beside them all."""
        return any(abs(x - end) <= BETWEEN for end in (self.rect.x, *self.ends)) or not (
            self.rect.x < x < self.rect.right
        )


class Ink(Struct, frozen=True):
    """A text as it stands: ``box`` is the room that it has, ``block`` what it takes, ``lines`` the letters alone."""

    item: str
    text: Text
    box: Rect
    block: Rect
    lines: tuple[Letters, ...]


def laid_bare(items: tuple[Item, ...]) -> list[Item]:
    """Return ``items`` and what is inside their groups, with every chart as the plain items that it looks like."""
    found: list[Item] = []
    for item in walk(items):
        found.append(item)
        if isinstance(item, Chart):
            found += drawn(item)
    return found


def inks(items: Sequence[Item], ruler: Ruler) -> Iterator[Ink]:
    """Yield every text among ``items``, measured."""
    for item in items:
        if isinstance(item, Shape | TextBlock) and item.text and item.text.plain.strip():
            area = item.rect
            if isinstance(item, Shape):
                area = text_area(item.geometry, item.rect, item.radius)
            block, lines = _set(item.text, area, ruler)
            yield Ink(item.id, item.text, item.rect, block, lines)


def _set(text: Text, area: Rect, ruler: Ruler) -> tuple[Rect, tuple[Letters, ...]]:
    """Return where ``text`` stands when it is set in ``area``: the whole, and its lines without leading."""
    left, top, right, bottom = text.inset
    room = Rect(area.x + left, area.y + top, area.width - left - right, area.height - top - bottom)
    found: list[tuple[float, tuple[float, ...], float, Paragraph]] = []  # top, letters, size, whose
    down = 0.0
    for paragraph in text.paragraphs:
        size = paragraph.size or text.size
        down += paragraph.before
        for letters in _rows(paragraph, text, size, ruler):
            found.append((down, letters, size, paragraph))
            down += size * text.line_height
    start = {"top": room.y, "middle": room.center.y - down / 2, "bottom": room.bottom - down}
    y, widest = start[text.anchor], max((row[-1] for _, row, _, _ in found if row), default=0.0)
    block = Rect(_x(text.align, widest, room), y, widest, down)
    lines = []
    for above, letters, size, paragraph in found:
        if not letters:
            continue
        base = y + above + size * ((text.line_height - 1.2) / 2 + ASCENT)
        x = _x(paragraph.align or text.align, letters[-1], room)
        rect = Rect(x, base - CAPITAL * size, letters[-1], (CAPITAL + TAIL) * size)
        lines.append(Letters(rect, tuple(x + end for end in letters)))
    return block, tuple(lines)


def _x(align: str, width: float, room: Rect) -> float:
    return {"left": room.x, "center": room.center.x - width / 2, "right": room.right - width}[align]


def _rows(paragraph: Paragraph, text: Text, size: float, ruler: Ruler) -> list[tuple[float, ...]]:
    """Return where each letter of each line of ``paragraph`` ends; a space at a break hangs."""
    stops = [0, *paragraph.breaks, len(paragraph.text)]
    rows: list[list[float]] = [[] for _ in stops[1:]]
    at = 0
    for run in paragraph.runs:
        for row, (start, stop) in zip(rows, pairwise(stops), strict=True):
            low, high = max(at, start), min(at + len(run.text), stop)
            part = run.text[low - at : high - at] if low < high else ""
            part = part.rstrip(" \n") if high == stop else part
            before = row[-1] if row else paragraph.indent
            style = (run.family or text.family, size, run.bold or text.bold, run.italic)
            row += [before + ruler.width(part[:end], *style) for end in range(1, len(part) + 1)]
        at += len(run.text)
    return [tuple(row) for row in rows]
