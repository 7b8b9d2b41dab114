"""Draws words: a bar each, high bits at the left, as wide as words and bits want it.

Mutex.state = 17   int32
 31-3          2      1      0
+------------+------+------+------+
|  waiters   | ...  | ...  |locked|
|     2      |  0   |  0   |  1   |
+------------+------+------+------+
  how many wait
"""

from collections.abc import Iterator, Sequence, Set
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.bits.data import BitField, BitsFrame, Word
from talkdiagrams.kinds.bits.options import Part
from talkdiagrams.kinds.bits.words import numbers
from talkdiagrams.kinds.parts import label, quiet, strong
from talkdiagrams.kinds.strip import WIDER, words

UNUSED = "unused"


class Density(Struct, frozen=True):
    """Sizes of labels, values, names and small words; the height of a bar, room round words, the widest note."""

    label: float = 18.0
    value: float = 20.0
    name: float = 15.0
    small: float = 13.0
    bar: float = 58.0
    pad: float = 10.0
    wrap: float = 150.0
    between: float = 22.0


DENSITIES = (
    Density(),
    Density(16, 18, 14, 13, 48, 7, 120, 14),
    Density(15, 16, 13, 12.5, 42, 5, 96, 8),
)


class Cell(Struct, frozen=True):
    """A range of bits in a bar: its field's name, or nothing where no field is."""

    name: str
    low: int
    width: int


def cells(word: Word) -> list[Cell]:
    """Return the bar of ``word`` from its highest bit down, unused bits between.

    >>> word = Word("w", "w", 8, (BitField("a", 0, 2), BitField("b", 4, 1)))
    >>> [(cell.name, cell.low, cell.width) for cell in cells(word)]
    [('', 5, 3), ('b', 4, 1), ('', 2, 2), ('a', 0, 2)]
    """
    found: list[Cell] = []
    at = 0
    for field in sorted(word.fields, key=lambda field: field.low):
        if field.low > at:
            found.append(Cell("", at, field.low - at))
        found.append(Cell(field.name, field.low, field.width))
        at = field.low + field.width
    if at < word.width:
        found.append(Cell("", at, word.width - at))
    return found[::-1]


class Sheet:
    """Draws all frames: every bar has its place, and every cell is as wide as what it ever holds."""

    def __init__(
        self,
        frames: Sequence[BitsFrame],
        ruler: Ruler,
        hide: Set[Part],
        density: Density,
        width: float,
    ) -> None:
        self.ruler, self.hide, self.density = ruler, hide, density
        versions: dict[str, list[Word]] = {}
        for frame in frames:
            for word in frame.words:
                versions.setdefault(word.id, []).append(word)
        self.cells = {id: cells(some[0]) for id, some in versions.items()}
        # Words of one form stand under each other bit by bit.
        forms = {id: tuple(replace(c, name="") for c in row) for id, row in self.cells.items()}
        shared: dict[tuple[Cell, ...], list[float]] = {}
        for id, words_ in versions.items():
            wide = self._needs(self.cells[id], words_)
            before = shared.get(forms[id], wide)
            shared[forms[id]] = [max(pair) for pair in zip(before, wide, strict=True)]
        needs = {id: shared[forms[id]] for id in versions}
        heads = [self._head_width(word) for some in versions.values() for word in some]
        self.width = max(*(sum(some) for some in needs.values()), *heads, width)
        most = max(some[0].width for some in versions.values())
        self.rects: dict[str, list[Rect]] = {}
        self.tops: dict[str, float] = {}
        y = 0.0
        for id, some in versions.items():
            self.tops[id] = y
            y += density.label * 1.3 + ("numbers" not in hide) * density.small * 1.25 + 2
            share = max(sum(needs[id]), self.width * some[0].width / most)
            widths = _spread(needs[id], self.cells[id], share)
            x = self.width - share
            self.rects[id] = []
            for one in widths:
                self.rects[id].append(Rect(x, y, one, density.bar))
                x += one
            y += density.bar + self._notes_height(some) + density.between
        self.size = Size(self.width, y - density.between)

    def _needs(self, row: Sequence[Cell], some: Sequence[Word]) -> list[float]:
        found = []
        for cell in row:
            fields = [f for word in some for f in word.fields if cell.name and f.name == cell.name]
            found.append(max([30.0, self._digits(cell), *(self._need(field) for field in fields)]))
        return found

    def _digits(self, cell: Cell) -> float:
        said = numbers(BitField("", cell.low, cell.width))
        return self.ruler.width(said, "body", self.density.small) * WIDER + 8

    def _need(self, field: BitField) -> float:
        d = self.density
        note = self._note(field)[1].width + 6 if self._shows(field) else 0.0
        return max(
            self.ruler.width(field.name, "body", d.name) * WIDER + 2 * d.pad,
            self.ruler.width(field.value, "code", d.value, True) * WIDER + 2 * d.pad,
            note * WIDER,
        )

    def _shows(self, field: BitField) -> bool:
        return bool(field.note) and "notes" not in self.hide

    def _note(self, field: BitField) -> tuple[Text, Size]:
        return label(
            field.note,
            self.ruler,
            width=self.density.wrap,
            size=self.density.small,
            token="muted",
        )

    def _notes_height(self, some: Sequence[Word]) -> float:
        heights = [self._note(f)[1].height for w in some for f in w.fields if self._shows(f)]
        return max(heights) + 3 if heights else 0.0

    def _head(self, word: Word) -> list[Run]:
        runs = [Run(word.label or word.id, bold=True)]
        if word.value:
            runs.append(Run(f" = {word.value}", bold=True, family="code"))
        if word.note and "notes" not in self.hide:
            runs.append(Run(f"   {word.note}", token="muted"))
        return runs

    def _head_width(self, word: Word) -> float:
        return WIDER * sum(
            self.ruler.width(run.text, run.family or "body", self.density.label, run.bold)
            for run in self._head(word)
        )

    # --- items ----------------------------------------------------------------------------------------------------

    def items(
        self, word: Word, right: float, down: float, marked: Set[str], moved: bool
    ) -> Iterator[Item]:
        """Yield one word, shifted; ``moved``: its value is another than before."""
        d = self.density
        rects = [rect.moved(right, down) for rect in self.rects[word.id]]
        runs = self._head(word)
        if moved or word.id in marked:
            runs = [replace(run, token="changed") if n < 2 else run for n, run in enumerate(runs)]
        head = Rect(
            rects[0].x, self.tops[word.id] + down, self.width + right - rects[0].x, d.label * 1.3
        )
        text = Text((Paragraph(tuple(runs)),), d.label, anchor="middle", wrap=False)
        yield TextBlock(id=word.id, rect=head, text=text, role="figure")
        fields = {field.name: field for field in word.fields}
        for cell, rect in zip(self.cells[word.id], rects, strict=True):
            if "numbers" not in self.hide:
                above = Rect(rect.x, rect.y - d.small * 1.25 - 1, rect.width, d.small * 1.25)
                said = numbers(BitField("", cell.low, cell.width))
                id = f"{word.id}|{cell.low}"
                yield words(id, said, above, d.small, token="muted", align="center")
            if cell.name not in fields:
                yield self._unused(word, cell, rect)
                continue
            yield from self._field(word, fields[cell.name], rect, marked)

    def _unused(self, word: Word, cell: Cell, rect: Rect) -> Shape:
        fits = self.ruler.width(UNUSED, "body", self.density.small) * WIDER + 6 < rect.width
        text = label(UNUSED, self.ruler, size=self.density.small, token="muted")[0]
        return Shape(
            id=f"{word.id}|unused{cell.low}",
            rect=_inside(rect),
            fill="surface",
            line=Line("rule", 1.0, "dot"),
            text=replace(text, wrap=False) if fits else None,
        )

    def _field(self, word: Word, field: BitField, rect: Rect, marked: Set[str]) -> Iterator[Item]:
        d = self.density
        id = f"{word.id}.{field.name}"
        line = Line("muted" if field.tint == "plain" else strong(field.tint), 1.5)
        if id in marked:
            line = Line("changed", 3.5)
        # A bit that is not set keeps its colour round it, and is not filled: one sees which are.
        off = field.tint == "plain" or (field.width == 1 and field.value == "0")
        fill: Token = "background" if off else quiet(field.tint)
        paragraphs = [Paragraph((Run(field.name),), size=d.name)]
        if field.value:
            run = Run(field.value, bold=True, family="code")
            paragraphs.append(Paragraph((run,), size=d.value))
        text = Text(
            tuple(paragraphs),
            d.value,
            align="center",
            anchor="middle",
            line_height=1.1,
            wrap=False,
        )
        yield Shape(id=id, rect=_inside(rect), fill=fill, line=line, text=text)
        if self._shows(field):
            note, size = self._note(field)
            below = Rect(rect.x, rect.bottom + 3, rect.width, size.height)
            note = replace(note, anchor="top")
            yield TextBlock(id=f"{id}|note", rect=below, text=note, role="figure")


def _inside(rect: Rect) -> Rect:
    """Cells stand a little apart, so that an outline covers no neighbour's."""
    return Rect(rect.x + 1.5, rect.y, rect.width - 3, rect.height)


def _spread(needs: Sequence[float], row: Sequence[Cell], width: float) -> list[float]:
    """Give what is left of ``width`` to the cells: more to those of more bits, though not so much more."""
    spare = width - sum(needs)
    weights = [sqrt(cell.width) for cell in row]
    return [
        need + spare * weight / sum(weights) for need, weight in zip(needs, weights, strict=True)
    ]
