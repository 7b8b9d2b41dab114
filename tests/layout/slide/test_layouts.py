"""Layout by layout: what stands where, what a frame reveals, and what is said when there is no room."""

import pytest
from msgspec.structs import replace

from talkbuilder.layout.slide import compose
from talkbuilder.layout.themes import THEMES
from talkbuilder.scene import Group, Picture, Source, TextBlock
from tests.layout.slide.composing import composed, find, frames
from tests.layout.specimen import OCCASION, RULER, figure, talk_of


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
