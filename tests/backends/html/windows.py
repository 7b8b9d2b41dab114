"""The two windows of one file: the audience's and the speaker's, and a walk of several frames to show in them."""

import time
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import Frame, Page

from talkbuilder.notes import Code, Paragraph, Said
from talkbuilder.scene import Deck
from tests.backends.decks import small

ON = "document.querySelector('.scene.on').id"
Timed = Callable[[Deck], tuple[Page, Page]]


def until(page: Page | Frame, expression: str) -> None:
    """Wait until ``expression`` is true; asked from outside, since the page allows nobody to evaluate strings in it."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        time.sleep(0.05)
    raise AssertionError(f"never true: {expression}")


def at(page: Page, scene: str) -> None:
    """Wait until a window shows ``scene``."""
    until(page, f"document.querySelector('.scene.on')?.id === '{scene}'")


def presenter(page: Page) -> Page:
    """Open the speaker's window from the audience's, and wait until the two know each other."""
    with page.context.expect_page() as opening:
        page.keyboard.press("p")
    desk = opening.value
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.locator(".desk .current .page").wait_for()
    at(desk, page.evaluate(ON))
    return desk


def framed(*notes: Any, seconds: float = 60.0) -> Deck:
    """A slide of as many frames as there are notes, a section of its own, and a last slide."""
    deck = small()
    first = deck.scenes[0]
    frames = [
        replace(
            first, id=f"walk.{number}", slide="walk", number=f"1.{number}", frame=number, frames=len(notes),
            title=f"The walk {number}", notes=said, seconds=seconds, section="On foot",
        )
        for number, said in enumerate(notes, 1)
    ]  # fmt: skip
    last = replace(
        first, id="end", slide="end", number="2", frame=1, frames=1, title="The end of it", notes=(), seconds=30.0,
        section="Home",
    )  # fmt: skip
    return replace(deck, scenes=(*frames, last))


SPOKEN = (
    (Paragraph((Said("Slowly at first. Herons stand."),)),),
    (Paragraph((Said("Then faster."),)), Code("x := 1")),
)
