"""A cache of one's own for each test, in which the fonts are unpacked already: that takes a second otherwise."""

import os
import shutil
from pathlib import Path

import pytest

from talkbuilder.layout.text.fonts import OwnFonts


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with nothing but fonts in it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALK_CACHE", str(folder))
        assert OwnFonts().folder.parent == folder
    return folder


@pytest.fixture
def cache(tmp_path: Path, unpacked: Path) -> Path:
    """The cache of the test's `talk` commands."""
    return shutil.copytree(unpacked, tmp_path / "cache", copy_function=os.link)
