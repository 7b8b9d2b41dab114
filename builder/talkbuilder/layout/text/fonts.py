"""Our font files and their metrics: which file shows which face, kept in a cache folder that is filled once.

FiraGO and Fira Mono set everything; two Noto fonts lend the characters that those lack (see builder/notes/fonts.md).
FiraGO lends Fira Mono its Arabic, Hebrew, Thai, Devanagari and Georgian; for the rest see lenders.py.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.cache import cache_folder
from talkbuilder.layout.text.families import known_language
from talkbuilder.layout.text.lender import Lender
from talkbuilder.layout.text.lenders import Lenders
from talkbuilder.ports import FontKey, WebFont
from talkbuilder.sealed import unseal
from talkbuilder.theme import Family

ASCENT = 0.935
DESCENT = 0.265
"""Of FiraGO and of Fira Mono, in em: a natural line is 1.2 em high in both."""

SANS: dict[tuple[bool, bool], str] = {
    (False, False): "FiraGO-Regular",
    (True, False): "FiraGO-Bold",
    (False, True): "FiraGO-Italic",
    (True, True): "FiraGO-BoldItalic",
}
MONO: dict[bool, str] = {False: "FiraMono-Regular", True: "FiraMono-Bold"}
FALLBACKS = ("NotoSansMath-Regular", "NotoSansSymbols2-Regular")
PLAIN = SANS[False, False]
"""It has letters of seven scripts, and lends them to the face of code."""

NAMES = (*SANS.values(), *MONO.values(), *FALLBACKS)

FAMILY_NAMES: dict[str, str] = {
    "FiraGO-Regular": "FiraGO",
    "FiraGO-Bold": "FiraGO",
    "FiraGO-Italic": "FiraGO",
    "FiraGO-BoldItalic": "FiraGO",
    "FiraMono-Regular": "Fira Mono",
    "FiraMono-Bold": "Fira Mono",
    "NotoSansMath-Regular": "Noto Sans Math",
    "NotoSansSymbols2-Regular": "Noto Sans Symbols2",
}
"""The family name in each file's name table, which is what Typst and CSS ask for."""

_FORMAT = 2
"""Raise when what `extract` writes changes."""

_WEB_FORMAT = 3
"""Raise when what `web.subset` makes of the same characters changes."""


def face(family: Family, bold: bool = False, italic: bool = False) -> str:
    """Return the name of the file that shows this face; Fira Mono has no italic, so code stays upright."""
    return MONO[bold] if family == "code" else SANS[bold, italic]


class Metrics(Struct, frozen=True):
    """What the ruler needs of a font: an advance in 1/1000 em for each character it has."""

    sha256: str
    advances: Mapping[str, float]


class OwnFonts:
    """The fonts behind the ruler, taken out of their wheel into ``folder`` on first use."""

    def __init__(self, folder: Path | None = None, lenders: Lenders | None = None) -> None:
        # The wheel's version names the content, so a new wheel is a new folder and nothing goes stale.
        self._folder = (
            folder or cache_folder() / f"fonts-{version('pymupdf-fonts')}-{_FORMAT}"
        ).absolute()
        self._filled = False
        self.lenders = lenders or Lenders()
        self._others: dict[tuple[tuple[str, ...], str], OwnFonts] = {}

    def for_talk(self, wanted: Sequence[str], language: str) -> "OwnFonts":
        """Return these fonts, with those lenders first that a talk wants: by name, or since they suit its language."""
        here, key = self.lenders, (tuple(wanted), known_language(language))
        if key == (here.wanted, known_language(here.language)):
            return self
        if key not in self._others:
            self._others[key] = OwnFonts(self._folder, Lenders(wanted, language, here.shelf))
        return self._others[key]

    @property
    def folder(self) -> Path:
        """A folder that holds all of them, for programs that want files; what is spoilt is made again (8 ms to see)."""
        if not self._filled:
            missing = tuple(name for name in NAMES if not self._whole(name))
            if missing:
                self._extract(missing)
            self._filled = True
        return self._folder

    def path(self, name: str) -> Path:
        """Return the file of one of `NAMES`."""
        return self.folder / f"{name}.ttf"

    def file(self, family: Family, bold: bool = False, italic: bool = False) -> bytes:
        """Return a whole TrueType font."""
        return self.data(face(family, bold, italic))

    def data(self, name: str) -> bytes:
        """Return the bytes of one of `NAMES`; a file damaged since it was written is made again."""
        data = self.path(name).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.metrics(name).sha256:
            self._extract((name,))
            data = self.path(name).read_bytes()
        return data

    def web(self, uses: Mapping[FontKey, str]) -> tuple[WebFont, ...]:
        """Return WOFF subsets that show the characters in ``uses``, those that lend characters last."""
        wanted: dict[str, tuple[FontKey, set[str]]] = {}
        for (family, bold, italic), text in sorted(uses.items()):
            name = face(family, bold, italic)
            plain: Family = "code" if family == "code" else "body"
            key = (plain, bold, italic and plain == "body")
            wanted.setdefault(name, (key, set()))[1].update(text)
        rest: set[str] = set()
        found: list[WebFont] = []
        for name, (key, characters) in wanted.items():
            has = self.metrics(name).advances.keys()
            found.append(WebFont(*key, self._subset(name, characters & has)))
            rest |= characters - has
        for name in FALLBACKS:
            if lent := rest & self.metrics(name).advances.keys():
                found.append(WebFont(None, False, False, self._subset(name, lent)))
                rest -= lent
        return (*found, *self._lent(rest, found)) if rest else tuple(found)

    def _lent(self, rest: set[str], before: Sequence[WebFont]) -> Iterator[WebFont]:
        """Yield fonts that lend the characters in ``rest``; ``before`` are the others of the page.

        A browser looks for a character in one weight only: if a lender has a bold face, all lenders get one.
        """
        ours = rest & self.metrics(PLAIN).advances.keys()
        if ours:
            yield WebFont(None, False, False, self._subset(PLAIN, ours))
        sets: dict[Lender, set[str]] = {}
        for character in sorted(rest - ours):
            if (lender := self.lenders.of(character)) is not None:
                sets.setdefault(lender, set()).add(character)
        for lender, characters in sets.items():
            yield WebFont(None, False, False, self._cut(lender.file(), lender.family, characters))
        if any(lender.bold_advances for lender in sets):
            yield from (replace(one, bold=True) for one in before if one.family is None)
            if ours:
                yield WebFont(None, True, False, self._subset(SANS[True, False], ours))
            for lender, characters in sets.items():
                key = f"{lender.family} bold"
                yield WebFont(None, True, False, self._cut(lender.file(True), key, characters))

    def _subset(self, name: str, characters: set[str]) -> bytes:
        return self._cut(name, self.metrics(name).sha256, characters)

    def _cut(self, source: str | Path, digest: str, characters: set[str]) -> bytes:
        """Return a subset from the cache, or make it: that takes 0.3 s for the first and 0.06 s for each more.

        ``source`` is one of `NAMES`, or a lender's file.
        """
        text = "".join(sorted(characters))
        # Other versions of what cuts and compresses make other bytes of the same characters.
        makers = f"{version('fonttools')} {zlib.ZLIB_RUNTIME_VERSION}"
        key = hashlib.sha256(f"{_WEB_FORMAT} {makers} {digest} {text}".encode()).hexdigest()[:32]
        file = self.folder / "web" / f"{key}.woff"
        with suppress(OSError):
            kept = unseal(file.read_bytes(), file.name)
            if kept is not None:
                return kept
        from talkbuilder.layout.text.web import subset  # noqa: PLC0415 - see _extract

        data = self.data(source) if isinstance(source, str) else source.read_bytes()
        return subset(data, text, file)

    def metrics(self, name: str) -> Metrics:
        """Return the metrics of one of `NAMES`."""
        try:
            return _metrics(self.folder / f"{name}.metrics")
        except (OSError, ValueError):  # spoilt since we looked
            self._extract((name,))
            return _metrics(self.folder / f"{name}.metrics")

    def _whole(self, name: str) -> bool:
        try:
            data = (self._folder / f"{name}.ttf").read_bytes()
            return (
                hashlib.sha256(data).hexdigest()
                == _metrics(self._folder / f"{name}.metrics").sha256
            )
        except (OSError, ValueError):
            return False

    def _extract(self, names: tuple[str, ...]) -> None:
        # Imported here: fontTools and the compressed fonts cost a build 0.2 s, and only the first one needs them.
        from talkbuilder.layout.text.extract import extract  # noqa: PLC0415

        extract(names, self._folder)


def _metrics(file: Path) -> Metrics:
    table = json.loads(unseal(file.read_bytes(), file.name) or b"")
    return Metrics(table["sha256"], table["advances"])
