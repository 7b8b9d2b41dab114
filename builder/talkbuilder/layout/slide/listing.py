"""Sets code on a panel: the size at which no line wraps if there is one, else lines that wrap at marked places.

One paragraph a line of code, so that a click in PowerPoint edits a line; a continuation begins after a line feed,
with a mark that no code has. Code is set with ``wrap`` off: a wider substitute face makes lines longer, never more.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.highlight import CodeLine, code_lines, is_language, languages
from talkbuilder.layout.slide.sheet import Sheet, text_of
from talkbuilder.layout.text.fit import WIDER, steps_down
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, TextBlock
from talkbuilder.talk import Listing
from talkbuilder.theme import Box, SlotName, Token

CONTINUED = "» "
"""Starts a continuation line: in Latin-1, so every typeface has it, and no operator of Go, C or a shell."""

PAD_X, PAD_Y = 18.0, 12.0
_HALF_LEAD = 1.0
_READABLE = 16.0


class SetCode(Struct, frozen=True):
    """Code set in a box: the block, its panel, how often a line had to wrap, how many lines find no room."""

    block: TextBlock
    panel: Shape
    wraps: int
    too_many: int
    problems: tuple[Problem, ...]
    counts: tuple[int, ...]
    """How many lines on the slide each line of code takes."""

    @property
    def size(self) -> float:
        """The size of the text."""
        return self.block.text.size

    def as_high(self, height: float) -> "SetCode":
        """Return it on a panel of that height."""
        rect = replace(self.panel.rect, height=height)
        return replace(self, panel=replace(self.panel, rect=rect))

    def marks(self, lines: tuple[int, ...], token: Token = "changed") -> tuple[Item, ...]:
        """Return bands behind ``lines`` (numbers from 1), one a stretch of neighbours, each with a bar at its left."""
        lead = self.size * self.block.text.line_height
        top, panel = self.block.rect.y, self.panel.rect
        items: list[Item] = []
        for number, (first, last) in enumerate(_stretches(lines, len(self.counts)), start=1):
            y = top + sum(self.counts[: first - 1]) * lead - _HALF_LEAD
            height = sum(self.counts[first - 1 : last]) * lead + 2 * _HALF_LEAD
            name = f"{self.block.id}.mark.{number}"
            fill: Token = "changed-fill" if token == "changed" else "surface-strong"
            band = Rect(panel.x, y, panel.width, height)
            bar = Rect(panel.x, y, 5, height)
            items.append(Shape(id=name, rect=band, fill=fill, role="decoration"))
            items.append(Shape(id=f"{name}.bar", rect=bar, fill=token, role="decoration"))
        return tuple(items)


def set_code(
    sheet: Sheet[Any],
    slot: SlotName,
    listing: Listing,
    *,
    rect: Rect | None = None,
    terminal: bool = False,
    most: float | None = None,
    ids: tuple[str, str] | None = None,
    least: float | None = None,
) -> SetCode:
    """Set ``listing`` in the box of ``slot`` or in ``rect``; ``terminal`` is what a program printed.

    ``most`` is the largest size to try.
    """
    box = replace(sheet.box(slot), family="code", token="code-text", bold=False)
    rect = rect or box.rect
    least = box.min_size if least is None else least
    lines = code_lines(listing.text, "text" if terminal else listing.language)
    sizes = steps_down(min(box.size, most or box.size), least, step=1.0)
    size, paragraphs = _chosen(lines, rect, box, sizes, sheet.ruler)
    text = replace(text_of(box, paragraphs), size=size, wrap=False, anchor="top", align="left")
    counts = tuple(len(paragraph.breaks) + 1 for paragraph in paragraphs)
    height = sum(counts) * size * box.line_height
    too_many = max(0, ceil((height - rect.height - 0.01) / (size * box.line_height)))
    problems: tuple[Problem, ...] = ()
    if too_many:
        problems = (_too_long(listing, too_many, size, sum(counts) - len(counts)),)
    if not terminal:
        problems += _unknown_language(listing)
    block_id, panel_id = ids or (slot, f"panel.{slot}")
    shown = Rect(rect.x, rect.y, rect.width, min(height, rect.height))
    block = TextBlock(id=block_id, rect=shown, text=text, slot=slot)
    return SetCode(
        block, _panel(panel_id, shown, terminal), sum(counts) - len(counts), too_many, problems, counts
    )  # fmt: skip


def _unknown_language(listing: Listing) -> tuple[Problem, ...]:
    """Return a warning for code that stays black since nobody knows its language."""
    name = listing.language
    if is_language(name):
        return ()
    message = f'there is no language "{name[:40]}" to colour code by: it stays plain'
    near = nearest(name, languages())
    hint = near if near.startswith("did") else "any name that Pygments has, or `text` for none"
    return (Problem(listing.place, "unknown-language", message, hint, severity="warning"),)


def _chosen(
    lines: tuple[CodeLine, ...], rect: Rect, box: Box, sizes: tuple[float, ...], ruler: Ruler
) -> tuple[float, tuple[Paragraph, ...]]:
    """Return the largest size without a wrap that fits; else where lines wrap least; else the smallest.

    Lines that must wrap anyway are not made small for it: under `_READABLE` only if there is no room otherwise.
    """
    em = ruler.width("0", "code", 1.0)
    tries: list[tuple[int, float, tuple[Paragraph, ...]]] = []
    for size in sizes:
        columns = max(8, int(rect.width / (size * em * WIDER)))
        paragraphs = tuple(_wrapped(line, _room(line, columns, em, ruler)) for line in lines)
        count = sum(len(p.breaks) + 1 for p in paragraphs)
        if count * size * box.line_height <= rect.height + 0.01:
            if count == len(lines):
                return size, paragraphs
            tries.append((count, -size, paragraphs))
    readable = [one for one in tries if -one[1] >= _READABLE] or tries
    if not readable:
        return sizes[-1], paragraphs
    _, negative, paragraphs = min(readable, key=lambda one: one[:2])
    return -negative, paragraphs


def _room(line: CodeLine, columns: int, em: float, ruler: Ruler) -> int:
    """Return how many characters of ``line`` fit into ``columns``: an ideograph is wider than one."""
    text = "".join(run.text for run in line)
    if text.isascii() or ruler.width(text, "code", 1.0) <= columns * em + 0.001:
        return columns if text.isascii() else max(columns, len(text))
    widest = max(ruler.width(character, "code", 1.0) for character in set(text))
    return max(8, int(columns / max(1.0, widest / em - 0.001)))


def _wrapped(line: CodeLine, columns: int) -> Paragraph:
    """Return one line of code as a paragraph, continued on marked lines where it is longer than ``columns``."""
    text = "".join(run.text for run in line)
    if len(text) <= columns:
        return Paragraph(line)
    indent = min(len(text) - len(text.lstrip()), columns // 2)
    lead = " " * indent + CONTINUED
    cuts = list(_cuts(text, columns, len(lead)))
    mark = Run(f"\n{lead}", token="code-mark")
    runs: list[Run] = []
    breaks: list[int] = []
    written = 0
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if start:
            runs.append(mark)
            breaks.append(written + 1)
            written += len(mark.text)
        runs.extend(_slice(line, start, end))
        written += end - start
    return Paragraph(tuple(runs), breaks=tuple(breaks))


def _cuts(text: str, columns: int, lead: int) -> Iterator[int]:
    """Yield the indexes at which ``text`` is continued: after a space, a comma or an operator if it can be."""
    start, room = 0, columns
    while len(text) - start > room:
        end = start + room
        least = start + room // 2
        good = [
            at
            for at in range(least + 1, end + 1)
            if text[at - 1] in " ,({[&|+=;" and text[at : at + 1] not in ("&", "|", "=", " ")
        ]
        start = good[-1] if good else end
        yield start
        room = columns - lead


def _slice(line: CodeLine, start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in line:
        part = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if part:
            yield replace(run, text=part)


def _panel(id: str, text: Rect, terminal: bool) -> Shape:
    rect = Rect(text.x - PAD_X, text.y - PAD_Y, text.width + 2 * PAD_X, text.height + 2 * PAD_Y)
    line = Line("rule", 1.5) if terminal else None
    fill: Token = "background" if terminal else "code-surface"
    return Shape(id=id, rect=rect, fill=fill, line=line, role="decoration")


def _stretches(lines: tuple[int, ...], count: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last number of each stretch of neighbours in ``lines``.

    >>> list(_stretches((1, 2, 3, 7), 9))
    [(1, 3), (7, 7)]
    """
    wanted = sorted({line for line in lines if 1 <= line <= count})
    first = last = 0
    for line in wanted:
        if first and line == last + 1:
            last = line
            continue
        if first:
            yield first, last
        first = last = line
    if first:
        yield first, last


def _too_long(listing: Listing, lines: int, size: float, wraps: int) -> Problem:
    excess = "1 line" if lines == 1 else f"{lines} lines"
    wrapped = f", {wraps} of them continued" if wraps else ""
    return Problem(
        listing.place,
        "overflow",
        f"{excess} of code too many at {size:g} pt, the smallest size allowed here{wrapped}",
        listing.shorten or "show a region of it, split the slide, or shorten the longest lines",
    )
