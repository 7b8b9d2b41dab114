"""The speaker's window beside the slides: two windows of one file from disk, joined without a server."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from talkbuilder.backends.html import write
from talkbuilder.notes import Code, Paragraph, Said
from talkbuilder.scene import Deck
from tests.backends.decks import everything, hostile, small
from tests.backends.html.conftest import Open
from tests.backends.kits import KIT, OPTIONS

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]

ON = "document.querySelector('.scene.on').id"
SECOND = 1000


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


# --- what it shows ----------------------------------------------------------------------------------------------


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


# --- in step ----------------------------------------------------------------------------------------------------


def test_both_windows_stay_in_step_whichever_is_used(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    desk.keyboard.press("ArrowRight")
    at(page, "2")
    page.keyboard.press("PageDown")
    at(desk, "3")
    desk.get_by_role("button", name="Next ›").click()
    at(page, "4.1")
    desk.keyboard.press("Shift+ArrowRight")
    at(page, "5")
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    at(desk, "13")
    desk.keyboard.press("PageUp")
    at(page, "12")
    assert page.evaluate("location.hash") == "#12"


def test_who_press_at_the_same_moment_end_on_the_same_slide(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    press = (
        "(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))"
    )
    for mine, yours in [("ArrowRight", "End"), ("Home", "ArrowRight"), ("End", "Home")]:
        page.evaluate(f"setTimeout(() => ({press})('{mine}'), 50)")
        desk.evaluate(f"setTimeout(() => ({press})('{yours}'), 50)")
        desk.wait_for_timeout(600)
        assert page.evaluate(ON) == desk.evaluate(ON)


def test_no_press_is_lost_however_quick(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    for _ in range(15):
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("ArrowLeft")
        desk.keyboard.press("ArrowLeft")
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("ArrowLeft")
    assert desk.evaluate(ON) == "1"
    at(page, "1")


def test_an_old_word_of_the_other_window_turns_nothing_back(show: Open) -> None:
    desk = presenter(show(everything()))
    # In one go, so that the audience's regular word, said before it heard of the press, arrives after it.
    desk.evaluate("""() => {
      const old = { talk: location.hash.slice(11), verb: "state", scene: "1", black: false, answered: 0 };
      const pressed = { key: "ArrowRight", bubbles: true };
      const right = () => document.body.dispatchEvent(new KeyboardEvent("keydown", pressed));
      right();
      const event = new MessageEvent("message", { data: old, origin: "null", source: opener });
      dispatchEvent(event);
      right();
    }""")
    assert desk.evaluate(ON) == "3"


def test_either_window_may_be_reloaded(show: Open) -> None:
    page = show(everything(), "#3")
    desk = presenter(page)
    desk.keyboard.press("t")
    page.reload()
    page.wait_for_timeout(1300)
    desk.keyboard.press("ArrowRight")
    at(page, "4.1")
    page.wait_for_timeout(1300)
    desk.reload()
    at(desk, "4.1")
    until(desk, "Number(document.querySelector('.total').textContent.split(':')[1]) >= 2")
    assert desk.locator(".time").inner_text() == "Pause"
    page.keyboard.press("ArrowRight")
    at(desk, "4.2")


def test_a_closed_audience_is_told_and_opened_again(show: Open) -> None:
    page = show(everything(), "#3")
    desk = presenter(page)
    page.close()
    desk.get_by_text("The window with the slides does not answer.").wait_for(timeout=8000)
    desk.keyboard.press("ArrowRight")
    at(desk, "4.1")
    with desk.context.expect_page() as opening:
        desk.get_by_role("button", name="Open the slides again").click()
    again = opening.value
    at(again, "4.1")
    desk.get_by_role("button", name="Open the slides again").wait_for(state="hidden")
    again.keyboard.press("ArrowRight")
    at(desk, "4.2")


def test_a_closed_presenter_comes_back_with_its_time(show: Open) -> None:
    page = show(everything())
    desk = presenter(page)
    desk.keyboard.press("t")
    desk.wait_for_timeout(2300)
    desk.close()
    # Chromium tells a window some time later that another one was closed; until then, p only goes back to that one.
    for _ in range(50):
        page.keyboard.press("p")
        page.wait_for_timeout(100)
        if len(page.context.pages) == 2:
            break
    desk = page.context.pages[-1]
    desk.locator(".desk .current .page").wait_for()
    until(desk, "Number(document.querySelector('.total').textContent.split(':')[1]) >= 2")


def test_p_again_does_not_open_a_third_window(show: Open) -> None:
    page = show(small())
    presenter(page)
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert len(page.context.pages) == 2


# --- time -------------------------------------------------------------------------------------------------------


@pytest.fixture
def timed(show: Open) -> Callable[[Deck], tuple[Page, Page]]:
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


def run(desk: Page, seconds: int) -> None:
    for _ in range(seconds):
        desk.context.clock.run_for(SECOND)


def meter(desk: Page, of: str) -> str:
    return desk.locator(f".meters [data-of={of}] dd").inner_text()


Timed = Callable[[Deck], tuple[Page, Page]]


def test_time_starts_pauses_goes_on_and_is_reset(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN))
    total, button = desk.locator(".total"), desk.locator(".time")
    run(desk, 5)
    assert (total.inner_text(), button.inner_text()) == ("0:00", "Start")
    button.click()
    run(desk, 75)
    assert (total.inner_text(), button.inner_text()) == ("1:15", "Pause")
    desk.keyboard.press("t")
    run(desk, 10)
    assert (total.inner_text(), button.inner_text()) == ("1:15", "Go on")
    desk.keyboard.press("t")
    run(desk, 5)
    assert total.inner_text() == "1:20"
    desk.get_by_role("button", name="Reset").click()
    assert total.inner_text() == "0:00"


def test_who_leaves_the_first_slide_has_begun(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN))
    desk.keyboard.press("ArrowRight")
    run(desk, 5)
    assert (desk.locator(".total").inner_text(), desk.locator(".time").inner_text()) == (
        "0:05",
        "Pause",
    )
    desk.keyboard.press("t")
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowRight")
    run(desk, 5)
    assert desk.locator(".total").inner_text() == "0:05", "who paused has begun already"


def test_plan_against_actual_for_slide_section_and_talk(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN))
    desk.keyboard.press("t")
    run(desk, 40)
    desk.keyboard.press("ArrowRight")
    run(desk, 20)
    assert meter(desk, "slide") == "1:00 of 2:00"
    assert meter(desk, "section") == "1:00 of 2:00"
    assert meter(desk, "talk") == "1:00 of 2:30"
    assert desk.locator(".late").inner_text() == "On time"
    desk.keyboard.press("ArrowRight")
    run(desk, 10)
    assert meter(desk, "slide") == "0:10 of 0:30"
    assert desk.locator(".late").inner_text() == "0:50 ahead"


def test_who_is_late_is_told_so_without_alarm(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN, seconds=20.0))
    desk.keyboard.press("t")
    run(desk, 100)
    assert desk.locator(".late").inner_text() == "1:20 behind"
    assert desk.locator(".over").count() == 3
    red, green, _ = re.findall(
        r"\d+", desk.locator(".over dd").first.evaluate("(one) => getComputedStyle(one).color")
    )
    assert int(green) > int(red) * 0.6
    assert desk.evaluate("document.getAnimations().length") == 0


def test_hours_are_hours(timed: Timed) -> None:
    _, desk = timed(small())
    desk.keyboard.press("t")
    desk.context.clock.fast_forward("01:01:05")
    run(desk, 1)
    assert desk.locator(".total").inner_text() == "1:01:06"


def test_the_clock_is_the_machine_s(timed: Timed) -> None:
    _, desk = timed(small())
    assert re.match(r"0?10:00", desk.locator("time.clock").inner_text())
    desk.context.clock.fast_forward("05:00")
    run(desk, 1)
    assert re.match(r"0?10:05", desk.locator("time.clock").inner_text())


# --- notes, agenda, search --------------------------------------------------------------------------------------


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


# --- black, pointer ---------------------------------------------------------------------------------------------


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


# --- touch, one window ------------------------------------------------------------------------------------------


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
    "size", [(1280, 800), (1920, 1080), (1024, 768), (820, 1180), (390, 844)], ids=str
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


# --- a rehearsal ------------------------------------------------------------------------------------------------


def test_a_run_is_recorded_and_kept_as_a_file(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN))
    desk.get_by_role("button", name="Rehearse").click()
    run(desk, 42)
    desk.keyboard.press("ArrowRight")
    run(desk, 21)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Stop").click()
    assert re.fullmatch(r".*-rehearsal-\d{12}\.json", download.value.suggested_filename)
    kept = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert kept["version"] == 1
    assert kept["seconds"] == 63
    rows = [
        (one["slide"], one["frame"], one["plan"], one["words"], one["seconds"])
        for one in kept["scenes"]
    ]
    assert rows == [("walk", 1, 60, 5, 42), ("walk", 2, 60, 2, 21), ("end", 1, 30, 0, 0)]
    assert "talk rehearsals" in desk.locator(".told").inner_text()


def test_a_run_of_a_moment_is_not_kept(timed: Timed) -> None:
    _, desk = timed(small())
    desk.get_by_role("button", name="Rehearse").click()
    run(desk, 2)
    desk.get_by_role("button", name="Stop").click()
    assert desk.locator(".told").inner_text() == "Too short to keep."


def test_a_recording_goes_on_after_a_reload(show: Open) -> None:
    desk = presenter(show(framed(*SPOKEN)))
    desk.get_by_role("button", name="Rehearse").click()
    desk.wait_for_timeout(2500)
    desk.reload()
    desk.get_by_role("button", name="Stop").wait_for()
    desk.wait_for_timeout(3500)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Stop").click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["seconds"] > 5


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


# --- attacks ----------------------------------------------------------------------------------------------------


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
