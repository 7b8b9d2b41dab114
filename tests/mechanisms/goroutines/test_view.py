"""Goroutines as figures see them: any legal run is a figure, and no input makes it raise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.goroutines.invariants import FOLLOWS
from talkdiagrams.mechanisms.goroutines.model import play, step
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import parse_start, start
from talkdiagrams.mechanisms.goroutines.state import GStatus, State
from talkdiagrams.mechanisms.goroutines.view import Goroutines
from talkdiagrams.mechanisms.goroutines.view_lives import TRANSITIONS, birth
from talkdiagrams.mechanisms.goroutines.view_stack import stack
from tests.mechanisms.goroutines.game import GAME


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_every_name_in_a_figure_of_stacks_is_there_once_and_pointers_lead_to_one(seed: int) -> None:
    spec, events = GAME.written(seed, 25)
    for frame in Goroutines().play("stack", spec, events).frames:
        names = list(frame.names())
        assert len(set(names)) == len(names)
        between = {call.id for one in frame.stacks for call in one.calls if call.function[0] == "…"}
        wanted = {slot.to for slot in frame.slots() if slot.to}
        # What a pointer names may be in one of the calls that are drawn as one line.
        assert between or wanted <= set(names)


def test_an_event_that_cannot_happen_ends_the_play_with_its_place() -> None:
    played = Goroutines().play("stack", {}, ["call f by G1", "copy G1", "gc"])
    assert len(played.frames) == 2
    assert played.problems == (
        (1, "copy G1: G1's stack is not being moved", "enter f of 4096 bytes by G1"),
    )


def test_a_start_that_is_none_is_a_problem() -> None:
    played = Goroutines().play("states", {"stack": 3}, [])
    assert played.problems[0][0] == -1


class TestStacks:
    def shown(self, *events: str) -> Any:
        before = play(start(), events[:-1])
        return stack(before, None, play(before, events[-1:]))

    def test_while_it_is_copied_both_are_there_and_the_copy_points_at_the_old_one(self) -> None:
        frame = self.shown(
            "let x = 7 by G1", "let p = &x by G1", "enter f of 2000 bytes by G1", "copy G1"
        )
        old, new = frame.stacks
        assert [slot.id for slot in new.calls[0].slots] == ["G1.0.x'", "G1.0.p'"]
        assert new.calls[0].slots[1].to == old.calls[0].slots[0].id

    def test_the_old_one_is_shown_once_more_and_then_no_longer(self) -> None:
        frame = self.shown("call f of 2000 bytes by G1")
        assert [one.gone for one in frame.stacks] == [True, False]
        assert len(self.shown("call f of 2000 bytes by G1", "return by G1").stacks) == 1

    def test_a_number_that_names_the_old_place_is_bad(self) -> None:
        frame = self.shown(
            "let x = 7 by G1", "let u = uintptr(&x) by G1", "call f of 2000 bytes by G1"
        )
        assert [slot.bad for slot in frame.slots()] == [False, True]


def test_the_machine_has_only_ways_that_there_are() -> None:
    ways = {(a.removeprefix("scan"), b.removeprefix("scan")) for a in FOLLOWS for b in FOLLOWS[a]}
    assert {(a, b) for a, b, _ in TRANSITIONS} <= ways
    shown = {name for way in TRANSITIONS for name in way[:2]}
    assert shown == {str(one) for one in GStatus} - {str(GStatus.DEADEXTRA)}


@pytest.mark.parametrize(
    ("spec", "reached"),
    [({"dead": 1}, "own"), ({"global_dead": {"none": 1}}, "global"), ({}, "new")],
)
def test_a_go_statement_says_where_its_g_is_from(spec: dict[str, Any], reached: str) -> None:

    before: State = parse_start(spec)
    event = parse_event("gfget by G1")
    assert birth(before, event, step(before, event)).reached == reached
