"""Draws nodes: a row of slots under a label, or an entry; what is on the way of a look-up is heavy.

+-----------------------+
| root              mu  |
| |0| |1| |2| |3|       |
+------|-------|--------+
    [ key a ] [ key b ]--[ key c ]
"""

from collections.abc import Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import one_line, quiet, strong
from talkdiagrams.kinds.strip import WIDER
from talkdiagrams.kinds.tree.data import Node, Slot
from talkdiagrams.kinds.tree.options import Part

INSET, BETWEEN = 5.0, 2.0
SKIPPED = "…"


class Density(Struct, frozen=True):
    """Sizes of labels and small words, of a slot, room beside things, between chained entries, between levels.

    ``skip``: slots that never lead anywhere are drawn as dots.
    """

    label: float = 16.0
    small: float = 13.0
    slot: float = 27.0
    high: float = 27.0
    beside: float = 20.0
    chain: float = 34.0
    tiers: float = 52.0
    skip: bool = False


_TIGHT = Density(15, 13, 23, 24, 14, 28, 42)
_TIGHTEST = Density(14, 12.5, 20, 21, 8, 22, 32)
# The first that fits is taken; a slot is left out last.
DENSITIES = (
    Density(),
    _TIGHT,
    _TIGHTEST,
    replace(_TIGHT, skip=True),
    replace(_TIGHTEST, skip=True),
)


class Looks(Struct, frozen=True):
    """What is special in this frame: ids that changed, and ids on the way of a look-up."""

    marked: Set[str]
    path: Set[str]


class Sheet:
    """One node in all its frames."""

    def __init__(
        self, nodes: Sequence[Node], ruler: Ruler, hide: Set[Part], density: Density
    ) -> None:
        self.ruler, self.hide, self.density = ruler, hide, density
        heads = [self._head_size(node) for node in nodes]
        width = max(head.width for head in heads)
        self.head = max(head.height for head in heads)
        self.names = list(dict.fromkeys(slot.name for node in nodes for slot in node.slots))
        self.cells = self._cells(nodes)
        if not self.cells:
            self.size = Size(max(width + 20, 44.0), max(self.head + 10, 30.0))
            return
        self.head += 5 if self.head else 0.0
        self.size = Size(max(self._row, width) + 2 * INSET, self.head + density.high + 2 * INSET)

    def _cells(self, nodes: Sequence[Node]) -> list[tuple[str, float]]:
        """Names of slots with their widths; "" is a stretch of slots that never lead anywhere."""
        names = self.names
        used = {
            slot.name for node in nodes for slot in node.slots if slot.to or slot.tint != "plain"
        }
        wide = max(
            [self.ruler.width(n, "body", self.density.small) * WIDER for n in names], default=0.0
        )
        cell = max(self.density.slot, wide + 8)
        if not (self.density.skip or "empty" in self.hide) or not used:
            return [(name, cell) for name in names]
        found: list[tuple[str, float]] = []
        for name in names:
            if name in used:
                found.append((name, cell))
            elif not found or found[-1][0]:
                found.append(("", cell * 0.8))
        return found

    def slot_at(self, slot: int) -> float:
        """Return where the middle of a slot is, from the left of the node."""
        x = (self.size.width - self._row) / 2
        for name, width in self.cells:
            if slot < len(self.names) and name == self.names[slot]:
                return x + width / 2
            x += width + BETWEEN
        return self.size.width / 2

    @property
    def _row(self) -> float:
        return sum(width for _, width in self.cells) + BETWEEN * (len(self.cells) - 1)

    def _lines(self, node: Node) -> tuple[str, str]:
        return node.label, "" if "notes" in self.hide else node.note

    def _head_size(self, node: Node) -> Size:
        label, note = self._lines(node)
        d = self.density
        wide = self.ruler.width(label, "body", d.label, True)
        small = self.ruler.width(note, "body", d.small)
        if node.slots:  # beside each other
            gap = 14.0 if label and note else 0.0
            return Size((wide + small) * WIDER + gap, d.label * 1.2 if label or note else 0.0)
        high = 1.15 * ((d.label if label else 0.0) + (d.small if note else 0.0))
        return Size(max(wide, small) * WIDER, high)

    def items(self, node: Node, rect: Rect, looks: Looks) -> Iterator[Item]:
        """Yield the node in ``rect``."""
        line = self._line(node, looks)
        fill: Token = "surface" if node.gone else quiet(node.tint)
        if not self.cells:
            if node.tint == "plain" and node.id in looks.path and not node.gone:
                fill = "brand-fill"
            text = self._text(node, plain=node.tint == "plain" and fill != "brand-fill")
            yield Shape(
                id=node.id, rect=rect, geometry="roundRect", fill=fill, line=line, text=text
            )
            return
        label, note = self._lines(node)
        runs = [Run(label, bold=True)] if label else []
        pale: Token = "muted" if node.tint == "plain" or node.gone else "text"
        runs += [Run(("   " if label else "") + note, token=pale)] if note else []
        head = Text(
            (Paragraph(tuple(runs)),),
            self.density.label if label else self.density.small,
            token="muted" if node.gone else "text",
            align="center",
            inset=(0.0, INSET - 1, 0.0, 0.0),
            wrap=False,
        )
        yield Shape(id=node.id, rect=rect, fill=fill, line=line, text=head if runs else None)
        yield from self._slots(node, rect, looks)

    def _line(self, node: Node, looks: Looks) -> Line:
        line = Line("muted" if node.tint == "plain" or node.gone else strong(node.tint), 1.5)
        if node.id in looks.path:
            line = Line("brand", 3.0)
        if node.id in looks.marked:
            line = Line("changed", 3.5)
        return replace(line, dash="dash") if node.gone else line

    def _text(self, node: Node, *, plain: bool) -> Text:
        label, note = self._lines(node)
        d = self.density
        pale: Token = "muted" if plain or node.gone else "text"
        paragraphs = [Paragraph((Run(label, bold=True),))] if label else []
        if note:
            paragraphs.append(Paragraph((Run(note, token=pale),), size=d.small))
        return Text(
            tuple(paragraphs),
            d.label,
            token="muted" if node.gone else "text",
            align="center",
            anchor="middle",
            line_height=1.15,
            wrap=False,
        )

    def _slots(self, node: Node, rect: Rect, looks: Looks) -> Iterator[Item]:
        slots = {slot.name: slot for slot in node.slots}
        x = rect.center.x - self._row / 2
        y = rect.bottom - INSET - self.density.high
        for number, (name, width) in enumerate(self.cells):
            cell = Rect(x, y, width, self.density.high)
            x += width + BETWEEN
            if not name:
                text = one_line(SKIPPED, self.density.small, token="muted")
                yield Shape(id=f"{node.id}|skip{number}", rect=cell, text=text)
            elif name in slots:
                yield self._slot(f"{node.id}.{name}", slots[name], cell, looks)

    def _slot(self, id: str, slot: Slot, rect: Rect, looks: Looks) -> Shape:
        line = Line("rule", 1.0)
        fill: Token = "background"
        if slot.to:
            line, fill = Line("p", 1.5), quiet("p")
        if slot.tint != "plain":
            line, fill = Line(strong(slot.tint), 1.5), quiet(slot.tint)
        if id in looks.path:
            line, fill = Line("brand", 3.0), "brand-fill"
        if id in looks.marked:
            line = Line("changed", 3.0)
        token: Token = "muted" if fill == "background" else "text"
        text = one_line(slot.name, self.density.small, token=token, bold=bool(slot.to))
        return Shape(id=id, rect=rect, fill=fill, line=line, text=text)
