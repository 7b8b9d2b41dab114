"""Interfaces as figures see them: any legal run is a figure, and no input makes it raise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.interfaces.events import parse_event
from talkdiagrams.mechanisms.interfaces.model import play, step
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.view import Conversions, Interfaces
from talkdiagrams.mechanisms.interfaces.view_flow import conversion, question
from talkdiagrams.mechanisms.interfaces.view_record import record
from tests.kinds.drawing import complaints, draw
from tests.mechanisms.interfaces.game import GAME, OPENING
from tests.mechanisms.interfaces.test_model import FILES

SMALL = {
    "types": {"File": {"methods": ["Name"], "pointer": ["Close", "Read"]}, "Level": {"of": "uint8"}},
    "interfaces": {"Reader": ["Read"], "Closer": ["Close"]},
    "vars": {"x": "any", "r": "Reader"},
    "itabs": ["Reader/*File"],
}  # fmt: skip
HIDE = ["offsets", "types", "padding", "notes"]
EVENTS = (
    "convert *File f to r", "convert *File f to x", "copy r to x", "convert Level 7 to x", "call Read on r",
    "convert string k to x", "convert int 300 to x on the stack", "clear r", "try x as Closer", "compare x with x",
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(EVENTS), max_size=2))
def test_a_small_program_is_a_figure_of_memory_that_nobody_would_mind(events: list[str]) -> None:
    figure = draw(
        {
            "kind": "record",
            "mechanism": "interfaces",
            "start": SMALL,
            "events": events,
            "hide": HIDE,
        }
    )
    assert len(figure.frames) == len(events) + 1
    assert complaints(figure) == []


@pytest.mark.parametrize("mechanism", ["interfaces", "conversions"])
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_of_decisions(mechanism: str, seed: int) -> None:
    _, events = GAME.written(seed, 8)
    figure = draw({"kind": "flow", "mechanism": mechanism, "start": OPENING, "events": events})
    assert complaints(figure) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_every_pointer_of_a_frame_leads_to_something_in_it(seed: int) -> None:
    _, events = GAME.written(seed, 25)
    s = play(parse_start({**OPENING, "table": "8"}), events)
    frame = record(None, None, s)
    names = set(frame.names())
    assert len(list(frame.names())) == len(names)
    for block in frame.blocks:
        assert [field.to for field in block.fields if field.to not in {"", "nil", *names}] == []
    assert set(frame.mark) <= names
    for var in s.vars:
        first, data = next(one for one in frame.blocks if one.id == f"var.{var.id}").fields
        assert (first.to == "nil") == (var.tab is None)
        if var.data and var.data.at != "nil":
            assert data.to == f"data.{var.data.at}"


def test_a_decision_ends_where_the_compiler_s_does() -> None:
    s = parse_start(FILES)
    for event, end in {
        "convert *int p to x": "direct", "convert struct{} zero to x": "empty", "convert bool true to x": "byte",
        "convert constant int 0 to x": "constant", "convert int 300 to x on the stack": "stays",
        "convert int 7 to x": "cell", "convert string zero to x": "zero", "convert string k to x": "heap",
    }.items():  # fmt: skip
        read = parse_event(event)
        assert conversion(s, read, step(s, read)).reached == end
        assert question(s, read, step(s, read)).reached == ""


@pytest.mark.parametrize("kind", Interfaces.kinds)
def test_what_is_wrong_is_a_problem_at_its_event_and_what_came_before_is_drawn(kind: str) -> None:
    played = Interfaces().play(
        kind, SMALL, ["convert *File f to r", "convert File f to r", "clear r"]
    )
    assert len(played.frames) == 2
    ((index, message, hint),) = played.problems
    assert (index, "does not implement" in message) == (1, True)
    assert "pointer receiver" in hint


def test_a_start_that_is_none_is_a_problem_of_the_figure() -> None:
    bad: dict[str, Any] = {"vars": {"x": "Raeder"}, "interfaces": {"Reader": ["Read"]}}
    for mechanism in (Interfaces(), Conversions()):
        played = mechanism.play("flow", bad, [])
        assert played.problems == ((-1, "x: there is no interface Raeder", "did you mean Reader?"),)
