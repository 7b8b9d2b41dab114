"""Finds the cheapest way of one edge with at most four bends: what the connector presets can draw.

From each pair of sites it tries, fewest bends first,

    straight    ──▶         Z, U   ──┐            S      ──┐
    corner      ──┐                  └─▶          ┌────────┘
                  ▼                               └──▶     (and the four-leg form between)

where the inner legs run on lanes of the grid that both neighbours can reach. A cost in points decides: length, bends,
crossings, sharing a line with a stranger, passing close to a box.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from talkbuilder.connection import Site
from talkbuilder.layout.route.grid import SOFT, Lines, Masks, Used, is_free, reach

BEND = 25.0
CROSSING = 35.0
SHARED = 500.0
NEAR = 60.0
STUBBY = 40.0
ODD_SITE = 20.0
# In a layered graph a line leaves and arrives along the flow: one bend more is better than a side entrance.
OFF_FLOW = 30.0
OFF_MIDDLE = 0.1
BUNDLED = -6.0
# An arrow head needs this much of a straight line before its tip.
ARROW = 10.0
# How many lanes next to either end are tried where two or three choices multiply, and how many of the products.
FEW = 8
FEWER = 5
MOST = 48


@dataclass(frozen=True, slots=True)
class Stub:
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


@dataclass(frozen=True, slots=True)
class Course:
    """A found way: its ends, and the bends between them as indices of columns and rows."""

    cost: float
    tail: Stub
    head: Stub
    corners: tuple[Corner, ...]


class Company(Protocol):
    """The other edges, as one edge sees them."""

    def kin(self, tail: Stub, head: Stub) -> Collection[int]:
        """Return the edges with which one from ``tail`` to ``head`` may share a trunk."""

    def absent(self) -> Collection[int]:
        """Return the edges that are never shown together with it."""


class Search:
    """All that one edge's search looks at."""

    def __init__(
        self,
        lines: Lines,
        blocked: Masks,
        near: Masks,
        used: Used,
        company: Company,
    ) -> None:
        self._lines = lines
        self._blocked = blocked
        self._near = near
        self._used = used
        self._company = company
        self._absent = company.absent()
        self._kin: Collection[int] = ()
        # What a leg costs, for the pair of sites at hand.
        self._known: dict[tuple[int, int, int, int, bool, bool], float] = {}
        self._best: Course | None = None
        self._limit = float("inf")

    def best(self, tails: Sequence[Stub], heads: Sequence[Stub]) -> Course | None:
        """Return the cheapest course between any of ``tails`` and any of ``heads``."""
        pairs = sorted(
            (self._least(tail, head), i, j)
            for i, tail in enumerate(tails)
            for j, head in enumerate(heads)
            if tail.key != head.key
        )
        for least, i, j in pairs:
            if least >= self._limit:
                break
            self._pair(tails[i], heads[j])
        return self._best

    # --- one pair of sites --------------------------------------------------------------------------------------

    def _least(self, tail: Stub, head: Stub) -> float:
        dx = abs(tail.site.at.x - head.site.at.x)
        dy = abs(tail.site.at.y - head.site.at.y)
        if tail.axis == head.axis:
            bends = 0 if tail.line == head.line and tail.forward != head.forward else 2
        else:
            bends = 1 if self._faces(tail, head.line) and self._faces(head, tail.line) else 3
        return dx + dy + bends * BEND + tail.toll + head.toll

    @staticmethod
    def _faces(stub: Stub, position: int) -> bool:
        return position >= stub.start if stub.forward else position <= stub.start

    def _pair(self, tail: Stub, head: Stub) -> None:
        tail_range, head_range = self._range(tail), self._range(head)
        self._kin = self._company.kin(tail, head)
        self._known.clear()
        if tail.axis == head.axis:
            if tail.line == head.line and tail.forward != head.forward:
                self._straight(tail, head, tail_range)
            self._three(tail, head, tail_range, head_range)
            if self._least_length(tail, head) + 4 * BEND < self._limit:
                self._five(tail, head, tail_range, head_range)
        else:
            if _within(head.line, tail_range) and _within(tail.line, head_range):
                self._consider(tail, head, [_corner(tail.axis, head.line, tail.line)])
            if self._least_length(tail, head) + 3 * BEND < self._limit:
                self._four(tail, head, tail_range, head_range)

    def _least_length(self, tail: Stub, head: Stub) -> float:
        (x1, y1), (x2, y2) = tail.site.at, head.site.at
        return abs(x1 - x2) + abs(y1 - y2) + tail.toll + head.toll

    def _range(self, stub: Stub) -> tuple[int, int]:
        """The crossing lines that a leg from ``stub`` can reach, lowest and highest."""
        mask = self._blocked[stub.axis][stub.line]
        end = reach(mask, stub.start, stub.forward, len(self._lines.at[stub.axis]))
        return (stub.start, end) if stub.forward else (end, stub.start)

    def _straight(self, tail: Stub, head: Stub, tail_range: tuple[int, int]) -> None:
        if _within(head.start, tail_range):
            self._consider(tail, head, [])

    def _three(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> None:
        if tail.line == head.line:
            return
        axis, at = tail.axis, self._lines.at[tail.axis]
        lo, hi = max(tail_range[0], head_range[0]), min(tail_range[1], head_range[1])
        a, b = at[tail.start], at[head.start]
        middle = (a + b) / 2
        lanes = sorted(
            (abs(at[k] - a) + abs(at[k] - b) + OFF_MIDDLE * abs(at[k] - middle), k)
            for k in self._lines.lanes_within(axis, lo, hi)
        )
        across = self._blocked[1 - axis]
        rest = abs(self._lines.at[1 - axis][tail.line] - self._lines.at[1 - axis][head.line])
        for length, k in lanes:
            if length + rest + 2 * BEND + BUNDLED >= self._limit:
                return
            if is_free(across[k], tail.line, head.line):
                corners = [_corner(axis, k, tail.line), _corner(axis, k, head.line)]
                self._consider(tail, head, corners, OFF_MIDDLE * abs(at[k] - middle))

    def _four(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> None:
        along, across = self._lines.at[tail.axis], self._lines.at[head.axis]
        choices = []
        for k in self._few(tail, tail_range):
            for m in self._few(head, head_range):
                length = (
                    abs(along[k] - along[tail.start])
                    + abs(across[m] - across[tail.line])
                    + abs(along[k] - along[head.line])
                    + abs(across[m] - across[head.start])
                )
                if length + 3 * BEND < self._limit:
                    choices.append((length, k, m))
        for length, k, m in sorted(choices)[:MOST]:
            if length + 3 * BEND + BUNDLED >= self._limit:
                return
            if is_free(self._blocked[head.axis][k], tail.line, m) and is_free(
                self._blocked[tail.axis][m], k, head.line
            ):
                axis = tail.axis
                self._consider(
                    tail,
                    head,
                    [_corner(axis, k, tail.line), _corner(axis, k, m), _corner(axis, head.line, m)],
                )

    def _five(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> None:
        axis = tail.axis
        choices = sorted(self._five_choices(tail, head, tail_range, head_range))
        for length, k, m, n in choices[:MOST]:
            if length + 4 * BEND + BUNDLED >= self._limit:
                return
            if is_free(self._blocked[axis][m], k, n):
                self._consider(
                    tail,
                    head,
                    [
                        _corner(axis, k, tail.line),
                        _corner(axis, k, m),
                        _corner(axis, n, m),
                        _corner(axis, n, head.line),
                    ],
                )

    def _five_choices(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> Iterator[tuple[float, int, int, int]]:
        axis = tail.axis
        along, across = self._lines.at[axis], self._lines.at[1 - axis]
        ends = [
            [
                (k, self._both_ways(1 - axis, k, head.line))
                for k in self._few(head, head_range, FEWER)
            ],
            [
                (k, self._both_ways(1 - axis, k, tail.line))
                for k in self._few(tail, tail_range, FEWER)
            ],
        ]
        lanes = self._between_and_near(1 - axis, tail.line, head.line)
        for k, (lo1, hi1) in ends[1]:
            for n, (lo2, hi2) in ends[0]:
                fixed = (
                    abs(along[k] - along[tail.start])
                    + abs(along[n] - along[head.start])
                    + abs(along[k] - along[n])
                )
                if k == n or fixed + 4 * BEND >= self._limit:
                    continue
                for m in lanes:
                    if not (lo1 <= m <= hi1 and lo2 <= m <= hi2):
                        continue
                    length = (
                        fixed
                        + abs(across[m] - across[tail.line])
                        + abs(across[m] - across[head.line])
                    )
                    if length + 4 * BEND < self._limit:
                        yield length, k, m, n

    def _between_and_near(self, axis: int, a: int, b: int) -> list[int]:
        """Return some lanes between two lines, and the next ones beyond them."""
        lo, hi = min(a, b), max(a, b)
        between = self._lines.lanes_within(axis, lo + 1, hi - 1)
        below = self._lines.lanes_within(axis, 0, lo - 1)[-FEW:]
        above = self._lines.lanes_within(axis, hi + 1, len(self._lines.at[axis]))[:FEW]
        return [*below, *between[:: 1 + len(between) // (2 * FEW)], *above]

    def _both_ways(self, axis: int, line: int, start: int) -> tuple[int, int]:
        mask, count = self._blocked[axis][line], len(self._lines.at[axis])
        return reach(mask, start, False, count), reach(mask, start, True, count)

    def _few(self, stub: Stub, within: tuple[int, int], count: int = FEW) -> list[int]:
        lanes = self._lines.lanes_within(stub.axis, *within)
        return lanes[:count] if stub.forward else lanes[-count:]

    # --- cost ---------------------------------------------------------------------------------------------------

    def _consider(self, tail: Stub, head: Stub, corners: list[Corner], extra: float = 0.0) -> None:
        cost = extra + len(corners) * BEND + tail.toll + head.toll
        points = [
            _corner(tail.axis, tail.start, tail.line),
            *corners,
            _corner(head.axis, head.start, head.line),
        ]
        last = len(points) - 2
        cost += self._stubby(tail, head, points)
        here = points[0]
        for number, there in enumerate(points[1:]):
            cost += self._leg(here, there, tail, head, number == 0, number == last)
            if cost >= self._limit:
                return
            here = there
        self._limit = cost
        self._best = Course(cost, tail, head, tuple(corners))

    def _stubby(self, tail: Stub, head: Stub, points: list[Corner]) -> float:
        xs, ys = self._lines.at
        if len(points) == 2:
            return 0.0
        (i, j), (k, m) = points[1], points[-2]
        first = abs(xs[i] - tail.site.at.x) + abs(ys[j] - tail.site.at.y)
        last = abs(xs[k] - head.site.at.x) + abs(ys[m] - head.site.at.y)
        return STUBBY * ((first < SOFT - 0.01) + (last < ARROW - 0.01))

    def _leg(self, a: Corner, b: Corner, tail: Stub, head: Stub, first: bool, last: bool) -> float:
        leg = _leg(a, b)
        cost = self._known.get((*leg, first, last))
        if cost is None:
            cost = self._cost(leg, tail if first else None, head if last else None)
            self._known[(*leg, first, last)] = cost
        return cost

    def _cost(self, leg: tuple[int, int, int, int], tail: Stub | None, head: Stub | None) -> float:
        axis, _, lo, hi = leg
        at = self._lines.at[axis]
        cost = at[hi] - at[lo]
        if hi > lo and self._is_near(leg, tail, head):
            cost += NEAR
        for owner in self._used.along(*leg):
            if owner not in self._absent:
                cost += BUNDLED if owner in self._kin else SHARED
        for owner in self._used.across(*leg):
            if owner not in self._absent and owner not in self._kin:
                cost += CROSSING
        return cost

    def _is_near(
        self, leg: tuple[int, int, int, int], tail: Stub | None, head: Stub | None
    ) -> bool:
        """Whether ``leg`` passes close to a box, other than where it leaves or enters its own."""
        axis, line, lo, hi = leg
        at = self._lines.at[axis]
        for stub in (tail, head):
            if stub is None:
                continue
            site = stub.site.at[axis]
            while lo < hi and at[lo] < site + SOFT and stub.forward:
                lo += 1
            while hi > lo and at[hi] > site - SOFT and not stub.forward:
                hi -= 1
        return lo < hi and not is_free(self._near[axis][line], lo, hi)


def _within(index: int, span: tuple[int, int]) -> bool:
    return span[0] <= index <= span[1]


def _corner(axis: int, along: int, line: int) -> Corner:
    return (along, line) if axis == 0 else (line, along)


def _leg(a: Corner, b: Corner) -> tuple[int, int, int, int]:
    (i, j), (k, m) = a, b
    if j == m:
        return (0, j, i, k) if i < k else (0, j, k, i)
    return (1, i, j, m) if j < m else (1, i, m, j)


def legs(points: Sequence[Corner]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the legs between neighbouring grid points: axis, line, from, to."""
    for a, b in itertools.pairwise(points):
        yield _leg(a, b)
