"""What stands in a connector's way: shapes and words of all frames, as boxes."""

import itertools
from collections.abc import Iterable, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, bounds
from talkbuilder.ports import Ruler
from talkbuilder.scene import Chart, Group, Item, Picture, Shape, Table, Text, TextBlock, walk


class Box(Struct, frozen=True):
    """An obstacle. ``frames`` has a bit for each frame it is in; ``words`` marks text, which nothing may cross."""

    rect: Rect
    frames: int
    words: bool = False


def collect(
    frames: Sequence[Iterable[Item]], ruler: Ruler, open_ids: frozenset[str]
) -> tuple[Box, ...]:
    """Return the obstacles of all ``frames``, each once.

    Connectors may cross the area of shapes in ``open_ids`` and of decorations, but not the words in them. The words
    in a shape that holds others are an obstacle of their own, for connectors that come from inside it.
    """
    found: dict[tuple[Rect, bool], int] = {}
    for number, items in enumerate(frames):
        everything = walk(tuple(items))
        solid = [item_box(item) for item in everything if _is_solid(item)]
        for item in everything:
            for rect, words in _boxes(item, solid, ruler, open_ids):
                found[rect, words] = found.get((rect, words), 0) | 1 << number
    return tuple(Box(rect, frames, words) for (rect, words), frames in found.items())


def _is_solid(item: Item) -> bool:
    match item:
        case Shape(fill=fill, line=line):
            return fill is not None or line is not None
        case Picture() | Table() | Chart():
            return True
        case _:
            return False


def _boxes(
    item: Item, solid: list[Rect], ruler: Ruler, open_ids: frozenset[str]
) -> list[tuple[Rect, bool]]:
    match item:
        case TextBlock(rect=rect, text=text):
            return [(text_box(text, rect, ruler), True)] if text.plain.strip() else []
        case Shape(rect=rect, text=text):
            is_open = item.id in open_ids or item.role == "decoration" or not _is_solid(item)
            holds = any(rect.contains(other) and other != rect for other in solid)
            boxes = [] if is_open else [(rect, False)]
            if text and text.plain.strip() and (is_open or holds):
                boxes.append((text_box(text, rect, ruler), True))
            return boxes
        case Picture(rect=rect) | Table(rect=rect) | Chart(rect=rect):
            return [(rect, False)]
        case _:
            return []


def text_box(text: Text, rect: Rect, ruler: Ruler) -> Rect:
    """Return the box that the words of ``text`` cover when set in ``rect``."""
    left, top, right, bottom = text.inset
    room = Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)
    width, height = 0.0, 0.0
    for paragraph in text.paragraphs:
        size = paragraph.size or text.size
        stops = [0, *paragraph.breaks, len(paragraph.text)]
        family = next((run.family for run in paragraph.runs if run.family), text.family)
        bold = text.bold or any(run.bold for run in paragraph.runs)
        for start, stop in itertools.pairwise(stops):
            line = paragraph.text[start:stop].strip()
            width = max(width, ruler.width(line, family, size, bold) + paragraph.indent)
            height += size * text.line_height
        height += paragraph.before
    width = min(width, max(room.width, 1)) if text.wrap else width
    x = {
        "left": room.x,
        "center": room.center.x - width / 2,
        "right": room.right - width,
    }[text.align]
    y = {
        "top": room.y,
        "middle": room.center.y - height / 2,
        "bottom": room.bottom - height,
    }[text.anchor]
    return Rect(x, y, width, height)


def item_box(item: Item) -> Rect:
    """Return the box to which a connector is glued: the item's own, or that of a group's first child."""
    if isinstance(item, Group):
        return item_box(item.items[0]) if item.items else bounds(())
    return item.rect
