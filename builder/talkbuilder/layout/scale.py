"""Moves and scales placed items: boxes and text in proportion, strokes more gently."""

from math import floor, sqrt
from typing import assert_never

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect, path_moved, path_scaled
from talkbuilder.scene import (
    Chart,
    Connector,
    Group,
    Item,
    Line,
    Paragraph,
    Picture,
    Shape,
    Table,
    Text,
    TextBlock,
)


def moved(item: Item, by: Point) -> Item:
    """Return ``item`` shifted."""
    dx, dy = by
    match item:
        case Group():
            return replace(item, items=tuple(moved(child, by) for child in item.items))
        case Connector():
            return replace(item, rect=item.rect.moved(dx, dy), path=path_moved(item.path, dx, dy))
        case TextBlock() | Shape() | Picture() | Table() | Chart():
            return replace(item, rect=item.rect.moved(dx, dy))
        case _:
            assert_never(item)


def scaled(item: Item, factor: float) -> Item:
    """Return ``item`` with every length multiplied; text sizes are cut to tenths of a point."""
    match item:
        case TextBlock():
            return replace(item, rect=_box(item.rect, factor), text=scaled_text(item.text, factor))
        case Shape():
            return replace(
                item,
                rect=_box(item.rect, factor),
                text=scaled_text(item.text, factor) if item.text else None,
                line=_line(item.line, factor) if item.line else None,
                radius=item.radius * factor,
            )
        case Connector():
            line = _line(item.line, factor)
            path = path_scaled(item.path, factor)
            return replace(item, rect=_box(item.rect, factor), path=path, line=line)
        case Picture():
            return replace(item, rect=_box(item.rect, factor))
        case Table():
            rows = tuple(
                tuple(replace(cell, text=scaled_text(cell.text, factor)) for cell in row)
                for row in item.rows
            )
            return replace(
                item,
                rect=_box(item.rect, factor),
                columns=tuple(width * factor for width in item.columns),
                heights=tuple(height * factor for height in item.heights),
                rows=rows,
            )
        case Chart():
            return replace(item, rect=_box(item.rect, factor), size=_size(item.size, factor))
        case Group():
            return replace(item, items=tuple(scaled(child, factor) for child in item.items))
        case _:
            assert_never(item)


def scaled_text(text: Text, factor: float) -> Text:
    """Return ``text`` in another size, its insets and indents with it."""
    left, top, right, bottom = text.inset
    return replace(
        text,
        size=_size(text.size, factor),
        inset=(left * factor, top * factor, right * factor, bottom * factor),
        paragraphs=tuple(_paragraph(paragraph, factor) for paragraph in text.paragraphs),
    )


def _paragraph(paragraph: Paragraph, factor: float) -> Paragraph:
    return replace(
        paragraph,
        before=paragraph.before * factor,
        indent=paragraph.indent * factor,
        hanging=paragraph.hanging * factor,
        size=_size(paragraph.size, factor) if paragraph.size else None,
    )


def _size(size: float, factor: float) -> float:
    # Downward, so that what fitted still fits; the epsilon keeps 12 * 1.0 at 12.
    return floor(size * factor * 10 + 1e-6) / 10


def _line(line: Line, factor: float) -> Line:
    # A hairline must survive and a frame must not become a beam.
    return replace(line, width=round(max(0.75, line.width * min(1.5, sqrt(factor))), 2))


def _box(rect: Rect, factor: float) -> Rect:
    return rect.scaled(factor)


def named(item: Item, prefix: str) -> Item:
    """Return ``item`` with ``prefix`` before its id, and before the ids its ends are glued to."""
    if isinstance(item, Group):
        children = tuple(named(child, prefix) for child in item.items)
        return replace(item, id=prefix + item.id, items=children)
    if isinstance(item, Connector):
        begin = item.begin and replace(item.begin, item=prefix + item.begin.item)
        end = item.end and replace(item.end, item=prefix + item.end.item)
        return replace(item, id=prefix + item.id, begin=begin, end=end)
    return replace(item, id=prefix + item.id)
