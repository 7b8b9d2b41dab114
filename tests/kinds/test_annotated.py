"""Kind `annotated`: where notes stand and what they are tied to, what steps show, and what a mistake is told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Rect
from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Connector, Figure, Run, Shape, TextBlock, walk
from talkdiagrams.kinds.annotated.data import Note
from talkdiagrams.kinds.annotated.sheet import parted, pinned
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

CODE: dict[str, Any] = {
    "kind": "annotated",
    "text": "one two three\nfour five six\nseven two nine",
    "notes": [
        {"id": "a", "at": "two", "text": "the first two"},
        {"id": "b", "line": "2-3", "text": "both"},
    ],
}


def items(figure: Figure, frame: int = -1) -> dict[str, Any]:
    return {item.id: item for item in walk(figure.frames[frame].items)}


def rect(figure: Figure, id: str, frame: int = -1) -> Rect:
    item = items(figure, frame)[id]
    assert isinstance(item, Shape | TextBlock)
    return item.rect


def test_notes_stand_beside_in_the_order_of_their_lines() -> None:
    figure = draw(CODE)
    assert rect(figure, "note.a").y < rect(figure, "note.b").y
    assert rect(figure, "note.a").x >= rect(figure, "panel").right
    assert all(isinstance(items(figure)[f"leader.{id}"], Connector) for id in "ab")


def test_or_below_their_lines_and_the_text_makes_room() -> None:
    figure = draw({**CODE, "place": "below"})
    assert rect(figure, "text.0").bottom <= rect(figure, "note.a").y
    assert rect(figure, "note.a").bottom <= rect(figure, "text.1").y


def test_a_mark_lies_on_the_letters_it_means() -> None:
    figure = draw(CODE)
    text, mark = items(figure)["text.0"], rect(figure, "mark.a")
    em = RULER.width("0", "code", text.text.size)
    assert mark.x == pytest.approx(text.rect.x + 4 * em, abs=1.5)
    assert mark.right == pytest.approx(text.rect.x + 7 * em, abs=1.5)


def test_the_nth_of_several() -> None:
    note = Note("n", "x", 1, at="a", nth=2)
    pin = pinned(note, ((1, "banana"),))
    assert pin is not None
    assert (pin.low, pin.high) == (3, 4)
    assert pinned(Note("n", "x", 1, at="a", nth=4), ((1, "banana"),)) is None


def test_parts_of_coloured_runs_are_the_whole_line() -> None:
    runs = (Run("abc", bold=True), Run("def"), Run("ghi", token="code-string"))
    before, inside, behind = parted(runs, 2, 7)
    assert ["".join(r.text for r in part) for part in (before, inside, behind)] == [
        "ab",
        "cdefg",
        "hi",
    ]
    assert inside[0].bold
    assert not inside[1].bold
    assert behind[0].token == "code-string"


def test_steps_show_notes_one_after_the_other() -> None:
    figure = draw({**CODE, "steps": [{}, {"show": ["b"]}, {"show": ["a"]}]})
    seen = [{id for id in items(figure, n) if id.startswith("note.")} for n in range(3)]
    assert seen == [set(), {"note.b"}, {"note.a", "note.b"}]
    assert items(figure, 1)["note.b"].line.token == "changed"
    assert items(figure, 2)["note.b"].line.token == "brand"


def test_only_sends_the_others_away_and_dim_the_lines_back() -> None:
    steps = [{"show": ["a"]}, {"show": ["b"], "only": "true", "dim": "true"}]
    figure = draw({**CODE, "steps": steps})
    assert "note.a" not in items(figure)
    first = items(figure)["text.0"].text.paragraphs[0]
    assert {run.token for run in first.runs} == {"muted"}


def test_each_is_a_frame_a_note() -> None:
    figure = draw({**CODE, "each": "true"})
    assert len(figure.frames) == 3
    assert figure.frames[0].alt.startswith("Text: one two three")
    assert "At two: the first two." in figure.frames[1].alt


def test_lines_are_counted_as_the_file_counts_them() -> None:
    figure = draw(
        {
            "kind": "annotated",
            "capture": "escapes-m2-1.27.3",
            "lines": "66-68",
            "numbers": "true",
            "notes": [{"line": "67", "text": "here"}],
        }
    )
    numbers = [i.text.plain for id, i in items(figure).items() if id.startswith("numbers.")]
    assert numbers == ["66", "67", "68"]
    assert "go1.27.3" in items(figure)["origin"].text.plain


# --- mistakes -------------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "a note without a place": ({"notes": [{"text": "x"}]}, "notes/0 no-place"),
    "words that are not there": ({"notes": [{"at": "ten"}]}, "notes/0/at unknown-text"),
    "not in that line": ({"notes": [{"at": "two", "line": "2"}]}, "notes/0/at unknown-text"),
    "a line that is not there": ({"notes": [{"line": "9"}]}, "notes/0/line bad-lines"),
    "lines backwards": ({"notes": [{"line": "3-2"}]}, "notes/0/line bad-lines"),
    "no line at all": ({"notes": [{"line": "x"}]}, "notes/0/line bad-lines"),
    "two of one name": (
        {"notes": [{"id": "a", "line": "1"}, {"id": "a", "line": "2"}]},
        "notes/1/id same-name",
    ),
    "a step with nobody": ({"steps": [{"show": ["z"]}]}, "steps/0/show/0 unknown-name"),
    "no such lines": ({"lines": "7-9"}, "lines bad-lines"),
    "no such region": ({"region": "r"}, "region unknown-region"),
    "a line too long": ({"text": "x" * 200, "notes": []}, "text too-large"),
    "too many lines": ({"text": "x\n" * 60, "notes": []}, "text too-many"),
    "notes without end": (
        {"notes": [{"line": "1", "text": "word " * 50} for _ in range(12)]},
        "text too-large",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_mistake_is_told_at_its_line(name: str) -> None:
    change, wanted = CHANGES[name]
    assert wanted in faults({**CODE, **change})


def test_without_text_it_says_how_to_name_one() -> None:
    assert faults({"kind": "annotated"}) == ["kind no-data"]


def test_a_benchmark_of_which_nobody_knows_the_machine_is_a_warning() -> None:
    text = "BenchmarkX-2 \t 1000 \t 28.0 ns/op"
    story, problems = tell(
        {"kind": "annotated", "text": text, "notes": [{"at": "28.0", "text": "slow"}]}
    )
    assert story is not None
    assert [(p.place.path, p.code, p.severity) for p in problems] == [
        ("text", "bare-benchmark", "warning")
    ]
    _, problems = tell({"kind": "annotated", "capture": "benchmarks-mem-1.27.3", "lines": "5-6"})
    assert problems == ()


# --- anything -------------------------------------------------------------------------------------------------------


@st.composite
def sheets(draw_: st.DrawFn) -> dict[str, Any]:
    words = st.sampled_from(["x", "func", ":=", "&point{}", "longer_name", "0.25ms"])
    rows = draw_(st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=8))
    notes = []
    for n, row in enumerate(rows, 1):
        if draw_(st.booleans()):
            note = {"line": str(n), "text": draw_(st.sampled_from(["a", "what it means " * 4]))}
            if draw_(st.booleans()):
                note["at"] = draw_(st.sampled_from(row))
            notes.append(note)
    text = "\n".join(" ".join(row) for row in rows)
    where = draw_(st.sampled_from(["auto", "beside", "below"]))
    return {"kind": "annotated", "text": text, "notes": notes, "place": where, "each": "true"}


@settings(max_examples=30, deadline=None)
@given(sheets())
def test_whatever_is_written_is_drawn_or_does_not_fit(figure: dict[str, Any]) -> None:
    story, problems = tell(figure)
    if story is None:
        assert {problem.code for problem in problems} == {"too-large"}
        return
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    assert placed is not None, found
    assert complaints(placed) == []
