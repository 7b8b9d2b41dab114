"""Puts the words of an edge beside its line, where they touch nothing; on a line, with a ground, if they must."""

import itertools
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import CubicTo, MoveTo, Path, Point, Rect
from talkbuilder.graph import DrawnFrame, Edge
from talkbuilder.layout.route.boxes import Box, text_box
from talkbuilder.layout.route.plan import Plan
from talkbuilder.layout.route.slanted import crosses
from talkbuilder.layout.text.fit import WIDER
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Shape, Text, TextBlock, walk
from talkbuilder.theme import Token

# Between a line and its words.
OFFSET = 2.5
# Between words and boxes.
CLEAR = 1.5
ON_BOX, ON_WORDS, ON_LINE, ON_OWN = 1000.0, 800.0, 300.0, 120.0
# Where along a leg words are tried.
SPOTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)


_XY = tuple[float, float]
_Leg = tuple[_XY, _XY]


class _Spot(Struct, frozen=True):
    cost: float
    rect: Rect
    ground: bool


def place_labels(
    frames: Sequence[DrawnFrame],
    plan: Plan,
    paths: Sequence[Path],
    boxes: Sequence[Box],
    ruler: Ruler,
) -> list[tuple[Item, ...]]:
    """Return the labels of each frame. The label of one edge between the same boxes stays where it is."""
    sizes = _sizes(plan, ruler)
    strokes = [(flattened(path), job.frames) for path, job in zip(paths, plan.jobs, strict=True)]
    apart = [list(itertools.pairwise(stroke)) for stroke, _ in strokes] if sizes else []
    spots: dict[int, _Spot] = {}
    for number in sorted(sizes):
        width, height = sizes[number]
        job = plan.jobs[number]
        near = _near(strokes[number][0], width, height)
        walls = [
            (box.rect, ON_WORDS if box.words else ON_BOX)
            for box in boxes
            if box.frames & job.frames
            and box.rect.overlaps(near)
            and (box.words or not (box.rect.contains(job.tail) or box.rect.contains(job.head)))
        ]
        # The ends are in the way; what contains them is not.
        walls += [(rect, ON_BOX) for rect in (job.tail, job.head) if job.tail != job.head]
        walls += [
            (spot.rect, ON_WORDS)
            for other, spot in spots.items()
            if plan.jobs[other].frames & job.frames
        ]
        others = [
            _within(legs, near)
            for other, (legs, (_, shown)) in enumerate(zip(apart, strokes, strict=True))
            if other != number and shown & job.frames
        ]
        others = [legs for legs in others if legs]
        spots[number] = _best(strokes[number][0], others, walls, width, height)
    return [
        tuple(
            _item(edge, spots[number], frame)
            for edge, number in edges
            if edge.label and number in spots
        )
        for frame, edges in zip(frames, plan.frames, strict=True)
    ]


def _sizes(plan: Plan, ruler: Ruler) -> dict[int, tuple[float, float]]:
    sizes: dict[int, tuple[float, float]] = {}
    for edges in plan.frames:
        for edge, number in edges:
            if edge.label and edge.label.plain.strip():
                box = text_box(_loose(edge.label), Rect(0, 0, 0, 0), ruler)
                width, height = sizes.get(number, (0.0, 0.0))
                sizes[number] = max(width, box.width * WIDER + 4), max(height, box.height)
    return sizes


def _loose(text: Text) -> Text:
    return replace(text, wrap=False, inset=(0.0,) * 4, align="center", anchor="middle")


def flattened(path: Path, steps: int = 8) -> list[Point]:
    """Return ``path`` as points; curves become ``steps`` chords."""
    points: list[Point] = []
    for segment in path:
        if isinstance(segment, CubicTo):
            a, b, c, d = points[-1], segment.c1, segment.c2, segment.to
            for step in range(1, steps + 1):
                t = step / steps
                u = 1 - t
                k = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
                points.append(
                    Point(
                        k[0] * a.x + k[1] * b.x + k[2] * c.x + k[3] * d.x,
                        k[0] * a.y + k[1] * b.y + k[2] * c.y + k[3] * d.y,
                    )
                )
        elif isinstance(segment, MoveTo) and points:
            continue
        else:
            points.append(segment.to)
    return points


def _near(stroke: list[Point], width: float, height: float) -> Rect:
    """Return the room in which words of this size beside ``stroke`` can stand, and a little more."""
    far = width + height + OFFSET + 2 * CLEAR
    x, y = min(p.x for p in stroke) - far, min(p.y for p in stroke) - far
    return Rect(x, y, max(p.x for p in stroke) + far - x, max(p.y for p in stroke) + far - y)


def _within(legs: Sequence[_Leg], room: Rect) -> list[_Leg]:
    left, top, right, bottom = room.x, room.y, room.right, room.bottom
    return [
        ((ax, ay), (bx, by))
        for (ax, ay), (bx, by) in legs
        if (ax < right or bx < right)
        and (ax > left or bx > left)
        and (ay < bottom or by < bottom)
        and (ay > top or by > top)
    ]


def _best(
    own: list[Point],
    others: list[list[_Leg]],
    walls: list[tuple[Rect, float]],
    width: float,
    height: float,
) -> _Spot:
    legs = list(itertools.pairwise(own))
    longest = max((_length(a, b) for a, b in legs), default=0.0)
    best: _Spot | None = None
    everybody, all_walls = others, walls
    for a, b in legs:
        near = _near([a, b], width, height)
        others = [found for other in everybody if (found := _within(other, near))]
        walls = [wall for wall in all_walls if wall[0].overlaps(near)]
        short = 0.15 * (longest - _length(a, b))
        shared = 40.0 * any(_on_line(a, b, other) for other in others)
        for share in SPOTS:
            middle = Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
            for rank, (center, on_line) in enumerate(_around(a, b, middle, width, height)):
                rect = Rect(center.x - width / 2, center.y - height / 2, width, height)
                cost = short + shared + rank + abs(share - 0.5) * 10 + 150.0 * on_line
                cost += sum(price for wall, price in walls if rect.overlaps(wall, -CLEAR))
                if best and cost >= best.cost:
                    continue
                struck = sum(_hits(other, rect) for other in others)
                own_too = not on_line and _hits(legs, rect)
                cost += ON_LINE * struck + ON_OWN * own_too
                if best is None or cost < best.cost:
                    best = _Spot(cost, rect, on_line or own_too or struck > 0)
    assert best is not None
    return best


def _around(
    a: Point, b: Point, middle: Point, width: float, height: float
) -> list[tuple[Point, bool]]:
    """Return centres for words beside the leg ``a`` to ``b`` at ``middle``, the best first, the last on it."""
    length = _length(a, b) or 1.0
    # Far enough that the box clears a leg of any angle.
    nx, ny = -(b.y - a.y) / length, (b.x - a.x) / length
    away = abs(nx) * width / 2 + abs(ny) * height / 2 + OFFSET
    sides = [Point(middle.x + nx * away, middle.y + ny * away)]
    sides.append(Point(middle.x - nx * away, middle.y - ny * away))
    # Above a level leg, to the right of an upright one.
    level = abs(b.x - a.x) >= abs(b.y - a.y)
    sides.sort(key=lambda p: (p.y, p.x) if level else (-p.x, p.y))
    return [*((side, False) for side in sides), (middle, True)]


def _length(a: Point, b: Point) -> float:
    return float(((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5)


def _hits(stroke: Sequence[_Leg], rect: Rect) -> bool:
    return any(crosses(a, b, rect, -1.0) for a, b in stroke)


def _on_line(a: Point, b: Point, stroke: list[_Leg]) -> bool:
    """Whether ``stroke`` runs along the middle of the leg: then words there could belong to either."""
    middle = Rect((a.x + b.x) / 2 - 1, (a.y + b.y) / 2 - 1, 2, 2)
    return any(crosses(c, d, middle) for c, d in stroke)


def _item(edge: Edge, spot: _Spot, frame: DrawnFrame) -> Item:
    assert edge.label is not None
    id, text = f"{edge.id}.label", _loose(edge.label)
    if not spot.ground:
        return TextBlock(id=id, rect=spot.rect, text=text, role="figure")
    return Shape(id=id, rect=spot.rect, fill=_ground(spot.rect, frame), text=text)


def _ground(rect: Rect, frame: DrawnFrame) -> Token:
    """Return the fill on which ``rect`` lies: the innermost shape round it, or the page."""
    fills = [
        (item.rect.width * item.rect.height, item.fill)
        for item in walk(frame.items)
        if isinstance(item, Shape) and item.fill and item.rect.contains(rect)
    ]
    return min(fills)[1] if fills else "background"
