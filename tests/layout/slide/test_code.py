"""Code and its output: a paragraph a line, bands on marked lines, and room for both."""

import pytest

from talkbuilder.layout.text.fit import lines_of
from tests.layout.slide.composing import composed, find, frames


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


@pytest.mark.parametrize(
    ("language", "hint"), [("sqll", 'did you mean "sql"?'), ("quenya-x", "`text` for none")]
)
def test_a_language_that_nobody_knows_is_told(language: str, hint: str) -> None:
    _, (problem,) = composed({"layout": "code", "code": {"text": "x", "language": language}})
    assert (problem.code, problem.severity) == ("unknown-language", "warning")
    assert hint in problem.hint


@pytest.mark.parametrize("language", ["go", "sql", "text", "", "console"])
def test_known_languages_and_none_are_fine(language: str) -> None:
    assert composed({"layout": "code", "code": {"text": "x", "language": language}})[1] == ()


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


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["line 1", "lines 2 to 3", "output, line 1", "output, lines 2 to 3"]),
        (
            "de",
            ["Zeile 1", "Zeilen 2 bis 3", "Ausgabe, Zeile 1", "Ausgabe, Zeilen 2 bis 3"],
        ),
    ],
)
def test_who_cannot_see_the_bands_is_told_the_lines(language: str, wanted: list[str]) -> None:
    code = {"text": "a\nb\nc\nd\ne", "language": "text", "highlight": ["1", "2-3"]}
    printed = {"text": "1\n2\n3", "highlight": ["1", "2-3"]}
    both = {"layout": "code-output", "steps": True, "code": code, "output": printed}
    assert [scene.told for scene in frames(both, language=language)] == wanted
    alone = {"layout": "code", "steps": True, "code": code}
    assert [scene.told for scene in frames(alone, language=language)] == wanted[:2]


def test_nothing_is_told_of_code_without_marks() -> None:
    for slide in ({"layout": "code"}, {"layout": "code-output", "output": {"text": "1"}}):
        (scene,) = frames({**slide, "code": {"text": "main()"}})
        assert scene.told == ""
