"""The table layout: measured columns, numbers to the right, rows that can be revealed."""

import re

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.inline import plain
from talkbuilder.layout.slide.balance import even
from talkbuilder.layout.slide.room import drop
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, overflow, runs_of
from talkbuilder.layout.text.breaker import break_at, take_apart
from talkbuilder.layout.text.fit import WIDER, measured, steps_down
from talkbuilder.layout.text.widest import Widest
from talkbuilder.outline.model import TableSlide
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Cell, Paragraph, Run, Table, Text, TextBlock
from talkbuilder.wording import Wording, fill

PAD_X = 12.0
_PADS = (15.0, 13.0, 11.0, 9.0, 7.0)
"""What stands free above and below the words of a cell: as much as the room allows."""

_GAP = 16.0

_NUMBER = re.compile(r"^[~≈<>≤≥±+−–-]?\s*[\d.,  ]*\d\s*([%‰×x]|[a-zµA-Z/]{1,8})?$")

Grid = tuple[tuple[Text, ...], ...]


def lay_table(sheet: Sheet[TableSlide]) -> Laid:
    """A table; with steps a row a frame, the header always."""
    box = sheet.box("body")
    rows = _square(sheet.slide.rows)
    aligns = _aligns(rows, list(sheet.slide.align))
    caption = (
        [
            even(
                sheet.write("caption", [Paragraph(runs_of(sheet.slide.caption))], role="caption"),
                sheet.ruler,
                sheet.language,
            )
        ]
        if sheet.slide.caption
        else []
    )
    grid, columns, heights, tallest = _fitted(sheet, rows, aligns)
    too_many = _too_many(grid, tallest - box.rect.height)
    blocks = tuple((one.block, min(one.tallest, one.block.rect.height)) for one in caption)
    words = plain(sheet.slide.caption)
    foot = sheet.box("caption").rect.bottom
    below = sum(_GAP + height for _, height in blocks)
    y = box.rect.y + drop(foot - box.rect.y, tallest + below)
    table = Table(
        id="table",
        rect=Rect(box.rect.x, y, sum(columns), sum(heights)),
        columns=columns,
        heights=heights,
        rows=tuple(
            tuple(Cell(text, None if number else "surface") for text in row)
            for number, row in enumerate(grid)
        ),
        alt=_alt(rows, sheet.wording),
    )
    problems: list[Problem] = []
    if too_many:
        problems.append(_too_high(sheet, too_many, grid))
    problems += [p for one in caption for p in one.problems]
    counts = range(2, len(rows) + 1) if sheet.slide.steps else (len(rows),)
    frames = tuple(Frame((_top(table, count), *_below(table, blocks)), words) for count in counts)
    return Laid(frames, tuple(problems))


def _fitted(
    sheet: Sheet[TableSlide], rows: list[list[str]], aligns: list[str]
) -> tuple[Grid, tuple[float, ...], tuple[float, ...], float]:
    """Return cells, columns, row heights and the height in a wider face: large type first, then airy rows."""
    box = sheet.box("body")
    sizes = steps_down(box.size, box.min_size, step=1.0)
    first = _grid(rows, aligns, box.size)
    for size in sizes:
        row = size * first[0][0].line_height + 2 * _PADS[-1]
        if size != sizes[-1] and _too_many(first, len(rows) * row - box.rect.height):
            continue  # not even if no cell wraps
        grid = tuple(tuple(replace(text, size=size) for text in row) for row in first)
        columns = _columns(grid, box.rect.width, sheet.ruler)
        grid, heights, tallest = _set(grid, columns, sheet.ruler)
        if not _too_many(grid, tallest - box.rect.height):
            break
    spare = (box.rect.height - tallest) / 2 / len(grid)
    more = next((pad - _PADS[-1] for pad in _PADS if pad - _PADS[-1] <= spare), 0.0)
    roomy = tuple(tuple(_padded(cell, more) for cell in row) for row in grid)
    return roomy, columns, tuple(h + 2 * more for h in heights), tallest + 2 * more * len(grid)


def _padded(text: Text, more: float) -> Text:
    left, top, right, bottom = text.inset
    return replace(text, inset=(left, top + more, right, bottom + more))


def _square(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of one length; the outline's check reports those that were not."""
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _aligns(rows: list[list[str]], given: list[str]) -> list[str]:
    """Return how each column is aligned: as written, else numbers right and words left."""
    found = []
    for column in range(len(rows[0])):
        cells = [plain(row[column]).strip() for row in rows[1:]]
        numeric = any(cells) and all(
            _NUMBER.match(cell) for cell in cells if cell not in ("", "–", "-")
        )
        found.append("right" if numeric else "left")
    return [*given[: len(found)], *found[len(given) :]]


def _grid(rows: list[list[str]], aligns: list[str], size: float) -> Grid:
    return tuple(
        tuple(
            _cell(cell, align, size, header=number == 0)
            for cell, align in zip(row, aligns, strict=True)
        )
        for number, row in enumerate(rows)
    )


def _cell(cell: str, align: str, size: float, header: bool) -> Text:
    text = Text(
        (Paragraph(runs_of(cell) or (Run(""),)),),
        size=size,
        bold=header,
        anchor="middle",
        inset=(PAD_X, _PADS[-1], PAD_X, _PADS[-1]),
    )
    return replace(
        text, align="center" if align == "center" else "right" if align == "right" else "left"
    )


def _columns(grid: Grid, width: float, ruler: Ruler) -> tuple[float, ...]:
    """Return column widths: what the widest cells want if there is room, else shared out, no word torn if possible."""
    wide = Widest(ruler, WIDER)
    wants = [max(_natural(row[c], wide) for row in grid) for c in range(len(grid[0]))]
    needs = [max(_longest_word(row[c], wide) for row in grid) for c in range(len(grid[0]))]
    pads = 2 * PAD_X
    room = width - pads * len(wants)
    if sum(wants) <= room:
        factor = room / sum(wants) if sum(wants) else 1.0
        return tuple(want * factor + pads for want in wants)
    needs = [min(need, want) for need, want in zip(needs, wants, strict=True)]
    spare = room - sum(needs)
    if spare <= 0:
        total = sum(needs)
        return tuple(need / total * room + pads for need in needs)
    # What is left after the longest words goes to the columns in proportion to what they still want, gently: a
    # column of sentences must not starve one of short phrases.
    hunger = [(want - need) ** 0.75 for need, want in zip(needs, wants, strict=True)]
    extra = _poured(spare, hunger, [want - need for need, want in zip(needs, wants, strict=True)])
    return tuple(need + more + pads for need, more in zip(needs, extra, strict=True))


def _poured(amount: float, shares: list[float], limits: list[float]) -> list[float]:
    """Share ``amount`` out by ``shares``, nobody above his limit; what is refused is offered again."""
    given = [0.0] * len(shares)
    open_to = [index for index, limit in enumerate(limits) if limit > 0]
    while open_to and amount > 1e-6:
        total = sum(shares[index] for index in open_to)
        full = [i for i in open_to if given[i] + amount * shares[i] / total >= limits[i]]
        if not full:
            for index in open_to:
                given[index] += amount * shares[index] / total
            break
        for index in full:
            amount -= limits[index] - given[index]
            given[index] = limits[index]
        open_to = [index for index in open_to if index not in full]
    return given


def _natural(text: Text, ruler: Ruler) -> float:
    return max(
        break_at(take_apart(p.runs, text.family, text.bold, ruler), float("inf")).width * text.size
        for p in text.paragraphs
    )


def _longest_word(text: Text, ruler: Ruler) -> float:
    parts = (take_apart(p.runs, text.family, text.bold, ruler).parts for p in text.paragraphs)
    return max((word.width for words in parts for word in words), default=0.0) * text.size


def _set(
    grid: Grid, columns: tuple[float, ...], ruler: Ruler
) -> tuple[Grid, tuple[float, ...], float]:
    """Return the cells broken, the row heights, and the height that all may need in a wider face."""
    rows: list[tuple[Text, ...]] = []
    heights: list[float] = []
    wider: list[float] = []
    for row in grid:
        cells = [measured(text, width, ruler) for text, width in zip(row, columns, strict=True)]
        rows.append(tuple(cell.text for cell in cells))
        heights.append(max(cell.height for cell in cells))
        wider.append(max(cell.tallest for cell in cells))
    return tuple(rows), tuple(heights), sum(wider)


def _too_many(grid: Grid, over: float) -> int:
    """Return how many lines find no room."""
    lead = grid[0][0].size * grid[0][0].line_height
    return max(0, int(over / lead + 0.999)) if over > 0.01 else 0


def _top(table: Table, count: int) -> Table:
    """Return the first ``count`` rows."""
    if count == len(table.rows):
        return table
    heights = table.heights[:count]
    rect = replace(table.rect, height=sum(heights))
    return replace(table, rect=rect, heights=heights, rows=table.rows[:count])


def _below(table: Table, blocks: tuple[tuple[TextBlock, float], ...]) -> tuple[TextBlock, ...]:
    """Return the caption below the whole table, as high as it may become; it does not move while rows appear."""
    y = table.rect.bottom + _GAP
    return tuple(
        replace(block, rect=replace(block.rect, y=y, height=tallest)) for block, tallest in blocks
    )


def _too_high(sheet: Sheet[TableSlide], lines: int, grid: Grid) -> Problem:
    text = grid[-1][0]
    problem = overflow(sheet.place("rows"), lines, text)
    excess = "1 line" if lines == 1 else f"{lines} lines"
    message = f"the table is {excess} too high at {text.size:g} pt, the smallest size allowed here"
    return replace(
        problem, message=message, hint="split the table over two slides, or shorten its cells"
    )


def _alt(rows: list[list[str]], wording: Wording) -> str:
    heads = wording.comma.join(plain(cell) for cell in rows[0] if cell)
    return fill(wording.table_of if heads else wording.table, n=len(rows) - 1, heads=heads)
