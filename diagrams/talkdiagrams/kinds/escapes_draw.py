"""Draws code with marks: a panel with numbered lines, and at the right of each what the compiler says.

19 | func leaves() *point {
20 |     p := point{3, 4}         (moved to heap: p)
21 |     return &p
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame
from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkdiagrams.kinds.parts import SMALL, Color, elided, one_line, quiet, strong
from talkdiagrams.readings.escapes import Kind, Message
from talkdiagrams.readings.source import SourceLine

LARGEST_SOURCE = 40
_SIZES = tuple(float(size) for size in range(20, 11, -1))
_LEAD, _PAD, _GAP = 1.36, 8.0, 18.0
# A substitute for our face may be so much wider.
_WIDER = 1.08
_LEAST_MARK = 150.0
_BETWEEN = 6.0
_BELOW = 22.0

_COLORS: dict[Kind, Color] = {"heap": "bad", "stays": "good", "leaks": "waiting"}


class Shown(Struct, frozen=True):
    """One frame: all marks to be seen, the new ones among them, and what to say (inline Markdown)."""

    messages: tuple[Message, ...]
    new: tuple[Message, ...]
    caption: str


class Painter:
    """Draws frames of one piece of code; every line and every mark has its place in all of them."""

    def __init__(
        self,
        request: FigureRequest,
        code: Sequence[SourceLine],
        marks: Mapping[int, tuple[Message, ...]],
        origin: str,
    ) -> None:
        self.ruler, self.area, self.origin = request.ruler, request.area, origin
        self.code, self.marks = code, marks
        self.rows = {number: row for row, (number, _) in enumerate(code)}
        self.runs = request.colored("\n".join(line for _, line in code), "go")
        self.em = self.ruler.width("0", "code", 1.0)
        self.digits = len(str(code[-1][0]))
        self.height = self.area.height - (_BELOW if origin else 0.0)
        self.size = next((size for size in _SIZES if self._fits(size)), _SIZES[-1])
        self.lead = self.size * _LEAD

    @property
    def excess(self) -> tuple[str, str] | None:
        """What is wrong if it does not fit, and how to mend it."""
        high, wide = self._needs(self.size)
        if high > self.height:
            room = int((self.height - 2 * _PAD) / self.lead)
            message = f"{len(self.code)} lines of code are too many here: there is room for {room}"
            return message, "choose `lines: 12-30`, or a `region`"
        if wide > self.area.width - _LEAST_MARK:
            columns = int(
                (self.area.width - _LEAST_MARK - self._left(self.size)) / (self.size * self.em)
            )
            message = f"the longest line leaves no room for the marks: at most {columns} columns"
            return message, "break that line in the source, or choose other `lines`"
        return None

    @property
    def extent(self) -> Size:
        """How large it is with the line below."""
        return Size(self.area.width, self._needs(self.size)[0] + (_BELOW if self.origin else 0.0))

    def _needs(self, size: float) -> tuple[float, float]:
        longest = max(len(line) for _, line in self.code)
        high = len(self.code) * size * _LEAD + 2 * _PAD
        return high, self._left(size) + longest * size * self.em * _WIDER + _GAP

    def _left(self, size: float) -> float:
        return 2 * _PAD + self.digits * size * self.em + _GAP

    def _fits(self, size: float) -> bool:
        """Whether code and the widest first mark stand beside each other."""
        high, wide = self._needs(size)
        first = (found[0].text for found in self.marks.values())
        mark = max((self._mark_width(text, self._small(size)) for text in first), default=0.0)
        return (
            high <= self.height and wide + min(mark, self.area.width / 2) <= self.area.width - _PAD
        )

    def _small(self, size: float) -> float:
        return max(SMALL, size - 3.0)

    def _mark_width(self, text: str, size: float) -> float:
        return self.ruler.width(text, "body", size, True) * _WIDER + 2 * _PAD

    # --- a frame --------------------------------------------------------------------------------------------------

    def frame(self, shown: Shown) -> DrawnFrame:
        """Return one frame."""
        high, _ = self._needs(self.size)
        panel = Rect(0, 0, self.area.width, high)
        items: list[Item] = [Shape(id="panel", rect=panel, fill="code-surface", role="decoration")]
        items += self._bands(shown)
        items += [self._numbers(panel), self._lines(panel)]
        for line in self.marks:
            found = tuple(one for one in shown.messages if one.line == line)
            items += self._notes(line, found, frozenset(shown.new))
        if self.origin:
            items.append(self._origin(high))
        return DrawnFrame(tuple(items), (), shown.caption, self._alt(shown))

    def _top(self, line: int) -> float:
        return _PAD + self.rows[line] * self.lead

    def _bands(self, shown: Shown) -> Iterator[Item]:
        for line in dict.fromkeys(one.line for one in shown.new):
            rect = Rect(0, self._top(line), self.area.width, self.lead)
            yield Shape(id=f"band.{line}", rect=rect, fill="changed-fill", role="decoration")

    def _numbers(self, panel: Rect) -> Item:
        runs = tuple(Paragraph((Run(str(number)),)) for number, _ in self.code)
        width = self.digits * self.size * self.em * _WIDER
        rect = Rect(_PAD, _PAD, width, panel.height - 2 * _PAD)
        text = Text(
            runs, self.size, "code", token="muted", align="right", line_height=_LEAD, wrap=False
        )
        return TextBlock(id="numbers", rect=rect, text=text, role="figure")

    def _lines(self, panel: Rect) -> Item:
        paragraphs = tuple(Paragraph(runs or (Run(" "),)) for runs in self.runs)
        left = self._left(self.size)
        rect = Rect(left, _PAD, self._needs(self.size)[1] - left - _GAP, panel.height - 2 * _PAD)
        text = Text(paragraphs, self.size, "code", token="code-text", line_height=_LEAD, wrap=False)
        return TextBlock(id="code", rect=rect, text=text, role="figure")

    def _notes(
        self, line: int, found: tuple[Message, ...], new: frozenset[Message]
    ) -> Iterator[Item]:
        """Yield the marks of a line, as many as there is room for, and how many more there are."""
        size, right = self._small(self.size), self.area.width - _PAD
        more = self._mark_width("+9", size)
        x = self._needs(self.size)[1]
        for index, one in enumerate(found):
            rest = found[index + 1 :]
            room = right - x - (more + _BETWEEN if rest else 0)
            width = self._mark_width(one.text, size)
            if index and width > room:
                words = f"+{len(rest) + 1}"
                yield self._chip((f"more.{line}", words), line, (x, more), "plain", one in new)
                return
            width = min(width, room)
            words = elided(one.text, self.ruler, (width - 2 * _PAD) / _WIDER + 0.5, size, bold=True)
            color = _COLORS.get(one.kind, "plain")
            yield self._chip((f"mark.{line}.{index}", words), line, (x, width), color, one in new)
            x += width + _BETWEEN

    def _chip(
        self,
        named: tuple[str, str],
        line: int,
        across: tuple[float, float],
        color: Color,
        new: bool,
    ) -> Shape:
        """Return a mark: its id and words, from where and how wide."""
        id, words = named
        x, width = across
        return Shape(
            id=id,
            rect=Rect(x, self._top(line) + 1.5, width, self.lead - 3),
            geometry="roundRect",
            radius=5.0,
            fill=quiet(color),
            line=Line(strong(color), 2.5 if new else 1.25),
            text=one_line(words, self._small(self.size), bold=True),
        )

    def _origin(self, below: float) -> Item:
        words = elided(self.origin, self.ruler, self.area.width, SMALL)
        rect = Rect(0, below + 5, self.area.width, SMALL * 1.3)
        return TextBlock(
            id="origin",
            rect=rect,
            text=one_line(words, SMALL, token="muted", align="left"),
            role="figure",
        )

    def _alt(self, shown: Shown) -> str:
        said = "; ".join(f"line {one.line}: {one.text}" for one in shown.messages)
        first, last = self.code[0][0], self.code[-1][0]
        heard = f"Code, lines {first} to {last}." + (
            f" {said[0].upper()}{said[1:]}." if said else ""
        )
        return f"{plain(shown.caption)} {heard}".strip()
