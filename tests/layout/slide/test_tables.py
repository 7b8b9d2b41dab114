"""Tables and comparisons: how columns are set, what steps reveal, what a verdict looks like."""

import pytest

from talkbuilder.scene import Shape, Table
from tests.layout.slide.composing import composed, find, frames

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
