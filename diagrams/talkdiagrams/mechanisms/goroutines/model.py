"""step(state, event) -> state: goroutines of go1.27.3, one event at a time; what cannot happen is `Illegal`."""

from collections.abc import Iterable
from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines import events as ev
from talkdiagrams.mechanisms.goroutines import moves, stacks
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.state import (
    FOREVER,
    STACK_MIN,
    WORD,
    Frame,
    G,
    GStatus,
    P,
    State,
)
from talkdiagrams.mechanisms.goroutines.variables import let, pointer_to, write
from talkdiagrams.mechanisms.goroutines.who import (
    doing,
    named,
    named_p,
    running,
    unlocked,
    way_out,
)
from talkdiagrams.mechanisms.plain import near

ENTRY = 1024  # a first frame up to this fits the smallest stack
LARGEST = 1 << 24
MOST_GS, MOST_FRAMES = 64, 400
WAITS_ELSEWHERE = (FOREVER, "sleep", "netpoll", "mutex", "semaphore")


def play(s: State, texts: Iterable[str]) -> State:
    """Many events, by their text."""
    for text in texts:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after ``e``; raises Illegal."""
    if s.fatal:
        raise Illegal(e, f"the program is over: {s.fatal}")
    match e:
        case ev.Go() | ev.Gfget() | ev.Allgadd() | ev.Runqput():
            return _newproc(s, e)
        case ev.Call() | ev.Enter() | ev.Return() | ev.Let() | ev.Write():
            return _code(s, e)
        case ev.Copy() | ev.Adjust():
            return _moving(s, e)
        case ev.Preempt() | ev.Suspend() | ev.Scanstack() | ev.Resume() | ev.Gc():
            return _collector(s, e)
        case ev.Extra() | ev.Needm() | ev.Dropm():
            return _callback(s, e)
        case ev.Maxstack():
            if e.size < STACK_MIN:
                raise Illegal(e, "no stack is that small", f"at least {STACK_MIN}")
            return replace(s, max_stack=e.size)
        case _:
            return _scheduling(s, e)


# --- go f() ---------------------------------------------------------------------------------------------------------


def _newproc(s: State, e: ev.Go | ev.Gfget | ev.Allgadd | ev.Runqput) -> State:
    g, p = running(s, e, e.g)
    if isinstance(e, ev.Go | ev.Runqput) and not 3 * WORD <= e.size <= ENTRY:
        raise Illegal(e, f"a first frame of {e.size} bytes is none", f"from 24 to {ENTRY} bytes")
    if isinstance(e, ev.Go | ev.Gfget):
        if p.hand:
            raise Illegal(e, f"{g.id} is in the middle of a go statement", _go_on(s, p, g.id))
        if len(s.gs) >= MOST_GS:
            raise Illegal(e, f"{MOST_GS} Gs are all that a figure bears")
        s = moves.gfget(s, p)
        if isinstance(e, ev.Gfget):
            return s
        s = moves.allgadd(s, s.p(p.id))
        return moves.newproc1(s, s.p(p.id), e.fn, e.size)
    if not p.hand:
        raise Illegal(e, "there is no G in hand", f"gfget by {g.id} first")
    new = s.g(p.hand).status is GStatus.IDLE
    if isinstance(e, ev.Allgadd):
        if not new:
            raise Illegal(e, f"{p.hand} is an old one, and dead already", _go_on(s, p, g.id))
        return moves.allgadd(s, p)
    if new:
        raise Illegal(e, f"{p.hand} is idle: nobody knows of it yet", _go_on(s, p, g.id))
    return moves.newproc1(s, p, e.fn, e.size)


def _go_on(s: State, p: P, g: str) -> str:
    new = s.g(p.hand).status is GStatus.IDLE
    return f"allgadd by {g}" if new else f"runqput f by {g}"


# --- code that runs -------------------------------------------------------------------------------------------------


def _code(s: State, e: ev.Call | ev.Enter | ev.Return | ev.Let | ev.Write) -> State:
    g, p = running(s, e, e.g)
    match e:
        case ev.Call() | ev.Enter():
            return _call(s, e, g)
        case ev.Return():
            if len(g.frames) > 1:
                return s.put(replace(g, frames=g.frames[:-1]))
            return _exit(s, e, g, p)
        case ev.Let():
            return s.put(let(g, e, s.heap))
        case ev.Write():
            return s.put(write(g, e))


def _call(s: State, e: ev.Call | ev.Enter, g: G) -> State:
    if not 3 * WORD <= e.size <= LARGEST:
        raise Illegal(e, f"a frame of {e.size} bytes is none", f"from 24 to {LARGEST} bytes")
    if len(g.frames) >= MOST_FRAMES:
        raise Illegal(e, f"{MOST_FRAMES} frames are all that a model bears", f"return by {g.id}")
    if stacks.fits(g, e.size):
        if isinstance(e, ev.Enter):
            hint = f"call {e.fn} of {e.size} bytes by {g.id}"
            raise Illegal(e, f"the frame fits: {g.id}'s stack need not grow", hint)
        return stacks.pushed(s, g, e.fn, e.size)
    s = stacks.newstack(s, g, e.fn, e.size)
    if isinstance(e, ev.Enter) or s.fatal:
        return s
    g = stacks.copied(s.g(g.id))
    return stacks.swap(s.put(g), g)


def _moving(s: State, e: ev.Copy | ev.Adjust) -> State:
    g = named(s, e, e.g)
    if g.move is None:
        raise Illegal(e, f"{g.id}'s stack is not being moved", f"enter f of 4096 bytes by {g.id}")
    if isinstance(e, ev.Copy):
        if g.move.copied:
            raise Illegal(e, "the bytes are copied already", f"adjust {g.id}")
        return s.put(stacks.copied(g))
    if not g.move.copied:
        raise Illegal(e, "there is nothing to adjust yet", f"copy {g.id} first")
    return stacks.swap(s, g)


def _exit(s: State, e: Event, g: G, p: P) -> State:
    if g.extra:
        raise Illegal(e, f"{g.id} belongs to a thread of C", f"entersyscall {g.id}, dropm {g.id}")
    if p.hand:
        raise Illegal(e, f"{g.id} is in the middle of a go statement", _go_on(s, p, g.id))
    return moves.goexit0(s, p, g)


# --- running and waiting --------------------------------------------------------------------------------------------


def _scheduling(s: State, e: Event) -> State:
    match e:
        case ev.Schedule():
            return _schedule(s, e)
        case ev.Retake():
            p = named_p(s, e, e.p)
            if not p.g or s.g(p.g).status is not GStatus.SYSCALL:
                raise Illegal(e, f"{p.id} is in no system call", "entersyscall G1 first")
            return s.put(replace(p, g=""))
        case ev.Ready():
            _, p = running(s, e, e.by)
            g = named(s, e, e.g)
            if g.status is not GStatus.WAITING or g.stopped:
                raise Illegal(e, f"{g.id} does not wait: it {doing(g)}", way_out(g))
            unlocked(e, g)
            if g.waits == FOREVER:
                raise Illegal(e, f"{g.id} waits forever: nobody can find it")
            return moves.ready(s, p.id, g)
        case ev.Exitsyscall():
            return _exitsyscall(s, e)
        case ev.Park() | ev.Gosched() | ev.Entersyscall() | ev.Exit():
            g, p = running(s, e, e.g)
            if p.hand:
                raise Illegal(e, f"{g.id} is in the middle of a go statement", _go_on(s, p, g.id))
            return _leaves(s, e, g, p)
        case _:
            raise AssertionError(e)


def _leaves(s: State, e: Event, g: G, p: P) -> State:
    match e:
        case ev.Park():
            known = (*s.heap, *WAITS_ELSEWHERE)
            if e.on not in known:
                hint = near(e.on, known) or f"known: {', '.join(known)}"
                raise Illegal(e, f"there is no {e.on} to wait for", hint)
            elem = pointer_to(g, e, e.elem) if e.elem else None
            waiting = replace(g, status=GStatus.WAITING, waits=e.on, elem=elem)
            return s.put(waiting, replace(p, g=""))
        case ev.Gosched():
            return moves.to_global(s.put(replace(p, g="")), g)
        case ev.Entersyscall():
            return s.put(replace(g, status=GStatus.SYSCALL))
        case _:
            return _exit(s, e, g, p)


def _schedule(s: State, e: ev.Schedule) -> State:
    p = named_p(s, e, e.p)
    if p.g:
        raise Illegal(e, f"{p.id} is busy with {p.g}", f"gosched {p.g} or exit {p.g} first")
    ahead = p.runnext or next(iter((*p.runq, *s.runq)), "")
    if not ahead:
        raise Illegal(e, "no G is runnable there", "go f by G1")
    unlocked(e, s.g(ahead))
    return moves.execute(s, p)


def _exitsyscall(s: State, e: ev.Exitsyscall) -> State:
    g = named(s, e, e.g)
    if g.status is not GStatus.SYSCALL:
        raise Illegal(e, f"{g.id} is in no system call: it {doing(g)}", way_out(g))
    unlocked(e, g)
    if s.p_of(g.id):
        return s.put(replace(g, status=GStatus.RUNNING))
    if idle := next((p for p in s.ps if not p.g), None):
        return s.put(replace(g, status=GStatus.RUNNING), replace(idle, g=g.id))
    return moves.to_global(s, g)


# --- the collector, and C -------------------------------------------------------------------------------------------


def _collector(s: State, e: Event) -> State:
    match e:
        case ev.Gc():
            for g in s.gs:
                if g.move:
                    raise Illegal(e, f"{g.id}'s stack is being moved", f"adjust {g.id} first")
                unlocked(e, g)
                if g.status is GStatus.PREEMPTED:
                    raise Illegal(e, f"{g.id} is preempted for another", f"suspend {g.id} first")
            return moves.collect(s, leaks=e.leaks)
        case ev.Preempt():
            g, p = running(s, e, e.g)
            if p.hand:
                hint = _go_on(s, p, g.id)
                raise Illegal(e, f"{g.id} holds its M: it may not be preempted", hint)
            return moves.preempt_park(s, p, g)
        case ev.Suspend():
            g = named(s, e, e.g)
            unlocked(e, g)
            may = (
                GStatus.RUNNABLE, GStatus.WAITING, GStatus.SYSCALL, GStatus.PREEMPTED, GStatus.LEAKED,
            )  # fmt: skip
            if g.status not in may:
                hint = f"preempt {g.id} first" if g.status is GStatus.RUNNING else way_out(g)
                raise Illegal(e, f"{g.id} cannot be scanned: it {doing(g)}", hint)
            return moves.suspend(s, g)
        case ev.Scanstack() | ev.Resume():
            g = named(s, e, e.g)
            if not g.scan:
                raise Illegal(e, f"{g.id} has no scan bit: it {doing(g)}", f"suspend {g.id} first")
            if isinstance(e, ev.Scanstack):
                return moves.scanstack(s, g)
            return moves.resume(s, s.ps[0].id, g)
        case _:
            raise AssertionError(e)


def _callback(s: State, e: Event) -> State:
    if isinstance(e, ev.Extra):
        if len(s.gs) >= MOST_GS:
            raise Illegal(e, f"{MOST_GS} Gs are all that a figure bears")
        return moves.malg(s, s.ps[0], extra=True)
    assert isinstance(e, ev.Needm | ev.Dropm)
    g = named(s, e, e.g)
    if not g.extra:
        raise Illegal(e, f"{g.id} was not made for callbacks", "extra")
    unlocked(e, g)
    if isinstance(e, ev.Needm):
        if g.status is not GStatus.DEADEXTRA:
            raise Illegal(e, f"{g.id} is in use: it {doing(g)}", way_out(g))
        s = replace(s, calls=s.calls + 1)
        frame = Frame(f"{g.id}.{s.calls - 1}", "callback", ev.FRAME)
        return s.put(replace(g, status=GStatus.SYSCALL, frames=(frame,)))
    if g.status is not GStatus.SYSCALL or len(g.frames) != 1:
        raise Illegal(e, f"{g.id}'s callback is not over: it {doing(g)}", "return, entersyscall")
    if p := s.p_of(g.id):
        s = s.put(replace(p, g=""))
    return s.put(replace(g, status=GStatus.DEADEXTRA, frames=()))
