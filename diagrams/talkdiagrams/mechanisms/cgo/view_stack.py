"""A state as stacks: goroutines' and threads', and memory beside them, Go's and what C has written down.

Each pair stands together: the stack of a goroutine, and that of the thread which it is on.
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.stack import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.state import (
    Frame,
    G,
    GStatus,
    Lang,
    Obj,
    Phase,
    State,
    Thread,
)

MOST_STACKS = 4
COLORS: dict[GStatus, Color] = {
    GStatus.RUNNING: "running",
    GStatus.RUNNABLE: "runnable",
    GStatus.WAITING: "waiting",
    GStatus.SYSCALL: "syscall",
    GStatus.DEADEXTRA: "idle",
}
_WORDS = {GStatus.SYSCALL: "in syscall", GStatus.DEADEXTRA: "dead, extra"}
_FRAMES: dict[Lang, Color] = {Lang.GO: "g", Lang.RUNTIME: "p", Lang.C: "syscall"}


def stack(before: State | None, event: Event | None, after: State) -> StackFrame:
    """Return the frame that shows ``after``."""
    del before, event
    stacks = [one for pair in _pairs(after) for one in pair][:MOST_STACKS]
    words = [f"{p.id}: {_who(after, p.m)}" for p in after.ps]
    return StackFrame(
        tuple(stacks),
        (*(_thing(after, o) for o in after.objs), *_kept(after)),
        heap="memory" if after.objs else "heap",
        status=(after.fatal,) if after.fatal else (" · ".join(words),),
    )


def _who(s: State, m: str) -> str:
    if not m:
        return "idle"
    if not s.m(m).thread:
        return f"with {m}, which has no thread"
    g = s.g(s.m(m).curg)
    return f"with {g.label}, in C" if s.m(m).p and g.status is not GStatus.RUNNING else g.label


def _pairs(s: State) -> Iterator[tuple[Stack, ...]]:
    """Threads that Go made, with the G on each, then those of C; a parked thread without a G is left out."""
    threads = [t for t in s.threads if t.by_c or (t.m and s.m(t.m).curg)]
    for t in threads:
        g = s.g(s.m(t.m).curg) if t.m and s.m(t.m).curg else None
        if g:
            yield _of_g(g), _of_thread(s, t, g)
        else:
            yield (_of_thread(s, t, None),)


def _of_g(g: G) -> Stack:
    here = g.status is GStatus.RUNNING or g.phase in (Phase.SYSCALL, Phase.BACK, Phase.ENTERED)
    return Stack(
        id=f"stack.{g.id}",
        title=g.label,
        note=_WORDS.get(g.status, str(g.status)),
        calls=tuple(_call(g.id, frame) for frame in g.frames),
        color=COLORS[g.status],
        here=here,
    )


def _of_thread(s: State, t: Thread, g: G | None) -> Stack:
    here = bool(g is None or g.in_c or (t.by_c and not g.crossings))
    m = s.m(t.m) if t.m else None
    words = [f"has {m.id}" if m else "C's thread"] if t.by_c else []
    if m and m.p:
        words.append(m.p)
    title = f"{t.id}" if t.by_c else f"{t.id} (g0)"
    return Stack(
        id=f"stack.{t.id}",
        title=title,
        note=", ".join(words),
        calls=tuple(_call(t.id, frame) for frame in t.frames),
        color="syscall" if here and not t.ended else "m",
        here=here and not t.ended,
        gone=t.ended,
    )


def _call(owner: str, frame: Frame) -> Call:
    words = {Lang.GO: "Go", Lang.RUNTIME: "runtime", Lang.C: "C"}
    return Call(
        f"{owner}.{frame.n}.{frame.fn}",
        frame.fn,
        note=words[frame.lang],
        color=_FRAMES[frame.lang],
    )


def _thing(s: State, o: Obj) -> Thing:
    words = ["Go's"]
    if o.freed:
        words.append("freed")
    if o.pins:
        words.append("pinned" + (f" {o.pins} times" if o.pins > 1 else ""))
    elif o.id in s.lent():
        words.append("lent to C")
    slots = tuple(
        Slot(f"{o.id}.{to}", to, to=f"heap.{to}", bad=bool(s.fatal) and not s.obj(to).pins)
        for to in o.to
    )
    color: Color = "good" if o.pins else "changed" if o.id in s.lent() else "plain"
    return Thing(f"heap.{o.id}", o.id, slots, ", ".join(words), color, o.freed)


def _kept(s: State) -> Iterator[Thing]:
    """What C has written down, once anything is."""
    if s.kept:
        slots = tuple(Slot(f"c.{id}", id, to=f"heap.{id}") for id in s.kept)
        yield Thing("c", "C's", slots, note="kept", color="syscall")
