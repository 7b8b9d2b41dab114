"""The article in a browser: by mouse and keyboard, without a script, by night, on a telephone, on paper, read aloud."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from talkbuilder.layout.themes import THEMES
from talkbuilder.ports import BackendOptions
from tests.backends.article.test_article import DECKS, full, page
from tests.support import axe

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]
Open = Callable[..., Page]
BOTH = BackendOptions(counterpart=THEMES["dark"])


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page as a person would: a file, double-clicked. In the end nothing may have gone wrong."""
    said: list[str] = []
    contexts = []

    def open_page(text: str, **options: object) -> Page:
        file = tmp_path / "talk-article.html"
        file.write_text(text, "utf-8")
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: said.append(f"console: {message.text}"))
        opened.on("pageerror", lambda error: said.append(f"error: {error}"))
        opened.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        opened.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", file.as_uri()))
                else said.append(f"request: {request.url}")
            ),
        )
        opened.goto(file.as_uri())
        if options.get("java_script_enabled", True):
            opened.evaluate("document.fonts.ready.then(() => 0)")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def test_steps_go_on_and_back_by_mouse_and_keyboard_and_stop_at_the_ends(show: Open) -> None:
    opened = show(page(full()))
    step = opened.locator("figure .step:visible")
    said = opened.locator(".controls output")
    assert (step.count(), said.inner_text()) == (1, "1 / 3")
    opened.click(".controls .on")
    assert said.inner_text() == "2 / 3"
    for key, expected in (("ArrowRight", "3 / 3"), ("ArrowRight", "3 / 3"), ("ArrowLeft", "2 / 3"),
                          ("Home", "1 / 3"), ("ArrowLeft", "1 / 3"), ("End", "3 / 3")):  # fmt: skip
        opened.keyboard.press(key)
        assert said.inner_text() == expected
    assert opened.locator(".controls .on").get_attribute("aria-disabled") == "true"
    assert opened.evaluate("document.activeElement.className") == "on"


def test_a_step_does_not_move_what_stands_below_it(show: Open) -> None:
    opened = show(page(full()))
    below = "document.getElementById('second').offsetTop"
    before = opened.evaluate(below)
    opened.click(".controls .on")
    assert opened.evaluate(below) == before


def test_without_a_script_all_steps_are_there_and_no_button(show: Open) -> None:
    opened = show(page(full()), java_script_enabled=False)
    assert opened.locator("figure .step:visible").count() == 3
    assert opened.locator(".controls:visible").count() == 0


def test_on_paper_all_steps_are_there_and_nothing_to_click(show: Open) -> None:
    opened = show(page(full()))
    opened.emulate_media(media="print")
    assert opened.locator("figure .step:visible").count() == 3
    assert opened.locator(".controls:visible, nav:visible").count() == 0


def test_it_is_dark_at_night_light_by_day_and_light_on_paper(show: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    box = "getComputedStyle(document.querySelector('svg [fill]:not([fill=none])')).fill"
    day = show(page(full(), BOTH), color_scheme="light")
    night = show(page(full(), BOTH), color_scheme="dark")
    assert day.evaluate(ground) == "rgb(252, 252, 250)"
    assert night.evaluate(ground) != day.evaluate(ground)
    assert night.evaluate(box) != day.evaluate(box)
    ink = "getComputedStyle(document.body).color"
    night.emulate_media(media="print", color_scheme="dark")
    assert night.evaluate(ground) == "rgba(0, 0, 0, 0)"
    assert night.evaluate(ink) == day.evaluate(ink)
    assert night.evaluate(box) == day.evaluate(box)


@pytest.mark.parametrize("name", DECKS)
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_nothing_is_wider_than_the_window(show: Open, name: str, width: int) -> None:
    opened = show(page(DECKS[name], BOTH), viewport={"width": width, "height": 700})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_a_line_holds_no_more_than_can_be_read(show: Open) -> None:
    opened = show(page(full()), viewport={"width": 1600, "height": 900})
    width = opened.evaluate("document.querySelector('article > p').getBoundingClientRect().width")
    digit = opened.evaluate(
        "(() => { const c = document.createElement('canvas').getContext('2d');"
        " c.font = getComputedStyle(document.querySelector('article > p')).font; return c.measureText('0').width })()"
    )
    assert 60 <= width / digit <= 72


def test_contents_are_open_where_there_is_room_and_folded_where_not(show: Open) -> None:
    wide = show(page(full()), viewport={"width": 1600, "height": 900})
    assert wide.locator("nav a").first.is_visible()
    narrow = show(page(full()), viewport={"width": 360, "height": 700})
    assert not narrow.locator("nav a").first.is_visible()
    narrow.click("summary")
    narrow.click("nav a >> nth=0")
    assert narrow.url.endswith("#first")


def test_a_note_and_back(show: Open) -> None:
    opened = show(page(full()))
    opened.click("[id='mark.1.2']")
    assert opened.url.endswith("#note.1")
    opened.click("[id='note.1'] .back >> nth=1")
    assert opened.url.endswith("#mark.1.2")


@pytest.mark.external("axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", DECKS)
def test_axe_finds_nothing(show: Open, name: str, scheme: str) -> None:
    opened = show(page(DECKS[name], BOTH), color_scheme=scheme)
    assert axe.findings(opened) == []
