"""Time in the speaker's window, with a clock that is told to run: elapsed, plan against actual, a rehearsal."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.backends.decks import small
from tests.backends.html.conftest import Open
from tests.backends.html.windows import SPOKEN, Timed, framed, presenter

SECOND = 1000

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def run(desk: Page, seconds: int) -> None:
    for _ in range(seconds):
        desk.context.clock.run_for(SECOND)


def meter(desk: Page, of: str) -> str:
    return desk.locator(f".meters [data-of={of}] dd").inner_text()


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
    assert desk.locator(".late.behind").count() == 0


def test_who_is_late_is_told_so_without_alarm(timed: Timed) -> None:
    _, desk = timed(framed(*SPOKEN, seconds=20.0))
    desk.keyboard.press("t")
    run(desk, 100)
    assert desk.locator(".late").inner_text() == "1:20 behind"
    assert desk.locator(".late.behind").count() == 1
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


# --- a rehearsal -----------------------------------------------------------------------------------------------------


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
