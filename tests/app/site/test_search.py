"""The search in a browser: it finds a slide and leads there, in any spelling, and what it looks for is text."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from talkbuilder.app.sitepages import pages
from tests.app.site.conftest import Show
from tests.app.site.talks import hostile

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


def said(page: Page) -> str:
    return page.inner_text("[role=status]")


def test_it_finds_a_slide_and_leads_there(show: Show, site: Path) -> None:
    page = show(site / "search.html")
    page.fill("#words", "THÍEF queue")
    assert said(page) == "2 places in 2 talks"
    assert page.locator("mark").first.inner_text().lower() == "thief"
    page.click("#results li a >> nth=0")
    page.wait_for_url("**/one/one.html#3")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('#results li').length === 2")


@pytest.mark.parametrize(
    ("words", "name"), [("zebras", "quiet"), ("For readers", "text.")], ids=["section", "opening"]
)
def test_what_is_only_read_is_found_in_the_article(
    show: Show, site: Path, words: str, name: str
) -> None:
    page = show(site / "search.html")
    page.fill("#words", words)
    page.click("#results li a >> nth=0")
    page.wait_for_url(f"**/one/one-article.html#{name}")


@pytest.mark.parametrize("typed", ["größe", "GRÖSSE", "grosse", "gro\u0308ße"])
def test_a_letter_is_found_by_who_has_no_such_key(show: Show, far_site: Path, typed: str) -> None:
    page = show(far_site / "search.html")
    page.fill("#words", typed)
    assert said(page) == "1 place in 1 talk", "the first slide says nothing that the talk does not"
    assert page.locator("mark").first.inner_text() == "größe"


@pytest.mark.parametrize("typed", ["quuee", "qeueue", "queeue"])
def test_a_word_that_nobody_has_is_taken_for_the_nearest(
    show: Show, site: Path, typed: str
) -> None:
    page = show(site / "search.html")
    page.fill("#words", typed)
    assert said(page).endswith(f"; nothing has “{typed}”, shown is “queue”")
    assert page.locator("mark").first.inner_text().lower() == "queue"


def test_what_is_like_nothing_is_not_found(show: Show, site: Path) -> None:
    page = show(site / "search.html")
    for typed in ("no such word at all", "xq", "zzzzzzzz", "x" * 5000):
        page.fill("#words", typed)
        assert said(page) == "Nothing has all of these words."


def test_a_name_from_elsewhere_leads_there(show: Show, far_site: Path) -> None:
    page = show(far_site / "search.html")
    page.fill("#words", "חצי")
    page.click("#results li a >> nth=0")
    page.wait_for_selector("main[data-talk='ערוצים']", state="attached")


def test_markup_is_words(show: Show, tmp_path: Path) -> None:
    for name, data in pages([hostile()], "", "").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    page = show(tmp_path / "search.html")
    page.fill("#words", "<script>alert(1)</script>")
    assert page.locator("#results li").count() == 1
    assert page.locator("#results script, #results img").count() == 0


def test_without_a_script_it_says_so(show: Show, site: Path) -> None:
    page = show(site / "search.html", java_script_enabled=False)
    assert "needs JavaScript" in said(page)
    assert page.locator("#words").is_disabled()
