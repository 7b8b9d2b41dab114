"""What may be done with Go's memory at the border: pin, keep, forget, collect."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from talkdiagrams.mechanisms.cgo import events as ev
from talkdiagrams.mechanisms.cgo import moves
from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.state import GStatus, Obj, State, Thread
from talkdiagrams.mechanisms.cgo.who import need, running, thread_of
from talkdiagrams.mechanisms.errors import Illegal


def _held(s: State, e: ev.Pin | ev.Unpin | ev.Forget) -> Obj:
    g = running(s, e, e.g)
    o = need(e, "object", e.obj, s.objs)
    if g.id not in o.held:
        raise Illegal(e, f"{g.label} has no pointer to {o.id}")
    return o


def _pin(s: State, e: ev.Pin) -> State:
    o = _held(s, e)
    return s.put(replace(o, pins=o.pins + 1))


def _unpin(s: State, e: ev.Unpin) -> State:
    running(s, e, e.g)
    o = need(e, "object", e.obj, s.objs)
    if not o.pins:
        raise Illegal(e, f"{o.id} is not pinned", f"pin {o.id} by {e.g} first")
    after = s.put(replace(o, pins=o.pins - 1))
    if o.id in s.kept and not after.pinned(o.id):
        hint = f"drop {o.id} by a thread that is in C, first"
        raise Illegal(e, f"C has still written down where {o.id} is", hint)
    return after


def _forget(s: State, e: ev.Forget) -> State:
    o = _held(s, e)
    return s.put(replace(o, held=tuple(g for g in o.held if g != e.g)))


def _in_c(s: State, e: Event, id: str) -> Thread:
    thread = thread_of(s, e, id)
    g = s.g(s.m(thread.m).curg) if thread.m and s.m(thread.m).curg else None
    outside = thread.by_c and (g is None or (not g.crossings and g.status is GStatus.SYSCALL))
    if not (outside or (g and g.in_c)):
        raise Illegal(e, f"{id} runs no C", "call f(p) by G1 first")
    return thread


def _keep(s: State, e: ev.Keep) -> State:
    thread = _in_c(s, e, e.thread)
    o = need(e, "object", e.obj, s.objs)
    if o.id in s.kept:
        raise Illegal(e, f"C has written {o.id} down already", f"drop {o.id} by {thread.id}")
    if o.id not in s.reach(s.lent()):
        raise Illegal(e, f"nobody gave C a pointer to {o.id}", f"call f({o.id}) by G1 first")
    if not s.pinned(o.id):
        raise Illegal(e, f"{o.id} is not pinned: C must not keep it", f"pin {o.id} by G1 first")
    return replace(s, kept=(*s.kept, o.id))


def _drop(s: State, e: ev.Drop) -> State:
    _in_c(s, e, e.thread)
    need(e, "object", e.obj, s.objs)
    if e.obj not in s.kept:
        raise Illegal(e, f"C has not kept {e.obj}", f"keep {e.obj} by {e.thread} first")
    return replace(s, kept=tuple(id for id in s.kept if id != e.obj))


def _gc(s: State, e: ev.Gc) -> State:
    del e
    return moves.gc(s)


STEPS: dict[type[Event], Callable[[State, Any], State]] = {
    ev.Pin: _pin, ev.Unpin: _unpin, ev.Forget: _forget, ev.Keep: _keep, ev.Drop: _drop, ev.Gc: _gc,
}  # fmt: skip
