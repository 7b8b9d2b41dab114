"""step(state, event) -> state: one event, or Illegal with a way out. Pure; play it in a REPL."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from talkdiagrams.mechanisms.cgo import events as ev
from talkdiagrams.mechanisms.cgo import moves
from talkdiagrams.mechanisms.cgo.events import Event, parse_event
from talkdiagrams.mechanisms.cgo.memory import STEPS as MEMORY
from talkdiagrams.mechanisms.cgo.state import Frame, G, GStatus, Lang, Phase, State, Thread, Way
from talkdiagrams.mechanisms.cgo.who import doing, g_of, need, running, thread_of
from talkdiagrams.mechanisms.errors import Illegal


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen in this one."""
    if s.fatal:
        raise Illegal(e, "the program is over", s.fatal)
    return TABLE[type(e)](s, e)


def play(s: State, events: Iterable[str]) -> State:
    """Several events by their text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def _call(s: State, e: ev.Call) -> State:
    """The whole way out, unless the pointers are refused."""
    s = _cgocall(s, e)
    if s.fatal:
        return s
    s = moves.entersyscall(s, s.g(e.g))
    return moves.asmcgocall(s, s.g(e.g))


def _cgocall(s: State, e: ev.Call | ev.Cgocall) -> State:
    g = running(s, e, e.g)
    for id in e.args:
        o = need(e, "object", id, s.objs)
        if g.id not in o.held:
            hint = f"in the start: heap: {{{id}: {{held: [{g.id}]}}}}"
            raise Illegal(e, f"{g.label} has no pointer to {id}", hint)
    if len(g.crossings) >= MOST_DEEP:
        raise Illegal(e, "so many crossings in each other are more than a figure bears")
    return moves.cgocall(s, g, e.fn, e.args)


def _entersyscall(s: State, e: ev.Entersyscall) -> State:
    g = _phase(s, e, e.g, Phase.CGOCALL, f"cgocall f by {e.g} first")
    return moves.entersyscall(s, g)


def _asmcgocall(s: State, e: ev.Asmcgocall) -> State:
    g = _phase(s, e, e.g, Phase.SYSCALL, f"entersyscall {e.g} first")
    return moves.asmcgocall(s, g)


def _phase(s: State, e: Event, id: str, phase: Phase, hint: str) -> G:
    g = g_of(s, e, id)
    if g.phase is not phase:
        raise Illegal(e, f"{g.label} {doing(s, g)}", hint)
    return g


def _switch(s: State, e: ev.Switch | ev.Return) -> State:
    g = g_of(s, e, e.g)
    if not g.in_c or g.top is None:
        raise Illegal(e, f"{g.label} {doing(s, g)}", f"call f by {g.id} first")
    after = moves.switch(s, g)
    free = replace(g, crossings=(*g.crossings[:-1], g.crossings[-1]._replace(args=())))
    wrong = [id for id in s.kept if not s.put(free).pinned(id)]
    if wrong:
        why = f"C would keep {wrong[0]} when {g.top.fn} is over, and nothing pins it"
        raise Illegal(e, why, f"drop {wrong[0]} by {s.thread_of(g).id}, or pin it before the call")
    back = after.g(g.id)
    top = back.crossings[-1]._replace(args=())
    return after.put(replace(back, crossings=(*back.crossings[:-1], top)))


def _return(s: State, e: ev.Return) -> State:
    g = g_of(s, e, e.g)
    if g.in_c and g.top and g.top.fn != e.fn:
        raise Illegal(e, f"{g.label} is in {g.top.fn}", f"return {g.top.fn} to {g.id}")
    s = _switch(s, e)
    return moves.exitsyscall(s, s.g(e.g))


def _exitsyscall(s: State, e: ev.Exitsyscall) -> State:
    g = g_of(s, e, e.g)
    if g.phase not in (Phase.BACK, Phase.ENTERED):
        hint = f"switch {g.id} first" if g.in_c else ""
        raise Illegal(e, f"{g.label} {doing(s, g)}", hint)
    return moves.exitsyscall(s, g)


def _callback(s: State, e: ev.Callback) -> State:
    thread = thread_of(s, e, e.thread)
    if not thread.m:
        s = _needm(s, e)
    s = _cgocallback(s, e)
    return moves.exitsyscall(s, s.g(s.m(s.thread(e.thread).m).curg))


def _needm(s: State, e: ev.Needm | ev.Callback) -> State:
    thread = thread_of(s, e, e.thread)
    if thread.m:
        raise Illegal(e, f"{thread.id} has {thread.m} already", f"callback h from {thread.id}")
    if not s.extra:
        hint = "whoever took the last one makes another as soon as it has a P: schedule P0"
        raise Illegal(e, "the list of extra Ms is empty", hint)
    return moves.needm(s, thread)


def _cgocallback(s: State, e: ev.Cgocallback | ev.Callback) -> State:
    thread = thread_of(s, e, e.thread)
    if not thread.m:
        raise Illegal(e, f"{thread.id} has no M", f"needm {thread.id} first")
    m = s.m(thread.m)
    g = s.g(m.curg) if m.curg else None
    if g is None:
        raise Illegal(e, f"{thread.id} runs no C", "call f by G1 first")
    if not in_c(g, thread):
        raise Illegal(e, f"{thread.id} runs no C: {g.label} {doing(s, g)}", f"call f by {g.id}")
    if len(g.crossings) >= MOST_DEEP:
        raise Illegal(e, "so many crossings in each other are more than a figure bears")
    return moves.cgocallback(s, g, e.fn)


def in_c(g: G, thread: Thread) -> bool:
    """Whether this thread executes C, with this G below it."""
    return g.in_c or (thread.by_c and not g.crossings and g.status is GStatus.SYSCALL)


def _finish(s: State, e: ev.Finish) -> State:
    g = running(s, e, e.g)
    if g.top is None or g.top.way is not Way.CALLBACK:
        raise Illegal(e, f"{g.label} is in no callback", "callback h from M0 first")
    if g.top.fn != e.fn:
        raise Illegal(e, f"{g.label} is in {g.top.fn}", f"finish {g.top.fn} by {g.id}")
    return moves.finish(s, g)


def _create(s: State, e: ev.Create) -> State:
    maker = thread_of(s, e, e.maker)
    g = s.g(s.m(maker.m).curg) if maker.m and s.m(maker.m).curg else None
    if (g and not in_c(g, maker)) or (g is None and not maker.by_c):
        hint = f"call f by {g.id} first" if g else "call f by G1 first"
        raise Illegal(e, f"{maker.id} runs no C that could make a thread", hint)
    if any(t.id == e.thread for t in s.threads) or any(m.id == e.thread for m in s.ms):
        raise Illegal(e, f"there is a {e.thread} already", "choose another name")
    if len(s.threads) >= MOST_THREADS:
        raise Illegal(e, "so many threads are more than a figure bears", f"at most {MOST_THREADS}")
    start = Frame("start_routine", Lang.C)
    return replace(s, threads=(*s.threads, Thread(e.thread, by_c=True, frames=(start,))))


def _end(s: State, e: ev.End) -> State:
    thread = thread_of(s, e, e.thread)
    if not thread.by_c:
        raise Illegal(e, f"{thread.id} was made by Go", "end names a thread that C made")
    g = s.g(s.m(thread.m).curg) if thread.m else None
    if g and g.crossings:
        hint = f"finish {g.crossings[-1].fn} by {g.id} first"
        raise Illegal(e, f"{thread.id} is in a callback", hint)
    return moves.end(s, thread)


def _retake(s: State, e: ev.Retake) -> State:
    p = need(e, "P", e.p, s.ps)
    if not p.m:
        raise Illegal(e, f"{p.id} is idle")
    if s.in_syscall(p) is None:
        g = s.g(s.m(p.m).curg)
        raise Illegal(e, f"{p.id} is in use: {g.label} {doing(s, g)}", f"call f by {g.id} first")
    return moves.unwired(s, p)


def _schedule(s: State, e: ev.Schedule) -> State:
    p = need(e, "P", e.p, s.ps)
    if p.m:
        hint = f"retake {p.id} first" if s.in_syscall(p) else "an idle P is wanted"
        raise Illegal(e, f"{p.id} is wired to {p.m}", hint)
    if not s.runq:
        raise Illegal(e, "no G is runnable", "ready G2, or name some in the start: runq: [G2]")
    if not s.g(s.runq[0]).m and len(s.threads) >= MOST_THREADS:
        raise Illegal(e, "so many threads are more than a figure bears", f"at most {MOST_THREADS}")
    return moves.schedule(s, p)


def _park(s: State, e: ev.Park) -> State:
    g = running(s, e, e.g)
    return moves.park(s, g, e.what)


def _ready(s: State, e: ev.Ready) -> State:
    g = g_of(s, e, e.g)
    if g.status is not GStatus.WAITING:
        raise Illegal(e, f"{g.label} {doing(s, g)}", f"park {g.id} on ch first")
    s = s.put(replace(g, status=GStatus.RUNNABLE, on=""))
    return replace(s, runq=(*s.runq, g.id))


MOST_DEEP = 8
MOST_THREADS = 32
_STEPS: dict[type[Event], Callable[[State, Any], State]] = {
    ev.Call: _call, ev.Cgocall: _cgocall, ev.Entersyscall: _entersyscall, ev.Asmcgocall: _asmcgocall,
    ev.Return: _return, ev.Switch: _switch, ev.Exitsyscall: _exitsyscall, ev.Callback: _callback,
    ev.Needm: _needm, ev.Cgocallback: _cgocallback, ev.Finish: _finish, ev.Create: _create, ev.End: _end,
    ev.Retake: _retake, ev.Schedule: _schedule, ev.Park: _park, ev.Ready: _ready,
}  # fmt: skip
TABLE = {**_STEPS, **MEMORY}
