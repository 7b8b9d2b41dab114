"""What stands in the browser is where and as wide as the ruler and the scene say."""

from typing import Any

import pytest
from playwright.sync_api import Page

from talkbuilder.backends.vector.text import lines
from talkbuilder.geometry import Rect
from talkbuilder.scene import Deck, Paragraph, Run, Text, TextBlock
from tests.backends.decks import everything, small
from tests.backends.html.conftest import Open
from tests.backends.kits import KIT
from tests.backends.plain import PLAIN_THEME, para, scene
from tests.layout.specimen import deck_of

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


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
