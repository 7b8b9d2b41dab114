"""Measures text in our own fonts from tables of advances: no shaping, no kerning, no font library at run time.

Widths are linear in the size, so a word is measured once in 1/1000 em and kept. Text in which letters join or stand on
each other is measured by HarfBuzz (shaper.py), in the faces that show it.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from talkbuilder.layout.text.fonts import FALLBACKS, FAMILY_NAMES, PLAIN, OwnFonts, face
from talkbuilder.layout.text.shaper import Shaper
from talkbuilder.ports import Lent
from talkbuilder.scripts import clusters, is_complex, is_ignored, stretches
from talkbuilder.theme import Family

_WORDS_KEPT = 200_000
_UNSHOWN = frozenset("\n\t\u200b\u2060")
"""Characters that are no glyphs: a line feed, a tab (four columns), zero-width space, word joiner."""

_BOX = "\N{WHITE SQUARE}"
"""What is drawn for a character that nobody can show (typst/ink.py); it is a problem elsewhere."""


class OwnRuler:
    """The ruler of our fonts. It pickles (without what it has measured) and measures alike everywhere."""

    def __init__(self, fonts: OwnFonts | None = None) -> None:
        self._fonts = fonts or OwnFonts()
        self._tables: dict[str, Mapping[str, float]] = {}
        self._words: dict[tuple[str, Family, bool, bool], float] = {}
        self._shaper = Shaper()
        self._others: dict[OwnFonts, OwnRuler] = {}

    def __getstate__(self) -> OwnFonts:
        return self._fonts

    def __setstate__(self, fonts: OwnFonts) -> None:
        OwnRuler.__init__(self, fonts)

    def for_talk(self, wanted: Sequence[str], language: str) -> "OwnRuler":
        """Return the ruler of the fonts that lend to a talk (see `OwnFonts.for_talk`)."""
        fonts = self._fonts.for_talk(wanted, language)
        if fonts is self._fonts:
            return self
        return self._others.setdefault(fonts, OwnRuler(fonts))

    def width(
        self, text: str, family: Family, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        """Return the advance width in points, without kerning."""
        key = (text, family, bold, italic)
        units = self._words.get(key)
        if units is None:
            units = self._measured(text, face(family, bold, italic), bold)
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            self._words[key] = units
        return units * size / 1000

    def missing(self, text: str, family: Family) -> str:
        """Return the characters that no font can show, ours or lent, each once, in order."""
        name = face(family)
        if is_complex(text):
            return "".join(
                dict.fromkeys(c for one in clusters(text) for c in self._lost(one, name))
            )
        return "".join(c for c in dict.fromkeys(text) if not self._shown(c, name))

    def lent(self, text: str, family: Family) -> tuple[Lent, ...]:
        """Return the faces that ``text`` needs besides the family's own and our fall-backs, each once."""
        found: dict[Lent, None] = {}
        for character in dict.fromkeys(text):
            name = self._ours(character, face(family))
            if name == PLAIN and family == "code":
                found[Lent(FAMILY_NAMES[PLAIN])] = None
            if name or character in _UNSHOWN or is_ignored(character):
                continue
            one = self._fonts.lenders.of(character)
            if one is not None:
                lent = Lent(one.family, one.name, one.source, one.sha256, str(one.folder))
                found[lent] = None
        return tuple(found)

    def _ours(self, character: str, name: str) -> str:
        """Return the font of ours that shows ``character`` in the face ``name``, or nothing."""
        for font in (name, *FALLBACKS, PLAIN):
            if character in self._table(font):
                return font
        return ""

    def _shown(self, character: str, name: str) -> bool:
        if character in _UNSHOWN or self._ours(character, name) or is_ignored(character):
            return True
        return self._fonts.lenders.of(character) is not None

    def _lost(self, cluster: str, name: str) -> str:
        """Return what nobody can show of a cluster; a composed letter stands for its parts."""
        lost = "".join(c for c in cluster if not self._shown(c, name))
        composed = unicodedata.normalize("NFC", cluster) if lost else cluster
        return "" if composed != cluster and not self._lost(composed, name) else lost

    def _measured(self, text: str, name: str, bold: bool) -> float:
        if not text.isascii() and is_complex(text):
            return self._shaped(text, name, bold)
        table = self._table(name)
        try:
            return sum(map(table.__getitem__, text))
        except KeyError:
            return sum(self._advance(character, name, bold) for character in text)

    def _advance(self, character: str, name: str, bold: bool) -> float:
        if character == "\t":
            return 4 * self._table(name)[" "]
        if character in _UNSHOWN:
            return 0.0
        if font := self._ours(character, name):
            return self._table(font)[character]
        if is_ignored(character):
            return 0.0
        lender = self._fonts.lenders.of(character)
        if lender is None:
            return 600.0 if character == _BOX else self._advance(_BOX, name, bold)
        return lender.advance(character, bold)

    # --- text that has to be shaped ---

    def _shaped(self, text: str, name: str, bold: bool) -> float:
        total = 0.0
        for _, stretch in stretches(text):
            for file, part in self._by_file(stretch, name, bold):
                if file is None:
                    total += sum(self._advance(character, name, bold) for character in part)
                else:
                    total += self._shaper.width(part, file)
        return total

    def _by_file(self, text: str, name: str, bold: bool) -> Iterator[tuple[Path | None, str]]:
        """Yield stretches of ``text`` with the one file that shows all of each; None where no single one does."""
        last: Path | None = None
        begun = ""
        for cluster in clusters(text.replace("\t", "    ").replace("\n", "")):
            file = self._file(cluster, name, bold)
            if begun and file != last:
                yield last, begun
                begun = ""
            last = file
            begun += cluster
        if begun:
            yield last, begun

    def _file(self, cluster: str, name: str, bold: bool) -> Path | None:
        needed = [c for c in cluster if not is_ignored(c)]
        composed = unicodedata.normalize("NFC", cluster)
        for font in (name, *FALLBACKS, PLAIN):
            table = self._table(font)
            if all(c in table for c in needed) or all(c in table for c in composed):
                return self._fonts.path(font)
        lender = self._fonts.lenders.of(needed[0]) if needed else None
        whole = lender is not None and all(map(lender.has, needed))
        return lender.file(bold) if lender is not None and whole else None

    def _table(self, name: str) -> Mapping[str, float]:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = self._fonts.metrics(name).advances
        return table
