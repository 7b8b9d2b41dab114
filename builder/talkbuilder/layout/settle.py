"""The last touch on a placed figure: its labels hold in other programs and in a wider face.

A kind measures its labels and draws boxes round them; scaling rounds sizes. Here each label is measured once more where
it stands: what has several lines wraps in the room that its shape gives to text, so that PowerPoint breaks it as we do,
and a label without a shape gets a box that holds it in a face 8 % wider, too.
"""

from typing import assert_never

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.inside import text_area
from talkbuilder.layout.text.fit import WIDER, measured, natural_width
from talkbuilder.layout.text.widest import Widest
from talkbuilder.ports import Ruler
from talkbuilder.scene import (
    Chart,
    Connector,
    Group,
    Item,
    Paragraph,
    Picture,
    Shape,
    Table,
    Text,
    TextBlock,
)

PAD = 4.0
"""Words that wrap keep at least this many points from the outline of their shape."""


def settled(item: Item, ruler: Ruler) -> Item:
    """Return ``item`` with its labels measured where they stand."""
    match item:
        case Group():
            return replace(item, items=tuple(settled(child, ruler) for child in item.items))
        case TextBlock():
            return _loose(item, ruler)
        case Shape():
            return _inside(item, ruler)
        case Connector() | Picture() | Table() | Chart():
            return item
        case _:
            assert_never(item)


def wraps(text: Text) -> bool:
    """Whether a line of ``text`` ends where no line feed is."""
    return any(_soft(paragraph) for paragraph in text.paragraphs)


def _soft(paragraph: Paragraph) -> bool:
    words = paragraph.text
    return any(words[at - 1 : at] != "\n" for at in paragraph.breaks)


def _inside(shape: Shape, ruler: Ruler) -> Shape:
    if shape.text is None:
        return shape
    room = text_area(shape.geometry, shape.rect, shape.radius)
    left, top, right, bottom = shape.text.inset
    pad = PAD if shape.line else 0.0
    if wraps(shape.text):
        text = replace(shape.text, wrap=True, inset=(max(left, pad), top, max(right, pad), bottom))
        return replace(shape, text=measured(text, room.width, ruler).text)
    if not shape.text.wrap and natural_width(shape.text, Widest(ruler, WIDER)) > room.width:
        text = replace(shape.text, wrap=True, inset=(left, top, min(right, pad), bottom))
        return replace(shape, text=_in_two(text, room, ruler) or shape.text)
    return shape


def _in_two(text: Text, room: Rect, ruler: Ruler) -> Text | None:
    """Return ``text`` that may wrap in a wider face, if it has several words and two lines find room."""
    fits = measured(text, room.width, Widest(ruler, WIDER)).height <= room.height
    return measured(text, room.width, ruler).text if fits and " " in text.plain else None


def _loose(block: TextBlock, ruler: Ruler) -> TextBlock:
    text = block.text
    if wraps(text):
        text = measured(replace(text, wrap=True), block.rect.width, ruler).text
        need = measured(text, block.rect.width, ruler).width * WIDER
        rect = _grown(block.rect, need, text)
        return replace(block, rect=rect, text=measured(text, rect.width, ruler).text)
    if text.wrap:
        return block
    return replace(block, rect=_grown(block.rect, natural_width(text, Widest(ruler, WIDER)), text))


def _grown(rect: Rect, width: float, text: Text) -> Rect:
    """Return ``rect`` at least ``width`` wide; the words stay where they are."""
    more = max(0.0, width - rect.width)
    left = {"left": 0.0, "center": more / 2, "right": more}[text.align]
    return Rect(rect.x - left, rect.y, rect.width + more, rect.height)
