"""Read rather than watched: selected, heard, printed, without a script."""

import re
from itertools import pairwise

import pytest
from msgspec.structs import replace

from talkbuilder.scene import walk
from tests.backends.decks import everything, many
from tests.backends.html.conftest import Open
from tests.backends.html.paging import press

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]


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


def test_a_screen_reader_is_told_what_each_frame_marks_or_tells(show: Open) -> None:
    deck = everything()
    words = {"4.1": "Zeile 1", "4.2": "Zeilen 3 bis 5 <b>"}
    scenes = tuple(replace(one, told=words.get(one.number, "")) for one in deck.scenes)
    page = show(replace(deck, language="de", scenes=scenes), "#4.1")
    heard = page.locator(".spoken")
    assert heard.inner_text().endswith(". Zeile 1")
    page.keyboard.press("ArrowRight")
    assert heard.inner_text().endswith(". Zeilen 3 bis 5 <b>")
    assert heard.get_attribute("aria-live") == "polite"
    page.keyboard.press("b")
    assert heard.inner_text() == "Schwarzes Bild"
    page.keyboard.press("b")
    assert heard.inner_text().endswith(". Zeilen 3 bis 5 <b>")


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
