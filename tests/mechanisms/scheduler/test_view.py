"""The scheduler as figures see it: any legal schedule is a figure, and no input makes it raise."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.kinds.topology.data import Frame
from talkdiagrams.kinds.topology.spots import g_spots, m_spots
from talkdiagrams.mechanisms.scheduler.invariants import FOLLOWS
from talkdiagrams.mechanisms.scheduler.play import legal_events
from talkdiagrams.mechanisms.scheduler.start import parse_start
from talkdiagrams.mechanisms.scheduler.state import GStatus
from talkdiagrams.mechanisms.scheduler.view import Scheduler
from talkdiagrams.mechanisms.scheduler.view_lives import TRANSITIONS
from talkdiagrams.mechanisms.scheduler.view_topology import topology
from tests.kinds.drawing import complaints, draw, jumps
from tests.mechanisms.scheduler.game import GAME
from tests.support.playing import Spec, of_a_kind

STARTS: list[Spec] = [
    {"ps": 1, "runq_size": 4, "P0": {"runs": "main"}},
    {"ps": 2, "runq_size": 4, "P0": {"runs": "G1", "queue": ["G2"]}, "P1": {"spinning": True}},
    {"ps": 3, "runq_size": 2, "P0": {"runs": "G1", "schedtick": 60}, "idle_ms": ["M5"]},
    {"ps": 4, "runq_size": 8, "P0": {"syscall": "G1"}, "syscalls": {"G8": "M7"}},
]
SHOWN = replace(
    GAME,
    opening=lambda rng: rng.choice(STARTS),
    choose=lambda rng, s: of_a_kind(rng, legal_events(s)),  # no more births than a figure bears
)


@settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_any_legal_schedule_is_a_topology_that_nobody_would_mind(seed: int) -> None:
    start, events = SHOWN.written(seed, 12)
    figure = draw({"kind": "topology", "mechanism": "scheduler", "start": start, "events": events})
    assert len(figure.frames) == len(events) + 1
    assert complaints(figure) == []
    assert jumps(figure, ("G", "M", "g.", "m.", "->")) == []


@settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_every_g_and_m_of_the_model_is_in_the_frame_once(seed: int) -> None:
    for state in SHOWN.states(seed, 30):
        frame = topology(None, None, state)
        assert sorted(name for name, _ in g_spots(frame)) == sorted(g.id for g in state.gs)
        assert sorted(name for name, _ in m_spots(frame)) == sorted(m.id for m in state.ms)


@pytest.mark.parametrize("kind", [k for k in Scheduler.kinds if k != "topology"])
@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_any_legal_schedule_is_a_figure_of_each_other_kind(kind: str, seed: int) -> None:
    start, events = SHOWN.written(seed, 10)
    figure: dict[str, Any] = {
        "kind": kind, "mechanism": "scheduler", "start": start, "events": events,
    }  # fmt: skip
    figure |= {"states": {"follow": next(iter(_gs(start)))}, "ring": {"of": "P0"}}.get(kind, {})
    assert complaints(draw(figure)) == []


def _gs(start: dict[str, Any]) -> list[str]:
    return [g.id for g in parse_start(start).gs]


def test_the_state_machine_has_the_transitions_of_the_model() -> None:
    """But two: waiting Gs run at once where netpoll or a timer finds them, which no audience needs."""
    words = {None: "dead", GStatus.DEAD: "dead", GStatus.SYSCALL: "syscall"}
    names = {
        status: words.get(status, str(status).removeprefix("G")) for status in (None, *GStatus)
    }
    model = {
        (names[a], names[b]) for a, after in FOLLOWS.items() for b in after if names[a] != names[b]
    }
    drawn = {(tail, head) for tail, head, _ in TRANSITIONS}
    assert drawn == model - {("waiting", "running")}


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["ps", "P0", "P1", "global", "idle_ms", "waiting", "syscalls", "names", "runq_size", "x"]
)
EVENTS = st.sampled_from(
    ["go G5 on P0", "park G1 on chan c", "steal P1 from P0", "sysmon", "tick", "", "exit G1"]
)


@given(st.dictionaries(KEYS, JUNK, max_size=4), st.lists(EVENTS | st.text(max_size=20), max_size=4))
def test_no_start_and_no_events_make_it_raise(start: dict[str, Any], events: list[str]) -> None:
    for kind in Scheduler.kinds:
        played = Scheduler().play(kind, start, events)
        assert len(played.frames) == len(played.captions) == len(played.alts)
        assert len(played.problems) <= 1
        if not played.problems:
            assert len(played.frames) == len(events) + 1


def test_a_problem_says_which_event_why_and_what_instead() -> None:
    start = {"ps": 2, "P0": {"runs": "G1"}, "P1": {"runs": "G2"}}
    played = Scheduler().play("topology", start, ["tick 20us", "steal P1 from P0"])
    assert played.problems == (
        (1, "steal P1 from P0: G2 runs on P1", "park, yield or exit G2 first"),
    )
    assert len(played.frames) == 2


def test_sysmon_is_seen_by_an_arrow() -> None:
    start = {"ps": 1, "P0": {"runs": "G1", "queue": ["G2"]}}
    played = Scheduler().play("topology", start, ["tick 10ms", "preempt P0"])
    last: Frame = played.frames[-1]
    assert last.arrows == ["sysmon -> P0"]
    assert last.ps["P0"].preempt
