"""The speaker's window, a phone and a rehearsal with a real server: what `talk serve` adds to the single file."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from talkbuilder.app.rehearsal import folder
from tests.app.serve.serving import Served
from tests.app.serve.windows import Enter, both, invited, phone
from tests.app.serve.writing import Writing
from tests.backends.html.windows import ON, at, until

pytestmark = [pytest.mark.external("chromium"), pytest.mark.slow]

NASTY = "<img src=x onerror=document.title='owned'>"


# --- live edits ---------------------------------------------------------------------------------------------------


def test_an_edit_reaches_both_windows_and_they_stay_in_step(
    enter: Enter, server: Served, writing: Writing
) -> None:
    page, desk = both(enter, server)
    desk.keyboard.press("ArrowRight")
    at(page, "2")
    writing.edit(lambda talk: talk["slides"][4].update(title="Another code entirely"))
    expect(desk.locator(".where")).to_have_text("5: Another code entirely")
    expect(desk.locator(".current")).to_have_attribute(
        "aria-label", "Now: 5: Another code entirely"
    )
    at(page, "5")
    expect(desk.locator(".list")).to_contain_text("Another code entirely")
    writing.write("walkthrough.md", writing.read("walkthrough.md").replace("More.", "Much more."))
    expect(desk.locator(".said")).to_have_text("Much more.")
    page.keyboard.press("ArrowRight")
    at(desk, "6")


def test_messages_carry_the_server_s_origin(enter: Enter, server: Served) -> None:
    page, desk = both(enter, server)
    nonce = desk.url.partition("#presenter=")[2]
    page.evaluate("addEventListener('message', (event) => (window.heard = event.origin))")
    until(page, "Boolean(window.heard)")
    assert page.evaluate("heard") == f"http://127.0.0.1:{server.port}"
    # The right words and the right nonce, from a window of another origin that holds us as its opener.
    with page.context.expect_page() as opening:
        page.evaluate("void open('about:blank')")
    foreign = opening.value
    foreign.goto("data:text/html,<p>elsewhere")
    foreign.evaluate(
        "(nonce) => opener?.postMessage({ talk: nonce, verb: 'show', scene: '5' }, '*')", nonce
    )
    page.wait_for_timeout(300)
    assert page.evaluate(ON) == "1"


# --- a rehearsal ----------------------------------------------------------------------------------------------------


def test_a_run_is_kept_with_the_speaker_and_shown(
    enter: Enter, server: Served, writing: Writing, speaker: Path
) -> None:
    before = sorted(writing.root.rglob("*"))
    _, desk = both(enter, server)
    desk.get_by_role("button", name="Rehearse").click()
    desk.wait_for_timeout(3000)
    desk.keyboard.press("ArrowRight")
    desk.wait_for_timeout(2500)
    desk.get_by_role("button", name="Stop").click()
    link = desk.get_by_role("link", name="Where the time went")
    with desk.context.expect_page() as opening:
        link.click()
    shown = opening.value
    expect(shown.get_by_role("heading", name="A talk that changes")).to_be_visible()
    assert "Who runs" in shown.locator("body").inner_text()
    ((run,), _) = folder.runs("demo")
    assert 5 < run.seconds < 12
    assert [one.seconds > 2 for one in run.scenes[:3]] == [True, True, False]
    assert sorted(writing.root.rglob("*")) == before


SEND = """async ([path, body, type]) => {
  const got = await fetch(path, { method: "POST", headers: type ? { "content-type": type } : {}, body });
  return got.status;
}"""


@pytest.mark.parametrize(
    "body, type",
    [
        ("{}", "application/json"),
        ("x" * 600_000, "application/json"),
        ("[" * 10_000, "application/json"),
        ('{"version": 1}', "text/plain"),
        ("", ""),
    ],
    ids=["empty", "large", "deep", "plain", "nothing"],
)
def test_what_is_no_run_is_refused(
    enter: Enter, server: Served, speaker: Path, body: str, type: str
) -> None:
    page = enter(server.address)
    assert page.evaluate(SEND, ["rehearsal", body, type]) == 400
    assert page.evaluate(SEND, ["/other/rehearsal", body, type]) == 400
    assert not (speaker / "rehearsals").exists()


# --- a phone --------------------------------------------------------------------------------------------------------


def test_a_phone_moves_the_talk_and_shows_its_notes(
    enter: Enter, browser: Browser, open_server: Served
) -> None:
    page, desk = both(enter, open_server)
    remote = phone(browser, invited(desk))
    remote.get_by_role("button", name="Next").tap()
    at(page, "2")
    at(desk, "2")
    expect(remote.locator(".title")).to_have_text(re.compile("2 +Who runs"))
    desk.keyboard.press("ArrowRight")
    expect(remote.locator(".notes")).to_contain_text("Said.")
    remote.get_by_role("button", name="Black").tap()
    page.locator(".veil").wait_for()
    remote.get_by_role("button", name="Back").tap()
    page.locator(".veil").wait_for(state="hidden")
    remote.get_by_role("button", name="Back").tap()
    at(page, "2")
    # The phone has left the first slide: the clock runs, though nobody pressed Start.
    expect(remote.locator(".total")).not_to_have_text("0:00")
    # It finds its talk again after a reload, with its cookie and without a code.
    remote.reload()
    expect(remote.locator(".title")).to_have_text(re.compile("Who runs"))
    remote.context.close()


def test_a_code_lets_one_phone_in(enter: Enter, browser: Browser, open_server: Served) -> None:
    _, desk = both(enter, open_server)
    address = invited(desk)
    first = phone(browser, address)
    expect(first.locator(".hold")).to_be_visible()
    second = phone(browser, address)
    expect(second.locator(".answer")).to_contain_text("does not work")
    assert not second.locator(".hold").is_visible()
    second.get_by_label("The code that the presenter shows").fill("AAAA-AAAA")
    second.get_by_role("button", name="Join").click()
    expect(second.locator(".answer")).to_contain_text("does not work")
    second.get_by_label("The code that the presenter shows").fill(invited(desk).rpartition("#")[2])
    second.get_by_role("button", name="Join").click()
    expect(second.locator(".hold")).to_be_visible()
    for one in (first, second):
        one.context.close()


def test_a_phone_reads_nothing_but_the_notes(
    enter: Enter, browser: Browser, open_server: Served
) -> None:
    _, desk = both(enter, open_server)
    remote = phone(browser, invited(desk))
    expect(remote.locator(".hold")).to_be_visible()
    ask = "async (path) => (await fetch(path)).status"
    for path in ("/", "/demo/", "/demo/rehearsals", "/demo/talk.yaml", "/talk.yaml"):
        assert remote.evaluate(ask, path) == 403
    assert remote.evaluate(SEND, ["/demo/code", "{}", "application/json"]) == 403
    assert remote.evaluate(SEND, ["/demo/rehearsal", "{}", "application/json"]) == 403
    refused = """(path) => new Promise((done) => {
      const socket = new WebSocket(`ws://${location.host}${path}`);
      socket.onopen = () => done(false);
      socket.onclose = () => done(true);
    })"""
    assert remote.evaluate(refused, "/demo/live")
    assert remote.evaluate(refused, "/other/remote")
    remote.context.close()


def test_what_a_phone_says_besides_its_three_words_does_nothing(
    enter: Enter, browser: Browser, open_server: Served
) -> None:
    page, desk = both(enter, open_server)
    remote = phone(browser, invited(desk))
    expect(remote.locator(".hold")).to_be_visible()
    remote.evaluate(
        """(long) => new Promise((done) => {
      const socket = new WebSocket(`ws://${location.host}/demo/remote`);
      socket.onopen = () => {
        const report = '{"scene": "5", "used": true, "total": 1}';
        for (const words of ['{"do": "last"}', report, "{", long]) socket.send(words);
      };
      socket.onclose = done;
    })""",
        "x" * 5000,
    )
    page.wait_for_timeout(200)
    assert page.evaluate(ON) == "1"
    remote.context.close()


def test_markup_in_notes_and_titles_is_text_on_the_phone(
    enter: Enter, browser: Browser, open_server: Served, writing: Writing
) -> None:
    page, desk = both(enter, open_server)
    writing.edit(lambda talk: talk["slides"][4].update(title=f"Code {NASTY}"))
    writing.write("walkthrough.md", writing.read("walkthrough.md").replace("More.", f"`{NASTY}`"))
    at(page, "5")
    expect(desk.locator(".said")).to_have_text(NASTY)
    remote = phone(browser, invited(desk))
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowLeft")
    expect(remote.locator(".notes")).to_have_text(NASTY)
    expect(remote.locator(".title")).to_contain_text(NASTY)
    assert remote.title() == "Remote"
    remote.context.close()


def test_a_machine_that_no_phone_can_reach_says_what_to_do(enter: Enter, server: Served) -> None:
    _, desk = both(enter, server)
    desk.get_by_role("button", name="Phone").click()
    expect(desk.get_by_role("dialog", name="A phone as remote")).to_contain_text("--host")


def test_the_terminal_asks_a_phone_in(open_server: Served) -> None:
    assert open_server.process.stderr is not None
    for _ in range(5):
        said = open_server.process.stderr.readline()
        if "On a phone" in said:
            break
    assert re.search(r"http://[\d.]+:\d+/remote#[2-9A-Z]{4}-[2-9A-Z]{4}", said)
