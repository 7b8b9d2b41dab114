"""Points, sizes, boxes and paths on a slide: y grows downward, everything in points."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import Struct


class Point(NamedTuple):
    """A place on the slide."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> "Point":
        """Return this point shifted."""
        return Point(self.x + dx, self.y + dy)


class Size(NamedTuple):
    """Width and height."""

    width: float
    height: float


class Rect(Struct, frozen=True):
    """A box: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.width, self.height)

    def moved(self, dx: float, dy: float) -> "Rect":
        """Return this box shifted."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def scaled(self, factor: float) -> "Rect":
        """Return this box with every length multiplied, the origin staying where it is."""
        return Rect(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def inset(self, dx: float, dy: float | None = None) -> "Rect":
        """Return this box with ``dx`` taken off left and right, ``dy`` off top and bottom."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, self.width - 2 * dx, self.height - 2 * dy)

    def contains(self, other: "Rect", slack: float = 0.01) -> bool:
        """Whether ``other`` lies inside, give or take ``slack``."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: "Rect", slack: float = 0.01) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def union(self, other: "Rect") -> "Rect":
        """Return the smallest box round both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


def bounds(boxes: Iterable[Rect]) -> Rect:
    """Return the smallest box round all of ``boxes``; an empty box at the origin if there are none."""
    found: Rect | None = None
    for box in boxes:
        found = box if found is None else found.union(box)
    return found or Rect(0, 0, 0, 0)


class MoveTo(Struct, frozen=True):
    """Start a new stroke."""

    to: Point


class LineTo(Struct, frozen=True):
    """A straight line to ``to``."""

    to: Point


class CubicTo(Struct, frozen=True):
    """A cubic Bezier curve to ``to``."""

    c1: Point
    c2: Point
    to: Point


Segment = MoveTo | LineTo | CubicTo
Path = tuple[Segment, ...]


def path_moved(path: Path, dx: float, dy: float) -> Path:
    """Return ``path`` shifted."""
    return tuple(_map(segment, lambda p: p.moved(dx, dy)) for segment in path)


def path_scaled(path: Path, factor: float) -> Path:
    """Return ``path`` with every coordinate multiplied."""
    return tuple(_map(segment, lambda p: Point(p.x * factor, p.y * factor)) for segment in path)


def _map(segment: Segment, change: Callable[[Point], Point]) -> Segment:
    match segment:
        case MoveTo(to):
            return MoveTo(change(to))
        case LineTo(to):
            return LineTo(change(to))
        case CubicTo(c1, c2, to):
            return CubicTo(change(c1), change(c2), change(to))
