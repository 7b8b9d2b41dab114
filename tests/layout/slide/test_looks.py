"""How a page looks: shares of the page, ornament, room between lines, and titles that break well."""

import pytest
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.layout.slide import compose, figure_area
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.layout.text.fit import lines_of
from talkbuilder.layout.themes import THEMES
from talkbuilder.scene import walk
from talkbuilder.theme import Box, SlotName, Theme
from tests.layout.slide.composing import find, frames
from tests.layout.specimen import OCCASION, RULER, deck_of, figure, talk_of


def on_a_page(look: Theme, share: float) -> Theme:
    """Return ``look`` with everything on its page in another size."""
    layouts = {
        name: replace(
            layout, boxes={slot: resized(box, share) for slot, box in layout.boxes.items()}
        )
        for name, layout in look.layouts.items()
    }
    page = Size(look.page.width * share, look.page.height * share)
    return replace(look, page=page, layouts=layouts)


def resized(box: Box, share: float) -> Box:
    here = box.rect
    rect = Rect(here.x * share, here.y * share, here.width * share, here.height * share)
    return replace(box, rect=rect, size=box.size * share, min_size=box.min_size * share)


def test_a_figure_is_a_share_of_the_page_be_it_small() -> None:
    """Pages of 10 by 5.63 inches fill the same screen: what was large enough on ours is large enough there."""
    look = THEMES["light"]
    small = on_a_page(look, 0.75)
    assert figure_area(small, "figure") == figure_area(look, "figure")
    talk = talk_of([{"layout": "figure", "title": "A", "figure": "steal"}])
    figures = {"steal@figure": figure(look, "figure", frames=1)}
    deck, problems = compose(talk, "full", figures, small, RULER, OCCASION)
    assert problems == ()
    (p0,) = [item for item in walk(deck.scenes[0].items) if item.id == "fig.P0"]
    assert (p0.rect.width, p0.text.size) == (90, 13.5)  # type: ignore[union-attr]
    assert [fault for fault in faults(deck.scenes[0], small) if "leaves" in fault] == []


def test_a_companys_pages_get_no_ornament_of_ours() -> None:
    slides = [{"layout": "title"}, {"layout": "section", "title": "One"},
              {"layout": "section", "title": "Two"},
              {"layout": "quote", "title": "A", "quote": "B", "by": "C"}]  # fmt: skip
    own, theirs = (
        [item.id for scene in compose(talk_of(slides), "full", {}, look, RULER, OCCASION)[0].scenes
         for item in walk(scene.items) if item.id.startswith("chrome.")]
        for look in (THEMES["light"], replace(THEMES["light"], ornament=False))
    )  # fmt: skip
    assert {"chrome.panel", "chrome.part", "chrome.mark", "chrome.bar"} <= set(own)
    assert theirs == []


def test_the_rule_of_a_comparison_strikes_no_heading_where_there_is_little_room() -> None:
    look = THEMES["light"]
    layout = look.layouts["comparison"]
    boxes = dict(layout.boxes)
    slots: tuple[tuple[SlotName, SlotName], ...] = (("subtitle", "body"), ("caption", "second"))
    for head, column in slots:
        box, below = boxes[head], boxes[column].rect
        boxes[head] = replace(
            box, rect=Rect(below.x, below.y - 5 - box.rect.height, below.width, box.rect.height)
        )
    close = replace(look, layouts={**look.layouts, "comparison": replace(layout, boxes=boxes)})
    slide = {"layout": "comparison", "title": "A", "left": {"heading": "B", "bullets": ["b"]},
             "right": {"heading": "C", "bullets": ["c"]}}  # fmt: skip
    deck, _ = compose(talk_of([slide]), "full", {}, close, RULER, OCCASION)
    rule, heading, content = (find(deck.scenes[0], id) for id in ("rule.body", "subtitle", "body"))
    assert heading.rect.bottom <= rule.rect.y < rule.rect.bottom <= content.rect.y


def test_a_companys_section_may_have_no_footer() -> None:
    look = THEMES["light"]
    bare = {
        name: replace(layout, boxes={s: b for s, b in layout.boxes.items() if s != "footer"})
        for name, layout in look.layouts.items()
    }
    talk = talk_of([{"layout": "section", "title": title} for title in ("One", "Two")])
    deck, _ = compose(talk, "full", {}, replace(look, layouts=bare), RULER, OCCASION)
    assert [find(scene, "title").text.plain for scene in deck.scenes] == ["One", "Two"]


LONG = "Two programs only wait, and one of them needs a thread for every wait"


def test_a_title_of_several_lines_stands_in_a_narrower_box_so_that_no_word_is_alone() -> None:
    (scene,) = frames({"layout": "bullets", "title": LONG, "bullets": ["one"]})
    title = find(scene, "title")
    first, last = lines_of(title.text.paragraphs[0])
    assert len(last) > 0.6 * len(first)
    assert title.rect.width < 852
    (short,) = frames({"layout": "bullets", "bullets": ["one"]})
    assert find(short, "title").rect.width == 852


def test_a_title_breaks_alike_in_every_frame() -> None:
    bullets = [str(n) for n in range(12)]
    for cut in range(40, len(LONG)):
        slide = {"layout": "bullets", "title": LONG[:cut], "bullets": bullets, "steps": True}
        titles = [find(scene, "title") for scene in frames(slide)]
        assert len({title.rect for title in titles}) == 1
        assert len({title.text.paragraphs[0].breaks for title in titles}) == 1


def test_what_does_not_fill_its_room_stands_a_little_above_the_middle() -> None:
    code = {"layout": "code", "code": {"text": "x := 1"}}
    table = {"layout": "table", "rows": [["a", "b"], ["c", "d"]]}
    for slide, id in ((code, "panel.body"), (table, "table")):
        (scene,) = frames(slide)
        rect = find(scene, id).rect
        above, below = rect.y - 122, 496 - rect.bottom
        assert above / (above + below) == pytest.approx(0.4, abs=0.02)


def test_a_short_list_is_large_and_airy_a_long_one_smaller_and_closer() -> None:
    (short,) = frames({"layout": "bullets", "bullets": ["one", "two", "three"]})
    (long,) = frames({"layout": "bullets", "bullets": ["word " * 18] * 6})
    airy, close = find(short, "body").text, find(long, "body").text
    assert airy.size == 28 > close.size
    assert airy.paragraphs[1].before / airy.size > close.paragraphs[1].before / close.size


def test_headings_that_can_stand_on_one_line_do() -> None:
    side = {"heading": "10,000 on a channel: 6 to 10 threads", "bullets": ["one"]}
    (scene,) = frames({"layout": "comparison", "left": side, "right": side})
    heading = find(scene, "subtitle").text
    assert heading.paragraphs[0].breaks == ()
    assert 18 <= heading.size < 24


def test_a_section_shows_its_number_and_how_far_the_talk_has_come() -> None:
    sections = [{"layout": "section", "title": title} for title in ("One", "Two", "Three")]
    deck, _ = deck_of([*sections, {"layout": "section", "title": "Backup", "hidden": True}])
    one, two, three, backup = deck.scenes
    assert find(two, "chrome.part").text.plain == "2"
    heights = [[find(s, f"chrome.part.{n}").rect.height for n in (1, 2, 3)] for s in (one, three)]
    assert heights == [[6, 2, 2], [6, 6, 6]]
    assert find(backup, "chrome.part") is None
    alone, _ = deck_of(sections[:1])
    assert find(alone.scenes[0], "chrome.part") is None
