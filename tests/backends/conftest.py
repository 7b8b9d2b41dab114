"""The real typesetter with our fonts, one worker for a whole test run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from talkbuilder.backends.typst.engine import Typst
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.ports import EngineFailure, Kit

MOMENT = 1_767_225_600
"""2026-01-01, the day on which every document of these tests is made."""


class NoEngine:
    """No backend lays out."""

    maker = ""

    def place(self, story: GraphStory) -> Placement:
        raise AssertionError(f"a backend asked for a layout of {story}")

    def place_all(self, stories: Sequence[GraphStory]) -> list[Placement | EngineFailure]:
        raise AssertionError(f"a backend asked for layouts of {stories}")


class FixedWorld:
    """A clock that stands still, and no files."""

    def read(self, root: Path, name: str) -> bytes:
        raise FileNotFoundError(root / name)

    def names(self, root: Path, folder: str) -> tuple[str, ...]:
        return ()

    def timestamp(self) -> int:
        return MOMENT


@contextmanager
def open_kit() -> Iterator[Kit]:
    fonts = OwnFonts()
    with Typst(fonts) as typesetter:
        yield Kit(OwnRuler(fonts), fonts, NoEngine(), typesetter, FixedWorld())


@pytest.fixture(scope="session")
def typst_kit() -> Iterator[Kit]:
    with open_kit() as kit:
        yield kit
