"""Straight connectors at any angle: for graphs that are not layered, and for edges that insist."""

from collections.abc import Iterable, Sequence

from talkbuilder.connection import Site
from talkbuilder.geometry import Rect

# What a point costs: a box in the way, and leaving a site sideways.
HIT = 1000.0
SIDEWAYS = 60.0
# A line along the edge of a box looks like a part of it.
GRAZE = 1.5


def crosses(a: tuple[float, float], b: tuple[float, float], rect: Rect, slack: float = 0.0) -> bool:
    """Whether the stretch from ``a`` to ``b`` passes through the inside of ``rect``, made ``slack`` smaller."""
    left, top = rect.x + slack, rect.y + slack
    right, bottom = rect.x + rect.width - slack, rect.y + rect.height - slack
    if left >= right or top >= bottom:
        return False
    (ax, ay), (bx, by) = a, b
    # Nearly every stretch lies wholly on one side.
    if (ax <= left and bx <= left) or (ax >= right and bx >= right):
        return False
    if (ay <= top and by <= top) or (ay >= bottom and by >= bottom):
        return False
    enter, leave = 0.0, 1.0
    for start, delta, lo, hi in ((ax, bx - ax, left, right), (ay, by - ay, top, bottom)):
        if abs(delta) < 1e-9:
            if not lo < start < hi:
                return False
            continue
        near, far = sorted(((lo - start) / delta, (hi - start) / delta))
        enter, leave = max(enter, near), min(leave, far)
    return leave - enter > 1e-6


def best_pair(
    tails: Sequence[Site], heads: Sequence[Site], walls: Iterable[Rect]
) -> tuple[Site, Site, int]:
    """Return the sites between which a straight line is shortest and cleanest, and how many walls it still crosses."""
    walls = tuple(walls)

    def judge(tail: Site, head: Site) -> tuple[float, int]:
        a, b = tail.at, head.at
        dx, dy = b.x - a.x, b.y - a.y
        length = (dx * dx + dy * dy) ** 0.5 or 1e-9
        lean = 2.0 - (dx * tail.out.x + dy * tail.out.y) / length
        lean += (dx * head.out.x + dy * head.out.y) / length
        hits = sum(crosses(a, b, wall, -GRAZE) for wall in walls)
        return length + SIDEWAYS * lean + HIT * hits, hits

    pairs = [
        (*judge(tail, head), tail.index, head.index, tail, head) for tail in tails for head in heads
    ]
    _, hits, _, _, tail, head = min(pairs, key=lambda pair: pair[:4])
    return tail, head, hits
