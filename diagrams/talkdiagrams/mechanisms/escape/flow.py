"""How the graph is built: what an assignment, a call and a capture add to it."""

from dataclasses import replace

from talkdiagrams.mechanisms.escape.events import Call, Capture, Source
from talkdiagrams.mechanisms.escape.state import HEAP, Edge, Leaks, Reason, State

PARAMETER = "call parameter"


def flow(s: State, edge: Edge) -> State:
    """Add an edge. The address of something, assigned to what is on the heap already, decides at once.

    The compiler does not keep such an edge; we do, so that a figure shows it. It changes nothing: nobody walks
    past a location that escapes.
    """
    if edge.dst == edge.src and edge.derefs >= 0:
        return s
    if edge not in s.edges:
        s = replace(s, edges=(*s.edges, edge))
    src, dst = s.loc(edge.src), s.loc(edge.dst)
    if dst.escapes and edge.derefs < 0 and not src.escapes:
        rule = "heap"
        s = s.put(replace(src, escapes=True))
        s = replace(s, reasons=(*s.reasons, Reason(src.id, dst.id, rule, (edge,))))
    return s


def call(s: State, e: Call) -> State:
    """Arguments flow where the callee's tags say, or into its parameters if it is analysed together with us.

    Of a callee that nobody knows everything is assumed: what it gets, it stores on the heap.
    """
    fn = s.find_func(e.fn)
    if fn is None:
        for arg in e.args:
            s = flow(s, Edge(HEAP, arg.id, arg.derefs, PARAMETER))
        return s
    results = [loc.id for loc in s.of(fn.id, "result")]
    if fn.tags is None:
        params = [loc.id for loc in s.of(fn.id, "param")]
        for to, result in zip(e.to, results, strict=False):
            s = flow(s, Edge(to, result, 0, "assign"))
        for param, arg in zip(params, e.args, strict=True):
            s = flow(s, Edge(param, arg.id, arg.derefs, PARAMETER))
        return s
    for (_, leaks), arg in zip(fn.tags, e.args, strict=True):
        s = _tagged(s, leaks, arg, dict(zip(results, e.to, strict=False)))
    return s


def _tagged(s: State, leaks: Leaks, arg: Source, to: dict[str, str]) -> State:
    """One argument of a callee with tags: `level=1` of a parameter is one dereference of the argument."""
    for sink, level in leaks:
        dst = HEAP if sink == HEAP else to.get(sink, "")
        if dst:
            s = flow(s, Edge(dst, arg.id, level + arg.derefs, PARAMETER))
    return s


def capture(s: State, e: Capture) -> State:
    """What a closure captures flows into its record: the variable's value, or its address."""
    derefs = 0 if e.how == "value" else -1
    return flow(s, Edge(e.closure, e.var, derefs, "captured by a closure"))
