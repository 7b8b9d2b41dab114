"""The windows of a talk that is served: the audience's, the speaker's, a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.app.serve.serving import Served

Enter = Callable[..., Page]


def both(enter: Enter, server: Served) -> tuple[Page, Page]:
    page = enter(server.address)
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."))
    with page.context.expect_page() as opening:
        page.keyboard.press("p")
    desk = opening.value
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.locator(".desk .current .page").wait_for()
    expect(desk.locator("html")).to_have_attribute("data-version", re.compile("."))
    return page, desk


def invited(desk: Page) -> str:
    """Ask a phone in, and return the address in the picture's words."""
    desk.get_by_role("button", name="Phone").click()
    dialog = desk.get_by_role("dialog", name="A phone as remote")
    dialog.get_by_role("img").wait_for()
    code = dialog.locator(".code").inner_text()
    found = re.search(r"http://\S+/remote", dialog.inner_text())
    assert found
    dialog.get_by_role("button", name="Close").click()
    return f"{found[0]}#{code}"


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def phone(browser: Browser, address: str) -> Page:
    page = browser.new_context(**PHONE).new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page
