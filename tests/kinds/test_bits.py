"""Kind `bits`: what a number says of its fields, where bits stand, mistakes at their lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Figure, Shape, TextBlock, walk
from talkdiagrams.kinds.bits.data import BitField, Word
from talkdiagrams.kinds.bits.draw import cells
from talkdiagrams.kinds.bits.hand import number
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

MUTEX: dict[str, Any] = {
    "width": "32",
    "value": "0",
    "fields": {"locked": {"bits": "0", "color": "running"}, "woken": "1", "waiters": "31-3"},
}


def figure(*steps: dict[str, Any], **word: Any) -> dict[str, Any]:
    return {"kind": "bits", "words": {"s": {**MUTEX, **word}}, "steps": list(steps)}


def shapes(drawn: Figure, frame: int = 0) -> dict[str, Shape]:
    return {i.id: i for i in walk(drawn.frames[frame].items) if isinstance(i, Shape)}


def said(drawn: Figure, frame: int, id: str) -> str:
    items = walk(drawn.frames[frame].items)
    text = next(i.text for i in items if isinstance(i, Shape | TextBlock) and i.id == id)
    return text.plain.replace("\n", " ") if text else ""


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_number_fills_the_fields() -> None:
    drawn = draw(figure(value="17"))
    assert [said(drawn, 0, f"s.{name}") for name in ("locked", "woken", "waiters")] == [
        "locked 1",
        "woken 0",
        "waiters 2",
    ]


@given(st.integers(0, 2**32 - 1))
def test_the_fields_of_a_number_make_the_number(value: int) -> None:
    story, problems = tell(figure(value=str(value), fields={"a": "0-4", "b": "5", "c": "6-31"}))
    assert not problems
    assert story is not None
    words = story.frames[0].alt.partition("bits: ")[2].rstrip(".").split("; ")
    c, b, a = (int(part.split()[-1]) for part in words)
    assert a | b << 5 | c << 6 == value


def test_a_negative_number_is_its_complement() -> None:
    assert said(draw(figure(value="-1")), 0, "s.waiters") == f"waiters {2**29 - 1}"


def test_a_value_of_its_own_stays() -> None:
    drawn = draw(figure({"change": {"s.locked": "yes"}}, {"change": {"s": "16"}}))
    assert said(drawn, 2, "s.locked") == "locked yes"
    assert said(drawn, 2, "s.waiters") == "waiters 2"


@pytest.mark.parametrize(
    ("text", "value"),
    [("17", 17), ("0x11", 17), ("0b1_0001", 17), ("-1", -1), ("seventeen", None), ("", None)],
)
def test_numbers_are_read_as_go_writes_them(text: str, value: int | None) -> None:
    assert number(text) == value


# --- places -----------------------------------------------------------------------------------------------------------


def test_the_lowest_bit_stands_at_the_right_and_what_nobody_names_is_unused() -> None:
    found = shapes(draw(figure()))
    places = [found[id].rect.x for id in ("s.waiters", "s|unused2", "s.woken", "s.locked")]
    assert places == sorted(places)


@given(st.sets(st.integers(0, 15)))
def test_cells_cover_each_bit_once(low: set[int]) -> None:
    word = Word("w", "w", 16, tuple(BitField(f"f{bit}", bit) for bit in low))
    bits = [cell.low + n for cell in cells(word) for n in range(cell.width)]
    assert sorted(bits) == list(range(16))


def test_words_of_one_form_stand_bit_by_bit() -> None:
    long = {**MUTEX, "fields": {"a name that is long": "0", "b": "1", "c": "3-31"}}
    found = shapes(draw({"kind": "bits", "words": {"s": MUTEX, "t": long}}))
    assert found["s.locked"].rect.x == found["t.a name that is long"].rect.x


def test_a_bit_that_is_not_set_is_not_filled() -> None:
    drawn = draw(figure({"change": {"s": "1"}}))
    assert [shapes(drawn, n)["s.locked"].fill for n in range(2)] == ["background", "running-fill"]


def test_what_changed_is_outlined() -> None:
    drawn = draw(figure({"change": {"s": "1"}}, {"change": {"s": "9"}}))
    for frame, name in ((1, "s.locked"), (2, "s.waiters")):
        found = shapes(drawn, frame).items()
        assert [id for id, one in found if one.line and one.line.token == "changed"] == [name]


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"a": "30-32"}, "words/s/fields/a bad-bits"),
        ({"a": "0-3", "b": "3"}, "words/s/fields/b bad-bits"),
    ],
)
def test_bits_that_are_not_there_or_taken_are_a_problem(fields: dict[str, str], fault: str) -> None:
    assert faults(figure(fields=fields)) == [fault]


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"change": {"t": "1"}}, "steps/0/change/t unknown-name"),
        ({"change": {"s.lockd": "1"}}, "steps/0/change/s.lockd unknown-name"),
        ({"change": {"s": "4294967296"}}, "steps/0/change/s bad-value"),
        ({"change": {"s": {"color": "bad"}}}, "steps/0/change/s/color no-field"),
        ({"change": {"s.locked": {"label": "x"}}}, "steps/0/change/s.locked/label no-word"),
        ({"mark": ["s.x"]}, "steps/0/mark/0 unknown-name"),
    ],
)
def test_a_wrong_step_is_a_problem_at_its_line(step: dict[str, Any], fault: str) -> None:
    assert faults(figure(step)) == [fault]


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        tell({"kind": "bits"})


# --- anything ---------------------------------------------------------------------------------------------------------


@st.composite
def pictures(draw_: st.DrawFn) -> dict[str, Any]:
    text = st.text("abc W_.*«ü01", min_size=1, max_size=18).map(lambda t: f"x{t}x")
    words = {}
    for number_ in range(draw_(st.integers(1, 3))):
        ends = sorted(draw_(st.sets(st.integers(0, 63), min_size=2, max_size=8)))
        names = draw_(st.lists(text, min_size=len(ends), max_size=len(ends), unique=True))
        fields = {
            name: {"bits": f"{low}-{high - 1}", "note": draw_(st.sampled_from(["", "a few words"]))}
            for name, low, high in zip(names, ends, ends[1:], strict=False)
        }
        words[f"w{number_}"] = {"label": draw_(text), "value": str(number_), "fields": fields}
    return {"kind": "bits", "words": words, "status": ["so it is"]}


@settings(max_examples=40, deadline=None)
@given(pictures())
def test_any_words_are_drawn_without_a_fault_or_refused_for_their_size(one: dict[str, Any]) -> None:
    story, problems = tell(one)
    assert story is not None, problems
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    if placed is None:
        assert {problem.code for problem in found} == {"small-labels"}
        return
    assert complaints(placed) == []
