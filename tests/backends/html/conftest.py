"""Decks opened in a browser, as pages that notice errors and requests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from talkbuilder.backends.html import write
from talkbuilder.scene import Deck
from tests.backends.html.windows import Timed, at
from tests.backends.kits import KIT, OPTIONS

Open = Callable[..., Page]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a deck as a person would: a file, double-clicked. In the end nothing may have gone wrong."""
    said: list[str] = []
    contexts = []

    def open_deck(
        deck: Deck, anchor: str = "", width: int = 960, height: int = 540, **options: object
    ) -> Page:
        (data,) = write(deck, "talk", OPTIONS, KIT).files.values()
        file = tmp_path / "talk.html"
        file.write_bytes(data)
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", file.as_uri()))
                else said.append(f"request: {request.url}")
            ),
        )
        page.goto(file.as_uri() + anchor)
        page.evaluate("document.fonts.ready.then(() => 0)")
        return page

    yield open_deck
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def timed(show: Open) -> Timed:
    """Both windows with a clock that stands still until it is told to run."""

    def open_both(deck: Deck) -> tuple[Page, Page]:
        page = show(deck)
        page.context.clock.install(time="2026-03-01T10:00:00")
        page.reload()
        with page.context.expect_page() as opening:
            page.keyboard.press("p")
        desk = opening.value
        desk.locator(".desk .current .page").wait_for()
        at(desk, "1.1" if len(deck.scenes) > 1 and deck.scenes[0].frames > 1 else "1")
        desk.wait_for_timeout(1200)
        page.context.clock.pause_at("2026-03-01T10:00:30")
        return page, desk

    return open_both
