"""How the graph is solved: walk after walk, each from one location against the edges, until nothing changes.

A walk finds the least number of dereferences from its root to every location (Bellman and Ford, since -1 is an edge
like any other; no cycle can go on falling, for the count starts again at 0 behind an address). Less than 0 means that
the location's own address flows to the root.
"""

from collections import deque
from dataclasses import replace

from talkdiagrams.mechanisms.escape.state import (
    HEAP,
    MOST_RESULTS,
    Edge,
    Loc,
    Reason,
    State,
    Walk,
    least,
)

RULES = ("heap", "result", "loop", "closure")


def outlives(s: State, root: Loc, other: Loc) -> str:
    """The rule by which what is stored in ``root`` may outlive ``other``; nothing if it cannot."""
    if root.escapes:
        return "heap"
    if root.sort == "result":
        kept = s.contains(other.fn, root.fn) and not s.func(root.fn).lost
        return "" if kept else "result"
    if root.fn == other.fn and root.depth < other.depth:
        return "loop"
    if s.contains(root.fn, other.fn):
        return "closure"
    return ""


def order(s: State) -> tuple[str, ...]:
    """The queue at the start: the heap first, then what was found last."""
    mine = [loc.id for loc in s.locs if loc.id != HEAP and not s.func(loc.fn).tagged]
    return (HEAP, *reversed(mine))


def enqueue(todo: tuple[str, ...], loc: Loc) -> tuple[str, ...]:
    """Walk from it again: at once if it escapes, else when its turn comes."""
    if loc.id in todo:
        return todo
    return (loc.id, *todo) if loc.escapes else (*todo, loc.id)


def walk(s: State, start: str) -> State:
    """Walk from one location that is in the queue."""
    s = replace(s, todo=tuple(id for id in s.todo if id != start))
    reached: dict[str, int] = {start: 0}
    paths: dict[str, tuple[Edge, ...]] = {start: ()}
    found: list[str] = []
    queue = deque([start])
    while queue:
        here = s.loc(queue.popleft())
        root = s.loc(start)
        derefs = reached[here.id]
        rule = outlives(s, root, here)
        if derefs < 0 and rule and not here.escapes:
            here = replace(here, escapes=True)
            reason = Reason(here.id, start, rule, paths[here.id])
            s = replace(s.put(here), reasons=(*s.reasons, reason))
            found.append(here.id)
        derefs = max(derefs, 0)
        if here.sort == "param" and rule:
            here = replace(here, leaks=least(here.leaks, _sink(s, root, here), derefs))
            s = s.put(here)
        if found and found[-1] == here.id:
            s = replace(s, todo=enqueue(s.todo, here))
            continue
        for edge in s.into(here.id):
            far = derefs + edge.derefs
            if s.loc(edge.src).escapes or reached.get(edge.src, far + 1) <= far:
                continue
            reached[edge.src], paths[edge.src] = far, (edge, *paths[here.id])
            if edge.src not in queue:
                queue.append(edge.src)
    return replace(s, walk=Walk(start, tuple(reached.items()), tuple(found)))


def _sink(s: State, root: Loc, param: Loc) -> str:
    """Where a parameter leaks to: a result of its own function that has a place in the tag, else the heap."""
    mine = [loc.id for loc in s.of(param.fn, "result")][:MOST_RESULTS]
    return root.id if not root.escapes and root.id in mine else HEAP
