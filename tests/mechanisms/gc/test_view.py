"""The collector as figures see it: any legal run is a figure, and no input makes it raise."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.layout.route.check import covered_words, crossed_boxes, jumped, struck_words
from talkdiagrams.kinds.heap.data import HeapFrame
from talkdiagrams.mechanisms.gc.invariants import FOLLOWS
from talkdiagrams.mechanisms.gc.pacer import MIB, cycles, percent_goal
from talkdiagrams.mechanisms.gc.search import find_lost
from talkdiagrams.mechanisms.gc.start import parse_start
from talkdiagrams.mechanisms.gc.view import Collector
from talkdiagrams.mechanisms.gc.view_cycle import NAMES, TRANSITIONS
from talkdiagrams.mechanisms.gc.view_heap import heap
from tests.kinds.drawing import RULER, complaints, draw, faults, jumps, specimens
from tests.mechanisms.gc.game import GAME
from tests.support.playing import Spec

STARTS: list[Spec] = [
    {"objects": {"A": ["B"], "B": ["nil"]}, "stacks": {"G1": ["A"]}},
    {
        "objects": {"A": ["B", "C"], "B": ["A"], "C": [], "X": ["Y"], "Y": ["X", "Y"]},
        "stacks": {"G1": ["A"], "G2": ["X"]},
        "globals": {"config": "B"},
    },
    {
        "greentea": True,
        "objects": {"A": ["B", "C"], "B": ["D", "nil"], "C": ["D"], "D": ["nil"], "E": ["A"]},
        "spans": {"1": ["A", "B"], "2": {"size": 64, "objects": ["C", "D", "E"], "slots": 4}},
        "stacks": {"G1": ["A"], "G2": []},
    },
    {
        "stage": "mark",
        "barrier": "off",
        "objects": {"A": ["nil"], "B": ["C"], "C": ["nil"]},
        "stacks": {"G1": {"pointers": ["A", "B"], "scanned": True}},
        "black": ["A"],
        "grey": ["B"],
    },
]
SHOWN = replace(GAME, opening=lambda rng: rng.choice(STARTS))


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["graph", "spans"])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_any_legal_run_is_a_heap_that_nobody_would_mind(layout: str, seed: int) -> None:
    start, events = SHOWN.written(seed, 12)
    written: dict[str, Any] = {"kind": "heap", "layout": layout, "start": start, "events": events}
    figure = draw({**written, "show": ["fields", "order", "bits"]})
    assert len(figure.frames) == len(events) + 1
    assert complaints(figure) == []
    assert jumps(figure) == jumped(figure) == []
    for frame in figure.frames:
        assert crossed_boxes(frame.items) == []
        assert covered_words(frame.items, RULER) == struck_words(frame.items, RULER) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_every_object_and_every_root_is_in_the_frame_once(seed: int) -> None:
    start, events = SHOWN.written(seed, 20)
    played = Collector().play("heap", start, events)
    assert not played.problems
    for frame in played.frames:
        names = [*(x.id for x in frame.things), *(x.id for x in frame.roots)]
        assert len(names) == len(set(names))
        assert {p.head for p in frame.pointers} <= {x.id for x in frame.things}
        places = [(x.span, x.slot) for x in frame.things if x.tint != "freed"]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("kind", ["states", "flow", "timeline"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_of_each_other_kind(kind: str, seed: int) -> None:
    start, events = SHOWN.written(seed, 10)
    figure: dict[str, Any] = {"kind": kind, "mechanism": "gc", "start": start, "events": events}
    figure |= {"states": {"follow": "gc"}}.get(kind, {})
    assert complaints(draw(figure)) == []


def test_the_machine_of_stages_is_that_of_the_model() -> None:
    model = {(NAMES[a], NAMES[b]) for a, after in FOLLOWS.items() for b in after}
    assert {(a, b) for a, b, _ in TRANSITIONS} == model


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["objects", "spans", "stacks", "globals", "grey", "black", "stage", "swept", "greentea", "x"]
)
EVENTS = st.sampled_from(
    ["start", "resume", "scan stack G1", "scan A", "G1 writes A.x = B", "sweep span 1", ""]
)
OBJECTS = st.just({"A": ["B"], "B": ["nil"]}) | JUNK


@given(
    st.dictionaries(KEYS, JUNK, max_size=4),
    OBJECTS,
    st.lists(EVENTS | st.text(max_size=20), max_size=4),
)
def test_no_start_and_no_events_make_it_raise(
    start: dict[str, Any], objects: Any, events: list[str]
) -> None:
    for kind in Collector.kinds:
        played = Collector().play(kind, {**start, "objects": objects}, events)
        assert len(played.frames) == len(played.captions) == len(played.alts)
        assert len(played.problems) <= 1
        if not played.problems:
            assert len(played.frames) == len(events) + 1


def test_a_problem_says_which_event_why_and_what_instead() -> None:
    played = Collector().play("heap", STARTS[0], ["start", "resume", "scan A"])
    assert played.problems == (
        (2, "scan A: A is white: nobody has found a pointer to it yet", "scan stack G1"),
    )
    assert len(played.frames) == 3


def test_an_illegal_event_is_an_error_at_its_line() -> None:
    figure = {"kind": "heap", "start": STARTS[0], "events": ["start", "G1 drops A"]}
    assert faults(figure) == ["events/1 illegal-event"]
    assert faults({"kind": "heap", "start": {"objects": {}}}) == ["start/objects illegal-start"]
    marked = {"do": "start", "mark": ["Z"]}
    assert faults({**figure, "events": [marked]}) == ["events/0/mark/0 unknown-name"]


def test_what_is_lost_and_what_dangles_is_a_fault() -> None:
    events = ["G1 reads B.x", "G1 writes A.x = C", "G1 writes B.x = nil", "G1 drops C", "scan B"]
    frames = Collector().play("heap", STARTS[3], [*events, "terminate", "resume", "sweep span 1"])
    lost: HeapFrame = frames.frames[4]
    assert [x.id for x in lost.things if x.fault] == ["C"]
    assert [p.id for p in lost.pointers if p.fault] == ["A.x>C"]
    gone: HeapFrame = frames.frames[-1]
    assert [(x.id, x.tint) for x in gone.things if x.fault] == [("C", "freed")]
    assert "C was freed and can still be reached" in frames.alts[-1]


def test_the_queue_of_spans_is_told() -> None:
    s = parse_start({**STARTS[2], "stage": "mark", "grey": ["A", "C"]})
    frame = heap(None, None, s)
    assert [row.state for row in frame.rows] == ["queue: 1", "queue: 2"]
    assert frame.status[2] == "to scan: span 1, span 2"
    assert frame.things[0].bits == "mark 1 scan 0"


@pytest.mark.parametrize("name", ["shortest", "stack"])
def test_the_figures_of_a_lost_object_are_the_shortest_that_the_search_finds(name: str) -> None:
    figure = specimens("heap")[name]
    way = find_lost(parse_start(figure["start"]))
    assert way is not None
    events = [e if isinstance(e, str) else e["do"] for e in figure["events"]]
    assert events == [str(event) for event in way]


@pytest.mark.parametrize("name", ["saved", "shaded"])
def test_where_the_barrier_is_whole_the_figure_loses_nothing(name: str) -> None:
    figure = specimens("heap")[name]
    texts = [e if isinstance(e, str) else e["do"] for e in figure["events"]]
    events = [e for text in texts for e in ([text] if isinstance(text, str) else text)]
    played = Collector().play("heap", figure["start"], events)
    assert not played.problems
    assert not any(thing.fault for frame in played.frames for thing in frame.things)
    assert {thing.tint for thing in played.frames[-1].things} == {"black"}


def test_an_object_without_pointers_has_no_scan_bit() -> None:
    s = parse_start({**STARTS[0], "objects": {"A": ["B"], "B": []}, "greentea": True})
    assert [x.bits for x in heap(None, None, s).things] == ["mark 0 scan 0", "mark 0"]


class TestTheChartsOfThePacer:
    """Their numbers are written by hand; these are the formula's."""

    def test_goals(self) -> None:
        chart = specimens("heap")["goals"]
        lives = [int(name.split()[0]) * MIB for name in chart["categories"]]
        for series in chart["series"]:
            gogc = int(series["name"].split("=")[1])
            goals = [percent_goal(live, gogc=gogc) // MIB for live in lives]
            assert [int(value) for value in series["values"]] == goals

    def test_the_limit(self) -> None:
        live, free, capped = (
            [int(value) for value in series["values"]]
            for series in specimens("heap")["limit"]["series"]
        )
        lives = [n * MIB for n in live]
        assert [round(c.goal / MIB) for c in cycles(lives)] == free
        limited = cycles(lives, limit=64 * MIB, other=4 * MIB)
        assert [round(c.goal / MIB) for c in limited] == capped
