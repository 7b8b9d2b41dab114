"""Draws a block to scale: a row for each eight bytes, each field as wide as it is, padding in its place.

 0 | a |  7 bytes of padding        |
 8 | b                              |
16 | c |  7 bytes of padding        |
"""

from collections.abc import Iterator, Sequence, Set

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Shape
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import elided, one_line, quiet, strong
from talkdiagrams.kinds.record.data import NIL, Block, Field
from talkdiagrams.kinds.record.ink import (
    DENSITIES,
    INSET,
    Density,
    head_rect,
    head_size,
    head_text,
    outline,
)
from talkdiagrams.kinds.record.options import Part
from talkdiagrams.kinds.record.rows import padding
from talkdiagrams.kinds.strip import WIDER, size_of, words

WORD = 8
GAP = 3.0
# No struct that anybody reads from the last row is longer; the rest is left to the table of rows.
MOST_WORDS = 16


def stretches(offset: int, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the parts of some bytes that are rectangles: first word, words, first byte in the word, bytes.

    >>> list(stretches(6, 3))
    [(0, 1, 6, 2), (1, 1, 0, 1)]
    >>> list(stretches(8, 24))
    [(1, 3, 0, 8)]
    """
    end = offset + size
    while offset < end:
        word, at = divmod(offset, WORD)
        if at == 0 and end - offset >= WORD:
            words_ = (end - offset) // WORD
            yield word, words_, 0, WORD
            offset += words_ * WORD
        else:
            count = min(WORD - at, end - offset)
            yield word, 1, at, count
            offset += count


class Grid:
    """One block in all its frames, drawn by bytes. A field without a size is left out."""

    def __init__(
        self, blocks: Sequence[Block], ruler: Ruler, hide: Set[Part], density: Density
    ) -> None:
        self.ruler, self.hide, self.density = ruler, hide, density
        self.row = density.row * 1.35
        ends = [block.size or 0 for block in blocks] + [
            (f.offset or 0) + (f.size or 0) for block in blocks for f in block.fields
        ]
        self.words = max(1, min(MOST_WORDS, -(-max(ends) // WORD)))
        self.byte = DENSITIES[-1].byte
        for block in blocks:
            for field in block.fields:
                width = size_of(self._said(field), ruler, self.density.name, "code").width + 14
                widest = max((n for *_, n in _parts(field)), default=WORD)
                self.byte = max(self.byte, min(density.byte, width / widest))
        self.left = 0.0
        if "offsets" not in hide:
            self.left = ruler.width("888", "body", self.density.small) * WIDER + 8
        heads = [head_size(self._head(block), density, ruler) for block in blocks]
        self.head = max(head.height for head in heads) + 8
        width = 2 * INSET + self.left + WORD * self.byte
        self.size = Size(
            max(width, *(head.width + 24 for head in heads)),
            self.head + GAP + self.words * (self.row + GAP) + INSET - GAP,
        )
        self.middles = {
            field.name: self._rect(*parts[0], Point(0, 0)).center.y
            for block in blocks
            for field in block.fields
            if (parts := list(_parts(field)))
        }

    def _head(self, block: Block) -> tuple[str, str]:
        return block.title or block.id, "" if "notes" in self.hide else block.note

    def _said(self, field: Field) -> str:
        value = field.value or (NIL if field.to == NIL else "")
        if "values" not in self.hide and value:
            if field.name.startswith("["):
                return value  # of an element one sees where it stands
            return f"{field.name} = {value}"
        if "types" not in self.hide and field.type:
            return f"{field.name} {field.type}"
        return field.name

    def middle(self, name: str) -> float:
        """The height at which the arrows of a field (of the block itself: "") begin and end."""
        return self.middles.get(name, self.head / 2)

    def _rect(self, word: int, count: int, at: int, count_of: int, corner: Point) -> Rect:
        y = corner.y + self.head + GAP + word * (self.row + GAP)
        x = corner.x + INSET + self.left + at * self.byte
        return Rect(x + 1, y, count_of * self.byte - 2, count * (self.row + GAP) - GAP)

    def items(self, block: Block, at: Point, marked: Set[str]) -> Iterator[Item]:
        """Yield the block with its corner at ``at``."""
        line = outline(block.tint, block.gone, block.id in marked)
        text = head_text(self._head(block), self.density, block)
        yield Shape(id=f"{block.id}|box", rect=Rect(*at, *self.size), fill="surface", line=line)
        yield Shape(
            id=block.id,
            rect=head_rect(Rect(*at, *self.size), self.head),
            fill="surface" if block.gone else quiet(block.tint),
            text=text,
        )
        if self.left:
            for word in range(self.words):
                y = self._rect(word, 1, 0, WORD, at).y
                cell = Rect(at.x + INSET, y, self.left - 8, self.row)
                id = f"{block.id}|at{word * WORD}"
                yield words(
                    id, str(word * WORD), cell, self.density.small, token="muted", align="right"
                )
        for field in block.fields:
            yield from self._field(block, field, at, f"{block.id}.{field.name}" in marked)
        if "padding" not in self.hide:
            for _, offset, count in padding(block):
                yield from self._hole(block, offset, count, at)

    def _field(self, block: Block, field: Field, at: Point, marked: bool) -> Iterator[Item]:
        parts = [part for part in _parts(field) if part[0] + part[1] <= self.words]
        if not parts:
            return
        widest = max(parts, key=lambda part: (part[3], part[1]))
        line = Line(strong(field.tint) if field.tint != "plain" else "muted", 1.25)
        line = Line("changed", 3.0) if marked else line
        fill: Token = "background" if field.tint == "plain" else quiet(field.tint)
        for number, part in enumerate(parts):
            rect = self._rect(*part, at)
            said = self._fitted(field, rect.width - 8) if part is widest else ""
            text = (
                one_line(said, self.density.name, token="muted" if block.gone else "text")
                if said
                else None
            )
            id = f"{block.id}.{field.name}" + (f"|{number}" if number else "")
            yield Shape(id=id, rect=rect, fill=fill, line=line, text=text)

    def _fitted(self, field: Field, room: float) -> str:
        """As much as there is room for: name and value, the name, its beginning."""
        for said in (self._said(field), field.name):
            if self.ruler.width(said, "body", self.density.name) * WIDER <= room:
                return said
        return elided(field.name, self.ruler, room / WIDER, self.density.name)

    def _hole(self, block: Block, offset: int, count: int, at: Point) -> Iterator[Item]:
        for number, part in enumerate(stretches(offset, count)):
            if part[0] + part[1] > self.words:
                return
            rect = self._rect(*part, at)
            said = [f"{count} bytes of padding", f"{count} padding", "pad", ""]
            said = [w.replace("1 bytes", "1 byte") if count == 1 else w for w in said]
            fits = next(
                w
                for w in said
                if self.ruler.width(w, "body", self.density.small) * WIDER < rect.width
            )
            yield Shape(
                id=f"{block.id}|pad{offset}.{number}",
                rect=rect,
                line=Line("muted", 1.0, "dot"),
                text=one_line(fits, self.density.small, token="muted")
                if fits and not number
                else None,
            )


def _parts(field: Field) -> Iterator[tuple[int, int, int, int]]:
    if field.offset is not None and field.size:
        yield from stretches(field.offset, field.size)
