"""Lists and columns: bullets, two columns, and the same lists beside a figure or in a comparison."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from talkbuilder.layout.slide.room import loosened, settled
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, Written, line_of, same_size
from talkbuilder.outline.model import Bullet, BulletsSlide, TwoColumnsSlide
from talkbuilder.scene import Paragraph, TextBlock
from talkbuilder.talk import Key
from talkbuilder.theme import SlotName

_SIGNS = ("•", "–")
_SMALLEST = 18.0


def lay_bullets(sheet: Sheet[BulletsSlide]) -> Laid:
    """A list; with steps a frame a bullet."""
    list_ = write_list(sheet, "body", sheet.slide.bullets, ("bullets",))
    (written,) = settled(loosened((list_,)))
    counts = reveal(sheet.slide.steps, sheet.slide.bullets)
    frames = tuple(Frame((shown(written.block, count),)) for count in counts)
    return Laid(frames, written.problems)


def lay_two_columns(sheet: Sheet[TwoColumnsSlide]) -> Laid:
    """Two lists in one size; with steps the left one first."""
    slide = sheet.slide
    lists = (
        write_list(sheet, "body", slide.left, ("left",)),
        write_list(sheet, "second", slide.right, ("right",)),
    )
    left, right = settled(loosened(same_size(sheet, lists)))
    lefts, rights = reveal(slide.steps, slide.left), reveal(slide.steps, slide.right)
    if slide.steps:
        steps = [(count, 0) for count in lefts] + [(lefts[-1], count) for count in rights]
    else:
        steps = [(lefts[-1], rights[-1])]
    frames = tuple(
        Frame(tuple(shown(one.block, count) for one, count in ((left, a), (right, b)) if count))
        for a, b in steps
    )
    return Laid(frames, left.problems + right.problems)


def write_list(
    sheet: Sheet[Any], slot: SlotName, bullets: Sequence[str | Bullet], path: tuple[Key, ...]
) -> Written:
    """Fit a list into the box of ``slot``."""
    return sheet.write(slot, list_of(bullets, sheet.box(slot).size), path=path)


def list_of(bullets: Sequence[str | Bullet], size: float) -> tuple[Paragraph, ...]:
    """Return bullets of two levels as paragraphs with hanging indents, for text of ``size``."""
    found: list[Paragraph] = []
    for bullet in bullets:
        found.append(_item(bullet if isinstance(bullet, str) else bullet.text, 0, size, not found))
        if isinstance(bullet, Bullet):
            found.extend(_item(text, 1, size, False) for text in bullet.sub)
    return tuple(found)


def _item(text: str, level: int, size: float, first: bool) -> Paragraph:
    return line_of(
        text,
        level=level,
        bullet=_SIGNS[level],
        before=0.0 if first else round(size * (0.25 if level else 0.45), 1),
        indent=round(size * (1.7 if level else 0.9), 1),
        hanging=round(size * (0.8 if level else 0.9), 1),
        size=max(_SMALLEST, size - 2) if level else None,
    )


def reveal(steps: bool, bullets: Sequence[str | Bullet]) -> tuple[int, ...]:
    """Return how many paragraphs each frame shows: a bullet comes with everything below it."""
    counts: list[int] = []
    for bullet in bullets:
        size = 1 if isinstance(bullet, str) else 1 + len(bullet.sub)
        counts.append((counts[-1] if counts else 0) + size)
    return tuple(counts) if steps else tuple(counts[-1:])


def shown(block: TextBlock, count: int) -> TextBlock:
    """Return ``block`` with its first ``count`` paragraphs; the others keep their room."""
    if count >= len(block.text.paragraphs):
        return block
    return replace(block, text=replace(block.text, paragraphs=block.text.paragraphs[:count]))
