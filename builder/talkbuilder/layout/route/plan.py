"""What there is to route: each edge once for all the frames in which its ends are the same."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.connection import Site, sites
from talkbuilder.geometry import Point, Rect
from talkbuilder.graph import DrawnFrame, Edge, Side
from talkbuilder.layout.route.boxes import item_box
from talkbuilder.scene import Item, Shape, walk

_OUT: dict[Side, Point] = {"n": Point(0, -1), "w": Point(-1, 0), "s": Point(0, 1), "e": Point(1, 0)}


class Job(Struct, frozen=True):
    """One edge between two boxes at their places; ``frames`` has a bit for each frame that shows it so."""

    edge: Edge
    tail: Rect
    head: Rect
    tails: tuple[Site, ...]
    heads: tuple[Site, ...]
    frames: int

    @property
    def length(self) -> float:
        """How far apart the ends are: near ones are routed first."""
        a, b = self.tail.center, self.head.center
        return abs(a.x - b.x) + abs(a.y - b.y)


class Plan(Struct, frozen=True):
    """All jobs; for each frame its edges, each with the number of its job; edges whose end is not drawn."""

    jobs: tuple[Job, ...]
    frames: tuple[tuple[tuple[Edge, int], ...], ...]
    unknown: tuple[tuple[str, str], ...]


_Key = tuple[Edge, Rect, Rect]


def plan(frames: Sequence[DrawnFrame]) -> Plan:
    """Return the jobs in ``frames``."""
    jobs: dict[_Key, Job] = {}
    order: dict[_Key, int] = {}
    shown: list[tuple[tuple[Edge, int], ...]] = []
    unknown: list[tuple[str, str]] = []
    for number, frame in enumerate(frames):
        known = {item.id: item for item in walk(frame.items)}
        edges: list[tuple[Edge, int]] = []
        for edge in frame.edges:
            lost = [anchor.item for anchor in (edge.tail, edge.head) if anchor.item not in known]
            if lost:
                unknown.append((edge.id, lost[0]))
                continue
            job = _job(edge, known[edge.tail.item], known[edge.head.item], 1 << number)
            # Colours and words may change from frame to frame; the way must not.
            key = (_way(edge), job.tail, job.head)
            edges.append((edge, order.setdefault(key, len(order))))
            before = jobs.get(key)
            jobs[key] = replace(before, frames=before.frames | 1 << number) if before else job
        shown.append(tuple(edges))
    return Plan(tuple(jobs.values()), tuple(shown), tuple(unknown))


def _way(edge: Edge) -> Edge:
    """Return what of ``edge`` decides its way."""
    line = replace(edge.line, token="text", width=1.0, dash="solid")
    return replace(edge, line=line, label=None, alt="", arrow="none", arrow_tail="none")


def _job(edge: Edge, tail: Item, head: Item, frame: int) -> Job:
    a, b = item_box(tail), item_box(head)
    tails, heads = _sites(tail, a), _sites(head, b)
    if a != b and a.contains(b):
        tails = _inward(tails)
    elif a != b and b.contains(a):
        heads = _inward(heads)
    return Job(edge, a, b, _wanted(tails, edge.tail.side), _wanted(heads, edge.head.side), frame)


def _sites(item: Item, rect: Rect) -> tuple[Site, ...]:
    return sites(item.geometry if isinstance(item, Shape) else "rect", rect)


def _inward(found: tuple[Site, ...]) -> tuple[Site, ...]:
    """An edge between a box and something inside it leaves the box on the inner side."""
    return tuple(replace(site, out=Point(-site.out.x, -site.out.y)) for site in found)


def _wanted(found: tuple[Site, ...], side: Side) -> tuple[Site, ...]:
    if not side:
        return found
    return tuple(site for site in found if site.out == _OUT[side]) or found
