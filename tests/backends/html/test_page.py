"""The HTML file as text: one file, its words in order, nothing of a user's become markup, nothing from outside."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.scene import (
    Chart,
    Deck,
    Link,
    Paragraph,
    Picture,
    Run,
    Shape,
    Table,
    TextBlock,
    walk,
)
from tests.backends.decks import everything, hostile, many, small
from tests.backends.html.pages import Element, page_of, source_of
from tests.backends.plain import PICTURE_DIGEST, PLAIN_THEME, block, bullet, para, scene


def one(*items: object, **more: object) -> Deck:
    """A deck of one scene."""
    made = scene("s", "bullets", "A title", *items, **more)  # type: ignore[arg-type]
    return Deck(slug="d", title="D", theme=PLAIN_THEME, scenes=(made,))


# --- the page ---------------------------------------------------------------------------------------------------


def test_the_head_says_what_it_is() -> None:
    (html,) = page_of(everything()).all("html")
    assert html.attributes["lang"] == "en"
    assert html.all("title")[0].text == "Every item & each <style>"
    (description,) = html.all("meta", name_="description")
    assert description.attributes["content"] == "A deck for tests"


def test_a_scene_is_a_section_named_by_its_number() -> None:
    deck = everything()
    sections = page_of(deck).all("section")
    assert [section.attributes["id"] for section in sections] == [one.number for one in deck.scenes]
    assert [section.attributes["data-slide"] for section in sections] == [
        one.slide for one in deck.scenes
    ]


def test_scenes_that_share_a_number_go_by_their_ids() -> None:
    deck = Deck(
        slug="d",
        title="D",
        theme=PLAIN_THEME,
        scenes=(scene("a", "bullets", "A"), scene("b", "bullets", "B")),
    )
    assert [section.attributes["id"] for section in page_of(deck).all("section")] == ["a", "b"]


def test_the_talk_has_one_first_heading_and_every_slide_a_heading() -> None:
    page = page_of(everything())
    (first,) = page.all("h1")
    assert first.text == "The scheduler in three letters"
    for section in page.all("section")[1:]:
        assert len(section.all("h2")) == 1


@pytest.mark.parametrize("make", [everything, hostile, small])
def test_every_item_is_there_by_its_id_in_reading_order(make: Callable[[], Deck]) -> None:
    deck = make()
    for scene_, section in zip(deck.scenes, page_of(deck).all("section"), strict=True):
        ids = [each.attributes["data-id"] for each in section.all() if "data-id" in each.attributes]
        assert len(ids) == len(set(ids))
        wanted = [item.id for item in walk(scene_.items)]
        assert [id for id in ids if id in wanted] == wanted


def test_backup_slides_are_marked() -> None:
    last = page_of(everything()).all("section")[-1]
    assert "spare" in last.attributes["class"].split()


def test_notes_wait_for_the_presenter_out_of_sight() -> None:
    words = page_of(everything()).all("section")[1]
    (notes,) = words.all("aside")
    assert "hidden" in notes.attributes
    assert notes.all("strong")[0].text == "weight"
    assert [item.text for item in notes.all("ol")[0].all("li")] == ["one", "two"]
    assert notes.all("pre")[0].text == "for {\n    select {\n    }\n}"


# --- words ------------------------------------------------------------------------------------------------------


def test_lines_break_where_they_were_measured_and_nowhere_else() -> None:
    words = Paragraph((Run("one two "), Run("three four", bold=True)), breaks=(4, 14))
    section = page_of(one(block("body", "body", "bullets", words)))
    (body,) = section.all("div", data_id="body")
    assert body.text == "one\ntwo three\nfour"


def test_an_empty_line_keeps_its_height() -> None:
    section = page_of(
        one(block("body", "body", "bullets", para("a"), para(""), para("b\n", breaks=(2,))))
    )
    lines = section.all("div", data_id="body")[0].all("p")
    assert [line.text for line in lines] == ["a", "\n", "b\n\n"]


def test_bullets_are_lists_below_lists() -> None:
    items = (
        bullet("a"),
        bullet("a1", 1),
        bullet("a2", 1),
        bullet("b"),
        para("1", bullet="1."),
        para("after"),
    )
    (body,) = page_of(one(block("body", "body", "bullets", *items))).all("div", data_id="body")
    outer, counted = (
        child
        for child in body.children
        if isinstance(child, Element) and child.name in ("ul", "ol")
    )
    assert len(outer.all("ul")) == 1
    assert [len(each.all("li")) for each in (outer, outer.all("ul")[0])] == [4, 2]
    assert counted.name == "ol"
    assert body.children[-1].text == "after"  # type: ignore[union-attr]


def test_code_is_preformatted_and_keeps_its_indents() -> None:
    code = next(
        section
        for section in page_of(everything()).all("section")
        if section.attributes["data-slide"] == "code"
    )
    (listing,) = [each for each in code.all("pre") if each.attributes.get("data-id") == "body"]
    assert [line.text for line in listing.all("span", class_="l")][:3] == [
        "func schedule() {", "    for {", "        gp := findRunnable()",
    ]  # fmt: skip


# --- tables, figures, pictures ----------------------------------------------------------------------------------


def test_a_table_is_a_table_whose_headers_head_columns() -> None:
    (table,) = page_of(everything()).all("table")
    assert [cell.text for cell in table.all("thead")[0].all("th", scope="col")] == [
        "letter",
        "what it is",
        "how many",
    ]
    assert [cell.text for cell in table.all("tbody")[0].all("td")][:3] == [
        "G",
        "goroutine",
        "100,000",
    ]
    assert table.attributes["aria-label"].startswith("Three letters")


def test_an_empty_corner_of_a_table_heads_nothing() -> None:
    deck = everything()
    table = next(item for one in deck.scenes for item in one.items if isinstance(item, Table))
    words = replace(table.rows[0][0].text, paragraphs=(Paragraph((Run(" "),)),))
    corner = replace(table.rows[0][0], text=words)
    empty = replace(table, rows=((corner, *table.rows[0][1:]), *table.rows[1:]))
    (head,) = page_of(one(empty)).all("thead")
    assert [cell.name for cell in head.all("tr")[0].children if isinstance(cell, Element)] == [
        "td", "th", "th",
    ]  # fmt: skip


def test_a_figure_says_what_it_shows_or_nothing_if_it_is_decoration() -> None:
    page = page_of(everything())
    assert page.all("svg", aria_label="Nine boxes, each with the name of its geometry", role="img")
    (code,) = page.all("section", data_slide="code")
    assert [svg.attributes.get("aria-hidden") for svg in code.all("svg")] == ["true"]
    for svg in page.all("svg"):
        assert svg.attributes.get("aria-label") or svg.attributes.get("aria-hidden") == "true"


def test_charts_are_drawn() -> None:
    deck = everything()
    charts = [item for one in deck.scenes for item in one.items if isinstance(item, Chart)]
    page = page_of(deck)
    assert len(
        [
            svg
            for svg in page.all("svg")
            if "chart of three releases" in svg.attributes.get("aria-label", "")
        ]
    ) == len(charts)


def test_a_picture_is_inside_once_however_often_it_is_shown() -> None:
    deck = everything()
    source = source_of(deck)
    assert source.count("data:image/png") == 1
    assert 'aria-label="A blue square"' in source
    alone = one(
        Picture(
            id="p",
            rect=block("b", "body", "bullets").rect,
            digest=PICTURE_DIGEST,
            media_type="image/png",
            alt="x",
        )
    )
    (image,) = page_of(replace(alone, media=deck.media)).all("img")
    assert image.attributes["alt"] == "x"
    assert image.attributes["src"].startswith("data:image/png;base64,")


def test_a_picture_whose_bytes_are_missing_still_says_what_it_was() -> None:
    lost = one(
        Picture(
            id="p",
            rect=block("b", "body", "bullets").rect,
            digest="0",
            media_type="image/png",
            alt="x",
        )
    )
    assert page_of(lost).all("img")[0].attributes["alt"] == "x"


# --- links ------------------------------------------------------------------------------------------------------


def test_links_lead_to_the_web_in_a_window_of_its_own_and_to_slides_by_number() -> None:
    page = page_of(everything())
    web, jump = page.all("section")[1].all("a")
    assert web.attributes["href"] == "https://go.dev/?a=1&b=2"
    assert "noopener" in web.attributes["rel"]
    assert jump.attributes["href"] == "#5"


@pytest.mark.parametrize(
    "link", [Link(url="javascript:alert(1)"), Link(url="data:text/html,x"), Link(slide="no-such")]
)
def test_other_links_are_words(link: Link) -> None:
    words = block("body", "body", "bullets", Paragraph((Run("here", link=link),)))
    box = Shape(id="box", rect=words.rect, link=link)
    page = page_of(one(words, box))
    assert not page.all("a")
    assert page.all("div", data_id="body")[0].text == "here"


# --- safety -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [everything, hostile])
def test_nothing_comes_from_outside(make: Callable[[], Deck]) -> None:
    page = page_of(make())
    for element in page.all():
        for name in ("src", "href", "srcset", "xlink:href", "action", "data", "poster"):
            value = element.attributes.get(name, "")
            assert element.name == "a" or not value or value.startswith("data:"), (
                element.name,
                value,
            )
        assert not [name for name in element.attributes if name.startswith("on")]
    assert {element.name for element in page.all()} & {
        "link",
        "iframe",
        "object",
        "embed",
        "base",
        "foreignobject",
    } == set()
    style = page.all("style")[0].text
    assert "@import" not in style
    assert all(url.startswith("data:") for url in re.findall(r"url\(([^)]*)", style))


def test_only_our_scripts_may_run() -> None:
    page = page_of(hostile())
    (policy,) = page.all("meta", http_equiv="Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.attributes["content"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["font-src"] == rules["img-src"] == "data:"
    hashes = {
        f"'sha256-{b64encode(hashlib.sha256(script.text.encode()).digest()).decode()}'"
        for script in page.all("script")
    }
    assert set(rules["script-src"].split()) == hashes
    assert len(hashes) == 2


NASTY = (
    "</script><script>x()</script></style><img src=x onerror=x()>\"'>&lt;{{ 7*7 }}{% x %}<!--]]>"
)


def nasty(word: str) -> Deck:
    """A deck in which every text is ``word``."""

    def poison(value: object) -> object:
        if isinstance(value, TextBlock | Shape) and value.text:
            lines = tuple(
                replace(each, runs=(Run(word),), breaks=()) for each in value.text.paragraphs
            )
            return replace(
                value, id=f"{value.id}{word}", text=replace(value.text, paragraphs=lines)
            )
        return value

    deck = hostile()
    (made,) = deck.scenes
    scenes = replace(
        made, id=word, slide=word, number=word, title=word, section=word, caption=word,
        items=tuple(poison(item) for item in made.items),
    )  # fmt: skip
    return replace(
        deck, scenes=(scenes,), title=word, speaker=word, description=word, keywords=(word,), language=word,
    )  # fmt: skip


def shape_of(element: Element) -> object:
    return [
        shape_of(child) if isinstance(child, Element) else "" for child in element.children
    ], element.name


def test_markup_in_any_text_is_text() -> None:
    plain, poisoned = page_of(nasty("plain")), page_of(nasty(NASTY))
    assert [each.name for each in plain.all()] == [each.name for each in poisoned.all()]
    assert NASTY in poisoned.all("h1")[0].text
    assert poisoned.all("section")[0].attributes["data-slide"] == NASTY


@settings(max_examples=25)
@given(st.text(min_size=1))
def test_no_text_at_all_breaks_the_page(word: str) -> None:
    names = [each.name for each in page_of(nasty(word)).all()]
    assert names == [each.name for each in page_of(nasty("plain")).all()] or not word.strip()


# --- bytes ------------------------------------------------------------------------------------------------------


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert source_of(everything()) == source_of(everything())


def test_a_hundred_slides_of_twenty_five_shapes_are_below_two_megabytes() -> None:
    assert len(source_of(many(100)).encode()) < 2_000_000
