"""Lanes beside each other, time goes down.

[  G1  ]           [  G2  ]
[ x = 1 ]
[unlock ] ----.
               '-> [ lock ]
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

GAP, MOST_GAP = 34.0, 180.0


class Down:
    """Works out the places for words of one size."""

    def __init__(self, union: Everything, area: Size, type: Type) -> None:
        self.union, self.type = union, type
        self.ids = [lane[0].id for lane in union.lanes]
        self.words = spans_words(union)
        self.level = level(union)
        self.longest = min(LONGEST, area.width / max(2, len(self.ids)) * 0.6)
        widest = max((type.aside(words, 0)[1].width for words in union.ticks.values()), default=0.0)
        self.margin = widest + 12.0 if widest else 0.0
        self._across(area.width)
        self._along(area.height)

    # --- widths ------------------------------------------------------------------------------------------------------

    def _across(self, width: float) -> None:
        wished = [self._wished(n) for n in range(len(self.ids))]
        least = [min(w, self._least(n)) for n, w in enumerate(wished)]
        gaps = self._gaps()
        room = width - self.margin - sum(gaps) - 2 * BAND
        widths = shared(wished, least, room)
        spare = max(0.0, room - sum(widths))
        begin = self.margin + BAND
        self.place, self.gap, end = in_a_row(
            self.ids, widths, widened(gaps, spare, MOST_GAP), begin
        )
        self.total = end + BAND

    def _wished(self, n: int) -> float:
        id = self.ids[n]
        found = [box(self.type, e, 0).width for key, e in self.union.events.items() if key[1] == id]
        found += [self.type.head(lane, 0).width for lane in self.union.lanes[n]]
        spans = [span for span, _, _ in self.words.values() if span.lane == id]
        found += [self.type.aside(span.label, 0)[1].width for span in spans]
        return max(found)

    def _least(self, n: int) -> float:
        id, lanes = self.ids[n], self.union.lanes[n]
        texts = [e.label for key, found in self.union.events.items() if key[1] == id for e in found]
        heads = [lane.label or lane.id for lane in lanes]
        return max(self.type.narrowest(texts), self.type.narrowest(heads, bold=True), 40.0)

    def _gaps(self) -> list[float]:
        gaps = [GAP] * (len(self.ids) - 1)
        for edge, tail, head, same in neighbours(self.union):
            if tail == head or not spoken(edge):
                continue
            at = tail if head > tail else tail - 1
            if same or abs(tail - head) == 1:
                _, size = self.type.spoken(spoken(edge), self.longest, bold=edge.kind == "race")
                gaps[at] = max(gaps[at], size.width + (26.0 if same else 34.0))
        return gaps

    # --- heights -----------------------------------------------------------------------------------------------------

    def _along(self, height: float) -> None:
        self.head = max(
            self.type.head(one, self.place[one.id][1]).height
            for lane in self.union.lanes
            for one in lane
        )
        self.foot = self.type.line + 14.0 if self.union.status else 0.0
        heights = {row: self._height(row) for row in rows(self.union)}
        between = max(3.5, self.type.size - 10.0)
        need = self.head + self.foot + 5.0 + sum(heights.values()) + between * len(heights)
        slack = max(0.0, height - need)
        between += min(slack / max(1, len(heights)), self.type.size * 1.1)
        self.tops: dict[Row, Rect] = {}
        y = self.head + between
        for row, high in heights.items():
            self.tops[row] = Rect(self.margin, y, self.total - self.margin, high)
            y += high + between
        self.bottom = y - between + 5.0

    def _height(self, row: Row) -> float:
        moment, bar = row
        if bar:
            words = [one.label for one in self.union.bars if one.id == bar]
            room = self.total - self.margin - 24.0
            return max(self.type.words(w, "", room, bold=True)[1].height for w in words) + 8.0
        cells = [self._cell_height(id, moment) for id in self.ids]
        told = [
            self._said(edge.id).height for edge, tail, _ in self.level.values() if tail[2] == moment
        ]
        least = max(told) + DOT / 2 + 3.0 if told else DOT
        free = [span for span, at, free in self.words.values() if free and at == moment]
        lines = [self.type.aside(s.label, self.place[s.lane][1])[1].height for s in free]
        return max([*cells, *lines, least])

    def _cell_height(self, lane: str, moment: int) -> float:
        width = self.place[lane][1]
        boxes = [box(self.type, found, width).height for _, found in cell(self.union, lane, moment)]
        boxes += [
            self.type.aside(span.label, width)[1].height
            for span, at, free in self.words.values()
            if not free and at == moment and span.lane == lane
        ]
        return sum(boxes) + 4.0 * max(0, len(boxes) - 1)

    def _said(self, edge: str) -> Size:
        found, tail, head = self.level[edge]
        _, width = self._gap(tail, head)
        return self.type.spoken(spoken(found), width - 20.0, bold=found.kind == "race")[1]

    def _gap(self, tail: Key, head: Key) -> tuple[float, float]:
        """Return the room beside the tail's lane, on the way to the head's."""
        a, b = self.ids.index(tail[1]), self.ids.index(head[1])
        return self.gap[a if b > a else a - 1]

    # --- places ------------------------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return the places."""
        events: dict[Key, Rect] = {}
        spans: dict[str, tuple[int, Rect]] = {}
        for (moment, bar), room in self.tops.items():
            if not bar:
                for id in self.ids:
                    self._cell(id, moment, room, events, spans)
        for id, (span, at, free) in self.words.items():
            if free:
                x, width = self.place[span.lane]
                room = self.tops[(at, "")]
                spans[id] = (at, Rect(x - BAND, room.y, width + 2 * BAND, room.height))
        total = Rect(self.margin, self.bottom + 8.0, self.total - self.margin, self.foot - 8.0)
        size = Size(self.total, self.bottom + self.foot)
        plain = {m: room for (m, bar), room in self.tops.items() if not bar}
        return Plan(
            type=self.type,
            size=size,
            across=True,
            heads={id: Rect(x, 0.0, w, self.head) for id, (x, w) in self.place.items()},
            lines={
                id: Rect(x + w / 2 - 1, self.head, 2.0, self.bottom - self.head)
                for id, (x, w) in self.place.items()
            },
            events=events,
            bars={bar: room for (_, bar), room in self.tops.items() if bar},
            rows={moment: (room.y, room.bottom) for moment, room in plain.items()},
            spans=spans,
            ticks={
                m: Rect(0.0, room.y, self.margin - 10.0, room.height)
                for m, room in plain.items()
                if m in self.union.ticks
            },
            arrows={id: self._beside(id, events) for id in self.level},
            status=total if self.foot else None,
        )

    def _cell(
        self,
        lane: str,
        moment: int,
        room: Rect,
        events: dict[Key, Rect],
        spans: dict[str, tuple[int, Rect]],
    ) -> None:
        x, width = self.place[lane]
        low = all(is_dot(e) for key, f in self.union.events.items() if key[2] == moment for e in f)
        y = room.center.y - self._cell_height(lane, moment) / 2
        if low:
            y = room.bottom - DOT
        for key, found in cell(self.union, lane, moment):
            size = box(self.type, found, width)
            wide = DOT if all(is_dot(e) for e in found) else width
            events[key] = Rect(x + (width - wide) / 2, y, wide, size.height)
            y += size.height + 4.0
        for id, (span, at, free) in self.words.items():
            if not free and at == moment and span.lane == lane:
                high = self.type.aside(span.label, width)[1].height
                spans[id] = (at, Rect(x - BAND, y, width + 2 * BAND, high))
                y += high + 4.0

    def _beside(self, edge: str, events: dict[Key, Rect]) -> Rect:
        """Return where the words of a level arrow stand: above it, beside its tail's lane."""
        _, tail, head = self.level[edge]
        x, width = self._gap(tail, head)
        high = self._said(edge).height
        y = (events[tail].center.y + events[head].center.y) / 2
        return Rect(x + 8.0, y - high - 3.0, width - 16.0, high)


def shared(wished: list[float], least: list[float], room: float) -> list[float]:
    """Give each what it wishes; if that is too much, the widest give way first, down to the least."""
    if sum(wished) <= room:
        return wished
    low, high = 0.0, max(wished)
    for _ in range(40):
        cap = (low + high) / 2
        found = [max(min(w, cap), floor) for w, floor in zip(wished, least, strict=True)]
        low, high = (cap, high) if sum(found) <= room else (low, cap)
    return [max(min(w, low), floor) for w, floor in zip(wished, least, strict=True)]
