"""The PDF as readers meet it: pages for eyes, tags for ears, an outline, links that lead somewhere."""

import io
import re
from itertools import pairwise
from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from talkbuilder.backends import pdf
from talkbuilder.geometry import Rect
from talkbuilder.ports import BackendOptions, EngineFailure, Kit
from talkbuilder.scene import Chart, Deck, Picture, Series, Shape
from tests.backends import decks, plain
from tests.backends.conftest import MOMENT
from tests.support import tagged


def made(deck: Deck, kit: Kit, **options: str) -> bytes:
    output = pdf.write(deck, "talk", BackendOptions(**options), kit)  # type: ignore[arg-type]
    assert list(output.files) == [PurePosixPath("talk.pdf")], output.problems
    return output.files[PurePosixPath("talk.pdf")]


@pytest.fixture(scope="module")
def data(typst_kit: Kit) -> bytes:
    return made(decks.everything(), typst_kit)


@pytest.fixture(scope="module")
def reader(data: bytes) -> PdfReader:
    return tagged.read(data)


@pytest.fixture(scope="module")
def tree(data: bytes) -> tagged.Tag:
    return tagged.tree(data)


def test_a_page_a_scene_of_the_slide_s_size(reader: PdfReader) -> None:
    assert len(reader.pages) == len(decks.everything().scenes)
    assert {tuple(page.mediabox) for page in reader.pages} == {(0, 0, 960, 540)}


def test_only_the_last_frame_of_each_slide_if_asked(typst_kit: Kit) -> None:
    data = made(decks.everything(), typst_kit, steps="last")
    assert len(tagged.read(data).pages) == len(decks.everything().scenes) - 2
    assert "new here" in tagged.tree(data).words


def test_the_file_says_what_it_is(data: bytes, reader: PdfReader) -> None:
    info, root = reader.metadata, tagged.root(data)
    assert info is not None
    assert (info.title, info.author, info.subject) == (
        "Every item & each <style>", "A. Speaker", "A deck for tests",
    )  # fmt: skip
    assert info.creation_date is not None
    assert info.creation_date.timestamp() == MOMENT
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_a_language_with_a_region(typst_kit: Kit) -> None:
    data = made(replace(decks.small(), language="en-GB"), typst_kit)
    assert tagged.root(data)["/Lang"] == "en-GB"


def test_every_page_begins_with_its_heading(tree: tagged.Tag) -> None:
    headings = [tag.words for tag in tree.all() if re.fullmatch(r"H\d", tag.kind)]
    shown = [scene.items[0].text.plain for scene in decks.everything().scenes]  # type: ignore[union-attr]
    assert headings == shown


def test_headings_skip_no_level(tree: tagged.Tag) -> None:
    levels = [int(tag.kind[1]) for tag in tree.all() if re.fullmatch(r"H\d", tag.kind)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_a_slide_stands_in_the_outline_once(reader: PdfReader) -> None:
    titles = [entry.title for entry in _flat(reader.outline)]
    assert titles.count("G1 moves to M0") == 1
    assert len(titles) == len({scene.slide for scene in decks.everything().scenes})


def test_a_section_holds_its_slides_in_the_outline(reader: PdfReader) -> None:
    first, inside = reader.outline[0], reader.outline[1]
    assert first.title == "The scheduler in three letters"  # type: ignore[union-attr]
    assert [entry.title for entry in inside] == ["Text in every style"]  # type: ignore[union-attr]


def test_a_frame_s_number_is_no_part_of_the_outline(typst_kit: Kit) -> None:
    scenes = tuple(
        plain.scene("s", "figure", f"Moves {n}", heading=f"Moves\N{NO-BREAK SPACE}{n}/2", frame=n, frames=2)
        for n in (1, 2)
    )  # fmt: skip
    data = made(replace(decks.small(), scenes=scenes), typst_kit)
    assert [entry.title for entry in _flat(tagged.read(data).outline)] == ["Moves"]
    assert "Moves\N{NO-BREAK SPACE}2/2" in tagged.tree(data).words


def _flat(outline: list) -> list:
    return [x for e in outline for x in (_flat(e) if isinstance(e, list) else [e])]


def test_figures_and_charts_are_described(tree: tagged.Tag) -> None:
    alts = [tag.alt for tag in tree.all() if tag.kind == "Figure"]
    assert alts[0] == "Nine boxes, each with the name of its geometry"
    assert alts.count("P0 runs on M0") == 3
    assert [
        f"A {kind} chart of three releases" in alts for kind in ("bar", "column", "stacked", "line")
    ] == [True] * 4
    assert alts[-1] == "A blue square"
    assert all(alts)


def test_a_table_names_its_headers(tree: tagged.Tag) -> None:
    (table,) = (tag for tag in tree.all() if tag.kind == "Table")
    heads = [tag for tag in table.all() if tag.kind == "TH"]
    assert [head.words for head in heads] == ["letter", "what it is", "how many"]
    assert {a["/Scope"] for head in heads for a in head.attributes if "/Scope" in a} == {"/Column"}
    rows = [tag for tag in table.all() if tag.kind == "TR"]
    assert [cell.words for cell in rows[2].children] == ["M", "thread", "10"]


def test_lists_are_lists(tree: tagged.Tag) -> None:
    first = next(tag for tag in tree.all() if tag.kind == "L")
    item = first.children[0]
    assert [part.kind for part in item.children] == ["Lbl", "LBody"]
    assert item.words == "•A plain point"
    nested = first.children[1]
    assert (nested.kind, nested.words) == ("L", "•A point below it")


def test_code_is_code_with_its_indents(tree: tagged.Tag) -> None:
    (code,) = (tag for tag in tree.all() if tag.kind == "Code")
    assert code.words.startswith("func schedule() {    for {        gp := findRunnable()")


def test_words_are_read_in_the_order_of_the_scene(tree: tagged.Tag) -> None:
    words = tree.words
    places = [
        words.index(part)
        for part in (
            "Text in every style",
            "A plain point",
            "With weight",
            "two lines",
            "centred",
            "Every geometry",
        )
    ]
    assert places == sorted(places)


def test_footers_and_numbers_are_seen_and_not_read(data: bytes, tree: tagged.Tag) -> None:
    assert "A deck by hand" not in tree.words
    assert all(
        "A deck by hand · checked against go1.27.3" in page for page in tagged.artifacts(data)
    )


def test_decoration_is_not_read(tree: tagged.Tag) -> None:
    assert len([tag for tag in tree.all() if tag.kind == "Figure" and "square" in tag.alt]) == 1


def test_links_lead_where_they_should(reader: PdfReader) -> None:
    annotations = [a.get_object() for a in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    (outward,) = (a for a in annotations if "/A" in a)
    (inward,) = (a for a in annotations if "/Dest" in a)
    assert outward["/A"]["/URI"] == "https://go.dev/?a=1&b=2"
    page = inward["/Dest"].get_object()[0].get_object()
    assert reader.pages.index(next(p for p in reader.pages if p.get_object() == page)) == 6
    assert all(a["/Contents"] for a in annotations)


def test_a_link_to_a_slide_that_is_not_in_this_cut_is_plain_text(typst_kit: Kit) -> None:
    deck = decks.everything()
    data = made(replace(deck, scenes=deck.scenes[:2]), typst_kit)
    annotations = [a.get_object() for a in tagged.read(data).pages[1]["/Annots"]]  # type: ignore[attr-defined]
    assert len(annotations) == 1


def test_fonts_are_embedded_subsets_of_ours(reader: PdfReader) -> None:
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(below["/BaseFont"])
            descriptor = below["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert all(re.fullmatch(r"/[A-Z]{6}\+(FiraGO|FiraMono).*", name) for name in names), names


def test_lines_stand_where_the_scene_says(typst_kit: Kit) -> None:
    """First baseline: top + size * ((line_height - 1.2) / 2 + 0.935); then a pitch further each line."""
    text = replace(
        plain.label("one\ntwo\nthree", size=20), anchor="top", align="left", inset=(0, 0, 0, 0), line_height=1.4,
        paragraphs=(plain.para("one two three", breaks=(4, 8)),),
    )  # fmt: skip
    shape = Shape(id="s", rect=Rect(100, 200, 300, 200), text=text)
    deck = replace(decks.small(), scenes=(plain.scene("s", "statement", "Title", shape),))
    found: dict[str, tuple[float, float]] = {}

    def visit(words: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if words.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found[words.strip()] = (x, 540 - y)

    tagged.read(made(deck, typst_kit)).pages[0].extract_text(visitor_text=visit)
    baseline = 200 + 20 * (0.1 + 0.935)
    for index, word in enumerate(("one", "two", "three")):
        assert found[word] == pytest.approx((100, baseline + 28 * index), abs=0.02)


def test_hostile_words_stay_words(typst_kit: Kit) -> None:
    output = pdf.write(decks.hostile(), "talk", BackendOptions(), typst_kit)
    assert output.problems == ()  # what has no glyph was said where the slide was composed
    words = tagged.tree(next(iter(output.files.values()))).words
    assert "<&>\"' ]]> {{x}} #set $(y) \\" in words
    assert "naïve □□ " in words


def test_a_figure_without_words_is_named_and_not_read(typst_kit: Kit) -> None:
    chart = Chart(id="c", rect=Rect(100, 100, 300, 300), kind="column", categories=("a",),
                  series=(Series("s", (1.0,), "g"),))  # fmt: skip
    picture = Picture(
        id="p", rect=chart.rect, digest=plain.PICTURE_DIGEST, media_type="image/png", alt=""
    )
    deck = decks.everything()
    deck = replace(deck, scenes=(plain.scene("s", "figure", "Title", chart, picture),))
    output = pdf.write(deck, "talk", BackendOptions(), typst_kit)
    assert [problem.code for problem in output.problems] == ["no-alt", "no-alt"]
    assert "s/c" in output.problems[0].message
    tree = tagged.tree(next(iter(output.files.values())))
    assert [tag.kind for tag in tree.all() if tag.kind == "Figure"] == []


def test_a_slide_that_shows_no_title_still_has_one(typst_kit: Kit) -> None:
    bare = replace(plain.scene("s", "figure", "Unseen"), items=())
    data = made(replace(decks.small(), scenes=(bare,)), typst_kit)
    assert tagged.tree(data).words == "Unseen"
    assert [entry.title for entry in _flat(tagged.read(data).outline)] == ["Unseen"]


def test_a_typesetter_that_fails_is_a_problem(typst_kit: Kit) -> None:
    class Broken:
        def pdf(self, *_: object) -> bytes:
            raise EngineFailure("PDF/UA-1 error: missing alt text")

        def png(self, *_: object) -> list[bytes]:
            raise EngineFailure("no")

    output = pdf.write(
        decks.small(), "t", BackendOptions(), replace(typst_kit, typesetter=Broken())
    )
    assert output.files == {}
    assert [problem.code for problem in output.problems] == ["typst-failed"]
    assert "missing alt text" in output.problems[0].message


def test_every_page_can_be_opened(data: bytes) -> None:
    for page in PdfReader(io.BytesIO(data), strict=True).pages:
        page.extract_text()
