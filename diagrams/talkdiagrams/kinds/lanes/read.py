"""Reads lanes that were written by hand into frames; every mistake has its line."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from pydantic import ValidationError

from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.lanes.data import Bar, Edge, EdgeKind, Event, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.options import LaneOptions, LanesOptions, LanesStep, RowOptions
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Moment

ALL = "*"
_KINDS: tuple[tuple[str, EdgeKind], ...] = (
    ("order", "order"),
    ("sync", "sync"),
    ("messages", "message"),
    ("races", "race"),
)


class Reader:
    """Reads one figure; ``problems`` collects what is wrong with it."""

    def __init__(self, request: FigureRequest, options: LanesOptions) -> None:
        self.request, self.options = request, options
        self.problems: list[Problem] = []
        self.events: dict[str, Event] = {}
        self.edges: list[Edge] = []
        self.bars: list[Bar] = []
        self.counts: dict[str, int] = {}

    def frames(self) -> tuple[Moment, ...]:
        """Return a moment a step; nothing, if there are problems."""
        for at, row in enumerate(self.options.rows):
            self._row(at, row)
        self._arrows()
        spans = tuple(self._spans())
        if self.options.pack and not self.problems:
            self._pack()
        lanes = tuple(_lane(name, lane) for name, lane in self.options.lanes.items())
        whole = LanesFrame(
            lanes,
            tuple(self.events.values()),
            tuple(self.edges),
            tuple(self._placed(span) for span in spans),
            tuple(self.bars),
            status=tuple(self.options.status),
        )
        moments = tuple(self._moments(whole))
        return () if self.problems else moments

    def _bad(self, code: str, message: str, hint: str, *path: str | int) -> None:
        self.problems.append(Problem(self.request.place(*path), code, message, hint))

    # --- rows --------------------------------------------------------------------------------------------------------

    def _row(self, at: int, written: RowOptions | dict[str, str]) -> None:
        row = written if isinstance(written, RowOptions) else self._short(at, written)
        if row is None:
            return
        if row.on == ALL:
            self.bars.append(Bar(row.id or f"all.{at}", at, row.text, _bar_color(row)))
            return
        for lane, key in ((row.on, "on"), (row.to, "to")):
            if lane and lane not in self.options.lanes:
                hint = nearest(lane, self.options.lanes)
                self._bad("unknown-name", f'there is no lane "{lane}"', hint, "rows", at, key)
                return
        moment = at
        if row.beside:
            other = self.events.get(row.beside)
            if other is None:
                hint = nearest(row.beside, self.events) or "an event further up"
                self._bad("unknown-name", f'no event "{row.beside}"', hint, "rows", at, "beside")
                return
            moment = other.moment
        if not row.to:
            self._add(at, Event(row.id, row.on, moment, row.text, row.note, row.color, row.faint))
            return
        if row.to == row.on:
            message = f"a message goes to another lane: both ends are {row.on}"
            self._bad("bad-row", message, "write `LANE: words`", "rows", at)
            return
        ends = [Event("", lane, moment, faint=row.faint) for lane in (row.on, row.to)]
        if row.id:
            ends[0] = replace(ends[0], id=row.id)
        tail, head = (self._add(at, end) for end in ends)
        self.edges.append(Edge(tail, head, "message", row.text))

    def _short(self, at: int, written: dict[str, str]) -> RowOptions | None:
        if len(written) != 1:
            hint = "write `LANE: words`, or a mapping with `on`, `id`, `text`, `note`, `color`"
            self._bad("bad-row", "this is no event", hint, "rows", at)
            return None
        ((key, words),) = written.items()
        tail, arrow, head = key.partition("->")
        lane, id = self._named(tail.strip())
        to = ""
        if arrow:
            to, id = self._named(head.strip())
        try:
            return RowOptions(on=lane, to=to, id=id, text=words)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            message = (
                f"`{first['loc'][0]}` of this event: {first['msg'][:1].lower()}{first['msg'][1:]}"
            )
            self._bad("bad-row", message, "write less; lanes have short names", "rows", at)
            return None

    def _named(self, key: str) -> tuple[str, str]:
        """Split `LANE ID`: the lane is the longest that fits."""
        fits = [x for x in (*self.options.lanes, ALL) if key == x or key.startswith(f"{x} ")]
        lane = max(fits, key=len, default="")
        return (lane, key[len(lane) :].strip()) if lane else (key, "")

    def _add(self, at: int, event: Event) -> str:
        count = self.counts[event.lane] = self.counts.get(event.lane, 0) + 1
        id = event.id or f"{event.lane}.{count}"
        if id in self.events or id in self.options.lanes:
            self._bad("same-name", f'there is another "{id}"', "another name", "rows", at)
        self.events[id] = replace(event, id=id)
        return id

    # --- arrows and spans --------------------------------------------------------------------------------------------

    def _arrows(self) -> None:
        for field, kind in _KINDS:
            for at, written in enumerate(getattr(self.options, field)):
                pairs = [(written, "")] if isinstance(written, str) else list(written.items())
                for arrow, words in pairs:
                    tail, found, head = (part.strip() for part in arrow.partition("->"))
                    if not found or not tail or not head:
                        message = f'"{arrow}" is no arrow'
                        self._bad("bad-arrow", message, "write `a -> b`", field, at)
                        continue
                    unknown = [name for name in (tail, head) if name not in self.events]
                    for name in unknown:
                        hint = nearest(name, self.events)
                        self._bad("unknown-name", f'there is no event "{name}"', hint, field, at)
                    if not unknown and tail == head:
                        self._bad("bad-arrow", "it ends where it begins", "", field, at)
                    elif not unknown:
                        self.edges.append(Edge(tail, head, kind, words))

    def _spans(self) -> Iterator[tuple[str, str, str, str, Span]]:
        for at, span in enumerate(self.options.spans):
            if span.on not in self.options.lanes:
                hint = nearest(span.on, self.options.lanes)
                message = f'there is no lane "{span.on}"'
                self._bad("unknown-name", message, hint, "spans", at, "on")
            unknown = False
            for name, key in ((span.start, "from"), (span.end, "to")):
                if name and name not in self.events:
                    unknown = True
                    hint = nearest(name, self.events)
                    message = f'there is no event "{name}"'
                    self._bad("unknown-name", message, hint, "spans", at, key)
            if not unknown:
                drawn = Span(f"{span.on}.{at}", span.on, 0, None, span.text, span.color)
                yield str(at), span.start, span.end, span.on, drawn

    def _placed(self, one: tuple[str, str, str, str, Span]) -> Span:
        at, start, end, _, span = one
        first = self.events[start].moment
        last = self.events[end].moment if end else None
        if last is not None and last < first:
            message = f"it ends at {end}, before it begins at {start}"
            self._bad("bad-span", message, "from before to", "spans", int(at))
        return replace(span, start=first, end=last)

    def _pack(self) -> None:
        """Give each event the first row after what comes before it."""
        before: dict[str, list[str]] = {id: [] for id in self.events}
        last: dict[str, str] = {}
        for event in self.events.values():
            if event.lane in last:
                before[event.id].append(last[event.lane])
            last[event.lane] = event.id
        level: dict[str, int] = {}
        together = {
            head: tail
            for tail, head, kind in ((e.tail, e.head, e.kind) for e in self.edges)
            if kind == "message" and not (self.events[tail].label or self.events[head].label)
        }
        for edge in self.edges:
            if edge.kind != "race" and edge.head not in together:
                before[edge.head].append(edge.tail)
        for _ in range(len(self.events) + 1):
            settled = True
            for id, earlier in before.items():
                wanted = max((level.get(other, 0) + 1 for other in earlier), default=0)
                if id in together:
                    wanted = max(wanted, level.get(together[id], 0))
                    if level.get(together[id], 0) < wanted:
                        level[together[id]], settled = wanted, False
                wanted = max(wanted, level.get(id, 0))
                if level.get(id) != wanted:
                    level[id], settled = wanted, False
            if settled:
                break
        else:
            message = "the arrows go round in a circle: nothing can come first"
            self._bad(
                "circle", message, "an arrow goes from what is earlier to what is later", "sync"
            )
            return
        self.events = {id: replace(e, moment=level[id]) for id, e in self.events.items()}

    # --- steps -------------------------------------------------------------------------------------------------------

    def _moments(self, whole: LanesFrame) -> Iterator[Moment]:
        order = {id: at for at, id in enumerate(self.events)}
        status = whole.status
        for at, step in enumerate(self.options.steps or [LanesStep(caption=self.options.caption)]):
            if step.until and step.until not in order:
                hint = nearest(step.until, order)
                message = f'there is no event "{step.until}"'
                self._bad("unknown-name", message, hint, "steps", at, "until")
                continue
            status = tuple(step.status) or status
            last = order[step.until] if step.until else len(order)
            last = self._whole_message(last, order)
            frame = _until(whole, {id for id, n in order.items() if n <= last}, step)
            frame = replace(frame, status=status)
            names = set(frame.names())
            for n, name in enumerate(step.mark):
                if name not in names:
                    message = f'there is no "{name}" in this frame'
                    hint = nearest(name, names)
                    self._bad("unknown-name", message, hint, "steps", at, "mark", n)
            yield Moment(frame, (), step.caption, said(frame, step.caption), mark=tuple(step.mark))

    def _whole_message(self, last: int, order: dict[str, int]) -> int:
        """A message arrives in the frame in which it leaves."""
        ids = list(order)
        if last < len(ids) - 1:
            pair = (ids[last], ids[last + 1])
            if any((e.tail, e.head) == pair and e.kind == "message" for e in self.edges):
                ends = [self.events[id] for id in pair]
                if ends[0].moment == ends[1].moment:
                    return last + 1
        return last


def _bar_color(row: RowOptions) -> Color:
    return "changed" if row.color == "plain" else row.color


def _lane(name: str, written: str | LaneOptions) -> Lane:
    if isinstance(written, str):
        return Lane(name, written)
    return Lane(name, written.label, written.note, written.color)


def _until(whole: LanesFrame, shown: set[str], step: LanesStep) -> LanesFrame:
    events = tuple(event for event in whole.events if event.id in shown)
    last = max((event.moment for event in events), default=-1)
    return replace(
        whole,
        events=events,
        edges=tuple(
            e
            for e in whole.edges
            if e.tail in shown and e.head in shown and e.kind not in step.without
        ),
        spans=tuple(
            replace(span, end=min(last, span.end) if span.end is not None else None)
            for span in whole.spans
            if span.start <= last
        ),
        bars=tuple(bar for bar in whole.bars if not step.until or bar.moment <= last),
    )


def said(frame: LanesFrame, caption: str) -> str:
    """Return a frame in words."""
    names = {lane.id: plain(lane.label) or lane.id for lane in frame.lanes}
    words = {event.id: plain(event.label) or event.id for event in frame.events}
    parts = []
    for lane in frame.lanes:
        events = [words[e.id] for e in frame.events if e.lane == lane.id and e.label]
        parts.append(f"{names[lane.id]}: {', '.join(events)}" if events else "")
    by_id = {event.id: event for event in frame.events}
    arrows = []
    for edge in frame.edges:
        tail, head = by_id.get(edge.tail), by_id.get(edge.head)
        if tail is None or head is None:
            continue
        a, b = (words[e.id] if e.label else names[e.lane] for e in (tail, head))
        label = f" ({plain(edge.label)})" if edge.label else ""
        arrows.append(_ARROWS[edge.kind].format(a=a, b=b, label=label))
    bars = [f"All: {plain(bar.label)}" for bar in frame.bars]
    sentences: Sequence[str] = [x for x in (*parts, *arrows, *bars, *map(plain, frame.status)) if x]
    return f"{plain(caption)} {'. '.join(sentences)}.".strip()


_ARROWS: dict[EdgeKind, str] = {
    "order": "{a} comes before {b}{label}",
    "sync": "{a} happens before {b}{label}",
    "message": "from {a} to {b}{label}",
    "race": "{a} and {b} race{label}",
}
