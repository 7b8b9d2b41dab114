"""The options of what is handed out: shapes of the handout, sizes of pictures; another wish is another build."""

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.app.conftest import Talk

pytestmark = pytest.mark.slow


@pytest.fixture
def begun(talk: Talk) -> None:
    assert talk("new", "my-talk").code == 0


@pytest.mark.usefixtures("begun")
def test_another_shape_or_size_is_another_build(talk: Talk, project: Path) -> None:
    handout = project / "output/my-talk/my-talk-handout.pdf"
    pages = {}
    for shape in ("1", "6", "3+lines"):
        ran = talk("build", "my-talk", "-f", "handout", "--handout", shape)
        assert ran.code == 0
        assert "unchanged" not in ran.err
        pages[shape] = len(PdfReader(handout).pages)
    assert pages["1"] > pages["3+lines"] >= pages["6"]
    widths = []
    for dpi in ("96", "144"):
        assert talk("build", "my-talk", "-f", "png", "--steps", "last", "--dpi", dpi).code == 0
        with Image.open(project / "output/my-talk/my-talk-png/001.png") as picture:
            widths.append(picture.width)
    assert widths == [1280, 1920]


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("shape", ["4", "3+sketches", "", "notes+lines", "\x1b[31m"])
def test_a_shape_that_is_none(talk: Talk, shape: str) -> None:
    ran = talk("build", "my-talk", "--handout", shape)
    assert ran.code == 2
    assert "--handout" in ran.err
    assert "\x1b[31m" not in ran.err
