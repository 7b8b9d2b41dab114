"""Two windows of one file from disk, joined without a server: they stay in step, whatever happens to either."""

import pytest

from tests.backends.decks import everything, small
from tests.backends.html.conftest import Open
from tests.backends.html.windows import ON, at, presenter, until

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


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
