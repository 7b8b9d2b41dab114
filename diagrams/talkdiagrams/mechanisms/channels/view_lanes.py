"""A run as lanes: what each G did, where it waited, and what the memory model says happened before what.

Three rules are drawn (go.dev/ref/mem, Channel communication). A send is synchronised before the receive of its
value is complete. A close is synchronised before a receive that returns because of it. The k-th receive is
synchronised before the send with number k + capacity is complete; unbuffered, that is the send of the same value.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from talkdiagrams.kinds.lanes.data import Edge, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.data import Event as Mark
from talkdiagrams.mechanisms.channels.events import Close, Event, Nil, Run
from talkdiagrams.mechanisms.channels.state import Chan, G, GStatus, Result, State
from talkdiagrams.mechanisms.playing import View


class Story(Struct):
    """What was seen so far. Ends of an operation are ids of marks, by the value that went over."""

    marks: list[Mark] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)  # by G: its last wait
    waits: list[Span] = field(default_factory=list)
    begun: dict[str, str] = field(default_factory=dict)  # by G: where its operation began
    sent: dict[int, str] = field(default_factory=dict)  # by value: where its send began,
    sends: dict[int, str] = field(default_factory=dict)  # and where it was complete
    received: dict[int, str] = field(default_factory=dict)  # where its receive began,
    receives: dict[int, str] = field(default_factory=dict)  # and where it was complete
    closes: dict[str, str] = field(default_factory=dict)
    caps: dict[str, int] = field(default_factory=dict)  # a variable may become nil meanwhile
    ended: list[tuple[str, str]] = field(default_factory=list)  # the close, and who saw it


def lanes_view() -> View[State, Event]:
    """Return a view that remembers: a frame shows all that happened up to it."""
    story, moment = Story(), 0

    def lanes(before: State | None, event: Event | None, after: State) -> LanesFrame:
        nonlocal story, moment
        if before is None or event is None:
            story, moment = _begun(after), 0
        else:
            moment += 1
            _saw(story, moment, before, event, after)
        return _frame(story, after)

    return lanes


def _begun(s: State) -> Story:
    """Whoever waits at the start began before it."""
    story = Story(caps={c.id: c.dataqsiz for c in s.chans})
    for g in s.gs:
        if g.status is GStatus.WAITING:
            id = f"e0-{g.id}"
            story.begun[g.id] = id
            _brings(story, g, id)
            story.marks.append(Mark(id, g.id, 0, _waiting(g), color="waiting"))
            story.spans[g.id] = Span(f"w0-{g.id}", g.id, 0, color="waiting")
    return story


def _frame(story: Story, s: State) -> LanesFrame:
    lanes = tuple(Lane(g.id, g.label, color="g") for g in s.gs)
    where = {mark.id: mark.lane for mark in story.marks}
    edges = tuple(
        edge for edge in _edges(story, s.chans) if where.get(edge.tail) != where.get(edge.head)
    )
    spans = (*story.waits, *story.spans.values())
    return LanesFrame(lanes, tuple(story.marks), edges, spans)


def _saw(story: Story, moment: int, before: State, event: Event, after: State) -> None:
    """Add what one event did: to the G that did it; whoever it woke goes on with a `run` of its own."""
    if isinstance(event, Nil):
        story.marks.append(Mark(f"e{moment}", event.g, moment, f"{event.c} = nil"))
        return
    old, new = before.g(event.g), after.g(event.g)
    id = f"e{moment}"
    if not isinstance(event, Run):
        story.begun.setdefault(event.g, id)
    if event.g in story.spans:
        story.waits.append(replace(story.spans.pop(event.g), end=moment - 1))
    if new.status is GStatus.PANICKED:
        if isinstance(event, Close):
            story.begun.pop(event.g, "")
        story.marks.append(Mark(id, event.g, moment, "panic", new.panic, "bad"))
    elif len(new.got) > len(old.got):
        result = new.got[-1]
        waited = isinstance(event, Run)
        story.marks.append(Mark(id, event.g, moment, _label(result, waited), color="running"))
        _note(story, result, story.begun.pop(event.g, id), id)
    elif new.status is GStatus.WAITING:
        story.marks.append(Mark(id, event.g, moment, _waiting(new), color="waiting"))
        story.spans[event.g] = Span(f"w{moment}", event.g, moment, color="waiting")
        _brings(story, new, story.begun[event.g])
    else:
        story.marks.append(Mark(id, event.g, moment, event.verb))
    for g in after.gs:
        if g.woken and g.woken.elem and g.woken.success:
            story.received.setdefault(g.woken.elem.id, story.begun[g.id])


def _brings(story: Story, g: G, begin: str) -> None:
    """A send has begun when its goroutine waits: its value may go over before it is complete."""
    for case in g.op.cases if g.op else ():
        if case.elem:
            story.sent[case.elem.id] = begin


def _note(story: Story, result: Result, begin: str, end: str) -> None:
    if result.op == "close":
        story.closes[result.c] = end
    elif result.op == "send" and result.elem:
        story.sent[result.elem.id] = begin
        story.sends[result.elem.id] = end
    elif result.op == "receive" and result.elem and result.ok:
        story.received[result.elem.id] = begin
        story.receives[result.elem.id] = end
    elif result.op == "receive" and result.c in story.closes:
        story.ended.append((story.closes[result.c], end))


def _edges(story: Story, chans: Sequence[Chan]) -> Iterator[Edge]:
    for value, end in story.receives.items():
        if value in story.sent:
            yield Edge(story.sent[value], end)
    for close, end in story.ended:
        yield Edge(close, end)
    for c in chans:
        for k, elem in enumerate(c.left):
            later = c.entered[k + story.caps[c.id] :][:1]
            if later and later[0].id in story.sends and elem.id in story.received:
                yield Edge(story.received[elem.id], story.sends[later[0].id])


def _label(result: Result, waited: bool) -> str:
    match result.op:
        case "send":
            return "goes on" if waited else f"{result.c} <- {result.elem}"
        case "receive":
            got = f"{result.elem}" if result.ok else f"{result.elem}, false"
            return f"gets {got}" if waited else f"<-{result.c}: {got}"
        case "close":
            return f"close({result.c})"
        case _:
            return "default"


def _waiting(g: G) -> str:
    if g.op and not g.op.is_select and g.op.cases:
        case = g.op.cases[0]
        return f"{case.c} <- {case.elem}" if case.elem else f"<-{case.c}"
    return str(g.op)
