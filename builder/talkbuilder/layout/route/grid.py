"""The plane as a grid of uneven lines, with bit masks that tell in one operation whether a leg is free.

The lines are the edges of the obstacles (at two distances), the connection sites, the middles between ends, and a few
lanes beside every obstacle. A *leg* is a stretch of a line between two crossing lines:

    axis 0: horizontal, on a row ys[line], from xs[lo] to xs[hi]
    axis 1: vertical, on a column xs[line], from ys[lo] to ys[hi]

For every line an integer holds a bit for each interval between neighbouring crossing lines: blocked or free. All
obstacle edges are lines, so an interval is blocked as a whole or not at all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from talkbuilder.geometry import Rect
from talkbuilder.layout.route.boxes import Box

# Nothing comes nearer to a box than HARD; nearer than SOFT costs; lanes beside a box are SOFT apart.
HARD = 2.0
SOFT = 8.0
LANES = (SOFT, 2 * SOFT, 3 * SOFT)
# Two lanes nearer to each other than this would look like one thick line; middles of gaps that are hardly different are
# one, so that lines which could turn together do.
APART = 7.0
MIDDLES_APART = 12.0

Masks = tuple[list[int], list[int]]


class Wanted:
    """Coordinates that must be lines, xs and ys: of sites, of middles between ends, and where stubs end."""

    def __init__(self) -> None:
        self.sites: tuple[set[float], set[float]] = (set(), set())
        self.middles: tuple[set[float], set[float]] = (set(), set())
        self.stops: tuple[set[float], set[float]] = (set(), set())


class Lines:
    """The grid's lines: ``at[0]`` are the xs, ``at[1]`` the ys; ``lanes`` are the indices worth trying."""

    def __init__(self, boxes: Iterable[Box], wanted: "Wanted") -> None:
        rects = [box.rect for box in boxes]
        spans = (
            [(rect.x, rect.right) for rect in rects],
            [(rect.y, rect.bottom) for rect in rects],
        )
        self.at: tuple[list[float], list[float]] = ([], [])
        self.lanes: tuple[list[int], list[int]] = ([], [])
        self._index: tuple[dict[float, int], dict[float, int]] = ({}, {})
        for axis in (0, 1):
            chosen = sorted(wanted.sites[axis])
            walls = {
                w for lo, hi in spans[axis] for w in (lo - HARD, hi + HARD, lo - SOFT, hi + SOFT)
            }
            beside = {w for lo, hi in spans[axis] for d in LANES for w in (lo - d, hi + d)}
            middles = _spread(chosen, sorted(wanted.middles[axis]), MIDDLES_APART)
            lanes = _spread(middles, sorted(beside), APART)
            at = sorted({*walls, *lanes, *wanted.stops[axis]})
            self.at[axis].extend(at)
            self._index[axis].update((value, index) for index, value in enumerate(at))
            self.lanes[axis].extend(self._index[axis][value] for value in lanes)

    def index(self, axis: int, value: float) -> int:
        """Return the index of the line at ``value``, which must be one."""
        return self._index[axis][value]

    def lanes_within(self, axis: int, lo: int, hi: int) -> list[int]:
        """Return the lanes with an index from ``lo`` to ``hi``, both included."""
        lanes = self.lanes[axis]
        return lanes[bisect_left(lanes, lo) : bisect_right(lanes, hi)]

    def masks(self, boxes: Iterable[Box], margin: float) -> Masks:
        """Return what ``boxes``, each larger by ``margin``, block: for rows the x intervals, for columns the ys."""
        rows, columns = [0] * len(self.at[1]), [0] * len(self.at[0])
        for box in boxes:
            x1, x2, y1, y2 = self._span(box.rect, margin)
            bits = _bits(x1, x2)
            for row in range(y1 + 1, y2):
                rows[row] |= bits
            bits = _bits(y1, y2)
            for column in range(x1 + 1, x2):
                columns[column] |= bits
        return rows, columns

    def _span(self, rect: Rect, margin: float) -> tuple[int, int, int, int]:
        xs, ys = self._index
        return (
            xs[rect.x - margin],
            xs[rect.right + margin],
            ys[rect.y - margin],
            ys[rect.bottom + margin],
        )


def _spread(chosen: list[float], more: list[float], apart: float) -> list[float]:
    """Return ``chosen`` and those of ``more`` that stay ``apart`` from each other and ``APART`` from the chosen."""
    kept = list(chosen)
    last = float("-inf")
    for value in more:
        at = bisect_left(chosen, value)
        near = any(abs(value - other) < APART for other in chosen[max(0, at - 1) : at + 1])
        if not near and value - last >= apart:
            kept.append(value)
            last = value
    return sorted(kept)


def _bits(lo: int, hi: int) -> int:
    return ((1 << (hi - lo)) - 1) << lo


def is_free(mask: int, a: int, b: int) -> bool:
    """Whether no interval between the lines ``a`` and ``b`` is set in ``mask``."""
    lo, hi = (a, b) if a < b else (b, a)
    return not mask >> lo & ((1 << (hi - lo)) - 1)


def reach(mask: int, start: int, forward: bool, count: int) -> int:
    """Return the last line that a leg from ``start`` gets to before something blocks it."""
    if forward:
        ahead = mask >> start
        return start + (ahead & -ahead).bit_length() - 1 if ahead else count - 1
    return (mask & ((1 << start) - 1)).bit_length()


class Used:
    """Which stretches are taken, and by which edge. The masks answer "nobody" at once; the lists say who."""

    def __init__(self, lines: Lines) -> None:
        rows, columns = len(lines.at[1]), len(lines.at[0])
        self._taken: Masks = ([0] * rows, [0] * columns)
        self._passed: Masks = ([0] * rows, [0] * columns)
        self._legs: tuple[list[list[tuple[int, int, int]]], ...] = (
            [[] for _ in range(rows)],
            [[] for _ in range(columns)],
        )

    def add(self, axis: int, line: int, lo: int, hi: int, owner: int) -> None:
        """Take a stretch for ``owner``."""
        self._taken[axis][line] |= _bits(lo, hi)
        passed = self._passed[1 - axis]
        for crossed in range(lo, hi + 1):
            passed[crossed] |= 1 << line
        self._legs[axis][line].append((lo, hi, owner))

    def remove(self, axis: int, line: int, owner: int) -> None:
        """Give back what ``owner`` took on a line (the masks keep saying "perhaps")."""
        legs = self._legs[axis]
        legs[line] = [leg for leg in legs[line] if leg[2] != owner]

    def along(self, axis: int, line: int, lo: int, hi: int) -> list[int]:
        """Return who shares a stretch of the line with this one."""
        if not self._taken[axis][line] >> lo & ((1 << (hi - lo)) - 1):
            return []
        return [owner for a, b, owner in self._legs[axis][line] if a < hi and lo < b]

    def across(self, axis: int, line: int, lo: int, hi: int) -> list[int]:
        """Return whose stretches cross or touch this one."""
        bits = self._passed[axis][line] >> lo & ((1 << (hi - lo + 1)) - 1)
        found = []
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            for a, b, owner in self._legs[1 - axis][lo + lowest.bit_length() - 1]:
                if a <= line <= b:
                    found.append(owner)
        return found
