"""Reads what Graphviz answers: positions out of its ``json`` format, and then a placement in our own terms.

Graphviz counts y upward from the bottom; we count downward. Positions are rounded to a hundredth of a point, so that
two machines agree.
"""

import math
from typing import Any, TypedDict

from talkbuilder.geometry import Point, Rect, Size, bounds
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.graph.dot import CLUSTER_MARGIN, Request


class Positions(TypedDict):
    """The few numbers that we want, y already downward: centres, boxes (left, top, right, bottom), label centres."""

    size: list[float]
    nodes: dict[str, list[float]]
    clusters: dict[str, list[float]]
    labels: list[tuple[str, str, list[float]]]


def positions(answer: dict[str, Any]) -> Positions:
    """Return the positions in Graphviz' ``json`` output.

    Raises:
        ValueError, KeyError, TypeError: it is not what Graphviz writes.
    """
    left, bottom, right, top = _numbers(answer["bb"])
    found = Positions(size=[right - left, top - bottom], nodes={}, clusters={}, labels=[])
    names: dict[int, str] = {}
    for item in answer.get("objects", ()):
        name = str(item["name"])
        if "pos" in item:
            x, y = _numbers(item["pos"])[:2]
            found["nodes"][name] = [x - left, top - y]
            names[item["_gvid"]] = name
        elif "bb" in item and name.startswith("cluster"):
            x1, y1, x2, y2 = _numbers(item["bb"])
            found["clusters"][name] = [x1 - left, top - y2, x2 - left, top - y1]
    for edge in answer.get("edges", ()):
        if "lp" in edge:
            x, y = _numbers(edge["lp"])[:2]
            ends = names[edge["tail"]], names[edge["head"]]
            found["labels"].append((*ends, [x - left, top - y]))
    return found


def _numbers(text: str) -> list[float]:
    numbers = [float(part) for part in text.rstrip("!").split(",")]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"not finite: {text}")
    return numbers


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
