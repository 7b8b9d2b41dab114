"""The HTML file as a speaker meets it, from disk: getting about by key, number, address, mouse and finger."""

import pytest
from playwright.sync_api import Page

from tests.backends.decks import everything, small
from tests.backends.html.conftest import Open
from tests.backends.html.paging import press, where

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def test_keys_turn_the_pages(show: Open) -> None:
    page = show(everything())
    assert where(page) == "1"
    assert press(page, "ArrowRight") == "2"
    assert press(page, "Space", "PageDown") == "4.1"
    assert press(page, "ArrowDown") == "4.2"
    assert press(page, "Shift+Space") == "4.1"
    assert press(page, "PageUp", "ArrowLeft", "ArrowUp") == "1"
    assert press(page, "ArrowLeft") == "1"


def test_shift_and_an_arrow_pass_the_frames_by(show: Open) -> None:
    page = show(everything(), "#4.1")
    assert press(page, "Shift+ArrowRight") == "5"
    assert press(page, "Shift+ArrowLeft") == "4.3"


def test_home_and_end_leave_backup_slides_alone(show: Open) -> None:
    page = show(everything())
    assert press(page, "End") == "12"
    assert press(page, "ArrowRight") == "12"
    assert press(page, "Home") == "1"


def test_a_number_and_enter_go_to_any_slide_backup_too(show: Open) -> None:
    page = show(everything())
    assert press(page, "1", "3", "Enter") == "13"
    assert press(page, "ArrowLeft") == "12"
    assert press(page, "4", "Enter") == "4.1"
    assert press(page, "4", ".", "3", "Enter") == "4.3"
    assert press(page, "9", "9", "Enter") == "4.3"
    page.keyboard.press("7")
    assert page.locator(".typed").inner_text() == "→ 7"
    assert press(page, "Escape", "Enter") == "4.3"


def test_the_address_names_the_slide_and_leads_to_it(show: Open) -> None:
    assert where(show(everything(), "#4.2")) == "4.2"
    assert show(everything(), "#steal").evaluate("document.querySelector('.on').id") == "4.1"
    assert show(everything(), "#no-such").evaluate("document.querySelector('.on').id") == "1"


def test_a_kept_address_of_a_frame_that_is_gone_leads_to_its_slide(show: Open) -> None:
    """#4.7 was shared when the slide had seven frames; it has three now. #5.2 has no frames any more."""
    for kept, there in (("4.7", "4.3"), ("5.2", "5"), ("99.1", "1")):
        page = show(everything(), f"#{kept}")
        assert page.evaluate("document.querySelector('.on').id") == there


def test_back_and_forward_work(show: Open) -> None:
    page = show(everything())
    press(page, "ArrowRight", "ArrowRight", "5", "Enter")
    page.go_back()
    assert where(page) == "3"
    page.go_back()
    assert where(page) == "2"
    page.go_forward()
    assert where(page) == "3"


def test_a_link_jumps_to_a_slide(show: Open) -> None:
    page = show(everything(), "#2")
    page.get_by_role("link", name="jump").click()
    assert where(page) == "5"


def test_clicks_near_the_edges_and_the_buttons_turn_the_page(show: Open) -> None:
    page = show(everything())
    page.mouse.click(940, 300)
    assert where(page) == "2"
    page.mouse.click(10, 300)
    assert where(page) == "1"
    page.mouse.click(480, 300)
    assert where(page) == "1"
    page.mouse.move(500, 310)
    page.get_by_role("button", name="Next").click()
    assert where(page) == "2"
    page.get_by_role("button", name="Previous").click()
    assert where(page) == "1"


def test_a_swipe_turns_the_page(show: Open) -> None:
    page = show(everything(), has_touch=True)
    swipe = """([from, to]) => {
      const touch = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 200 });
      dispatchEvent(new TouchEvent("touchstart", { touches: [touch(from)], changedTouches: [touch(from)] }));
      dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(to)] }));
    }"""
    page.evaluate(swipe, [700, 200])
    assert where(page) == "2"
    page.evaluate(swipe, [200, 700])
    assert where(page) == "1"


def test_the_controls_fade_and_come_back(show: Open) -> None:
    page = show(small())
    bar = page.locator(".bar")
    page.wait_for_timeout(3000)
    assert bar.evaluate("(bar) => getComputedStyle(bar).opacity") == "0"
    page.mouse.move(300, 300)
    page.wait_for_timeout(500)
    assert float(bar.evaluate("(bar) => getComputedStyle(bar).opacity")) > 0.5


# --- overview, help, notes -------------------------------------------------------------------------------------------


def cards(page: Page) -> list[str]:
    seen = "[...document.querySelectorAll('.scene')].filter((one) => one.checkVisibility()).map((one) => one.id)"
    return [str(id) for id in page.evaluate(seen)]


def test_the_overview_shows_a_card_a_slide_and_goes_where_one_points(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    assert cards(page) == ["1", "2", "3", "4.3", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
    page.locator(".scene").nth(14).click()
    assert where(page) == "13"
    page.keyboard.press("o")
    assert page.evaluate("document.querySelector('.here').id") == "13"
    assert press(page, "Home", "ArrowRight", "ArrowRight", "ArrowRight", "Enter") == "4.1"
    page.keyboard.press("o")
    assert press(page, "ArrowDown", "Escape") == "4.1"
    assert cards(page) == ["4.1"]


def test_the_overview_moves_by_rows(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    row = page.evaluate("""(() => {
      const tops = [...document.querySelectorAll('.scene.last')].map((one) => one.offsetTop);
      return tops.filter((top) => top === tops[0]).length;
    })()""")
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.scene.last')].findIndex((one) => one.matches('.here'))"
        )
        == row
    )


def test_cards_hold_their_slides(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    for card in page.locator(".scene.last").all()[:6]:
        outer, inner = card.bounding_box(), card.locator(".page").bounding_box()
        assert outer is not None
        assert inner is not None
        assert abs(outer["width"] - inner["width"]) < 1
        assert abs(outer["height"] - inner["height"]) < 1


def test_help_opens_and_closes(show: Open) -> None:
    page = show(small())
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("ArrowRight")
    assert where(page) == "1"
    page.keyboard.press("Escape")
    assert not page.locator(".help").is_visible()
    page.keyboard.press("?")
    page.keyboard.press("?")
    assert not page.locator(".help").is_visible()


PHONES = [(390, 844), (844, 390)]


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_help_begins_at_its_beginning_and_fits_on_a_phone(
    show: Open, width: int, height: int
) -> None:
    page = show(small(), width=width, height=height)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    assert keys.evaluate("(one) => [one.scrollTop, one.scrollWidth - one.clientWidth]") == [0, 0]
    box = keys.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_on_a_phone_the_overview_has_two_cards_beside_each_other(show: Open) -> None:
    page = show(everything(), width=390, height=844)
    page.keyboard.press("o")
    tops = page.evaluate(
        "[...document.querySelectorAll('.scene.last')].map((one) => one.offsetTop)"
    )
    assert tops.count(tops[0]) == 2


def test_a_card_says_how_many_frames_it_stands_for_however_long_its_title(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    counts = page.evaluate(
        "[...document.querySelectorAll('.scene.last')].map((one) => one.dataset.count ?? '')"
    )
    assert [one for one in counts if one] == ["3 frames"]
    page.locator(".scene.last[data-count]").click()
    page.keyboard.press("o")
    assert page.locator(".spoken").inner_text().endswith(", 3 frames")


def test_f_fills_the_screen(show: Open) -> None:
    page = show(small())
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_notes_come_below_and_the_slide_makes_room(show: Open) -> None:
    page = show(everything(), "#2")
    notes = page.locator(".scene.on .notes")
    assert not notes.is_visible()
    before = page.locator(".scene.on .page").bounding_box()
    page.keyboard.press("n")
    after = page.locator(".scene.on .page").bounding_box()
    assert notes.is_visible()
    box = notes.bounding_box()
    assert before is not None
    assert after is not None
    assert box is not None
    assert after["width"] < before["width"]
    assert after["y"] + after["height"] <= box["y"] + 1
    page.keyboard.press("n")
    assert not notes.is_visible()
