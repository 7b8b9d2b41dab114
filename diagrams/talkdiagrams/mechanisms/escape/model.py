"""One event of an analysis: what it needs, and what becomes of the state. Whatever cannot happen is Illegal."""

from collections.abc import Iterable
from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.escape.events import (
    Assign,
    Call,
    Capture,
    Event,
    Solve,
    Source,
    Tag,
    WalkFrom,
    parse_event,
)
from talkdiagrams.mechanisms.escape.flow import call, capture, flow
from talkdiagrams.mechanisms.escape.solve import order, walk
from talkdiagrams.mechanisms.escape.state import HEAP, Edge, Loc, State, optimized
from talkdiagrams.mechanisms.plain import near

MOST_EDGES = 120


def play(s: State, events: Iterable[str]) -> State:
    """Play several events, as text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """Return the state after ``e``; raises Illegal with a way out."""
    match e:
        case WalkFrom():
            return _walk(s, e)
        case Solve():
            s = _begun(s)
            while s.todo:
                s = walk(s, s.todo[0])
            return s
        case Tag():
            return _tag(s, e)
        case Assign() | Call() | Capture():
            return _build(s, e)


def _build(s: State, e: Assign | Call | Capture) -> State:
    if len(s.edges) >= MOST_EDGES:
        raise Illegal(e, f"{MOST_EDGES} assignments are more than a figure bears")
    match e:
        case Assign():
            source = _source(s, e, e.src)
            if e.through:
                _open(s, e, e.dst)
                new = flow(s, Edge(HEAP, source.id, e.src.derefs, e.why or "assign"))
            else:
                dst = HEAP if e.dst == HEAP else _open(s, e, e.dst).id
                why = e.why or ("return" if s.loc(dst).sort == "result" else "assign")
                new = flow(s, Edge(dst, source.id, e.src.derefs, why))
        case Call():
            for arg in e.args:
                _source(s, e, arg)
            for to in e.to:
                _open(s, e, to)
            _callee(s, e)
            new = call(s, e)
        case Capture():
            _captured(s, e)
            new = capture(s, e)
    if not s.closed or new.edges == s.edges:
        return new
    # The graph grew: all of it is to be walked again.
    return replace(new, todo=order(new), walk=None)


def _known(s: State, e: Event, id: str) -> Loc:
    loc = s.find(id)
    if loc is None:
        ids = [one.id for one in s.locs]
        hint = near(id, ids) or f"there is {', '.join(ids)}"
        raise Illegal(e, f"there is no location {id}", hint)
    return loc


def _open(s: State, e: Event, id: str) -> Loc:
    """A location of a function that is still being analysed."""
    loc = _known(s, e, id)
    if loc.id == HEAP:
        raise Illegal(e, "the heap is no variable", "as in: heap = &x")
    if s.func(loc.fn).tagged:
        raise Illegal(e, f"{loc.fn} is done: its callers rely on its tags", "build it before: tag")
    return loc


def _source(s: State, e: Event, source: Source) -> Loc:
    if source.id == HEAP:
        raise Illegal(e, "what comes from the heap is on the heap already", "leave it out")
    return _open(s, e, source.id)


def _callee(s: State, e: Call) -> None:
    fn = s.find_func(e.fn)
    if fn is None:
        if "." in e.fn:
            return  # a method of an interface, or of a package that nobody described
        known = [one.id for one in s.funcs]
        hint = near(e.fn, known) or "a method of an interface is called like w.Write(&x)"
        raise Illegal(e, f"there is no function {e.fn}", hint)
    params = len(list(s.of(fn.id, "param")))
    results = len(list(s.of(fn.id, "result")))
    if len(e.args) != params:
        raise Illegal(e, f"{fn.id} has {params} parameters, not {len(e.args)}", "one argument each")
    if len(e.to) > results:
        raise Illegal(e, f"{fn.id} has {results} results, not {len(e.to)}")


def _captured(s: State, e: Capture) -> None:
    closure, var = _open(s, e, e.closure), _open(s, e, e.var)
    if closure.sort != "new":
        raise Illegal(
            e, f"{e.closure} is no closure", "declare it under new: in the function that writes it"
        )
    if var.fn != closure.fn and not s.contains(var.fn, closure.fn):
        raise Illegal(
            e, f"{e.var} is not in sight of {e.closure}", "a closure captures what stands round it"
        )


def _begun(s: State) -> State:
    """The graph is complete: everything is to be walked from."""
    return s if s.closed else replace(s, closed=True, todo=order(s))


def _walk(s: State, e: WalkFrom) -> State:
    s = _begun(s)
    if not s.todo:
        raise Illegal(e, "nothing is left to walk from", "the graph is solved")
    if e.root and e.root not in s.todo:
        loc = _known(s, e, e.root)
        raise Illegal(e, f"{loc.id} is not in the queue", f"there is {', '.join(s.todo)}")
    return walk(s, e.root or s.todo[0])


def _tag(s: State, e: Tag) -> State:
    if not s.solved:
        raise Illegal(e, "the graph is not solved", "solve")
    if e.fn and s.find_func(e.fn) is None:
        known = [fn.id for fn in s.funcs]
        raise Illegal(e, f"there is no function {e.fn}", near(e.fn, known) or ", ".join(known))
    batch = [
        fn for fn in s.funcs if not fn.tagged and (e.fn in ("", fn.id) or s.contains(e.fn, fn.id))
    ]
    if e.fn and s.func(e.fn).inside:
        raise Illegal(e, f"{e.fn} is a closure", f"tag {s.func(e.fn).inside}")
    if not batch:
        raise Illegal(e, "it has its tags already")
    tagged = []
    for fn in batch:
        params = s.of(fn.id, "param")
        tagged.append(replace(fn, tags=tuple((one.id, optimized(one.leaks)) for one in params)))
    return replace(s.put(*tagged), walk=None)
