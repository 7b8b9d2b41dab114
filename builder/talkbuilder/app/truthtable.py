"""Facts over releases as a table: ruled on a terminal, plain and aligned elsewhere, no wider than there is room."""

import shutil
import sys

from talkbuilder.truth.overview import HOLDS, Table

WIDE = 120
"""Columns where nobody says how many there are: a log, a pipe."""
NARROWEST = 8
GAP = "  "


def shown(title: str, table: Table) -> str:
    """Return ``table`` for standard output."""
    width = shutil.get_terminal_size((WIDE, 24)).columns
    return ruled(title, table, width) if sys.stdout.isatty() else plain(title, table, width)


def grid(table: Table) -> list[tuple[str, ...]]:
    """Return the table's cells, its head first."""
    names = (release.removeprefix("go") for release in table.releases)
    rows = [(row.fact.id, *row.cells, row.when) for row in table.rows]
    return [("fact", *names, "true"), *rows]


def plain(title: str, table: Table, width: int) -> str:
    """Return it as aligned text; what is too long ends in an ellipsis.

    >>> from talkbuilder.claims import AskSource, Fact
    >>> from talkbuilder.truth.overview import Row
    >>> fact = Fact("hchan", "", "112", AskSource("size", "runtime.hchan"))
    >>> print(
    ...     plain(
    ...         "channels",
    ...         Table(("go1.21.13", "go1.27.3"), (Row(fact, ("96", HOLDS), "since 1.27.3"),)),
    ...         80,
    ...     )
    ... )
    channels
    fact   1.21.13  1.27.3  true
    hchan  96       ✓       since 1.27.3
    """
    cells = grid(table)
    widths = _fitted([max(map(len, column)) for column in zip(*cells, strict=True)], width)
    lines = (
        GAP.join(_cut(cell, room).ljust(room) for cell, room in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join([title, *(line.rstrip() for line in lines)])


def _fitted(widths: list[int], width: int) -> list[int]:
    """Take from the widest column until all fit, or none is wide."""
    fitted = list(widths)
    room = max(width - len(GAP) * (len(widths) - 1), 0)
    while sum(fitted) > room and max(fitted) > NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "\N{HORIZONTAL ELLIPSIS}"


def ruled(title: str, table: Table, width: int) -> str:
    """Return it with rules and colours."""
    from rich.console import Console  # noqa: PLC0415 - 100 ms, terminals only
    from rich.table import Table as RichTable  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    drawn = RichTable(title=title, title_justify="left", header_style="bold")
    head, *rows = grid(table)
    for index, name in enumerate(head):
        drawn.add_column(name, overflow="ellipsis" if index == 0 else "fold")
    for row in rows:
        drawn.add_row(
            *(Text(cell, style=_style(index, cell, row)) for index, cell in enumerate(row))
        )
    console = Console(width=width)
    with console.capture() as captured:
        console.print(drawn)
    return captured.get().rstrip("\n")


def _style(index: int, cell: str, row: tuple[str, ...]) -> str:
    if index in (0, len(row) - 1):
        return ""
    return "green" if cell == HOLDS else "yellow"
