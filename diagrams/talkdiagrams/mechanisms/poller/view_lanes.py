"""A run as lanes: each goroutine, the poller, the kernel; news goes from the kernel to the poller to a goroutine."""

from msgspec import Struct, field
from msgspec.structs import replace

from talkdiagrams.kinds.lanes.data import Edge, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.data import Event as Mark
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.playing import View
from talkdiagrams.mechanisms.poller.describe import saw
from talkdiagrams.mechanisms.poller.events import (
    Close,
    Deadline,
    Deliver,
    Do,
    Event,
    Fire,
    Go,
    Kernel,
    Poll,
    Sleep,
    Tick,
)
from talkdiagrams.mechanisms.poller.state import (
    CLOSED,
    MODES,
    POLLER,
    READY,
    SYSMON,
    TIMEOUT,
    WAIT,
    GStatus,
    Result,
    Stage,
    State,
)

RUNTIME, KERNEL = "runtime", "kernel"


class Story(Struct):
    """What was drawn so far; grows with each event."""

    marks: list[Mark] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    past: list[Span] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    news: dict[str, str] = field(
        default_factory=dict
    )  # an fd's last edge, by the mark that made it
    taken: dict[str, str] = field(default_factory=dict)
    woke: dict[str, str] = field(default_factory=dict)  # a G, and the mark that made it runnable
    moment: int = 0


def lanes_view() -> View[State, Event]:
    """Return a view that remembers what it has seen: one for each figure."""
    story = Story()

    def lanes(before: State | None, event: Event | None, after: State) -> LanesFrame:
        if before is None or event is None:
            for g in after.gs:
                if g.status is GStatus.WAITING:
                    story.spans[g.id] = Span(f"w0-{g.id}", g.id, 0, color="waiting")
        else:
            story.moment += 1
            _saw(story, before, event, after)
        return _frame(story, after)

    return lanes


def _frame(story: Story, s: State) -> LanesFrame:
    lanes = tuple(Lane(g.id, g.label, color="g") for g in s.gs)
    lanes += (Lane(RUNTIME, "runtime", "poller, timers", "p"), Lane(KERNEL, "kernel", "epoll", "m"))
    spans = (*story.past, *story.spans.values())
    return LanesFrame(lanes, tuple(story.marks), tuple(story.edges), spans)


def _saw(story: Story, before: State, event: Event, after: State) -> None:
    id = f"e{story.moment}"
    lane, words, color = _said(before, event, after)
    story.marks.append(Mark(id, lane, story.moment, words, color=color))
    if isinstance(event, Do | Go):
        _asked(story, id, before, event, after)
        _word(story, id, before, event.g, after)
    for one in after.fds:
        if one.gone and not before.fd(one.id).gone and lane not in (RUNTIME, KERNEL):
            # The last user gives the number back, which need not be who closed it.
            _answer(story, f"{id}c", id, f"close({one.id})", asks=True)
    if isinstance(event, Sleep):
        _answer(story, f"{id}k", id, "epoll_wait", asks=True)
    if isinstance(event, Kernel):
        story.news[event.fd] = id
    if isinstance(event, Poll):
        _ready(story, before, after)
        edges = {fd.id: fd.edge_r or fd.edge_w for fd in after.fds}
        for fd, mark in list(story.news.items()):
            if not edges.get(fd):
                story.edges.append(Edge(mark, id, "message"))
                del story.news[fd]
    if isinstance(event, Go) and event.verb in ("run", "resume") and event.g in story.woke:
        tail = story.woke.pop(event.g)
        if next(mark.lane for mark in story.marks if mark.id == tail) != lane:
            story.edges.append(Edge(tail, id, "message"))
    _slept(story, id, before, after)


def _ready(story: Story, before: State, after: State) -> None:
    """The word that a poll made ready, below the poll's own mark."""
    words = [
        f"{mode}g = pdReady"
        for fd in after.fds
        for mode in MODES
        if fd.pd.word(mode) == READY and before.fd(fd.id).pd.word(mode) != READY
    ]
    if len(words) == 1:
        mark = Mark(f"{story.marks[-1].id}w", RUNTIME, story.moment, words[0], color="good")
        story.marks.append(mark)


def _slept(story: Story, id: str, before: State, after: State) -> None:
    """Who waits, from when to when, and whose doing its end was."""
    for g in after.gs:
        asleep = g.status is GStatus.WAITING
        if asleep and (g.id not in story.spans):
            story.spans[g.id] = Span(f"w{story.moment}", g.id, story.moment, color="waiting")
        if g.status is GStatus.RUNNABLE and before.g(g.id).status is GStatus.WAITING:
            story.woke[g.id] = id
        if g.status is GStatus.RUNNING and g.id in story.spans:
            span = story.spans.pop(g.id)
            story.past.append(replace(span, end=story.moment - 1))


def _answer(story: Story, dot: str, id: str, words: str, *, asks: bool = False) -> None:
    """A dot on the kernel's lane, and an arrow with what it says (or, `asks`, with what it is asked)."""
    story.marks.append(Mark(dot, KERNEL, story.moment))
    tail, head = (id, dot) if asks else (dot, id)
    story.edges.append(Edge(tail, head, "message", words))


def _asked(story: Story, id: str, before: State, event: Do | Go, after: State) -> None:
    """What the system call of a read said, if there was one."""
    if isinstance(event, Go) and event.verb not in ("try", "run"):
        return
    old, g = before.g(event.g), after.g(event.g)
    if len(g.got) > len(old.got):
        if not g.got[-1].err and g.got[-1].n:
            n = g.got[-1].n
            what = "connection" if g.got[-1].op == "accept" else "byte"
            _answer(story, f"{id}k", id, f"{n} {what}{'s' if n > 1 else ''}")
    elif g.op and g.op.stage is Stage.EAGAIN:
        _answer(story, f"{id}k", id, "EAGAIN")


def _word(story: Story, id: str, before: State, g: str, after: State) -> None:
    """A word that this G wrote: a mark on the runtime's lane in the same row."""
    op = after.g(g).op
    if op is None or op.stage not in (Stage.COMMIT, Stage.PARKED):
        return
    old, new = (s.fd(op.fd).pd.word(op.mode) for s in (before, after))
    if old != new:
        words = "pdWait" if new == WAIT else after.g(new).label
        mark = Mark(f"{id}w", RUNTIME, story.moment, f"{op.mode}g = {words}", color="waiting")
        story.marks.append(mark)
        story.edges.append(Edge(id, mark.id, "message"))


def _said(before: State, event: Event, after: State) -> tuple[str, str, Color]:
    match event:
        case Do() | Go() | Close():
            return event.g, *_by(before, event, after)
        case Deadline():
            when = "none" if event.delay is None else f"in {event.delay} ms"
            return event.g, f"deadline {when}", "plain"
        case Kernel():
            come = {"data": f"{event.n} for {event.fd}", "room": f"room in {event.fd}"}
            return KERNEL, come.get(event.verb, f"{event.verb} {event.fd}"), "good"
        case Poll():
            who = {POLLER: "epoll_wait returns", SYSMON: "sysmon polls"}.get(event.by, "netpoll(0)")
            return RUNTIME, who, "plain"
        case Deliver():
            return RUNTIME, "netpollready", "plain"
        case Fire():
            stale = after.fd(event.fd).pd.fired == before.fd(event.fd).pd.fired
            words = "timer taken" if event.verb == "take" else "stale" if stale else "timer"
            return RUNTIME, words, "idle" if words == "stale" else "changed"
        case Tick():
            return RUNTIME, f"{after.clock} ms", "idle"
        case _:
            return (
                RUNTIME,
                "sleeps in netpoll" if event.example != "break" else "netpollBreak",
                "idle",
            )


def _by(before: State, event: Do | Go | Close, after: State) -> tuple[str, Color]:
    old, g = before.g(event.g), after.g(event.g)
    if len(g.got) > len(old.got):
        return _result(g.got[-1]), "bad" if g.got[-1].err else "running"
    if g.op is None:
        return ("runs" if g.status is GStatus.RUNNING else "yields"), "plain"
    words = {
        Stage.BEGUN: "woken, tries again" if isinstance(event, Go) else f"{g.op.kind}: lock, reset",
        Stage.EAGAIN: f"{g.op.kind}: nothing",
        Stage.COMMIT: "will wait",
        Stage.PARKED: "parks",
        Stage.TURN: "waits for its turn",
        Stage.LAST: "closes, waits",
    }
    return words[g.op.stage], "waiting" if g.status is GStatus.WAITING else "plain"


_ERRORS = {CLOSED: "net.ErrClosed", TIMEOUT: "deadline exceeded"}


def _result(result: Result) -> str:
    """What was returned, short: an error by its name in Go."""
    return saw(result._replace(err=_ERRORS.get(result.err, result.err)))
