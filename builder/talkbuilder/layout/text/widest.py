"""Measures text as wide as it may come out in Office: in Arial, or in a substitute that is wider than our face.

Arial is about 2 % narrower than FiraGO on sentences, but its digits and some capitals are wider ("G1" by a fifth).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from talkbuilder.layout.text.arial import BOLD, REGULAR
from talkbuilder.ports import Lent, Ruler
from talkbuilder.theme import Family

_ADVANCES = {
    bold: {char: width for width, chars in table.items() for char in chars}
    for bold, table in ((False, REGULAR), (True, BOLD))
}


@dataclass(frozen=True)
class Widest:
    """A ruler that measures each piece of text at ``factor`` times our width, or in Arial where that is wider.

    Consolas is narrower than Fira Mono throughout, so that code is only multiplied.
    """

    ruler: Ruler
    factor: float

    def width(
        self, text: str, family: Family, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        """Return the larger advance width in points."""
        ours = self.ruler.width(text, family, size, bold, italic) * self.factor
        return ours if family == "code" else max(ours, _arial(text, bold) * size / 1000)

    def missing(self, text: str, family: Family) -> str:
        """Return what no font can show."""
        return self.ruler.missing(text, family)

    def lent(self, text: str, family: Family) -> tuple[Lent, ...]:
        """Return whose characters the text needs."""
        return self.ruler.lent(text, family)

    def for_talk(self, wanted: Sequence[str], language: str) -> "Widest":
        """Return the same for the ruler of a talk."""
        return Widest(self.ruler.for_talk(wanted, language), self.factor)


@lru_cache(maxsize=100_000)
def _arial(text: str, bold: bool) -> float:
    """The width in 1/1000 em; characters that the table lacks count for nothing, and ours decides."""
    table = _ADVANCES[bold]
    return float(sum(table.get(char, 0) for char in text))
