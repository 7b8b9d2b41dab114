"""A graph, or what an event added to it, in plain sentences: alt texts and captions."""

from collections.abc import Iterable

from talkdiagrams.mechanisms.escape.events import Assign, Call, Capture, Event, Tag
from talkdiagrams.mechanisms.escape.says import messages, said
from talkdiagrams.mechanisms.escape.state import HEAP, Reason, State

WHY = {
    "heap": "what is on the heap would point to it",
    "result": "the caller would hold its address",
    "loop": "it is another one in each turn, and what points to it outlives the turn",
    "closure": "the function round it would hold its address",
}


def describe(s: State) -> str:
    """The graph for someone who cannot see the figure."""
    parts = [f"Assignments: {', '.join(map(str, s.edges))}" if s.edges else "No assignments yet"]
    moved = [loc.label for loc in s.locs if loc.escapes and loc.id != HEAP]
    if moved:
        parts.append(f"On the heap: {', '.join(moved)}")
    if s.solved:
        parts += messages(s)
    elif s.closed:
        parts.append(f"Still to be walked from: {', '.join(s.todo)}")
    return _sentences(parts)


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did."""
    new = b.reasons[len(a.reasons) :]
    parts = []
    if isinstance(e, Assign | Capture):
        parts.append(str(e))
    elif isinstance(e, Call):
        parts.append(_called(a, e))
    elif isinstance(e, Tag):
        done = [fn.id for fn in a.funcs if not fn.tagged and b.func(fn.id).tagged]
        parts.append(f"Done: {', '.join(done)}")
        for fn in done:
            parts += [words for loc in b.of(fn, "param") for words in said(b, loc)]
    elif b.walk and not new:
        parts.append(
            f"From {_shown(b, b.walk.root)}: nothing new" if not _solve(a, b) else "Nothing new"
        )
    parts += [_moved(b, reason) for reason in new]
    if b.solved and not a.solved and not isinstance(e, Tag):
        stay = [loc.label for loc in b.locs if not loc.escapes and loc.sort in ("var", "new")]
        if stay:
            parts.append(f"{', '.join(stay)}: on the stack")
    return _sentences(parts)


def _solve(a: State, b: State) -> bool:
    return len(a.todo) - len(b.todo) > 1


def _called(s: State, e: Call) -> str:
    fn = s.find_func(e.fn)
    if fn is None:
        return f"{e}: nobody knows which function that is, so its arguments flow to the heap"
    if fn.tagged:
        return f"{e}: the tags of {fn.id} say where its arguments flow"
    return f"{e}: arguments flow into the parameters of {fn.id}"


def _moved(s: State, reason: Reason) -> str:
    loc = s.loc(reason.loc)
    return f"{loc.label} goes to the heap: {WHY[reason.rule]}"


def _shown(s: State, id: str) -> str:
    return "the heap" if id == HEAP else s.loc(id).label


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(f"{part}." for part in parts if part)
