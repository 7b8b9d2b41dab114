"""Draws a block as rows: a header, then offset, name, type, value and note of each field, padding between them.

+---------------------------------+
| hchan            96 bytes       |  header: where pointers to the block arrive
|  0  qcount    uint     3        |
|  8  dataqsiz  uint     4        |
| 16  buf       pointer         o-+-->
|     . . 4 bytes of padding . .  |
+---------------------------------+
"""

from collections.abc import Iterator, Sequence, Set

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Shape
from talkbuilder.theme import Family, Token
from talkdiagrams.kinds.parts import one_line, quiet, strong
from talkdiagrams.kinds.record.data import NIL, Block, Field
from talkdiagrams.kinds.record.ink import INSET, Density, head_rect, head_size, head_text, outline
from talkdiagrams.kinds.record.options import Part
from talkdiagrams.kinds.strip import size_of, words

# Where an arrow begins, behind the last words.
DOT = 16.0
# Which words of a field stand in which column: are they small, in which face, bold.
COLUMNS: tuple[tuple[str, bool, Family, bool], ...] = (
    ("offset", True, "body", False),
    ("name", False, "code", False),
    ("type", True, "code", False),
    ("value", False, "code", True),
    ("note", True, "body", False),
)
HIDES: dict[str, Part] = {
    "offset": "offsets",
    "type": "types",
    "value": "values",
    "note": "notes",
}


def padding(block: Block) -> Iterator[tuple[str, int, int]]:
    """Yield each hole: the field before it, its offset and its bytes."""
    starts = [*(field.offset for field in block.fields[1:]), block.size]
    for field, start in zip(block.fields, starts, strict=False):
        if field.offset is None or field.size is None or start is None:
            continue
        end = field.offset + field.size
        if start > end:
            yield field.name, end, start - end


def hole(count: int) -> str:
    """Return the words for padding."""
    return f"{count} byte{'s' if count > 1 else ''} of padding"


class Rows:
    """One block in all its frames: as wide as the widest, a row for each field that it ever has."""

    def __init__(
        self, blocks: Sequence[Block], ruler: Ruler, hide: Set[Part], density: Density
    ) -> None:
        self.ruler, self.hide, self.density = ruler, hide, density
        d = density
        self.cells = {
            column: max(
                size_of(self._said(field, column), ruler, self._size(small), family, bold).width
                for block in blocks
                for field in block.fields or (Field(""),)
            )
            for column, small, family, bold in COLUMNS
        }
        arrow = any(field.to not in ("", NIL) for block in blocks for field in block.fields)
        used = [width for width in self.cells.values() if width]
        rows = 2 * (INSET + 7) + sum(used) + d.between * (len(used) - 1) + (DOT if arrow else 0.0)
        keys = self._keys(blocks)
        holes = [key for key in keys if isinstance(key, int)]
        pads = [size_of(hole(9999), ruler, d.small, "body").width + 40] if holes else []
        heads = [head_size(self._head(block), d, ruler) for block in blocks]
        width = max(rows if used else 0.0, *(head.width + 24 for head in heads), *pads, 64.0)
        self.head = max(head.height for head in heads) + 8
        self.tops: dict[str | int, float] = {}
        y = self.head + d.gap
        for key in keys:
            self.tops[key] = y
            y += (d.pad if isinstance(key, int) else d.row) + d.gap
        self.size = Size(width, y + INSET - d.gap if keys else max(self.head, 34.0))
        if not keys:
            self.head = self.size.height

    def _keys(self, blocks: Sequence[Block]) -> list[str | int]:
        """Names of fields, and offsets of padding, in order; what appears later stands behind what it follows."""
        keys: list[str | int] = []
        for block in blocks:
            holes = {name: at for name, at, _ in padding(block)} if self._pads else {}
            now: list[str | int] = []
            for field in block.fields:
                now.append(field.name)
                if field.name in holes:
                    now.append(holes[field.name])
            at = 0
            for key in now:
                if key in keys:
                    at = keys.index(key) + 1
                else:
                    keys.insert(at, key)
                    at += 1
        return keys

    @property
    def _pads(self) -> bool:
        return "padding" not in self.hide

    def _said(self, field: Field, column: str) -> str:
        if HIDES.get(column) in self.hide:
            return ""
        if column == "offset":
            return "" if field.offset is None else str(field.offset)
        if column == "value":
            return field.value or (NIL if field.to == NIL else "")
        said: str = getattr(field, column)
        return said

    def _head(self, block: Block) -> tuple[str, str]:
        return block.title or block.id, "" if "notes" in self.hide else block.note

    def middle(self, name: str) -> float:
        """The height at which the arrows of a field (of the block itself: "") begin and end."""
        if name not in self.tops:
            return self.head / 2
        return self.tops[name] + self.density.row / 2

    def items(self, block: Block, at: Point, marked: Set[str]) -> Iterator[Item]:
        """Yield the block with its corner at ``at``."""
        rect = Rect(at.x, at.y, *self.size)
        line = outline(block.tint, block.gone, block.id in marked)
        text = head_text(self._head(block), self.density, block)
        fill = "surface" if block.gone else quiet(block.tint)
        if not self.tops:
            yield Shape(id=block.id, rect=rect, fill=fill, line=line, text=text)
            return
        head = Shape(id=block.id, rect=head_rect(rect, self.head), fill=fill, text=text)
        yield Shape(id=f"{block.id}|box", rect=rect, fill="surface", line=line)
        yield head
        for field in block.fields:
            yield from self._row(block, field, rect, f"{block.id}.{field.name}" in marked)
        for _, offset, count in padding(block) if self._pads else ():
            yield self._hole(block, offset, count, rect)

    def _row(self, block: Block, field: Field, rect: Rect, marked: bool) -> Iterator[Item]:
        id = f"{block.id}.{field.name}"
        row = Rect(
            rect.x + INSET, rect.y + self.tops[field.name], rect.width - 2 * INSET, self.density.row
        )
        line = Line("rule", 0.75)
        if field.tint != "plain":
            line = Line(strong(field.tint), 1.5)
        if marked:
            line = Line("changed", 3.0)
        fill: Token = "background" if field.tint == "plain" else quiet(field.tint)
        yield Shape(id=id, rect=row, fill=fill, line=line)
        x = row.x + 7
        for column, small, family, bold in COLUMNS:
            width = self.cells[column]
            if said := self._said(field, column):
                yield words(
                    f"{id}|{column}",
                    said,
                    Rect(x, row.y, width, row.height),
                    self._size(small),
                    token=self._token(block, field, column),
                    family=family,
                    bold=bold,
                    align="right" if column == "offset" else "left",
                )
            x += width + self.density.between if width else 0.0

    def _size(self, small: bool) -> float:
        return self.density.small if small else self.density.name

    def _token(self, block: Block, field: Field, column: str) -> Token:
        """Pale is what is not the point; on a colour nothing is, since that cannot be read."""
        if field.tint != "plain":
            return "text"
        empty = column == "value" and field.to == NIL and not field.value
        return "text" if column in ("name", "value") and not block.gone and not empty else "muted"

    def _hole(self, block: Block, offset: int, count: int, rect: Rect) -> Shape:
        y = rect.y + self.tops[offset]
        return Shape(
            id=f"{block.id}|pad{offset}",
            rect=Rect(rect.x + INSET + 3, y, rect.width - 2 * INSET - 6, self.density.pad),
            line=Line("muted", 1.0, "dot"),
            text=one_line(hole(count), self.density.small, token="muted"),
        )
