"""A small deck, part by part, as text: what changes here changes in every deck. `pytest --accept` renews them."""

from collections.abc import Callable

import pytest

from tests.backends import decks
from tests.backends.pptx.deck_file import lines_of, made, opened

PARTS = (
    "[Content_Types].xml",
    "ppt/presentation.xml",
    "ppt/_rels/presentation.xml.rels",
    "ppt/theme/theme1.xml",
    "ppt/slideMasters/slideMaster1.xml",
    "ppt/slideLayouts/slideLayout5.xml",
    "ppt/notesMasters/notesMaster1.xml",
    "ppt/slides/slide1.xml",
    "ppt/slides/slide2.xml",
    "ppt/slides/slide4.xml",
    "ppt/slides/slide5.xml",
    "ppt/slides/_rels/slide2.xml.rels",
    "ppt/notesSlides/notesSlide2.xml",
    "docProps/core.xml",
    "docProps/app.xml",
)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"pptx/small/{name}", lines_of(opened(made(decks.small())).parts[name]))


@pytest.mark.parametrize("name", ["ppt/charts/chart1.xml"])
def test_a_chart_is_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"pptx/everything/{name}", lines_of(opened(made(decks.everything())).parts[name]))
