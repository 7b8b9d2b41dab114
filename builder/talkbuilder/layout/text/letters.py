"""What placed items are written with: which way it reads, who lends some of its characters, which nobody has.

directed     paragraphs that read from right to left begin at the right, and their code stays in one piece
lent_to      the faces from elsewhere that items need; `unchanged` tells whether the same would lend today
unshown      characters that no font on this machine has
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.ports import Lent, Ruler
from talkbuilder.scene import Chart, Group, Item, Paragraph, Run, Shape, Table, Text, TextBlock
from talkbuilder.scripts import direction, holds_right_to_left, language_reads
from talkbuilder.theme import Family

Align = Literal["left", "center", "right"]
Lending = tuple[tuple[Family, str, tuple[Lent, ...]], ...]
"""For each family the characters beyond ASCII, and who lends some of them."""

MIRRORED: dict[Align, Align] = {"left": "right", "right": "left", "center": "center"}
_MARKS = frozenset(("chrome.mark", "chrome.accent", "chrome.bar"))
_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


# --- direction --------------------------------------------------------------------------------------------------------


def directed(items: tuple[Item, ...], language: str, page: float = 0.0) -> tuple[Item, ...]:
    """Return ``items`` with the direction of each paragraph; the very same ones where all is from left to right.

    On a ``page`` so wide, in a language that reads from right to left, the marks where text begins change sides, too.
    """
    turned = tuple(_item(item, language) for item in items)
    if page and language_reads(language) == "rtl":
        blocks = [item.rect for item in items if isinstance(item, TextBlock)]
        turned = tuple(_marked(item, blocks, page) for item in turned)
    same = all(one is other for one, other in zip(items, turned, strict=True))
    return items if same else turned


def _marked(item: Item, blocks: Sequence[Rect], page: float) -> Item:
    """Move a mark to the other side of the text that begins at it, or else of the page."""
    if not isinstance(item, Shape) or item.id not in _MARKS:
        return item
    rect = item.rect
    beside = next((one for one in blocks if abs(one.x - rect.x) < 1.0), None)
    x = page - rect.right if beside is None else beside.x + beside.right - rect.right
    return replace(item, rect=replace(rect, x=x))


def _item(item: Item, language: str) -> Item:
    match item:
        case TextBlock(text=text):
            prose = item.slot not in (None, "number") and language_reads(language) == "rtl"
            turned = _text(text, language, prose)
            return item if turned is text else replace(item, text=turned)
        case Shape(text=Text() as text):
            turned = _text(text, language)
            return item if turned is text else replace(item, text=turned)
        case Group(items=inside):
            moved = directed(inside, language)
            return item if moved is inside else replace(item, items=moved)
        case Table(rows=rows):
            if not any(holds_right_to_left(cell.text.plain) for row in rows for cell in row):
                return item
            cells = (
                tuple(replace(cell, text=_text(cell.text, language)) for cell in row)
                for row in rows
            )
            return replace(item, rows=tuple(cells))
        case _:
            return item


def _text(text: Text, language: str, prose: bool = False) -> Text:
    """``prose``: the talk's language is written from right to left, and all of its text begins there."""
    if text.family == "code" or not (prose or holds_right_to_left(text.plain)):
        return text
    return replace(
        text, paragraphs=tuple(_paragraph(one, text, language, prose) for one in text.paragraphs)
    )


def _paragraph(paragraph: Paragraph, text: Text, language: str, prose: bool) -> Paragraph:
    rtl = direction(paragraph.text, language) == "rtl" or (prose and bool(paragraph.bullet))
    if not rtl and not prose:
        return paragraph
    found = replace(paragraph, rtl=rtl, align=MIRRORED[paragraph.align or text.align])
    return _isolated(found) if rtl else found


def _isolated(paragraph: Paragraph) -> Paragraph:
    """Put marks round code, whose brackets would otherwise turn with the sentence; line breaks move along.

    A paragraph that holds nothing to be read from the right is one such piece.
    """
    if not holds_right_to_left(paragraph.text) and paragraph.runs:
        *others, last = (
            replace(paragraph.runs[0], text=f"{_LEFT_TO_RIGHT}{paragraph.runs[0].text}"),
            *paragraph.runs[1:],
        )
        closed = replace(last, text=f"{last.text}{_LEFT_TO_RIGHT}")
        breaks = tuple(one + 1 for one in paragraph.breaks)
        return replace(paragraph, runs=(*others, closed), breaks=breaks)
    runs: list[Run] = []
    added: list[int] = []
    at = 0
    for run in paragraph.runs:
        if run.family == "code" and not holds_right_to_left(run.text):
            runs.append(replace(run, text=f"{_LEFT_TO_RIGHT}{run.text}{_LEFT_TO_RIGHT}"))
            added += [at, at + len(run.text)]
        else:
            runs.append(run)
        at += len(run.text)
    breaks = tuple(one + sum(1 for mark in added if mark < one) for one in paragraph.breaks)
    return replace(paragraph, runs=tuple(runs), breaks=breaks)


# --- characters -------------------------------------------------------------------------------------------------------


def lent_to(items: Iterable[Item], ruler: Ruler) -> Lending:
    """Return who lends characters to ``items``; empty if our own fonts show all of them."""
    found = []
    for family, words in sorted(_gathered(items).items()):
        text = "".join(sorted(set("".join(words))))
        if lent := ruler.lent(text, family):
            found.append((family, text, lent))
    return tuple(found)


def unchanged(lending: Lending, ruler: Ruler) -> bool:
    """Whether the same faces would lend today."""
    return all(ruler.lent(text, family) == lent for family, text, lent in lending)


def unshown(items: Iterable[Item], ruler: Ruler) -> str:
    """Return the characters that no font shows, each once."""
    lost = [
        ruler.missing(words, family)
        for family, all_words in _gathered(items).items()
        for words in all_words
    ]
    return "".join(dict.fromkeys("".join(lost)))


def _gathered(items: Iterable[Item]) -> dict[Family, dict[str, None]]:
    """Return what stands on ``items`` beyond ASCII, by the family that sets it; body and heading have one face."""
    found: dict[Family, dict[str, None]] = {}
    for family, words in _words(items):
        if not words.isascii():
            found.setdefault("code" if family == "code" else "body", {})[words] = None
    return found


def _words(items: Iterable[Item]) -> Iterator[tuple[Family, str]]:
    for item in items:
        match item:
            case TextBlock(text=text) | Shape(text=Text() as text):
                yield from _runs(text)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from _runs(cell.text)
            case Group(items=inside):
                yield from _words(inside)
            case Chart():
                yield "body", item.unit
                yield from (("body", name) for name in item.categories)
                yield from (("body", series.name) for series in item.series)
            case _:
                pass


def _runs(text: Text) -> Iterator[tuple[Family, str]]:
    for paragraph in text.paragraphs:
        yield text.family, paragraph.bullet
        for run in paragraph.runs:
            yield run.family or text.family, run.text
