"""A state, or what an event changed, in plain sentences: alt texts and captions."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from talkdiagrams.mechanisms.locks.events import Add, Do, Event, Run, Tick
from talkdiagrams.mechanisms.locks.others import EARLY
from talkdiagrams.mechanisms.locks.state import (
    IN_F,
    READ,
    WRITE,
    G,
    GStatus,
    Mutex,
    Once,
    RWMutex,
    State,
    Thing,
    WaitGroup,
)


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [text for one in s.things if (text := _thing(s, one))]
    said += [f"{g.label} {does(s, g)}" for g in s.gs if g.status is not GStatus.RUNNING]
    if s.fatal:
        said.append(s.fatal)
    return _sentences(said)


def time(ns: int) -> str:
    """A time as it is read."""
    for unit, size in (("ms", 1_000_000), ("µs", 1_000)):
        if ns >= size:
            return f"{round(ns / size, 1):g} {unit}"
    return f"{ns} ns"


def does(s: State, g: G) -> str:
    """What a G does, in a few words."""
    call = g.call
    match g.status:
        case GStatus.PANICKED:
            return f"panics: {g.panic}"
        case GStatus.WAITING:
            assert call is not None
            place = s.sema(call.sema).queue.index(g.id) + 1
            return f"waits for {call.what}" + (f", no. {place}" if place > 1 else "")
        case GStatus.RUNNABLE:
            assert call is not None
            return f"is handed {call.what}" if g.ticket else f"is woken for {call.what}"
        case GStatus.SPINNING:
            assert call is not None
            return f"spins for {call.what}"
        case _:
            return _holds(g) or (got(g.got[-1]) if g.got else "runs")


def got(result: str) -> str:
    """What a G saw last."""
    return "goes on too early" if result == EARLY else f"got {result}"


def _holds(g: G) -> str:
    words = {WRITE: "has", READ: "reads", IN_F: "runs f of"}
    outer = [hold for hold in g.holds if "." not in hold.what]
    return _and([f"{words[hold.how]} {hold.what}" for hold in outer]) if outer else ""


def mode(m: Mutex) -> str:
    """A mutex's word in words."""
    text = "locked" if m.locked else "unlocked"
    if m.starving:
        text += ", starving"
    if m.woken:
        text += ", one is awake"
    if m.waiters:
        text += f", {m.waiters} {'waits' if m.waiters == 1 else 'wait'}"
    return text


def _thing(s: State, it: Thing) -> str:
    match it:
        case Mutex():
            if "." in it.id:
                return ""
            holder = "".join(f" by {s.g(g).label}" for g in s.holders(it.id))
            return f"{it.id} is {mode(it).replace('locked', f'locked{holder}', 1)}"
        case RWMutex():
            if writers := s.holders(it.id, WRITE):
                text = f"{it.id} has a writer, {s.g(writers[0]).label}"
            elif readers := s.holders(it.id, READ):
                text = f"{it.id} has {len(readers)} reader" + ("s" if len(readers) > 1 else "")
                text += ", and a writer waits" if it.pending else ""
            else:
                text = f"{it.id} is free"
            return f"{text}; readerCount {it.reader_count}, readerWait {it.reader_wait}"
        case WaitGroup():
            return f"{it.id} counts {it.counter}, with {it.waiters} waiting"
        case Once():
            inside = s.holders(it.id, IN_F)
            if inside:
                return f"{it.id}: {_and([s.g(g).label for g in inside])} runs f"
            return f"{it.id} is {'done' if it.done else 'not done'}"
        case _:
            assert_never(it)


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did, then whom it woke."""
    said = list(_did(a, e, b))
    if b.fatal and not a.fatal:
        return _sentences([b.fatal.removeprefix("fatal error: ")])
    for g in b.gs:
        if g.status is GStatus.RUNNABLE and a.g(g.id).status is GStatus.WAITING:
            assert g.call is not None
            what = g.call.sema.removesuffix(".sema")
            said.append(
                f"{what} is handed to {g.label}" if g.ticket else f"{g.label} is woken, not served"
            )
    for m in b.things:
        if isinstance(m, Mutex) and m.starving != a.mutex(m.id).starving:
            now = "enters starvation mode" if m.starving else "is back in normal mode"
            said.append(f"{m.id} {now}")
    return _sentences(said)


def _did(a: State, e: Event, b: State) -> Iterator[str]:
    if isinstance(e, Tick):
        yield f"{time(e.ns)} pass"
        return
    old, g = a.g(e.g), b.g(e.g)
    if g.panic:
        yield f"{g.label} panics: {g.panic}"
    elif isinstance(e, Add):
        yield f"{g.label} adds {e.delta}: the counter is {b.waitgroup(e.what).counter}"
    elif isinstance(e, Run):
        yield _ran(a, old, g)
    else:
        yield _method(a, e, b)


def _ran(a: State, old: G, g: G) -> str:
    assert old.call is not None
    what = old.call.what
    if g.status is GStatus.WAITING:
        waited = time(a.clock - (old.call.since or 0))
        starving = g.call is not None and g.call.starving and not old.call.starving
        why = f"after {waited}, more than a millisecond" if starving else f"after {waited}"
        return f"{g.label} runs, finds it taken, and queues at the front, {why}"
    took = [hold for hold in g.holds if hold not in old.holds]
    if any(hold.how == READ for hold in took):
        return f"{g.label} runs, and reads {what}"
    if took:
        return f"{g.label} runs, and has {what}"
    return f"{g.label} runs, and goes on"


def _method(a: State, e: Do, b: State) -> str:  # noqa: PLR0911, C901 - a sentence a case
    g, old = b.g(e.g), a.g(e.g)
    who, what = g.label, e.what
    if g.status is GStatus.WAITING:
        verb = "parks"
        if old.status is GStatus.SPINNING and old.call:
            turns = f"{old.call.iter} turn" + ("s" if old.call.iter > 1 else "")
            verb = f"gives up spinning after {turns}, and parks"
        return f"{who} {verb}: {_why(b, e)}"
    match e.verb:
        case "lock":
            if old.status is GStatus.SPINNING:
                return f"{who} sees {what} free, and has it without sleeping"
            barged = a.find(what)
            past = isinstance(barged, Mutex) and (barged.waiters or barged.woken)
            return f"{who} has {what}" + (", past those who came before" if past else "")
        case "rlock":
            return f"{who} reads {what}"
        case "spin":
            turn = g.call.iter if g.call else 0
            bit = " and sets the woken bit" if _woke(a, b, what) else ""
            return f"{who} spins for {what}, turn {turn}{bit}"
        case "trylock" | "tryrlock":
            failed = len(g.got) > len(old.got)
            return f"{who} {'gets false' if failed else f'has {what}'}"
        case "unlock" | "runlock":
            return f"{who} lets go of {what}"
        case "done":
            return f"{who} is done: the counter is {b.waitgroup(what).counter}"
        case "wait":
            return f"{who} need not wait: the counter is zero"
        case "do":
            if (what, IN_F) in g.holds:
                return f"{who} is first, and runs f"
            early = len(g.got) > len(old.got)
            return f"{who} returns" + (
                " while f is still running" if early else f": {what} is done"
            )
        case _:
            return f"f returns: {what} is done"


def _woke(a: State, b: State, m: str) -> bool:
    return b.mutex(m).woken and not a.mutex(m).woken


def _why(b: State, e: Do) -> str:
    g = b.g(e.g)
    assert g.call is not None
    if g.call.sema.endswith(".writerSem"):
        many = b.rwmutex(e.what).reader_wait
        return f"{many} still {'reads' if many == 1 else 'read'}"
    if g.call.sema.endswith(".readerSem"):
        return "a writer is there or waits"
    if e.verb == "wait":
        return f"the counter is {b.waitgroup(e.what).counter}"
    m = b.mutex(g.call.sema.removesuffix(".sema"))
    return "who starves comes first" if m.starving else f"{e.what} is taken"


def _and(words: Iterable[str]) -> str:
    *most, last = list(words)
    return f"{', '.join(most)} and {last}" if most else last


def _sentences(parts: Iterable[str]) -> str:
    """Names begin a sentence as they are."""
    return " ".join(f"{part}." for part in parts)
