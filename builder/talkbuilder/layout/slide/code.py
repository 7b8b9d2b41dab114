"""Layouts with code: code alone, code and what it prints."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.balance import even
from talkbuilder.layout.slide.listing import PAD_X, PAD_Y, SetCode, set_code
from talkbuilder.layout.slide.room import drop, lowered
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, line_of
from talkbuilder.layout.text.fit import height_of
from talkbuilder.outline.model import CodeOutputSlide, CodeSlide
from talkbuilder.problem import Problem
from talkbuilder.scene import Item, TextBlock
from talkbuilder.talk import Listing
from talkbuilder.wording import Wording, stretches

_GAP = 14.0


def lay_code(sheet: Sheet[CodeSlide]) -> Laid:
    """Code on a panel; with steps each marked stretch is a frame."""
    listing = sheet.listing("code")
    if listing is None:
        return Laid((Frame(()),))
    below = _Below(listing.caption, "code")
    rect = _down(sheet, sheet.box("body").rect, below)
    code = set_code(sheet, "body", listing, rect=rect)
    caption, problems = _caption(sheet, below, code)
    by = _drop(sheet, (code,), caption)
    frames = tuple(
        Frame(
            lowered((code.panel, *code.marks(lines), code.block, *caption), by),
            _words(caption),
            stretches(lines, sheet.wording),
        )
        for lines in _marks(sheet.slide.steps, listing)
    )
    return Laid(frames, (*code.problems, *problems))


def lay_code_output(sheet: Sheet[CodeOutputSlide]) -> Laid:
    """Code and what it prints: beside each other if the lines are short, else below each other."""
    listing, printed = sheet.listing("code"), sheet.listing("output")
    if listing is None or printed is None:
        return Laid((Frame(()),))
    below = _Below.of(listing, printed)
    code, output = _arranged(sheet, listing, printed, below)
    caption, problems = _caption(sheet, below, code, output)
    wording = sheet.wording
    left = [
        (_with_marks(code, lines), stretches(lines, wording))
        for lines in _marks(sheet.slide.steps, listing)
    ]
    right = [
        (_with_marks(output, lines), _of_output(stretches(lines, wording), wording))
        for lines in _marks(sheet.slide.steps, printed)
    ]
    steps: list[tuple[tuple[Item, ...], str]] = list(left) if sheet.slide.steps else []
    steps += [((*left[-1][0], *items), told) for items, told in right]
    if not sheet.slide.steps:
        steps = [(items, left[-1][1]) for items, _ in steps]
    by = _drop(sheet, (code, output), caption)
    frames = tuple(
        Frame(lowered((*items, *caption), by), _words(caption), told) for items, told in steps
    )
    return Laid(frames, (*code.problems, *output.problems, *problems))


def _of_output(lines: str, wording: Wording) -> str:
    """Return what is told of output that appears, and of its marked lines."""
    return wording.comma.join(filter(None, (wording.output, lines)))


def _with_marks(code: SetCode, lines: tuple[int, ...]) -> tuple[Item, ...]:
    return (code.panel, *code.marks(lines), code.block)


def _arranged(
    sheet: Sheet[Any], listing: Listing, printed: Listing, below: "_Below"
) -> tuple[SetCode, SetCode]:
    """Return both, in the arrangement that fits, wraps least and is largest; beside each other if that is equal."""
    rooms = _rooms(sheet, listing, printed, below)
    tries = [
        (
            set_code(sheet, "body", listing, rect=first),
            set_code(sheet, "second", printed, rect=second, terminal=True),
        )
        for first, second in rooms
    ]

    def merit(pair: tuple[SetCode, SetCode]) -> tuple[float, ...]:
        code, output = pair
        return (
            -(code.too_many + output.too_many),
            -(code.wraps + output.wraps),
            min(code.size, output.size),
            code.size,
        )

    (first, second), best = max(zip(rooms, tries, strict=True), key=lambda found: merit(found[1]))
    # Code and output in one size: that of the smaller.
    most = min(best[0].size, best[1].size)
    code = set_code(sheet, "body", listing, rect=first, most=most)
    output = set_code(sheet, "second", printed, rect=second, terminal=True, most=most)
    return _closed_up(code, output)


def _rooms(
    sheet: Sheet[Any], listing: Listing, printed: Listing, below: "_Below"
) -> tuple[tuple[Rect, Rect], ...]:
    """Return the ways to share the room: wide left, even, and one below the other by their number of lines."""
    left = _down(sheet, sheet.box("body").rect, below)
    right = _down(sheet, sheet.box("second").rect, below)
    whole = left.union(right)
    gap = _GAP + 2 * PAD_X
    half = (whole.width - gap) / 2
    even = (
        Rect(whole.x, whole.y, half, whole.height),
        Rect(whole.x + half + gap, whole.y, half, whole.height),
    )
    # Stacked, a line or two fewer than the room allows: each panel has its own padding.
    space = whole.height - _GAP - 2 * PAD_Y
    lines = listing.text.count("\n") + 1, printed.text.count("\n") + 1
    upper = min(max(space * lines[0] / sum(lines), 30.0), space - 30.0)
    stacked = (
        Rect(whole.x, whole.y, whole.width, upper),
        Rect(whole.x, whole.y + upper + _GAP + 2 * PAD_Y, whole.width, space - upper),
    )
    return (left, right), even, stacked


def _closed_up(code: SetCode, output: SetCode) -> tuple[SetCode, SetCode]:
    """Move stacked output up to its code; make panels beside each other equally high."""
    if output.block.rect.x == code.block.rect.x:
        y = code.panel.rect.bottom + _GAP + PAD_Y
        rect = replace(output.block.rect, y=y)
        panel = replace(output.panel.rect, y=y - PAD_Y)
        return code, replace(
            output,
            block=replace(output.block, rect=rect),
            panel=replace(output.panel, rect=panel),
        )
    height = max(code.panel.rect.height, output.panel.rect.height)
    return code.as_high(height), output.as_high(height)


def _marks(steps: bool, listing: Listing) -> tuple[tuple[int, ...], ...]:
    """Return the marked lines of each frame: all at once, or with steps an entry of the outline a frame."""
    if steps and listing.marks:
        return listing.marks
    return (tuple(line for marks in listing.marks for line in marks),)


class _Below(Struct, frozen=True):
    """The words below the panels, and the field that they come from."""

    words: str
    field: str

    @classmethod
    def of(cls, code: Listing, output: Listing) -> "_Below":
        """Return the captions of both, one after the other."""
        words = " · ".join(filter(None, (code.caption, output.caption)))
        return cls(words, "code" if code.caption else "output")


def _down(sheet: Sheet[Any], rect: Rect, below: _Below) -> Rect:
    """Return ``rect``, down to where the caption would end if there is none."""
    if below.words:
        return rect
    bottom = sheet.box("caption").rect.bottom - PAD_Y
    return replace(rect, height=bottom - rect.y)


def _caption(
    sheet: Sheet[Any], below: _Below, *above: SetCode
) -> tuple[tuple[TextBlock, ...], tuple[Problem, ...]]:
    """Return the line below the panels, if there is one."""
    if not below.words:
        return (), ()
    box = sheet.box("caption").rect
    bottom = max(one.panel.rect.bottom for one in above)
    rect = replace(box, y=min(box.y, bottom + _GAP))
    path = (below.field, "caption")
    written = sheet.write("caption", [line_of(below.words)], rect=rect, path=path, role="caption")
    written = even(written, sheet.ruler, sheet.language)
    # No higher than its words may become, so that it moves down with the panels and meets no footer.
    rect = replace(written.block.rect, height=min(rect.height, written.tallest))
    return (replace(written.block, rect=rect),), written.problems


def _drop(sheet: Sheet[Any], panels: tuple[SetCode, ...], caption: tuple[TextBlock, ...]) -> float:
    """Return how far panels and caption move down together."""
    top = min(one.panel.rect.y for one in panels)
    bottom = max(one.panel.rect.bottom for one in panels)
    bottom = max([bottom, *(block.rect.y + height_of(block.text) for block in caption)])
    return drop(sheet.box("caption").rect.bottom - top, bottom - top)


def _words(caption: tuple[TextBlock, ...]) -> str:
    return caption[0].text.plain if caption else ""
