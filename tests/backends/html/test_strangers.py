"""What other windows and a talk's own words cannot do to the two windows of one file."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page

from talkbuilder.backends.html import write
from talkbuilder.notes import Paragraph, Said
from tests.backends.decks import everything, hostile, small
from tests.backends.html.conftest import Open
from tests.backends.html.windows import ON, framed, presenter, until
from tests.backends.kits import KIT, OPTIONS

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def forge(source: Page, target: str, message: str) -> None:
    source.evaluate(f"{target}.postMessage({message}, '*')")


def nonce_of(desk: Page) -> str:
    return desk.url.partition("#presenter=")[2]


def test_the_nonce_is_new_every_time_and_long(show: Open) -> None:
    nonces = {nonce_of(presenter(show(small()))) for _ in range(2)}
    assert len(nonces) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", nonce) for nonce in nonces)


def test_a_message_with_a_wrong_nonce_moves_nothing(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    for nonce in ("''", f"'{'0' * 32}'", "null", "undefined", "{}"):
        forge(desk, "opener", f"{{ talk: {nonce}, verb: 'show', scene: '5' }}")
    forge(desk, "opener", "'show'")
    forge(desk, "opener", "null")
    page.wait_for_timeout(300)
    assert page.evaluate(ON) == "1"


def test_the_right_nonce_from_another_window_moves_nothing(show: Open, tmp_path: Path) -> None:
    page = show(everything())
    desk = presenter(page)
    nonce = nonce_of(desk)
    # A frame inside the page, and the page itself, know the nonce; neither is the other window.
    page.evaluate(
        """(nonce) => {
          postMessage({ talk: nonce, verb: "show", scene: "5" }, "*");
          const frame = document.body.appendChild(document.createElement("iframe"));
          frame.contentWindow.eval?.call;
        }""",
        nonce,
    )
    page.wait_for_timeout(300)
    assert page.evaluate(ON) == "1"


def test_a_page_that_holds_it_in_a_frame_turns_no_page(browser: Browser, tmp_path: Path) -> None:
    (data,) = write(everything(), "talk", OPTIONS, KIT).files.values()
    (tmp_path / "talk.html").write_bytes(data)
    (tmp_path / "evil.html").write_text(
        "<iframe src='talk.html#audience=" + "0" * 32 + "&1' width=900 height=500></iframe>"
    )
    with_evil: BrowserContext = browser.new_context()
    try:
        evil = with_evil.new_page()
        evil.goto((tmp_path / "evil.html").as_uri())
        framed_page = evil.frames[1]
        until(framed_page, "document.querySelector('.scene.on')")
        evil.evaluate(
            f"frames[0].postMessage({{ talk: '{'0' * 32}', verb: 'show', scene: '5' }}, '*')"
        )
        evil.wait_for_timeout(300)
        assert framed_page.evaluate(ON) == "1"
        framed_page.locator("body").press("p")
        evil.wait_for_timeout(300)
        assert len(with_evil.pages) == 1
    finally:
        with_evil.close()


@pytest.mark.parametrize(
    "message",
    [
        "{ verb: 'show', scene: { toString: 1 } }",
        "{ verb: 'show', scene: '<img src=x onerror=alert(1)>' }",
        "{ verb: 'pointer', x: '1', y: NaN }",
        "{ verb: 'pointer', x: Infinity, y: -1 }",
        "{ verb: 'here', kept: 7 }",
        "{ verb: 'constructor' }",
        "{ verb: '__proto__' }",
        "{ verb: 'state', scene: '5' }",
        "{}",
    ],
)
def test_nonsense_from_the_right_window_does_no_harm(show: Open, message: str) -> None:
    page = show(everything())
    desk = presenter(page)
    forge(
        desk,
        "opener",
        f"Object.assign({message}, {{ talk: '{nonce_of(desk)}' }})".replace(
            "{ toString: 1 }", "{}"
        ),
    )
    page.wait_for_timeout(200)
    assert page.evaluate(ON) == "1"
    assert not page.locator(".dot").is_visible()


NASTY = "</script><img src=x onerror=document.title='owned'><b>bold</b>"


def test_markup_in_titles_notes_and_sections_stays_text(show: Open) -> None:
    deck = framed((Paragraph((Said(NASTY),)),))
    scenes = tuple(replace(one, title=NASTY, section=NASTY) for one in deck.scenes)
    page = show(replace(deck, scenes=scenes, title=NASTY, slug=NASTY))
    desk = presenter(page)
    desk.keyboard.press("/")
    desk.keyboard.type("onerror")
    assert desk.locator(".said").inner_text() == NASTY
    assert NASTY in desk.locator(".list").inner_text()
    assert NASTY in desk.locator(".where").inner_text()
    assert desk.locator(".desk img, .desk b, .desk script").count() == 0
    assert desk.title() == f"Presenter: {NASTY}"


def test_the_worst_deck_we_know_opens(show: Open) -> None:
    presenter(show(hostile()))
