"""What differs between two slides: box by box, line by line."""

import pytest
from msgspec.structs import replace

from talkbuilder.edits.compare import compare
from talkbuilder.edits.model import Box, Change, Slide, Spot

BODY = Box("body", "body", lines=("first point", "second point", "third point"))
LABEL = Box("fig.p0", lines=("P0 runs G1",), spot=Spot(0.2, 0.3, 0.1, 0.1), alt="a P")
BLANK = Box("fig.p1", spot=Spot(0.5, 0.3, 0.1, 0.1))
TABLE = Box("table", kind="table", lines=("name\tvalue", "runq\t256", "ticks\t61"))
CODE = Box("code", lines=("func f() {", "    return", "}"), code=True)
CHART = Box("fig.chart", kind="chart", lines=("series ns", "ns, one: 1", "ns, two: 2.5"))
PICTURE = Box("image", kind="picture", alt="a photograph")
SLIDE = Slide(
    1,
    (Box("title", "title", lines=("A title",)), BODY, LABEL, BLANK, TABLE, CODE, CHART, PICTURE),
    ("What is said first.", "What is said then."),
)


def told(theirs: Slide) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.box, one.old, one.new) for one in compare(SLIDE, theirs, 0)]


def with_box(old: Box, *new: Box) -> Slide:
    return replace(
        SLIDE, boxes=tuple(n for box in SLIDE.boxes for n in (new if box is old else (box,)))
    )


def test_a_slide_does_not_differ_from_itself() -> None:
    assert told(SLIDE) == []


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("backwards", [True, False])
def test_names_and_order_are_the_programs_own(names: bool, backwards: bool) -> None:
    boxes = SLIDE.boxes[::-1] if backwards else SLIDE.boxes
    renamed = tuple(replace(box, name=f"Google Shape;{n};p1") for n, box in enumerate(boxes))
    assert told(replace(SLIDE, boxes=renamed if names else boxes)) == []


def test_a_line_that_was_changed_deleted_or_added() -> None:
    lines = ("first point", "the second point", "a point between", "third point")
    assert told(with_box(BODY, replace(BODY, lines=lines))) == [
        ("text", "body", "second point", "the second point"),
        ("text", "body", "", "a point between"),
    ]
    assert told(with_box(BODY, replace(BODY, lines=BODY.lines[1:]))) == [
        ("text", "body", "first point", "")
    ]


def test_what_was_added_says_behind_which_line() -> None:
    (one,) = compare(SLIDE, with_box(BODY, replace(BODY, lines=(*BODY.lines, "more"))), 7)
    assert one == Change("text", 7, 1, new="more", box="body", after="third point")


def test_a_label_with_other_words_in_the_same_place_is_the_same_label() -> None:
    other = replace(LABEL, name="TextBox 7", lines=("something else",))
    assert told(with_box(LABEL, other)) == [("text", "fig.p0", "P0 runs G1", "something else")]


def test_words_in_a_shape_that_had_none() -> None:
    assert told(with_box(BLANK, replace(BLANK, lines=("idle",)))) == [
        ("text", "fig.p1", "", "idle")
    ]


def test_a_cell() -> None:
    lines = ("name\tvalue", "runq\t512", "ticks\t61")
    assert told(with_box(TABLE, replace(TABLE, name="", lines=lines))) == [
        ("cell", "table", "256", "512")
    ]


def test_a_row_and_a_column() -> None:
    assert told(with_box(TABLE, replace(TABLE, lines=(*TABLE.lines, "more\t1")))) == [
        ("cell", "table", "", "more | 1")
    ]
    wider = tuple(f"{line}\tx" for line in TABLE.lines)
    assert len(told(with_box(TABLE, replace(TABLE, lines=wider)))) == 3


def test_the_indent_of_code() -> None:
    lines = ("func f() {", "        return", "}")
    assert told(with_box(CODE, replace(CODE, code=False, lines=lines))) == [
        ("text", "code", "    return", "        return")
    ]


def test_a_value_of_a_chart() -> None:
    lines = ("series ns", "ns, one: 1", "ns, two: 3.5")
    assert told(with_box(CHART, replace(CHART, lines=lines))) == [
        ("chart", "fig.chart", "ns, two: 2.5", "ns, two: 3.5")
    ]


def test_a_box_and_a_picture_that_we_do_not_have() -> None:
    note = Box("TextBox 1", lines=("Ask Bob", "today"), spot=Spot(0.9, 0.9, 0.1, 0.1))
    photo = Box("Picture 2", kind="picture", alt="Bob")
    assert told(replace(SLIDE, boxes=(*SLIDE.boxes, note, photo))) == [
        ("box-added", "TextBox 1", "", "Ask Bob\ntoday"),
        ("picture-added", "Picture 2", "", "Bob"),
    ]


def test_a_box_and_a_picture_that_were_deleted() -> None:
    assert told(with_box(LABEL)) == [("box-removed", "fig.p0", "P0 runs G1", "")]
    assert told(with_box(PICTURE)) == [("picture-removed", "image", "a photograph", "")]


def test_a_description_that_somebody_wrote_anew_is_told_and_one_that_a_program_lost_is_not() -> (
    None
):
    assert told(with_box(LABEL, replace(LABEL, alt="the first P"))) == [
        ("alt", "fig.p0", "a P", "the first P")
    ]
    assert told(with_box(LABEL, replace(LABEL, alt=""))) == []


def test_notes() -> None:
    notes = ("What is said first, in other words.", "What is said then.", "And this.")
    assert told(replace(SLIDE, notes=notes)) == [
        ("notes", "", "What is said first.", "What is said first, in other words."),
        ("notes", "", "", "And this."),
    ]


def test_a_slide_that_is_hidden_now() -> None:
    assert told(replace(SLIDE, hidden=True)) == [("hidden", "", "", "")]
