"""Reflection as figures see it: any legal run is a figure, and no input makes it raise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.reflection.start import parse_start
from talkdiagrams.mechanisms.reflection.view import Encoders, Reflection
from talkdiagrams.mechanisms.reflection.view_bits import bits
from talkdiagrams.mechanisms.reflection.view_record import record
from tests.kinds.drawing import complaints, draw
from tests.mechanisms.reflection.game import GAME

SMALL = {
    "types": {"User": {"Name": "string", "age": "int"}},
    "vars": {"u": {"User": {"Name": "Ann", "age": 7}}},
}
EVENTS = ("v = ValueOf(u)", "v = ValueOf(&u)", "v = v.Elem()", "v = v.Field(0)", "v = v.Field(1)",
          "v = v.Addr()", 'v.SetString("Bo")', "v.SetInt(9)")  # fmt: skip


@pytest.mark.parametrize("kind", Reflection.kinds)
@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(EVENTS), max_size=6))
def test_a_small_program_is_a_figure_that_nobody_would_mind(kind: str, events: list[str]) -> None:
    more = {"hide": ["offsets", "types"], "of": ["v", "u"]} if kind == "record" else {}
    start = {**SMALL, "before": ["v = ValueOf(u)"]}
    figure = draw(
        {"kind": kind, "mechanism": "reflection", "start": start, "events": events, **more}
    )
    assert len(figure.frames) == len(events) + 1
    assert complaints(figure) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_every_pointer_of_a_frame_leads_to_something_in_it(seed: int) -> None:
    for before, event, after in replace(GAME, steps=15).runs(1, seed):
        if after is None:
            continue
        frame = record(before, event, after)
        names = set(frame.names())
        assert len(list(frame.names())) == len(names)
        for block in frame.blocks:
            assert [f.to for f in block.fields if f.to not in {"", "nil", *names}] == []
        assert set(frame.mark) <= names
        words = bits(before, event, after).words
        assert [word.value for word in words] == [str(v.flag) for v in after.values.values()]


@pytest.mark.parametrize("kind", Reflection.kinds)
def test_what_is_wrong_is_a_problem_at_its_event_and_what_came_before_is_drawn(kind: str) -> None:
    played = Reflection().play(kind, SMALL, ["v = ValueOf(u)", "w = x.Elem()", "v.SetInt(1)"])
    assert len(played.frames) == 2
    ((index, message, hint),) = played.problems
    assert (index, "no Value x" in message, hint) == (1, True, "v")


def test_a_start_that_is_none_is_a_problem_of_the_figure() -> None:
    played = Reflection().play("bits", {"vars": {"x": {"Usr": {}}}}, [])
    assert played.problems[0][0] == -1
    assert Encoders().play("record", {"type": {}}, []).problems[0][2] == "did you mean types?"


def test_a_state_is_told_to_who_cannot_see_it() -> None:
    played = Reflection().play("bits", SMALL, ["v = ValueOf(u)", "v.SetInt(1)"])
    assert played.alts[0] == "u is {Ann 7}, a variable of type User."
    assert (
        played.captions[2] == "It panics: reflect: reflect.Value.SetInt using unaddressable value."
    )
    assert parse_start(SMALL).variables[0].id == "u"
