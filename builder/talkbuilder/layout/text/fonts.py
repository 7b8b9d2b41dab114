"""Our font files and their metrics: which file shows which face, kept in a cache folder that is filled once.

FiraGO and Fira Mono set everything; two Noto fonts lend the characters that those lack (see builder/notes/fonts.md).
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from talkbuilder.cache import cache_folder
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

_WEB_FORMAT = 2
"""Raise when what `web.subset` makes of the same characters changes."""


def face(family: Family, bold: bool = False, italic: bool = False) -> str:
    """Return the name of the file that shows this face; Fira Mono has no italic, so code stays upright."""
    return MONO[bold] if family == "code" else SANS[bold, italic]


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the ruler needs of a font: an advance in 1/1000 em for each character it has."""

    sha256: str
    advances: Mapping[str, float]


class OwnFonts:
    """The fonts behind the ruler, taken out of their wheel into ``folder`` on first use."""

    def __init__(self, folder: Path | None = None) -> None:
        # The wheel's version names the content, so a new wheel is a new folder and nothing goes stale.
        self._folder = (
            folder or cache_folder() / f"fonts-{version('pymupdf-fonts')}-{_FORMAT}"
        ).absolute()
        self._filled = False

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
        return tuple(found)

    def _subset(self, name: str, characters: set[str]) -> bytes:
        """Return a subset from the cache, or make it: that takes 0.3 s for the first and 0.06 s for each more."""
        text = "".join(sorted(characters))
        # Other versions of what cuts and compresses make other bytes of the same characters.
        makers = f"{version('fonttools')} {zlib.ZLIB_RUNTIME_VERSION}"
        key = hashlib.sha256(
            f"{_WEB_FORMAT} {makers} {self.metrics(name).sha256} {text}".encode()
        ).hexdigest()[:32]
        file = self.folder / "web" / f"{key}.woff"
        with suppress(OSError):
            kept = unseal(file.read_bytes(), file.name)
            if kept is not None:
                return kept
        from talkbuilder.layout.text.web import subset  # noqa: PLC0415 - see _extract

        return subset(self.data(name), text, file)

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
