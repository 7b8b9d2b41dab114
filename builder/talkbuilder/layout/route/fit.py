"""From a line of right angles to the connector preset that draws it, or to a free form."""

from collections.abc import Sequence

from msgspec import Struct

from talkbuilder.connection import preset_path
from talkbuilder.geometry import LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import ConnectorPreset

# Adjust values are shares of the box; where both ends lie on one line the box gets this width (points), half of it on
# each side. PowerPoint does the same with a whole point.
SLIVER = 0.2
_HUNDRED_PERCENT = 100_000
# xsd:int, in which guides are computed.
_LARGEST = 2**31 - 1


class Drawn(Struct, frozen=True):
    """How a preset is placed, and what it then draws."""

    path: Path
    preset: ConnectorPreset
    rect: Rect
    rotation: int = 0
    flip_h: bool = False
    flip_v: bool = False
    adjust: tuple[int, ...] = ()


def straight(start: Point, end: Point) -> Drawn:
    """Return the straight connector between two points."""
    rect = Rect(
        min(start.x, end.x), min(start.y, end.y), abs(start.x - end.x), abs(start.y - end.y)
    )
    flips = end.x < start.x, end.y < start.y
    return Drawn(
        preset_path("straightConnector1", rect, 0, *flips), "straightConnector1", rect, 0, *flips
    )


def freeform(points: Sequence[Point]) -> Drawn:
    """Return a free form along ``points``."""
    path: Path = (MoveTo(points[0]), *(LineTo(point) for point in points[1:]))
    xs, ys = [p.x for p in points], [p.y for p in points]
    return Drawn(path, "freeform", Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))


def tidy(points: Sequence[Point]) -> list[Point]:
    """Return ``points`` without those that repeat or lie on a straight line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and _same(kept[-1], point):
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _same(a: Point, b: Point) -> bool:
    return abs(a.x - b.x) < 1e-6 and abs(a.y - b.y) < 1e-6


def _in_line(a: Point, b: Point, c: Point) -> bool:
    on_column = abs(a.x - b.x) < 1e-6 and abs(b.x - c.x) < 1e-6
    on_row = abs(a.y - b.y) < 1e-6 and abs(b.y - c.y) < 1e-6
    return on_column or on_row


def bent(points: Sequence[Point], curved: bool = False) -> Drawn:
    """Return the preset that runs along ``points`` (right angles only), a free form where there is none."""
    points = tidy(points)
    if len(points) == 2:
        return straight(points[0], points[1])
    if len(points) > 6:
        return freeform(points)
    placed = _placed(points)
    if placed is None:
        return freeform(points)
    rect, rotation, flip_h, flip_v, adjust = placed
    preset: ConnectorPreset
    preset = f"{'curved' if curved else 'bent'}Connector{len(points) - 1}"  # type: ignore[assignment]
    path = preset_path(preset, rect, rotation, flip_h, flip_v, adjust)
    return Drawn(path, preset, rect, rotation, flip_h, flip_v, adjust)


def _placed(points: Sequence[Point]) -> tuple[Rect, int, bool, bool, tuple[int, ...]] | None:
    """Return box, rotation, flips and adjust values.

    In the preset's own box the first leg runs right and the end is at the bottom right. A first leg that runs up or
    down is the same box turned by 90 degrees clockwise: its x then points down, its y to the left. The first and
    third adjust values are shares of the width, the second one of the height.
    """
    start, end = points[0], points[-1]
    turned = abs(points[1].x - start.x) < 1e-6
    along, across = (
        (end.y - start.y, start.x - end.x) if turned else (end.x - start.x, end.y - start.y)
    )
    flip_h, flip_v = along < 0, across < 0
    width, height = abs(along), abs(across)
    count = len(points) - 1
    if count >= 3 and width < SLIVER:
        width = SLIVER
    if count >= 4 and height < SLIVER:
        height = SLIVER
    center = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    rect = Rect(center.x - width / 2, center.y - height / 2, width, height)
    adjust = []
    for number, corner in enumerate(points[1:-2] if count > 2 else ()):
        if number % 2 == 0:
            shift = (corner.y - center.y) if turned else (corner.x - center.x)
            share = ((-shift if flip_h else shift) + width / 2) / width
        else:
            shift = (center.x - corner.x) if turned else (corner.y - center.y)
            share = ((-shift if flip_v else shift) + height / 2) / height
        adjust.append(round(share * _HUNDRED_PERCENT))
    if any(abs(value) > _LARGEST for value in adjust):
        return None
    return rect, 90 if turned else 0, flip_h, flip_v, tuple(adjust)
