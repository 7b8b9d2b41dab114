"""Frames of one slide move: what moved moves, by id, and who asks for less motion gets none."""

import pytest
from playwright.sync_api import Page

from tests.backends.decks import everything
from tests.backends.html.conftest import Open
from tests.backends.html.paging import press, where
from tests.layout.specimen import deck_of

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


PLACE = """(id) => {
  const box = document.querySelector(`.scene.on [data-id="${id}"]`).getBoundingClientRect();
  return [box.x, box.y, Number(getComputedStyle(document.querySelector(`.scene.on [data-id="${id}"]`)).opacity)];
}"""
AT = """(share) => document.getAnimations().forEach((one) => {
  one.pause();
  one.currentTime = share * one.effect.getTiming().duration;
})"""


TURN = """(key) => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  document.getAnimations().forEach((one) => one.pause());
}"""
FINISH = "document.getAnimations().forEach((one) => one.finish())"


def turn(page: Page, key: str = "ArrowRight") -> None:
    """Turn the page and stop the clock at once: how fast this machine is does not matter."""
    page.evaluate(TURN, key)


def halfway(
    page: Page, id: str, key: str = "ArrowRight"
) -> tuple[list[float], list[float], list[float]]:
    """Turn the page and return where ``id`` is at the start, in the middle and at the end of the move."""
    turn(page, key)
    found = []
    for share in (0, 0.5):
        page.evaluate(AT, share)
        found.append(page.evaluate(PLACE, id))
    page.evaluate(FINISH)
    return found[0], found[1], page.evaluate(PLACE, id)


def test_what_moved_moves_and_what_did_not_stands_still(show: Open) -> None:
    page = show(everything(), "#4.1")
    was = page.evaluate(PLACE, "fig.G1")
    start, middle, end = halfway(page, "fig.G1")
    assert start[:2] == pytest.approx(was[:2], abs=0.5)
    assert start[0] + 20 < middle[0] < end[0] - 20
    assert start[1] + 10 < middle[1] < end[1] - 10
    press(page, "ArrowLeft")
    turn(page)
    moving = page.evaluate(
        """document.getAnimations().map((one) => one.effect.target).filter((one) => one.closest('.page'))
          .map((one) => one.closest('[data-id], .ghost').dataset.id || 'ghost')"""
    )
    assert set(moving) == {"fig.G1", "caption"}


ORDER = "[...document.querySelectorAll('.scene.on .page [data-id]')].map((one) => one.dataset.id)"


def test_what_travels_passes_over_the_rest_and_goes_back_to_its_place(show: Open) -> None:
    page = show(everything(), "#4.1")
    order = page.evaluate(ORDER)
    turn(page)
    svg = "(id) => document.querySelector(`.scene.on [data-id='${id}']`).parentNode.lastElementChild.dataset.id"
    assert page.evaluate(svg, "fig.G1") == "fig.G1"
    page.evaluate(FINISH)
    page.wait_for_function("document.getAnimations().length === 0")
    assert page.evaluate(ORDER) == order
    press(page, "ArrowRight", "ArrowLeft")
    page.wait_for_timeout(600)
    assert page.evaluate(ORDER) == order


def test_of_a_title_only_the_count_changes(show: Open) -> None:
    deck, _ = deck_of()
    first = next(made for made in deck.scenes if made.frames > 2)
    page = show(deck, f"#{first.number}")
    turn(page)
    faded = page.evaluate("""document.getAnimations().map((one) => one.effect.target)
      .filter((one) => one.closest('[data-id=title]')).map((one) => one.textContent)""")
    assert faded == [f"\u00a02/{first.frames}"]


def test_it_moves_back_too(show: Open) -> None:
    page = show(everything(), "#4.2")
    start, middle, end = halfway(page, "fig.G1", "ArrowLeft")
    assert start[0] > middle[0] > end[0]


def test_what_is_new_fades_in_and_what_is_gone_fades_out(show: Open) -> None:
    page = show(everything(), "#4.2")
    start, middle, end = halfway(page, "fig.new")
    assert start[2] < 0.1 < middle[2] < 0.99
    assert end[2] == 1
    turn(page, "ArrowLeft")
    assert page.locator(".scene.on .ghost").count() == 1
    page.evaluate(FINISH)
    page.wait_for_function("document.querySelectorAll('.ghost').length === 0")


def test_a_hurried_speaker_leaves_nothing_behind(show: Open) -> None:
    page = show(everything(), "#4.1")
    for _ in range(5):
        press(page, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
    page.wait_for_timeout(600)
    assert page.locator(".ghost").count() == 0
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("document.querySelectorAll('.scene.on').length") == 1


def test_from_slide_to_slide_nothing_moves(show: Open) -> None:
    page = show(everything(), "#2")
    page.keyboard.press("ArrowRight")
    animated = "document.getAnimations().filter((one) => one.effect.target.closest('.page')).length"
    assert page.evaluate(animated) == 0


def test_who_asks_for_less_motion_gets_none(show: Open) -> None:
    page = show(everything(), "#4.1", reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.getAnimations().length") == 0
    assert where(page) == "4.2"
