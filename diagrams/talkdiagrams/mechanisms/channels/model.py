"""step(state, event) -> state: one event, or Illegal with a way out. Pure; play it in a REPL."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import assert_never

from talkdiagrams.mechanisms.channels import moves
from talkdiagrams.mechanisms.channels.events import (
    CaseText,
    Close,
    Enqueue,
    Event,
    Lock,
    Look,
    Nil,
    Receive,
    Run,
    Select,
    Send,
    parse_event,
)
from talkdiagrams.mechanisms.channels.state import Case, Chan, Elem, G, GStatus, Op, State
from talkdiagrams.mechanisms.errors import Illegal


def step(s: State, e: Event) -> State:  # noqa: PLR0911 - a case an event
    """The state after the event; raises Illegal if it cannot happen in this one."""
    match e:
        case Send():
            return _plain(s, e, CaseText(e.c, e.value))
        case Receive():
            return _plain(s, e, CaseText(e.c))
        case Close():
            g = running(s, e, e.g)
            unlocked(s, e, (e.c,))
            return moves.closechan(s, e.c, g.id)
        case Nil():
            return _nil(s, e)
        case Lock():
            return _lock(s, e)
        case Select():
            return _select(s, e)
        case Look():
            return _look(s, e)
        case Enqueue():
            return _enqueue(s, e)
        case Run():
            return _run(s, e)
        case _:
            assert_never(e)


def play(s: State, events: Iterable[str]) -> State:
    """Several events by their text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def deadlock(s: State) -> bool:
    """All goroutines are asleep: some wait, and none can go on."""
    alive = {g.status for g in s.gs} - {GStatus.PANICKED}
    return alive == {GStatus.WAITING}


def _plain(s: State, e: Send | Receive, text: CaseText) -> State:
    running(s, e, e.g)
    unlocked(s, e, (e.c,))
    s, op = prepared(s, e, (text,), block=True)
    s, done = moves.look(s, e.g, op)
    return s if done else moves.enqueue(s, e.g, op)


def _nil(s: State, e: Nil) -> State:
    g = running(s, e, e.g)
    unlocked(s, e, (e.c,))
    c = s.chan(e.c)
    if c.nil:
        raise Illegal(e, f"{c.id} is nil already")
    if c.qcount or c.recvq or c.sendq:
        hint = "receive what is left first" if c.qcount else "somebody waits on it"
        raise Illegal(e, f"{c.id} is still in use", hint)
    return s.put(Chan(c.id, nil=True, entered=c.entered, left=c.left), g)


def _select(s: State, e: Select) -> State:
    running(s, e, e.g)
    unlocked(s, e, [case.c for case in e.cases])
    s, op = prepared(s, e, e.cases, not e.default, e.order)
    s, done = moves.look(s, e.g, op)
    return s if done else moves.enqueue(s, e.g, op)


def _lock(s: State, e: Lock) -> State:
    g = running(s, e, e.g)
    unlocked(s, e, [case.c for case in e.cases])
    s, op = prepared(s, e, e.cases, not e.default, e.order)
    return moves.locked(s, op.chans, g.id).put(replace(g, status=GStatus.SELECTING, op=op))


def _look(s: State, e: Look) -> State:
    g, op = selecting(s, e, e.g)
    if op.looked:
        raise Illegal(e, f"{g.id} has looked already, and found nothing", f"enqueue by {g.id}")
    s, done = moves.look(s, g.id, op)
    return moves.locked(s, op.chans, "") if done else s.put(replace(g, op=replace(op, looked=True)))


def _enqueue(s: State, e: Enqueue) -> State:
    g, op = selecting(s, e, e.g)
    if not op.looked:
        raise Illegal(e, f"{g.id} has to look first", f"look by {g.id}")
    return moves.enqueue(moves.locked(s, op.chans, ""), g.id, op)


def _run(s: State, e: Run) -> State:
    g = named_g(s, e, e.g)
    if g.status is not GStatus.RUNNABLE:
        raise Illegal(e, f"nobody woke {g.id}: it {doing(s, g)}", way_out(s, g))
    if g.op and g.op.is_select:
        unlocked(s, e, g.op.chans)
    return moves.wake_up(s, g)


def prepared(
    s: State,
    e: Event,
    texts: tuple[CaseText, ...],
    block: bool,
    order: tuple[int, ...] = (),
) -> tuple[State, Op]:
    """The operation with its orders; values get their numbers.

    What selectgo never sees is compiled to the plain operation: one case, and one case with a default.
    """
    cases = []
    for text in texts:
        elem = None
        if text.value:
            s = replace(s, sent=s.sent + 1)
            elem = Elem(text.value, s.sent)
        cases.append(Case(text.c, elem))
    there = [i for i, case in enumerate(cases) if not s.chan(case.c).nil]
    if order and sorted(order) != there:
        wanted = " ".join(str(i + 1) for i in there)
        if missing := [cases[i].c for i in order if i not in there]:
            raise Illegal(e, f"{missing[0]} is nil: its case is not polled", f"in order {wanted}")
        raise Illegal(e, "a poll order names each case once", f"such as: in order {wanted}")
    address = {c.id: i for i, c in enumerate(s.chans)}
    poll = order or tuple(there)
    lock = tuple(sorted(poll, key=lambda i: address[cases[i].c]))
    return s, Op(tuple(cases), len(cases) > 1, block, poll, lock)


# --- who an event names -----------------------------------------------------------------------------------------------


def named_g(s: State, e: Event, id: str) -> G:
    if (g := s.find_g(id)) is None:
        raise Illegal(e, f"there is no {id}", _near(id, [g.id for g in s.gs], "the Gs are "))
    return g


def running(s: State, e: Event, id: str) -> G:
    g = named_g(s, e, id)
    if g.status is not GStatus.RUNNING:
        raise Illegal(e, f"{id} does not run: it {doing(s, g)}", way_out(s, g))
    return g


def selecting(s: State, e: Event, id: str) -> tuple[G, Op]:
    g = named_g(s, e, id)
    if g.status is not GStatus.SELECTING or g.op is None:
        raise Illegal(e, f"{id} is in no select: it {doing(s, g)}", f"lock <-a, <-b by {id} first")
    return g, g.op


def unlocked(s: State, e: Event, ids: Iterable[str]) -> None:
    """Every channel exists, and nobody holds its lock."""
    for id in ids:
        if (c := s.find_chan(id)) is None:
            hint = _near(id, [c.id for c in s.chans], "the channels are ")
            raise Illegal(e, f"there is no channel {id}", hint)
        if c.lock:
            op = s.g(c.lock).op
            go_on = f"{'enqueue' if op and op.looked else 'look'} by {c.lock}"
            raise Illegal(e, f"{c.lock} holds the lock of {id}", go_on)


def doing(s: State, g: G) -> str:
    match g.status:
        case GStatus.RUNNING:
            return "runs"
        case GStatus.SELECTING:
            return "is in the middle of its select"
        case GStatus.RUNNABLE:
            return "is runnable"
        case GStatus.PANICKED:
            return f"panicked: {g.panic}"
        case GStatus.WAITING:
            return f"waits in {g.op}" + (", forever" if s.forever(g) else "")
        case _:
            assert_never(g.status)


def way_out(s: State, g: G) -> str:
    """What has to happen before this G can do anything."""
    match g.status:
        case GStatus.RUNNABLE:
            return f"run {g.id} first"
        case GStatus.SELECTING:
            return f"{'enqueue' if g.op and g.op.looked else 'look'} by {g.id} first"
        case GStatus.WAITING if g.op and not s.forever(g):
            case = g.op.cases[g.op.lockorder[0]]
            return f"somebody has to {'receive from' if case.elem else 'send on or close'} {case.c}"
        case _:
            return ""


def _near(id: str, known: list[str], all_of: str) -> str:
    near = get_close_matches(id, known, 1, 0.5)
    return f"did you mean {near[0]}?" if near else all_of + ", ".join(known[:12])
