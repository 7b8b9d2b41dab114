"""The runtime's own functions on the way out and back, as pure functions from state to state.

They ask no questions: `model` has asked them.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.cgo.state import (
    NO_CALLBACK,
    NO_POINTER,
    Crossing,
    Frame,
    G,
    GStatus,
    Lang,
    M,
    P,
    Phase,
    State,
    Thread,
    Way,
)


def go_frames(way: Way, fn: str, n: int) -> tuple[Frame, ...]:
    """What a crossing puts on the goroutine's stack: outward the shim and cgocall, inward the callback."""
    if way is Way.CALL:
        return (Frame(f"_Cfunc_{fn}", Lang.GO, n), Frame("cgocall", Lang.RUNTIME, n))
    return (Frame("cgocallbackg", Lang.RUNTIME, n), Frame(fn, Lang.GO, n))


def c_frames(way: Way, fn: str, n: int) -> tuple[Frame, ...]:
    """What a crossing puts on the thread's system stack: outward shim and function, inward the export's C half."""
    if way is Way.CALL:
        return (Frame(f"_cgo_…_{fn}", Lang.C, n), Frame(fn, Lang.C, n))
    return (Frame(fn, Lang.C, n), Frame("crosscall2", Lang.RUNTIME, n))


def forbidden(s: State, args: tuple[str, ...]) -> bool:
    """cgoCheckPointer: an argument points to Go memory that holds a pointer to unpinned Go memory.

    One level is looked at: what a pinned object points to is its owner's business.
    """
    return any(s.obj(to).pins == 0 for id in args for to in s.obj(id).to)


def cgocall(s: State, g: G, fn: str, args: tuple[str, ...]) -> State:
    """The generated function checks the arguments; runtime.cgocall begins."""
    if s.cgocheck and forbidden(s, args):
        return replace(s, fatal=f"panic in {g.label}: {NO_POINTER}")
    n = len(g.crossings) + 1
    frames = (*g.frames, *go_frames(Way.CALL, fn, n))
    crossing = Crossing(Way.CALL, fn, Phase.CGOCALL, args)
    return s.put(replace(g, frames=frames, crossings=(*g.crossings, crossing)))


def entersyscall(s: State, g: G) -> State:
    """From here the P may be taken; it stays wired until somebody does."""
    m = s.m(g.m)
    return s.put(
        replace(g.at(Phase.SYSCALL), status=GStatus.SYSCALL), replace(m, oldp=m.p)
    )  # fmt: skip


def asmcgocall(s: State, g: G) -> State:
    """Onto the system stack of the thread."""
    m, thread = s.m(g.m), s.thread_of(g)
    assert g.top
    frames = (*thread.frames, *c_frames(Way.CALL, g.top.fn, len(g.crossings)))
    return s.put(g.at(Phase.C), replace(m, ncgo=m.ncgo + 1), replace(thread, frames=frames))


def switch(s: State, g: G) -> State:
    """Back onto the goroutine's stack; it is still a system call."""
    m, thread = s.m(g.m), s.thread_of(g)
    frames = without(thread.frames, len(g.crossings))
    return s.put(g.at(Phase.BACK), replace(m, ncgo=m.ncgo - 1), replace(thread, frames=frames))


def without(frames: tuple[Frame, ...], n: int) -> tuple[Frame, ...]:
    """The frames without those of one crossing."""
    return tuple(frame for frame in frames if frame.n != n)


def exitsyscall(s: State, g: G) -> State:
    """With the P that it still has, else its old one, else any idle one; else into the global queue."""
    m = s.m(g.m)
    if m.p:
        return resumed(s.put(replace(m, oldp="")), g)
    if m.oldp and s.in_syscall(s.p(m.oldp)):
        s = unwired(s, s.p(m.oldp))
        return resumed(wired(s, replace(m, oldp=""), s.p(m.oldp)), g)
    own = [p for p in s.idle_ps() if p.id == m.oldp]
    free = own or list(s.idle_ps())
    if free:
        return resumed(wired(s, replace(m, oldp=""), free[0]), g)
    queued = replace(g.at(Phase.QUEUED), status=GStatus.RUNNABLE)
    s = replace(s, runq=(*s.runq, g.id))
    if m.locked:  # stoplockedm: the thread waits with its G
        return s.put(queued, replace(m, oldp="", parked=True))
    return s.put(replace(queued, m=""), replace(m, oldp="", curg="", parked=True))


def resumed(s: State, g: G) -> State:
    """A G that has its P again: a call is over, a callback begins."""
    g = replace(s.g(g.id), status=GStatus.RUNNING)
    if g.phase not in (Phase.BACK, Phase.ENTERED, Phase.QUEUED) or g.top is None:
        return s.put(g)
    n = len(g.crossings)
    if g.top.way is Way.CALL:
        return s.put(replace(g, frames=without(g.frames, n), crossings=g.crossings[:-1]))
    below = g.crossings[-2].fn if n > 1 else ""
    if below in s.nocallback:
        return replace(s.put(g), fatal=f"panic in {g.label}: {NO_CALLBACK}")
    frames = (*without(g.frames, n), *go_frames(Way.CALLBACK, g.top.fn, n))
    s = s.put(replace(g.at(Phase.GO), frames=frames))
    m = s.m(g.m)
    return newextram(s.put(replace(m, needextram=False))) if m.needextram else s


def cgocallback(s: State, g: G, fn: str) -> State:
    """Onto the goroutine's stack, below what it had; the thread is locked before it asks for a P."""
    m, thread = s.m(g.m), s.thread_of(g)
    n = len(g.crossings) + 1
    g = replace(
        g,
        frames=(*g.frames, go_frames(Way.CALLBACK, fn, n)[0]),
        crossings=(*g.crossings, Crossing(Way.CALLBACK, fn, Phase.ENTERED)),
    )
    frames = (*thread.frames, *c_frames(Way.CALLBACK, fn, n))
    return s.put(g, replace(m, locked=m.locked + 1), replace(thread, frames=frames))


def finish(s: State, g: G) -> State:
    """unlockOSThread, reentersyscall, and back onto the system stack."""
    m, thread = s.m(g.m), s.thread_of(g)
    n = len(g.crossings)
    g = replace(
        g, status=GStatus.SYSCALL, frames=without(g.frames, n), crossings=g.crossings[:-1]
    )  # fmt: skip
    frames = without(thread.frames, n)
    return s.put(
        g, replace(m, locked=m.locked - 1, oldp=m.p), replace(thread, frames=frames)
    )  # fmt: skip


def newextram(s: State) -> State:
    """One more M, with a G of its own, for the next thread of C that calls back."""
    m_id, g_id = fresh("M", s.ms), fresh("G", s.gs)
    m = M(m_id, curg=g_id, locked=1, extra=True)
    g = G(g_id, GStatus.DEADEXTRA, m_id)
    return replace(s, ms=(*s.ms, m), gs=(*s.gs, g), extra=(*s.extra, m_id))


def needm(s: State, thread: Thread) -> State:
    """The first of the extra Ms is this thread's until it ends."""
    m = s.m(s.extra[0])
    rest = s.extra[1:]
    g = replace(s.g(m.curg), status=GStatus.SYSCALL)
    m = replace(m, thread=thread.id, needextram=not rest, oldp=m.p)
    return replace(s, extra=rest).put(m, g, replace(thread, m=m.id))


def end(s: State, thread: Thread) -> State:
    """The thread's destructor calls dropm; a P that is still wired to the M stays so until somebody takes it."""
    s = s.put(replace(thread, m="", ended=True, frames=()))
    if not thread.m:
        return s
    m = s.m(thread.m)
    g = replace(s.g(m.curg), status=GStatus.DEADEXTRA)
    s = s.put(replace(m, thread="", needextram=False, oldp=""), g)
    return replace(s, extra=(m.id, *s.extra))


def wired(s: State, m: M, p: P) -> State:
    """P and M are each other's."""
    return s.put(replace(m, p=p.id), replace(p, m=m.id))


def unwired(s: State, p: P) -> State:
    """Nobody's P."""
    return s.put(replace(s.m(p.m), p=""), replace(p, m=""))


def schedule(s: State, p: P) -> State:
    """The head of the queue runs: on its own thread if it is locked to one, else on a parked or a new one."""
    g = s.g(s.runq[0])
    s = replace(s, runq=s.runq[1:])
    if g.m:
        m = replace(s.m(g.m), parked=False)
    else:
        parked = [m for m in s.ms if m.parked and not m.curg]
        if not parked:
            id = fresh("M", s.ms)
            parked = [M(id, thread=id)]
            s = replace(s, ms=(*s.ms, parked[0]), threads=(*s.threads, Thread(id, id)))
        m = replace(parked[-1], curg=g.id, parked=False)
        g = replace(g, m=m.id)
    return resumed(wired(s.put(g), m, p), g)


def park(s: State, g: G, what: str) -> State:
    """The P is free; a locked thread waits with its G, another one without."""
    m = s.m(g.m)
    s = unwired(s, s.p(m.p))
    m = s.m(m.id)
    if m.locked:
        return s.put(replace(g, status=GStatus.WAITING, on=what), replace(m, parked=True))
    g = replace(g, status=GStatus.WAITING, on=what, m="")
    return s.put(g, replace(m, curg="", parked=True))


def gc(s: State) -> State:
    """Free what no G holds, nothing pins and no call has lent, nor what one of these points to."""
    roots = tuple(o.id for o in s.objs if o.held or o.pins) + s.lent()
    live = s.reach(roots)
    return s.put(*(replace(o, freed=True) for o in s.objs if o.id not in live))


def fresh(letter: str, there: tuple[M, ...] | tuple[G, ...]) -> str:
    """The next name of its sort: M3 after M2."""
    numbers = [int(one.id[1:]) for one in there if one.id[0] == letter and one.id[1:].isdecimal()]
    return f"{letter}{max(numbers, default=-1) + 1}"
