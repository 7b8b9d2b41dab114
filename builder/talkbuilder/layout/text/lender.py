"""A face from elsewhere: as the index of this machine's fonts knows it, and as one that was taken because it lends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct


class Found(Struct, frozen=True):
    """A face in a file on this machine, as the index knows it; ``bits`` are OS/2's ulUnicodeRange."""

    path: str
    index: int
    family: str
    weight: int
    bits: int
    system: bool


@dataclass(frozen=True, slots=True)
class Lender:
    """A face that was taken: its regular file and, if it has one, its bold file, both in ``folder``.

    ``family`` is the name inside the copies, which nothing else has; ``name`` what people call it; ``sha256`` the
    digest of the file it came from.
    """

    family: str
    name: str
    source: str
    sha256: str
    folder: Path
    advances: Mapping[str, float] = field(hash=False, repr=False)
    bold_advances: Mapping[str, float] | None = field(hash=False, repr=False, default=None)

    def has(self, character: str) -> bool:
        """Whether it shows ``character``."""
        return character in self.advances

    def file(self, bold: bool = False) -> Path:
        """Return the file that shows this weight."""
        return self.folder / ("bold.ttf" if bold and self.bold_advances else "regular.ttf")

    def advance(self, character: str, bold: bool = False) -> float:
        """Return an advance in 1/1000 em."""
        if bold and self.bold_advances:
            return self.bold_advances.get(character, self.advances[character])
        return self.advances[character]
