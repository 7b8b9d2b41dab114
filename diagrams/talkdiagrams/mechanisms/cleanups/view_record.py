"""A state as memory: variables, objects, what is attached to them, and the two queues."""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.cleanups.describe import how
from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.state import Obj, Special, Stage, State, Weak

_TINTS: dict[str, Color] = {
    "reachable": "running",
    "kept": "waiting",
    "out of reach": "idle",
    "waits for its finalizer": "runnable",
    "being finalised": "syscall",
}
_STAGES: dict[Stage, Color] = {
    Stage.SET: "plain",
    Stage.QUEUED: "runnable",
    Stage.RUNNING: "running",
    Stage.DONE: "idle",
    Stage.STOPPED: "idle",
}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return variables at the left, objects in the middle, finalizers and cleanups at the right."""
    del before, event
    s = after
    held = tuple(Field(o.id, to=o.id if o.id in s.vars else "nil") for o in s.objs if not o.freed)
    gone = tuple(Field(o.id, value="-", tint="idle") for o in s.objs if o.freed)
    weak = tuple(_weak(one) for one in s.weaks)
    blocks = [Block("vars", "variables", (*held, *gone), column=0)]
    if weak:
        blocks.append(Block("weak", "weak pointers", weak, column=0))
    blocks += [_obj(s, one) for one in s.objs]
    if s.specials:
        blocks.append(
            Block("specials", "to be run", tuple(_special(one) for one in s.specials), column=2)
        )
    status = [f"cycles: {s.cycles}"]
    if any(one.kind == "finalizer" for one in s.specials):
        status.append(f"finalizer queue: {' '.join(s.finq) or 'empty'}")
    if any(one.kind == "cleanup" for one in s.specials):
        status.append(f"cleanup queue: {' '.join(s.cleanq) or 'empty'}")
    if s.exited:
        status.append("the program has ended")
    return RecordFrame(tuple(blocks), tuple(status))


def _weak(one: Weak) -> Field:
    return Field(one.id, to="nil" if one.cleared else one.obj, dashed=not one.cleared)


def _obj(s: State, one: Obj) -> Block:
    word = how(s, one.id)
    return Block(
        one.id,
        one.id,
        tuple(_refs(one)),
        note=word,
        tint=_TINTS.get(word, "plain"),
        column=1,
        gone=one.freed,
    )


def _refs(one: Obj) -> Iterator[Field]:
    for number, ref in enumerate(one.refs):
        yield Field(f"p{number}", to=ref)


def _special(one: Special) -> Field:
    """Its row; what it keeps is an arrow, and so is the object that a queued finalizer holds."""
    holds = one.kind == "finalizer" and one.stage in (Stage.QUEUED, Stage.RUNNING)
    to = one.obj if holds else ""
    if not to and one.keeps and one.stage in (Stage.SET, Stage.QUEUED, Stage.RUNNING):
        to = one.keeps[0]
    name = f"{one.id} on {one.obj}"
    return Field(name, one.kind, value=str(one.stage), to=to, tint=_STAGES[one.stage])
