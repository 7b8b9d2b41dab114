"""Kind `record`: where blocks stand, what is outlined, padding from offsets, mistakes at their lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.layout.figure import place_figure
from talkbuilder.ports import Played
from talkbuilder.scene import Connector, Figure, Shape, walk
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.kinds.record.grid import stretches
from talkdiagrams.kinds.record.rows import padding
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

SLICES: dict[str, Any] = {
    "kind": "record",
    "blocks": {
        "s": {"fields": {"ptr": "-> a.[0]", "len": "2"}},
        "a": {"fields": {"[0]": "1", "[1]": "2"}},
    },
}


def shapes(figure: Figure, frame: int = 0) -> dict[str, Shape]:
    return {i.id: i for i in walk(figure.frames[frame].items) if isinstance(i, Shape)}


def arrows(figure: Figure, frame: int = 0) -> dict[str, Connector]:
    return {i.id: i for i in walk(figure.frames[frame].items) if isinstance(i, Connector)}


def outlined(figure: Figure, frame: int) -> set[str]:
    found = shapes(figure, frame).items()
    return {id.partition("|")[0] for id, one in found if one.line and one.line.token == "changed"}


def stepped(*steps: dict[str, Any]) -> dict[str, Any]:
    return {**SLICES, "steps": list(steps)}


# --- places -----------------------------------------------------------------------------------------------------------


def test_what_is_pointed_to_stands_right_of_what_points_there() -> None:
    found = shapes(draw(SLICES))
    assert found["s|box"].rect.right < found["a|box"].rect.x


def test_a_pointer_to_a_field_ends_at_that_field() -> None:
    arrow = arrows(draw(SLICES))["s.ptr>a.[0]"]
    assert (arrow.begin and arrow.begin.item, arrow.end and arrow.end.item) == (
        "s.ptr",
        "a.[0]",
    )


def test_a_circle_of_pointers_is_drawn() -> None:
    ring = {"a": {"fields": {"next": "-> b"}}, "b": {"fields": {"next": "-> a", "me": "-> b"}}}
    figure = draw({"kind": "record", "blocks": ring})
    assert set(arrows(figure)) == {"a.next>b", "b.next>a", "b.me>b"}
    assert complaints(figure) == []


def test_blocks_without_pointers_stand_side_by_side() -> None:
    two = {"a": {"fields": {"x": "1"}}, "b": {"fields": {"x": "1", "y": "2"}}}
    found = shapes(draw({"kind": "record", "blocks": two}))
    assert found["a|box"].rect.y == found["b|box"].rect.y


def test_a_column_can_be_chosen() -> None:
    two = {"a": {"fields": {"to": "-> b"}}, "b": {"column": "0", "fields": {"x": "1"}}}
    found = shapes(draw({"kind": "record", "blocks": two}))
    assert found["a|box"].rect.x == found["b|box"].rect.x


# --- bytes ------------------------------------------------------------------------------------------------------------


def test_padding_is_what_no_field_holds() -> None:
    fields = (
        Field("a", offset=0, size=1),
        Field("b", offset=8, size=8),
        Field("c", offset=16, size=1),
    )
    assert list(padding(Block("x", fields=fields, size=24))) == [("a", 1, 7), ("c", 17, 7)]
    assert list(padding(Block("x", fields=fields))) == [("a", 1, 7)]


@given(st.integers(0, 100), st.integers(1, 100))
def test_stretches_cover_each_byte_once(offset: int, size: int) -> None:
    covered = [
        8 * (word + row) + at + byte
        for word, rows, at, count in stretches(offset, size)
        for row in range(rows)
        for byte in range(count)
    ]
    assert sorted(covered) == list(range(offset, offset + size))


def test_to_scale_a_field_of_eight_bytes_is_eight_times_as_wide_as_one_of_one() -> None:
    fields = {"a": {"size": "1"}, "b": {"size": "8", "offset": "8"}}
    found = shapes(draw({"kind": "record", "scale": "true", "blocks": {"x": {"fields": fields}}}))
    one, eight = found["x.a"].rect.width, found["x.b"].rect.width
    assert eight == pytest.approx(8 * one, rel=0.08)


# --- what changed -----------------------------------------------------------------------------------------------------


def test_what_changed_is_outlined_for_one_frame() -> None:
    figure = draw(stepped({"change": {"a.[1]": "9"}}, {"change": {"s.len": "1"}}, {}))
    assert [outlined(figure, n) for n in range(4)] == [set(), {"a.[1]"}, {"s.len"}, set()]


def test_a_new_block_is_outlined_and_a_moved_pointer_is_drawn_in_the_same_colour() -> None:
    new = {"b": {"fields": {"[0]": "1"}}}
    figure = draw(stepped({"add": new, "change": {"s.ptr": "-> b.[0]"}}))
    assert outlined(figure, 1) == {"b", "s.ptr"}
    assert arrows(figure, 1)["s.ptr>b.[0]"].line.token == "changed"
    assert "s.ptr>a.[0]" not in arrows(figure, 1)


def test_nil_is_said_and_has_no_arrow() -> None:
    figure = draw(stepped({"change": {"s.ptr": "nil"}}))
    assert not arrows(figure, 1)
    assert "ptr is nil" in figure.frames[1].alt


def test_a_pointer_that_became_a_value_points_no_more() -> None:
    figure = draw(stepped({"change": {"s.ptr": {"value": "0x0"}}}))
    assert not arrows(figure, 1)


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"change": {"s.pointer": "1"}}, "steps/0/change/s.pointer unknown-name"),
        ({"change": {"s": "1"}}, "steps/0/change/s no-field"),
        ({"change": {"s.len": {"gone": "true"}}}, "steps/0/change/s.len/gone no-block"),
        ({"change": {"s.ptr": "-> b"}}, "steps/0/change/s.ptr unknown-name"),
        ({"remove": ["a"]}, "blocks/s/fields/ptr unknown-name"),
        ({"remove": ["b"]}, "steps/0/remove/0 unknown-name"),
        ({"add": {"a": {}}}, "steps/0/add/a two-places"),
        ({"mark": ["a.[2]"]}, "steps/0/mark/0 unknown-name"),
    ],
)
def test_a_wrong_name_is_a_problem_at_its_line(step: dict[str, Any], fault: str) -> None:
    assert faults(stepped(step)) == [fault]


def test_all_wrong_names_are_told_at_once_and_each_once() -> None:
    blocks = {"x": {"fields": {"a": "-> y", "b": "-> x.z"}}}
    steps = [{"change": {"x.q": "1"}}, {"add": {"x": {}}, "mark": ["w"]}]
    assert faults({"kind": "record", "blocks": blocks, "steps": steps}) == [
        "blocks/x/fields/a unknown-name", "blocks/x/fields/b unknown-name", "steps/0/change/x.q unknown-name",
        "steps/1/add/x two-places", "steps/1/mark/0 unknown-name",
    ]  # fmt: skip


def test_fields_that_overlap_are_a_problem() -> None:
    fields = {"a": {"size": "8"}, "b": {"offset": "4", "size": "4"}}
    figure = {"kind": "record", "blocks": {"x": {"fields": fields}}}
    assert faults(figure) == ["blocks/x/fields/b bad-offset"]


def test_two_sources_and_none_are_refused() -> None:
    for figure in ({"kind": "record"}, {**SLICES, "mechanism": "gc"}):
        with pytest.raises(ValueError, match=r"this figure has both|nothing to draw"):
            tell(figure)


# --- a mechanism ------------------------------------------------------------------------------------------------------


class Counter:
    """A model of one number."""

    name = "counter"
    kinds = ("record",)

    def play(self, kind: str, start: Any, events: Any) -> Played:
        frames = [
            RecordFrame((Block("n", fields=(Field("value", value=str(n)),)), Block("other")))
            for n in range(len(events) + 1)
        ]
        words = tuple(f"It is {n}." for n in range(len(frames)))
        return Played(tuple(frames), words, words)


def test_a_mechanism_plays_and_only_what_is_asked_for_is_drawn() -> None:
    figure = {"kind": "record", "mechanism": "counter", "of": ["n"], "events": ["add"]}
    story, problems = tell(figure, mechanisms={"counter": Counter()})
    assert story is not None, problems
    placed, _ = place_figure("fig", story, WIDE, engine(), RULER, place())
    assert placed is not None
    assert outlined(placed, 1) == {"n.value"}
    assert "other" not in shapes(placed)


def test_fields_can_be_chosen_and_the_block_says_so() -> None:
    fields = {name: {"size": "8"} for name in "abc"}
    one = {
        "kind": "record",
        "of": ["x.a", "x.c"],
        "blocks": {"x": {"size": "24", "fields": fields}},
    }
    found = shapes(draw(one))
    assert {"x.a", "x.c"} <= set(found)
    assert "x.b" not in found
    assert not [id for id in found if "|pad" in id]
    text = found["x"].text
    assert text is not None
    assert "2 of 3 fields" in text.plain


def test_a_block_that_is_not_there_is_a_problem() -> None:
    figure = {"kind": "record", "mechanism": "counter", "of": ["m"]}
    _, problems = tell(figure, mechanisms={"counter": Counter()})
    assert [problem.code for problem in problems] == ["unknown-name"]


# --- anything ---------------------------------------------------------------------------------------------------------

WORDS = st.text("abc W_.*[]«ü", max_size=14)


@st.composite
def memories(draw_: st.DrawFn) -> dict[str, Any]:
    names = [f"b{n}" for n in range(draw_(st.integers(1, 5)))]
    values = st.one_of(WORDS, st.sampled_from([f"-> {name}" for name in names]), st.just("nil"))
    block = st.fixed_dictionaries(
        {"title": WORDS, "note": WORDS, "fields": st.dictionaries(st.sampled_from("xyzuv"), values)}
    )
    return {"kind": "record", "blocks": {name: draw_(block) for name in names}}


@settings(max_examples=40, deadline=None)
@given(memories())
def test_any_memory_is_drawn_without_a_fault_or_refused_for_its_size(
    figure: dict[str, Any],
) -> None:
    story, problems = tell(figure)
    if story is None:
        assert problems
        return
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    if placed is None:
        assert {problem.code for problem in found} == {"small-labels"}
        return
    assert complaints(placed) == []


def test_a_field_is_its_name_in_its_block() -> None:
    block = Block("a", fields=(Field("x.y"),))
    assert list(RecordFrame((block, replace(block, id="b"))).names()) == [
        "a",
        "a.x.y",
        "b",
        "b.x.y",
    ]
