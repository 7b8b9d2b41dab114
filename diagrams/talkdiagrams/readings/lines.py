"""Lines with their numbers, and what to say of one that cannot be read.

Lines are counted as an editor counts them: only a line feed ends one, and a carriage return before it is dropped.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Unread(NamedTuple):
    """A warning: what is wrong with line ``number`` (from 1). The figure makes a problem of it, at that line."""

    number: int
    message: str


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, without the end of line.

    >>> list(numbered("a\\r\\n\\nb"))
    [(1, 'a'), (2, ''), (3, 'b')]
    """
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line.removesuffix("\r")


def shown(line: str, most: int = 60) -> str:
    """Return ``line`` as a message quotes it: short, and with nothing that a terminal would obey.

    >>> shown("gc 1 \\x1b[31m @0.1s " + "x" * 80, 20)
    'gc 1 ?[31m @0.1s xxx…'
    """
    text = "".join(character if character.isprintable() else "?" for character in line.strip())
    return text if len(text) <= most else text[:most] + "…"
