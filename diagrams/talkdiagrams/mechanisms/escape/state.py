"""The nouns of `cmd/compile/internal/escape`: functions, locations, and the edges that assignments are.

An edge leads to the location that is assigned to. Its `derefs` is how often the source is dereferenced on the way,
less how often its address is taken: -1 for `p = &q`, 0 for `p = q`, 1 for `p = *q`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

HEAP = "heap"
MOST_RESULTS = 5
"""So many results have a place in a parameter's tag; what leaks to a later one counts as leaked to the heap."""

Sort = Literal["heap", "param", "result", "var", "new"]
Leaks = tuple[tuple[str, int], ...]
"""By sink (the heap or a result), the least number of dereferences with which a parameter gets there."""


@dataclass(frozen=True, slots=True)
class Func:
    """A function; a closure stands `inside` another. `lost`: its results are taken where nobody can follow them.

    `tags`: once it is done, what its callers know of each parameter.
    """

    id: str
    inside: str = ""
    lost: bool = False
    tags: tuple[tuple[str, Leaks], ...] | None = None

    @property
    def tagged(self) -> bool:
        return self.tags is not None


@dataclass(frozen=True, slots=True)
class Loc:
    """A location: a variable, or whatever an expression such as `new(T)` allocates. `depth`: of loops, from 1."""

    id: str
    fn: str
    sort: Sort = "var"
    depth: int = 1
    text: str = ""
    escapes: bool = False
    leaks: Leaks = ()

    @property
    def label(self) -> str:
        """As it is called in the code: a name in front of a dot only tells two of one name apart."""
        return self.text or self.id.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Edge:
    """The assignment `dst = src`, with `src` dereferenced so many times; `why` the compiler's word for it."""

    dst: str
    src: str
    derefs: int
    why: str = ""

    def __str__(self) -> str:
        return f"{self.dst} = {ops(self.derefs)}{self.src}"


def ops(derefs: int) -> str:
    """The operators that stand in front of a source."""
    return "&" if derefs < 0 else "*" * derefs


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a location is on the heap: its address flows along `path` (source first) to `root`, which outlives it."""

    loc: str
    root: str
    rule: str
    path: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """The last walk: from which location, and with how many dereferences it reached the others."""

    root: str
    derefs: tuple[tuple[str, int], ...] = ()
    found: tuple[str, ...] = ()

    def of(self, id: str) -> int | None:
        return dict(self.derefs).get(id)


@dataclass(frozen=True, slots=True)
class State:
    """A graph and how far it is solved. `todo`: locations still to be walked from, the next first."""

    funcs: tuple[Func, ...]
    locs: tuple[Loc, ...]
    edges: tuple[Edge, ...] = ()
    todo: tuple[str, ...] = ()
    closed: bool = False
    walk: Walk | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def solved(self) -> bool:
        return self.closed and not self.todo

    def find_func(self, id: str) -> Func | None:
        return next((fn for fn in self.funcs if fn.id == id), None)

    def func(self, id: str) -> Func:
        return next(fn for fn in self.funcs if fn.id == id)

    def find(self, id: str) -> Loc | None:
        return next((loc for loc in self.locs if loc.id == id), None)

    def loc(self, id: str) -> Loc:
        return next(loc for loc in self.locs if loc.id == id)

    def of(self, fn: str, sort: Sort | None = None) -> Iterator[Loc]:
        """The locations of a function, or those of one sort."""
        return (loc for loc in self.locs if loc.fn == fn and (sort is None or loc.sort == sort))

    def into(self, id: str) -> Iterator[Edge]:
        """The edges that lead to a location."""
        return (edge for edge in self.edges if edge.dst == id)

    def put(self, *new: Func | Loc) -> "State":
        """This state with some parts replaced."""
        funcs = {fn.id: fn for fn in new if isinstance(fn, Func)}
        locs = {loc.id: loc for loc in new if isinstance(loc, Loc)}
        return replace(
            self,
            funcs=tuple(funcs.get(fn.id, fn) for fn in self.funcs),
            locs=tuple(locs.get(loc.id, loc) for loc in self.locs) if locs else self.locs,
        )

    def contains(self, fn: str, closure: str) -> bool:
        """Whether `closure` is written inside `fn`, at any depth."""
        at = self.find_func(closure)
        while at and at.inside:
            if at.inside == fn:
                return True
            at = self.find_func(at.inside)
        return False


def least(leaks: Leaks, sink: str, derefs: int) -> Leaks:
    """`leaks` with one flow more: of each sink the least number counts."""
    known = dict(leaks)
    known[sink] = min(derefs, known.get(sink, derefs))
    return tuple(sorted(known.items(), key=lambda item: (item[0] != HEAP, item[0])))


def optimized(leaks: Leaks) -> Leaks:
    """What a tag keeps: where a value gets to the heap anyway, a flow to a result that is no shorter says nothing."""
    known = dict(leaks)
    if HEAP not in known:
        return leaks
    return tuple((to, n) for to, n in leaks if to == HEAP or n < known[HEAP])
