"""Evens out the lines of a heading by the width of its box: PowerPoint breaks by itself, and no hard break is written.

Two programs only wait, and one of them needs a thread for     Two programs only wait, and one of
every wait                                                     them needs a thread for every wait
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.sheet import Written
from talkbuilder.layout.text.breaker import Words, break_at
from talkbuilder.layout.text.fit import WIDER, at_size, measured, take_all_apart
from talkbuilder.layout.text.letters import MIRRORED, Align
from talkbuilder.layout.text.widest import Widest
from talkbuilder.ports import Ruler
from talkbuilder.scene import Text, TextBlock
from talkbuilder.scripts import direction, language_reads

_TIE = 0.012
"""A box this share narrower or wider must break alike: other programs measure a little differently."""

_TRIES = 12
_LEAST_WIDTH = 0.7
_ORPHAN = 0.2
"""A last line is at least this share of the box."""


class _Heading(Struct, frozen=True):
    """One heading taken apart: in our face, and as wide as it may come out."""

    words: Words
    wide: Words
    size: float

    def breaks(self, width: float) -> tuple[int, ...]:
        return break_at(self.words, width / self.size).breaks

    def lines(self, width: float) -> tuple[int, int]:
        """How many lines there are in a box of ``width``, in our face and at most."""
        ours, theirs = (break_at(words, width / self.size) for words in (self.words, self.wide))
        return ours.lines, theirs.lines

    def orphaned(self, width: float) -> bool:
        """Whether the last of several lines is much shorter than the box."""
        breaks = self.breaks(width)
        if not breaks:
            return False
        return self.words.measure(breaks[-1], len(self.words.text)) * self.size < width * _ORPHAN


def balanced(
    blocks: Sequence[TextBlock], ruler: Ruler, language: str = "en"
) -> tuple[TextBlock, ...]:
    """Return ``blocks`` (one heading of one paragraph, in each of its frames) in the narrowest box that adds no line.

    Nor does it in a wider face. All get one box and break alike; a heading of one line keeps its box. The box stays
    where its lines begin: at the right, if that is where the ``language`` of the talk or the heading itself begins.
    """
    rect = blocks[0].rect
    headings = [_taken_apart(block.text, ruler) for block in blocks]
    before = [one.lines(rect.width) for one in headings]
    # A line more in Arial is a line more for all: better two even lines than one and a word.
    arial = [_taken_apart(block.text, Widest(ruler, 1.0)).lines(rect.width)[0] for block in blocks]
    lines = max(*arial, *(ours for ours, _ in before))
    if lines == 1:
        return tuple(blocks)
    most = lines, max(lines, *(theirs for _, theirs in before))
    width = _narrowest(headings, rect.width, most)
    for _ in range(_TRIES):
        if width >= rect.width:
            return tuple(blocks)
        if _firm(headings, width):
            break
        width += 4
    x = {"left": rect.x, "center": rect.center.x - width / 2, "right": rect.right - width}
    box = Rect(x[_begins(blocks[0].text, language)], rect.y, width, rect.height)
    return tuple(
        replace(block, rect=box, text=measured(block.text, width, ruler).text) for block in blocks
    )


def _begins(text: Text, language: str) -> Align:
    turned = "rtl" in (language_reads(language), direction(text.plain, language))
    return MIRRORED[text.align] if turned else text.align


def even(written: Written, ruler: Ruler, language: str = "en") -> Written:
    """Return a line below something, its lines about even."""
    (block,) = balanced((written.block,), ruler, language)
    return replace(written, block=block)


def unorphaned(written: Written, ruler: Ruler) -> Written:
    """Return words below a figure in the widest box that leaves no last line too short; it begins where it began."""
    block = written.block
    heading = _taken_apart(block.text, ruler)
    before = heading.lines(block.rect.width)
    width = block.rect.width
    while width > block.rect.width * _LEAST_WIDTH:
        if heading.lines(width) == before and not heading.orphaned(width):
            if width == block.rect.width:
                return written
            text = measured(block.text, width, ruler).text
            rect = replace(block.rect, width=width)
            return replace(written, block=replace(block, rect=rect, text=text))
        width -= 8
    return written


def one_line(text: Text, width: float, least: float, ruler: Ruler) -> float | None:
    """Return the largest size not under ``least`` at which ``text`` needs one line, in a wider face too; or None."""
    size = text.size
    while size >= least:
        if _taken_apart(at_size(text, size, least), ruler).lines(width) == (1, 1):
            return size
        size -= 1.0
    return None


def _taken_apart(text: Text, ruler: Ruler) -> _Heading:
    (words,) = take_all_apart(text, ruler)
    (wide,) = take_all_apart(text, Widest(ruler, WIDER))
    return _Heading(words, wide, text.size)


def _narrowest(headings: Sequence[_Heading], width: float, most: tuple[int, int]) -> float:
    """Return the least width, in whole points, at which no heading has more lines than ``most``."""
    low, high = int(width * 0.3), int(width)
    while low < high:
        middle = (low + high) // 2
        lines = [one.lines(middle) for one in headings]
        if all(ours <= most[0] and theirs <= most[1] for ours, theirs in lines):
            high = middle
        else:
            low = middle + 1
    return float(high)


def _firm(headings: Sequence[_Heading], width: float) -> bool:
    """Whether all break alike, and would in a box a little narrower or wider."""
    return (
        len({one.breaks(width * share) for one in headings for share in (1 - _TIE, 1.0, 1 + _TIE)})
        == 1
    )
