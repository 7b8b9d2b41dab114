"""What repeats in a document, collected once and referred to by number: paints, strokes, text styles, characters."""

from typing import Any

from talkbuilder.ports import Lent, Ruler
from talkbuilder.scene import Dash, Line
from talkbuilder.theme import Family, Theme, Token

ASCENT, NATURAL = 0.935, 1.2
"""Of both our families, in em (see scene.Text)."""

# Fonts asked in turn, for characters that a face lacks; the last two come in the same folder.
FALLBACKS = ("Noto Sans Math", "Noto Sans Symbols2")
MISSING = "\N{WHITE SQUARE}"

# In multiples of the line's width: DrawingML's "dash" and "sysDot" (ECMA-376 part 1, 20.1.10.49).
_DASHES: dict[Dash, tuple[float, ...]] = {"solid": (), "dash": (4, 3), "dot": (1, 1)}


def near(value: float) -> float:
    """Return ``value`` to a thousandth: shorter data, and -0.0 is 0."""
    return round(value, 3) + 0.0


class Ink:
    """The tables of one document; grows while it is planned."""

    def __init__(self, theme: Theme, ruler: Ruler) -> None:
        self._theme = theme
        self._ruler = ruler
        self._paints: dict[Token | None, int] = {None: 0}
        self._strokes: dict[tuple[Line | None, str], int] = {(None, "butt"): 0}
        self._styles: dict[tuple[Any, ...], int] = {}
        self._glyphs: dict[Family, dict[int, str]] = {}
        self._lent: dict[Family, dict[Lent, None]] = {}
        self.missing: set[str] = set()

    def paint(self, token: Token | None) -> int:
        """Return the number of a colour; 0 is none."""
        return self._paints.setdefault(token, len(self._paints))

    def stroke(self, line: Line | None, cap: str = "butt") -> int:
        """Return the number of a stroke; 0 is none."""
        if line is None:
            return 0
        return self._strokes.setdefault((line, cap), len(self._strokes))

    def style(
        self,
        family: Family,
        size: float,
        bold: bool,
        italic: bool,
        token: Token,
        line_height: float,
    ) -> int:
        """Return the number of a text style."""
        key = (family, size, bold, italic, token, line_height)
        return self._styles.setdefault(key, len(self._styles))

    def words(self, text: str, family: Family) -> str:
        """Return ``text`` as it can be shown: tabs as the ruler counts them, a box where no font has the character.

        A character without a glyph is an error in PDF/UA, so one that slipped through must not reach Typst.
        """
        if text.isascii():
            return text.replace("\t", "    ") if "\t" in text else text
        known = self._glyphs.setdefault(family, {9: "    "})
        new = "".join(sorted({c for c in text if c > "\x7f" and ord(c) not in known}))
        if new:
            lost = set(self._ruler.missing(new, family))
            self.missing |= lost
            known.update({ord(c): MISSING if c in lost else c for c in new})
            self._lent.setdefault(family, {}).update(dict.fromkeys(self._ruler.lent(new, family)))
        return text.translate(known)

    def fonts(self, family: Family) -> list[str]:
        """Return the families that are asked in turn, those that lend last; complete when all words are known."""
        lent = [one.family for one in self._lent.get(family, ())]
        return [self._theme.faces[family].own, *FALLBACKS, *lent]

    def tables(self) -> dict[str, Any]:
        """Return the tables as draw.typ reads them, and in "lent" the folders of faces from elsewhere, if any."""
        folders = {one.folder for all_ in self._lent.values() for one in all_ if one.folder}
        return {
            **({"lent": sorted(folders)} if folders else {}),
            "paints": [None if token is None else self._css(token) for token in self._paints],
            "strokes": [self._stroke(line, cap) for line, cap in self._strokes],
            "styles": [self._style(*key) for key in self._styles],
        }

    def _css(self, token: Token) -> str:
        return self._theme.rgb(token).css

    def _stroke(self, line: Line | None, cap: str) -> list[Any] | None:
        if line is None:
            return None
        dashes = [near(part * line.width) for part in _DASHES[line.dash]]
        return [self._css(line.token), line.width, dashes or None, cap]

    def _style(
        self,
        family: Family,
        size: float,
        bold: bool,
        italic: bool,
        token: Token,
        line_height: float,
    ) -> list[Any]:
        top = (line_height - NATURAL) / 2 + ASCENT
        return [
            self.fonts(family),
            size,
            bold,
            italic,
            self._css(token),
            near(top),
            near(top - line_height),
        ]
