"""A run as lanes: Go and C of each thread beside each other, the way between them, and who takes a P meanwhile."""

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from talkdiagrams.kinds.lanes.data import Edge, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.data import Event as Mark
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.cgo import events as ev
from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.state import GStatus, Phase, State
from talkdiagrams.mechanisms.playing import View

SYSMON = "sysmon"


class Story(Struct):
    """What was seen so far: marks and arrows; by lane the span that is still open."""

    marks: list[Mark] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    open: dict[str, Span] = field(default_factory=dict)
    threads: dict[str, None] = field(default_factory=dict)
    gs: dict[str, None] = field(default_factory=dict)
    pairs: dict[tuple[str, str], None] = field(default_factory=dict)
    sysmon: bool = False


def lanes_view() -> View[State, Event]:
    """Return a view that remembers: a frame shows all that happened up to it."""
    story, moment = Story(), 0

    def lanes(before: State | None, event: Event | None, after: State) -> LanesFrame:
        nonlocal story, moment
        if before is None or event is None:
            story, moment = Story(), 0
            _begin(story, after)
        else:
            moment += 1
            _saw(story, moment, before, event, after)
        _spans(story, moment, after)
        return _frame(story, after)

    return lanes


def _frame(story: Story, s: State) -> LanesFrame:
    """Each G that crosses, and C on its thread beside it: no arrow passes through another's lane. Then the others."""
    order = dict.fromkeys(lane for pair in (*story.pairs, *_crossings(story)) for lane in pair)
    order |= dict.fromkeys([*story.gs, *(f"c.{id}" for id in story.threads)])
    known = {g.id: Lane(g.id, g.label, "Go", color="g") for g in s.gs if g.id in story.gs}
    known |= {
        f"c.{t.id}": Lane(f"c.{t.id}", f"C on {t.id}", "thread's stack", color="syscall")
        for t in s.threads
        if t.id in story.threads
    }
    lanes = tuple(known[lane] for lane in order if lane in known)
    watch = (Lane(SYSMON, SYSMON, color="m"),) if story.sysmon else ()
    spans = (*story.spans, *story.open.values())
    return LanesFrame((*lanes, *watch), tuple(story.marks), tuple(story.edges), spans)


def _begin(story: Story, s: State) -> None:
    """Who is on a thread at the start has C's lane beside its own: later frames keep the order of the first."""
    for t in s.threads:
        if t.m and (g := s.m(t.m).curg) and not t.by_c:
            story.pairs.setdefault((g, f"c.{t.id}"))
            story.threads.setdefault(t.id)


def _crossings(story: Story) -> Iterator[tuple[str, str]]:
    """Yield the two lanes of every arrow between Go and C, Go's first."""
    at = {mark.id: mark.lane for mark in story.marks}
    for edge in story.edges:
        ends = sorted((at[edge.tail], at[edge.head]), key=lambda lane: lane.startswith("c."))
        if not ends[0].startswith("c."):
            yield ends[0], ends[1]


def _spans(story: Story, moment: int, s: State) -> None:
    """Which lanes are at work after an event."""
    now: dict[str, Color] = {}
    for g in s.gs:
        if g.status is GStatus.DEADEXTRA:
            continue
        if not (g.m and s.m(g.m).extra) or g.crossings:
            story.gs.setdefault(g.id)
        if g.status is GStatus.RUNNING or g.phase in (Phase.SYSCALL, Phase.BACK, Phase.ENTERED):
            now[g.id] = "running" if g.status is GStatus.RUNNING else "syscall"
        elif g.status in (GStatus.RUNNABLE, GStatus.WAITING):
            now[g.id] = "runnable" if g.status is GStatus.RUNNABLE else "waiting"
    for t in s.threads:
        on = s.g(s.m(t.m).curg) if t.m and s.m(t.m).curg else None
        c = t.by_c and not t.ended and (on is None or not on.crossings)
        if c or (on and on.in_c):
            story.threads.setdefault(t.id)
            now[f"c.{t.id}"] = "syscall"
    for lane in list(story.open):
        span = story.open[lane]
        if now.get(lane) != span.color:
            story.spans.append(replace(span, end=moment - 1))
            del story.open[lane]
    for lane, color in now.items():
        if lane not in story.open:
            story.open[lane] = Span(f"s{moment}.{lane}", lane, moment, color=color)


def _saw(story: Story, moment: int, before: State, event: Event, after: State) -> None:
    """One event: a mark on a lane, and where it crosses an arrow to the other side."""
    tail, head = f"e{moment}", f"e{moment}b"
    go, c = _lanes(before, event, after)
    label = _label(event, before, after)
    match event:
        case ev.Call() | ev.Asmcgocall():
            story.marks += [Mark(tail, go, moment, label, color="running"), Mark(head, c, moment)]
            story.edges.append(Edge(tail, head, "message"))
        case ev.Return() | ev.Switch() | ev.Callback() | ev.Cgocallback():
            story.marks += [Mark(tail, c, moment, label, color="syscall"), Mark(head, go, moment)]
            story.edges.append(Edge(tail, head, "message"))
        case ev.Finish():
            story.marks += [Mark(tail, go, moment, label, color="running"), Mark(head, c, moment)]
            story.edges.append(Edge(tail, head, "message"))
        case ev.Retake():
            story.sysmon = True
            story.marks.append(Mark(tail, SYSMON, moment, label, color="m"))
        case ev.Create():
            maker = f"c.{event.maker}"
            story.threads.setdefault(event.thread)
            story.marks += [
                Mark(tail, maker, moment, label, color="syscall"),
                Mark(head, f"c.{event.thread}", moment),
            ]
            story.edges.append(Edge(tail, head, "message"))
        case _:
            lane, c = go or c, "" if go else c
            if lane:
                story.marks.append(Mark(tail, lane, moment, label, color="plain"))
    for lane in (go, c):
        if lane.startswith("c."):
            story.threads.setdefault(lane.removeprefix("c."))
        elif lane:
            story.gs.setdefault(lane)


def _lanes(before: State, event: Event, after: State) -> tuple[str, str]:
    """The Go and the C side of whom an event is about."""
    thread = getattr(event, "thread", "") if not isinstance(event, ev.Create) else event.maker
    id = getattr(event, "g", "")
    if isinstance(event, ev.Schedule):
        id = before.runq[0]
    if thread:
        m = after.thread(thread).m or before.thread(thread).m
        g = after.g(after.m(m).curg) if m and after.m(m).curg else None
        crossed = isinstance(event, ev.Callback | ev.Cgocallback) and g
        return (g.id if crossed and g else "", f"c.{thread}")
    if not id:
        return "", ""
    g = after.g(id)
    old = before.g(id)
    m = g.m or old.m
    name = after.m(m).thread if m else ""
    return g.id, f"c.{name}" if name else ""


def _label(event: Event, before: State, after: State) -> str:  # noqa: PLR0911 - a case an event
    match event:
        case ev.Call() | ev.Cgocall():
            return f"call {event.fn}"
        case ev.Return() | ev.Switch():
            fn = before.g(event.g).crossings[-1].fn
            return f"{fn} returns"
        case ev.Callback() | ev.Cgocallback():
            return f"calls {event.fn}"
        case ev.Finish():
            return f"{event.fn} returns"
        case ev.Create():
            return f"makes {event.thread}"
        case ev.End():
            return "ends"
        case ev.Retake():
            return f"takes {event.p}"
        case ev.Schedule():
            return f"runs, with {event.p}"
        case ev.Park():
            return f"waits: {event.what}"
        case ev.Exitsyscall():
            p = after.m(after.g(event.g).m).p if after.g(event.g).m else ""
            return f"exitsyscall, {p}" if p else "exitsyscall, no P"
        case _:
            return type(event).form.partition(" ")[0]
