"""From the positions that Graphviz answers to a placement in our own terms.

Graphviz counts y upward from the bottom; we count downward. Positions are rounded to a hundredth of a point, so that
two machines agree.
"""

from talkbuilder.geometry import Point, Rect, Size, bounds
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.graph.dot import CLUSTER_MARGIN, Request
from talkbuilder.layout.graph.positions import Positions


def placement(story: GraphStory, request: Request, found: Positions) -> Placement:
    """Return ``found`` under the story's own ids.

    Raises:
        KeyError: a node is missing.
    """
    nodes = {id: _point(found["nodes"][name]) for name, id in request.nodes.items()}
    clusters = {
        id: _rect(found["clusters"][name])
        for name, id in request.clusters.items()
        if name in found["clusters"]
    }
    if len(clusters) < len(request.clusters):
        clusters |= _around(story, nodes, set(request.clusters.values()) - clusters.keys())
    labels: dict[str, Point] = {}
    waiting = {ends: list(ids) for ends, ids in request.links.items()}
    for tail, head, center in found["labels"]:
        ids = waiting.get((tail, head))
        if ids:
            labels[ids.pop(0)] = _point(center)
    width, height = found["size"]
    return Placement(Size(round(width, 2), round(height, 2)), nodes, clusters, labels)


def _point(pair: list[float]) -> Point:
    return Point(round(pair[0], 2), round(pair[1], 2))


def _rect(box: list[float]) -> Rect:
    x1, y1, x2, y2 = (round(number, 2) for number in box)
    return Rect(x1, y1, round(x2 - x1, 2), round(y2 - y1, 2))


def _around(story: GraphStory, centers: dict[str, Point], missing: set[str]) -> dict[str, Rect]:
    """Boxes for clusters that the engine did not place (neato and circo know none)."""
    boxes: dict[str, list[Rect]] = {}
    for frame in story.frames:
        parents = {cluster.id: cluster.parent for cluster in frame.clusters}
        for node in frame.nodes:
            x, y = centers[node.id]
            width, height = node.size
            box = Rect(x - width / 2, y - height / 2, width, height)
            cluster, depth = node.cluster, 1
            while cluster in parents and depth <= len(parents):
                boxes.setdefault(cluster, []).append(box.inset(-CLUSTER_MARGIN * depth))
                cluster, depth = parents[cluster], depth + 1
    return {id: bounds(found) for id, found in boxes.items() if id in missing}
