"""Where connectors touch shapes, and what line each connector preset draws: facts of the format.

Both come from ECMA-376's ``presetShapeDefinitions.xml`` (part 1, annex D): the ``cxnLst`` of each shape that we use,
with its adjust values at their defaults, and the ``pathLst`` of the nine connectors. See
``builder/notes/connector-presets.md``.
"""

import math
from collections.abc import Callable, Mapping

from msgspec import Struct

from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import ConnectorPreset, Geometry

UP, LEFT, DOWN, RIGHT = Point(0, -1), Point(-1, 0), Point(0, 1), Point(1, 0)


class Site(Struct, frozen=True):
    """A connection site of a placed shape.

    ``index`` is what ``idx`` of ``a:stCxn`` means; ``out`` is the unit vector in which a connector leaves.
    ``plain`` is False for sites that a person would take last: diagonals of an ellipse, corners, the rim of a can.
    """

    index: int
    at: Point
    out: Point
    plain: bool = True


# A site as (x, y, out, plain), from the width and height of a shape at the origin.
_Raw = tuple[float, float, Point, bool]


def sites(geometry: Geometry, rect: Rect) -> tuple[Site, ...]:
    """Return the connection sites of ``geometry`` drawn in ``rect``, in the order of their indices."""
    raw = _SITES[geometry](rect.width, rect.height)
    return tuple(
        Site(index, Point(rect.x + x, rect.y + y), out, plain)
        for index, (x, y, out, plain) in enumerate(raw)
    )


def _four(w: float, h: float) -> list[_Raw]:
    return [
        (w / 2, 0, UP, True),
        (0, h / 2, LEFT, True),
        (w / 2, h, DOWN, True),
        (w, h / 2, RIGHT, True),
    ]


def _ellipse(w: float, h: float) -> list[_Raw]:
    near, far = 0.5 - math.sqrt(0.125), 0.5 + math.sqrt(0.125)
    return [
        (w / 2, 0, UP, True),
        (w * near, h * near, UP, False),
        (0, h / 2, LEFT, True),
        (w * near, h * far, DOWN, False),
        (w / 2, h, DOWN, True),
        (w * far, h * far, DOWN, False),
        (w, h / 2, RIGHT, True),
        (w * far, h * near, UP, False),
    ]


def _hexagon(w: float, h: float) -> list[_Raw]:
    x1 = min(w, h) * 0.25
    dy = h / 2 * 1.1547 * math.sin(math.radians(60))
    top, bottom = h / 2 - dy, h / 2 + dy
    return [
        (w, h / 2, RIGHT, True),
        (w - x1, bottom, DOWN, True),
        (x1, bottom, DOWN, True),
        (0, h / 2, LEFT, True),
        (x1, top, UP, True),
        (w - x1, top, UP, True),
    ]


def _triangle(w: float, h: float) -> list[_Raw]:
    return [
        (w / 2, 0, UP, True),
        (w / 4, h / 2, LEFT, True),
        (0, h, DOWN, False),
        (w / 2, h, DOWN, True),
        (w, h, DOWN, False),
        (w * 3 / 4, h / 2, RIGHT, True),
    ]


def _chevron(w: float, h: float) -> list[_Raw]:
    x1 = min(w, h) * 0.5
    middle = (w - x1) / 2
    return [
        (middle, 0, UP, True),
        (x1, h / 2, LEFT, True),
        (middle, h, DOWN, True),
        (w, h / 2, RIGHT, True),
    ]


def _can(w: float, h: float) -> list[_Raw]:
    rim = min(w, h) * 0.25
    return [
        (w / 2, rim, UP, False),
        (w / 2, 0, UP, True),
        (0, h / 2, LEFT, True),
        (w / 2, h, DOWN, True),
        (w, h / 2, RIGHT, True),
    ]


def _parallelogram(w: float, h: float) -> list[_Raw]:
    slant = min(w, h) * 0.25
    return [
        (w / 2, 0, UP, True),
        (w - (w - slant) / 2, 0, UP, False),
        (w - slant / 2, h / 2, RIGHT, True),
        ((w - slant) / 2, h, DOWN, False),
        (w / 2, h, DOWN, True),
        (slant / 2, h / 2, LEFT, True),
    ]


_SITES: Mapping[Geometry, Callable[[float, float], list[_Raw]]] = {
    "rect": _four,
    "roundRect": _four,
    "diamond": _four,
    "ellipse": _ellipse,
    "hexagon": _hexagon,
    "triangle": _triangle,
    "chevron": _chevron,
    "can": _can,
    "parallelogram": _parallelogram,
}

# --- connectors ---------------------------------------------------------------------------------------------------

_DEFAULT = 50_000
_HUNDRED_PERCENT = 100_000


def preset_path(
    preset: ConnectorPreset,
    rect: Rect,
    rotation: int = 0,
    flip_h: bool = False,
    flip_v: bool = False,
    adjust: tuple[int, ...] = (),
) -> Path:
    """Return the line that ``preset`` draws.

    The formula draws in the box before rotation, from its top left to its bottom right; then the flips mirror
    inside the box; then the box turns clockwise by ``rotation`` degrees about its centre.

    Raises:
        ValueError: ``freeform`` has no formula.
    """
    if preset == "freeform":
        raise ValueError("a free form has no formula")
    w, h = rect.width, rect.height
    a1, a2, a3 = (*adjust, *(_DEFAULT,) * 3)[:3]
    handles = (w * a1 / _HUNDRED_PERCENT, h * a2 / _HUNDRED_PERCENT, w * a3 / _HUNDRED_PERCENT)
    if preset.startswith("curved"):
        raw = _curve(preset, w, h, handles)
    else:
        raw = _stroke(_corners(preset, w, h, handles))
    place = _placed(rect, rotation, flip_h, flip_v)
    return tuple(
        CubicTo(place(s.c1), place(s.c2), place(s.to))
        if isinstance(s, CubicTo)
        else type(s)(place(s.to))
        for s in raw
    )


def _corners(
    preset: str, w: float, h: float, handles: tuple[float, float, float]
) -> tuple[Point, ...]:
    x1, y2, x3 = handles
    start, end = Point(0, 0), Point(w, h)
    match preset:
        case "straightConnector1":
            return (start, end)
        case "bentConnector2":
            return (start, Point(w, 0), end)
        case "bentConnector3":
            return (start, Point(x1, 0), Point(x1, h), end)
        case "bentConnector4":
            return (start, Point(x1, 0), Point(x1, y2), Point(w, y2), end)
        case _:
            return (start, Point(x1, 0), Point(x1, y2), Point(x3, y2), Point(x3, h), end)


def _stroke(points: tuple[Point, ...]) -> Path:
    return (MoveTo(points[0]), *(LineTo(point) for point in points[1:]))


def _curve(preset: str, w: float, h: float, handles: tuple[float, float, float]) -> Path:
    """The smooth sisters: through the middle of each inner leg, tangent to it."""
    start, end = Point(0, 0), Point(w, h)
    if preset == "curvedConnector2":
        return (MoveTo(start), CubicTo(Point(w / 2, 0), Point(w, h / 2), end))
    if preset == "curvedConnector3":
        x2 = handles[0]
        return (
            MoveTo(start),
            CubicTo(Point(x2 / 2, 0), Point(x2, h / 4), Point(x2, h / 2)),
            CubicTo(Point(x2, h * 3 / 4), Point((w + x2) / 2, h), end),
        )
    if preset == "curvedConnector4":
        x2, y4, _ = handles
        x3, y1, y5 = (w + x2) / 2, y4 / 2, (h + y4) / 2
        return (
            MoveTo(start),
            CubicTo(Point(x2 / 2, 0), Point(x2, y1 / 2), Point(x2, y1)),
            CubicTo(Point(x2, (y1 + y4) / 2), Point((x2 + x3) / 2, y4), Point(x3, y4)),
            CubicTo(Point((x3 + w) / 2, y4), Point(w, y5), end),
        )
    x3, y4, x6 = handles
    x1, y1, y5 = (x3 + x6) / 2, y4 / 2, (h + y4) / 2
    return (
        MoveTo(start),
        CubicTo(Point(x3 / 2, 0), Point(x3, y1 / 2), Point(x3, y1)),
        CubicTo(Point(x3, (y1 + y4) / 2), Point((x3 + x1) / 2, y4), Point(x1, y4)),
        CubicTo(Point((x6 + x1) / 2, y4), Point(x6, (y5 + y4) / 2), Point(x6, y5)),
        CubicTo(Point(x6, (y5 + h) / 2), Point((x6 + w) / 2, h), end),
    )


_QUARTERS = {0: (1.0, 0.0), 90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}


def _placed(rect: Rect, rotation: int, flip_h: bool, flip_v: bool) -> Callable[[Point], Point]:
    cx, cy = rect.center
    turn = math.radians(rotation)
    cos, sin = _QUARTERS.get(rotation % 360) or (math.cos(turn), math.sin(turn))
    sx, sy = -1 if flip_h else 1, -1 if flip_v else 1

    def place(point: Point) -> Point:
        x, y = (point.x - rect.width / 2) * sx, (point.y - rect.height / 2) * sy
        return Point(cx + x * cos - y * sin, cy + x * sin + y * cos)

    return place
