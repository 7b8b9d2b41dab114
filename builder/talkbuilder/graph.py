"""What a kind of figure hands to layout: a story told in frames, as a graph to be placed or as a drawing to be scaled.

    GraphStory  --engine-->  DrawnStory  --router, fit-->  scene.Figure
    ComposedStory: several of them, each in a room of its own

A node is a box of a size that we measured, with parts drawn inside it; Graphviz only ever sees the size. So the
layout does not depend on the machine's fonts, and everything inside a node stays native.
"""

from typing import Literal

from msgspec import Struct

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.scene import Head, Item, Line, Text
from talkbuilder.theme import Token

Side = Literal["n", "e", "s", "w", ""]


class Anchor(Struct, frozen=True):
    """One end of an edge: the id of an item (a node's own shape, or a part of it) and the side it should leave by.

    An empty side leaves the choice to layout.
    """

    item: str
    side: Side = ""


class Edge(Struct, frozen=True, kw_only=True):
    """A connector to be. ``ranks`` False: the edge must not pull its ends apart (Graphviz: constraint=false).

    ``route``: "auto" is straight where that crosses nothing, else an elbow; the others insist.
    """

    id: str
    tail: Anchor
    head: Anchor
    line: Line
    arrow: Head = "arrow"
    arrow_tail: Head = "none"
    label: Text | None = None
    ranks: bool = True
    route: Literal["auto", "straight", "elbow", "curve"] = "auto"
    alt: str = ""


class Node(Struct, frozen=True, kw_only=True):
    """A box to be placed. ``items`` are in the node's own coordinates (origin at its top left corner).

    The first of ``items`` is usually the shape that is the node. ``rank`` groups nodes on one level
    ("min" and "max" are first and last); ``pin`` fixes the centre.
    """

    id: str
    size: Size
    items: tuple[Item, ...]
    cluster: str = ""
    rank: str = ""
    order: int = 0
    pin: Point | None = None


class Cluster(Struct, frozen=True, kw_only=True):
    """A frame round nodes, with a label."""

    id: str
    label: Text | None = None
    parent: str = ""
    fill: Token | None = None
    line: Line | None = None


class GraphFrame(Struct, frozen=True):
    """One step: which nodes and edges there are now, what happened, and words for who cannot see it.

    The layout is that of the union over all frames: the same id is the same place. ``caption`` is inline Markdown,
    ``alt`` is plain.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...] = ()
    caption: str = ""
    alt: str = ""


class GraphStory(Struct, frozen=True):
    """Frames that Graphviz places. Separations are in points.

    ``ordered`` keeps the nodes of a rank by their ``order``, and the ranks one after the other in the order of their
    first nodes, flush left (in LR: flush at the top).
    """

    frames: tuple[GraphFrame, ...]
    direction: Literal["TB", "LR"] = "LR"
    node_gap: float = 24.0
    rank_gap: float = 40.0
    engine: Literal["dot", "neato", "circo"] = "dot"
    ordered: bool = False


class DrawnFrame(Struct, frozen=True):
    """One step, already placed, in the story's own coordinates; ``edges`` are still to be routed."""

    items: tuple[Item, ...]
    edges: tuple[Edge, ...] = ()
    caption: str = ""
    alt: str = ""


class DrawnStory(Struct, frozen=True):
    """Frames on one canvas of ``size``; layout scales the whole of it to the slide."""

    size: Size
    frames: tuple[DrawnFrame, ...]


class Part(Struct, frozen=True):
    """A story inside another, in a room of its own. ``id`` and a dot come before the ids of all that is in it."""

    id: str
    rect: Rect
    story: GraphStory | DrawnStory


class ComposedFrame(Struct, frozen=True):
    """One step of several stories: the index of the frame that each part shows, and what stands round them."""

    steps: tuple[int, ...]
    items: tuple[Item, ...] = ()
    caption: str = ""
    alt: str = ""


class ComposedStory(Struct, frozen=True):
    """Several stories at once, each placed and fitted into its own room; nothing of them is scaled together.

    ``even``: none is drawn larger than another, since they show things of one sort.
    """

    parts: tuple[Part, ...]
    frames: tuple[ComposedFrame, ...]
    even: bool = False


Story = GraphStory | DrawnStory | ComposedStory


class Placement(Struct, frozen=True):
    """What an engine answers: the centre of every node, the box of every cluster, the size of the whole (y down).

    ``labels`` are the centres of edge labels, where the engine made room for them.
    """

    size: Size
    nodes: dict[str, Point]
    clusters: dict[str, Rect]
    labels: dict[str, Point]
