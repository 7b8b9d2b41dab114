"""A state, or what an event changed, in plain sentences: alt texts and captions.

One fact a sentence, in the order in which a figure is read: each channel, then each G.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from talkdiagrams.mechanisms.channels.events import (
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
)
from talkdiagrams.mechanisms.channels.state import (
    Chan,
    G,
    GStatus,
    Result,
    State,
    Sudog,
)


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [_chan(s, c) for c in s.chans]
    running = [g.label for g in s.gs if g.status is GStatus.RUNNING]
    if running:
        said.append(f"{_and(running)} {'runs' if len(running) == 1 else 'run'}")
    said += [text for g in s.gs if (text := _g(s, g))]
    return _sentences(said)


def _chan(s: State, c: Chan) -> str:
    if c.nil:
        return f"{c.id} is nil"
    if c.dataqsiz:
        size = f"{c.dataqsiz} slot" + ("s" if c.dataqsiz > 1 else "")
        holds = "is full with" if c.full else "holds" if c.qcount else "is empty"
        text = f"{c.id}, a channel with {size}, {holds} {_and(map(str, c.buffered))}".rstrip()
        text = text.removesuffix(" nothing")
    else:
        text = f"{c.id} is unbuffered"
    if c.closed:
        text += " and closed"
    if c.lock:
        text += f"; {s.g(c.lock).label} holds its lock"
    if c.sendq:
        text += f"; in its sendq: {_and(_sudog(s, one) for one in c.sendq)}"
    if c.recvq:
        text += f"; in its recvq: {_and(_sudog(s, one) for one in c.recvq)}"
    return text


def _sudog(s: State, one: Sudog) -> str:
    text = s.g(one.g).label + (f" with {one.elem}" if one.elem else "")
    return text + (" (no longer valid)" if s.stale(one) else "")


def _g(s: State, g: G) -> str:
    match g.status:
        case GStatus.RUNNING:
            last = g.got[-1] if g.got else None
            if last is None or last.op != "receive":
                return ""
            return f"{g.label} has {last.elem}" + ("" if last.ok else " and false")
        case GStatus.WAITING:
            return f"{g.label} waits" + (" forever" if s.forever(g) else "")
        case GStatus.RUNNABLE:
            elem = g.woken.elem if g.woken else None
            return f"{g.label} is runnable again" + (f", with {elem}" if elem else "")
        case GStatus.SELECTING:
            return f"{g.label} is inside its select"
        case GStatus.PANICKED:
            return f"{g.label} panics: {g.panic}"
        case _:
            assert_never(g.status)


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did, then whom it woke."""
    return _sentences(_did(a, e, b))


def _did(a: State, e: Event, b: State) -> list[str]:
    g = b.g(e.g)
    match e:
        case Nil():
            return [f"{g.label} sets {e.c} to nil: its cases in a select are never ready again"]
        case Close():
            return _closed(a, e, b)
        case Lock():
            return [_locked(g)]
        case Look():
            if g.status is GStatus.SELECTING:
                return ["pass 1: no case is ready"]
            return _done(a, b, g, "pass 1: ")
        case Enqueue():
            return [
                f"pass 2: {g.label} queues at {_and(_queues(g))}, parks, and the locks are released"
            ]
        case Run():
            return _ran(a, g)
        case Send() | Receive() | Select():
            return _parked(a, b, g) if g.status is GStatus.WAITING else _done(a, b, g)
        case _:
            assert_never(e)


def _locked(g: G) -> str:
    assert g.op is not None
    polls = ", ".join(str(g.op.cases[i]) for i in g.op.pollorder)
    if not g.op.chans:
        return f"{g.label} finds only nil channels in its select: there is nothing to lock"
    address = ", in order of address" if len(g.op.chans) > 1 else ""
    return f"{g.label} locks {_and(g.op.chans)}{address}; its random poll order is {polls}"


def _queues(g: G) -> list[str]:
    assert g.op is not None
    return [f"{g.op.cases[i].c}'s {g.op.cases[i].queue}" for i in g.op.lockorder]


def _parked(a: State, b: State, g: G) -> list[str]:
    assert g.op is not None
    if b.forever(g):
        what = (
            "nothing"
            if not g.op.cases
            else "a nil channel"
            if len(g.op.cases) == 1
            else "nil channels only"
        )
        return [f"{g.label} waits on {what}, forever"]
    if g.op.is_select:
        return [f"no case is ready: {g.label} queues at {_and(_queues(g))} and parks"]
    case = g.op.cases[0]
    c = a.chan(case.c)
    if case.elem:
        why = "the buffer is full" if c.dataqsiz else f"nobody waits to receive from {c.id}"
        return [f"{why}: {g.label} parks in {c.id}'s sendq with {case.elem}"]
    why = "the buffer is empty" if c.dataqsiz else f"nobody waits to send on {c.id}"
    return [f"{why}: {g.label} parks in {c.id}'s recvq"]


def _done(a: State, b: State, g: G, before: str = "") -> list[str]:
    """An operation that did not have to wait."""
    if g.status is GStatus.PANICKED:
        return [f"{before}{g.label} sends on a closed channel and panics"]
    result = g.got[-1]
    woke = _woke(a, b)
    if result.op == "default":
        return [f"{before}no case is ready: {g.label} takes the default"]
    if result.op == "send":
        if woke:
            return [
                f"{before}{g.label} hands {result.elem} straight to {woke[0].label}",
                _runnable(woke),
            ]
        room = f"{g.label} puts {result.elem} into slot {a.chan(result.c).sendx} of {result.c}"
        return [f"{before}{room} and goes on"]
    if not result.ok:
        return [f"{before}{_zero(g, result)}"]
    if woke:
        if not a.chan(result.c).dataqsiz:
            return [
                f"{before}{g.label} takes {result.elem} straight from {woke[0].label}",
                _runnable(woke),
            ]
        brought = b.chan(result.c).entered[-1]
        took = f"{g.label} takes {result.elem} from the head"
        left = f"{brought}, which {woke[0].label} brought, goes into the slot that is free"
        return [f"{before}{took}; {left}", _runnable(woke)]
    return [
        f"{before}{g.label} takes {result.elem} from slot {a.chan(result.c).recvx} of {result.c}"
    ]


def _zero(g: G, result: Result) -> str:
    return f"{result.c} is closed and empty: {g.label} gets the zero value {result.elem}, and false"


def _closed(a: State, e: Close, b: State) -> list[str]:
    g = b.g(e.g)
    if g.status is GStatus.PANICKED:
        return [f"{g.label} closes a {'nil' if a.chan(e.c).nil else 'closed'} channel and panics"]
    woke = _woke(a, b)
    said = [f"{g.label} closes {e.c}"]
    sent = [one for one in woke if _case_sends(one)]
    if received := [one for one in woke if one not in sent]:
        said.append(f"{_runnable(received)}, each with the zero value and false" if len(received) > 1
                    else f"{_runnable(received)} with the zero value and false")  # fmt: skip
    if sent:
        said.append(f"{_runnable(sent)} and will panic")
    return said


def _case_sends(g: G) -> bool:
    return bool(g.op and g.woken and g.op.cases[g.woken.case].elem)


def _ran(a: State, g: G) -> list[str]:
    before = a.g(g.id)
    assert before.op is not None
    assert before.woken is not None
    said = []
    if before.op.is_select:
        won = before.op.cases[before.woken.case]
        others = [
            q
            for i, q in zip(before.op.lockorder, _queues(before), strict=True)
            if i != before.woken.case
        ]
        if others:
            said.append(f"pass 3: {g.label} leaves {_and(others)}; the case {won} has won")
    if g.status is GStatus.PANICKED:
        return [*said, f"{g.label} wakes up in a send on a closed channel and panics"]
    result = g.got[-1]
    if result.op == "send":
        return [*said, f"{g.label} goes on; its {result.elem} is sent"]
    if not result.ok:
        return [*said, _zero(g, result)]
    return [*said, f"{g.label} goes on with {result.elem}"]


def _woke(a: State, b: State) -> list[G]:
    return [
        g for g in b.gs
        if g.status is GStatus.RUNNABLE and a.g(g.id).status is not GStatus.RUNNABLE
    ]  # fmt: skip


def _runnable(gs: Sequence[G]) -> str:
    return f"{_and(g.label for g in gs)} {'is' if len(gs) == 1 else 'are'} runnable"


def _and(names: Iterable[object]) -> str:
    texts = [str(one) for one in names]
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1]))) if texts else "nothing"


def _sentences(said: Sequence[str]) -> str:
    return " ".join(_capital(text) + "." for text in said)


def _capital(text: str) -> str:
    """A sentence begins with a capital; a name at its head (main, c) stays as it is."""
    ours = text.split(" ", 1)[0] in ("no", "the", "pass", "nobody")
    return text[0].upper() + text[1:] if ours else text
