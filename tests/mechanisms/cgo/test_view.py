"""Cgo as figures see it: any legal run is a figure, and no input makes it raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.cgo.invariants import FOLLOWS
from talkdiagrams.mechanisms.cgo.model import play
from talkdiagrams.mechanisms.cgo.start import start
from talkdiagrams.mechanisms.cgo.state import GStatus
from talkdiagrams.mechanisms.cgo.view import Cgo
from talkdiagrams.mechanisms.cgo.view_lives import TRANSITIONS, topology
from talkdiagrams.mechanisms.cgo.view_stack import stack
from tests.mechanisms.cgo.game import GAME


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_every_name_in_a_figure_is_there_once_and_arrows_lead_somewhere(seed: int) -> None:
    spec, events = GAME.written(seed, 25)
    for frame in Cgo().play("stack", spec, events).frames:
        names = list(frame.names())
        assert len(set(names)) == len(names)
        assert {slot.to for slot in frame.slots() if slot.to} <= set(names)
    for frame in Cgo().play("lanes", spec, events).frames:
        lanes = {lane.id for lane in frame.lanes}
        marks = {mark.id for mark in frame.events}
        assert {mark.lane for mark in frame.events} <= lanes
        assert {span.lane for span in frame.spans} <= lanes
        assert {end for edge in frame.edges for end in (edge.tail, edge.head)} <= marks


def test_an_event_that_cannot_happen_ends_the_play_with_its_place() -> None:
    played = Cgo().play("stack", {}, ["call f by G1", "call g by G1", "gc"])
    assert len(played.frames) == 2
    assert played.problems[0][:2] == (1, "call g by G1: G1 does not run Go: it is in C, in f")


def test_a_start_that_is_none_is_a_problem() -> None:
    assert Cgo().play("states", {"ps": 0}, []).problems[0][0] == -1


@pytest.mark.parametrize(
    ("events", "here"),
    [
        ([], "stack.G1"),
        (["cgocall f by G1", "entersyscall G1"], "stack.G1"),
        (["call f by G1"], "stack.M0"),
        (["call f by G1", "callback h from M0"], "stack.G1"),
        (["call f by G1", "switch G1"], "stack.G1"),
    ],
)
def test_the_stack_that_the_thread_uses_is_marked(events: list[str], here: str) -> None:
    frame = stack(None, None, play(start(), events))
    assert [one.id for one in frame.stacks if one.here] == [here]


def test_who_is_in_c_without_a_p_is_outside() -> None:
    s = play(start(ps=1, runq=["G2"]), ["call f by G1"])
    assert topology(None, None, s).ps["P0"].syscall == "G1"
    s = play(s, ["retake P0", "schedule P0"])
    frame = topology(None, None, s)
    assert (frame.ps["P0"].runs, frame.syscalls) == ("G2", {"G1": "M0"})


def test_the_machine_has_only_ways_that_there_are() -> None:
    """A system call is three states here: on the goroutine's stack on the way out and back, and in C."""

    def status(name: str) -> GStatus:
        return GStatus.SYSCALL if name in ("out", "c", "back") else GStatus(name)

    ways = {(a, b) for a, after in FOLLOWS.items() for b in after}
    assert {(status(a), status(b)) for a, b, _ in TRANSITIONS} <= ways
    assert {status(name) for way in TRANSITIONS for name in way[:2]} == set(GStatus)


def test_c_stands_beside_the_goroutine_that_crosses_so_that_no_arrow_passes_another() -> None:
    events = ["call f by G1", "callback h from M0", "finish h by G1"]
    for frame in Cgo().play("lanes", {"ps": 1, "runq": ["G2"]}, events).frames:
        assert [lane.id for lane in frame.lanes] == ["G1", "c.M0", "G2"]


def test_memory_says_whose_it_is() -> None:
    events = ["pin buf by G1", "call submit(buf) by G1", "keep buf by M0"]
    played = Cgo().play("stack", {"ps": 1, "heap": {"buf": []}}, events)
    assert played.problems == ()
    notes = [(thing.title, thing.note) for thing in played.frames[-1].things]
    assert notes == [("buf", "Go's, pinned"), ("C's", "kept")]
