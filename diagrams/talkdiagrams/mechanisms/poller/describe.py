"""Sentences: what a state is, for alt texts, and what an event has done, for captions."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.poller.events import (
    Break,
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
    FD,
    MODES,
    NIL,
    POLLER,
    READY,
    SYSMON,
    WAIT,
    G,
    GStatus,
    Mode,
    R,
    Result,
    Stage,
    State,
)

_WORD = {READY: "pdReady", WAIT: "pdWait"}


def describe(s: State) -> str:
    """What is where, in a few sentences."""
    return " ".join((*_fds(s), *_gs(s), *_poller(s)))


def _fds(s: State) -> Iterator[str]:
    for fd in s.fds:
        if fd.gone:
            yield f"{fd.id} is {'closed' if fd.closed else 'not open'}."
            continue
        parts = [f"{amount(fd)} to {'accept' if fd.listener else 'read'}"]
        parts += ["the other side has closed"] if fd.eof else []
        parts += ["no room to write"] if fd.room == 0 else []
        parts += ["news that nobody has fetched"] if fd.edge_r or fd.edge_w else []
        for mode in MODES:
            word = fd.pd.word(mode)
            if word != NIL:
                parts.append(f"{mode}g holds {_WORD.get(word) or s.g(word).label}")
            if fd.pd.deadline(mode):
                passed = fd.pd.deadline(mode) < 0
                when = "has passed" if passed else f"at {fd.pd.deadline(mode)} ms"
                parts.append(f"{_side(mode)} deadline {when}")
        yield f"{fd.id}: {', '.join(parts)}."


def amount(fd: FD) -> str:
    unit = "connection" if fd.listener else "byte"
    return f"{fd.data or 'no'} {unit}{'' if fd.data == 1 else 's'}"


def _gs(s: State) -> Iterator[str]:
    for status, word in (
        (GStatus.RUNNING, "run"),
        (GStatus.RUNNABLE, "is runnable"),
        (GStatus.WAITING, "wait"),
    ):
        names = [g.label for g in s.gs if g.status is status]
        if names:
            plural = len(names) > 1
            verb = word.replace("is", "are") if plural else word
            yield f"{', '.join(names)} {verb}{'' if plural or 'is' in word else 's'}."


def _poller(s: State) -> Iterator[str]:
    if s.blocked:
        yield "A thread sleeps in netpoll" + (f" until {s.until} ms." if s.until else ".")
    if s.hand_by:
        yield f"{s.hand_by} has news of {', '.join(one.fd for one in s.hand) or 'nothing'}."


def _side(mode: Mode) -> str:
    return "read" if mode == R else "write"


def saw(result: Result) -> str:
    """What an operation returned."""
    if result.err:
        return f"{result.op}: {result.err}" + (f" after {result.n}" if result.n else "")
    return f"{result.op}: {result.n}" if result.op in ("read", "write") else result.op


def describe_change(before: State, event: Event, after: State) -> str:  # noqa: PLR0911, C901 - a case an event
    """What the event has done; who became runnable by it is said last."""
    also = _woke(before, after)
    match event:
        case Do() | Go():
            return _by_g(before, event, after) + also
        case Close():
            return _closed(before, event, after) + also
        case Deadline():
            g = after.g(event.g)
            if len(g.got) > len(before.g(event.g).got):
                return f"{g.label} sets a deadline: {g.got[-1].err}."
            if event.delay is None:
                return f"{g.label} takes the {event.mode} deadline of {event.fd} away.{also}"
            if event.delay == 0:
                return f"{g.label} sets a deadline for {event.fd} that has passed.{also}"
            at = before.clock + event.delay
            return f"{g.label} sets the {event.mode} deadline of {event.fd}: at {at} ms.{also}"
        case Kernel():
            return _arrived(event, after)
        case Poll():
            return _polled(event, before, after) + also
        case Deliver():
            return f"{before.hand_by} passes the news on.{also or ' Nobody waited.'}"
        case Sleep():
            until = f"at most until {after.until} ms" if after.until else "without a limit"
            return f"The thread of {event.p} gives its P up, and sleeps in netpoll, {until}."
        case Break():
            return "netpollBreak writes to the eventfd: the sleeper will wake."
        case Fire():
            return _fired(before, event, after) + also
        case Tick():
            return f"{event.ms} ms pass."


def _woke(before: State, after: State) -> str:
    names = [
        g.label
        for g in after.gs
        if g.status is GStatus.RUNNABLE and before.g(g.id).status is GStatus.WAITING
    ]
    return f" {', '.join(names)} {'is' if len(names) == 1 else 'are'} runnable." if names else ""


def _by_g(before: State, event: Do | Go, after: State) -> str:
    old, g = before.g(event.g), after.g(event.g)
    if len(g.got) > len(old.got):
        return f"{g.label} returns from {saw(g.got[-1])}."
    if g.op is None:
        return f"{g.label} {'gives its P up' if g.status is GStatus.RUNNABLE else 'runs'}."
    fd, kind = g.op.fd, g.op.kind
    match g.op.stage:
        case Stage.BEGUN:
            again = isinstance(event, Go)
            return (
                f"{g.label} {'will try again' if again else f'begins to {kind}'}: {fd} is locked."
            )
        case Stage.EAGAIN:
            return f"{g.label} asks the kernel for {fd}: EAGAIN."
        case Stage.COMMIT:
            return f"{g.label} writes pdWait into {fd}'s {g.op.mode}g."
        case Stage.PARKED:
            return f"Nothing for {g.label} at {fd}: it parks, and {g.op.mode}g holds it."
        case Stage.TURN:
            return f"Somebody else is in a {kind} of {fd}: {g.label} waits for its turn."
        case Stage.LAST:
            return f"{g.label} waits for the last user of {fd}."


def _closed(before: State, event: Close, after: State) -> str:
    g, fd = after.g(event.g), after.fd(event.fd)
    if len(g.got) > len(before.g(event.g).got) and g.got[-1].err:
        return f"{g.label} closes {fd.id}: {g.got[-1].err}."
    if fd.gone:
        return f"{g.label} closes {fd.id}, and nobody uses it: it is gone."
    return f"{g.label} closes {fd.id}, and waits until nobody uses it."


def _arrived(event: Kernel, after: State) -> str:
    fd = after.fd(event.fd)
    match event.verb:
        case "data":
            what = "connection" if fd.listener else "byte"
            return f"{event.n} {what}{'s' if event.n > 1 else ''} for {fd.id}: the kernel notes an edge."
        case "room":
            return f"{fd.id} has room to write again: the kernel notes an edge."
        case "eof":
            return f"The other side of {fd.id} closes: the kernel notes an edge."
        case _:
            return f"A new connection takes the pollDesc of {fd.id}, generation {fd.pd.fdseq}."


_POLLERS = {POLLER: "The thread in netpoll", SYSMON: "sysmon"}


def _polled(event: Poll, before: State, after: State) -> str:
    who = _POLLERS.get(event.by, event.by)
    told = [fd.id for fd in before.fds if fd.edge_r or fd.edge_w]
    now = [fd.id for fd in after.fds if fd.edge_r or fd.edge_w]
    news = ", ".join(one for one in told if one not in now)
    verb = "wakes" if event.by == POLLER else "polls"
    return f"{who} {verb}: {f'news of {news}' if news else 'no news'}."


def _fired(before: State, event: Fire, after: State) -> str:
    old, new = before.fd(event.fd).pd, after.fd(event.fd).pd
    if event.verb == "take":
        return f"The {event.mode} timer of {event.fd} is due, and is taken from its heap."
    if len(new.fired) == len(old.fired):
        return f"The {event.mode} timer of {event.fd} is stale, and does nothing."
    return f"The {event.mode} deadline of {event.fd} has passed."


def brief(g: G) -> str:
    """What a G does, in a word or two."""
    if g.status is GStatus.RUNNABLE:
        return "runnable"
    if g.op is None:
        return "runs"
    if g.status is GStatus.WAITING:
        return {Stage.TURN: "its turn?", Stage.LAST: "closes"}.get(g.op.stage, "IO wait")
    return f"in {g.op.kind}"
