"""Where a thing was written: file, line, column."""

from typing import NamedTuple


class Place(NamedTuple):
    """A place in a source file; line and column count from 1, 0 meaning "the file as a whole"."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


NOWHERE = Place("")
