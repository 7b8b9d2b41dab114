"""A state, or what an event changed, in plain sentences: alt texts and captions."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from talkdiagrams.mechanisms.gc import moves
from talkdiagrams.mechanisms.gc.events import (
    Allocate,
    Drain,
    Drop,
    Event,
    Read,
    Resume,
    Scan,
    ScanGlobals,
    ScanSpan,
    ScanStack,
    SetBarrier,
    Start,
    Sweep,
    Terminate,
    Write,
)
from talkdiagrams.mechanisms.gc.state import NIL, Barrier, Color, Stage, State

_LISTED = 10
_BARRIERS = {
    Barrier.BOTH: "from here on a pointer write shades the old and the new pointer",
    Barrier.HYBRID: "from here on the new pointer is shaded only while the writer's stack is grey",
    Barrier.DELETION: "from here on only the overwritten pointer is shaded",
    Barrier.INSERTION: "from here on only the new pointer is shaded",
    Barrier.OFF: "from here on there is no write barrier",
}


def names(ids: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`, or `12 objects`."""
    listed = list(dict.fromkeys(ids))
    if len(listed) > _LISTED:
        return f"{len(listed)} objects"
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else "nothing"


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [f"{_stage(s)}"]
    if s.stage in (Stage.MARK, Stage.MARK_TERMINATION, Stage.SWEEP):
        groups = [(c, [o.id for o in s.colored(c)]) for c in reversed(Color)]
        said += [f"{names(ids)} {_be(ids)} {c}" for c, ids in groups if ids]
    for stack in s.stacks:
        color = f", {_color(stack.scanned)}," if s.stage is Stage.MARK else ""
        said.append(f"{stack.g}'s stack{color} points to {names(stack.pointers)}")
    said += [f"the global {one.name} points to {one.target or NIL}" for one in s.globals]
    said += [f"{o.id} points to {names(o.pointers)}" for o in s.objects if o.pointers]
    if s.spanq:
        said.append(f"{_spans(s.spanq)} {_be(s.spanq)} queued")
    if lost := s.lost():
        said.append(f"{names(lost)} can be reached, and marking will never find {_it(lost)}")
    if gone := s.dangling():
        said.append(f"{names(gone)} {_was(gone)} freed and can still be reached")
    return _sentences(said)


def _stage(s: State) -> str:
    match s.stage:
        case Stage.OFF:
            return "no cycle is under way; new objects are white"
        case Stage.SWEEP_TERMINATION | Stage.MARK_TERMINATION:
            return f"{s.stage}: the world is stopped"
        case Stage.MARK:
            return f"marking; the write barrier is {'on' if s.wb else 'off'}"
        case Stage.SWEEP:
            left = [span.id for span in s.spans if not span.swept]
            return f"sweeping; {_spans(left)} {_be(left)} still to be swept"


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did, then what followed from it."""
    said = [_did(a, e, b)]
    if isinstance(
        e, Write | Sweep | Scan | ScanSpan | ScanStack | Drain | ScanGlobals | Drop | Read
    ):
        if lost := [id for id in b.lost() if id not in a.lost()]:
            said.append(f"{names(lost)} can be reached, and marking will never find {_it(lost)}")
        if gone := [id for id in b.dangling() if id not in a.dangling()]:
            said.append(f"{names(gone)} can still be reached: the pointer dangles")
    return _sentences(said)


def _did(a: State, e: Event, b: State) -> str:  # noqa: C901, PLR0911, PLR0912 - a case an event
    match e:
        case Start():
            swept = [span.id for span in a.spans if not span.swept]
            text = "the world stops for sweep termination"
            return f"{text}; {_spans(swept)} {_be(swept)} swept first" if swept else text
        case Resume():
            if b.stage is Stage.MARK:
                on = "the write barrier is on" if b.wb else "the write barrier stays off"
                return f"the world runs again, and marking begins: {on}, every root is grey"
            return "the write barrier is off and the world runs again; sweeping begins"
        case Terminate():
            return "nothing is grey any more: the world stops for mark termination"
        case ScanGlobals():
            return "the globals are scanned" + _shaded(a, b)
        case ScanStack():
            return f"{e.g} stands still while its stack is scanned" + _shaded(a, b)
        case Scan():
            return f"{e.id} is scanned and black" + _shaded(a, b)
        case ScanSpan():
            return _scanned_span(a, e.span, b)
        case Drain():
            next_ = moves.next_work(a)
            if isinstance(next_, int):
                return _scanned_span(a, next_, b)
            return f"{next_}, the newest grey object, is scanned and black" + _shaded(a, b)
        case Sweep():
            return _swept(a, e, b)
        case SetBarrier():
            return _BARRIERS[e.kind]
        case Write():
            slot = f"{e.target}.{e.field}" if e.field else e.target
            text = f"{e.g} writes {e.value or NIL} into {slot}"
            if not _marked(a, b):
                return text
            return f"{text}; the write barrier shades {names(_marked(a, b))}"
        case Read():
            new = names(x for x in b.stack(e.g).pointers if x not in a.stack(e.g).pointers)
            source = f"{e.target}.{e.field}" if e.field else e.target
            return f"{e.g} reads {source}: its stack points to {new}"
        case Drop():
            return f"{e.g}'s stack forgets {e.id}"
        case Allocate():
            text = f"{e.g} allocates {e.id} in span {e.span}"
            if b.stage is Stage.MARK:
                return f"{text}; while marking, what is new is black"
            return f"{text}; it is white, and the next cycle decides"
        case _:
            assert_never(e)


def _marked(a: State, b: State) -> list[str]:
    """What became grey or black by being found; what was scanned is another thing."""
    old = {o.id for o in a.objects if o.mark}
    return [o.id for o in b.objects if o.mark and o.id not in old]


def _shaded(a: State, b: State) -> str:
    new = _marked(a, b)
    grey = [id for id in new if b.object(id).color is Color.GREY]
    black = [id for id in new if id not in grey]
    said = [f"{names(grey)} {_become(grey)} grey"] if grey else []
    said += [f"{names(black)}, without pointers, {_become(black)} black at once"] if black else []
    return "; " + ", ".join(said) if said else ""


def _scanned_span(a: State, id: int, b: State) -> str:
    done = b.trace[len(a.trace) :]
    found = _marked(a, b)
    text = f"span {id} leaves the queue; {names(done)}, all that {_be(done)} grey in it, {_be(done)} scanned"
    if not found:
        return text
    new = [x for x in b.spanq if x not in a.spanq or x == id]
    queued = f", and {_spans(new)} {_be(new)} queued" if new else ""
    return f"{text}; {names(found)} {_be(found)} marked{queued}"


def _swept(a: State, e: Sweep, b: State) -> str:
    left = {o.id for o in b.objects}
    gone = [o.id for o in a.objects if o.id not in left]
    kept = [id for id in a.span(e.span).objects if id in left]
    text = f"span {e.span} is swept: {names(gone)} {_be(gone)} freed"
    if gone and not kept:
        return f"{text}, and the empty span goes back to the heap"
    return f"{text}; {names(kept)} {_be(kept)} kept, and white again" if kept else text


def _color(scanned: bool) -> str:
    return str(Color.BLACK if scanned else Color.GREY)


def _spans(ids: Sequence[int]) -> str:
    return f"span {ids[0]}" if len(ids) == 1 else f"spans {names(map(str, ids))}"


def _be(ids: Sequence[object]) -> str:
    return "is" if len(ids) <= 1 else "are"


def _was(ids: Sequence[object]) -> str:
    return "was" if len(ids) == 1 else "were"


def _become(ids: Sequence[object]) -> str:
    return "becomes" if len(ids) == 1 else "become"


def _it(ids: Sequence[object]) -> str:
    return "it" if len(ids) == 1 else "them"


_OURS = ("no", "nothing", "marking;", "sweeping;", "sweep", "mark", "the", "from", "span", "spans")


def _sentences(said: Sequence[str]) -> str:
    """A sentence begins with a capital; a name at its head stays as it is."""
    return " ".join(
        (t[0].upper() + t[1:] if t.split(" ", 1)[0].rstrip(":") in _OURS else t) + "." for t in said
    )
