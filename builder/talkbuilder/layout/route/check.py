"""Measures a placed figure: lines through boxes, words on words, things outside, small labels. Empty means fine."""

from itertools import combinations, pairwise

from talkbuilder.geometry import Rect
from talkbuilder.layout.route.boxes import item_box, text_box
from talkbuilder.layout.route.labels import flattened
from talkbuilder.layout.route.slanted import crosses
from talkbuilder.ports import Ruler
from talkbuilder.scene import Connector, Figure, Glue, Group, Item, Shape, TextBlock, walk

# Less than this (points) nobody sees.
SLACK = 1.0


def crossed_boxes(items: tuple[Item, ...]) -> list[tuple[str, str]]:
    """Return (connector, box) where a line passes through a shape that is neither its end nor round one of them.

    Shapes that hold other shapes (frames, lanes) may be crossed by anybody's line; so may the ground of an edge's
    words, which covers what it lies on.
    """
    everything = walk(items)
    grounds = {f"{item.id}.label" for item in everything if isinstance(item, Connector)}
    rects = {item.id: item_box(item) for item in everything if not isinstance(item, Connector)}
    solid = {
        item.id: item.rect
        for item in everything
        if isinstance(item, Shape)
        and (item.fill or item.line)
        and item.role != "decoration"
        and item.id not in grounds
    }
    closed = {
        id: rect
        for id, rect in solid.items()
        if not any(rect.contains(other) and rect != other for other in solid.values())
    }
    found = []
    for line in everything:
        if not isinstance(line, Connector):
            continue
        points = flattened(line.path)
        ends = [rects[glue.item] for glue in (line.begin, line.end) if isinstance(glue, Glue)]
        for id, box in closed.items():
            if any(box.contains(end) or end.contains(box) for end in ends):
                continue
            if any(crosses(a, b, box, SLACK) for a, b in pairwise(points)):
                found.append((line.id, id))
    return found


def covered_words(items: tuple[Item, ...], ruler: Ruler) -> list[tuple[str, str]]:
    """Return pairs of texts that overlap."""
    texts = [
        (item.id, text_box(item.text, item.rect, ruler))
        for item in walk(items)
        if isinstance(item, Shape | TextBlock) and item.text and item.text.plain.strip()
    ]
    return [(a, b) for (a, one), (b, two) in combinations(texts, 2) if one.overlaps(two, SLACK)]


def struck_words(items: tuple[Item, ...], ruler: Ruler) -> list[tuple[str, str]]:
    """Return (connector, text) where a line runs through words that have no ground of their own."""
    everything = walk(items)
    texts = [
        (item.id, text_box(item.text, item.rect, ruler).inset(SLACK))
        for item in everything
        if isinstance(item, TextBlock) and item.text.plain.strip()
    ]
    return [
        (line.id, id)
        for line in everything
        if isinstance(line, Connector)
        for id, box in texts
        if any(crosses(a, b, box) for a, b in pairwise(flattened(line.path)))
    ]


def outside(figure: Figure) -> list[str]:
    """Return the items that leave the figure in some frame."""
    room = Rect(0, 0, *figure.size)
    found: dict[str, None] = {}
    for frame in figure.frames:
        for item in walk(frame.items):
            if isinstance(item, Connector):
                inside = all(
                    room.contains(Rect(p.x, p.y, 0, 0), SLACK) for p in flattened(item.path)
                )
            else:
                inside = isinstance(item, Group) or room.contains(item.rect, SLACK)
            if not inside:
                found[item.id] = None
    return list(found)


def jumped(figure: Figure) -> list[str]:
    """Return the connectors that run elsewhere in a later frame although their ends did not move."""
    first: dict[tuple[object, ...], Connector] = {}
    found: dict[str, None] = {}
    for frame in figure.frames:
        rects = {i.id: item_box(i) for i in walk(frame.items) if not isinstance(i, Connector)}
        for item in walk(frame.items):
            if isinstance(item, Connector) and item.begin and item.end:
                key = (item.id, rects[item.begin.item], rects[item.end.item])
                if first.setdefault(key, item).path != item.path:
                    found[item.id] = None
    return list(found)
