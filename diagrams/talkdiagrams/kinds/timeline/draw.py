"""Draws a score: lanes, axis, bars and marks, at the same place in every frame."""

from collections.abc import Iterator

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame
from talkbuilder.inline import plain
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Shape, TextBlock
from talkdiagrams.kinds.parts import elided, one_line, quiet, strong
from talkdiagrams.kinds.timeline.score import Score

TEXT, SMALL = 16.0, 13.0


class Page:
    """Draws frames of one score: the axis and every bar keep their places."""

    def __init__(self, area: Size, score: Score, ruler: Ruler) -> None:
        self.score, self.ruler = score, ruler
        self.marks = sorted(score.marks, key=lambda mark: mark.at)
        widest = max(
            (ruler.width(lane, "body", TEXT, bold=True) for lane in score.lanes), default=0
        )
        # Office may set a name in a face that is 8 % wider.
        self.left = min(widest * 1.085, area.width * 0.25) + 16
        self.right = (
            area.width
            - max((ruler.width(text, "body", SMALL) for _, text in score.ticks[-1:]), default=0) / 2
            - 2
        )
        self.head = 26.0 if score.marks else 4.0
        count = max(1, len(score.lanes))
        self.axis = 26.0
        self.lane = min(64.0, (area.height - self.head - self.axis) / count)
        self.bar = min(self.lane - 10, 42.0)
        self.height = self.head + self.axis + self.lane * count

    def x(self, at: float) -> float:
        """Return where the time ``at`` is."""
        return self.left + (self.right - self.left) * min(at, self.score.end) / self.score.end

    def frames(self) -> Iterator[DrawnFrame]:
        """Yield every frame."""
        for until, caption in self.score.frames:
            items = (*self._grid(), *self._marks(until), *self._bars(until))
            yield DrawnFrame(items, (), caption, self._said(until, caption))

    def cut(self) -> Iterator[tuple[str, str]]:
        """Yield the ids and words of bars and marks that find no room for them, or for all of them, even in the end."""
        labels = {f"bar.{span.id}": span.label for span in self.score.spans}
        labels |= {f"mark.{at}.label": mark.label for at, mark in enumerate(self.marks)}
        shown = {
            item.id: item.text.plain
            for item in (*self._bars(self.score.end), *self._marks(self.score.end))
            if isinstance(item, Shape | TextBlock) and item.text
        }
        yield from ((id, label) for id, label in labels.items() if shown.get(id, "") != label)

    def _top(self, lane: str) -> float:
        return self.head + self.score.lanes.index(lane) * self.lane

    def _grid(self) -> Iterator[Item]:
        bottom = self.height - self.axis
        for index, lane in enumerate(self.score.lanes):
            top = self._top(lane)
            # (width + 16) - 16 may be a hair less than the width, and a name that fits would be cut.
            text = elided(lane, self.ruler, self.left - 15.9, TEXT, bold=True)
            yield Shape(
                id=f"lane.{lane}",
                rect=Rect(self.left, top, self.right - self.left, self.lane),
                fill="surface" if index % 2 == 0 else None,
            )
            yield TextBlock(
                id=f"lane.{lane}.name",
                rect=Rect(0, top, self.left - 12, self.lane),
                text=one_line(text, TEXT, bold=True, align="right"),
                role="figure",
            )
        last = -1e9
        for index, (at, words) in enumerate(self.score.ticks):
            x, width = self.x(at), self.ruler.width(words, "body", SMALL)
            yield Shape(
                id=f"tick.{index}",
                rect=Rect(x - 0.5, self.head, 1, bottom - self.head + 5),
                fill="rule",
            )
            if x - width / 2 > last + 8:
                last = x + width / 2
                yield TextBlock(
                    id=f"tick.{index}.time",
                    rect=Rect(x - width / 2, bottom + 5, width, self.axis - 6),
                    text=one_line(words, SMALL, token="muted"),
                    role="figure",
                )

    def _bars(self, until: float) -> Iterator[Item]:
        for span in self.score.spans:
            if span.start >= until:
                continue
            x, right = self.x(span.start), self.x(min(span.end, until))
            rect = Rect(
                x + 1,
                self._top(span.lane) + (self.lane - self.bar) / 2,
                max(2.0, right - x - 2),
                self.bar,
            )
            words = elided(span.label, self.ruler, rect.width - 6, TEXT, bold=True)
            yield Shape(
                id=f"bar.{span.id}",
                rect=rect,
                geometry="roundRect",
                radius=4.0,
                fill=quiet(span.color),
                line=Line(strong(span.color), 1.5),
                text=one_line(words, TEXT, bold=True) if _readable(words, span.label) else None,
                alt=span.label,
            )

    def _marks(self, until: float) -> Iterator[Item]:
        free = 0.0
        for index, mark in enumerate(self.marks):
            if mark.at > until or (mark.at == until < self.score.end):
                continue
            x, width = self.x(mark.at), self.ruler.width(mark.label, "body", SMALL, bold=True)
            # One lane's mark ends at the lane's bar, so that it crosses no word; a mark of all lies behind them.
            bottom = self.height - self.axis
            if mark.lane:
                bottom = self._top(mark.lane) + (self.lane - self.bar) / 2
            yield Shape(
                id=f"mark.{index}",
                rect=Rect(x - 1.25, self.head - 4, 2.5, bottom - self.head + 4),
                fill="changed",
            )
            left = max(free, min(x - width / 2, self.right - width))
            if left + width <= self.right + 1:
                free = left + width + 10
                yield TextBlock(
                    id=f"mark.{index}.label",
                    rect=Rect(left, 0, width, 20),
                    text=one_line(mark.label, SMALL, bold=True, token="changed"),
                    role="figure",
                )

    def _said(self, until: float, caption: str) -> str:
        parts = []
        for lane in self.score.lanes:
            bars = [span for span in self.score.spans if span.lane == lane and span.start < until]
            said = ", ".join(f"{span.label or 'busy'} ({span.color})" for span in bars)
            parts.append(f"{lane}: {said or 'nothing'}")
        marks = [mark.label for mark in self.score.marks if mark.at <= until]
        text = f"{plain(caption)} In order of time, {'; '.join(parts)}."
        return (text + (f" Marked: {', '.join(marks)}." if marks else "")).strip()


def _readable(words: str, label: str) -> bool:
    """Whether enough is left of a label that did not fit."""
    return bool(words) and (words == label or len(words) > 0.6 * len(label))
