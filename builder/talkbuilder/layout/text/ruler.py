"""Measures text in our own fonts from tables of advances: no shaping, no kerning, no font library at run time.

Widths are linear in the size, so a word is measured once in 1/1000 em and kept.
"""

from collections.abc import Mapping

from talkbuilder.layout.text.fonts import FALLBACKS, OwnFonts, face
from talkbuilder.theme import Family

_WORDS_KEPT = 200_000
_UNSHOWN = frozenset("\n\t\u200b\u2060")
"""Characters that are no glyphs: a line feed, a tab (four columns), zero-width space, word joiner."""

_NOTDEF = 600.0
"""The width of the box that stands for a character nobody can show; it is a problem elsewhere."""


class OwnRuler:
    """The ruler of our fonts. It pickles (without what it has measured) and measures alike everywhere."""

    def __init__(self, fonts: OwnFonts | None = None) -> None:
        self._fonts = fonts or OwnFonts()
        self._tables: dict[str, Mapping[str, float]] = {}
        self._words: dict[tuple[str, Family, bool, bool], float] = {}

    def __getstate__(self) -> OwnFonts:
        return self._fonts

    def __setstate__(self, fonts: OwnFonts) -> None:
        self._fonts = fonts
        self._tables = {}
        self._words = {}

    def width(
        self, text: str, family: Family, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        """Return the advance width in points, without kerning."""
        key = (text, family, bold, italic)
        units = self._words.get(key)
        if units is None:
            units = self._measured(text, face(family, bold, italic))
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            self._words[key] = units
        return units * size / 1000

    def missing(self, text: str, family: Family) -> str:
        """Return the characters that no font of ours can show, each once, in order."""
        tables = [self._table(name) for name in (face(family), *FALLBACKS)]
        return "".join(
            character
            for character in dict.fromkeys(text)
            if character not in _UNSHOWN and not any(character in table for table in tables)
        )

    def borrowed(self, text: str, family: Family) -> str:
        """Return the characters that the family's own font lacks and a fall-back font shows."""
        own = self._table(face(family))
        rest = "".join(c for c in dict.fromkeys(text) if c not in own and c not in _UNSHOWN)
        missing = self.missing(rest, family)
        return "".join(c for c in rest if c not in missing)

    def _measured(self, text: str, name: str) -> float:
        table = self._table(name)
        try:
            return sum(map(table.__getitem__, text))
        except KeyError:
            return sum(self._advance(character, name) for character in text)

    def _advance(self, character: str, name: str) -> float:
        if character == "\t":
            return 4 * self._table(name)[" "]
        if character in _UNSHOWN:
            return 0.0
        for font in (name, *FALLBACKS):
            advance = self._table(font).get(character)
            if advance is not None:
                return advance
        return _NOTDEF

    def _table(self, name: str) -> Mapping[str, float]:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = self._fonts.metrics(name).advances
        return table
