"""Templates with odd masters: the deck fits them, can be read on them, and what they lack is said exactly.

Their makers' oddities are in `wild.py`, one each; what came of it is in docs/templates.md.
"""

import io
from functools import cache

import pytest
from pptx import Presentation

from talkbuilder.backends.pptx.template import read
from talkbuilder.geometry import Rect
from talkbuilder.layout.themes import THEMES
from talkbuilder.theme import LAYOUTS
from tests.backends.pptx.deck_file import find, opened, shape
from tests.backends.pptx.test_valid import STRICT, validate, validate_strictly
from tests.templates import wild
from tests.templates.measured import Built, built, texts

# What text needs to be read; footers and numbers are the template's own business, and told.
LEAST = 3.0
FURNITURE = ("footer", "number")


@cache
def on(name: str) -> Built:
    return built(wild.WILD[name]())


@pytest.mark.parametrize("name", wild.WILD)
def test_every_box_of_ours_has_room_on_the_page(name: str) -> None:
    page = Rect(0, 0, *on(name).theme.page)
    assert set(on(name).theme.layouts) == set(LAYOUTS)
    for layout, boxes in on(name).theme.layouts.items():
        for slot, box in boxes.boxes.items():
            assert page.contains(box.rect, slack=1), (layout, slot, box.rect)
            assert min(box.rect.size) > 8, (layout, slot, box.rect)


@pytest.mark.parametrize("name", wild.WILD)
def test_nothing_stands_on_the_title(name: str) -> None:
    for layout, boxes in on(name).theme.layouts.items():
        title = boxes.boxes.get("title")
        for slot, box in boxes.boxes.items():
            if title is not None and slot != "title":
                assert not box.rect.overlaps(title.rect, slack=1), (
                    layout,
                    slot,
                    box.rect,
                    title.rect,
                )


@pytest.mark.parametrize("name", wild.WILD)
def test_all_text_can_be_read_where_it_stands(name: str) -> None:
    read = [text for text in texts(on(name)) if text.slot not in FURNITURE]
    assert len(read) > 25
    if "template-ground" in on(name).codes():
        return  # told: no colour can be
    assert [text for text in read if text.contrast < LEAST] == []


@pytest.mark.parametrize("name", wild.WILD)
def test_slides_fit_or_the_template_s_lack_of_room_is_told(name: str) -> None:
    if on(name).overflows:
        assert "template-room" in on(name).codes() or name in ("no_title", "pictures_only"), on(
            name
        ).overflows


@pytest.mark.parametrize("name", wild.WILD)
def test_titles_stand_in_placeholders_or_it_is_told(name: str) -> None:
    package = opened(on(name).file)
    bare = [
        number
        for number in range(1, len(on(name).deck.scenes) + 1)
        if not find(shape(package.slide(number), "title"), ".//p:ph")
    ]
    assert not bare or "template-title" in on(name).codes()


@pytest.mark.parametrize("name", wild.WILD)
def test_python_pptx_opens_what_came_of_it(name: str) -> None:
    deck = Presentation(io.BytesIO(on(name).file))
    assert len(deck.slides) == len(on(name).deck.scenes)
    assert all(slide.has_notes_slide for slide in deck.slides)


@pytest.mark.slow
@pytest.mark.external("ooxml-validator")
@pytest.mark.parametrize(
    "name", ["two_masters", "own_map", "no_title", "laden", "shared_theme", "odd_default", "banded"]
)
def test_the_open_xml_sdk_finds_nothing(name: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "deck.pptx").write_bytes(on(name).file)
    validate(tmp_path / "deck.pptx")
    if STRICT:
        validate_strictly(tmp_path / "deck.pptx")


# --- each oddity --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a4", "sixteen_to_ten", "portrait", "show", "template", "turned", "languages"]
)
def test_an_ordinary_talk_fits_and_nothing_is_amiss_but_layouts(name: str) -> None:
    assert on(name).overflows == ()
    assert on(name).codes() == {"template-layout"}


def test_on_a_portrait_page_text_is_smaller_not_larger() -> None:
    assert on("portrait").theme.scale < 1


def test_the_title_may_stand_at_the_foot_or_in_a_column() -> None:
    foot = on("at_the_foot").theme.layouts["figure"].boxes
    assert foot["figure"].rect.bottom <= foot["title"].rect.y
    column = on("in_a_column").theme.layouts["figure"].boxes
    assert column["figure"].rect.x >= column["title"].rect.right


@pytest.mark.parametrize(
    "name, reason",
    [
        ("rotated", "is rotated"),
        ("vertical", "is set vertically"),
        ("off_the_page", "lies outside the page"),
        ("nowhere", "has no position, neither on the layout nor on the master"),
    ],
)
def test_a_title_that_cannot_be_used_is_told_by_its_layout(name: str, reason: str) -> None:
    said = f"the title of the template's layout 'Title and Content' {reason}; the layout is passed over"
    assert said in on(name).says("template-title")


def test_a_template_without_any_title_gets_text_boxes_and_is_told() -> None:
    (said,) = on("no_title").says("template-title")
    assert said.startswith("the template's layout 'Inhalt' has no title that can be used")


def test_too_small_a_title_is_told_with_its_size() -> None:
    said = on("tiny").says("template-room")
    assert any(
        "the title of the template's layout 'Title Only' is 286 × 17 pt" in line for line in said
    )
    assert any("leaves" in line and "for what a slide shows" in line for line in said)


def test_names_in_other_languages_are_told_apart_by_their_placeholders() -> None:
    layouts = on("languages").theme.layouts
    names = [layouts[name].name for name in ("title", "bullets", "two-columns", "figure")]
    assert names == ["表紙", "Tytuł i zawartość", "Два объекта", "عنوان فقط"]


def test_colours_are_read_however_they_are_written() -> None:
    scheme = on("colours").theme.scheme
    assert (scheme["tx1"].hex, scheme["bg1"].hex, scheme["tx2"].hex) == (
        "000000",
        "FFFFFF",
        "000080",
    )
    assert scheme["bg2"].b > scheme["bg2"].r > 200


@pytest.mark.parametrize("name", ["dark_picture", "by_numbers", "turned"])
def test_a_dark_page_gets_light_text_whatever_its_scheme_says(name: str) -> None:
    theme = on(name).theme
    assert sum((theme.rgb("background").r, theme.rgb("background").g)) < 120
    assert theme.rgb("text").r > 200


def test_white_stays_white_on_a_dark_page() -> None:
    """The collector's colours are called by their names."""
    for name in ("turned", "dark_picture", "a4"):
        theme = on(name).theme
        assert theme.rgb("white").g > theme.rgb("grey").g > theme.rgb("black").g


def test_a_picture_that_is_dark_here_and_light_there_is_told() -> None:
    assert any("dark in some places" in line for line in on("torn_picture").says("template-ground"))


def test_a_white_title_on_a_band_keeps_its_colour() -> None:
    package = opened(on("banded").file)
    for number, scene in enumerate(on("banded").deck.scenes, 1):
        if scene.layout == "figure":
            assert not find(shape(package.slide(number), "title"), ".//a:rPr/a:solidFill")


def test_text_that_the_template_makes_unreadable_is_written_in_ours_and_told() -> None:
    assert any(
        "#c8c8c8 on #ffffff (1.7:1)" in line for line in on("pale").says("template-contrast")
    )
    title = shape(opened(on("pale").file).slide(3), "title")
    assert find(title, ".//a:rPr/a:solidFill")


def test_a_layout_with_its_own_colour_map_hands_it_to_its_slides() -> None:
    package = opened(on("own_map").file)
    turned = [
        scene.layout
        for number, scene in enumerate(on("own_map").deck.scenes, 1)
        if find(package.slide(number), "p:clrMapOvr/a:overrideClrMapping")
    ]
    assert set(turned) == {"section", "questions"}


def test_covers_may_stand_on_another_master() -> None:
    package = opened(on("two_masters").file)
    assert package.count(r"ppt/slideMasters/slideMaster\d\.xml") == 2
    assert on("two_masters").theme.rgb("background").hex == "FFFFFF"


def test_an_odd_default_for_text_boxes_does_not_reach_ours() -> None:
    package = opened(on("odd_default").file)
    for number, scene in enumerate(on("odd_default").deck.scenes, 1):
        if scene.layout == "number":
            runs = find(shape(package.slide(number), "body"), ".//a:rPr")
            assert all(run.get("sz") and run.get("i") == "0" for run in runs)


def test_what_belongs_to_somebody_s_old_deck_is_left_behind() -> None:
    parts = opened(on("laden").file).parts
    everything = b"".join(parts.values())
    assert b"old slide" not in everything
    assert b"cost centre" not in everything
    assert not any(name.startswith(("docMetadata/", "customXml/")) for name in parts)
    assert b"secret" not in everything
    assert "ppt/fonts/font1.fntdata" in parts  # its typeface stays


def test_each_master_has_a_theme_of_its_own() -> None:
    """PowerPoint wants it so; some makers let the notes share the slides'."""
    package = opened(on("shared_theme").file)
    themes = [
        target
        for master in ("slideMasters/slideMaster1.xml", "notesMasters/notesMaster1.xml")
        for kind, target in package.rels(f"ppt/{master}").values()
        if kind == "theme"
    ]
    assert len(set(themes)) == 2


# --- what is refused ----------------------------------------------------------------------------------------------


def test_strict_open_xml_is_refused_with_the_way_out() -> None:
    theme, (problem,) = read(wild.strict(), THEMES["light"])
    assert theme is None
    assert "Strict Open XML" in problem.message
    assert "PowerPoint Presentation (*.pptx)" in problem.hint


def test_macros_are_refused() -> None:
    theme, problems = read(wild.with_macros(), THEMES["light"])
    assert theme is None
    assert any("macros" in problem.message for problem in problems)
