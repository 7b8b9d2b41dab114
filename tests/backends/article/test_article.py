"""The article as a page: one file that asks for nothing, names that lead somewhere, and words that stay words."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from talkbuilder.article import (
    Article,
    Code,
    Entry,
    Grid,
    Listed,
    Mark,
    Note,
    Prose,
    Quoted,
    Section,
    Shown,
    Span,
)  # fmt: skip
from talkbuilder.backends.article import write
from talkbuilder.layout.slide.highlight import code_lines
from talkbuilder.layout.themes import THEMES
from talkbuilder.ports import BackendOptions
from talkbuilder.scene import Deck
from tests.backends.decks import everything, hostile
from tests.backends.kits import KIT, OPTIONS

NASTY = "<&>\"' </style><script>alert(1)</script> {{ 7*7 }} {% x %} javascript:alert(1) ]]> \x00 漢字 עברית 🙂"


def words(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def article(*, slide: str = "", text: str = "Words.") -> Article:
    """Every kind of block, every kind of words."""
    styled = (
        Span(text), Span(text, bold=True), Span(text, italic=True), Span(text, code=True), Mark(1),
        Span(text, href="https://example.org/?a=%22&b=<c>"), Span(text, code=True, href="#second"), Mark(2), Mark(1),
        Span(text, href="#nowhere"), Span(text, href="javascript:alert(1)"),
    )  # fmt: skip
    entries = (
        Entry(words(text)), Entry(words("more"), 0, None), Entry(styled, 1, 1), Entry(words(text), 1, 2),
        Entry(words("deep"), 2), Entry(words("back"), 0), Entry(words("counted"), 0, 3),
    )  # fmt: skip
    first = Section(
        "first", text, 2,
        (
            Prose(styled), Code(f"func f() {{\n\treturn // {text}\n}}", "go"), Shown(slide), Listed(entries),
            Quoted((Prose(words(text)), Listed(entries[:1]))), Grid(((words(text), ()), (styled, words(text)))),
        ),
    )  # fmt: skip
    return Article(
        text, (Prose(words(text)),), (first, Section("second", text, 4, (Prose(words("End")),))),
        (Note(1, styled), Note(2, words(text))),
    )  # fmt: skip


def page(deck: Deck, options: BackendOptions = OPTIONS) -> str:
    (data,) = write(deck, "talk", options, KIT).files.values()
    return data.decode()


def full(**changes: object) -> Deck:
    deck = everything(THEMES["light"])
    figure = next(
        scene.slide for scene in deck.scenes if scene.layout == "figure" and scene.frames > 1
    )
    return replace(deck, article=article(slide=figure), **changes)


class Elements(HTMLParser):
    """Every element of a page with its attributes, what was left open, and what stands in scripts and styles."""

    VOID = ("meta", "link", "br", "img", "input", "col")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag, f"</{tag}>"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]].append(data)
        else:
            self.text += data


DECKS = {
    "everything": full(),
    "hostile": replace(
        hostile(), article=article(slide=hostile().scenes[0].slide, text=NASTY), language="en"
    ),
    "words only": replace(everything(), article=article()),
}


@pytest.mark.parametrize("name", DECKS)
class TestEveryPage:
    """What holds whatever somebody wrote."""

    def test_every_element_is_closed_and_no_name_is_given_twice(self, name: str) -> None:
        found = Elements(page(DECKS[name]))
        assert found.open == []
        ids = [values["id"] for _, values in found.found if "id" in values]
        assert len(ids) == len(set(ids))

    def test_every_link_leads_to_the_web_or_to_a_name_in_the_page(self, name: str) -> None:
        found = Elements(page(DECKS[name])).found
        ids = {values.get("id") for _, values in found}
        targets = [values["href"] or "" for tag, values in found if tag == "a"]
        assert targets
        for target in targets:
            assert target.startswith(("https://", "http://", "mailto:")) or target[1:] in ids, (
                target
            )

    def test_it_carries_everything_and_may_load_nothing(self, name: str) -> None:
        text = page(DECKS[name])
        found = Elements(text)
        (policy,) = (
            values["content"] or "" for tag, values in found.found if values.get("http-equiv")
        )
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        for rule in ("script", "style"):
            for raw in found.raw[rule]:
                digest = b64encode(sha256(raw.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy
        for tag, values in found.found:
            assert not any(
                attribute.startswith("on") or attribute == "style" for attribute in values
            ), tag
            source = values.get("src") or ""
            assert not source or source.startswith("data:")

    def test_only_our_scripts_are_scripts(self, name: str) -> None:
        raw = Elements(page(DECKS[name])).raw["script"]
        assert len(raw) == 2
        assert not any("alert" in script for script in raw)

    def test_the_same_deck_gives_the_same_bytes(self, name: str) -> None:
        assert page(DECKS[name]) == page(DECKS[name])


def test_what_somebody_wrote_is_shown_as_it_was_written() -> None:
    shown = Elements(page(DECKS["hostile"])).text
    assert shown.count(NASTY.replace("\x00", "\ufffd")) > 10


def test_a_short_text_takes_one_minute_not_minutes() -> None:
    assert ">1 minute to read" in page(full())


def test_headings_descend_by_one_whatever_levels_were_written() -> None:
    levels = [int(tag[1]) for tag, _ in Elements(page(full())).found if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 3, 2]


def test_a_note_knows_its_references_and_each_reference_its_note() -> None:
    text = page(full())
    found = Elements(text).found
    references = [values for _, values in found if values.get("role") == "doc-noteref"]
    backs = [values["href"] for _, values in found if values.get("role") == "doc-backlink"]
    assert {f"#{values['id']}" for values in references} == set(backs)
    assert len(backs) == len(references)


def test_code_has_the_colours_of_the_theme_and_no_tab() -> None:
    deck = full()
    (data,) = write(deck, "talk", OPTIONS, replace(KIT, colored=code_lines)).files.values()
    assert '<span class="code-keyword">func' in data.decode()
    assert ".code-keyword{color:var(--code-keyword)}" in data.decode()
    assert "\t" not in data.decode()


def test_a_figure_has_all_its_steps_or_with_steps_last_the_last_one() -> None:
    assert page(full()).count("<svg") == 3
    last = page(full(), replace(OPTIONS, steps="last"))
    assert last.count("<svg") == 1
    assert 'class="controls"' not in last


def test_a_slide_that_this_cut_lacks_leaves_no_hole() -> None:
    deck = replace(full(), article=article(slide="not-in-this-cut"))
    assert "<figure" not in page(deck)


def test_dark_and_light_are_there_if_there_are_both_and_paper_is_light() -> None:
    light, dark = THEMES["light"], THEMES["dark"]
    for theme, other in ((light, dark), (dark, light)):
        text = page(replace(full(), theme=theme), replace(OPTIONS, counterpart=other))
        root, night = text.split("@media screen and (prefers-color-scheme:dark)")
        assert f"--background:{light.rgb('background').css}" in root
        assert f"--background:{dark.rgb('background').css}" in night
    alone = page(full())
    assert "prefers-color-scheme:dark" not in alone


def test_figures_name_their_colours() -> None:
    text = page(full())
    drawing = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    assert 'fill="var(--' in drawing
    assert not re.search(r'(fill|stroke)="#', drawing)


def test_a_talk_without_a_text_has_no_article() -> None:
    assert write(everything(), "talk", OPTIONS, KIT).files == {}
