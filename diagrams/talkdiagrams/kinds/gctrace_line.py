"""Draws one line of gctrace: as large as it fits, broken behind its groups, a word at every part.

gc 12 @0.025s 16%: 0.060+0.81+0.039 ms clock,      each part is an item of its own, with the signs behind it: so it
  --  ------  --   ----- ---- -----                stays above its word in a substitute of the code face, too
cycle  since  of   pause  |   pause
       start CPU     1  marking 2                  a word that finds no room at its part stands a level lower
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame, DrawnStory
from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkdiagrams.kinds.gctrace_words import LABELS, PARTS, Step, explained, whole
from talkdiagrams.kinds.parts import SMALL, elided, one_line, strong
from talkdiagrams.kinds.traced import joined
from talkdiagrams.readings.gctrace import Cycle, spans

# Sizes of the line that are tried, the largest first, in points.
SIZES = tuple(range(30, 13, -1))
LEVELS, MOST_TRIES = 4, 3_000
GAP, BAR, ROW_GAP = 4.0, 3.0, 12.0
WIDER = 1.1
MARGIN = 8.0
"""At both sides: boxes of labels are made wider later, for a wider face."""
UNITS = "MB are 1,048,576 bytes here, rounded down"
# The groups end behind these; the line may be broken there.
_ENDS = ("%: ", "): ", "ms clock, ", "ms cpu, ", "MB goal, ", " P")


class Piece(Struct, frozen=True):
    """A part of the line, with the signs before and behind it; ``column`` is where the part itself begins."""

    name: str
    before: str
    text: str
    behind: str
    column: int


class Word(Struct, frozen=True):
    """A label: where its middle is, how low it stands, and its left and right end."""

    name: str
    x: float
    level: int
    left: float
    right: float


class Row(Struct, frozen=True):
    """One row of the line with the words below."""

    pieces: tuple[Piece, ...]
    words: tuple[Word, ...]

    @property
    def levels(self) -> int:
        """How many rows of words there are."""
        return max((word.level + 1 for word in self.words), default=0)


class Page:
    """Draws frames of one line: everything keeps its place."""

    def __init__(self, request: FigureRequest, line: str, cycle: Cycle, origin: str) -> None:
        self.area, self.ruler = request.area, request.ruler
        self.line, self.cycle = line, cycle
        self.origin = joined(origin, UNITS)
        self.found = spans(line)
        for size in SIZES:
            self.size = float(size)
            self.label = min(17.0, max(13.0, size * 0.66))
            self.char = self.ruler.width("0", "code", self.size)
            self.rows = self._rows()
            if self.rows and self.height <= self.area.height and self.right <= self.area.width:
                break

    @property
    def height(self) -> float:
        """The height of the whole."""
        rows = sum(self._row_height(row) for row in self.rows)
        return rows + ROW_GAP * len(self.rows) + SMALL * 1.3

    @property
    def right(self) -> float:
        """Where the line ends in a wider face, which widens each part at its own place."""
        ends = (row.pieces[-1] for row in self.rows if row.pieces)
        return MARGIN + max(
            (end.column + len(end.text + end.behind) * WIDER) * self.char for end in ends
        )

    def _row_height(self, row: Row) -> float:
        return self.size * 1.4 + GAP + BAR + row.levels * self.label * 1.3 + 2

    # --- where everything stands --------------------------------------------------------------------------------------

    def _groups(self) -> list[tuple[int, int]]:
        """Return the stretches of the line that are not broken."""
        cuts = {0, len(self.line)}
        for end in _ENDS[:-1]:
            at = self.line.find(end)
            cuts |= {at + len(end)} if at >= 0 else set()
        return list(pairwise(sorted(cuts)))

    def _rows(self) -> tuple[Row, ...]:
        """Break the line behind its groups; nothing if a group is too wide."""
        most = int((self.area.width - 3 * MARGIN) / self.char)
        taken: list[tuple[int, int]] = []
        for start, end in self._groups():
            if end - start - (self.line[end - 1] == " ") > most and self.size > SIZES[-1]:
                return ()
            if taken and len(self.line[taken[-1][0] : end].rstrip()) <= most:
                taken[-1] = (taken[-1][0], end)
            else:
                taken.append((start, end))
        return tuple(self._row(start, end) for start, end in taken)

    def _row(self, start: int, end: int) -> Row:
        inside = [one for one in self.found.items() if start <= one[1][0] < end]
        inside.sort(key=lambda one: one[1])
        pieces = []
        for index, (name, (low, high)) in enumerate(inside):
            before = self.line[start:low] if index == 0 else ""
            until = inside[index + 1][1][0] if index + 1 < len(inside) else end
            behind = self.line[high:until].rstrip()
            pieces.append(Piece(name, before, self.line[low:high], behind, low - start))
        return Row(tuple(pieces), self._words(pieces))

    def _words(self, pieces: Sequence[Piece]) -> tuple[Word, ...]:
        """Return the labels of a row on as few levels as can be."""
        ways = [list(self._ways(piece)) for piece in pieces]
        for levels in range(1, LEVELS + 1):
            allowed = [[word for word in way if word.level < levels] for way in ways]
            if placed := _placed(allowed):
                return placed
        return tuple(way[-1] for way in ways)

    def _ways(self, piece: Piece) -> Iterator[Word]:
        """Yield where the label of ``piece`` may stand: in its middle, beginning or ending with it, or lower."""
        left = MARGIN + piece.column * self.char
        right = left + len(piece.text) * self.char
        width = self.ruler.width(LABELS[piece.name][0], "body", self.label, bold=True) + 2
        most = self.area.width - MARGIN - width
        middle = (left + right) / 2
        for level in range(LEVELS):
            for start in (middle - width / 2, left, right - width):
                at = min(max(MARGIN, start), most)
                yield Word(piece.name, middle, level, at, at + width)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def story(self, steps: Sequence[Step], caption: str) -> DrawnStory:
        """Return a frame for the whole, and one for each step that the line has."""
        first = caption or whole(self.cycle)
        alt = f"A line of gctrace: {self.line}. {plain(first)} {self.origin}".strip()
        frames = [DrawnFrame(tuple(self._items(())), caption=first, alt=alt)]
        for step in steps:
            names = [name for name in PARTS[step] if name in self.found]
            if names:
                said = explained(step, self.cycle)
                shown = " and ".join(self.line[slice(*self.found[name])] for name in names)
                alt = f"In the line, {shown} {'are' if len(names) > 1 else 'is'} marked. {plain(said)}"
                frames.append(DrawnFrame(tuple(self._items(names)), caption=said, alt=alt))
        return DrawnStory(Size(self.area.width, self.height), tuple(frames))

    def _items(self, marked: Sequence[str]) -> Iterator[Item]:
        tops = [0.0]
        for row in self.rows:
            tops.append(tops[-1] + self._row_height(row) + ROW_GAP)
        placed = [
            (piece, top) for row, top in zip(self.rows, tops, strict=False) for piece in row.pieces
        ]
        yield from (self._mark(piece, top) for piece, top in placed if piece.name in marked)
        yield from (self._piece(piece, top, piece.name in marked) for piece, top in placed)
        for row, top in zip(self.rows, tops, strict=False):
            for word in row.words:
                yield from self._word(word, row, top + self.size * 1.4 + GAP, marked)
        room = self.area.width - 2 * MARGIN
        words = elided(self.origin, self.ruler, room, SMALL)
        rect = Rect(MARGIN, self.height - SMALL * 1.3, room, SMALL * 1.3)
        text = one_line(words, SMALL, token="muted", align="left")
        yield TextBlock(id="source", rect=rect, text=text, role="figure")

    def _mark(self, piece: Piece, top: float) -> Item:
        left, width = MARGIN + piece.column * self.char, len(piece.text) * self.char
        return Shape(
            id=f"mark.{piece.name}",
            rect=Rect(left - 1, top, width + 2, self.size * 1.4),
            geometry="roundRect",
            radius=4.0,
            fill="changed-fill",
            line=Line("changed", 2.0),
        )

    def _piece(self, piece: Piece, top: float, chosen: bool) -> Item:
        left, height = MARGIN + piece.column * self.char, self.size * 1.4
        runs = (
            Run(piece.before, token="muted"),
            Run(piece.text, bold=chosen),
            Run(piece.behind, token="muted"),
        )
        width = sum(len(run.text) for run in runs) * self.char
        return TextBlock(
            id=f"part.{piece.name}",
            rect=Rect(left - len(piece.before) * self.char, top, width, height),
            text=Text(
                (Paragraph(tuple(run for run in runs if run.text)),),
                self.size,
                family="code",
                anchor="middle",
                wrap=False,
            ),
            role="figure",
        )

    def _word(self, word: Word, row: Row, top: float, marked: Sequence[str]) -> Iterator[Item]:
        piece = next(piece for piece in row.pieces if piece.name == word.name)
        chosen = word.name in marked
        label, color = LABELS[word.name]
        token = "changed" if chosen else strong(color) if color != "plain" else "muted"
        left, width = MARGIN + piece.column * self.char, len(piece.text) * self.char
        bar = Rect(left + 1, top, max(2.0, width - 2), BAR)
        yield Shape(id=f"bar.{word.name}", rect=bar, fill=token)
        height = self.label * 1.3
        if word.level:
            leader = Rect(word.x - 0.75, top + BAR, 1.5, word.level * height + 2)
            yield Shape(id=f"leader.{word.name}", rect=leader, fill=token)
        # Wide enough for a wider face, bold or not: then the box is the same in every frame.
        wide = (word.right - word.left) * WIDER
        yield TextBlock(
            id=f"word.{word.name}",
            rect=Rect(
                (word.left + word.right - wide) / 2,
                top + BAR + 2 + word.level * height,
                wide,
                height,
            ),
            text=one_line(label, self.label, bold=chosen, token="changed" if chosen else "text"),
            role="figure",
        )


def _placed(ways: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """Return one of its ways for each label so that no two are in each other's way; nothing if that is too hard."""
    tries = 0
    chosen: list[Word] = []

    def place(at: int) -> bool:
        nonlocal tries
        if at == len(ways):
            return True
        for word in ways[at]:
            tries += 1
            if tries > MOST_TRIES:
                return False
            if not any(_clash(word, other) for other in chosen):
                chosen.append(word)
                if place(at + 1):
                    return True
                chosen.pop()
        return False

    return tuple(chosen) if place(0) else ()


def _clash(one: Word, other: Word) -> bool:
    """Whether two labels overlap, or the leader of one crosses the other."""
    if one.level == other.level:
        return one.left < other.right + 8 and other.left < one.right + 8
    low, high = sorted((one, other), key=lambda word: word.level)
    return low.left - 4 < high.x < low.right + 4
