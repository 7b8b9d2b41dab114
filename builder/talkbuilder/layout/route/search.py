"""Finds the cheapest way of one edge with at most four bends: what the connector presets can draw.

From each pair of sites it tries, fewest bends first,

    straight    ──▶         Z, U   ──┐            S      ──┐
    corner      ──┐                  └─▶          ┌────────┘
                  ▼                               └──▶     (and the four-leg form between)

where the inner legs run on lanes of the grid that both neighbours can reach. A cost in points decides: length, bends,
crossings, sharing a line with a stranger, passing close to a box.
"""

from collections.abc import Collection, Iterator, Sequence

from talkbuilder.layout.route.course import Company, Corner, Course, Stub, corner, leg
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
# And how many of the outermost lanes, for ways round everything.
OUTER = 3
MOST = 48
# Of a course found here; and less than any difference of costs.
MOST_LEGS = 5
EPSILON = 1e-6

# The cost of a leg by itself, its length, the edges along it, the edges across it.
_Alone = tuple[float, float, list[int], list[int]]


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
        # What of a leg's cost does not depend on the pair of sites.
        self._legs: dict[tuple[object, ...], _Alone] = {}
        # By how much sharing trunks can make a course of this pair cheaper than its length, bends and tolls.
        self._slack = 0.0
        self._toll = 0.0
        self._best: Course | None = None
        self._limit = float("inf")

    def best(
        self, tails: Sequence[Stub], heads: Sequence[Stub], before: Course | None = None
    ) -> Course | None:
        """Return the cheapest course between any of ``tails`` and any of ``heads``.

        Simple shapes first, from all sites: with a good one in hand hardly any of the many others has to be looked at.
        ``before`` is a course that is possible; another must be better.
        """
        if before:
            self._know(before.tail, before.head)
            self._consider(before.tail, before.head, list(before.corners), 0.0, before.off_middle)
        pairs = sorted(
            (self._least(tail, head), i, j)
            for i, tail in enumerate(tails)
            for j, head in enumerate(heads)
            if tail.key != head.key
        )
        for simple in (True, False):
            for least, i, j in pairs:
                if least >= self._limit:
                    break
                self._pair(tails[i], heads[j], simple)
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

    def _pair(self, tail: Stub, head: Stub, simple: bool) -> None:
        parallel = tail.axis == head.axis
        bends = 4 if parallel else 3
        if not simple and self._least_length(tail, head) + bends * BEND >= self._limit:
            return
        tail_range, head_range = self._range(tail), self._range(head)
        self._know(tail, head)
        if not simple:
            (self._five if parallel else self._four)(tail, head, tail_range, head_range)
        elif parallel:
            if tail.line == head.line and tail.forward != head.forward:
                self._straight(tail, head, tail_range)
            self._three(tail, head, tail_range, head_range)
        elif _within(head.line, tail_range) and _within(tail.line, head_range):
            self._consider(tail, head, [corner(tail.axis, head.line, tail.line)])

    def _know(self, tail: Stub, head: Stub) -> None:
        self._kin = self._company.kin(tail, head)
        self._slack = MOST_LEGS * BUNDLED * len(self._kin) - EPSILON
        self._toll = tail.toll + head.toll + self._slack

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
        least = rest + 2 * BEND + max(BUNDLED, self._toll)
        for length, k in lanes:
            if length + least >= self._limit:
                return
            if is_free(across[k], tail.line, head.line):
                corners = [corner(axis, k, tail.line), corner(axis, k, head.line)]
                off = OFF_MIDDLE * abs(at[k] - middle)
                self._consider(tail, head, corners, length - off + rest, off)

    def _four(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> None:
        along, across = self._lines.at[tail.axis], self._lines.at[head.axis]
        begin, end, line, turn = along[tail.start], along[head.line], across[tail.line], across[head.start]  # fmt: skip
        most = self._limit - 3 * BEND - max(0.0, self._toll)
        rows = [
            (m, abs(across[m] - line), abs(across[m] - turn)) for m in self._few(head, head_range)
        ]
        choices = []
        for k in self._few(tail, tail_range):
            first, third = abs(along[k] - begin), abs(along[k] - end)
            if first + third >= most:
                continue
            for m, second, fourth in rows:
                length = first + second + third + fourth
                if length < most:
                    choices.append((length, k, m))
        least = 3 * BEND + max(BUNDLED, self._toll)
        for length, k, m in sorted(choices)[:MOST]:
            if length + least >= self._limit:
                return
            if is_free(self._blocked[head.axis][k], tail.line, m) and is_free(
                self._blocked[tail.axis][m], k, head.line
            ):
                axis = tail.axis
                self._consider(
                    tail,
                    head,
                    [corner(axis, k, tail.line), corner(axis, k, m), corner(axis, head.line, m)],
                    length,
                )

    def _five(
        self, tail: Stub, head: Stub, tail_range: tuple[int, int], head_range: tuple[int, int]
    ) -> None:
        axis = tail.axis
        choices = sorted(self._five_choices(tail, head, tail_range, head_range))
        least = 4 * BEND + max(BUNDLED, self._toll)
        for length, k, m, n in choices[:MOST]:
            if length + least >= self._limit:
                return
            self._consider(
                tail,
                head,
                [
                    corner(axis, k, tail.line),
                    corner(axis, k, m),
                    corner(axis, n, m),
                    corner(axis, n, head.line),
                ],
                length,
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
        begin, end = across[tail.line], across[head.line]
        lanes = [
            (m, abs(across[m] - begin), abs(across[m] - end))
            for m in self._between_and_near(1 - axis, tail.line, head.line)
        ]
        most = self._limit - 4 * BEND - max(0.0, self._toll)
        for k, (lo1, hi1) in ends[1]:
            for n, (lo2, hi2) in ends[0]:
                fixed = (
                    abs(along[k] - along[tail.start])
                    + abs(along[n] - along[head.start])
                    + abs(along[k] - along[n])
                )
                if k == n or fixed >= most:
                    continue
                lo, hi = max(lo1, lo2), min(hi1, hi2)
                for m, there, back in lanes:
                    if lo <= m <= hi:
                        length = fixed + there + back
                        # What is blocked must not take the place of what is longer and free.
                        if length < most and is_free(self._blocked[axis][m], k, n):
                            yield length, k, m, n

    def _between_and_near(self, axis: int, a: int, b: int) -> list[int]:
        """Return some lanes between two lines, the next ones beyond them, and those round everything."""
        lo, hi = min(a, b), max(a, b)
        between = self._lines.lanes_within(axis, lo + 1, hi - 1)
        below = self._lines.lanes_within(axis, 0, lo - 1)
        above = self._lines.lanes_within(axis, hi + 1, len(self._lines.at[axis]))
        near = [*below[-FEW:], *above[:FEW]]
        outermost = [*below[:-FEW][:OUTER], *above[FEW:][-OUTER:]]
        return [*near, *between[:: 1 + len(between) // (2 * FEW)], *outermost]

    def _both_ways(self, axis: int, line: int, start: int) -> tuple[int, int]:
        mask, count = self._blocked[axis][line], len(self._lines.at[axis])
        return reach(mask, start, False, count), reach(mask, start, True, count)

    def _few(self, stub: Stub, within: tuple[int, int], count: int = FEW) -> list[int]:
        lanes = self._lines.lanes_within(stub.axis, *within)
        return lanes[:count] if stub.forward else lanes[-count:]

    # --- cost ---------------------------------------------------------------------------------------------------

    def _consider(
        self,
        tail: Stub,
        head: Stub,
        corners: list[Corner],
        length: float = 0.0,
        extra: float = 0.0,
    ) -> None:
        """Keep this course if it is the best so far. ``length``: how long it is, at least."""
        cost = extra + len(corners) * BEND + tail.toll + head.toll
        points = [
            corner(tail.axis, tail.start, tail.line),
            *corners,
            corner(head.axis, head.start, head.line),
        ]
        last = len(points) - 2
        cost += self._stubby(tail, head, points)
        ahead, limit, kin, legs = length + self._slack, self._limit, self._kin, self._legs
        here = points[0]
        for number, there in enumerate(points[1:]):
            if cost + ahead >= limit:
                return
            key = (here, there, id(tail) if number == 0 else 0, id(head) if number == last else 0)
            alone = legs.get(key)
            if alone is None:
                first, final = tail if number == 0 else None, head if number == last else None
                alone = legs[key] = self._alone(leg(here, there), first, final)
            own, own_length, along, across = alone
            ahead -= own_length
            for owner in along:
                own += BUNDLED if owner in kin else SHARED
            for owner in across:
                if owner not in kin:
                    own += CROSSING
            cost += own
            if cost >= limit:
                return
            here = there
        self._limit = cost
        self._best = Course(cost, tail, head, tuple(corners), extra)

    def _stubby(self, tail: Stub, head: Stub, points: list[Corner]) -> float:
        xs, ys = self._lines.at
        if len(points) == 2:
            return 0.0
        (i, j), (k, m) = points[1], points[-2]
        first = abs(xs[i] - tail.site.at.x) + abs(ys[j] - tail.site.at.y)
        last = abs(xs[k] - head.site.at.x) + abs(ys[m] - head.site.at.y)
        return STUBBY * ((first < SOFT - 0.01) + (last < ARROW - 0.01))

    def _alone(
        self, leg: tuple[int, int, int, int], tail: Stub | None, head: Stub | None
    ) -> _Alone:
        """What a leg costs by itself, and with whom it shares its line or whom it crosses.

        ``tail`` and ``head`` are given where it leaves or arrives.
        """
        axis, _, lo, hi = leg
        at = self._lines.at[axis]
        cost = length = at[hi] - at[lo]
        if hi > lo and self._is_near(leg, tail, head):
            cost += NEAR
        along, across = self._used.along(*leg), self._used.across(*leg)
        if self._absent:
            along = [owner for owner in along if owner not in self._absent]
            across = [owner for owner in across if owner not in self._absent]
        return cost, length, along, across

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
