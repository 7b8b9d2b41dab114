"""step(state, event) -> state: what programs, the collector and the two kinds of goroutines do."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

from talkdiagrams.mechanisms.cleanups.events import Event, parse_event
from talkdiagrams.mechanisms.cleanups.state import (
    Kind,
    Obj,
    Special,
    Stage,
    State,
    Weak,
    marked,
    reachable,
)
from talkdiagrams.mechanisms.errors import Illegal

MOST = 24


def play(s: State, events: Iterable[str]) -> State:
    """The state after all of ``events``."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen."""
    if s.exited:
        _no(e, "the program has ended: no finalizer and no cleanup runs any more")
    match e.verb, e.names:
        case "new", (a,):
            _fresh(s, e, a)
            return replace(s, objs=(*s.objs, Obj(a)), vars=(*s.vars, a))
        case "link" | "unlink" | "hold" | "drop", _:
            return _program(s, e)
        case "finalizer" | "clear" | "cleanup" | "stop", _:
            return _attach(s, e)
        case "weak", (w, a):
            _fresh(s, e, w)
            _reach(s, e, a)
            return replace(s, weaks=(*s.weaks, Weak(w, a)))
        case "value", (w,):
            return _value(s, e, w)
        case "gc", _:
            return collect(s)
        case "exit", _:
            return replace(s, exited=True)
        case _:
            return _run(s, e)


def collect(s: State) -> State:
    """One whole cycle: mark, then sweep every object that was not marked."""
    alive = marked(s)
    s = replace(s, cycles=s.cycles + 1)
    for obj in s.objs:
        if obj.freed or obj.id in alive:
            continue
        s = replace(s, weaks=tuple(_cleared(one, obj.id) for one in s.weaks))
        finalizers = s.on(obj.id, "finalizer", Stage.SET)
        if finalizers:  # it stays for this cycle: its finalizer will get it
            s = _queue(s, finalizers[0])
            continue
        s = s.with_obj(replace(obj, freed=True, refs=()))
        for one in s.on(obj.id, "cleanup", Stage.SET):
            s = _queue(s, one)
    return s


def _cleared(weak: Weak, obj: str) -> Weak:
    return replace(weak, cleared=True) if weak.obj == obj else weak


def _queue(s: State, one: Special) -> State:
    s = s.with_special(replace(one, stage=Stage.QUEUED))
    if one.kind == "finalizer":
        return replace(s, finq=(*s.finq, one.id))
    return replace(s, cleanq=(*s.cleanq, one.id))


def _program(s: State, e: Event) -> State:
    a = _reach(s, e, e.names[0])
    match e.verb, e.names:
        case "link", (_, b):
            _reach(s, e, b)
            if b in a.refs:
                _no(e, f"{a.id} points to {b} already")
            return s.with_obj(replace(a, refs=(*a.refs, b)))
        case "unlink", (_, b):
            if b not in a.refs:
                _no(e, f"{a.id} does not point to {b}")
            return s.with_obj(replace(a, refs=tuple(one for one in a.refs if one != b)))
        case "hold", _:
            if a.id in s.vars:
                _no(e, f"a variable points to {a.id} already")
            return replace(s, vars=(*s.vars, a.id))
        case _:
            if a.id not in s.vars:
                _no(e, f"no variable points to {a.id}")
            return replace(s, vars=tuple(one for one in s.vars if one != a.id))


def _attach(s: State, e: Event) -> State:
    match e.verb, e.names:
        case "stop", (c,):
            found = s.special(c)
            if found is None or found.kind != "cleanup":
                _no(e, f"there is no cleanup {c}")
            if found.stage is Stage.STOPPED:
                _no(e, f"{c} is stopped already")
            if found.stage is not Stage.SET:
                return s  # too late, and no error: Stop says nothing
            return s.with_special(replace(found, stage=Stage.STOPPED))
        case "clear", (a,):
            _reach(s, e, a)
            old = s.on(a, "finalizer", Stage.SET)
            if not old:
                _no(e, f"{a} has no finalizer")
            return s.with_special(replace(old[0], stage=Stage.STOPPED))
        case _, (id, a, *more):
            _fresh(s, e, id)
            _reach(s, e, a)
            for b in more:
                _reach(s, e, b)
            kind: Kind = "finalizer" if e.verb == "finalizer" else "cleanup"
            if kind == "finalizer" and s.on(a, kind, Stage.SET):
                _no(e, "the runtime ends the program: finalizer already set", f"clear {a} first")
            if kind == "cleanup" and a in more:
                _no(e, "AddCleanup panics: this cleanup would never run", "pass what it needs")
            return replace(s, specials=(*s.specials, Special(id, kind, a, tuple(more))))
        case _:
            raise AssertionError(e)


def _value(s: State, e: Event, w: str) -> State:
    weak = s.weak(w)
    if weak is None:
        _no(e, f"there is no weak pointer {w}")
    if weak.cleared or weak.obj in s.vars:
        return s
    return replace(s, vars=(*s.vars, weak.obj))


def _run(s: State, e: Event) -> State:
    one = s.special(e.names[0])
    if one is None:
        _no(e, f"there is no finalizer or cleanup {e.names[0]}")
    if e.verb == "run":
        if one.stage is not Stage.QUEUED:
            hint = "gc, when its object is out of reach" if one.stage is Stage.SET else ""
            _no(e, f"{one.id} is {one.stage}, not queued", hint)
        busy = s.at(one.kind, Stage.RUNNING)
        most = 1 if one.kind == "finalizer" else s.workers
        if len(busy) >= most:
            who = "the one goroutine for finalizers" if one.kind == "finalizer" else "each worker"
            _no(e, f"{who} is busy with {busy[0].id}", f"end {busy[0].id} first")
        s = replace(
            s,
            finq=tuple(id for id in s.finq if id != one.id),
            cleanq=tuple(id for id in s.cleanq if id != one.id),
        )
        return s.with_special(replace(one, stage=Stage.RUNNING))
    if one.stage is not Stage.RUNNING:
        _no(e, f"{one.id} is {one.stage}: it does not run")
    if e.verb == "end":
        return s.with_special(replace(one, stage=Stage.DONE))
    if one.kind == "cleanup":
        _no(e, "a cleanup never sees its object: it has been freed")
    if one.obj in s.vars:
        _no(e, f"a variable points to {one.obj} already")
    return replace(s, vars=(*s.vars, one.obj))


def _reach(s: State, e: Event, a: str) -> Obj:
    found = s.obj(a)
    if found is None:
        _no(e, f"there is no object {a}", f"new {a}")
    if found.freed:
        _no(e, f"{a} was freed")
    if a not in reachable(s):
        _no(e, f"the program cannot reach {a}")
    return found


def _fresh(s: State, e: Event, id: str) -> None:
    if s.obj(id) or s.special(id) or s.weak(id):
        _no(e, f"there is a {id} already", "take another name")
    if len(s.objs) + len(s.specials) + len(s.weaks) >= MOST:
        _no(e, f"{MOST} things are there already: nobody could read more")


def _no(e: Event, why: str, hint: str = "") -> NoReturn:
    raise Illegal(e, why, hint)
