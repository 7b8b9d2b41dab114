"""Outlines: each geometry as the path that PowerPoint draws for it, and connectors with their heads."""

import math

from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import Connector, Geometry, Head, Line
from talkbuilder.units import short

# Lengths of arrow heads in multiples of the line's width, as PowerPoint's "medium" has them, and a floor so that
# thin lines keep a visible head.
HEAD_LENGTH = 3.0
HEAD_LEAST = 6.0


def _n(*values: float) -> str:
    return " ".join(short(value) for value in values)


def path_data(path: Path) -> str:
    """Return ``path`` in the syntax of SVG's ``d``."""
    parts = []
    for segment in path:
        match segment:
            case MoveTo(to):
                parts.append(f"M{_n(*to)}")
            case LineTo(to):
                parts.append(f"L{_n(*to)}")
            case CubicTo(c1, c2, to):
                parts.append(f"C{_n(*c1, *c2, *to)}")
    return "".join(parts)


def outline(geometry: Geometry, rect: Rect, radius: float) -> str:
    """Return the SVG path data of ``geometry`` in ``rect``; adjust values are PowerPoint's defaults.

    Source of the proportions: presetShapeDefinitions.xml of ECMA-376.
    """
    x, y, r, b = rect.x, rect.y, rect.right, rect.bottom
    w, h = rect.width, rect.height
    cx, cy = rect.center
    side = min(w, h)
    match geometry:
        case "rect":
            points = [(x, y), (r, y), (r, b), (x, b)]
        case "diamond":
            points = [(cx, y), (r, cy), (cx, b), (x, cy)]
        case "triangle":
            points = [(cx, y), (r, b), (x, b)]
        case "parallelogram":
            slant = side * 0.25
            points = [(x + slant, y), (r, y), (r - slant, b), (x, b)]
        case "chevron":
            point = side * 0.5
            points = [(x, y), (r - point, y), (r, cy), (r - point, b), (x, b), (x + point, cy)]
        case "hexagon":
            slant = side * 0.25
            # vf 115470 of the height, as the preset has it: the flat top is narrower than the box is high.
            dy = min(h / 2, h / 2 * 1.1547 * math.sin(math.radians(60)))
            points = [
                (x, cy),
                (x + slant, cy - dy),
                (r - slant, cy - dy),
                (r, cy),
                (r - slant, cy + dy),
                (x + slant, cy + dy),
            ]
        case "roundRect":
            q = min(radius, side / 2)
            return (
                f"M{_n(x, y + q)}A{_n(q, q)} 0 0 1 {_n(x + q, y)}L{_n(r - q, y)}"
                f"A{_n(q, q)} 0 0 1 {_n(r, y + q)}L{_n(r, b - q)}A{_n(q, q)} 0 0 1 {_n(r - q, b)}"
                f"L{_n(x + q, b)}A{_n(q, q)} 0 0 1 {_n(x, b - q)}Z"
            )
        case "ellipse":
            return f"M{_n(x, cy)}A{_n(w / 2, h / 2)} 0 1 1 {_n(r, cy)}A{_n(w / 2, h / 2)} 0 1 1 {_n(x, cy)}Z"
        case "can":
            rim = side * 0.125
            return (
                f"M{_n(x, y + rim)}A{_n(w / 2, rim)} 0 0 1 {_n(r, y + rim)}L{_n(r, b - rim)}"
                f"A{_n(w / 2, rim)} 0 0 1 {_n(x, b - rim)}ZM{_n(r, y + rim)}"
                f"A{_n(w / 2, rim)} 0 0 1 {_n(x, y + rim)}"
            )
    return "M" + "L".join(_n(*point) for point in points) + "Z"


def dashes(line: Line) -> str | None:
    """Return SVG's stroke-dasharray, in the proportions of DrawingML's ``dash`` and ``sysDot``."""
    match line.dash:
        case "solid":
            return None
        case "dash":
            return _n(line.width * 4, line.width * 3)
        case "dot":
            return _n(line.width, line.width * 2)


def ends(connector: Connector) -> tuple[Point, Point, Point, Point]:
    """Return first point, the point after it, the point before the last, and the last point of the path."""
    points: list[Point] = []
    for segment in connector.path:
        if isinstance(segment, CubicTo):
            points += [segment.c1, segment.c2]
        points.append(segment.to)
    return points[0], points[1], points[-2], points[-1]


def head_length(width: float) -> float:
    """Return how long the arrow head of a line of ``width`` is."""
    return max(HEAD_LEAST, width * HEAD_LENGTH)


def shortened(connector: Connector) -> Path:
    """Return the path with its ends drawn back under the heads, so that no blunt line shows at a tip."""
    path = list(connector.path)
    first, second, before, last = ends(connector)
    back = head_length(connector.line.width) * 0.8
    if connector.head == "arrow":
        end = _toward(last, before, back)
        final = path[-1]
        path[-1] = CubicTo(final.c1, final.c2, end) if isinstance(final, CubicTo) else LineTo(end)
    if connector.tail == "arrow":
        path[0] = MoveTo(_toward(first, second, back))
    return tuple(path)


def _toward(start: Point, target: Point, distance: float) -> Point:
    length = math.dist(start, target) or 1.0
    share = min(1.0, distance / length)
    return Point(start.x + (target.x - start.x) * share, start.y + (target.y - start.y) * share)


def head_data(head: Head, tip: Point, origin: Point, width: float) -> str:
    """Return the SVG path data of a head whose tip is at ``tip`` on a line that comes from ``origin``."""
    if head == "none":
        return ""
    length = head_length(width)
    if head == "oval":
        half = length / 2
        box = Rect(tip.x - half, tip.y - half, length, length)
        return outline("ellipse", box, 0)
    back = _toward(tip, origin, length) if origin != tip else Point(tip.x - length, tip.y)
    distance = math.dist(tip, back) or 1.0
    nx, ny = (tip.y - back.y) / distance, (back.x - tip.x) / distance
    # A line shorter than its head still gets a whole one.
    dx, dy = (back.x - tip.x) / distance * length, (back.y - tip.y) / distance * length
    half = length / 2
    base = Point(tip.x + dx, tip.y + dy)
    corners = [tip, base.moved(nx * half, ny * half), base.moved(-nx * half, -ny * half)]
    return "M" + "L".join(_n(*corner) for corner in corners) + "Z"
