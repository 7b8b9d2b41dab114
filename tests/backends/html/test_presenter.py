"""The speaker's window beside the slides: what it shows, and what one can do there."""

import re

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect

from talkbuilder.notes import Paragraph, Said
from tests.backends.decks import everything, many, small
from tests.backends.html.conftest import Open
from tests.backends.html.windows import ON, SPOKEN, at, framed, presenter, until

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def test_it_shows_this_frame_the_next_and_the_notes(show: Open) -> None:
    desk = presenter(show(everything(), "#4.1"))
    expect(desk.locator(".current")).to_have_attribute("aria-label", re.compile("^Now: 4.1: "))
    expect(desk.locator(".following")).to_have_attribute("aria-label", re.compile("^Next: 4.2: "))
    notes = desk.evaluate("document.querySelector('.scene.on .notes').textContent.trim()")
    assert desk.locator(".said").inner_text().split() == (notes or "Nothing is said here.").split()


def test_notes_follow_the_frame(show: Open) -> None:
    said = [(Paragraph((Said(f"Words for frame {number}."),)),) for number in (1, 2)]
    deck = framed(*said)
    page = show(deck)
    desk = presenter(page)
    assert desk.locator(".said").inner_text() == "Words for frame 1."
    page.keyboard.press("ArrowRight")
    desk.locator(".said").get_by_text("Words for frame 2.").wait_for()


def test_the_slides_of_both_windows_look_the_same(show: Open) -> None:
    page = show(everything(), "#2")
    desk = presenter(page)
    words = "(selector) => document.querySelector(selector).innerText.replace(/\\s+/g, ' ').trim()"
    assert desk.evaluate(words, ".current .page") == page.evaluate(words, ".scene.on .page")


def test_a_slide_stands_in_the_file_once(show: Open) -> None:
    page = show(everything())
    before = page.evaluate("document.querySelectorAll('.page').length")
    desk = presenter(page)
    assert desk.evaluate("document.querySelectorAll('main .page').length") == before
    assert desk.evaluate("document.querySelectorAll('.desk .page').length") == 2


# --- notes, agenda, search -------------------------------------------------------------------------------------------


def test_notes_grow_and_shrink_and_scroll(show: Open) -> None:
    long = tuple(Paragraph((Said(f"Sentence {number}. " * 8),)) for number in range(30))
    desk = presenter(show(framed(long)))
    said = desk.locator(".said")
    size = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    first = said.evaluate(size)
    desk.keyboard.press("+")
    desk.get_by_role("button", name="Larger notes").click()
    assert said.evaluate(size) == first + 4
    desk.keyboard.press("-")
    assert said.evaluate(size) == first + 2
    desk.keyboard.press("Shift+ArrowDown")
    until(desk, "document.querySelector('.said').scrollTop > 50")
    assert desk.evaluate(ON) == "1.1"
    desk.keyboard.press("Shift+ArrowUp")
    until(desk, "document.querySelector('.said').scrollTop === 0")


def test_the_agenda_jumps_and_says_when_a_section_should_begin(show: Open) -> None:
    page = show(framed(*SPOKEN))
    desk = presenter(page)
    agenda = desk.get_by_role("navigation", name="Agenda")
    assert agenda.locator("h3").all_inner_texts() == ["On foot\n0:00", "Home\n2:00"]
    agenda.get_by_role("button", name="The end of it").click()
    at(page, "2")
    assert agenda.locator("[aria-current]").inner_text().split("\n") == ["2", "The end of it"]


def test_a_title_that_fills_a_page_leaves_room_for_the_others(show: Open) -> None:
    deck = framed(*SPOKEN)
    long = "On and on it goes " * 20
    scenes = tuple(replace(one, title=long, section=long) for one in deck.scenes)
    desk = presenter(show(replace(deck, scenes=scenes)))
    heights = desk.evaluate(
        "[...document.querySelectorAll('.list :is(h3, button)')].map((one) => one.offsetHeight)"
    )
    assert len(heights) == 3
    assert max(heights) < 100


def test_search_shows_what_it_found_from_the_top(show: Open) -> None:
    desk = presenter(show(many(60), "#55"))
    assert desk.locator(".list").evaluate("(one) => one.scrollTop") > 0
    desk.keyboard.press("/")
    desk.keyboard.type("1")
    assert desk.locator(".list").evaluate("(one) => one.scrollTop") == 0


def test_search_looks_in_titles_and_notes(show: Open) -> None:
    page = show(framed(*SPOKEN))
    desk = presenter(page)
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    at(page, "2")
    desk.keyboard.press("/")
    desk.keyboard.type("heron walk")
    agenda = desk.get_by_role("navigation", name="Agenda")
    assert agenda.get_by_role("status").inner_text() == "1 of 2 slides"
    assert agenda.locator("mark").all_inner_texts() == ["Heron"]
    desk.keyboard.press("Enter")
    at(page, "1.1")
    desk.keyboard.press("/")
    desk.keyboard.press("Escape")
    assert agenda.get_by_role("button").count() == 2
    desk.keyboard.press("/")
    desk.keyboard.type("nothing has this")
    assert agenda.get_by_role("status").inner_text() == "0 of 2 slides"


def test_a_clicker_turns_pages_while_one_searches(show: Open) -> None:
    page = show(framed(*SPOKEN))
    desk = presenter(page)
    desk.keyboard.press("/")
    desk.keyboard.press("PageDown")
    at(page, "1.2")


# --- black, pointer --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["b", "."])
def test_black_is_black_in_the_hall_and_a_word_on_the_lectern(show: Open, key: str) -> None:
    page = show(everything())
    desk = presenter(page)
    desk.keyboard.press(key)
    page.locator(".veil").wait_for()
    assert desk.get_by_role("button", name="Black").get_attribute("aria-pressed") == "true"
    assert not desk.locator(".veil").is_visible()
    # A clicker's next brings the slide back, and does not skip it.
    desk.keyboard.press("PageDown")
    page.locator(".veil").wait_for(state="hidden")
    assert page.evaluate(ON) == "1"
    page.keyboard.press(key)
    desk.locator(".desk.black").wait_for()
    desk.keyboard.press(key)
    page.locator(".veil").wait_for(state="hidden")


def test_b_and_a_digit_is_still_a_backup_slide(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("b")
    page.keyboard.press("1")
    assert page.locator(".typed").inner_text() == "→ b1"
    assert not page.locator(".veil").is_visible()


def test_the_pointer_follows_the_mouse_over_the_slide(show: Open) -> None:
    page = show(small())
    desk = presenter(page)
    box = desk.locator(".current").bounding_box()
    assert box is not None
    desk.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.2)
    desk.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.locator(".dot").wait_for()
    until(page, "Math.abs(parseFloat(document.querySelector('.dot').style.left) - 240) < 3")
    assert float(page.locator(".dot").evaluate("(one) => parseFloat(one.style.top)")) == (
        pytest.approx(270, abs=3)
    )
    desk.mouse.move(box["x"] + box["width"] + 60, box["y"] + 30)
    page.locator(".dot").wait_for(state="hidden")
    desk.keyboard.press("l")
    desk.mouse.move(box["x"] + 50, box["y"] + 50)
    page.wait_for_timeout(300)
    assert not page.locator(".dot").is_visible()


# --- touch, one window, a screen that stays on -----------------------------------------------------------------------


def test_a_swipe_over_the_next_slide_turns_the_page(show: Open) -> None:
    page = show(everything(), has_touch=True)
    desk = presenter(page)
    desk.evaluate("""() => {
      const target = document.querySelector(".following");
      const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 200 });
      const send = (name, touches, changedTouches) =>
        target.dispatchEvent(new TouchEvent(name, { bubbles: true, touches, changedTouches }));
      send("touchstart", [touch(400)], [touch(400)]);
      send("touchend", [], [touch(100)]);
    }""")
    at(page, "2")
    desk.get_by_role("button", name="Back").tap()
    at(page, "1")


def test_every_control_is_large_enough_for_a_finger(show: Open) -> None:
    desk = presenter(show(everything()))
    heights = desk.evaluate(
        "[...document.querySelectorAll('.desk button, .desk input')].filter((one) => one.checkVisibility())"
        ".map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 40


def test_where_pop_ups_are_blocked_one_window_serves_both(show: Open) -> None:
    page = show(framed(*SPOKEN))
    page.evaluate("window.open = () => null")
    page.keyboard.press("p")
    message = page.get_by_role("dialog", name="Presenter view")
    assert "Allow pop-ups" in message.inner_text()
    message.get_by_role("button", name="Present from this window").click()
    assert page.locator(".said").inner_text() == "Slowly at first. Herons stand."
    page.keyboard.press("ArrowRight")
    at(page, "1.2")
    assert "Then faster." in page.locator(".said").inner_text()
    assert page.evaluate("location.hash") == "#1.2"
    page.get_by_role("button", name="Close").click()
    assert not page.locator("div.desk").is_visible()
    assert page.locator(".scene.on .page").is_visible()
    page.keyboard.press("Shift+P")
    assert page.locator("div.desk").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("div.desk").is_visible()


@pytest.mark.parametrize(
    "size", [(1280, 800), (1920, 1080), (1024, 768), (820, 1180), (390, 844), (844, 390)], ids=str
)
def test_nothing_is_cut_off(show: Open, size: tuple[int, int]) -> None:
    desk = presenter(show(everything(), "#4.1"))
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    desk.wait_for_timeout(100)
    outside = desk.evaluate(
        """[...document.querySelectorAll('.desk footer button, .desk header button, .desk .said, .desk .shot')]
        .filter((one) => one.checkVisibility()).filter((one) => {
          const box = one.getBoundingClientRect();
          return box.left < 0 || box.right > innerWidth + 1 || (!one.matches('.shot') && box.bottom > innerHeight + 1);
        }).map((one) => one.className)"""
    )
    assert outside == []
    notes = desk.locator(".said").bounding_box()
    assert notes is not None
    assert notes["height"] > 100
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_screen_is_asked_to_stay_on(show: Open) -> None:
    page = show(small())
    page.evaluate("""() => {
      window.asked = 0;
      Object.defineProperty(navigator, "wakeLock", { value: { request: async () => (window.asked += 1, {}) } });
    }""")
    presenter(page)
    until(page, "window.asked === 1")


def test_after_a_click_the_keyboard_is_for_the_slides_again(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    desk.get_by_role("button", name="Black").click()
    desk.get_by_role("button", name="Black").click()
    desk.keyboard.press("Space")
    at(page, "2")
    desk.get_by_role("button", name="Back").focus()
    desk.keyboard.press("Enter")
    at(page, "1")
    desk.get_by_role("button", name="Back").focus()
    for key in ("5", "Enter"):
        desk.keyboard.press(key)
    at(page, "5")
