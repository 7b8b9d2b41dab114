"""What must hold in every state of an analysis, and between two; each rule returns words about what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from talkdiagrams.mechanisms.escape.brute import bare, distances, leaks, on_the_heap
from talkdiagrams.mechanisms.escape.solve import RULES, outlives
from talkdiagrams.mechanisms.escape.state import HEAP, Edge, Loc, State, optimized

Check = Callable[[State], Iterator[str]]


def invariants(s: State) -> list[str]:
    """Return every rule that ``s`` breaks, as `rule: what`."""
    broken = [f"names: {fault}" for fault in _names(s)]
    if broken:
        return broken  # the other rules rely on names
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Return every rule that the step from ``a`` to ``b`` breaks."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]


def _names(s: State) -> Iterator[str]:
    ids = [loc.id for loc in s.locs]
    if len(set(ids)) < len(ids) or HEAP not in ids:
        yield "a location is there twice, or the heap is missing"
    for loc in s.locs:
        if loc.id != HEAP and s.find_func(loc.fn) is None:
            yield f"{loc.id} belongs to no function"
        if loc.depth < 1:
            yield f"{loc.id} has the depth {loc.depth}"
    for edge in s.edges:
        if s.find(edge.dst) is None or s.find(edge.src) is None or edge.src == HEAP:
            yield f"{edge} leads nowhere"
        elif edge.derefs < -1:
            yield f"{edge} takes an address of an address"


def _stack(s: State) -> Iterator[str]:
    """Of what is solved: no address of something on the stack flows to what outlives it."""
    if not s.solved:
        return
    for (root, id), derefs in distances(s).items():
        rule = outlives(s, s.loc(root), s.loc(id))
        if derefs < 0 and not s.loc(id).escapes and rule:
            yield f"{id} is on the stack, and its address gets to {root} ({rule})"


def _reasons(s: State) -> Iterator[str]:
    """Whatever is on the heap has to be: its reason stands on earlier ones only, so that the solution is the least."""
    early = bare(s)
    for reason in s.reasons:
        loc = early.find(reason.loc)
        if loc is None or reason.rule not in RULES:
            yield f"the reason of {reason.loc} is none"
            continue
        at = reason.loc
        for edge in reason.path:
            if edge not in s.edges or edge.src != at:
                yield f"{reason.loc}: {edge} is no edge of this path"
            at = edge.dst
        if at != reason.root:
            yield f"{reason.loc}: the path ends at {at}"
        elif _along(reason.path) >= 0 or not outlives(early, early.loc(reason.root), loc):
            yield f"{reason.loc}: nothing that outlives it holds its address"
        early = early.put(*(_moved(one, reason.loc) for one in early.locs))
    moved = {reason.loc for reason in s.reasons}
    there = {loc.id for loc in s.locs if loc.escapes and loc.id != HEAP}
    for id in sorted(moved ^ there):
        yield f"{id} is on the heap without a reason, or has one and is not"


def _moved(loc: Loc, id: str) -> Loc:
    return replace(loc, escapes=True) if loc.id == id else loc


def _along(path: Sequence[Edge]) -> int:
    """The dereferences of a path, counted from its root."""
    count = 0
    for edge in reversed(path):
        count = max(count, 0) + edge.derefs
    return count


def _brute(s: State) -> Iterator[str]:
    """Solved, it is what brute force finds: the same locations, the same leaks."""
    if not s.solved:
        return
    heap = frozenset(loc.id for loc in s.locs if loc.escapes)
    expected = on_the_heap(s)
    if heap != expected:
        yield f"on the heap: {sorted(heap)}, by brute force {sorted(expected)}"
    wanted = leaks(s)
    for loc in s.locs:
        if loc.sort == "param" and optimized(loc.leaks) != wanted[loc.id]:
            yield f"{loc.id} leaks {optimized(loc.leaks)}, by brute force {wanted[loc.id]}"


def _queue(s: State) -> Iterator[str]:
    """Who escapes and was not walked from since stands in the queue; nobody stands there twice."""
    if len(set(s.todo)) < len(s.todo):
        yield "a location stands in the queue twice"
    for id in s.todo:
        if s.find(id) is None:
            yield f"{id} in the queue is no location"
    if s.todo and not s.closed:
        yield "a queue before the graph is complete"
    if s.walk:
        for id in s.walk.found:
            if id not in s.todo and id != s.walk.root:
                yield f"{id} was found to escape, and nobody will walk from it"


def _tags(s: State) -> Iterator[str]:
    """A function that is done says of each parameter what was found of it."""
    for fn in s.funcs:
        if fn.tags is None:
            continue
        params = [loc.id for loc in s.of(fn.id, "param")]
        if [id for id, _ in fn.tags] != params:
            yield f"{fn.id} has tags for {[id for id, _ in fn.tags]}"
        results = {HEAP, *(loc.id for loc in s.of(fn.id, "result"))}
        for id, found in fn.tags:
            if any(sink not in results or n < 0 for sink, n in found):
                yield f"{id} leaks to what is no result of {fn.id}"
            elif found != optimized(found):
                yield f"{id}: a flow to a result that says nothing"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("names", _names),
    ("no pointer from the heap to the stack", _stack),
    ("reasons", _reasons),
    ("brute force", _brute),
    ("queue", _queue),
    ("tags", _tags),
)


def _grows(a: State, b: State) -> Iterator[str]:
    """Monotone: an edge stays, what is on the heap stays there, a leak only gets shorter."""
    if b.edges[: len(a.edges)] != a.edges:
        yield "an edge is gone"
    if b.reasons[: len(a.reasons)] != a.reasons:
        yield "a reason is gone"
    for loc in a.locs:
        after = b.find(loc.id)
        if after is None:
            yield f"{loc.id} is gone"
        elif loc.escapes and not after.escapes:
            yield f"{loc.id} is back on the stack"
        elif any(dict(after.leaks).get(sink, n + 1) > n for sink, n in loc.leaks):
            yield f"{loc.id} leaks less than before"


def _kept(a: State, b: State) -> Iterator[str]:
    """A function that is done stays as it is."""
    for fn in a.funcs:
        if fn.tagged and b.find_func(fn.id) != fn:
            yield f"the tags of {fn.id} changed"


BETWEEN: tuple[tuple[str, Callable[[State, State], Iterator[str]]], ...] = (
    ("monotone", _grows),
    ("tags stay", _kept),
)
