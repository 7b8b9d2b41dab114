"""Five hundred edits, as an afternoon of writing: nothing on the screen is stale, and nobody's memory grows."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.app.serve.serving import Served
from tests.app.serve.windows import Enter
from tests.app.serve.writing import Writing

pytestmark = [pytest.mark.external("chromium"), pytest.mark.slow]

EDITS = 500
MEGABYTE = 1024 * 1024


def sections(page: Page) -> dict[str, str]:
    """Return every section as it stands in the page, by name."""
    found: dict[str, str] = json.loads(
        page.evaluate(
            """JSON.stringify(Object.fromEntries([...document.querySelectorAll('main > .scene')].map((scene) => {
                const copy = scene.cloneNode(true);
                copy.classList.remove("on", "here");
                for (const name of ["data-card", "data-count"]) copy.removeAttribute(name);
                return [scene.id, copy.outerHTML];
            })))"""
        )
    )
    return found


def held(browser: CDPSession) -> dict[str, float]:
    """Return what the page holds once its garbage is gone: bytes of scripts, nodes, listeners."""
    browser.send("HeapProfiler.collectGarbage")
    metrics = browser.send("Performance.getMetrics")["metrics"]
    found = {one["name"]: one["value"] for one in metrics}
    return {name: found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def slide(number: int) -> Callable[[dict[str, Any]], None]:
    """Another title for one of six slides, and another number of frames for two of them."""

    def change(outline: dict[str, Any]) -> None:
        outline["slides"][2 + number % 6]["title"] = f"This is edit number {number}"
        events = ["exit G9", "spin P1", "steal P1 from P0"]
        outline["figures"]["steal"]["events"] = events[: 1 + number % 3]

    return change


def save(writing: Writing, number: int) -> None:
    """Save a slide; now and then the long text, the sample, or something that cannot be."""
    if number % 7 == 3:
        text = re.sub(r"Said.*", f"Said for the {number}th time.", writing.read("walkthrough.md"))
        writing.write("walkthrough.md", text)
    if number % 11 == 5:
        writing.write("x.go", f"package edit{number}\n")
    if number % 13 == 7:
        writing.write(
            "talk.yaml", writing.read("talk.yaml").replace("layout: section", "layout: x", 1)
        )
        time.sleep(0.02)
        writing.write(
            "talk.yaml", writing.read("talk.yaml").replace("layout: x", "layout: section", 1)
        )
    writing.edit(slide(number))


def test_five_hundred_edits_leave_nothing_stale_and_no_memory_behind(
    enter: Enter, writing: Writing, server: Served
) -> None:
    page = enter(server.address)
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."), timeout=10_000)
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable")
    served: list[int] = []
    shown: list[dict[str, float]] = []
    for number in range(EDITS):
        save(writing, number)
        if number % 10 == 0:  # else the next edit overtakes it, as hasty typing does
            expect(page.locator("main")).to_contain_text(f"edit number {number}", timeout=5000)
        if number in (EDITS // 2, EDITS - 1):
            time.sleep(0.5)
            served.append(server.memory())
            shown.append(held(browser))
    expect(page.locator("main")).to_contain_text(f"edit number {EDITS - 1}", timeout=5000)
    expect(page.locator(".problems")).not_to_contain_text("error")
    time.sleep(0.3)
    seen = sections(page)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."), timeout=10_000)
    assert seen == sections(page)
    assert served[1] - served[0] < 12 * MEGABYTE, [mark // MEGABYTE for mark in served]
    assert shown[1]["JSHeapUsedSize"] - shown[0]["JSHeapUsedSize"] < 4 * MEGABYTE, shown
    assert shown[1]["Nodes"] < 1.5 * shown[0]["Nodes"], shown
    assert shown[1]["JSEventListeners"] < 1.5 * shown[0]["JSEventListeners"] + 20, shown
