"""axe looks at every view of the file, and finds nothing."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from talkbuilder.notes import Paragraph, Said
from talkbuilder.scene import Deck
from tests.backends.decks import everything, hostile
from tests.backends.html.conftest import Open
from tests.backends.html.windows import SPOKEN, framed, presenter
from tests.layout.specimen import deck_of
from tests.support import axe

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium", "axe")]


def dark() -> Deck:
    """Every layout, in the dark theme."""
    return deck_of(theme="dark")[0]


def arabic() -> Deck:
    """A talk that reads from right to left."""
    deck = framed((Paragraph((Said("هذا ما يقوله المتحدث هنا."),)),), SPOKEN[0])
    scenes = tuple(
        replace(one, title="السارق يأخذ نصف الطابور", section="قبل") for one in deck.scenes
    )
    return replace(deck, language="ar", scenes=scenes)


def clean(page: Page) -> None:
    assert axe.findings(page) == []


def test_every_slide(show: Open) -> None:
    page = show(everything())
    found = []
    for _ in everything().scenes:
        found += axe.findings(page)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert found + axe.findings(page) == []


def test_slides_with_the_worst_words(show: Open) -> None:
    clean(show(hostile()))


@pytest.mark.parametrize("key", ["o", "?", "n", "b"])
def test_overview_help_notes_black(show: Open, key: str) -> None:
    page = show(framed(*SPOKEN))
    page.keyboard.press(key)
    page.wait_for_timeout(400)
    clean(page)


def test_without_a_script(show: Open) -> None:
    page = show(everything())
    page.evaluate("document.documentElement.className = ''")
    clean(page)


def test_in_a_language_that_reads_from_the_right(show: Open) -> None:
    page = show(arabic())
    for key in ("?", "Escape", "o", "Escape", "n"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        clean(page)
    desk = presenter(page)
    desk.keyboard.press("t")
    clean(desk)
    page.evaluate("window.open = () => null")
    desk.close()
    page.keyboard.press("p")
    clean(page)


@pytest.mark.parametrize("light", [False, True], ids=["dark", "light"])
def test_the_presenter(show: Open, light: bool) -> None:
    desk = presenter(show(framed(*SPOKEN)))
    if light:
        desk.keyboard.press("d")
    desk.keyboard.press("t")
    clean(desk)
    desk.keyboard.press("/")
    desk.keyboard.type("then")
    clean(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("b")
    desk.keyboard.press("?")
    clean(desk)


@pytest.mark.parametrize("size", [(820, 1180), (390, 844)], ids=str)
def test_the_presenter_on_a_tablet_with_its_agenda_out(show: Open, size: tuple[int, int]) -> None:
    desk = presenter(show(everything()))
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    clean(desk)
    desk.get_by_role("button", name="Agenda").click()
    clean(desk)


def test_the_message_of_a_blocked_window_and_the_split_view(show: Open) -> None:
    page = show(framed(*SPOKEN))
    page.evaluate("window.open = () => null")
    page.keyboard.press("p")
    clean(page)
    page.get_by_role("button", name="Present from this window").click()
    clean(page)


@pytest.mark.parametrize(
    "made", [everything, hostile, dark, arabic], ids=["plain", "hostile", "dark", "arabic"]
)
def test_on_paper(show: Open, made: Callable[[], Deck]) -> None:
    page = show(made())
    page.emulate_media(media="print")
    clean(page)


@pytest.mark.parametrize("made", [dark, arabic], ids=["dark", "arabic"])
def test_a_dark_theme_and_one_that_reads_from_right_to_left_in_every_view(
    show: Open, made: Callable[[], Deck]
) -> None:
    page = show(made())
    for key in ("", "o", "?", "n", "b"):
        if key:
            page.keyboard.press(key)
            page.wait_for_timeout(400)
        clean(page)
        page.keyboard.press("Escape" if key in ("o", "?", "b") else key or "Home")
    desk = presenter(page)
    clean(desk)
    desk.keyboard.press("/")
    clean(desk)


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=str)
def test_every_view_on_a_phone(show: Open, size: tuple[int, int]) -> None:
    page = show(framed(*SPOKEN), width=size[0], height=size[1], has_touch=True, is_mobile=True)
    for key in ("", "o", "?"):
        if key:
            page.keyboard.press(key)
        clean(page)
        page.keyboard.press("Escape")
