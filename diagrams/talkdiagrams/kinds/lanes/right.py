"""Lanes below each other, time to the right.

[ G1 ]  [ x = 1 ] [ unlock ]
                      |
[ G2 ]                '----> [ lock ] [ print(x) ]
"""

from talkbuilder.geometry import Rect, Size
from talkdiagrams.kinds.lanes.measure import DOT, Everything, Key, Type
from talkdiagrams.kinds.lanes.plan import (
    BAND,
    LONGEST,
    Plan,
    Row,
    box,
    cell,
    in_a_row,
    is_dot,
    level,
    neighbours,
    rows,
    spans_words,
    spoken,
    widened,
)

# How wide an event may become before its words break.
WIDEST = 150.0
GAP, MOST_GAP = 26.0, 110.0


class Right:
    """Works out the places for words of one size."""

    def __init__(self, union: Everything, area: Size, type: Type) -> None:
        self.union, self.type = union, type
        self.ids = [lane[0].id for lane in union.lanes]
        self.words = spans_words(union)
        self.level = level(union)
        self.top = type.small * 1.2 + 8.0 if union.ticks else 0.0
        self.head = min(
            max(type.head(one, 0).width for lane in union.lanes for one in lane), area.width * 0.24
        )
        count = max(1, len(rows(union)))
        self.between = type.size * 0.7
        room = area.width - self.head - 12.0 - count * self.between
        self.longest = min(LONGEST, max(80.0, room / count * 1.3))
        self.widest = max(60.0, min(WIDEST, room / count * 1.4))
        self._along(area.width)
        self._across(area.height)

    # --- columns -----------------------------------------------------------------------------------------------------

    def _along(self, width: float) -> None:
        widths = {row: self._width(row) for row in rows(self.union)}
        need = self.head + 12.0 + sum(widths.values()) + self.between * len(widths)
        spare = max(0.0, width - need)
        between = self.between + min(spare / max(1, len(widths)), 70.0)
        self.columns: dict[Row, tuple[float, float]] = {}
        x = self.head + BAND + between
        for row, wide in widths.items():
            self.columns[row] = (x, wide)
            x += wide + between
        self.total = x - between + BAND + 2.0

    def _width(self, row: Row) -> float:
        moment, bar = row
        if bar:
            words = [one.label for one in self.union.bars if one.id == bar]
            return max(self.type.words(w, "", 100.0, bold=True)[1].width for w in words) + 16.0
        wide = [
            box(self.type, found, self.widest).width
            for key, found in self.union.events.items()
            if key[2] == moment
        ]
        wide += [
            self.type.aside(span.label, self.widest)[1].width + 8.0
            for span, at, _ in self.words.values()
            if at == moment
        ]
        for edge, tail, _ in self.level.values():
            if tail[2] == moment:
                size = self.type.spoken(spoken(edge), self.longest, bold=edge.kind == "race")[1]
                wide.append((1 if self._dots(moment) else 2) * (size.width + 4.0) + DOT)
        tick = self.union.ticks.get(moment, "")
        return max([*wide, self.type.aside(tick, 0)[1].width if tick else 0.0, DOT])

    def _dots(self, moment: int) -> bool:
        """Whether there are only dots in a column: they stand at its left, with the words beside them."""
        found = (e for key, f in self.union.events.items() if key[2] == moment for e in f)
        return all(is_dot(event) for event in found)

    # --- lanes -------------------------------------------------------------------------------------------------------

    def _across(self, height: float) -> None:
        highs = [self._height(n) for n in range(len(self.ids))]
        gaps = [max(GAP, self.type.size * 1.5)] * (len(self.ids) - 1)
        for edge, tail, head, same in neighbours(self.union):
            if tail != head and spoken(edge):
                at = min(tail, head)
                size = self.type.spoken(spoken(edge), self.longest, bold=edge.kind == "race")[1]
                gaps[at] = max(gaps[at], size.height * (1 if same else 2) + 18.0)
        self.foot = self.type.line + 14.0 if self.union.status else 0.0
        need = self.top + 2 * BAND + sum(highs) + sum(gaps) + self.foot
        spare = max(0.0, height - need)
        begin = self.top + BAND
        self.place, self.gap, end = in_a_row(self.ids, highs, widened(gaps, spare, MOST_GAP), begin)
        self.bottom = end + BAND

    def _height(self, n: int) -> float:
        id = self.ids[n]
        cells = [self._cell_height(id, moment) for moment in self.union.moments]
        heads = [self.type.head(lane, self.head).height for lane in self.union.lanes[n]]
        return max([*cells, *heads])

    def _cell_height(self, lane: str, moment: int) -> float:
        width = self.columns[(moment, "")][1]
        boxes = [box(self.type, found, width).height for _, found in cell(self.union, lane, moment)]
        boxes += [
            self.type.aside(span.label, width)[1].height
            for span, at, _ in self.words.values()
            if at == moment and span.lane == lane
        ]
        return sum(boxes) + 4.0 * max(0, len(boxes) - 1)

    # --- places ------------------------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return the places."""
        events: dict[Key, Rect] = {}
        spans: dict[str, tuple[int, Rect]] = {}
        for (moment, bar), (x, width) in self.columns.items():
            if not bar:
                for id in self.ids:
                    self._cell(id, moment, (x, width), events, spans)
        plain = {m: column for (m, bar), column in self.columns.items() if not bar}
        size = Size(self.total, self.bottom + self.foot)
        below = Rect(0.0, self.bottom + 8.0, self.total, self.foot - 8.0)
        return Plan(
            type=self.type,
            size=size,
            across=False,
            heads={id: Rect(0.0, y, self.head, high) for id, (y, high) in self.place.items()},
            lines={
                id: Rect(self.head, y + high / 2 - 1, self.total - self.head, 2.0)
                for id, (y, high) in self.place.items()
            },
            events=events,
            bars={
                bar: Rect(x, self.top, width, self.bottom - self.top)
                for (_, bar), (x, width) in self.columns.items()
                if bar
            },
            rows={moment: (x, x + width) for moment, (x, width) in plain.items()},
            spans=spans,
            ticks={
                m: Rect(x, 0.0, width, self.top - 4.0)
                for m, (x, width) in plain.items()
                if m in self.union.ticks
            },
            arrows={id: self._beside(id, events) for id in self.level},
            status=below if self.foot else None,
        )

    def _cell(
        self,
        lane: str,
        moment: int,
        column: tuple[float, float],
        events: dict[Key, Rect],
        spans: dict[str, tuple[int, Rect]],
    ) -> None:
        (x, width), (top, high) = column, self.place[lane]
        y = top + (high - self._cell_height(lane, moment)) / 2
        for key, found in cell(self.union, lane, moment):
            size = box(self.type, found, width)
            wide = DOT if all(is_dot(e) for e in found) else width
            left = x if self._dots(moment) else x + (width - wide) / 2
            events[key] = Rect(left, y, wide, size.height)
            y += size.height + 4.0
        for id, (span, at, _) in self.words.items():
            if at == moment and span.lane == lane:
                size = self.type.aside(span.label, width)[1]
                spans[id] = (at, Rect(x, y, width, size.height))
                y += size.height + 4.0

    def _beside(self, edge: str, events: dict[Key, Rect]) -> Rect:
        """Return where the words of a level arrow stand: at its right, below or above its tail's lane."""
        found, tail, head = self.level[edge]
        a, b = self.ids.index(tail[1]), self.ids.index(head[1])
        y, high = self.gap[a if b > a else a - 1]
        size = self.type.spoken(spoken(found), self.longest, bold=found.kind == "race")[1]
        return Rect(
            events[tail].center.x + 6.0, y + (high - size.height) / 2, size.width + 4.0, size.height
        )
