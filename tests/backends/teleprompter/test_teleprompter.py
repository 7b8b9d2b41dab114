"""The teleprompter, used as a speaker uses it: by keys, from a file, with nothing but itself."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from talkbuilder.backends import teleprompter
from talkbuilder.backends.teleprompter.words import blocks
from talkbuilder.notes import Code, ListItem, Paragraph, Said
from talkbuilder.scene import Deck
from tests.backends import decks
from tests.backends.kits import KIT, OPTIONS
from tests.support import axe

Open = Callable[..., Page]


def written(deck: Deck) -> str:
    files = teleprompter.write(deck, "d", OPTIONS, KIT).files
    assert list(files) == [PurePosixPath("d-teleprompter.html")]
    return files[PurePosixPath("d-teleprompter.html")].decode()


class _Balance(HTMLParser):
    """Whether every element that opens closes, in order; and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


_SAID = st.builds(
    Said, st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.booleans(), st.booleans(), st.booleans()
)  # fmt: skip
_ONE = st.tuples(_SAID)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, _ONE),
        st.builds(ListItem, _ONE, st.integers(0, 3), st.integers(0, 3)),
        st.builds(Code, st.text(st.characters(exclude_categories=["Cc", "Cs"]))),
    ),
    max_size=8,
)


@given(_BLOCKS)
def test_whatever_is_said_every_list_closes_and_no_word_is_markup(
    notes: list[Paragraph | ListItem | Code],
) -> None:
    found = _Balance(blocks(notes))
    assert found.open == []
    said = [one.text if isinstance(one, Code) else one.said[0].text for one in notes]
    assert found.words == "".join(said).translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})


def test_all_that_is_said_is_there_with_its_slide() -> None:
    deck = decks.everything()
    html = written(deck)
    for scene in deck.scenes:
        assert f'data-number="{scene.number.partition(".")[0]}"' in html
    assert "<strong>weight</strong>" in html
    assert html.count("<section") == len({scene.slide for scene in deck.scenes})
    frames = [scene.number for scene in deck.scenes if scene.frames > 1]
    assert (
        re.findall(r'class="cue" dir="auto"><span aria-hidden="true">▸</span> ([\d.]+)', html)
        == frames
    )
    assert written(deck) == html


def test_it_carries_all_it_needs() -> None:
    html = written(decks.hostile())
    assert not re.search(
        r"""(?:src|href)\s*=|url\(|https?://|@import|\son\w+=""", html.split("<body>")[0]
    )
    assert "unsafe" not in html.split("<style>")[0]
    assert html.count("<script") == 1


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a deck's teleprompter from disk; nothing may have been refused, asked for or thrown in the end."""
    said: list[str] = []
    contexts = []

    def open_deck(deck: Deck, **options: object) -> Page:
        file = tmp_path / "t.html"
        file.write_text(written(deck), "utf-8")
        context = browser.new_context(viewport={"width": 1000, "height": 600}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request",
            lambda request: said.append(request.url) if request.url != file.as_uri() else None,
        )
        page.goto(file.as_uri())
        return page

    yield open_deck
    for context in contexts:
        context.close()
    assert said == []


def place(page: Page) -> float:
    return float(page.evaluate("scrollY"))


@pytest.mark.external("chromium")
@pytest.mark.slow
class TestInABrowser:
    def test_it_scrolls_and_stops_by_the_space_bar(self, show: Open) -> None:
        page = show(decks.everything())
        assert place(page) == 0
        page.keyboard.press("Space")
        expect(page.locator("[data-do=run]")).to_contain_text("Pause")
        for _ in range(20):
            page.keyboard.press("ArrowUp")
        for _ in range(100):
            page.wait_for_timeout(50)
            if place(page) > 5:
                break
        assert place(page) > 5
        page.keyboard.press("Space")
        stopped = place(page)
        page.wait_for_timeout(200)
        assert place(page) == stopped

    def test_faster_is_faster_and_says_how_fast(self, show: Open) -> None:
        page = show(decks.everything())

        def rate() -> int:
            return int(page.locator(".speed").inner_text().split()[0])

        before = rate()
        for _ in range(5):
            page.keyboard.press("ArrowUp")
        assert rate() > before * 1.2
        for _ in range(60):
            page.keyboard.press("ArrowDown")
        assert 0 < rate() < before / 2

    def test_arrows_go_from_slide_to_slide(self, show: Open) -> None:
        page = show(decks.everything())
        titles = page.locator("h2").all_inner_texts()
        where = page.locator(".slide")
        for title in titles[1:4]:
            page.keyboard.press("PageDown")
            expect(where).to_have_text(title, use_inner_text=True)
        page.keyboard.press("ArrowLeft")
        expect(where).to_have_text(titles[2], use_inner_text=True)

    def test_size_changes_and_what_is_read_stays(self, show: Open) -> None:
        page = show(decks.everything())
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        here = page.locator(".slide").inner_text()
        size = "parseFloat(getComputedStyle(document.body).fontSize)"
        before = page.evaluate(size)
        for _ in range(4):
            page.keyboard.press("+")
        assert page.evaluate(size) > before * 1.3
        assert page.locator(".slide").inner_text() == here

    def test_mirrored_text_is_mirrored_and_buttons_are_not(self, show: Open) -> None:
        page = show(decks.small())
        page.keyboard.press("m")
        expect(page.locator("main")).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
        expect(page.locator(".tools")).to_have_css("transform", "none")
        expect(page.locator("[data-do=mirror]")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Mirror").click()
        expect(page.locator("main")).to_have_css("transform", "none")

    def test_the_clock_tells_slide_and_talk_against_their_plan(self, show: Open) -> None:
        page = show(decks.everything())
        times = page.locator(".times")
        expect(times).to_contain_text("talk 0:00 /")
        page.keyboard.press("Space")
        expect(times).to_contain_text("talk 0:01 /", timeout=3000)
        page.keyboard.press("0")
        expect(times).to_contain_text("talk 0:00 /")
        assert place(page) == 0

    def test_who_wants_no_motion_gets_it_screen_by_screen(self, show: Open) -> None:
        page = show(decks.everything(), reduced_motion="reduce")
        page.keyboard.press("Space")
        assert place(page) == 300
        page.wait_for_timeout(200)
        assert place(page) == 300

    def test_nothing_of_a_person_s_runs_or_leads_anywhere(self, show: Open) -> None:
        page = show(decks.hostile())
        assert page.evaluate("window.hacked") is None
        assert page.locator("main :is(script, img, iframe, a, form)").count() == 0

    @pytest.mark.external("axe")
    def test_axe_finds_nothing(self, show: Open) -> None:
        assert axe.findings(show(decks.everything())) == []
