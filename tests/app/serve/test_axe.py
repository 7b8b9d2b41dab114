"""axe looks at what `talk serve` adds: problems over a slide, a phone's page, lists, a rehearsal; and finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from talkbuilder.app.rehearsal.page import page as rehearsal_page
from talkbuilder.app.rehearsal.review import review
from talkbuilder.app.serve.pages import listing
from tests.app.serve.serving import Served
from tests.app.serve.windows import Enter, both, invited, phone
from tests.app.serve.writing import Writing
from tests.app.test_rehearsals import RUN
from tests.support import axe

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium", "axe")]


def clean(page: Page) -> None:
    assert axe.findings(page) == []


def test_problems_over_a_slide(enter: Enter, server: Served, writing: Writing) -> None:
    page = enter(server.address)
    writing.edit(lambda talk: talk["slides"][4].update(notes="#nowhere"))
    page.get_by_role("button", name="error").wait_for()
    clean(page)
    for shut in page.locator(".problems button[aria-expanded=false]").all():
        shut.click()
    clean(page)
    writing.edit(lambda talk: talk.update(theme="dark"))
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    clean(page)


def test_the_phone_before_and_after_it_has_joined(
    enter: Enter,
    browser: Browser,
    open_server: Served,
) -> None:
    _, desk = both(enter, open_server)
    address = invited(desk)
    remote = phone(browser, address.partition("#")[0])
    clean(remote)
    remote.get_by_label("The code that the presenter shows").fill(address.rpartition("#")[2])
    remote.get_by_role("button", name="Join").click()
    remote.locator(".hold").wait_for()
    clean(remote)
    remote.context.close()
    desk.get_by_role("button", name="Phone").click()
    desk.get_by_role("dialog", name="A phone as remote").get_by_role("img").wait_for()
    clean(desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_without_a_script(browser: Browser, tmp_path: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    for html in (listing(["a", "b"]), rehearsal_page(review(RUN, slot=4), "A talk", [RUN], 127)):
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        page = context.new_page()
        page.goto(file.as_uri())
        clean(page)
    context.close()
