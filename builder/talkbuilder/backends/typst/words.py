"""Text as operations: paragraphs set line by line where they were measured, lists as lists, code as code.

    room of the text (rect less insets)      +--------------------------+
    x of a paragraph = room.x + indent       |  - |first line           |
    x of its bullet  = that less hanging     |    |second line          |
    (from the right if it reads from there)  +--------------------------+

Lines are placed by Typst: an explicit top and bottom edge make each exactly one pitch high.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct, field

from talkbuilder.backends.typst.ink import Ink, near
from talkbuilder.geometry import Rect, Size
from talkbuilder.scene import Link, Paragraph, Run, Text
from talkbuilder.theme import Token

Op = list[Any]
Resolve = Callable[[Link | None], str | int | None]
"""Where a link leads: an address, the number of a page, or nowhere."""

_SIDES = {"left": 0, "center": 1, "right": 2}


class Setting(Struct, frozen=True):
    """Where text is set: on what container, with which ink, and what its links lead to."""

    ink: Ink
    resolve: Resolve
    container: Size


class Placed(Struct, frozen=True):
    """A paragraph and the y at which its first line begins."""

    paragraph: Paragraph
    y: float
    size: float
    height: float


def inner(rect: Rect, text: Text) -> Rect:
    """Return the room inside the insets."""
    left, top, right, bottom = text.inset
    return Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)


def stacked(rect: Rect, text: Text) -> list[Placed]:
    """Return the paragraphs of ``text`` from top to bottom, anchored in ``rect``."""
    room = inner(rect, text)
    placed, y = [], 0.0
    for index, paragraph in enumerate(text.paragraphs):
        y += paragraph.before if index else 0.0
        size = paragraph.size or text.size
        height = size * text.line_height * (len(paragraph.breaks) + 1)
        placed.append(Placed(paragraph, y, size, height))
        y += height
    spare = room.height - y
    top = room.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[text.anchor]
    return [Placed(one.paragraph, top + one.y, one.size, one.height) for one in placed]


def text_ops(rect: Rect, text: Text, setting: Setting) -> list[Op]:
    """Return ``text`` set in ``rect``."""
    room = inner(rect, text)
    ops: list[Op] = []
    for listed, group in groupby(stacked(rect, text), lambda one: _is_listed(one, text)):
        found = list(group)
        if listed:
            ops += _lists(found, room, text, setting)
        else:
            for block in _merged(found):
                ops += _paragraph(block, room, text, setting)
    return ops


def code_ops(rect: Rect, text: Text, setting: Setting) -> list[Op]:
    """Return ``text`` set in ``rect`` and tagged as code."""
    return [["code", text.plain, text_ops(rect, text, setting)]]


def heading_lines(rect: Rect, text: Text, setting: Setting) -> list[Op]:
    """Return ``text`` as the lines of one heading: side, x, y, style, content, and its direction if from the right.

    Nothing if there are no words.
    """
    placed = stacked(rect, text)
    if not text.plain.strip():
        return []
    side, x = _aligned(placed[0].paragraph, inner(rect, text), text, setting)
    style = _base(text, placed[0].size, setting)
    content = _lines([one.paragraph for one in placed], text, placed[0].size, setting)
    return [[side, x, near(placed[0].y), style, content, *_turned(placed[0].paragraph)]]


def _is_listed(one: Placed, text: Text) -> bool:
    align = one.paragraph.align or text.align
    return bool(one.paragraph.bullet) and align == ("right" if one.paragraph.rtl else "left")


# --- plain paragraphs ---------------------------------------------------------------------------------------------


def _merged(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Yield runs of paragraphs that are one block to the eye: nothing between them, one size, one alignment."""
    block: list[Placed] = []
    for one in placed:
        if block and not _continues(block[-1], one):
            yield block
            block = []
        block.append(one)
    if block:
        yield block


def _continues(above: Placed, below: Placed) -> bool:
    a, b = above.paragraph, below.paragraph
    same = (a.align, a.indent, a.bullet, a.hanging, a.rtl) == (
        b.align, b.indent, b.bullet, b.hanging, b.rtl,
    )  # fmt: skip
    return same and not b.before and not b.bullet and above.size == below.size


def _paragraph(block: list[Placed], room: Rect, text: Text, setting: Setting) -> list[Op]:
    first = block[0]
    if not any(one.paragraph.text.strip() for one in block):
        return []
    side, x = _aligned(first.paragraph, room, text, setting)
    style = _base(text, first.size, setting)
    content = _lines([one.paragraph for one in block], text, first.size, setting)
    ops: list[Op] = [["text", side, x, near(first.y), style, content, *_turned(first.paragraph)]]
    if first.paragraph.bullet:  # centred or right: no list of Typst's does that
        bullet = setting.ink.words(first.paragraph.bullet, text.family)
        at = room.x + first.paragraph.indent - first.paragraph.hanging
        ops.insert(0, ["text", 0, near(at), near(first.y), style, bullet])
    return ops


def _aligned(paragraph: Paragraph, room: Rect, text: Text, setting: Setting) -> tuple[int, float]:
    side = _SIDES[paragraph.align or text.align]
    left, right = room.x + paragraph.indent, room.right
    if paragraph.rtl:
        left, right = room.x, room.right - paragraph.indent
    width = setting.container.width
    x = (left, (left + right) / 2 - width / 2, right - width)[side]
    return side, near(x)


def _turned(paragraph: Paragraph) -> list[bool]:
    """Return what stands at the end of an operation whose words read from right to left."""
    return [True] if paragraph.rtl else []


def _base(text: Text, size: float, setting: Setting) -> int:
    return setting.ink.style(text.family, size, text.bold, False, text.token, text.line_height)


# --- the words of lines -------------------------------------------------------------------------------------------


def _lines(paragraphs: Sequence[Paragraph], text: Text, size: float, setting: Setting) -> Any:
    """Return pieces for ``words`` of draw.typ: a string if there is but one."""
    pieces: list[Any] = []
    for index, paragraph in enumerate(paragraphs):
        if index:
            pieces.append(0)
        _pieces(paragraph, text, size, setting, pieces)
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return pieces


def _pieces(
    paragraph: Paragraph, text: Text, size: float, setting: Setting, pieces: list[Any]
) -> None:
    breaks = [*paragraph.breaks]
    at = 0
    for run in paragraph.runs:
        end = at + len(run.text)
        start = at
        while breaks and breaks[0] <= end and (breaks[0] < end or run is paragraph.runs[-1]):
            _piece(run, run.text[start - at : breaks[0] - at], text, size, setting, pieces)
            pieces.append(0)
            start = breaks.pop(0)
        _piece(run, run.text[start - at :], text, size, setting, pieces)
        at = end


def _piece(
    run: Run, said: str, text: Text, size: float, setting: Setting, pieces: list[Any]
) -> None:
    # A wanted break is in `breaks` too. Spaces at a break stay: Typst lets them hang, and copied text needs them.
    said = said.replace("\n", "")
    if not said:
        return
    family = run.family or text.family
    said = setting.ink.words(said, family)
    # Where nobody can click (a picture), a link still looks like one.
    to = None if run.link is None else setting.resolve(run.link) or ""
    token: Token = run.token or ("link" if run.link else text.token)
    plain = family == text.family and not run.bold and not run.italic and token == text.token
    if plain and run.mark is None and to is None:
        pieces.append(said)
        return
    style = setting.ink.style(
        family, size, text.bold or run.bold, run.italic, token, text.line_height
    )
    pieces.append([style, said, None if run.mark is None else setting.ink.paint(run.mark), to])


# --- lists --------------------------------------------------------------------------------------------------------


class _Node(Struct):
    """A list being built; ``left`` is where its items' text begins."""

    level: int
    key: tuple[Any, ...]
    left: float
    json: dict[str, Any] = field(default_factory=dict)


def _lists(placed: Sequence[Placed], room: Rect, text: Text, setting: Setting) -> list[Op]:
    """Return list operations: deeper levels hang below the item before them."""
    ops: list[Op] = []
    trail: list[_Node] = []
    for index, one in enumerate(placed):
        paragraph = one.paragraph
        ordered = paragraph.bullet[:-1].isalnum() and paragraph.bullet[-1:] in ".)"
        sign = "" if ordered else paragraph.bullet
        key = (paragraph.indent, paragraph.hanging, ordered, sign, paragraph.rtl)
        while trail and trail[-1].level > paragraph.level:
            trail.pop()
        if trail and trail[-1].level == paragraph.level and trail[-1].key != key:
            trail.pop()
        if not trail or trail[-1].level < paragraph.level:
            parent = trail[-1] if trail else None
            begin = paragraph.indent - paragraph.hanging
            node = _Node(paragraph.level, key, paragraph.indent)
            node.json = {
                "ordered": ordered,
                "hanging": near(paragraph.hanging),
                "indent": near(begin - parent.left) if parent else 0,
                "items": [],
            }
            if parent:
                parent.json["items"][-1]["below"].append(node.json)
            else:
                x = room.x + begin
                if paragraph.rtl:
                    x = room.right - begin - setting.container.width
                ops.append(["list", near(x), near(one.y), node.json, *_turned(paragraph)])
            trail.append(node)
        below = placed[index + 1].y if index + 1 < len(placed) else one.y + one.height
        style = _base(text, one.size, setting)
        trail[-1].json["items"].append(
            {
                "marker": setting.ink.words(paragraph.bullet, text.family),
                "marker-style": style,
                "style": style,
                "words": _lines([paragraph], text, one.size, setting),
                "height": near(below - one.y),
                "below": [],
            }
        )
    return ops
