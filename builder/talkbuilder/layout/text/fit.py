"""Sets paragraphs in a box: the largest size from a few steps at which they fit, also in Arial or a face 8 % wider.

What is returned carries real sizes and the measured breaks; what does not fit at the smallest size says by how much.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.layout.text.breaker import Broken, Words, break_at, take_apart
from talkbuilder.layout.text.widest import Widest
from talkbuilder.ports import Ruler
from talkbuilder.scene import Paragraph, Text

WIDER = 1.085
"""A substitute typeface may be 8 % wider than ours; the text must fit then, too, however other programs round."""

_SLACK = 0.3
"""Points by which text may be higher than its box: nobody sees them, and boxes of templates are odd numbers."""


class Fitted(Struct, frozen=True):
    """Text that was measured. ``too_many`` is the number of lines that find no room: 0 if it fits.

    ``tallest`` is the height that a face `WIDER` than ours may need, ``height`` what ours needs.
    """

    text: Text
    width: float
    height: float
    too_many: int = 0
    tallest: float = 0.0


_MOST_STEPS = 40
"""A company's master may say 4,000 points."""


def steps_down(start: float, least: float, step: float = 2.0) -> tuple[float, ...]:
    """Return the sizes to try, largest first; few, so that slides of one deck look alike.

    >>> steps_down(24, 18), steps_down(30, 27)
    ((24, 22.0, 20.0, 18), (30, 28.0, 27))
    """
    step = max(step, (start - least) / _MOST_STEPS)
    sizes = [start]
    while sizes[-1] - step > least:
        sizes.append(sizes[-1] - step)
    return (*sizes, least) if least < start else (start,)


def fit(text: Text, room: Size, least: float, ruler: Ruler, step: float = 2.0) -> Fitted:
    """Return ``text`` at the largest size not under ``least`` at which it fits into ``room``, with its breaks.

    A word is torn only at the smallest size. ``text.size`` is where it starts; sizes, indents and gaps of the
    paragraphs shrink along, no size below ``least``.
    """
    apart = take_all_apart(text, ruler)
    wide = take_all_apart(text, Widest(ruler, WIDER))
    found: Fitted | None = None
    sizes = steps_down(text.size, min(least, text.size), step)
    for size in sizes:
        scaled = at_size(text, size, least)
        found, torn = _set(scaled, apart, wide, room)
        if not found.too_many and (not torn or size == sizes[-1]):
            return found
    assert found is not None  # there is always one size
    return found


def measured(text: Text, width: float, ruler: Ruler) -> Fitted:
    """Return ``text`` broken at ``width`` points (its insets included) in the size it has; it always fits."""
    apart, wide = take_all_apart(text, ruler), take_all_apart(text, Widest(ruler, WIDER))
    return _set(text, apart, wide, Size(width, float("inf")))[0]


def natural_width(text: Text, ruler: Ruler) -> float:
    """Return the width of the widest line if nothing wraps, insets included."""
    apart = take_all_apart(text, ruler)
    lines = (
        break_at(words, float("inf")).width * (paragraph.size or text.size) + paragraph.indent
        for paragraph, words in zip(text.paragraphs, apart, strict=True)
    )
    return max(lines, default=0.0) + text.inset[0] + text.inset[2]


def height_of(text: Text) -> float:
    """Return the height of ``text`` as its breaks say, insets included."""
    counts = [len(paragraph.breaks) + 1 for paragraph in text.paragraphs]
    return _height(text, counts) + text.inset[1] + text.inset[3]


def lines_of(paragraph: Paragraph) -> tuple[str, ...]:
    """Return the lines of a measured paragraph, without the spaces that hang."""
    text = paragraph.text
    bounds = (0, *paragraph.breaks, len(text))
    return tuple(text[start:end].rstrip(" \n") for start, end in pairwise(bounds))


def text_rect(rect: Rect, text: Text) -> Rect:
    """Return where in ``rect`` the lines of measured ``text`` stand."""
    left, top, right, bottom = text.inset
    height = height_of(text) - top - bottom
    spare = rect.height - top - bottom - height
    y = rect.y + top + {"top": 0.0, "middle": spare / 2, "bottom": spare}[text.anchor]
    return Rect(rect.x + left, y, rect.width - left - right, height)


def take_all_apart(text: Text, ruler: Ruler) -> tuple[Words, ...]:
    """Return the words of each paragraph."""
    return tuple(
        take_apart(paragraph.runs, text.family, text.bold, ruler) for paragraph in text.paragraphs
    )


def at_size(text: Text, size: float, least: float) -> Text:
    """Return ``text`` scaled to ``size``: paragraphs of their own size, indents and gaps along."""
    if size == text.size:
        return text
    factor = size / text.size
    return replace(
        text, size=size, paragraphs=tuple(_scaled(p, factor, least) for p in text.paragraphs)
    )


def _scaled(paragraph: Paragraph, factor: float, least: float) -> Paragraph:
    size = paragraph.size
    return replace(
        paragraph,
        before=paragraph.before * factor,
        indent=paragraph.indent * factor,
        hanging=paragraph.hanging * factor,
        size=None if size is None else max(min(size, least), round(size * factor)),
    )


def _set(
    text: Text, apart: Sequence[Words], wide: Sequence[Words], room: Size
) -> tuple[Fitted, bool]:
    left, top, right, bottom = text.inset
    width, height = room.width - left - right, room.height - top - bottom
    ours = _broken(text, apart, width)
    theirs = _broken(text, wide, width) if text.wrap else ours
    need = _height(text, [broken.lines for broken in ours])
    most = max(need, _height(text, [broken.lines for broken in theirs]))
    over = most - height
    too_many = ceil(over / (text.size * text.line_height)) if over > _SLACK else 0
    widest = max(
        (_extent(p, b, text) for p, b in zip(text.paragraphs, ours, strict=True)), default=0.0
    )
    done = text
    if any(p.breaks != b.breaks for p, b in zip(text.paragraphs, ours, strict=True)):
        paragraphs = (
            replace(paragraph, breaks=broken.breaks)
            for paragraph, broken in zip(text.paragraphs, ours, strict=True)
        )
        done = replace(text, paragraphs=tuple(paragraphs))
    width, height = widest + left + right, need + top + bottom
    return Fitted(done, width, height, too_many, most + top + bottom), any(b.torn for b in ours)


def _extent(paragraph: Paragraph, broken: Broken, text: Text) -> float:
    return broken.width * (paragraph.size or text.size) + paragraph.indent


def _broken(text: Text, apart: Sequence[Words], width: float) -> list[Broken]:
    if not text.wrap:
        return [break_at(words, float("inf")) for words in apart]
    return [
        break_at(words, max(width - paragraph.indent, 0.0) / (paragraph.size or text.size))
        for paragraph, words in zip(text.paragraphs, apart, strict=True)
    ]


def _height(text: Text, counts: Iterable[int]) -> float:
    return sum(
        paragraph.before + count * (paragraph.size or text.size) * text.line_height
        for paragraph, count in zip(text.paragraphs, counts, strict=True)
    )
