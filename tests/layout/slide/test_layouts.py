"""Layout by layout: what stands where, what a frame reveals, and what is said when there is no room."""

from dataclasses import replace
from typing import Any

import pytest

from talkbuilder.geometry import Rect, Size
from talkbuilder.layout.slide import compose, figure_area
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.layout.text.fit import lines_of
from talkbuilder.layout.themes import THEMES
from talkbuilder.problem import Problem
from talkbuilder.scene import Group, Picture, Scene, Shape, Source, Table, TextBlock, walk
from talkbuilder.theme import Box, SlotName, Theme
from tests.layout.specimen import OCCASION, RULER, deck_of, figure, talk_of


def composed(
    slide: dict[str, Any], sources: tuple[Source, ...] | None = None, **outline: Any
) -> tuple[tuple[Scene, ...], tuple[Problem, ...]]:
    deck, problems = deck_of([{"title": "A point"} | slide], sources=sources, **outline)
    if not problems:
        assert [fault for scene in deck.scenes for fault in faults(scene, deck.theme)] == []
    return deck.scenes, problems


def frames(
    slide: dict[str, Any], sources: tuple[Source, ...] | None = None, **outline: Any
) -> tuple[Scene, ...]:
    scenes, problems = composed(slide, sources, **outline)
    assert problems == ()
    return scenes


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


def find(scene: Scene, id: str) -> Any:
    return next((item for item in scene.items if item.id == id), None)


# --- words --------------------------------------------------------------------------------------------------------


def test_the_title_slide_takes_what_it_shows_from_the_talk() -> None:
    (scene,) = frames({"layout": "title", "title": None})
    assert find(scene, "title").text.plain == "The scheduler in three letters"
    assert find(scene, "subtitle").role == "subtitle"
    assert find(scene, "caption").text.plain == (
        "Ada Example · Runtime engineer, Example Ltd\nGopherCon · 23 November 2026"
    )
    assert find(scene, "footer") is None


def test_bullets_hang_and_second_level_is_smaller() -> None:
    (scene,) = frames({"layout": "bullets", "bullets": ["one", {"text": "two", "sub": ["below"]}]})
    one, two, below = find(scene, "body").text.paragraphs
    assert (one.bullet, one.level, one.before) == ("•", 0, 0)
    assert one.indent == one.hanging > 0
    assert two.before > 0
    assert (below.bullet, below.level) == ("–", 1)
    assert below.indent > one.indent
    assert below.size == find(scene, "body").text.size - 2 >= 18


def test_inline_markdown_becomes_runs() -> None:
    (scene,) = frames({"layout": "bullets", "bullets": ["`go` *and* [link](https://go.dev)"]})
    code, _, word, _, link = find(scene, "body").text.paragraphs[0].runs
    assert code.family == "code"
    assert word.italic
    assert (link.token, link.link.url) == ("link", "https://go.dev")


def test_columns_have_one_size() -> None:
    (scene,) = frames({"layout": "two-columns", "left": ["word " * 20] * 4, "right": ["short"]})
    assert find(scene, "body").text.size == find(scene, "second").text.size < 22


def test_the_second_level_is_never_under_the_least_size() -> None:
    left = [{"text": "one", "sub": ["below"]}]
    (scene,) = frames({"layout": "two-columns", "left": left, "right": ["word " * 24] * 4})
    body = find(scene, "body").text
    assert (body.size, body.paragraphs[1].size) == (18, 18)


def test_steps_reveal_the_left_column_then_the_right() -> None:
    scenes = frames({"layout": "two-columns", "steps": True, "left": ["a", "b"], "right": ["c"]})
    shown = [
        "".join(find(s, id).text.plain for id in ("body", "second") if find(s, id)) for s in scenes
    ]
    assert shown == ["a", "a\nb", "a\nbc"]


def test_too_much_text_is_a_problem_at_its_line_that_says_how_much() -> None:
    _, (problem,) = composed({"layout": "bullets", "bullets": ["a line of words"] * 12 + []}
                             | {"bullets": ["a long line of words " * 5] * 12})  # fmt: skip
    assert problem.code == "overflow"
    assert "lines too many at 18 pt" in problem.message
    assert str(problem.place).startswith("talk.yaml:")
    assert "split the slide" in problem.hint


def test_a_character_nobody_can_show_is_a_problem() -> None:
    _, (problem,) = composed({"layout": "quote", "quote": "日", "by": "x"})
    assert problem.code == "missing-glyph"
    assert "U+65E5" in problem.message


# --- figures and pictures -----------------------------------------------------------------------------------------


def test_a_figure_is_one_group_in_its_box_with_words_for_who_cannot_see() -> None:
    scenes = frames({"layout": "figure", "figure": "steal"})
    assert len(scenes) == 3
    group = find(scenes[1], "fig")
    assert isinstance(group, Group)
    assert group.alt == "P1 takes G1 from P0."
    assert scenes[1].caption == "P1 takes G1 from P0"
    assert find(scenes[1], "caption").text.plain == scenes[1].caption
    edge = next(item for item in group.items if item.id == "fig.edge")
    assert edge.begin.item == "fig.P0"  # type: ignore[union-attr]


def test_the_outlines_caption_stands_in_every_frame() -> None:
    scenes = frames({"layout": "figure", "figure": "steal", "caption": "What *steals*"})
    assert {scene.caption for scene in scenes} == {"What steals"}


def test_words_beside_a_figure_come_with_its_frames_and_all_are_there_in_the_end() -> None:
    bullets = ["one", "two", "three", "four", "five"]
    slide = {"layout": "figure-text", "figure": "steal", "bullets": bullets}
    assert len(frames(slide)) == 3
    scenes = frames(slide | {"steps": True})
    assert [len(find(s, "body").text.paragraphs) for s in scenes] == [1, 2, 3, 4, 5]
    assert find(scenes[4], "fig") == find(scenes[2], "fig")


def test_a_figure_that_could_not_be_drawn_leaves_its_room_empty() -> None:
    (scene,) = frames({"layout": "figure", "figure": "absent"})
    assert find(scene, "fig") is None


def test_a_picture_keeps_its_proportions_in_the_middle_of_its_box() -> None:
    (scene,) = frames({"layout": "image", "image": "trace.png", "alt": "A *trace*"})
    picture = find(scene, "image")
    assert isinstance(picture, Picture)
    assert picture.rect.width / picture.rect.height == pytest.approx(1600 / 700)
    assert picture.rect.center.x == pytest.approx(480)
    assert picture.alt == "A trace"


# --- code ---------------------------------------------------------------------------------------------------------


def test_code_is_a_paragraph_a_line_with_coloured_runs_and_no_tabs() -> None:
    (scene,) = frames({"layout": "code", "code": {"text": "func f() {\n\treturn // x\n}"}})
    text = find(scene, "body").text
    assert (text.family, text.size, text.wrap) == ("code", 26, False)
    assert text.plain == "func f() {\n    return // x\n}"
    assert text.paragraphs[0].runs[0].token == "code-keyword"
    assert text.paragraphs[1].runs[-1].token == "code-comment"
    panel = find(scene, "panel.body")
    assert (panel.fill, panel.role) == ("code-surface", "decoration")


def test_long_lines_continue_after_a_mark() -> None:
    code = {"text": "\tfmt.Println(" + "argument, " * 14 + "last)", "language": "go"}
    (scene,) = frames({"layout": "code", "code": code})
    (paragraph,) = find(scene, "body").text.paragraphs
    lines = lines_of(paragraph)
    assert len(lines) > 1
    assert all(line.startswith("    » ") for line in lines[1:])
    assert "".join([lines[0], *(" " + line[6:] for line in lines[1:])]) == code["text"].replace(
        "\t", "    "
    )
    marks = [run for run in paragraph.runs if run.token == "code-mark"]
    assert len(marks) == len(paragraph.breaks) == len(lines) - 1
    assert all(paragraph.text[at - 1] == "\n" for at in paragraph.breaks)


def test_marked_lines_get_a_band_that_moves_from_frame_to_frame() -> None:
    code = {"text": "\n".join("abcdefgh"), "language": "text", "highlight": ["2-3", "6"]}
    slide = {"layout": "code", "code": code}
    first, second = frames(slide | {"steps": True})
    band, later = find(first, "body.mark.1"), find(second, "body.mark.1")
    lead = find(first, "body").text.size * find(first, "body").text.line_height
    top = find(first, "body").rect.y
    assert band.rect.y == pytest.approx(top + lead - 1)
    assert band.rect.height == pytest.approx(2 * lead + 2)
    assert later.rect.y == pytest.approx(top + 5 * lead - 1)
    (both,) = frames(slide)
    assert find(both, "body.mark.1") == band
    assert find(both, "body.mark.2").rect == later.rect


def test_code_that_is_too_long_is_a_problem() -> None:
    _, (problem,) = composed({"layout": "code", "code": {"text": "x\n" * 40 + "x"}})
    assert problem.code == "overflow"
    assert "of code too many at 14 pt" in problem.message


def test_short_code_and_output_stand_beside_each_other_in_one_size() -> None:
    slide = {"layout": "code-output", "code": {"text": "fmt.Println(1)"}, "output": {"text": "1"}}
    (scene,) = frames(slide)
    code, output = find(scene, "body"), find(scene, "second")
    assert code.rect.y == output.rect.y
    assert code.text.size == output.text.size
    assert find(scene, "panel.body").rect.height == find(scene, "panel.second").rect.height


def test_long_lines_of_output_go_below_the_code() -> None:
    printed = {"text": "a long line of output " * 4, "language": "text"}
    (scene,) = frames({"layout": "code-output", "code": {"text": "main()"}, "output": printed})
    assert find(scene, "second").rect.y > find(scene, "panel.body").rect.bottom


def test_steps_show_the_output_last() -> None:
    code = {"text": "a\nb", "highlight": ["1", "2"]}
    scenes = frames({"layout": "code-output", "steps": True, "code": code, "output": {"text": "x"}})
    assert [find(scene, "second") is not None for scene in scenes] == [False, False, True]


def test_below_code_and_output_stand_the_words_of_both() -> None:
    code = {"text": "main()", "caption": "The program"}
    printed = {"text": "1", "caption": "`go run .` · go1.27.3"}
    for slide, words in (
        ({"layout": "code", "code": code}, "The program"),
        ({"layout": "code-output", "code": {"text": "main()"}, "output": printed}, "go run . · go1.27.3"),
        ({"layout": "code-output", "code": code, "output": printed}, "The program · go run . · go1.27.3"),
        ({"layout": "code", "code": {"text": "main()"}}, ""),
    ):  # fmt: skip
        (scene,) = frames(slide)
        caption = find(scene, "caption")
        assert (caption.text.plain if caption else "") == words
        if caption:
            panels = [find(scene, name) for name in ("panel.body", "panel.second")]
            assert caption.rect.y > max(panel.rect.bottom for panel in panels if panel)


# --- tables and comparisons ---------------------------------------------------------------------------------------

ROWS = [["what", "ns", "words"], ["goroutine", "~120 ns", "a"], ["thread", "1,500", "b " * 80]]


def test_numbers_stand_right_and_words_left_unless_the_outline_says_otherwise() -> None:
    (scene,) = frames({"layout": "table", "rows": ROWS})
    table = find(scene, "table")
    assert isinstance(table, Table)
    assert [cell.text.align for cell in table.rows[1]] == ["left", "right", "left"]
    assert all(cell.text.bold for cell in table.rows[0])
    assert sum(table.columns) == pytest.approx(table.rect.width)
    assert table.rect.width <= 852
    assert table.heights[2] > table.heights[1]
    (scene,) = frames({"layout": "table", "rows": ROWS, "align": ["center"]})
    assert find(scene, "table").rows[1][0].text.align == "center"


def test_steps_reveal_rows_under_the_header_without_moving_them() -> None:
    scenes = frames({"layout": "table", "rows": ROWS, "steps": True, "caption": "measured"})
    tables = [find(scene, "table") for scene in scenes]
    assert [len(table.rows) for table in tables] == [2, 3]
    assert tables[0].columns == tables[1].columns
    assert tables[0].heights == tables[1].heights[:2]


def test_a_table_that_is_too_high_is_a_problem() -> None:
    _, (problem,) = composed({"layout": "table", "rows": [["a"]] * 30})
    assert problem.code == "overflow"
    assert "the table is" in problem.message


def test_a_verdict_is_a_colour_and_a_sign() -> None:
    side = {"heading": "Mutex", "bullets": ["slow"]}
    code = {"heading": "Atomic", "code": {"text": "n.Add(1)"}, "verdict": "good"}
    (scene,) = frames({"layout": "comparison", "left": side | {"verdict": "bad"}, "right": code})
    left, right = find(scene, "subtitle").text, find(scene, "caption").text
    assert (left.plain, left.token) == ("✗ Mutex", "bad")
    assert (right.plain, right.token) == ("✓ Atomic", "good")
    assert isinstance(find(scene, "panel.second"), Shape)
    assert find(scene, "second").text.family == "code"


def test_code_on_both_sides_has_one_size_and_panels_of_one_height() -> None:
    short = {"heading": "A", "code": {"text": "a"}}
    long = {"heading": "B", "code": {"text": "b(" + "x" * 40 + ")\n\nc"}}
    (scene,) = frames({"layout": "comparison", "left": short, "right": long})
    assert find(scene, "body").text.size == find(scene, "second").text.size
    assert find(scene, "panel.body").rect.height == find(scene, "panel.second").rect.height


def test_steps_show_one_side_and_then_the_other() -> None:
    side = {"heading": "H", "bullets": ["1", "2"]}
    scenes = frames({"layout": "comparison", "steps": True, "left": side, "right": side})
    counts = [
        [len(find(s, id).text.paragraphs) if find(s, id) else 0 for id in ("body", "second")]
        for s in scenes
    ]
    assert counts == [[1, 0], [2, 0], [2, 1], [2, 2]]


# --- people and sources -------------------------------------------------------------------------------------------


def test_the_speaker_has_photo_links_and_a_code_to_scan() -> None:
    (scene,) = frames({"layout": "speaker", "text": "Hello."})
    assert find(scene, "photo").alt == "Ada Example"
    assert find(scene, "qr").alt == "QR code: https://example.org/ada"
    text = find(scene, "body").text
    assert text.plain.split("\n")[-2:] == ["ada@example.org", "example.org/ada"]
    assert text.paragraphs[-2].runs[0].link.url == "mailto:ada@example.org"


def test_without_a_speaker_there_is_a_warning() -> None:
    _, (problem,) = composed({"layout": "speaker"}, speaker=None)
    assert (problem.code, problem.severity) == ("no-speaker", "warning")


def test_sources_stand_in_two_columns_and_go_on_over_slides_of_their_own() -> None:
    sources = tuple(Source(f"Number {n}: {'what it says, ' * 12}", "") for n in range(1, 21))
    scenes = frames({"layout": "references"}, sources)
    assert [(s.id, s.slide, s.number, s.frames) for s in scenes] == [
        ("slide-0", "slide-0", "1", 1),
        ("slide-0-2", "slide-0-2", "2", 1),
    ]
    columns = [find(scene, id) for scene in scenes for id in ("body", "second")]
    bullets = [p.bullet for one in columns if one for p in one.text.paragraphs]
    assert bullets == [f"{n}." for n in range(1, 21)]
    assert min(one.text.size for one in columns if one) >= 14
    assert isinstance(find(scenes[0], "body"), TextBlock)
    assert find(scenes[0], "title").text.plain == "A point\u00a01/2"


def test_a_source_links_the_file_it_names_or_shows_where_it_is() -> None:
    sources = (
        Source(
            "`retake` in proc.go", "https://github.com/golang/go/blob/go1.27.3/src/runtime/proc.go"
        ),
        Source("The release notes", "https://go.dev/doc/go1.27"),
        Source("Elsewhere", f"https://example.org/{'a/' * 30}end.html"),
    )
    (scene,) = frames({"layout": "references"}, sources)
    lines = find(scene, "body").text.paragraphs
    assert [line.text for line in lines] == [
        "retake in proc.go", "The release notes  go.dev/doc/go1.27", "Elsewhere  example.org/…/end.html",
    ]  # fmt: skip
    assert [run.text for run in lines[0].runs if run.link] == ["proc.go"]


def test_a_figure_without_words_has_no_caption() -> None:
    talk, look = talk_of([{"layout": "figure", "title": "A", "figure": "steal"}]), THEMES["light"]
    one = figure(look, "figure", frames=1)
    silent = replace(one, frames=tuple(replace(frame, caption="") for frame in one.frames))
    deck, _ = compose(talk, "full", {"steal@figure": silent}, look, RULER, OCCASION)
    assert find(deck.scenes[0], "caption") is None


def test_words_of_a_step_take_inline_markdown() -> None:
    talk, look = talk_of([{"layout": "figure", "title": "A", "figure": "steal"}]), THEMES["light"]
    one = figure(look, "figure", frames=1)
    told = tuple(replace(frame, caption="An `UPDATE` *writes*") for frame in one.frames)
    deck, _ = compose(
        talk, "full", {"steal@figure": replace(one, frames=told)}, look, RULER, OCCASION
    )
    (scene,) = deck.scenes
    assert scene.caption == find(scene, "caption").text.plain == "An UPDATE writes"
    runs = find(scene, "caption").text.paragraphs[0].runs
    assert [run.text for run in runs if run.family == "code"] == ["UPDATE"]
    assert [run.text for run in runs if run.italic] == ["writes"]


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


# --- balance and room ---------------------------------------------------------------------------------------------


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
