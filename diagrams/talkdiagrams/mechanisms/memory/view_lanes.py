"""An execution as lanes: a lane for each goroutine, arrows for what a rule orders, red for what races."""

from talkdiagrams.kinds.lanes.data import Edge, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.data import Event as Dot
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.memory.clock import Clock, known
from talkdiagrams.mechanisms.memory.describe import words
from talkdiagrams.mechanisms.memory.events import Event
from talkdiagrams.mechanisms.memory.rules import telling
from talkdiagrams.mechanisms.memory.state import PLAIN, Op, State
from talkdiagrams.mechanisms.memory.visible import may_see


def lanes(before: State | None, event: Event | None, after: State) -> LanesFrame:
    """Return the execution so far. An operation that had to wait has a second dot, where it ends."""
    del before, event
    s = after
    racing = {id for race in s.races for id in (race.first, race.second)}
    dots = [dot for op in s.ops for dot in _dots(s, op, op.id in racing)]
    heads = {op.id: f"op{op.id}.end" if _waited(s, op) else f"op{op.id}" for op in s.ops}
    edges = [Edge(f"op{one.tail}", heads[one.head]) for one in telling(s)]
    edges += [Edge(f"op{a}", f"op{b}", "race") for _, a, b in s.races]
    spans = tuple(
        Span(f"wait{op.id}", op.g, _row(op), None if op.waits else _end_row(s, op), "", "waiting")
        for op in s.ops
        if op.waits or _waited(s, op)
    )
    return LanesFrame(
        tuple(Lane(g.id, g.label, _note(s, g.clock), "g") for g in s.gs),
        tuple(dots),
        tuple(edges),
        spans,
    )


def _note(s: State, clock: Clock) -> str:
    return f"knows {_clock(s, clock)}" if s.clocks else ""


def _clock(s: State, clock: Clock) -> str:
    """A clock counted in operations: each has two moments, its start and its end."""
    return " ".join(str((known(clock, i) + 1) // 2) for i in range(len(s.gs)))


def _row(op: Op) -> int:
    return 2 * op.id


def _waited(s: State, op: Op) -> bool:
    """Whether another operation began before this one ended."""
    return not op.waits and any(op.start < other.start < op.end for other in s.ops)


def _end_row(s: State, op: Op) -> int:
    """Just below whatever let it go on."""
    return 1 + max(_row(other) for other in s.ops if other.start < op.end)


def _dots(s: State, op: Op, races: bool) -> list[Dot]:
    if op.verb == "begin":
        return [Dot(f"op{op.id}", op.g, _row(op))]
    note = ""
    if s.clocks:
        note = _clock(s, op.at if op.waits else op.clock)
    elif op.verb == "read":
        note = _seen(may_see(s, op))
    elif op.verb in ("load", "receive") and op.saw and op.ok:
        note = f"sees {op.saw}"
    dots = [Dot(f"op{op.id}", op.g, _row(op), words(op), note, _color(op, races))]
    if _waited(s, op):
        dots.append(Dot(f"op{op.id}.end", op.g, _end_row(s, op), "goes on", "", "runnable"))
    return dots


def _seen(values: tuple[str, ...]) -> str:
    """A read that races may see more than one value: no word of what it did see."""
    several = " or ".join(values[:3]) + (" or more" if len(values) > 3 else "")
    return f"{'may see' if len(values) > 1 else 'sees'} {several}"


def _color(op: Op, races: bool) -> Color:
    if races:
        return "bad"
    return "plain" if op.verb in PLAIN else "good" if not op.waits else "waiting"
