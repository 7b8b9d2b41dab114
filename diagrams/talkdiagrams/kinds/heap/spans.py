"""A heap span by span: a row for each, its slots in the order of addresses; roots above, status beside.

[ status ]  [ G1 stack ] [ config global ]
span 1      [ A ][ B ][   ]
 48 B       [ C ][ D ][ E ]
"""

from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame, DrawnStory
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Shape
from talkdiagrams.kinds.heap.data import HeapFrame, Root, Row, Thing
from talkdiagrams.kinds.heap.ink import (
    NAME,
    SMALL,
    Told,
    box,
    lines_size,
    lines_text,
    outline,
    root_box,
    status_box,
)
from talkdiagrams.kinds.parts import elided

GAP, LEFT = 8.0, 14.0


class Spans:
    """Draws frames of one heap in one grid."""

    def __init__(
        self, told: Sequence[Told], ruler: Ruler, show: frozenset[str], area: Size
    ) -> None:
        self.told, self.ruler, self.show = told, ruler, show
        frames = [one.frame for one in told]
        self.rows = tuple(row.id for row in frames[0].rows)
        slots = max(row.slots for row in frames[0].rows)
        heads = [lines_size(_head(row), ruler, first=16.0) for f in frames for row in f.rows]
        status = [lines_size(f.status, ruler, first=16.0) for f in frames]
        self.head = max(x.width for x in (*heads, *status)) + 24
        top = max(x.height for x in status) + 14 if "status" in show else 46.0
        self.top = max(top, 46.0)
        room = area.height - self.top - LEFT
        self.cell = min(104.0, (area.width - self.head - LEFT) / slots)
        # Never lower than its lines are: what does not fit is scaled by layout, which says if words get too small.
        least = max(
            lines_size(self._lines(f, x), ruler).height for f in told for x in f.frame.things
        )
        self.height = max(min(78.0, room / len(self.rows) - GAP), least + 12)
        self.size = Size(
            self._width(area.width), self.top + LEFT + len(self.rows) * (self.height + GAP) - GAP
        )
        wide = self.head + LEFT + slots * self.cell
        self.shift = max(0.0, (area.width - max(wide, self._width(0.0))) / 2)

    def _width(self, width: float) -> float:
        """The room, or more if the roots take it."""
        roots = dict.fromkeys(root.id for one in self.told for root in one.frame.roots)
        return max(width, self.head + sum(self._root_width(id) + LEFT for id in roots))

    def _root_width(self, id: str) -> float:
        return max(64.0, self._widest_root(id) + 20)

    def story(self) -> DrawnStory:
        """The frames, placed."""
        before: HeapFrame | None = None
        frames = []
        for one in self.told:
            items = [*self._top(one, before), *self._rows(one, before), *self._cells(one)]
            frames.append(DrawnFrame(tuple(items), (), one.caption, one.alt))
            before = one.frame
        return DrawnStory(self.size, tuple(frames))

    def _top(self, told: Told, before: HeapFrame | None) -> Iterator[Item]:
        frame = told.frame
        if "status" in self.show:
            changed = before is not None and before.status[:2] != frame.status[:2]
            yield status_box(Rect(self.shift, 0, self.head, self.top), frame, changed)
        x = self.shift + self.head + LEFT
        for root in frame.roots:
            pointers = [p.head for p in frame.pointers if p.tail == root.id]
            what = _root_words(root, pointers)
            width = self._root_width(root.id)
            rect = Rect(x, (self.top - 46) / 2, width, 46.0)
            yield root_box(root, rect, what, root.id in told.marked)
            x += width + LEFT

    def _widest_root(self, id: str) -> float:
        widest = 0.0
        for one in self.told:
            heads = [p.head for p in one.frame.pointers if p.tail == id]
            for root in one.frame.roots:
                if root.id == id:
                    words = _root_words(root, heads)
                    widest = max(widest, lines_size((id, words), self.ruler).width)
        return widest

    def _y(self, span: int) -> float:
        return self.top + LEFT + self.rows.index(span) * (self.height + GAP)

    def _rows(self, told: Told, before: HeapFrame | None) -> Iterator[Item]:
        old = {row.id: row for row in before.rows} if before else {}
        for row in told.frame.rows:
            same = before is not None and before.status[0] == told.frame.status[0]
            changed = same and row.id in old and old[row.id] != row
            rect = Rect(self.shift, self._y(row.id), self.head, self.height)
            line = Line("changed", 3.5) if changed else Line("rule", 1.0)
            text = lines_text(_head(row), "text", first=16.0)
            yield Shape(
                id=f"span{row.id}", rect=rect, geometry="rect", fill="surface", line=line, text=text
            )
            for slot in range(row.slots):
                yield Shape(
                    id=f"span{row.id}.{slot}",
                    rect=self._slot(row.id, slot),
                    fill="background",
                    line=Line("rule", 1.0),
                )

    def _slot(self, span: int, slot: int) -> Rect:
        x = self.shift + self.head + LEFT + slot * self.cell
        return Rect(x, self._y(span), self.cell, self.height)

    def _cells(self, told: Told) -> Iterator[Item]:
        for thing in told.frame.things:
            if thing.tint == "freed" and any(
                one.span == thing.span and one.slot == thing.slot and one.tint != "freed"
                for one in told.frame.things
            ):
                continue  # somebody else's by now
            slot = self._slot(thing.span, thing.slot)
            rect = Rect(slot.x + 4, slot.y + 4, slot.width - 8, slot.height - 8)
            line = outline(thing, thing.id in told.marked)
            yield box(thing.id, rect, thing.tint, line, self._lines(told, thing), "roundRect")

    def _lines(self, told: Told, thing: Thing) -> list[str]:
        heads = [p.head for p in told.frame.pointers if p.tail == thing.id]
        lines = [thing.id]
        if "order" in self.show and thing.order:
            lines[0] = f"{thing.order}. {thing.id}"
        if "pointers" in self.show and heads and thing.tint != "freed":
            lines.append("→ " + ", ".join(heads))
        if "bits" in self.show and thing.bits:
            lines.append(thing.bits)
        room = self.cell - 12
        if self.ruler.width(lines[0], "body", NAME, True) > room:
            lines[0] = elided(thing.id, self.ruler, room, NAME, bold=True)
        rest = [line for line in lines[1:] if self.ruler.width(line, "body", SMALL) <= room]
        return [lines[0], *rest]


def _root_words(root: Root, heads: Sequence[str]) -> str:
    return f"{root.words} → {', '.join(heads)}" if heads else root.words


def _head(row: Row) -> tuple[str, ...]:
    return (row.label, row.state) if row.state else (row.label,)
