"""Ways on the grid: where a leg leaves a box, where it turns, and whom it meets."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from talkbuilder.connection import Site


class Stub(Struct, frozen=True):
    """The start of a leg at a connection site, already a little way outside of its box.

    ``line`` and ``start`` are grid indices: the line on which the leg runs, and the crossing line where it begins.
    ``toll`` is what using this site costs.
    """

    item: str
    site: Site
    axis: int
    line: int
    start: int
    forward: bool
    toll: float = 0.0

    @property
    def key(self) -> tuple[str, int]:
        """Which site of which item."""
        return self.item, self.site.index


Corner = tuple[int, int]


class Course(Struct, frozen=True):
    """A found way: its ends, and the bends between them as indices of columns and rows."""

    cost: float
    tail: Stub
    head: Stub
    corners: tuple[Corner, ...]
    off_middle: float = 0.0

    @property
    def way(self) -> tuple[object, ...]:
        """Where it runs, whatever it costs there."""
        return self.tail.key, self.head.key, self.corners


class Company(Protocol):
    """The other edges, as one edge sees them."""

    def kin(self, tail: Stub, head: Stub) -> Collection[int]:
        """Return the edges with which one from ``tail`` to ``head`` may share a trunk."""

    def absent(self) -> Collection[int]:
        """Return the edges that are never shown together with it."""


def corner(axis: int, along: int, line: int) -> Corner:
    """Return the grid point on ``line``, as far along it as ``along``."""
    return (along, line) if axis == 0 else (line, along)


def leg(a: Corner, b: Corner) -> tuple[int, int, int, int]:
    """Return the leg between two grid points: axis, line, from, to."""
    (i, j), (k, m) = a, b
    if j == m:
        return (0, j, i, k) if i < k else (0, j, k, i)
    return (1, i, j, m) if j < m else (1, i, m, j)


def legs(points: Sequence[Corner]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the legs between neighbouring grid points: axis, line, from, to."""
    for a, b in itertools.pairwise(points):
        yield leg(a, b)
