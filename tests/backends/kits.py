"""The outside for backends that need nothing but fonts and a ruler: our own, and doors that stay shut."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.ports import BackendOptions, EngineFailure, Kit


class Shut:
    """No backend of these lays out, typesets, reads a file or asks for the time."""

    maker = ""

    def place(self, story: GraphStory) -> Placement:
        raise AssertionError("a layout was asked for")

    def place_all(self, stories: Sequence[GraphStory]) -> list[Placement | EngineFailure]:
        raise AssertionError("layouts were asked for")

    def pdf(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], timestamp: int
    ) -> bytes:
        raise AssertionError("a PDF was asked for")

    def png(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], ppi: float
    ) -> list[bytes]:
        raise AssertionError("a PNG was asked for")

    def read(self, root: Path, name: str) -> bytes:
        raise AssertionError("a file was asked for")

    def names(self, root: Path, folder: str) -> tuple[str, ...]:
        raise AssertionError("files were asked for")

    def timestamp(self) -> int:
        raise AssertionError("the time was asked for")


_FONTS = OwnFonts()
KIT = Kit(OwnRuler(_FONTS), _FONTS, Shut(), Shut(), Shut())
OPTIONS = BackendOptions()
