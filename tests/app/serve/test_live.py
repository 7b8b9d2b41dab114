"""Save a file, and the browser shows it: with a real server, a real browser and real files."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.serve.serving import Served, served
from tests.app.serve.writing import Writing

pytestmark = [pytest.mark.external("chromium"), pytest.mark.slow]

Look = Callable[..., Page]


def ready(page: Page) -> None:
    """Wait until the page has heard from its server."""
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."), timeout=10_000)


@pytest.fixture
def look(browser: Browser, server: Served) -> Iterator[Look]:
    """Open the preview; in the end no script may have failed and nothing may have been asked of another place."""
    wrong: list[str] = []
    contexts = []

    def open_page(anchor: str = "") -> Page:
        context = browser.new_context(viewport={"width": 960, "height": 540})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda message: wrong.append(message.text) if message.type == "error" else None,
        )
        own = f"http://127.0.0.1:{server.port}/"
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((own, "data:")) else wrong.append(request.url)
            ),
        )
        page.goto(server.address)
        if anchor:
            page.goto(f"{own}demo/{anchor}")
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def title(page: Page) -> str:
    """Return the title of the slide that is shown."""
    return page.locator(".scene.on :is(h1, h2)").inner_text()


def expect_title(page: Page, words: str) -> None:
    """Wait for a slide with that title to be shown."""
    expect(page.locator(".scene.on :is(h1, h2)")).to_contain_text(words, timeout=5000)


def test_a_saved_slide_is_shown(look: Look, writing: Writing) -> None:
    page = look()
    writing.edit(lambda o: o["slides"][4].update(title="This is other code"))
    expect_title(page, "This is other code")
    assert page.url.endswith("#5")


def test_the_frame_is_kept_while_its_slide_changes(look: Look, writing: Writing) -> None:
    page = look("#3.3")
    writing.edit(lambda o: o["slides"][2].update(title="A thief takes a third"))
    expect_title(page, "A thief takes a third")
    assert page.url.endswith("#3.3")
    writing.edit(lambda o: o["figures"]["steal"].update(events=["exit G9"]))
    expect(page.locator(".scene.on")).to_have_attribute("data-number", "3.2")


def test_the_frame_is_kept_when_a_slide_without_an_id_gets_another_title(
    look: Look, writing: Writing
) -> None:
    page = look("#3.3")
    writing.edit(
        lambda o: (o["slides"][2].pop("id"), o["slides"][2].update(title="A thief takes a third"))
    )
    expect_title(page, "A thief takes a third")
    assert page.url.endswith("#3.3")
    writing.edit(lambda o: o["slides"][2].update(title="A thief takes two", notes="#two"))
    expect_title(page, "A thief takes two")
    assert page.url.endswith("#3.3")


def test_an_edit_elsewhere_leads_there(look: Look, writing: Writing) -> None:
    page = look("#3.2")
    writing.write("x.go", "package elsewhere\n")
    expect_title(page, "This is the code")
    expect(page.locator(".scene.on")).to_contain_text("elsewhere")


def test_a_theme_file_is_followed_wherever_it_lies(
    browser: Browser, writing: Writing, tmp_path: Path
) -> None:
    theme = tmp_path / "acme.yaml"
    colors = 'name: acme\nbase: light\ncolors: {accent1: "#7A1FA2"}\n'
    theme.write_text(colors, "utf-8")
    here = writing.root.parent.parent
    with served(here, tmp_path / "cache", "demo", "--theme", str(theme)) as server:
        page = browser.new_page()
        page.goto(server.address)
        ready(page)
        panel = page.locator(".problems")
        theme.write_text("name: acme\nbase: sepia\n", "utf-8")
        expect(panel).to_contain_text("sepia")
        assert "7a1fa2" in page.content().lower(), "the last good look stays"
        theme.write_text(colors.replace("7A1FA2", "0B6E4F"), "utf-8")
        expect(panel).not_to_contain_text("sepia")
        assert "0b6e4f" in page.content().lower()
        assert "7a1fa2" not in page.content().lower()
        page.close()


def test_what_belongs_to_the_day_is_shown_and_followed(look: Look, writing: Writing) -> None:
    page = look()
    day = writing.root.parent.parent / "occasion.yaml"
    day.write_text("event: Platform guild\n", "utf-8")
    expect(page.locator(".scene.on")).to_contain_text("Platform guild")
    day.unlink()
    expect(page.locator(".scene.on")).not_to_contain_text("Platform guild")


def test_problems_stand_over_the_slide_and_go_when_they_are_mended(
    look: Look, writing: Writing
) -> None:
    page = look("#3.1")
    good = writing.read("talk.yaml")
    writing.write("talk.yaml", good.replace("layout: section", "layout: sektion", 1))
    panel = page.locator(".problems")
    expect(panel).to_contain_text("sektion")
    expect(panel.locator("code").first).to_contain_text("talk.yaml:")
    assert "A thief takes half" in title(page), "the last good slide stays behind"
    writing.write("talk.yaml", good)
    expect(panel).not_to_contain_text("sektion")


def test_the_room_sees_no_problems(look: Look, writing: Writing) -> None:
    page = look("#3.1")
    panel = page.locator(".problems")
    writing.edit(lambda o: o["slides"][4].update(title=""))
    expect(panel).to_be_visible()
    page.keyboard.press("f")
    expect(panel).to_be_hidden()
    page.keyboard.press("f")
    expect(panel).to_be_visible()


def test_what_is_only_a_warning_leaves_the_slide_in_sight(look: Look, writing: Writing) -> None:
    page = look("#3.1")
    panel = page.locator(".problems")
    writing.edit(
        lambda o: o["slides"].extend(
            {"layout": "statement", "title": f"Nothing is said {n}"} for n in range(9)
        )
    )
    more = panel.get_by_role("button", name="warnings")
    expect(more).to_have_attribute("aria-expanded", "false")
    assert panel.get_by_role("listitem").count() == 0
    # An error stands open, and is not the tenth of a list.
    writing.edit(lambda o: o["figures"]["steal"].update(events=["exit G8"]))
    expect(panel.get_by_role("listitem")).to_have_count(1)
    expect(panel.get_by_role("listitem")).to_contain_text("G8")
    more = panel.get_by_role("button", name="warnings")
    more.focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("listitem").last).to_contain_text("more")
    expect(more).to_be_focused()
    panel.get_by_role("button", name="1 error").click()
    expect(panel.get_by_text("exit G8")).to_have_count(0)


def test_what_a_person_wrote_stays_text_in_a_problem(look: Look, writing: Writing) -> None:
    page = look()
    writing.edit(lambda o: o["slides"][4].update({"<img src=x onerror=alert(1)>": "x"}))
    expect(page.locator(".problems")).to_contain_text("<img src=x")
    assert page.locator(".problems img").count() == 0


def test_slides_come_and_go(look: Look, writing: Writing) -> None:
    page = look("#5")
    new = {"layout": "statement", "title": "Something new is here"}
    writing.edit(lambda o: o["slides"].insert(2, new))
    expect_title(page, "Something new is here")
    expect(page.locator(".scene")).to_have_count(16)
    writing.edit(lambda o: o["slides"].pop(2))
    expect(page.locator(".scene")).to_have_count(15)
    assert title(page)


def test_who_looks_at_a_slide_that_is_taken_out_stays_where_it_was(
    look: Look, writing: Writing
) -> None:
    page = look("#6")
    assert title(page) == "What else"
    writing.edit(lambda o: o["slides"].pop(5))
    expect_title(page, "A picture of something")
    assert page.url.endswith("#6")
    page.goto(page.url.partition("#")[0] + "#8")
    writing.edit(lambda o: o["slides"].pop(7))
    expect_title(page, "Three points to make")


def test_everything_a_talk_is_made_of_is_watched(look: Look, writing: Writing) -> None:
    page = look("#3.1")
    writing.write("walkthrough.md", writing.read("walkthrough.md").replace("Said.", "Said twice."))
    expect(page.locator("[id='3.1'] .notes")).to_contain_text("Said twice.")
    writing.edit(lambda o: o.update(theme="dark"))
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    assert page.url.endswith("#3.1")
    fonts = page.locator("style.fonts").inner_text()
    writing.edit(lambda o: o["slides"][2].update(title="Ein Dieb nimmt die Hälfte – größer ≈ ж"))
    expect_title(page, "größer")
    assert page.locator("style.fonts").inner_text() != fonts, "a face that has the letters"


def test_many_browsers_see_the_same(look: Look, writing: Writing) -> None:
    pages = [look() for _ in range(4)]
    writing.edit(lambda o: o["slides"][7].update(title="Seen by all of them"))
    for page in pages:
        expect_title(page, "Seen by all of them")


def test_a_browser_finds_a_server_that_was_started_again(
    browser: Browser, writing: Writing, cache: Path
) -> None:
    here = writing.root.parents[1]
    with served(here, cache, "demo") as first:
        page = browser.new_context().new_page()
        page.goto(first.address)
        ready(page)
        port = first.port
        expect(page.locator(".offline")).to_have_text("")
    expect(page.locator(".offline")).to_contain_text("not connected", timeout=5000)
    with served(here, cache, "demo", "--port", str(port)) as second:
        # Its token is another one; once the new address was opened in this browser, the old page comes back too.
        other = page.context.new_page()
        other.goto(second.address)
        expect(page.locator(".offline")).to_have_text("", timeout=8000)
        writing.edit(lambda o: o["slides"][4].update(title="Seen by the old page"))
        expect(page.locator("main")).to_contain_text("Seen by the old page")
        page.context.close()


def test_a_list_of_talks_leads_to_each(browser: Browser, writing: Writing, cache: Path) -> None:
    Writing.begin(writing.root.parent / "other")
    with served(writing.root.parents[1], cache) as server:
        page = browser.new_page()
        page.goto(server.address)
        page.get_by_role("link", name="other").click()
        ready(page)
        assert page.url.endswith("/other/")
        assert page.goto(f"http://127.0.0.1:{server.port}/nonesuch/").status == 404  # type: ignore[union-attr]
        page.close()
