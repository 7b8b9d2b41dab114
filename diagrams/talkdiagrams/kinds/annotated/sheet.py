"""The text as it is shown, and what each frame shows of its notes: the same for notes by hand and for played ones."""

from msgspec import Struct

from talkbuilder.scene import Run
from talkdiagrams.kinds.annotated.data import Note
from talkdiagrams.readings.source import SourceLine


class Sheet(Struct, frozen=True):
    """Lines with their numbers, and in the colours of code; ``origin``: who ran it where."""

    lines: tuple[SourceLine, ...]
    runs: tuple[tuple[Run, ...], ...]
    numbered: bool = False
    origin: str = ""

    @property
    def longest(self) -> int:
        """How many columns there are."""
        return max(len(line) for _, line in self.lines)


class Pin(Struct, frozen=True):
    """A note at its place: rows from 0, and columns if it is about a part of one."""

    note: Note
    first: int
    last: int
    low: int = -1
    high: int = -1

    @property
    def is_part(self) -> bool:
        """Whether it is about a part of a line."""
        return self.low >= 0


class Shown(Struct, frozen=True):
    """One frame: ids of the notes to be seen, of the new ones, rows in the background, and the words for it."""

    notes: frozenset[str]
    new: frozenset[str]
    dim: frozenset[int]
    caption: str
    alt: str


def pinned(note: Note, lines: tuple[SourceLine, ...]) -> Pin | None:
    """Return where ``note``, which counts lines from 1, belongs; None if its `at` is not there."""
    first, last = note.line - 1, note.lines[-1] - 1
    if not 0 <= first <= last < len(lines):
        return None
    if not note.at:
        return Pin(note, first, last)
    low = -1
    for _ in range(note.nth):
        low = lines[first][1].find(note.at, low + 1)
        if low < 0:
            return None
    return Pin(note, first, first, low, low + len(note.at))


def parted(runs: tuple[Run, ...], low: int, high: int) -> tuple[list[Run], list[Run], list[Run]]:
    """Split a line's runs into what is before, inside and behind the columns ``low`` to ``high``."""
    found: tuple[list[Run], list[Run], list[Run]] = ([], [], [])
    at = 0
    for run in runs:
        for part, (start, end) in zip(
            found, ((0, low), (low, high), (high, at + len(run.text))), strict=True
        ):
            a, b = max(at, start) - at, min(at + len(run.text), end) - at
            if a < b:
                part.append(
                    Run(run.text[a:b], run.bold, run.italic, run.family, run.token, run.mark)
                )
        at += len(run.text)
    return found
