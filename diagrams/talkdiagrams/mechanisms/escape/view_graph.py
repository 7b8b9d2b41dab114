"""The graph of an analysis: locations as boxes, assignments as arrows the way values flow, what escapes in red."""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.network_played import Net
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.escape.events import Event
from talkdiagrams.mechanisms.escape.says import leaking
from talkdiagrams.mechanisms.escape.state import (
    HEAP,
    Edge,
    Leaks,
    Loc,
    State,
    ops,
    optimized,
)

_WORDS = {"assign": "", "call parameter": "", "captured by a closure": "captured"}


def network(before: State | None, event: Event | None, after: State) -> Net:
    """Return the graph so far. While it is solved, boxes say how often they are dereferenced on the way to the root."""
    del event
    s = after
    used = any(edge.dst == HEAP for edge in s.edges)
    boxes = tuple(
        (loc.id, NodeOptions(label=_label(s, loc), color=_color(s, loc)))
        for loc in s.locs
        if loc.id != HEAP or used
    )
    arrows = tuple((edge.src, edge.dst, _words(edge)) for edge in s.edges)
    groups = tuple((fn.id, fn.id, tuple(loc.id for loc in s.of(fn.id))) for fn in s.funcs)
    mark = [s.walk.root] if s.walk and (before is None or s.walk != before.walk) else []
    fresh = s.reasons[len(before.reasons) :] if before else ()
    path = dict.fromkeys(edge for reason in fresh for edge in reason.path)
    along = tuple((edge.src, edge.dst, _words(edge)) for edge in path)
    return Net(boxes, arrows, groups, tuple(mark), along)


def _words(edge: Edge) -> str:
    why = _WORDS.get(edge.why, edge.why)
    op = f"`{ops(edge.derefs)}`" if edge.derefs else ""
    return f"{op} {why}".strip()


def _label(s: State, loc: Loc) -> str:
    name = "the heap" if loc.id == HEAP else f"`{loc.label}`"
    return f"{name}\n{_state(s, loc)}"


def _settled(s: State, loc: Loc) -> bool:
    """Whether it is decided: its function has its tags, or the graph is solved and says something of that function."""
    if loc.id == HEAP or s.func(loc.fn).tagged:
        return True
    own = {one.id for one in s.of(loc.fn)}
    return s.solved and any(edge.dst in own or edge.src in own for edge in s.edges)


def _leaks(s: State, param: Loc) -> Leaks:
    return dict(s.func(param.fn).tags or ()).get(param.id, optimized(param.leaks))


def _state(s: State, loc: Loc) -> str:
    """What is known of it: one line, short."""
    if loc.id == HEAP:
        return "outlives everything"
    if loc.escapes:
        return "on the heap"
    if loc.sort == "param" and _settled(s, loc):
        words = next(leaking(s, loc, _leaks(s, loc)))
        if words.endswith("not escape"):
            return "does not escape"
        return words.replace("leaking param: ", "leaking: ").replace(f": {loc.label}", "", 1)
    if loc.sort != "result" and _settled(s, loc):
        return "on the stack"
    found = s.walk.of(loc.id) if s.walk else None
    if found is not None and s.walk and loc.id != s.walk.root:
        return (
            "its address"
            if found < 0
            else f"dereferenced {found} times"
            if found > 1
            else _once(found)
        )
    return _sort(loc)


def _once(derefs: int) -> str:
    return "dereferenced once" if derefs else "its value"


def _sort(loc: Loc) -> str:
    depth = f", loop depth {loc.depth}" if loc.depth > 1 else ""
    words = {"param": "parameter", "result": "result", "var": "variable", "new": "new", "heap": ""}
    return f"{words[loc.sort]}{depth}"


def _color(s: State, loc: Loc) -> Color:
    if loc.id == HEAP or loc.escapes:
        return "bad"
    if not _settled(s, loc) or loc.sort == "result":
        return "plain"
    if loc.sort == "param" and HEAP in dict(_leaks(s, loc)):
        return "waiting"
    return "good"
