"""Where content stands in its room: what does not fill it is set a little above the middle, where the eye expects it.

title
....................   2 of 5 parts of what is left
what the slide shows
....................   3 of 5
footer
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect
from talkbuilder.layout.scale import moved
from talkbuilder.layout.slide.sheet import Written
from talkbuilder.scene import Item, Paragraph, TextBlock

ABOVE = 0.4
_LOOSEST = 1.0
"""The widest gap between the points of a list, in lines of its text."""


def drop(room: float, height: float) -> float:
    """Return how far content of ``height`` moves down in ``room``, in whole points.

    >>> drop(366, 216), drop(100, 130)
    (60.0, 0.0)
    """
    return float(round(max(0.0, room - height) * ABOVE))


def lowered(items: Iterable[Item], by: float) -> tuple[Item, ...]:
    """Return ``items`` moved down together."""
    return tuple(moved(item, Point(0, by)) for item in items) if by else tuple(items)


def sunk(block: TextBlock, by: float) -> TextBlock:
    """Return ``block`` moved down, its lower edge staying where it is: text that grows has the room below."""
    rect = block.rect
    return replace(block, rect=Rect(rect.x, rect.y + by, rect.width, rect.height - by))


def loosened(written: Sequence[Written]) -> tuple[Written, ...]:
    """Return lists, their points as far apart as the room allows (within reason), alike in all of them."""
    factor = min((_looser(one) for one in written), default=1.0)
    return tuple(_spread(one, factor) for one in written)


def settled(written: Sequence[Written]) -> tuple[Written, ...]:
    """Return blocks that stand beside each other moved down together by what the highest leaves free."""
    if not written:
        return ()
    by = min(drop(one.block.rect.height, one.tallest) for one in written)
    return tuple(replace(one, block=sunk(one.block, by)) for one in written)


def _looser(one: Written) -> float:
    """How many times as wide its gaps may become: up to a line, and with a third of the room left free."""
    text = one.block.text
    gaps = sum(paragraph.before for paragraph in text.paragraphs)
    widest = max((paragraph.before for paragraph in text.paragraphs), default=0.0)
    if not gaps:
        return float("inf")
    spare = one.block.rect.height - one.tallest
    return max(1.0, min(_LOOSEST * text.size / widest, 1 + spare * 0.6 / gaps))


def _spread(one: Written, factor: float) -> Written:
    if factor in (1.0, float("inf")):
        return one
    text = one.block.text
    paragraphs = tuple(_wider(paragraph, factor) for paragraph in text.paragraphs)
    more = sum(p.before for p in paragraphs) - sum(p.before for p in text.paragraphs)
    block = replace(one.block, text=replace(text, paragraphs=paragraphs))
    return replace(one, block=block, tallest=one.tallest + more)


def _wider(paragraph: Paragraph, factor: float) -> Paragraph:
    # Whole tenths, so that nothing accumulates in hundredths of a point.
    return replace(paragraph, before=int(paragraph.before * factor * 10) / 10)
