"""Company templates: their geometry, their colours, their layouts, and nothing of the slides they were saved with."""

import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from pptx import Presentation

from talkbuilder.backends.pptx.inherit import FoundHolder, FoundLayout
from talkbuilder.backends.pptx.match import settle
from talkbuilder.backends.pptx.recolor import READABLE
from talkbuilder.backends.pptx.style import Style
from talkbuilder.backends.pptx.template import read
from talkbuilder.color import contrast
from talkbuilder.geometry import Rect
from talkbuilder.scene import Deck, Scene, TextBlock
from talkbuilder.theme import LAYOUTS, LayoutName, Theme, Token
from tests.backends import decks, plain
from tests.backends.pptx.deck_file import find, made, one, opened, output, shape
from tests.backends.pptx.templates import as_potx, changed, default, libreoffice, odd


def on(theme: Theme) -> Deck:
    """A deck whose text stands in the boxes of `theme`, as layout would put it there."""

    def moved(scene: Scene) -> Scene:
        items = []
        for item in scene.items:
            if isinstance(item, TextBlock) and item.slot:
                box = theme.layouts[scene.layout].boxes.get(item.slot)
                if box is None:
                    continue
                text = replace(
                    item.text, size=box.size, bold=box.bold, align=box.align, anchor=box.anchor,
                    family=box.family, line_height=box.line_height, token=box.token,
                )  # fmt: skip
                item = replace(item, rect=box.rect, text=text)
            items.append(item)
        return replace(scene, items=tuple(items))

    deck = decks.everything(theme)
    return replace(deck, scenes=tuple(moved(scene) for scene in deck.scenes))


def themed(data: bytes) -> Theme:
    theme, problems = read(data, plain.PLAIN_THEME)
    assert theme is not None, problems
    return theme


@pytest.fixture(scope="module", params=["default", "odd"])
def template(request: pytest.FixtureRequest) -> bytes:
    return {"default": default, "odd": odd}[request.param]()


# --- for every template -------------------------------------------------------------------------------------------


def test_every_layout_of_ours_finds_a_place_inside_the_page(template: bytes) -> None:
    theme = themed(template)
    page = Rect(0, 0, *theme.page)
    assert set(theme.layouts) == set(LAYOUTS)
    for name in LAYOUTS:
        for slot, box in theme.layouts[name].boxes.items():
            assert min(box.rect.size) > 10, (name, slot)
            assert page.contains(box.rect, slack=1), (name, slot)


def test_a_layout_called_as_ours_is_taken_for_it() -> None:
    """The warning says so: `name one 'figure-text' in the template's master`."""
    title = FoundHolder("title", 0, Rect(0, 0, 500, 80), Style(28, inset=(0, 0, 0, 0)))
    settled, own, problems = settle([FoundLayout(name, name, "", (title,)) for name in LAYOUTS])
    assert (own, problems) == (frozenset(LAYOUTS), ())
    assert all(layout.name == name for name, layout in settled.items())


def test_what_a_talk_does_not_use_may_be_missing() -> None:
    def told(*used: LayoutName) -> list[str]:
        return [problem.message for problem in read(default(), plain.PLAIN_THEME, used)[1]]

    assert told("title", "bullets", "figure") == []
    (message,) = told("title", "code")
    assert "no layout for code;" in message


def test_no_two_boxes_of_a_layout_share_a_placeholder(template: bytes) -> None:
    for layout in themed(template).layouts.values():
        homes = [
            (b.placeholder_type, b.placeholder_index)
            for b in layout.boxes.values()
            if b.placeholder_type
        ]
        assert len(homes) == len(set(homes))


def test_text_can_be_read_on_the_template_s_colours(template: bytes) -> None:
    theme = themed(template)
    pairs: list[tuple[Token, Token]] = [
        ("text", "background"),
        ("muted", "background"),
        ("on-brand", "brand"),
    ]
    pairs += [("text", token) for token in theme.swatches if token.endswith("-fill")]
    pairs += [
        (token, "code-surface")
        for token in theme.swatches
        if token in ("code-text", "code-comment")
    ]
    for ink, ground in pairs:
        assert contrast(theme.rgb(ink), theme.rgb(ground)) >= READABLE - 0.05, (ink, ground)


def test_nothing_of_the_old_slides_is_left(template: bytes) -> None:
    deck = on(themed(template))
    package = opened(made(deck, template))
    assert package.count(r"ppt/slides/slide\d+\.xml") == len(deck.scenes)
    assert package.count(r"ppt/notesSlides/notesSlide\d+\.xml") == len(deck.scenes)
    assert not any(b"Somebody's old slide" in data for data in package.parts.values())


def test_titles_stand_in_the_template_s_placeholders_without_a_place_of_their_own(
    template: bytes,
) -> None:
    deck = on(themed(template))
    package = opened(made(deck, template))
    for number in range(1, len(deck.scenes) + 1):
        title = shape(package.slide(number), "title")
        assert find(title, ".//p:ph")
        assert not find(title, ".//a:xfrm")


def test_text_in_a_placeholder_keeps_the_template_s_look(template: bytes) -> None:
    deck = on(themed(template))
    run = find(shape(opened(made(deck, template)).slide(1), "title"), ".//a:rPr")[0]
    assert dict(run.attrib) == {"lang": "en-US"}
    assert len(run) == 0


def test_python_pptx_opens_what_we_made_of_it(template: bytes) -> None:
    deck = on(themed(template))
    found = Presentation(io.BytesIO(made(deck, template)))
    theme = deck.theme
    for slide, scene in zip(found.slides, deck.scenes, strict=True):
        assert slide.slide_layout.name == theme.layouts[scene.layout].name
        assert slide.has_notes_slide


def test_the_same_bytes_twice(template: bytes) -> None:
    deck = on(themed(template))
    assert made(deck, template) == made(deck, template)


# --- python-pptx's default ----------------------------------------------------------------------------------------


def test_a_page_of_four_to_three() -> None:
    theme = themed(default())
    assert theme.page == (720, 540)
    assert theme.faces["body"].office == "Calibri"
    assert theme.faces["code"] == plain.PLAIN_THEME.faces["code"]


def test_geometry_is_inherited_from_the_master() -> None:
    box = themed(default()).layouts["bullets"].boxes["body"]
    assert (box.placeholder_type, box.placeholder_index) == ("obj", 1)
    # the master's body is 36, 126, 648 x 356.4; the text stands inside PowerPoint's own insets
    assert (round(box.rect.x, 1), round(box.rect.y, 1)) == (43.2, 129.6)
    assert (round(box.rect.width, 1), round(box.rect.height, 1)) == (633.6, 349.2)
    assert box.size == 32


def test_missing_layouts_are_reported_with_what_is_used_instead() -> None:
    _, problems = read(default(), plain.PLAIN_THEME)
    assert {problem.severity for problem in problems} == {"warning"}
    (titled,) = [p.message for p in problems if "code" in p.message]
    assert "'Title Only' is used instead" in titled
    assert not any(" title," in p.message or "bullets" in p.message for p in problems)


def test_code_stands_in_a_text_box_on_the_layout_with_only_a_title() -> None:
    layout = themed(default()).layouts["code"]
    assert layout.name == "Title Only"
    assert layout.boxes["body"].placeholder_type == ""


# --- an odd one ---------------------------------------------------------------------------------------------------


def test_unfamiliar_names_are_matched_by_type_and_by_placeholders() -> None:
    layouts = themed(odd()).layouts
    names = {
        name: layouts[name].name
        for name in ("title", "section", "bullets", "two-columns", "figure", "table")
    }
    assert names == {
        "title": "Cover 2026", "section": "Divider", "bullets": "1_ACME Text",
        "two-columns": "Zwei Inhalte", "figure": "Headline only", "table": "Headline only",
    }  # fmt: skip


def test_its_colour_map_turns_the_scheme_round() -> None:
    theme = themed(odd())
    assert (theme.scheme["bg1"].hex, theme.scheme["tx1"].hex) == ("000000", "FFFFFF")


def test_it_has_no_footers_and_gets_none() -> None:
    layout = themed(odd()).layouts["bullets"]
    assert "footer" not in layout.boxes
    assert "number" not in layout.boxes


def test_notes_get_a_master_where_it_has_none() -> None:
    deck = on(themed(odd()))
    package = opened(made(deck, odd()))
    assert (
        one(package.xml("ppt/presentation.xml"), "p:notesMasterIdLst/p:notesMasterId") is not None
    )


def test_a_layout_named_like_ours_is_used() -> None:
    data = changed(
        default(), "ppt/slideLayouts/slideLayout7.xml", lambda old: old
    )  # Blank: has no title
    deck = Presentation(io.BytesIO(data))
    deck.slide_layouts[5].name = "Code"
    file = io.BytesIO()
    deck.save(file)
    assert themed(file.getvalue()).layouts["code"].name == "Code"


# --- and others ---------------------------------------------------------------------------------------------------


def test_a_potx_becomes_a_deck() -> None:
    deck = on(themed(as_potx(default())))
    types = opened(made(deck, as_potx(default()))).parts["[Content_Types].xml"]
    assert b"presentation.main+xml" in types
    assert b"template.main+xml" not in types


def test_a_bad_template_stops_the_backend_with_a_problem() -> None:
    found = output(decks.small(), b"no zip")
    assert not found.files
    assert [problem.code for problem in found.problems if problem.is_error] == ["bad-template"]


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_what_libreoffice_leaves_out_is_mended(tmp_path: Path) -> None:
    data = libreoffice(tmp_path)
    theme = themed(data)
    assert theme.layouts["bullets"].boxes["title"].size == 36  # it stood in the prompt only
    second = theme.layouts["two-columns"].boxes["second"]
    assert second.placeholder_index != theme.layouts["two-columns"].boxes["body"].placeholder_index
    deck = on(theme)
    package = opened(made(deck, data))
    layouts = [name for name in package.parts if name.startswith("ppt/slideLayouts/slide")]
    for name in layouts:
        ids = [e.get("id") for e in find(package.xml(name), ".//p:cNvPr")]
        assert len(ids) == len(set(ids))
        assert "0" not in ids
    master = package.xml("ppt/slideMasters/slideMaster1.xml")
    for background in find(master, "p:cSld/p:bg/p:bgPr"):
        assert find(background, "a:effectLst")
