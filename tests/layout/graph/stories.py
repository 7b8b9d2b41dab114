"""Small graphs to lay out and to route."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import Anchor, Cluster, Edge, GraphFrame, GraphStory, Node
from talkbuilder.scene import Line, Paragraph, Run, Shape, Text

INK = Line("text", 1.5)


def words(text: str, size: float = 14.0) -> Text:
    """Return one centred paragraph."""
    return Text((Paragraph((Run(text),)),), size, align="center", anchor="middle")


def shape(id: str, rect: Rect, **more: Any) -> Shape:
    """Return a filled box."""
    return Shape(id=id, rect=rect, fill="surface", line=INK, **more)


def node(
    id: str, size: Size = Size(80, 30), pin: tuple[float, float] | None = None, **more: Any
) -> Node:
    """Return a node that is one box with its id in it."""
    box = shape(id, Rect(0, 0, *size), text=words(id))
    return Node(id=id, size=size, items=(box,), pin=Point(*pin) if pin else None, **more)


def edge(tail: str, head: str, **more: Any) -> Edge:
    """Return an edge between two items."""
    more.setdefault("id", f"{tail}-{head}")
    return Edge(tail=Anchor(tail), head=Anchor(head), line=INK, **more)


def story(
    nodes: Sequence[Node], edges: Iterable[Edge] = (), clusters: Iterable[str] = (), **more: Any
) -> GraphStory:
    """Return a story of one frame."""
    boxes = tuple(Cluster(id=id, label=words(id), fill="surface") for id in clusters)
    return GraphStory((GraphFrame(tuple(nodes), tuple(edges), boxes),), **more)


def chain(*ids: str, clusters: Mapping[str, str] | None = None, **more: Any) -> GraphStory:
    """Return nodes joined one after the other; ``clusters`` says which node is in which."""
    inside = clusters or {}
    nodes = [node(id, cluster=inside.get(id, "")) for id in ids]
    edges = [edge(a, b) for a, b in itertools.pairwise(ids)]
    return story(nodes, edges, dict.fromkeys(inside.values()), **more)
