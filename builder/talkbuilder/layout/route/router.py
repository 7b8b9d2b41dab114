"""Routes the edges of all frames of a figure into connectors."""

from collections.abc import Sequence
from dataclasses import dataclass

from talkbuilder.connection import Site, preset_path, sites
from talkbuilder.geometry import Point, Rect
from talkbuilder.graph import DrawnFrame, Edge
from talkbuilder.ports import Ruler
from talkbuilder.scene import Connector, Glue, Group, Item, Shape, walk


@dataclass(frozen=True, slots=True)
class Routing:
    """For each frame its connectors and their labels; and what did not go well, by edge id."""

    frames: tuple[tuple[Item, ...], ...]
    freeform: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


def route(frames: Sequence[DrawnFrame], ruler: Ruler, slanted: bool = False) -> Routing:
    """Return connectors for the edges of ``frames``."""
    out = []
    unknown: list[tuple[str, str]] = []
    for frame in frames:
        known = {item.id: item for item in walk(frame.items)}
        items: list[Item] = []
        for edge in frame.edges:
            ends = [known.get(anchor.item) for anchor in (edge.tail, edge.head)]
            if ends[0] is None or ends[1] is None:
                unknown.append((edge.id, edge.tail.item if ends[0] is None else edge.head.item))
                continue
            items.append(_straight(edge, ends[0], ends[1]))
        out.append(tuple(items))
    return Routing(tuple(out), unknown=tuple(unknown))


def _sites(item: Item) -> tuple[Site, ...]:
    return sites(item.geometry if isinstance(item, Shape) else "rect", _rect(item))


def _rect(item: Item) -> Rect:
    return _rect(item.items[0]) if isinstance(item, Group) else item.rect


def _straight(edge: Edge, tail: Item, head: Item) -> Connector:
    a, b = min(
        ((a, b) for a in _sites(tail) for b in _sites(head) if a.plain and b.plain),
        key=lambda pair: abs(pair[0].at.x - pair[1].at.x) + abs(pair[0].at.y - pair[1].at.y),
    )
    rect = _between(a.at, b.at)
    flip_h, flip_v = b.at.x < a.at.x, b.at.y < a.at.y
    return Connector(
        id=edge.id,
        path=preset_path("straightConnector1", rect, 0, flip_h, flip_v),
        line=edge.line,
        rect=rect,
        flip_h=flip_h,
        flip_v=flip_v,
        begin=Glue(tail.id, a.index),
        end=Glue(head.id, b.index),
        head=edge.arrow,
        tail=edge.arrow_tail,
        alt=edge.alt,
    )


def _between(a: Point, b: Point) -> Rect:
    return Rect(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))
