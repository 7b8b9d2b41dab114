"""The comparison layout: two sides, each with a heading coloured (and signed) by its verdict, and bullets or code."""

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.balance import one_line
from talkbuilder.layout.slide.listing import PAD_X, PAD_Y, SetCode, set_code
from talkbuilder.layout.slide.lists import reveal, shown, write_list
from talkbuilder.layout.slide.room import drop, loosened, lowered
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, Written, runs_of, same_size
from talkbuilder.layout.text.fit import height_of
from talkbuilder.outline.model import ComparisonSlide, Side
from talkbuilder.problem import Problem
from talkbuilder.scene import Item, Paragraph, Run, Shape
from talkbuilder.theme import SlotName, Token

_VERDICTS: dict[str, tuple[Token, str]] = {
    "": ("brand", ""),
    "good": ("good", "✓ "),
    "bad": ("bad", "✗ "),
}
_Sides = tuple[tuple[SlotName, Side, str], ...]


class _Content(Struct, frozen=True):
    """What stands under a heading, in the steps in which it can be shown."""

    steps: tuple[tuple[Item, ...], ...]
    problems: tuple[Problem, ...] = ()
    bottom: float = 0.0


def lay_comparison(sheet: Sheet[ComparisonSlide]) -> Laid:
    """Two things side by side; with steps the left side first, then the right."""
    slide = sheet.slide
    headings = _headings(sheet)
    rules = (
        _rule(sheet, "body", "subtitle", slide.left),
        _rule(sheet, "second", "caption", slide.right),
    )
    contents = _contents(sheet)
    left, right = (
        ((rule, heading.block), content.steps)
        for rule, heading, content in zip(rules, headings, contents, strict=True)
    )
    frames: list[tuple[Item, ...]] = []
    if slide.steps:
        frames += [(*left[0], *items, *right[0]) for items in left[1]]
        rest = right[1] if any(right[1][0]) else right[1][1:]
    else:
        rest = right[1][-1:]
    frames += [(*left[0], *left[1][-1], *right[0], *items) for items in rest]
    problems = [p for heading in headings for p in heading.problems]
    problems += [p for content in contents for p in content.problems]
    by = _drop(sheet, headings, contents)
    return Laid(tuple(Frame(lowered(items, by)) for items in frames), tuple(problems))


def _headings(sheet: Sheet[ComparisonSlide]) -> tuple[Written, ...]:
    """Return both headings in one size: on one line each if that is large enough, else on more."""
    slide = sheet.slide
    sides: _Sides = (("subtitle", slide.left, "left"), ("caption", slide.right, "right"))
    made = [_heading(sheet, slot, side, key) for slot, side, key in sides]
    sizes = [_on_one_line(sheet, slot, one) for one, (slot, _, _) in zip(made, sides, strict=True)]
    found = [size for size in sizes if size is not None]
    if len(found) == len(made):
        made = [_heading(sheet, slot, side, key, min(found)) for slot, side, key in sides]
    return same_size(sheet, made)


def _on_one_line(sheet: Sheet[ComparisonSlide], slot: SlotName, heading: Written) -> float | None:
    box, block = sheet.box(slot), heading.block
    text = replace(block.text, size=box.size)
    return one_line(text, block.rect.width, box.min_size, sheet.ruler)


def _drop(
    sheet: Sheet[ComparisonSlide], headings: tuple[Written, ...], contents: tuple[_Content, ...]
) -> float:
    """Return how far all moves down: what is free below the longer side is shared out above and below."""
    free_above = min(one.block.rect.height - height_of(one.block.text) for one in headings)
    top = min(one.block.rect.y for one in headings) + free_above
    bottom = max((content.bottom for content in contents), default=top)
    room = sheet.box("body").rect.bottom - headings[0].block.rect.y
    return max(0.0, drop(room, bottom - top) - free_above)


def _heading(
    sheet: Sheet[ComparisonSlide], slot: SlotName, side: Side, key: str, size: float | None = None
) -> Written:
    token, sign = _VERDICTS[side.verdict]
    # Never by colour alone: the sign says it, too.
    runs = (*((Run(sign),) if sign else ()), *runs_of(side.heading))
    ink: Token = token if side.verdict else "text"
    size = size or sheet.box(slot).size
    return sheet.write(slot, [Paragraph(runs)], path=(key, "heading"), token=ink, size=size)


def _rule(sheet: Sheet[ComparisonSlide], slot: SlotName, above: SlotName, side: Side) -> Shape:
    """A thick line between heading and content, in the colour of the verdict; a template may leave it little room."""
    box = sheet.box(slot).rect
    y = max(box.y - 14, min(sheet.box(above).rect.bottom, box.y - 3))
    token, _ = _VERDICTS[side.verdict]
    rect = Rect(box.x, y, box.width, 3)
    return Shape(id=f"rule.{slot}", rect=rect, fill=token, role="decoration")


def _contents(sheet: Sheet[ComparisonSlide]) -> tuple[_Content, _Content]:
    """Return both sides; two lists, or two pieces of code, are set in one size."""
    made = (_set(sheet, "body", "left"), _set(sheet, "second", "right"))
    lists = [one for one in made if isinstance(one, Written)]
    if len(lists) == 2:
        first, second = loosened(same_size(sheet, lists))
        made = first, second
    codes = [one for one in made if isinstance(one, SetCode)]
    if len(codes) == 2:
        most = min(one.size for one in codes)
        both = [_set(sheet, "body", "left", most), _set(sheet, "second", "right", most)]
        codes = [one for one in both if isinstance(one, SetCode)]
        height = max(one.panel.rect.height for one in codes)
        made = codes[0].as_high(height), codes[1].as_high(height)
    return _steps(sheet, made[0], sheet.slide.left), _steps(sheet, made[1], sheet.slide.right)


def _set(
    sheet: Sheet[ComparisonSlide], slot: SlotName, key: str, most: float | None = None
) -> Written | SetCode | None:
    side = sheet.slide.left if key == "left" else sheet.slide.right
    listing = sheet.listing(key, "code")
    if side.code is not None and listing is not None:
        rect = sheet.box(slot).rect.inset(PAD_X, PAD_Y)
        return set_code(sheet, slot, listing, rect=rect, most=most, least=14)
    if side.bullets:
        return write_list(sheet, slot, side.bullets, (key, "bullets"))
    return None


def _steps(sheet: Sheet[ComparisonSlide], made: Written | SetCode | None, side: Side) -> _Content:
    if isinstance(made, SetCode):
        marks = tuple(line for lines in _marks(made, sheet, side) for line in lines)
        items = (made.panel, *made.marks(marks), made.block)
        return _Content((items,), made.problems, made.panel.rect.bottom)
    if isinstance(made, Written):
        counts = reveal(sheet.slide.steps, side.bullets)
        # The box ends where a wider face would: so it can move down.
        block = replace(made.block, rect=replace(made.block.rect, height=made.tallest))
        bottom = block.rect.bottom
        return _Content(tuple((shown(block, n),) for n in counts), made.problems, bottom)
    return _Content(((),))


def _marks(made: SetCode, sheet: Sheet[ComparisonSlide], side: Side) -> tuple[tuple[int, ...], ...]:
    listing = sheet.listing("left" if side is sheet.slide.left else "right", "code")
    return listing.marks if listing and made.counts else ()
