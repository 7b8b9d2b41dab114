"""The handout: every slide once, its notes in full, the sources; readable by eyes and ears."""

import re
from itertools import pairwise
from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from talkbuilder.backends import handout
from talkbuilder.backends.handout.plan import plan
from talkbuilder.backends.handout.words import LONGEST_ALT, alt_of
from talkbuilder.geometry import Rect
from talkbuilder.notes import Paragraph, Said
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck, Shape
from tests.backends import decks, plain
from tests.support import tagged


def made(deck: Deck, kit: Kit, paper: str = "a4") -> bytes:
    output = handout.write(deck, "talk", BackendOptions(paper=paper), kit)
    assert list(output.files) == [PurePosixPath("talk-handout.pdf")], output.problems
    return output.files[PurePosixPath("talk-handout.pdf")]


@pytest.fixture(scope="module")
def data(typst_kit: Kit) -> bytes:
    return made(decks.everything(), typst_kit)


@pytest.fixture(scope="module")
def tree(data: bytes) -> tagged.Tag:
    return tagged.tree(data)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("letter", (612, 792))])
def test_paper(paper: str, size: tuple[float, float], typst_kit: Kit) -> None:
    page = tagged.read(made(decks.small(), typst_kit, paper)).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        size, abs=0.01
    )


def test_every_slide_once_under_the_talk_s_title(tree: tagged.Tag) -> None:
    headings = [(tag.kind, tag.words) for tag in tree.all() if re.fullmatch(r"H\d", tag.kind)]
    assert headings[0] == ("H1", "Every item & each <style>")
    assert headings[-1] == ("H2", "Sources")
    slides = {scene.slide for scene in decks.everything().scenes}
    assert len(headings) == len(slides) + 2
    levels = [int(kind[1]) for kind, _ in headings]
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_a_slide_s_picture_is_described_by_what_is_on_it(tree: tagged.Tag) -> None:
    alts = [tag.alt for tag in tree.all() if tag.kind == "Figure"]
    assert len(alts) == 13
    assert "Nine boxes, each with the name of its geometry" in alts[2]
    assert "M, thread, 10" in alts[4]


def test_notes_are_whole_and_rich(tree: tagged.Tag) -> None:
    words = tree.words
    assert "A paragraph with weight, stress and a name, runqsteal." in words
    assert "•first bullet" in words
    assert "1.one" in words
    assert [tag.words for tag in tree.all() if tag.kind == "Code" and "select" in tag.words]


def test_notes_of_all_frames_are_one_text(tree: tagged.Tag) -> None:
    words = tree.words
    assert words.index("Step 1.") < words.index("Step 2.") < words.index("Step 3.")


def test_the_sources_close_it_and_lead_there(data: bytes, tree: tagged.Tag) -> None:
    assert "The Go runtime" in tree.words
    annotations = [
        annotation.get_object()
        for page in tagged.read(data).pages
        for annotation in page.get("/Annots", [])
    ]
    assert [a["/A"]["/URI"] for a in annotations] == ["https://go.dev/src/runtime/"]


def test_pages_are_numbered_and_named(data: bytes) -> None:
    pages = tagged.artifacts(data)
    for number, words in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in words
        assert "Every item & each <style>" in words


def test_long_notes_flow_on(typst_kit: Kit) -> None:
    notes = tuple(Paragraph((Said(f"Sentence {n} of very many. " * 20),)) for n in range(60))
    deck = replace(decks.small(), scenes=(plain.scene("s", "statement", "Long", notes=notes),))
    data = made(deck, typst_kit)
    assert len(tagged.read(data).pages) > 3
    assert "Sentence 59" in tagged.tree(data).words


def test_hostile_words_stay_words(typst_kit: Kit) -> None:
    words = tagged.tree(made(decks.hostile(), typst_kit)).words
    assert "<&>\"' ]]> {{x}} #set $(y) \\" in words


def test_a_description_has_an_end() -> None:
    shape = plain.label("word " * 2000)
    scene = plain.scene("s", "figure", "Long", Shape(id="x", rect=Rect(0, 0, 9, 9), text=shape))
    assert len(alt_of(scene)) == LONGEST_ALT


@pytest.mark.parametrize(("language", "side"), [("de", "left"), ("ar", "right"), ("fa", "right")])
def test_pictures_stand_where_the_language_begins(language: str, side: str, typst_kit: Kit) -> None:
    deck = replace(decks.everything(), language=language)
    made = plan(deck, "notes", "a4", "last", typst_kit.ruler)
    assert ("right" if made.data.get("rtl") else "left") == side


def test_a_section_slide_is_a_heading_without_a_picture(typst_kit: Kit) -> None:
    scenes = (
        plain.scene("s", "section", "A section", section="A section"),
        plain.scene("t", "statement", "Inside", section="A section"),
    )
    tree = tagged.tree(made(replace(decks.small(), scenes=scenes), typst_kit))
    kinds = [(tag.kind, tag.words) for tag in tree.all() if re.fullmatch(r"H\d", tag.kind)]
    assert kinds[1:] == [("H2", "A section"), ("H3", "Inside")]
    assert len([tag for tag in tree.all() if tag.kind == "Figure"]) == 1
