"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. `invariants` judges one state, `invariants_between` the way to the next.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.cgo.moves import c_frames, go_frames
from talkdiagrams.mechanisms.cgo.state import Frame, G, GStatus, Lang, Phase, State, Way

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]


def one_place(s: State) -> Iterator[str]:
    """A P is wired to one M at most, and that M to it: P never in two places."""
    for p in s.ps:
        holders = [m.id for m in s.ms if m.p == p.id]
        if holders != ([p.m] if p.m else []):
            yield f"{p.id} says {p.m or 'idle'}, and is with {', '.join(holders) or 'nobody'}"
    known = {p.id for p in s.ps}
    yield from (f"{m.id} has {m.p}, which does not exist" for m in s.ms if m.p and m.p not in known)


def one_thread(s: State) -> Iterator[str]:
    """A G is on one M; a runnable one is in the queue once; an M has one thread, a thread one M."""
    for g in s.gs:
        on = [m.id for m in s.ms if m.curg == g.id]
        if on != ([g.m] if g.m else []):
            yield f"{g.id} says {g.m or 'no M'}, and is on {', '.join(on) or 'none'}"
        queued = s.runq.count(g.id)
        if queued != (g.status is GStatus.RUNNABLE):
            yield f"{g.id} is {g.status}, and stands in the queue {queued} times"
    for t in s.threads:
        on = [m.id for m in s.ms if m.thread == t.id]
        if on != ([t.m] if t.m else []):
            yield f"thread {t.id} says {t.m or 'no M'}, and {', '.join(on) or 'none'} is on it"
    yield from (f"{m.id} runs without a thread" for m in s.ms if not m.thread and not m.extra)


def whose_stack(s: State) -> Iterator[str]:
    """A C frame is never on a goroutine's stack, a Go frame never on a thread's."""
    for g in s.gs:
        yield from (f"{f.fn} is C, on {g.id}'s stack" for f in g.frames if f.lang is Lang.C)
    for t in s.threads:
        yield from (f"{f.fn} is Go, on {t.id}'s stack" for f in t.frames if f.lang is Lang.GO)


def nesting(s: State) -> Iterator[str]:
    """Calls and callbacks alternate, all but the last are at rest, and both stacks are what they put there."""
    for g in s.gs:
        extra = bool(g.m) and s.m(g.m).extra
        for i, one in enumerate(g.crossings):
            inward = (i + extra) % 2 == 1
            if (one.way is Way.CALLBACK) != inward:
                yield f"{g.id}'s crossing {i + 1} is a {one.way}"
            rest = Phase.C if one.way is Way.CALL else Phase.GO
            if i < len(g.crossings) - 1 and one.phase is not rest:
                yield f"{g.id} is in {g.crossings[i + 1].fn} while {one.fn} is at {one.phase}"
        if tuple(f for f in g.frames if f.n) != _on_g(g):
            yield f"{g.id}'s stack is not that of its crossings"
        if g.m and s.m(g.m).thread:
            frames = tuple(f for f in s.thread_of(g).frames if f.n)
            if frames != _on_thread(g):
                yield f"{s.m(g.m).thread}'s stack is not that of {g.id}'s crossings"
        elif any(frame.lang is Lang.C for frame in _on_thread(g)):
            yield f"{g.id} is in C on no thread"
    free = [t for t in s.threads if not t.m or not s.m(t.m).curg]
    yield from (f"{t.id} has frames of nobody" for t in free if any(f.n for f in t.frames))


def _on_g(g: G) -> tuple[Frame, ...]:
    frames: tuple[Frame, ...] = ()
    for n, one in enumerate(g.crossings, 1):
        here = go_frames(one.way, one.fn, n)
        begun = one.way is Way.CALLBACK and one.phase in (Phase.ENTERED, Phase.QUEUED)
        frames += here[:1] if begun else here
    return frames


def _on_thread(g: G) -> tuple[Frame, ...]:
    frames: tuple[Frame, ...] = ()
    for n, one in enumerate(g.crossings, 1):
        if one.way is Way.CALLBACK or one.phase is Phase.C:
            frames += c_frames(one.way, one.fn, n)
    return frames


def locked(s: State) -> Iterator[str]:
    """A thread is locked once for each callback that is open on it, and an extra M once more; so is ncgo right."""
    for m in s.ms:
        g = s.g(m.curg) if m.curg else None
        open_ = [one for one in g.crossings if one.way is Way.CALLBACK] if g else []
        if m.locked != len(open_) + m.extra:
            yield f"{m.id} is locked {m.locked} times, for {len(open_)} callbacks"
        calls = [one for one in g.crossings if one.phase is Phase.C] if g else []
        if m.ncgo != len(calls):
            yield f"{m.id} counts {m.ncgo} calls, and is in {len(calls)}"
    for g in s.gs:
        if not g.m and any(one.way is Way.CALLBACK for one in g.crossings):
            yield f"{g.id} is in a callback, and on no thread"


_PHASES: dict[GStatus, set[Phase | None]] = {
    GStatus.RUNNING: {None, Phase.CGOCALL, Phase.GO},
    GStatus.SYSCALL: {None, Phase.SYSCALL, Phase.C, Phase.BACK, Phase.ENTERED},
    GStatus.RUNNABLE: {None, Phase.GO, Phase.QUEUED},
    GStatus.WAITING: {None, Phase.GO},
    GStatus.DEADEXTRA: {None},
}


def status_fits(s: State) -> Iterator[str]:
    """Go runs only with a P; C needs none; who waits or is queued has none."""
    for g in s.gs:
        if g.phase not in _PHASES[g.status]:
            yield f"{g.id} is {g.status} at {g.phase}"
        m = s.m(g.m) if g.m else None
        if g.status is GStatus.RUNNING and not (m and m.p):
            yield f"{g.id} runs Go without a P"
        if g.status is GStatus.SYSCALL and not (m and m.thread):
            yield f"{g.id} is in a system call on no thread"
        if g.status is GStatus.SYSCALL and g.phase is None and not (m and m.extra):
            yield f"{g.id} is in a system call that nobody made"
        if g.status in (GStatus.RUNNABLE, GStatus.WAITING) and m and m.p:
            yield f"{g.id} is {g.status}, and its thread has {m.p}"
        if bool(g.on) != (g.status is GStatus.WAITING):
            yield f"{g.id} is {g.status}, and waits for {g.on or 'nothing'}"
    for m in s.ms:
        idle = not m.curg or s.g(m.curg).status in (GStatus.RUNNABLE, GStatus.WAITING)
        if m.parked != idle:
            yield f"{m.id} is {'' if m.parked else 'not '}parked, its G is {m.curg or 'none'}"


def extras(s: State) -> Iterator[str]:
    """An extra M is in the list, or a thread that C made has it; its G is dead for as long as no thread has it."""
    for m in s.ms:
        if (m.id in s.extra) != (m.extra and not m.thread):
            yield f"{m.id} is {'' if m.id in s.extra else 'not '}in the list of extra Ms"
        if m.extra and (s.g(m.curg).status is GStatus.DEADEXTRA) != (not m.thread):
            yield f"{m.id}'s G is {s.g(m.curg).status}"
        if m.extra and m.thread and not s.thread(m.thread).by_c:
            yield f"{m.id} is extra, on a thread that Go made"
    for t in s.threads:
        if t.by_c and t.m and not s.m(t.m).extra:
            yield f"C made {t.id}, and {t.m} is not extra"
    extra = {m.curg for m in s.ms if m.extra}
    dead = (g for g in s.gs if g.status is GStatus.DEADEXTRA and g.id not in extra)
    yield from (f"{g.id} is deadextra, and belongs to no extra M" for g in dead)
    if len(set(s.extra)) < len(s.extra):
        yield "an M is in the list of extra Ms twice"


def pointers(s: State) -> Iterator[str]:
    """What C has kept is pinned; what it has kept or was lent is not freed, nor what a G holds."""
    for id in s.kept:
        if not s.pinned(id):
            yield f"C keeps {id}, which is not pinned"
    roots = tuple(o.id for o in s.objs if o.held or o.pins) + s.lent() + s.kept
    yield from (f"{id} is in use, and freed" for id in s.reach(roots) if s.obj(id).freed)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("one place", one_place),
    ("one thread", one_thread),
    ("whose stack", whose_stack),
    ("nesting", nesting),
    ("locked", locked),
    ("status fits", status_fits),
    ("extras", extras),
    ("pointers", pointers),
)

_S = GStatus
FOLLOWS: dict[GStatus, frozenset[GStatus]] = {
    _S.RUNNING: frozenset({_S.RUNNING, _S.SYSCALL, _S.WAITING}),
    _S.SYSCALL: frozenset({_S.SYSCALL, _S.RUNNING, _S.RUNNABLE, _S.DEADEXTRA}),
    _S.RUNNABLE: frozenset({_S.RUNNABLE, _S.RUNNING}),
    _S.WAITING: frozenset({_S.WAITING, _S.RUNNABLE}),
    # A callback takes the M and goes on at once: to a P, or into the queue.
    _S.DEADEXTRA: frozenset({_S.DEADEXTRA, _S.SYSCALL, _S.RUNNING, _S.RUNNABLE}),
}


def follows(a: State, b: State) -> Iterator[str]:
    """A status follows another only where there is a way."""
    for g in a.gs:
        now = b.g(g.id).status
        if now not in FOLLOWS[g.status]:
            yield f"{g.id} was {g.status} and is {now}"


def same_thread(a: State, b: State) -> Iterator[str]:
    """Whoever has C frames below it stays on their thread: they cannot move."""
    for old in a.gs:
        new = b.g(old.id)
        below = [one for one in old.crossings if one.phase in (Phase.C, Phase.GO)]
        kept = [one for one in new.crossings if one.phase in (Phase.C, Phase.GO)]
        if below and kept and a.m(old.m).thread != (b.m(new.m).thread if new.m else ""):
            yield f"{old.id} has left {a.m(old.m).thread} with frames of C on it"


def one_at_a_time(a: State, b: State) -> Iterator[str]:
    """An event begins or ends one crossing at most, and those below keep their place."""
    for old in a.gs:
        new = b.g(old.id)
        n = min(len(old.crossings), len(new.crossings))
        if abs(len(old.crossings) - len(new.crossings)) > 1:
            yield f"{old.id} has {len(old.crossings)} crossings, then {len(new.crossings)}"
        below = [(one.way, one.fn) for one in old.crossings[:n]]
        if below != [(one.way, one.fn) for one in new.crossings[:n]]:
            yield f"{old.id}'s crossings are others"


def nobody_lost(a: State, b: State) -> Iterator[str]:
    """Gs, Ms and threads stay; freed memory and ended threads do not come back."""
    for what, old, new in (("G", a.gs, b.gs), ("M", a.ms, b.ms), ("thread", a.threads, b.threads)):
        gone = {one.id for one in old} - {one.id for one in new}
        yield from (f"{what} {id} is gone" for id in sorted(gone))
    yield from (f"{t.id} is back" for t in a.threads if t.ended and not b.thread(t.id).ended)
    yield from (f"{o.id} is back" for o in a.objs if o.freed and not b.obj(o.id).freed)


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("nobody lost", nobody_lost),
    ("follows", follows),
    ("same thread", same_thread),
    ("one at a time", one_at_a_time),
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well. Once the program is over nothing is asked."""
    for what, there in (("Ps", s.ps), ("Ms", s.ms), ("Gs", s.gs), ("threads", s.threads)):
        if max(Counter(one.id for one in there).values(), default=0) > 1:
            return [f"names: two {what} have the same"]
    if s.fatal:
        return []
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    if b.fatal:
        return []
    found: list[str] = []
    for name, check in BETWEEN:
        found += [f"{name}: {fault}" for fault in check(a, b)]
        if found and name == "nobody lost":
            return found
    return found
