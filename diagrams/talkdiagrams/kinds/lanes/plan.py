"""Where everything stands: lanes beside each other with time going down, or below each other with time to the right."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkdiagrams.kinds.lanes.data import Edge, Event, Span
from talkdiagrams.kinds.lanes.measure import Everything, Key, Type

SIZES = (20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
# A span reaches so far beyond the events of its lane.
BAND = 5.0
# How wide the words of an arrow may become before they break.
LONGEST = 190.0

Row = tuple[int, str]
"""A row: its moment, and the bar that has it for itself, if any."""


class Plan(Struct, frozen=True):
    """Places, in points; ``across``: lanes stand beside each other, time goes down."""

    type: Type
    size: Size
    across: bool
    heads: dict[str, Rect]
    lines: dict[str, Rect]
    events: dict[Key, Rect]
    bars: dict[str, Rect]
    rows: dict[int, tuple[float, float]]
    spans: dict[str, tuple[int, Rect]]
    ticks: dict[int, Rect]
    arrows: dict[str, Rect]
    status: Rect | None

    def bands(self, span: Span, last: int) -> list[Rect]:
        """Return the room of ``span`` in a frame whose last row is ``last``; a bar parts it."""
        end = max(last if span.end is None else span.end, span.start)
        found: list[tuple[float, float]] = []
        bars = [(b.y, b.bottom) if self.across else (b.x, b.right) for b in self.bars.values()]
        for row, (low, high) in self.rows.items():
            if not span.start <= row <= end:
                continue
            before = found[-1] if found else None
            if before and not any(before[1] <= bar[0] <= low for bar in bars):
                found[-1] = (before[0], high + BAND / 2)
            else:
                found.append((low - BAND / 2, high + BAND / 2))
        head = self.heads[span.lane]
        if self.across:
            wide = head.width + 2 * BAND
            return [Rect(head.x - BAND, low, wide, high - low) for low, high in found]
        deep = head.height + 2 * BAND
        return [Rect(low, head.y - BAND, high - low, deep) for low, high in found]


def rows(union: Everything) -> list[Row]:
    """Return all rows in order; a bar comes before the events of its moment."""
    bars: list[Row] = [(bar.moment, bar.id) for bar in union.bars]
    return sorted([*bars, *((m, "") for m in union.moments)], key=lambda row: (row[0], not row[1]))


def spoken(edge: Edge) -> str:
    """Return what stands at an arrow."""
    return edge.label or ("data race" if edge.kind == "race" else "")


def cell(union: Everything, lane: str, moment: int) -> list[tuple[Key, tuple[Event, ...]]]:
    """Return the events of ``lane`` in one row."""
    return [(key, found) for key, found in union.events.items() if key[1:] == (lane, moment)]


def box(type: Type, found: Iterable[Event], width: float) -> Size:
    """Return a size that holds every variant of an event."""
    sizes = [type.event(event, width) for event in found]
    return Size(max(s.width for s in sizes), max(s.height for s in sizes))


def is_dot(event: Event) -> bool:
    """Whether it has no words."""
    return not event.label and not event.note


def spans_words(union: Everything) -> dict[str, tuple[Span, int, bool]]:
    """Return for each span with words: itself, the row they stand in, and whether that row is free of events."""
    found: dict[str, tuple[Span, int, bool]] = {}
    for id in dict.fromkeys(span.id for span in union.spans):
        variants = [span for span in union.spans if span.id == id]
        span = variants[-1]
        ends = [one.end for one in variants if one.end is not None]
        end = max(ends) if len(ends) == len(variants) else max(union.moments)
        busy = {key[2] for key in union.events if key[1] == span.lane}
        free = [m for m in union.moments if span.start <= m <= end and m not in busy]
        if span.label:
            found[id] = (span, free[0] if free else span.start, bool(free))
    return found


def level(union: Everything) -> dict[str, tuple[Edge, Key, Key]]:
    """Return the arrows with words whose ends share a row: those stand beside them, on a place of their own."""
    last = {key[0]: key for key in union.events}
    found: dict[str, tuple[Edge, Key, Key]] = {}
    for edge in union.edges:
        tail, head = last.get(edge.tail), last.get(edge.head)
        if tail and head and spoken(edge) and tail[2] == head[2] and tail[1] != head[1]:
            found[edge.id] = (edge, tail, head)
    return found


def neighbours(union: Everything) -> list[tuple[Edge, int, int, bool]]:
    """Return each arrow with the numbers of its lanes, and whether it stays in its row."""
    number = {lane[0].id: n for n, lane in enumerate(union.lanes)}
    last = {key[0]: key for key in union.events}
    return [
        (
            edge,
            number[last[edge.tail][1]],
            number[last[edge.head][1]],
            last[edge.tail][2] == last[edge.head][2],
        )
        for edge in union.edges
        if edge.tail in last and edge.head in last
    ]


def widened(gaps: Sequence[float], spare: float, most: float) -> list[float]:
    """Share ``spare`` room among the gaps, none of which grows past ``most``."""
    return [min(max(most, gap), gap + spare / len(gaps)) for gap in gaps]


Stretch = tuple[float, float]
"""Where something begins along an axis, and how long it is."""


def in_a_row(
    ids: Sequence[str], sizes: Sequence[float], gaps: Sequence[float], begin: float
) -> tuple[dict[str, Stretch], list[Stretch], float]:
    """Put lanes one after the other with a gap between each two: the lanes, the gaps, and where they end.

    `ids[0] | gaps[0] | ids[1] | gaps[1] | ids[2]`
    """
    places: dict[str, Stretch] = {}
    between: list[Stretch] = []
    at = begin
    for n, (id, size) in enumerate(zip(ids, sizes, strict=True)):
        places[id] = (at, size)
        at += size
        if n < len(gaps):
            between.append((at, gaps[n]))
            at += gaps[n]
    return places, between, at
