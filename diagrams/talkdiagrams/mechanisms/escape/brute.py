"""The same question once more, without a queue: what must be on the heap, by going round until nothing changes.

Only edges and the rule of what outlives what are used. The model has to come to the same answer,
whichever walk comes first.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.escape.solve import outlives
from talkdiagrams.mechanisms.escape.state import (
    HEAP,
    MOST_RESULTS,
    Leaks,
    State,
    least,
    optimized,
)

Distances = dict[tuple[str, str], int]


def bare(s: State) -> State:
    """The graph alone: nothing decided but the heap itself."""
    locs = tuple(replace(loc, escapes=loc.id == HEAP, leaks=()) for loc in s.locs)
    return replace(s, locs=locs, reasons=(), walk=None)


def distances(s: State) -> Distances:
    """Between every root and every location the least number of dereferences, never less than -1.

    No path leads through a location that is on the heap: that one is a root of its own.
    """
    found: Distances = {}
    stops = {loc.id for loc in s.locs if loc.escapes}
    into = {loc.id: tuple(s.into(loc.id)) for loc in s.locs}
    for loc in s.locs:
        root = loc.id
        mine = {root: 0}
        changed = True
        while changed:
            changed = False
            for at, derefs in list(mine.items()):
                if at in stops and at != root:
                    continue
                for edge in into[at]:
                    far = max(derefs, 0) + edge.derefs
                    if far < mine.get(edge.src, far + 1):
                        mine[edge.src] = far
                        changed = True
        found.update({(root, id): derefs for id, derefs in mine.items()})
    return found


def on_the_heap(s: State) -> frozenset[str]:
    """Return what escapes, the least set that keeps both promises."""
    s = bare(s)
    while True:
        known = distances(s)
        new = [
            s.loc(id)
            for (root, id), derefs in known.items()
            if derefs < 0 and not s.loc(id).escapes and outlives(s, s.loc(root), s.loc(id))
        ]
        if not new:
            return frozenset(loc.id for loc in s.locs if loc.escapes)
        # One at a time would do as well, in any order: that is what makes the answer the least.
        s = s.put(*(replace(loc, escapes=True) for loc in new))


def leaks(s: State) -> dict[str, Leaks]:
    """Return what each parameter leaks, shortened as in a tag."""
    heap = on_the_heap(s)
    done = s.put(*(replace(loc, escapes=loc.id in heap, leaks=()) for loc in s.locs))
    known = distances(done)
    found: dict[str, Leaks] = {}
    for param in done.locs:
        if param.sort != "param":
            continue
        own = [loc.id for loc in done.of(param.fn, "result")][:MOST_RESULTS]
        said: Leaks = ()
        for (root, id), derefs in known.items():
            if id == param.id and outlives(done, done.loc(root), param):
                sink = root if root in own and root not in heap else HEAP
                said = least(said, sink, max(derefs, 0))
        found[param.id] = optimized(said)
    return found
