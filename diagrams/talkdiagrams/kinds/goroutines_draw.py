"""Draws groups of goroutines as rows: a count, the state, our function, and who started them.

(  12 ) [ chan send          ]  labels.handle           main.go:19
        [ 5 min, leaked      ]  started by main.main    main.go:29
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame
from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkdiagrams.kinds.parts import SMALL, Color, elided, one_line, quiet, strong
from talkdiagrams.readings.stacks import Frame, Group

_TALLEST, _GAP, _COLUMN = 58.0, 7.0, 14.0
_FOOT = 22.0
_WIDER = 1.08
_PAD = 10.0
# Words without a box get one that is a little wider than they are.
_SLACK = 8.0

# The colours of the scheduler's figures: what runs, what could, what waits, what is in the kernel.
_STATES: dict[str, Color] = {
    "running": "running",
    "runnable": "runnable",
    "copystack": "running",
    "preempted": "runnable",
    "syscall": "syscall",
    "idle": "idle",
    "dead": "idle",
    "": "plain",
}


class Row(Struct, frozen=True):
    """One group; or, without a group, what is summed up in the last row: how many, and in words."""

    group: Group | None
    count: int = 0
    words: str = ""

    @property
    def number(self) -> int:
        """How many goroutines."""
        return self.group.count if self.group else self.count


def _created(group: Group) -> str:
    """Return who started them, and where."""
    return f"started by {group.created.short}  {group.created.place}" if group.created else ""


class Painter:
    """Draws the rows; each has its place, whether those before it are shown or not."""

    def __init__(self, request: FigureRequest, rows: Sequence[Row], foot: str) -> None:
        self.ruler, self.area = request.ruler, request.area
        self.rows, self.foot = rows, foot
        height = self.area.height - (_FOOT if foot else 0.0)
        self.high = min(_TALLEST, (height - _GAP * (len(rows) - 1)) / len(rows))
        self.two = self.high >= 44
        self.size, self.small = (18.0, 15.0) if self.two else (16.0, 14.0)
        self.counts = max(48.0, *(self._wide(f"{row.number:,}", 20.0) for row in rows))
        states = [self._wide(text, self.small) for row in rows for text in self._state(row)]
        # A profile knows no states: then there is no column for them.
        self.states = max(96.0, min(request.area.width * 0.36, max(states))) if states else 0.0

        started = [row.group for row in rows if row.group and row.group.created]
        lines = [self.ruler.width(_created(one), "body", self.small - 1) for one in started]
        self.created = max(lines, default=0.0) * _WIDER + _SLACK

    def _wide(self, text: str, size: float) -> float:
        return self.ruler.width(text, "body", size, True) * _WIDER + 2 * _PAD

    @staticmethod
    def _state(row: Row) -> list[str]:
        """Return the state, and below it or behind it what else there is to it."""
        group = row.group
        if group is None or not group.state:
            return []
        more = ["leaked"] if group.leaked else []
        if group.minutes:
            more.append(
                f"{group.minutes:,} min" if group.count == 1 else f"≤ {group.minutes:,} min"
            )
        if group.locked:
            more.append("own thread")
        return [", ".join([group.state, *more])]

    @property
    def extent(self) -> Size:
        """How large all of it is."""
        high = len(self.rows) * (self.high + _GAP) - _GAP
        return Size(self.area.width, high + (_FOOT if self.foot else 0.0))

    # --- a frame --------------------------------------------------------------------------------------------------

    def frame(self, shown: int, new: int | None, caption: str) -> DrawnFrame:
        """Return a frame of the first ``shown`` rows; the row ``new`` is the one to look at."""
        items: list[Item] = []
        for index, row in enumerate(self.rows[:shown]):
            items += self._row(index, row, index == new)
        if self.foot:
            bottom = len(self.rows) * (self.high + _GAP) - _GAP
            words = elided(self.foot, self.ruler, self.area.width, SMALL)
            text = one_line(words, SMALL, token="muted", align="left")
            rect = Rect(0, bottom + 5, self.area.width, SMALL * 1.3)
            items.append(TextBlock(id="foot", rect=rect, text=text, role="figure"))
        alt = f"{plain(caption)} {self._alt(shown)}".strip()
        return DrawnFrame(tuple(items), (), caption, alt)

    def _row(self, index: int, row: Row, new: bool) -> Iterator[Item]:
        top = index * (self.high + _GAP)
        id = f"row{index}"
        yield self._box(
            f"{id}.count", f"{row.number:,}", Rect(0, top, self.counts, self.high), "g", new, 20.0
        )
        left = self.counts + _COLUMN
        group = row.group
        if group is None:
            rect = Rect(left, top, self.area.width - left, self.high)
            run = Run(self._cut(row.words, rect.width, self.small))
            yield self._words(f"{id}.rest", (run,), rect, self.small)
            return
        color = "bad" if group.leaked else _STATES.get(group.state, "waiting")
        for state in self._state(row):
            room = (self.states - 2 * _PAD) / _WIDER + 0.5
            words = elided(state, self.ruler, room, self.small, bold=True)
            rect = Rect(left, top, self.states, self.high)
            yield self._box(f"{id}.state", words, rect, color, new, self.small)
            left += self.states + _COLUMN
        rect = Rect(left, top, self.area.width - left, self.high)
        yield from self._where(id, group, rect)

    def _where(self, id: str, group: Group, rect: Rect) -> Iterator[Item]:
        """Yield our function and where it is; and who started it, below that or beside it."""
        created = _created(group)
        if self.two and not created:
            upper = lower = rect
        elif self.two:
            half = rect.height / 2
            upper = Rect(rect.x, rect.y, rect.width, half + 2)
            lower = Rect(rect.x, rect.y + half + 2, rect.width, half - 4)
        else:
            share = rect.width - (min(self.created, rect.width * 0.46) if created else 0.0)
            upper = Rect(rect.x, rect.y, share - _COLUMN, rect.height)
            lower = Rect(rect.x + share, rect.y, rect.width - share, rect.height)
        yield self._words(f"{id}.ours", self._frame_runs(group.ours, upper.width), upper, self.size)
        if created:
            size = self.small - 1
            run = Run(self._cut(created, lower.width, size), token="muted")
            yield self._words(f"{id}.created", (run,), lower, size)

    def _frame_runs(self, frame: Frame | None, width: float) -> tuple[Run, ...]:
        if frame is None:
            return (Run("no frame shown", token="muted"),)
        place = self._cut(f"  {frame.place}", width / 2, self.size) if frame.place else ""
        room = width - self.ruler.width(place, "body", self.size) * _WIDER
        name = self._cut(frame.short, room, self.size, "code")
        runs = (Run(name, bold=True, family="code"),)
        return (*runs, Run(place, token="muted")) if place else runs

    def _cut(self, text: str, width: float, size: float, family: str = "body") -> str:
        """Return as much of ``text`` as fits, in a wider face, too."""
        bold = family == "code"

        def wide(part: str) -> float:
            return self.ruler.width(part, "code" if bold else "body", size, bold) * _WIDER

        width -= _SLACK - 1
        if wide(text) <= width:
            return text
        end = len(text)
        while end > 1 and wide(text[:end] + "…") > width:
            end -= 1
        return text[:end].rstrip() + "…"

    def _box(self, id: str, words: str, rect: Rect, color: Color, new: bool, size: float) -> Shape:
        line = Line("changed", 3.0) if new else Line(strong(color), 1.5)
        return Shape(
            id=id,
            rect=rect,
            geometry="roundRect",
            radius=6.0,
            fill=quiet(color),
            line=line,
            text=one_line(words, min(size, rect.height * 0.6), bold=True),
        )

    @staticmethod
    def _words(id: str, runs: tuple[Run, ...], rect: Rect, size: float) -> TextBlock:
        paragraph = Paragraph(runs)
        text = Text((paragraph,), size, align="left", anchor="middle", wrap=False)
        return TextBlock(id=id, rect=rect, text=text, role="figure")

    def _alt(self, shown: int) -> str:
        parts = []
        for row in self.rows[:shown]:
            if row.group is None:
                parts.append(f"{row.number} {row.words}")
                continue
            state = "".join(f" in {words}" for words in self._state(row))
            where = f" at {row.group.ours.short}" if row.group.ours else ""
            parts.append(f"{row.number}{state}{where}")
        return f"Goroutines in groups: {'; '.join(parts)}."
