"""A Go file's lines by the numbers that the compiler gives them; a region's, without the markers of regions."""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from talkdiagrams.readings.lines import numbered

SourceLine = tuple[int, str]

_BEGIN = re.compile(r"^\s*//\s*#?region\s+(?P<name>[\w.-]{1,64})\s*$")
_END = re.compile(r"^\s*//\s*#?endregion\b.{0,80}$")


def between(
    lines: Sequence[SourceLine], text: str, region: str, first: int, last: int
) -> list[SourceLine]:
    """Return those of ``lines`` that a reader counts as ``first`` to ``last``: in the file, or below a region's marker.

    >>> between(
    ...     ((3, "x()"), (4, "y()")),
    ...     "package a\\n// region r\\nx()\\ny()\\n// endregion",
    ...     "r",
    ...     2,
    ...     2,
    ... )
    [(4, 'y()')]
    """
    matches = ((number, _BEGIN.match(line)) for number, line in numbered(text))
    marker = next((n for n, match in matches if match and match["name"] == region), 0)
    return [line for line in lines if first <= line[0] - marker <= last]


def source_lines(text: str, region: str = "") -> tuple[SourceLine, ...]:
    """Return the lines of ``text``, or of one region of it; none if there is no such region.

    >>> source_lines("package a\\n// region r\\n\\tx()\\n// endregion", "r")
    ((3, 'x()'),)
    """
    return aligned(list(_kept(text, region)))


def regions(text: str) -> tuple[str, ...]:
    """Return the names of all regions."""
    found = (_BEGIN.match(line) for _, line in numbered(text))
    return tuple(match["name"] for match in found if match)


def _kept(text: str, region: str) -> Iterator[SourceLine]:
    opened: list[str] = []
    for number, line in numbered(text):
        begin = _BEGIN.match(line)
        if begin:
            opened.append(begin["name"])
        elif _END.match(line):
            if opened:
                opened.pop()
        elif not region or region in opened:
            yield number, line


def aligned(lines: list[SourceLine]) -> tuple[SourceLine, ...]:
    """Return ``lines`` without what they are all indented by, and without empty ones at both ends; tabs are spaces."""
    while lines and not lines[0][1].strip():
        lines = lines[1:]
    while lines and not lines[-1][1].strip():
        lines = lines[:-1]
    text = dedent("\n".join(line.expandtabs(4) for _, line in lines))
    return (
        tuple(zip((number for number, _ in lines), text.split("\n"), strict=True)) if lines else ()
    )
