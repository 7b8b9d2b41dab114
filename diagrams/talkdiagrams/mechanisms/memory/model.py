"""One event of an execution: what it needs, and what becomes of the state. Whatever cannot happen is Illegal."""

from collections.abc import Callable, Iterable

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory import moves
from talkdiagrams.mechanisms.memory.events import Event, parse_event
from talkdiagrams.mechanisms.memory.state import (
    NOBODY,
    Chan,
    G,
    Mutex,
    Once,
    State,
    Thing,
    Var,
    WaitGroup,
)
from talkdiagrams.mechanisms.plain import near

MOST_GS, MOST_OPS = 8, 200
_KIND: dict[type[Thing], str] = {
    Var: "variable",
    Chan: "channel",
    Mutex: "mutex",
    Once: "Once",
    WaitGroup: "WaitGroup",
}


def play(s: State, events: Iterable[str]) -> State:
    """Play several events, as text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """Return the state after ``e``; raises Illegal with a way out."""
    g = _runs(s, e)
    if len(s.ops) >= MOST_OPS:
        raise Illegal(e, f"{MOST_OPS} operations are more than a figure bears")
    if e.verb == "go":
        return _go(s, e)
    if e.verb == "exit":
        return _exit(s, e, g)
    thing = s.find(e.obj)
    if thing is None:
        known = [one.id for one in s.things]
        raise Illegal(
            e, f"there is no {e.obj}", near(e.obj, known) or f"there is {', '.join(known)}"
        )
    match thing:
        case Var():
            return _var(s, e, thing)
        case Chan():
            return _chan(s, e, thing)
        case Mutex():
            return _mutex(s, e, thing)
        case Once():
            return _once(s, e, thing)
        case WaitGroup():
            return _group(s, e, thing)


def deadlock(s: State) -> bool:
    """Whether nobody can ever go on."""
    left = [g for g in s.gs if not g.exited]
    return bool(left) and all(g.waits != NOBODY for g in left)


def _runs(s: State, e: Event) -> G:
    g = s.find_g(e.g)
    if g is None:
        hint = near(e.g, [g.id for g in s.gs]) or f"go {e.g} by {s.gs[0].id} starts it"
        raise Illegal(e, f"there is no {e.g}", hint)
    if g.exited:
        raise Illegal(e, f"{e.g} has ended", "go starts another")
    if g.waits != NOBODY:
        op = s.ops[g.waits]
        raise Illegal(e, f"{e.g} waits in its {op.verb} of {op.obj}", _WAKES[op.verb])
    return g


_WAKES = {
    "send": "somebody has to receive first",
    "receive": "somebody has to send or close first",
    "lock": "somebody has to unlock first",
    "rlock": "somebody has to unlock first",
    "do": "f has to return first",
    "wait": "the counter has to reach 0 first",
}


def _go(s: State, e: Event) -> State:
    if s.find_g(e.obj):
        raise Illegal(e, f"{e.obj} was started already", "another name")
    if s.find(e.obj):
        raise Illegal(e, f"{e.obj} is no goroutine", "another name")
    if len(s.gs) >= MOST_GS:
        raise Illegal(e, f"{MOST_GS} goroutines are enough for a figure")
    s, op = moves.begin(s, e.g, "go", e.obj)
    return moves.spawn(s, op, e.obj)


def _exit(s: State, e: Event, g: G) -> State:
    for thing in s.things:
        if isinstance(thing, Once) and thing.by == g.id and not thing.done:
            raise Illegal(
                e, f"{g.id} is inside f of {thing.id}", f"return from {thing.id} by {g.id}"
            )
    s, op = moves.begin(s, e.g, "exit", "")
    s = moves.end(s, op.id)
    ended = s.g(e.g)
    return s.put(G(ended.id, ended.clock, NOBODY, exited=True, name=ended.name))


def _wrong(e: Event, thing: Thing, takes: str) -> Illegal:
    return Illegal(e, f"{thing.id} is a {_KIND[type(thing)]}", f"it takes: {takes}")


def _whole(e: Event, text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Illegal(e, f"{what} {text!r} is no whole number", "such as 1 or -1") from None


def _var(s: State, e: Event, v: Var) -> State:
    plain = {"read": moves.read, "write": moves.write, "load": moves.load, "store": moves.store}
    value = e.value
    if e.verb == "add":
        value = str(_whole(e, v.value, "the value") + _whole(e, value, "the delta"))
    elif e.verb == "write" and not value:
        value = str(sum(op.writes for op in s.accesses(v.id)) + 1)
    elif e.verb not in (*plain, "swap", "cas"):
        raise _wrong(e, v, "read, write, load, store, add, swap, cas")
    s, op = moves.begin(s, e.g, e.verb, v.id, value)
    if e.verb in plain:
        return plain[e.verb](s, op, v)
    if e.verb == "cas" and v.value != e.old:
        return moves.fail_cas(s, op, v)
    return moves.modify(s, op, v, value)


def _chan(s: State, e: Event, c: Chan) -> State:
    if e.verb not in ("send", "receive", "close"):
        raise _wrong(e, c, "send, receive, close")
    if c.closed != NOBODY and e.verb != "receive":
        raise Illegal(e, f"{c.id} is closed: that panics", f"receive from {c.id} by {e.g}")
    if e.verb == "close" and c.sendq:
        raise Illegal(e, f"somebody waits to send on {c.id}: that panics", "receive first")
    s, op = moves.begin(s, e.g, e.verb, c.id, e.value)
    act: dict[str, Callable[..., State]] = {
        "send": moves.send,
        "receive": moves.receive,
        "close": moves.close,
    }
    return act[e.verb](s, op, c)


def _mutex(s: State, e: Event, m: Mutex) -> State:
    takes = ("lock", "trylock", "unlock", "rlock", "runlock")[: 5 if m.rw else 3]
    if e.verb not in takes:
        raise _wrong(e, m, ", ".join(takes) + ("" if m.rw else " (readers need an rwmutex)"))
    if e.verb == "unlock" and not m.locked:
        raise Illegal(e, f"{m.id} is not locked: that ends the program", f"lock {m.id} by {e.g}")
    if e.verb == "runlock" and e.g not in m.readers:
        raise Illegal(e, f"{e.g} holds no read lock of {m.id}", f"rlock {m.id} by {e.g}")
    if e.verb == "rlock" and e.g in m.readers:
        raise Illegal(e, f"{e.g} has a read lock already", "a second can deadlock with a writer")
    s, op = moves.begin(s, e.g, e.verb, m.id)
    act: dict[str, Callable[..., State]] = {
        "lock": moves.lock,
        "rlock": moves.lock,
        "trylock": moves.trylock,
        "unlock": moves.unlock,
        "runlock": moves.runlock,
    }
    return act[e.verb](s, op, m)


def _once(s: State, e: Event, once: Once) -> State:
    if e.verb not in ("do", "return"):
        raise _wrong(e, once, "do, return from")
    running = once.by if not once.done else ""
    if e.verb == "return" and running != e.g:
        why = f"{running} runs f" if running else f"nobody runs f of {once.id}"
        raise Illegal(e, why, f"return from {once.id} by {running}" if running else "do first")
    if e.verb == "do" and running == e.g:
        raise Illegal(e, "f calls Do of its own Once: it would wait for itself", "return first")
    s, op = moves.begin(s, e.g, e.verb, once.id)
    return moves.do(s, op, once) if e.verb == "do" else moves.returned(s, op, once)


def _group(s: State, e: Event, wg: WaitGroup) -> State:
    if e.verb not in ("add", "done", "wait"):
        raise _wrong(e, wg, "add, done, wait")
    delta = _whole(e, e.value, "the delta") if e.verb == "add" else -1
    if e.verb != "wait" and wg.count + delta < 0:
        hint = f"add 1 to {wg.id} first"
        raise Illegal(e, "the counter would be negative: that panics", hint)
    s, op = moves.begin(s, e.g, e.verb, wg.id, e.value)
    return moves.wait(s, op, wg) if e.verb == "wait" else moves.count(s, op, wg, delta)
