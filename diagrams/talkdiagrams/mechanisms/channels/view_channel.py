"""A state as channels: every value and every sudog has its own name, the same in all frames."""

from collections.abc import Iterator

from talkdiagrams.kinds.channel import ChanBox, Frame, GBox, SudogBox
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.channels.events import Event
from talkdiagrams.mechanisms.channels.state import Chan, Elem, G, GStatus, State, Sudog

COLORS: dict[GStatus, Color] = {
    GStatus.RUNNING: "running",
    GStatus.SELECTING: "running",
    GStatus.WAITING: "waiting",
    GStatus.RUNNABLE: "runnable",
    GStatus.PANICKED: "bad",
}
WORDS: dict[GStatus, str] = {
    GStatus.RUNNING: "runs",
    GStatus.SELECTING: "selects",
    GStatus.WAITING: "waits",
    GStatus.RUNNABLE: "runnable",
    GStatus.PANICKED: "panics",
}


def channel(before: State | None, event: Event | None, after: State) -> Frame:
    """Return the frame that shows ``after``."""
    del before, event
    values: dict[str, str] = {}
    senders: dict[str, str] = {}
    for c in after.chans:
        values |= {_id(elem): elem.text for elem in c.buffered}
        values |= {_id(one.elem): one.elem.text for one in c.sendq if one.elem}
    for g in after.gs:
        sent = [result.elem for result in g.got if result.op == "send"]
        sent += [case.elem for case in g.op.cases] if g.op else []
        senders |= {_id(elem): g.id for elem in sent if elem}
    gs = []
    for g in after.gs:
        value, text = _received(g)
        if value:
            values[value] = text
        word = "waits forever" if after.forever(g) else WORDS[g.status]
        if g.status is GStatus.RUNNING and g.got and g.got[-1].op == "default":
            word = "took the default"
        gs.append(GBox(g.id, g.label, word, COLORS[g.status], value))
    return Frame(tuple(_chan(after, c) for c in after.chans), tuple(gs), values, senders)


def _chan(s: State, c: Chan) -> ChanBox:
    return ChanBox(
        c.id,
        tuple(_id(elem) if elem else "" for elem in c.buf),
        c.sendx,
        c.recvx,
        c.closed,
        c.nil,
        s.g(c.lock).label if c.lock else "",
        tuple(_sudog(s, c, one) for one in c.sendq),
        tuple(_sudog(s, c, one) for one in c.recvq),
        tuple(_looks(s, c)),
        _looked(s, c),
    )


def _looks(s: State, c: Chan) -> Iterator[tuple[str, int]]:
    """The turns of the select that holds the lock, by its poll order."""
    op = s.g(c.lock).op if c.lock else None
    for turn, index in enumerate(op.pollorder if op else (), 1):
        if op and op.cases[index].c == c.id:
            yield op.cases[index].queue, turn


def _looked(s: State, c: Chan) -> bool:
    """Whether the select that holds the lock has looked, and found nothing."""
    op = s.g(c.lock).op if c.lock else None
    return op is not None and op.looked


def _sudog(s: State, c: Chan, one: Sudog) -> SudogBox:
    value = _id(one.elem) if one.elem else ""
    id = f"s.{c.id}.{one.g}.{one.case}"
    return SudogBox(id, one.g, s.g(one.g).label, value, one.is_select, s.stale(one))


def _received(g: G) -> tuple[str, str]:
    """The value that a G received last, as soon as it lies on its stack; the zero value of a closed channel says so."""
    if g.woken:
        elem, ok, count = g.woken.elem, g.woken.success, len(g.got)
    elif g.got and g.got[-1].op == "receive" and g.status is GStatus.RUNNING:
        elem, ok, count = g.got[-1].elem, g.got[-1].ok, len(g.got) - 1
    else:
        return "", ""
    if elem is None:
        return "", ""
    return (_id(elem), elem.text) if ok else (f"v.{g.id}.zero{count}", f"{elem}, false")


def _id(elem: Elem) -> str:
    return f"v.{elem.id}"
