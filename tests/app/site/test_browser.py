"""The site in a browser, opened from the folder: pictures, widths, day and night, read aloud, from the right."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.app.site.conftest import Show
from tests.support import axe

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def test_pictures_are_seen_from_the_folder_too(show: Show, site: Path) -> None:
    page = show(site / "index.html")
    assert page.evaluate("[...document.images].map((one) => one.naturalWidth)")[0] == 1200


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_the_window(show: Show, far_site: Path, width: int) -> None:
    for path in pages_of(far_site):
        page = show(path, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.external("axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(show: Show, far_site: Path, scheme: str) -> None:
    for path in pages_of(far_site):
        page = show(path, color_scheme=scheme)
        if path.name == "search.html":
            page.fill("#words", "thief")
        assert axe.findings(page) == [], path


def pages_of(site: Path) -> list[Path]:
    """Return the pages and articles; the decks have tests of their own."""
    return [path for path in site.rglob("*.html") if path.stem != path.parent.name]


def test_every_way_through_it_can_be_clicked(show: Show, far_site: Path) -> None:
    """Whatever a talk's folder is called: a name with a space, a hash, a question mark, a percent sign."""
    for number in range(3):
        page = show(far_site / "index.html")
        page.click(f".card >> nth={number} >> h2 a")
        page.wait_for_selector(".doors")
        for door in range(2):
            page.click(f".doors a >> nth={door}")
            page.wait_for_selector("main[data-talk], article", state="attached")
            page.go_back()
        page.click("main ol a >> nth=0")
        page.wait_for_selector("main[data-talk]", state="attached")


def side(page: Page, selector: str) -> str:
    """Return at which side the words of an element begin."""
    found: str = page.eval_on_selector(
        selector,
        """(one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          const words = range.getBoundingClientRect(), box = one.getBoundingClientRect();
          return box.right - words.right < words.left - box.left ? "right" : "left";
        }""",
    )
    return found


def test_a_language_from_the_right_begins_there_and_so_do_our_own_words(
    show: Show, far_site: Path
) -> None:
    page = show(far_site / "ערוצים" / "index.html")
    assert side(page, ".subtitle, main ol li") == "right"
    assert side(page, ".doors span") == "right"
    page = show(far_site / "index.html")
    assert side(page, ".card[dir=rtl] h2") == "right"
    assert side(page, ".card:not([dir]) h2") == "left"
    page = show(far_site / "ערוצים" / "ערוצים-article.html")
    assert side(page, "h1") == side(page, "article li") == "right"
