"""The few numbers that we want of what Graphviz answers. Imports none of ours: the worker must start at once."""

import math
from typing import Any, TypedDict


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
