"""Outlines as operations: each geometry as PowerPoint draws it, connectors with their heads.

Proportions are those of presetShapeDefinitions.xml (ECMA-376 part 1, annex D) at default adjust values.
"""

import math
from typing import Any, assert_never

from talkbuilder.backends.typst.ink import Ink, near
from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import Connector, Geometry, Head, Line, Shape

Op = list[Any]
Segment = list[Any]

# PowerPoint's medium head is three lines wide and long; a thin line keeps a visible one.
HEAD, LEAST_HEAD = 3.0, 6.0
_ROUND = 0.5522847498
"""How far the control points of a quarter circle lie, in radii."""
_RIM = 0.125
"""Half the height of a can's lid, in shorter sides."""


def shape_ops(shape: Shape, ink: Ink) -> list[Op]:
    """Return the outline of ``shape`` without its text."""
    fill, line = ink.paint(shape.fill), ink.stroke(shape.line)
    if not fill and not line:
        return []
    rect = shape.rect
    box = [near(rect.x), near(rect.y), near(rect.width), near(rect.height)]
    match shape.geometry:
        case "rect":
            return [["rect", *box, fill, line, 0]]
        case "roundRect":
            radius = min(shape.radius, rect.width / 2, rect.height / 2)
            return [["rect", *box, fill, line, near(radius)]]
        case "ellipse":
            return [["ellipse", *box, fill, line]]
        case "can":
            return _can(rect, fill, line)
        case "diamond" | "hexagon" | "triangle" | "chevron" | "parallelogram":
            return [["path", fill, line, _polygon(corners(shape.geometry, rect))]]
        case _:
            assert_never(shape.geometry)


def corners(geometry: Geometry, rect: Rect) -> list[Point]:
    """Return the corners of a geometry that has only straight sides."""
    x, y, r, b = rect.x, rect.y, rect.right, rect.bottom
    cx, cy = rect.center
    side = min(rect.width, rect.height)
    table: dict[str, list[tuple[float, float]]] = {
        "diamond": [(cx, y), (r, cy), (cx, b), (x, cy)],
        "triangle": [(cx, y), (r, b), (x, b)],
        "parallelogram": [(x + side / 4, y), (r, y), (r - side / 4, b), (x, b)],
        "chevron": [
            (x, y), (r - side / 2, y), (r, cy), (r - side / 2, b), (x, b), (x + side / 2, cy)
        ],
        "hexagon": [
            (x, cy), (x + side / 4, y), (r - side / 4, y), (r, cy), (r - side / 4, b), (x + side / 4, b)
        ],
    }  # fmt: skip
    return [Point(*corner) for corner in table[geometry]]


def _can(rect: Rect, fill: int, line: int) -> list[Op]:
    rim = min(rect.width, rect.height) * _RIM
    x, y, r, b, w = rect.x, rect.y, rect.right, rect.bottom, rect.width / 2
    kx, ky = w * _ROUND, rim * _ROUND
    top, foot, cx = y + rim, b - rim, x + w

    def cubic(*values: float) -> Segment:
        return [near(value) for value in values]

    body = [
        [0, near(x), near(top)],
        cubic(x, top - ky, cx - kx, y, cx, y),
        cubic(cx + kx, y, r, top - ky, r, top),
        [1, near(r), near(foot)],
        cubic(r, foot + ky, cx + kx, b, cx, b),
        cubic(cx - kx, b, x, foot + ky, x, foot),
        [],
    ]
    lid = [
        [0, near(x), near(top)],
        cubic(x, top + ky, cx - kx, top + rim, cx, top + rim),
        cubic(cx + kx, top + rim, r, top + ky, r, top),
    ]
    return [["path", fill, line, body], *([["path", 0, line, lid]] if line else [])]


def _polygon(points: list[Point]) -> list[Segment]:
    first, *rest = points
    return [
        [0, near(first.x), near(first.y)],
        *([1, near(point.x), near(point.y)] for point in rest),
        [],
    ]


# --- connectors ---------------------------------------------------------------------------------------------------


def connector_ops(connector: Connector, ink: Ink) -> list[Op]:
    """Return the line of ``connector`` and its heads."""
    if len(connector.path) < 2:
        return []
    first, second, before, last = ends(connector.path)
    path = list(connector.path)
    length = max(LEAST_HEAD, HEAD * connector.line.width)
    # Drawn back under the heads, so that no blunt end shows at a tip.
    if connector.head == "arrow":
        final, tip = path[-1], _toward(last, before, length * 0.8)
        path[-1] = CubicTo(final.c1, final.c2, tip) if isinstance(final, CubicTo) else LineTo(tip)
    if connector.tail == "arrow":
        path[0] = MoveTo(_toward(first, second, length * 0.8))
    ops: list[Op] = [["path", 0, ink.stroke(connector.line), [_segment(part) for part in path]]]
    for head, tip, origin in ((connector.head, last, before), (connector.tail, first, second)):
        ops += _head(head, tip, origin, length, connector.line, ink)
    return ops


def ends(path: Path) -> tuple[Point, Point, Point, Point]:
    """Return the first point, the next that differs, the one before the last that differs, and the last."""
    points: list[Point] = []
    for part in path:
        if isinstance(part, CubicTo):
            points += [part.c1, part.c2]
        points.append(part.to)
    first, last = points[0], points[-1]
    second = next((point for point in points if math.dist(point, first) > 0.01), last)
    before = next((point for point in reversed(points) if math.dist(point, last) > 0.01), first)
    return first, second, before, last


def _segment(part: MoveTo | LineTo | CubicTo) -> Segment:
    match part:
        case MoveTo(to):
            return [0, near(to.x), near(to.y)]
        case LineTo(to):
            return [1, near(to.x), near(to.y)]
        case CubicTo(c1, c2, to):
            return [near(value) for point in (c1, c2, to) for value in point]


def _toward(start: Point, target: Point, distance: float) -> Point:
    share = min(1.0, distance / (math.dist(start, target) or 1.0))
    return Point(start.x + (target.x - start.x) * share, start.y + (target.y - start.y) * share)


def _head(head: Head, tip: Point, origin: Point, length: float, line: Line, ink: Ink) -> list[Op]:
    fill = ink.paint(line.token)
    match head:
        case "none":
            return []
        case "oval":
            corner = tip.moved(-length / 2, -length / 2)
            size = near(length)
            return [["ellipse", near(corner.x), near(corner.y), size, size, fill, 0]]
        case "arrow":
            far = math.dist(tip, origin) or 1.0
            dx, dy = (origin.x - tip.x) / far * length, (origin.y - tip.y) / far * length
            base = tip.moved(dx, dy)
            wings = [tip, base.moved(-dy / 2, dx / 2), base.moved(dy / 2, -dx / 2)]
            return [["path", fill, 0, _polygon(wings)]]
        case _:
            assert_never(head)
