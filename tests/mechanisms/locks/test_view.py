"""Locks as figures see them: any legal run is a figure, and no input makes it raise."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.locks.invariants import FOLLOWS
from talkdiagrams.mechanisms.locks.model import play
from talkdiagrams.mechanisms.locks.start import parse_start, start
from talkdiagrams.mechanisms.locks.view import Locks
from talkdiagrams.mechanisms.locks.view_bits import bits
from talkdiagrams.mechanisms.locks.view_lives import TRANSITIONS
from tests.kinds.drawing import complaints, draw
from tests.mechanisms.locks.game import GAME


@pytest.mark.parametrize("kind", ["bits", "states", "timeline"])
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_that_nobody_would_mind(kind: str, seed: int) -> None:
    spec, events = GAME.written(seed, 8)
    figure: dict[str, Any] = {
        "kind": kind, "mechanism": "locks", "start": spec, "events": events,
    }  # fmt: skip
    figure |= {"states": {"follow": "G1"}, "timeline": {"by": "G"}}.get(kind, {})
    drawn = draw(figure)
    assert len(drawn.frames) == len(events) + 1
    assert complaints(drawn) == []


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_the_bits_add_up_to_the_word(seed: int) -> None:
    spec, events = GAME.written(seed, 25)
    frame = bits(None, None, play(parse_start(spec), events))
    for word in frame.words:
        ranges = sorted((field.low, field.low + field.width) for field in word.fields)
        assert all(a[1] <= b[0] for a, b in pairwise(ranges))
        assert ranges[-1][1] <= word.width
        if word.id == "m.state":
            assert sum(int(f.value) << f.low for f in word.fields) == int(word.value)


def test_the_state_machine_has_the_transitions_of_the_model() -> None:
    model = {(str(a), str(b)) for a, after in FOLLOWS.items() for b in after if a != b}
    assert {(a, b) for a, b, _ in TRANSITIONS} == model


def test_every_g_and_every_outer_thing_is_shown() -> None:
    s = start(mutexes=["m"], rwmutexes=["rw"], waitgroups=["wg"], onces=["o"], gs=["G1", "G2"])
    frame = bits(None, None, s)
    assert [word.id for word in frame.words] == [
        "m.state", "rw.readerCount", "rw.readerWait", "wg.state", "o.done", "o.m.state",
    ]  # fmt: skip
    assert frame.status == ("G1 runs", "G2 runs")


def test_an_impossible_event_is_a_problem_at_its_place() -> None:
    played = Locks().play("bits", {"mutexes": ["m"], "gs": ["G1"]}, ["lock m by G1", "run G1"])
    assert len(played.frames) == 2
    assert played.problems[0][0] == 1
    assert "was not woken" in played.problems[0][1]
