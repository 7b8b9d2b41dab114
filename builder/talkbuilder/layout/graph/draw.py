"""From a placed graph to frames of placed items: nodes at their places, cluster frames behind them."""

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import (
    Anchor,
    Cluster,
    DrawnFrame,
    DrawnStory,
    GraphFrame,
    GraphStory,
    Placement,
)
from talkbuilder.layout.graph.union import union
from talkbuilder.layout.scale import moved
from talkbuilder.scene import Item, Shape

# Nodes this little (points) out of line are put in line; far less than any gap between them.
ALMOST = 4.0


def drawn(story: GraphStory, placement: Placement) -> DrawnStory:
    """Return ``story`` drawn at ``placement``: the same id is at the same place in every frame."""
    if story.engine == "dot" and not story.ordered:
        placement = replace(placement, nodes=_levelled(placement.nodes, story.direction))
    sizes = {node.id: node.size for node in union(story).nodes}
    frames = tuple(_frame(frame, placement, sizes) for frame in story.frames)
    return DrawnStory(placement.size, frames)


def _levelled(centers: dict[str, Point], direction: str) -> dict[str, Point]:
    """Put nodes that are almost in line quite in line, so that lines between them need no little step."""
    axis = 1 if direction == "LR" else 0
    level: dict[str, float] = {}
    group: list[str] = []
    for id in [*sorted(centers, key=lambda id: (centers[id][axis], id)), ""]:
        if group and (not id or centers[id][axis] - centers[group[0]][axis] > ALMOST):
            middle = centers[group[len(group) // 2]][axis]
            level |= dict.fromkeys(group, middle)
            group = []
        group.append(id)
    return {
        id: Point(x, level[id]) if axis else Point(level[id], y) for id, (x, y) in centers.items()
    }


def _frame(frame: GraphFrame, placement: Placement, sizes: dict[str, Size]) -> DrawnFrame:
    items: list[Item] = []
    for cluster in _outer_first(frame.clusters):
        box = placement.clusters.get(cluster.id)
        if box:
            items.append(_cluster(cluster, box))
    first: dict[str, str] = {}
    for node in frame.nodes:
        center, (width, height) = placement.nodes[node.id], sizes[node.id]
        # A node that is smaller now than it gets later keeps its top left corner, so that its parts stay put.
        corner = Point(center.x - width / 2, center.y - height / 2)
        items += (moved(item, corner) for item in node.items)
        if node.items:
            first[node.id] = node.items[0].id
    edges = tuple(
        replace(edge, tail=_own(edge.tail, first, items), head=_own(edge.head, first, items))
        for edge in frame.edges
    )
    return DrawnFrame(tuple(items), edges, frame.caption, frame.alt)


def _own(anchor: Anchor, first: dict[str, str], items: list[Item]) -> Anchor:
    """An edge may name a node; a connector is glued to an item, the node's first."""
    if any(item.id == anchor.item for item in items):
        return anchor
    return replace(anchor, item=first.get(anchor.item, anchor.item))


def _outer_first(clusters: tuple[Cluster, ...]) -> list[Cluster]:
    parents = {cluster.id: cluster.parent for cluster in clusters}

    def depth(cluster: Cluster) -> int:
        steps, parent = 0, cluster.parent
        while parent in parents and steps <= len(parents):
            steps, parent = steps + 1, parents[parent]
        return steps

    return sorted(clusters, key=depth)


def _cluster(cluster: Cluster, box: Rect) -> Shape:
    label = cluster.label
    if label:
        label = replace(label, anchor="top", inset=(8.0, 4.0, 8.0, 4.0))
    return Shape(
        id=cluster.id,
        rect=box,
        geometry="roundRect",
        fill=cluster.fill,
        line=cluster.line,
        text=label,
        radius=8.0,
    )
