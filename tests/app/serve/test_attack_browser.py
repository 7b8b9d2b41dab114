"""`talk serve` under attack from inside the speaker's own browser: by another site, and by the talk itself."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect

from tests.app.serve.serving import Served
from tests.app.serve.writing import Writing
from tests.pipeline.test_user_text import outline as hostile_outline

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]

EVIL = Path(__file__).with_name("evil.html")


@pytest.fixture
def evil(server: Served) -> Iterator[str]:
    """A site at another port of the same machine: for cookies the same site, for everything else another."""
    page = EVIL.read_text("utf-8").replace("HOME", f"127.0.0.1:{server.port}").encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_site_in_the_speaker_s_browser(
    browser: Browser, server: Served, evil: str, name: str
) -> None:
    context = browser.new_context()
    own = context.new_page()
    own.goto(server.address)
    expect(own.locator("html")).to_have_attribute("data-version", re.compile("."))
    page = context.new_page()
    page.goto(evil.replace("127.0.0.1", name))
    page.wait_for_function("document.title === 'done'", timeout=60_000)
    results = page.evaluate("results")
    opener = results.pop("opener")
    assert set(results.values()) <= {"refused", "opaque"}, results
    assert all(
        results[key] == "refused"
        for key in results
        if key.startswith(("fetch", "line", "img", "script", "link"))
    ), results
    assert opener == "severed", "a window of ours has nothing to do with who opened it"
    page.evaluate("document.forms[0].submit()")
    page.wait_for_timeout(300)
    assert own.evaluate("document.title") == "A talk that changes"
    assert page.evaluate("window.hacked") is None
    context.close()


# --- a hostile talk -----------------------------------------------------------------------------------------------


BROKEN = (
    {"layout": "<svg onload=window.hacked=1>"},
    {"layout": "bullets", "title": "x", "<script>window.hacked=1</script>": 1},
    {"layout": "figure", "title": "x", "figure": '"><img src=x onerror=window.hacked=1>'},
    {"layout": "image", "title": "x", "image": "<b>.png", "alt": "x"},
)


def quiet(page: Page) -> list[str]:
    """Note everything that a script of somebody's, or one that was refused, would do."""
    wrong: list[str] = []

    def talked(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def complained(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            wrong.append(said.text)

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", talked)
    page.on("console", complained)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " (refused) => console.error(`policy: ${refused.violatedDirective} ${refused.blockedURI}`))"
    )
    return wrong


def test_markup_in_every_field_stays_text_on_the_slides_and_in_the_panel(
    browser: Browser, server: Served, writing: Writing
) -> None:
    page = browser.new_page()
    wrong = quiet(page)
    page.goto(server.address)
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."))
    text = yaml.safe_dump(hostile_outline(), sort_keys=False, allow_unicode=True)
    text = text.replace("alert(1)", "window.hacked=1")
    writing.write(
        "walkthrough.md",
        "# <script>window.hacked=1</script>\n\n## A {#a}\n\n<img src=x onerror=window.hacked=1>\n",
    )
    writing.write("talk.yaml", text)
    expect(page.locator(".problems, main")).not_to_have_count(0)
    expect(page.locator("body")).to_contain_text("onerror=window.hacked=1", timeout=8000)
    for broken in BROKEN:
        outline = yaml.safe_load(text)
        outline["slides"].append(broken)
        writing.write("talk.yaml", yaml.safe_dump(outline, sort_keys=False))
        expect(page.locator(".problems li").first).to_be_visible(timeout=8000)
        page.wait_for_timeout(200)
        assert page.locator(".problems :is(img, script, svg, b, a)").count() == 0
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."))
    for key in ("o", "Escape", "ArrowRight", "ArrowRight", "End"):
        page.keyboard.press(key)
    assert page.evaluate("window.hacked") is None
    assert page.locator("main :is(script, iframe, object, embed, form)").count() == 0
    assert wrong == []
    page.close()
