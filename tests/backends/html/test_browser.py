"""The HTML file as a speaker meets it, in Chromium, from the file system."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from talkbuilder.backends.vector.text import lines
from talkbuilder.geometry import Rect
from talkbuilder.scene import Deck, Paragraph, Run, Text, TextBlock, walk
from tests.backends.decks import PLAIN_THEME, everything, many, para, scene, small
from tests.backends.html.conftest import Open
from tests.backends.kits import KIT
from tests.layout.specimen import deck_of

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


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


# --- getting about ----------------------------------------------------------------------------------------------


def test_keys_turn_the_pages(show: Open) -> None:
    page = show(everything())
    assert where(page) == "1"
    assert press(page, "ArrowRight") == "2"
    assert press(page, "Space", "PageDown") == "4.1"
    assert press(page, "ArrowDown") == "4.2"
    assert press(page, "Shift+Space") == "4.1"
    assert press(page, "PageUp", "ArrowLeft", "ArrowUp") == "1"
    assert press(page, "ArrowLeft") == "1"


def test_shift_and_an_arrow_pass_the_frames_by(show: Open) -> None:
    page = show(everything(), "#4.1")
    assert press(page, "Shift+ArrowRight") == "5"
    assert press(page, "Shift+ArrowLeft") == "4.3"


def test_home_and_end_leave_backup_slides_alone(show: Open) -> None:
    page = show(everything())
    assert press(page, "End") == "12"
    assert press(page, "ArrowRight") == "12"
    assert press(page, "Home") == "1"


def test_a_number_and_enter_go_to_any_slide_backup_too(show: Open) -> None:
    page = show(everything())
    assert press(page, "1", "3", "Enter") == "13"
    assert press(page, "ArrowLeft") == "12"
    assert press(page, "4", "Enter") == "4.1"
    assert press(page, "4", ".", "3", "Enter") == "4.3"
    assert press(page, "9", "9", "Enter") == "4.3"
    page.keyboard.press("7")
    assert page.locator(".typed").inner_text() == "→ 7"
    assert press(page, "Escape", "Enter") == "4.3"


def test_the_address_names_the_slide_and_leads_to_it(show: Open) -> None:
    assert where(show(everything(), "#4.2")) == "4.2"
    assert show(everything(), "#steal").evaluate("document.querySelector('.on').id") == "4.1"
    assert show(everything(), "#no-such").evaluate("document.querySelector('.on').id") == "1"


def test_back_and_forward_work(show: Open) -> None:
    page = show(everything())
    press(page, "ArrowRight", "ArrowRight", "5", "Enter")
    page.go_back()
    assert where(page) == "3"
    page.go_back()
    assert where(page) == "2"
    page.go_forward()
    assert where(page) == "3"


def test_a_link_jumps_to_a_slide(show: Open) -> None:
    page = show(everything(), "#2")
    page.get_by_role("link", name="jump").click()
    assert where(page) == "5"


def test_clicks_near_the_edges_and_the_buttons_turn_the_page(show: Open) -> None:
    page = show(everything())
    page.mouse.click(940, 300)
    assert where(page) == "2"
    page.mouse.click(10, 300)
    assert where(page) == "1"
    page.mouse.click(480, 300)
    assert where(page) == "1"
    page.mouse.move(500, 310)
    page.get_by_role("button", name="Next").click()
    assert where(page) == "2"
    page.get_by_role("button", name="Previous").click()
    assert where(page) == "1"


def test_a_swipe_turns_the_page(show: Open) -> None:
    page = show(everything(), has_touch=True)
    swipe = """([from, to]) => {
      const touch = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 200 });
      dispatchEvent(new TouchEvent("touchstart", { touches: [touch(from)], changedTouches: [touch(from)] }));
      dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(to)] }));
    }"""
    page.evaluate(swipe, [700, 200])
    assert where(page) == "2"
    page.evaluate(swipe, [200, 700])
    assert where(page) == "1"


def test_the_controls_fade_and_come_back(show: Open) -> None:
    page = show(small())
    bar = page.locator(".bar")
    page.wait_for_timeout(3000)
    assert bar.evaluate("(bar) => getComputedStyle(bar).opacity") == "0"
    page.mouse.move(300, 300)
    page.wait_for_timeout(500)
    assert float(bar.evaluate("(bar) => getComputedStyle(bar).opacity")) > 0.5


# --- overview, help, notes --------------------------------------------------------------------------------------


def cards(page: Page) -> list[str]:
    seen = "[...document.querySelectorAll('.scene')].filter((one) => one.checkVisibility()).map((one) => one.id)"
    return [str(id) for id in page.evaluate(seen)]


def test_the_overview_shows_a_card_a_slide_and_goes_where_one_points(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    assert cards(page) == ["1", "2", "3", "4.3", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
    page.locator(".scene").nth(14).click()
    assert where(page) == "13"
    page.keyboard.press("o")
    assert page.evaluate("document.querySelector('.here').id") == "13"
    assert press(page, "Home", "ArrowRight", "ArrowRight", "ArrowRight", "Enter") == "4.1"
    page.keyboard.press("o")
    assert press(page, "ArrowDown", "Escape") == "4.1"
    assert cards(page) == ["4.1"]


def test_the_overview_moves_by_rows(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    row = page.evaluate("""(() => {
      const tops = [...document.querySelectorAll('.scene.last')].map((one) => one.offsetTop);
      return tops.filter((top) => top === tops[0]).length;
    })()""")
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.scene.last')].findIndex((one) => one.matches('.here'))"
        )
        == row
    )


def test_cards_hold_their_slides(show: Open) -> None:
    page = show(everything())
    page.keyboard.press("o")
    for card in page.locator(".scene.last").all()[:6]:
        outer, inner = card.bounding_box(), card.locator(".page").bounding_box()
        assert outer is not None
        assert inner is not None
        assert abs(outer["width"] - inner["width"]) < 1
        assert abs(outer["height"] - inner["height"]) < 1


def test_help_opens_and_closes(show: Open) -> None:
    page = show(small())
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("ArrowRight")
    assert where(page) == "1"
    page.keyboard.press("Escape")
    assert not page.locator(".help").is_visible()
    page.keyboard.press("?")
    page.keyboard.press("?")
    assert not page.locator(".help").is_visible()


def test_f_fills_the_screen(show: Open) -> None:
    page = show(small())
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_notes_come_below_and_the_slide_makes_room(show: Open) -> None:
    page = show(everything(), "#2")
    notes = page.locator(".scene.on .notes")
    assert not notes.is_visible()
    before = page.locator(".scene.on .page").bounding_box()
    page.keyboard.press("n")
    after = page.locator(".scene.on .page").bounding_box()
    assert notes.is_visible()
    box = notes.bounding_box()
    assert before is not None
    assert after is not None
    assert box is not None
    assert after["width"] < before["width"]
    assert after["y"] + after["height"] <= box["y"] + 1
    page.keyboard.press("n")
    assert not notes.is_visible()


# --- frames move ------------------------------------------------------------------------------------------------

PLACE = """(id) => {
  const box = document.querySelector(`.scene.on [data-id="${id}"]`).getBoundingClientRect();
  return [box.x, box.y, Number(getComputedStyle(document.querySelector(`.scene.on [data-id="${id}"]`)).opacity)];
}"""
AT = """(share) => document.getAnimations().forEach((one) => {
  one.pause();
  one.currentTime = share * one.effect.getTiming().duration;
})"""


TURN = """(key) => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  document.getAnimations().forEach((one) => one.pause());
}"""
FINISH = "document.getAnimations().forEach((one) => one.finish())"


def turn(page: Page, key: str = "ArrowRight") -> None:
    """Turn the page and stop the clock at once: how fast this machine is does not matter."""
    page.evaluate(TURN, key)


def halfway(
    page: Page, id: str, key: str = "ArrowRight"
) -> tuple[list[float], list[float], list[float]]:
    """Turn the page and return where ``id`` is at the start, in the middle and at the end of the move."""
    turn(page, key)
    found = []
    for share in (0, 0.5):
        page.evaluate(AT, share)
        found.append(page.evaluate(PLACE, id))
    page.evaluate(FINISH)
    return found[0], found[1], page.evaluate(PLACE, id)


def test_what_moved_moves_and_what_did_not_stands_still(show: Open) -> None:
    page = show(everything(), "#4.1")
    was = page.evaluate(PLACE, "fig.G1")
    start, middle, end = halfway(page, "fig.G1")
    assert start[:2] == pytest.approx(was[:2], abs=0.5)
    assert start[0] + 20 < middle[0] < end[0] - 20
    assert start[1] + 10 < middle[1] < end[1] - 10
    press(page, "ArrowLeft")
    turn(page)
    moving = page.evaluate(
        """document.getAnimations().map((one) => one.effect.target).filter((one) => one.closest('.page'))
          .map((one) => one.closest('[data-id], .ghost').dataset.id || 'ghost')"""
    )
    assert set(moving) == {"fig.G1", "caption"}


ORDER = "[...document.querySelectorAll('.scene.on .page [data-id]')].map((one) => one.dataset.id)"


def test_what_travels_passes_over_the_rest_and_goes_back_to_its_place(show: Open) -> None:
    page = show(everything(), "#4.1")
    order = page.evaluate(ORDER)
    turn(page)
    svg = "(id) => document.querySelector(`.scene.on [data-id='${id}']`).parentNode.lastElementChild.dataset.id"
    assert page.evaluate(svg, "fig.G1") == "fig.G1"
    page.evaluate(FINISH)
    page.wait_for_function("document.getAnimations().length === 0")
    assert page.evaluate(ORDER) == order
    press(page, "ArrowRight", "ArrowLeft")
    page.wait_for_timeout(600)
    assert page.evaluate(ORDER) == order


def test_of_a_title_only_the_count_changes(show: Open) -> None:
    deck, _ = deck_of()
    first = next(made for made in deck.scenes if made.frames > 2)
    page = show(deck, f"#{first.number}")
    turn(page)
    faded = page.evaluate("""document.getAnimations().map((one) => one.effect.target)
      .filter((one) => one.closest('[data-id=title]')).map((one) => one.textContent)""")
    assert faded == [f"\u00a02/{first.frames}"]


def test_it_moves_back_too(show: Open) -> None:
    page = show(everything(), "#4.2")
    start, middle, end = halfway(page, "fig.G1", "ArrowLeft")
    assert start[0] > middle[0] > end[0]


def test_what_is_new_fades_in_and_what_is_gone_fades_out(show: Open) -> None:
    page = show(everything(), "#4.2")
    start, middle, end = halfway(page, "fig.new")
    assert start[2] < 0.1 < middle[2] < 0.99
    assert end[2] == 1
    turn(page, "ArrowLeft")
    assert page.locator(".scene.on .ghost").count() == 1
    page.evaluate(FINISH)
    page.wait_for_function("document.querySelectorAll('.ghost').length === 0")


def test_a_hurried_speaker_leaves_nothing_behind(show: Open) -> None:
    page = show(everything(), "#4.1")
    for _ in range(5):
        press(page, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
    page.wait_for_timeout(600)
    assert page.locator(".ghost").count() == 0
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("document.querySelectorAll('.scene.on').length") == 1


def test_from_slide_to_slide_nothing_moves(show: Open) -> None:
    page = show(everything(), "#2")
    page.keyboard.press("ArrowRight")
    animated = "document.getAnimations().filter((one) => one.effect.target.closest('.page')).length"
    assert page.evaluate(animated) == 0


def test_who_asks_for_less_motion_gets_none(show: Open) -> None:
    page = show(everything(), "#4.1", reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.getAnimations().length") == 0
    assert where(page) == "4.2"


# --- what one sees ----------------------------------------------------------------------------------------------

MEASURE = """(scene) => [...document.getElementById(scene).querySelectorAll('.page > .t')].map((block) => ({
  id: block.dataset.id,
  over: block.scrollWidth - block.clientWidth,
  higher: Math.max(...[...block.querySelectorAll('.l')].map((line) => line.getBoundingClientRect().bottom))
    - block.getBoundingClientRect().bottom,
  lines: [...block.querySelectorAll('.l')].map((line) => {
    const range = document.createRange(), boxes = [];
    const bullet = line.querySelector('.b');
    const rows = new Map();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (bullet?.contains(walker.currentNode)) continue;
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) {
        const middle = Math.round((box.top + box.bottom) / 2);
        const key = [...rows.keys()].find((each) => Math.abs(each - middle) < 4) ?? middle;
        const row = rows.get(key) ?? [Infinity, -Infinity];
        rows.set(key, [Math.min(row[0], box.left), Math.max(row[1], box.right)]);
      }
    }
    return [...rows.values()].map(([left, right]) => right - left);
  }).flat(),
}))"""


def measured(text: Text) -> list[float]:
    """The widths of the lines that have words, by the ruler."""
    return [
        sum(
            KIT.ruler.width(run.text.replace("\t", "    "), run.family or text.family, line.size,
                            run.bold or text.bold, run.italic)
            for run in line.runs
        )
        for line in lines(text) if line.runs
    ]  # fmt: skip


def against_the_ruler(page: Page, deck: Deck) -> int:
    """Hold every line of every text block against the ruler; return how many there were."""
    count = 0
    for made in deck.scenes:
        page.evaluate("(id) => { location.hash = '#' + id; }", made.number)
        page.wait_for_function(
            "(id) => document.getElementById(id).matches('.on')", arg=made.number
        )
        blocks: dict[str, Any] = {one["id"]: one for one in page.evaluate(MEASURE, made.number)}
        for item in made.items:
            if isinstance(item, TextBlock):
                found, wanted = blocks[item.id]["lines"], measured(item.text)
                assert found == pytest.approx(wanted, rel=0.01, abs=0.5), (made.id, item.id)
                assert blocks[item.id]["over"] <= 1, (made.id, item.id)
                assert blocks[item.id]["higher"] <= 1, (made.id, item.id)
                count += len(wanted)
    return count


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_line_is_as_wide_as_the_ruler_says_and_stays_in_its_box(
    show: Open, theme: str
) -> None:
    deck, _ = deck_of(theme=theme)
    assert against_the_ruler(show(deck), deck) > 150


def test_odd_styles_are_as_wide_as_the_ruler_says(show: Open) -> None:
    text = Text(
        (Paragraph((Run("AVATAR To fi ffi "), Run("bold fi", bold=True), Run(" italic", italic=True),
                    Run(" both", bold=True, italic=True), Run("code  two", family="code"))),
         para("a line with ⟨brackets⟩ and → arrows ⇒ lent"),
         Paragraph((Run("    indented  "), Run("bold", bold=True), Run(" sl", italic=True)), size=31.0)),
        21,
    )  # fmt: skip
    block = TextBlock(id="body", rect=Rect(50, 120, 860, 300), text=text)
    deck = Deck(
        slug="d", title="D", theme=PLAIN_THEME, scenes=(scene("s", "bullets", "A title", block),)
    )
    assert against_the_ruler(show(deck), deck) == 6


def test_words_in_figures_are_as_wide_as_the_ruler_says(show: Open) -> None:
    deck = everything()
    page = show(deck, "#3")
    widths = page.evaluate("""Object.fromEntries([...document.querySelectorAll('.on svg text')].map(
      (text) => [text.textContent, text.getComputedTextLength()]))""")
    for name, width in widths.items():
        assert width == pytest.approx(KIT.ruler.width(name, "body", 14), rel=0.01)


def test_baselines_stand_where_the_scene_says(show: Open) -> None:
    """The first baseline lies size * (line_height - 1.2) / 2 + size * 0.935 below the top: in HTML as in SVG."""
    text = Text((para("H"), para("H", before=7.0)), 40, line_height=1.5)
    block = TextBlock(id="body", rect=Rect(100, 150, 400, 300), text=text)
    deck = Deck(slug="d", title="D", theme=PLAIN_THEME, scenes=(scene("s", "bullets", "T", block),))
    page = show(deck)
    baselines = page.evaluate("""[...document.querySelectorAll('[data-id=body] .l')].map((line) => {
      const mark = document.createElement('i');
      mark.style.cssText = 'display:inline-block;width:1px;height:0';
      line.append(mark);
      return mark.getBoundingClientRect().bottom;
    })""")
    first = 150 + 40 * (1.5 - 1.2) / 2 + 40 * 0.935
    assert baselines == pytest.approx([first, first + 60 + 7], abs=0.6)


def test_rows_and_columns_of_a_table_are_as_measured(show: Open) -> None:
    page = show(everything(), "#5")
    boxes = page.evaluate("""[...document.querySelectorAll('.on table td, .on table th')].map((cell) => {
      const box = cell.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height];
    })""")
    assert boxes[0] == pytest.approx([48, 130, 120, 40], abs=0.5)
    assert boxes[-1] == pytest.approx([548, 250, 200, 40], abs=0.5)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (800, 800), (400, 700)])
def test_the_stage_fills_the_window_and_no_more(show: Open, width: int, height: int) -> None:
    page = show(small(), width=width, height=height)
    box = page.locator(".scene.on .page").bounding_box()
    assert box is not None
    scale = min(width / 960, height / 540)
    assert box["width"] == pytest.approx(960 * scale, abs=1)
    assert box["x"] == pytest.approx((width - 960 * scale) / 2, abs=1)
    assert box["y"] == pytest.approx((height - 540 * scale) / 2, abs=1)
    assert page.evaluate(
        "[scrollX, scrollY, document.documentElement.scrollHeight <= innerHeight]"
    ) == [0, 0, True]


def test_words_can_be_selected_and_copied(show: Open) -> None:
    page = show(everything(), "#2")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.on [data-id=title]'))")
    assert page.evaluate("getSelection().toString()") == "Text in every style"
    box = page.locator(".on [data-id=title]").bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + 20, box["y"] + box["height"] / 2)
    assert page.evaluate("getSelection().toString()").strip() == "Text"


def test_a_screen_reader_meets_headings_lists_and_figures(show: Open) -> None:
    page = show(everything(), "#2")
    assert page.get_by_role("heading", name="Text in every style").count() == 1
    assert page.get_by_role("listitem").count() >= 4
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("img", name="Nine boxes").count() == 1
    assert page.locator(".spoken").inner_text() == "3: Every geometry holds text"


# --- without a script, and on paper -------------------------------------------------------------------------------


def test_without_a_script_the_slides_stand_below_each_other(show: Open) -> None:
    page = show(everything(), java_script_enabled=False)
    boxes = [scene.bounding_box() for scene in page.locator(".scene").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(everything().scenes)
    assert all(below - above > 540 for above, below in pairwise(tops))
    assert not page.locator(".bar").is_visible()


def test_a_printed_page_is_a_frame(show: Open) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    page = show(everything(), "#4.2")
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(reader.pages) == len(everything().scenes)
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx(
        [720, 405], abs=1
    )
    assert "Every geometry holds text" in re.sub(r"\s+", " ", reader.pages[2].extract_text())


def test_many_slides_start_at_once(show: Open) -> None:
    page = show(many(300))
    assert press(page, "End") == "300"
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert timing < 5000


def test_every_item_of_every_scene_can_be_found(show: Open) -> None:
    deck = everything()
    page = show(deck)
    ids = page.evaluate("[...document.querySelectorAll('.page [data-id]')].length")
    assert ids >= sum(len(walk(made.items)) for made in deck.scenes)
