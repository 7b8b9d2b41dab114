"""Draws frames of lanes by one plan: lanes, spans, bars, events, arrows and their words."""

from collections.abc import Iterator, Set

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect
from talkbuilder.graph import Anchor, Side
from talkbuilder.graph import Edge as Arrow
from talkbuilder.scene import Dash, Item, Line, Shape, TextBlock
from talkdiagrams.kinds.lanes.data import Bar, Edge, Event, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.measure import Key
from talkdiagrams.kinds.lanes.plan import LONGEST, Plan, is_dot, spoken
from talkdiagrams.kinds.parts import quiet, strong

CHANGED = Line("changed", 3.0)


class Page:
    """Draws the frames."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.type = plan, plan.type
        self.order = list(plan.heads)
        self.walls = [*plan.events.values(), *plan.arrows.values()]
        self.walls += [room for _, room in plan.spans.values()]

    def items(self, frame: LanesFrame, marked: Set[str]) -> Iterator[Item]:
        """Yield everything in ``frame`` but the arrows."""
        last = max([event.moment for event in frame.events], default=0)
        last = max([last, *(span.start for span in frame.spans)])
        for lane in frame.lanes:
            rect = self.plan.lines[lane.id]
            yield Shape(id=f"line.{lane.id}", rect=rect, fill="rule", role="decoration")
        for span in frame.spans:
            yield from self._span(span, last, span.id in marked)
        for bar in frame.bars:
            yield self._bar(bar, bar.id in marked)
        for lane in frame.lanes:
            yield self._head(lane, lane.id in marked)
        for event in frame.events:
            yield self._event(event, event.id in marked)
        yield from self._beside(frame, marked)
        yield from self._margin(frame)

    # --- lanes and what lies on them ---------------------------------------------------------------------------------

    def _head(self, lane: Lane, marked: bool) -> Item:
        rect = self.plan.heads[lane.id]
        room = rect.width - 2 * self.type.pad[0]
        text, _ = self.type.words(lane.label or lane.id, lane.note, room, bold=True)
        return Shape(
            id=f"lane.{lane.id}",
            rect=rect,
            geometry="roundRect",
            fill="surface-strong" if lane.color == "plain" else quiet(lane.color),
            line=CHANGED if marked else Line(strong(lane.color), 1.5),
            text=text,
        )

    def _span(self, span: Span, last: int, marked: bool) -> Iterator[Item]:
        for number, rect in enumerate(self.plan.bands(span, last)):
            yield Shape(
                id=f"span.{span.id}.{number}" if number else f"span.{span.id}",
                rect=rect,
                geometry="roundRect",
                fill=quiet(span.color),
                line=CHANGED if marked else Line(strong(span.color), 1.0),
                alt=span.label,
                role="decoration",
            )
        moment, room = self.plan.spans.get(span.id, (0, None))
        end = last if span.end is None else span.end
        if room is not None and moment <= end:
            text, _ = self.type.aside(span.label, room.width)
            yield TextBlock(id=f"span.{span.id}.words", rect=room, text=text, role="figure")

    def _bar(self, bar: Bar, marked: bool) -> Item:
        rect = self.plan.bars[bar.id]
        room = rect.width - 16.0 if self.plan.across else 100.0
        text, _ = self.type.words(bar.label, "", room, bold=True)
        return Shape(
            id=f"all.{bar.id}",
            rect=rect,
            geometry="roundRect",
            fill=quiet(bar.color),
            line=CHANGED if marked else Line(strong(bar.color), 1.5),
            text=text,
            role="decoration",
        )

    def _event(self, event: Event, marked: bool) -> Item:
        rect = self.plan.events[(event.id, event.lane, event.moment)]
        color = event.color
        line = Line(strong(color), 1.5)
        if color == "plain":
            line = Line("muted", 1.5)
        if event.faint:
            line = Line("rule", 1.0)
        if is_dot(event):
            fill = "changed" if marked else "muted" if color == "plain" else strong(color)
            if event.faint:
                fill = "rule"
            return Shape(id=event.id, rect=rect, geometry="ellipse", fill=fill)
        text, _ = self.type.words(
            event.label,
            event.note,
            rect.width - 2 * self.type.pad[0],
            token="muted" if event.faint else "text",
        )
        return Shape(
            id=event.id,
            rect=rect,
            geometry="roundRect",
            fill="background" if color == "plain" else quiet(color),
            line=CHANGED if marked else line,
            text=text,
        )

    def _beside(self, frame: LanesFrame, marked: Set[str]) -> Iterator[Item]:
        for edge in frame.edges:
            rect = self.plan.arrows.get(edge.id)
            if rect is not None:
                race = edge.kind == "race"
                text, _ = self.type.spoken(spoken(edge), rect.width, bold=race)
                text = replace(
                    text,
                    token="bad" if race else "changed" if edge.id in marked else "text",
                    align="center" if self.plan.across else "left",
                )
                yield TextBlock(id=f"{edge.id}.words", rect=rect, text=text, role="figure")

    def _margin(self, frame: LanesFrame) -> Iterator[Item]:
        for moment, words in frame.ticks:
            if rect := self.plan.ticks.get(moment):
                text, _ = self.type.aside(words, 0)
                text = replace(text, token="muted", align="right" if self.plan.across else "center")
                yield TextBlock(id=f"tick.{moment}", rect=rect, text=text, role="figure")
        if frame.status and self.plan.status:
            text, _ = self.type.words("   ·   ".join(frame.status), "", 0)
            yield Shape(
                id="status",
                rect=self.plan.status,
                geometry="roundRect",
                fill="brand-fill",
                text=text,
            )

    # --- arrows ------------------------------------------------------------------------------------------------------

    def edges(self, frame: LanesFrame, marked: Set[str]) -> Iterator[Arrow]:
        """Yield the arrows of ``frame``; an end that is not there leaves its arrow out."""
        at = {event.id: (event.id, event.lane, event.moment) for event in frame.events}
        for edge in frame.edges:
            if edge.tail in at and edge.head in at:
                yield self._arrow(edge, at[edge.tail], at[edge.head], edge.id in marked)

    def _arrow(self, edge: Edge, tail: Key, head: Key, marked: bool) -> Arrow:
        leave, arrive = self._sides(tail, head)
        words = spoken(edge)
        label = None
        if words and edge.id not in self.plan.arrows:
            race = edge.kind == "race"
            label, _ = self.type.spoken(words, LONGEST, bold=race)
            label = replace(label, token="bad" if race else "changed" if marked else "text")
        straight = leave != arrive and self._free(tail, head, leave, arrive)
        return Arrow(
            id=edge.id,
            tail=Anchor(edge.tail, leave),
            head=Anchor(edge.head, arrive),
            line=_stroke(edge, marked),
            arrow="none" if edge.kind == "race" else "arrow",
            label=label,
            route="straight" if straight else "auto",
            alt=words,
        )

    def _sides(self, tail: Key, head: Key) -> tuple[Side, Side]:
        """Arrows between lanes leave and arrive at the sides that face each other; within a lane they follow time."""
        a, b = self.order.index(tail[1]), self.order.index(head[1])
        if a == b:
            rows = [key[2] for key in self.plan.events if key[1] == tail[1]]
            next_door = not any(tail[2] < row < head[2] for row in rows)
            if self.plan.across:
                return ("s", "n") if next_door else ("e", "e")
            return ("e", "w") if next_door else ("s", "s")
        if self.plan.across:
            return ("e", "w") if a < b else ("w", "e")
        return ("s", "n") if a < b else ("n", "s")

    def _free(self, tail: Key, head: Key, leave: Side, arrive: Side) -> bool:
        """Whether a straight line between two events meets nothing on its way."""
        one, other = self.plan.events[tail], self.plan.events[head]
        a, b = _site(one, leave), _site(other, arrive)
        walls = (wall for wall in self.walls if wall not in (one, other))
        return not any(_meets(a, b, wall) for wall in walls)


def _stroke(edge: Edge, marked: bool) -> Line:
    if edge.kind == "race":
        return Line("bad", 3.0, "dash")
    width = 1.5 if edge.kind == "order" else 2.25
    dash: Dash = "dash" if edge.weak else "solid"
    if marked:
        return Line("changed", 3.0, dash)
    return Line("brand" if edge.kind == "sync" else "muted" if edge.weak else "text", width, dash)


def _site(rect: Rect, side: Side) -> Point:
    middle = rect.center
    return {
        "e": Point(rect.right, middle.y),
        "w": Point(rect.x, middle.y),
        "n": Point(middle.x, rect.y),
        "s": Point(middle.x, rect.bottom),
    }.get(side, middle)


def _meets(a: Point, b: Point, wall: Rect) -> bool:
    """Whether the line from ``a`` to ``b`` comes nearer than 3 points to ``wall`` (Liang-Barsky)."""
    low, high = 0.0, 1.0
    dx, dy = b.x - a.x, b.y - a.y
    near = wall.inset(-3.0)
    for p, q in (
        (-dx, a.x - near.x),
        (dx, near.right - a.x),
        (-dy, a.y - near.y),
        (dy, near.bottom - a.y),
    ):
        if p == 0:
            if q < 0:
                return False
        elif p < 0:
            low = max(low, q / p)
        else:
            high = min(high, q / p)
    return low < high
