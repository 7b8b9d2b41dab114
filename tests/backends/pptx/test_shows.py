"""The presentation as a whole: notes, sections, custom shows, hidden slides, Morph, and how python-pptx reads it."""

import io

import pytest
from msgspec.structs import replace
from pptx import Presentation

from tests.backends import decks, plain
from tests.backends.pptx.deck_file import NS, Opened, find, made, one, opened, shape, words

DECK = decks.everything()


@pytest.fixture(scope="module")
def package() -> Opened:
    return opened(made(DECK))


def test_python_pptx_reads_titles_layouts_and_notes() -> None:
    deck = Presentation(io.BytesIO(made(DECK)))
    assert len(deck.slide_layouts) == 17
    for slide, scene in zip(deck.slides, DECK.scenes, strict=True):
        assert slide.slide_layout.name == DECK.theme.layouts[scene.layout].name
        assert slide.shapes.title.has_text_frame
        assert slide.has_notes_slide
    assert deck.slides[0].shapes.title.text_frame.text == "The scheduler in three letters"
    assert deck.core_properties.author == "A. Speaker"


def test_every_slide_has_a_notes_page_even_without_words(package: Opened) -> None:
    assert package.count(r"ppt/notesSlides/notesSlide\d+\.xml") == len(DECK.scenes)
    assert find(package.xml("ppt/presentation.xml"), "p:notesMasterIdLst/p:notesMasterId")


def test_notes_keep_weight_stress_lists_and_code(package: Opened) -> None:
    body = shape(package.notes(2), "Notes")
    assert words(body)[:5] == [
        "A paragraph with weight, stress and a name, runqsteal.", "first bullet", "below it", "one", "two",
    ]  # fmt: skip
    assert words(body)[5:9] == ["for {", "    select {", "    }", "}"]
    runs = find(body, ".//a:rPr")
    assert [run.get("b") for run in runs[:4]] == [None, "1", None, None]
    assert runs[3].get("i") == "1"
    assert [e.get("startAt") for e in find(body, ".//a:buAutoNum")] == ["1", "1"]


def test_the_hidden_slide_is_hidden(package: Opened) -> None:
    shown = [package.slide(n).get("show") for n in range(1, len(DECK.scenes) + 1)]
    assert shown == [None] * (len(DECK.scenes) - 1) + ["0"]


def test_sections_and_shows_hold_the_slides(package: Opened) -> None:
    root = package.xml("ppt/presentation.xml")
    names = [e.get("name") for e in root.iter(f"{{{NS['p14']}}}section")]
    assert names[:2] == ["Words", DECK.title]
    rels = package.rels("ppt/presentation.xml")
    lunch = next(e for e in find(root, "p:custShowLst/p:custShow") if e.get("name") == "lunch")
    targets = [rels[e.get(f"{{{NS['r']}}}id")][1] for e in find(lunch, "p:sldLst/p:sld")]
    assert targets == [f"slides/slide{n}.xml" for n in (1, 2, 4, 5, 6, 7)]


def test_frames_morph_and_fade_where_morph_is_unknown(package: Opened) -> None:
    assert not find(package.slide(4), "mc:AlternateContent")
    morph = one(package.slide(5), "mc:AlternateContent")
    assert one(morph, "mc:Choice").get("Requires") == "p159"
    assert find(morph, "mc:Choice/p:transition/p159:morph")
    assert find(morph, "mc:Fallback/p:transition/p:fade")


def test_the_master_lists_every_layout_and_layouts_have_their_boxes(package: Opened) -> None:
    rels = package.rels("ppt/slideMasters/slideMaster1.xml")
    assert sum(kind == "slideLayout" for kind, _ in rels.values()) == 17
    names = list(DECK.theme.layouts)
    layout = package.xml(f"ppt/slideLayouts/slideLayout{names.index('comparison') + 1}.xml")
    kinds = [(e.get("type"), e.get("idx")) for e in find(layout, ".//p:ph")]
    assert kinds == [("title", None), ("ftr", "11"), ("sldNum", "12"), ("body", "1"), ("body", "2")]


def test_an_inverse_theme_swaps_the_ends_of_its_scheme() -> None:
    dark = replace(plain.PLAIN_THEME, inverse=True)
    package = opened(made(decks.small(dark)))
    assert one(package.xml("ppt/slideMasters/slideMaster1.xml"), "p:clrMap").get("bg1") == "dk1"
    dark1 = one(package.xml("ppt/theme/theme1.xml"), ".//a:dk1/a:srgbClr")
    assert dark1.get("val") == dark.scheme["bg1"].hex
