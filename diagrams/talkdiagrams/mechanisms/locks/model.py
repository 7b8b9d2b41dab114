"""step(state, event) -> state: one event, or Illegal with a way out. Pure; play it in a REPL."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.locks import mutex, others, sema
from talkdiagrams.mechanisms.locks.events import VERBS, Add, Do, Event, Run, Tick, parse_event
from talkdiagrams.mechanisms.locks.state import (
    ACTIVE_SPIN,
    IN_F,
    READ,
    WRITE,
    Call,
    G,
    GStatus,
    Hold,
    Mutex,
    State,
    Thing,
)

FAILED = "false"  # what a Try method that got nothing returns


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen in this one."""
    if s.fatal:
        raise Illegal(e, f"the program has ended: {s.fatal}")
    match e:
        case Tick():
            return replace(s, clock=s.clock + e.ns)
        case Run():
            return _run(s, e)
        case Add():
            running(s, e, e.g)
            thing(s, e, e.what, ("WaitGroup",))
            return others.add(s, e.g, e.what, e.delta)
        case Do():
            return _do(s, e)
        case _:
            assert_never(e)


def play(s: State, events: Iterable[str]) -> State:
    """Several events by their text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def deadlock(s: State) -> bool:
    """All goroutines are asleep: some wait, and nobody can wake them."""
    return {g.status for g in s.gs} - {GStatus.PANICKED} == {GStatus.WAITING}


def _do(s: State, e: Do) -> State:  # noqa: PLR0911, C901 - a case a method
    it = thing(s, e, e.what, VERBS[e.verb])
    if e.verb in ("spin", "lock") and isinstance(it, Mutex):
        return _spin(s, e, it) if e.verb == "spin" else _lock(s, e, it)
    g = running(s, e, e.g)
    plain = isinstance(it, Mutex)
    match e.verb:
        case "lock":
            w = s.rwmutex(e.what).w
            s, got = mutex.lock(s, e.g, w, Call("lock", e.what))
            return others.announce(s, e.g, e.what) if got else s
        case "trylock":
            tried, got = (mutex.try_lock if plain else others.try_wlock)(s, e.g, e.what)
            return tried if got else s.put(replace(g, got=(*g.got, FAILED)))
        case "unlock":
            return (mutex.unlock if plain else others.unlock)(s, e.what)
        case "rlock":
            return others.rlock(s, e.g, e.what)
        case "tryrlock":
            tried, got = others.try_rlock(s, e.g, e.what)
            return tried if got else s.put(replace(g, got=(*g.got, FAILED)))
        case "runlock":
            rw = s.rwmutex(e.what)
            if rw.readers and not s.holders(e.what, READ):
                raise Illegal(e, "nobody reads", "in Go its counters break without a word")
            return others.runlock(s, e.g, e.what)
        case "done":
            return others.add(s, e.g, e.what, -1)
        case "wait":
            return others.wait(s, e.g, e.what)
        case "do":
            return others.do(s, e.g, e.what)
        case _:
            if (e.what, IN_F) not in g.holds:
                raise Illegal(e, f"{e.g} is not inside {e.what}'s function", f"do {e.what} first")
            return others.end(s, e.g, e.what, e.verb == "panic")


def _lock(s: State, e: Do, m: Mutex) -> State:
    g = someone(s, e, e.g)
    call = Call("lock", m.id)
    if g.status is GStatus.SPINNING:
        assert g.call is not None
        if g.call.what != m.id:
            raise Illegal(e, f"{g.id} spins for {g.call.what}", f"lock {g.call.what} by {g.id}")
        call = g.call
    else:
        running(s, e, e.g)
    s, _ = mutex.lock(s, e.g, m.id, call)
    return s


def _spin(s: State, e: Do, m: Mutex) -> State:
    g = someone(s, e, e.g)
    if s.cores < 2:
        raise Illegal(e, "there is one core: who spins keeps the holder from running")
    call = Call("lock", m.id)
    if g.status is GStatus.RUNNABLE and g.call and g.call.op == "lock" and not g.ticket:
        s, got = sema.resume(s, g)
        if got and g.call.what == m.id:
            s = mutex.wake(s, g.id)
        elif not got:
            raise Illegal(e, f"{g.id} finds its turn taken, and sleeps again", f"run {g.id}")
        call = s.g(g.id).call or call
    elif g.status is GStatus.SPINNING:
        call = g.call or call
    else:
        running(s, e, e.g)
    if call.what != m.id:
        raise Illegal(e, f"{g.id} wants {call.what}", f"spin {call.what} by {g.id}")
    if m.starving:
        raise Illegal(e, f"{m.id} is starving: nobody spins", f"lock {m.id} by {g.id}")
    if not m.locked:
        raise Illegal(e, f"{m.id} is not locked: there is nothing to wait for")
    if call.iter >= ACTIVE_SPIN:
        raise Illegal(e, f"{g.id} has spun {ACTIVE_SPIN} times", f"lock {m.id} by {g.id}: it parks")
    return mutex.spin(s, g.id, m.id, call)


def _run(s: State, e: Run) -> State:
    g = someone(s, e, e.g)
    if g.status is not GStatus.RUNNABLE or g.call is None:
        raise Illegal(e, f"{g.id} was not woken: it is {g.status}", _who(s, GStatus.RUNNABLE))
    call = g.call
    s, got = sema.resume(s, g)
    if not got:
        return s
    if call.sema.endswith(".readerSem"):
        return s.put(others.finished(s.g(g.id), Hold(call.what, READ)))
    if call.sema.endswith(".writerSem"):
        return s.put(others.finished(s.g(g.id), Hold(call.what, WRITE)))
    if call.op == "wait":
        return others.waited(s, g.id, call.what)
    m = call.sema.removesuffix(".sema")
    s, got = mutex.after_sleep(s, g.id, m)
    if got and call.op == "do":
        return others.look_again(s, g.id, call.what)
    if got and m != call.what:
        return others.announce(s, g.id, call.what)
    return s


def someone(s: State, e: Event, g: str) -> G:
    """A G that there is, and that still does something."""
    found = s.find_g(g)
    if found is None:
        near = get_close_matches(g, [one.id for one in s.gs], 1, 0.3)
        raise Illegal(e, f"there is no {g}", f"did you mean {near[0]}?" if near else "")
    if found.status is GStatus.PANICKED:
        raise Illegal(e, f"{g} has panicked: {found.panic}", _who(s, GStatus.RUNNING))
    return found


def running(s: State, e: Event, g: str) -> G:
    """A G that runs, outside any lock's method."""
    found = someone(s, e, g)
    match found.status:
        case GStatus.RUNNING:
            return found
        case GStatus.RUNNABLE:
            raise Illegal(e, f"{g} was woken, and does not run yet", f"run {g} first")
        case GStatus.SPINNING:
            assert found.call is not None
            raise Illegal(e, f"{g} spins", f"lock {found.call.what} by {g}: it goes on")
        case _:
            assert found.call is not None
            raise Illegal(e, f"{g} waits for {found.call.what}", _who(s, GStatus.RUNNING))


def thing(s: State, e: Event, id: str, types: tuple[str, ...]) -> Thing:
    """What the event names, if it has such a method."""
    found = s.find(id)
    if found is None:
        near = get_close_matches(id, [one.id for one in s.things], 1, 0.3)
        known = ", ".join(one.id for one in s.things)
        raise Illegal(e, f"there is no {id}", f"did you mean {near[0]}?" if near else known)
    if type(found).__name__ not in types:
        kind = type(found).__name__
        verbs = [verb for verb, of in VERBS.items() if kind in of]
        raise Illegal(e, f"{id} is a {kind}", f"it knows {', '.join(verbs)}")
    if "." in id:
        raise Illegal(e, f"{id} is inside another: nobody reaches it", "")
    return found


def _who(s: State, status: GStatus) -> str:
    found = [g.id for g in s.gs if g.status is status]
    return f"{', '.join(found)} could" if found else f"nobody is {status} just now"
