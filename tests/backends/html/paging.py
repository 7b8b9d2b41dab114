"""Turning the pages of a file, and where one is then."""

from playwright.sync_api import Page


def where(page: Page) -> str:
    """The number of the scene on the screen; what the address says must agree."""
    shown = page.evaluate("[...document.querySelectorAll('.scene.on')].map((scene) => scene.id)")
    assert len(shown) == 1
    address = page.evaluate("location.hash")
    assert address in ("", f"#{shown[0]}")
    return str(shown[0])


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return where(page)
