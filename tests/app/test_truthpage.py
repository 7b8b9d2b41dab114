"""The page of all facts, made by hand: what it says, what it may do, and how a person finds something in it."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import asdict
from playwright.sync_api import Browser
from playwright.sync_api import Page as Window

from talkbuilder.app.truthpage import Cell, Line, Page, UseLink, kept_pages, render, write_truth
from talkbuilder.store.record import Record, Records

URL = "https://github.com/golang/go/blob/go1.27.3/src/runtime/chan.go#L34"


def line(id: str = "hchan", **more: object) -> Line:
    given: dict[str, object] = {
        "id": id,
        "says": "A channel takes 112 bytes.",
        "shown": "112 B",
        "value": "112",
        "asked": "size of runtime.hchan",
        "source": "runtime/chan.go:34 hchan",
        "url": URL,
        "why": "",
        "when": "since 1.26.6",
        "uses": (UseLink('slide 2 "A header" (#size)', "2"), UseLink("#elsewhere")),
        "cells": (Cell("96"), Cell("–"), Cell("✓")),
    }
    return Line(**given | more)  # type: ignore[arg-type]


UNCHECKED = line(
    "paper", says="It is Vyukov's.", asked="", why="a paper", source="", url="", cells=()
)
PAGE = Page(
    slug="channels",
    title="Channels",
    language="en",
    deck="channels.html",
    release="go1.27.3",
    platform="linux/amd64",
    date="2026-11-23",
    releases=("1.21.13", "1.24.11", "1.27.3"),
    facts=(line(), UNCHECKED),
)


def test_each_fact_shows_its_question_value_place_uses_and_releases() -> None:
    text = render([PAGE])
    for words in (
        "A channel takes 112 bytes.",
        "112 B",
        "size of runtime.hchan",
        f'href="{URL}"',
        'href="channels/channels.html#2"',
        "#elsewhere",
        ">96<",
        "since 1.26.6",
        "2 facts, 1 unchecked · checked against go1.27.3 (linux/amd64) on 2026-11-23",
        "a paper",
    ):
        assert words in text
    assert render([PAGE]) == text


def test_a_screen_reader_hears_words_for_the_marks() -> None:
    text = render([PAGE])
    assert text.count(">holds<") == 1
    assert text.count(">not asked<") == 1
    assert '<label for="words">' in text
    assert 'scope="row"' in text


def test_without_a_deck_nothing_leads_into_it() -> None:
    text = render([Page(**{**fields(PAGE), "deck": ""})])  # type: ignore[arg-type]
    assert "channels.html" not in text
    assert "slide 2" in text


def fields(page: Page) -> dict[str, object]:
    return asdict(page)


def test_the_page_may_do_nothing_but_what_it_carries() -> None:
    text = render([PAGE])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    allowed = policy.group(1).replace("&#39;", "'")
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert not re.search(r"""\s(style|on\w+)=["']""", text)


def test_no_word_of_a_talk_is_markup() -> None:
    nasty = "</td></script><img src=x onerror=x()>\"'"
    evil = line(says=nasty, shown=nasty, value=nasty, why=nasty, uses=(UseLink(nasty, nasty),))
    text = render([Page(**{**fields(PAGE), "title": nasty, "facts": (evil,)})])  # type: ignore[arg-type]
    assert "<img" not in text


@pytest.mark.parametrize("junk", ["", "{", "[]", "null", '{"slug": 1}', '{"facts": [1]}'])
def test_a_record_that_cannot_be_read_is_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, junk: str
) -> None:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "output" / "channels"
    folder.mkdir(parents=True)
    (folder / "channels.html").write_text("x")
    records = Records(folder)
    records.save("full html", Record("in", {"channels.html": "d"}, {}))
    records.save("claims", Record(summary={"claims": junk}))
    assert kept_pages(tmp_path / "output", ["channels"]) == ()
    assert write_truth(tmp_path / "output", ()).complete
    assert not (tmp_path / "output" / "truth.html").exists()


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, tmp_path: Path, browser: Browser) -> Iterator[Window]:
    file = tmp_path / "truth.html"
    file.write_text(render([PAGE]), encoding="utf-8")
    said: list[str] = []
    page = browser.new_page(color_scheme=request.param)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert said == []


@pytest.mark.external("chromium")
@pytest.mark.slow
def test_its_search_finds_every_word_that_is_shown(window: Window) -> None:
    def left() -> list[str]:
        rows = window.locator("tbody tr:visible th code")
        return [rows.nth(index).inner_text() for index in range(rows.count())]

    assert left() == ["hchan", "paper"]
    for typed, wanted in {
        "RUNTIME.HCHAN": ["hchan"],
        "header channel": ["hchan"],
        "unchecked": ["paper"],
        "hchan vyukov": [],
        " ": ["hchan", "paper"],
    }.items():
        window.fill("input", typed)
        assert left() == wanted, typed
    window.fill("input", "unchecked")
    assert window.inner_text("[role=status]") == "1 of 2 facts"


@pytest.mark.external("chromium")
@pytest.mark.slow
def test_on_a_telephone_nothing_is_wider_than_the_screen(window: Window) -> None:
    window.set_viewport_size({"width": 390, "height": 800})
    assert window.evaluate("document.documentElement.scrollWidth") <= 390
    assert window.locator("table").evaluate("one => one.scrollWidth") <= 390
