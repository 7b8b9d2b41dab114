"""The poller as figures see it: any legal run is a figure, and no input makes it raise."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.kinds.record.data import RecordFrame
from talkdiagrams.mechanisms.poller.events import parse_event
from talkdiagrams.mechanisms.poller.invariants import NEXT_WORD, word_kind
from talkdiagrams.mechanisms.poller.model import play, step
from talkdiagrams.mechanisms.poller.start import parse_start, start
from talkdiagrams.mechanisms.poller.view import Netpoll
from talkdiagrams.mechanisms.poller.view_lanes import lanes_view
from talkdiagrams.mechanisms.poller.view_record import POLLDESC, record
from talkdiagrams.mechanisms.poller.view_states import TRANSITIONS
from talkdiagrams.mechanisms.poller.view_topology import topology_view
from tests.kinds.drawing import complaints, draw, faults
from tests.mechanisms.poller.game import GAME, OPENINGS

SEEDS = st.integers(0, 10**9)


@pytest.mark.parametrize("kind", ["states", "timeline", "topology", "lanes"])
@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_any_legal_run_is_a_figure_that_nobody_would_mind(kind: str, seed: int) -> None:
    spec, events = GAME.written(seed, 8)
    figure: dict[str, Any] = {"kind": kind, "mechanism": "poller", "start": spec, "events": events}
    fd = next(iter(parse_start(spec).fds)).id
    figure |= {"states": {"follow": f"{fd}.rg"}, "timeline": {"by": "G"}}.get(kind, {})
    drawn = draw(figure)
    assert len(drawn.frames) == len(events) + 1
    assert complaints(drawn) == []


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_every_pointer_leads_to_something_and_a_word_to_its_g(seed: int) -> None:
    for s in GAME.states(seed, 20):
        frame: RecordFrame = record(None, None, s)
        names = {*frame.names(), "nil", ""}
        targets = {one.to for block in frame.blocks for one in block.fields}
        assert targets <= names
        assert {g for g, _, _ in s.parked()} == targets - {""}


def test_offsets_grow_and_nothing_overlaps() -> None:
    for a, b in pairwise(POLLDESC):
        assert a[2] + a[3] <= b[2]


def test_the_machine_has_the_single_steps_of_the_model() -> None:
    single = {(tail, head) for tail, head, _ in TRANSITIONS}
    allowed = {(a, b) for a, after in NEXT_WORD.items() for b in after if a != b}
    assert single <= allowed
    # Two words are only ever passed in one go of a goroutine: it parks at once, or takes news and parks.
    assert allowed - single == {("nil", "G"), ("ready", "G")}


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_everybody_is_in_the_topology_once(seed: int) -> None:
    for s in GAME.states(seed, 20):
        frame = topology_view()(None, None, s)
        assert frame.netpoll is not None
        places = [*frame.global_, *frame.netpoll.waiting]
        places += [g for gs in frame.waiting.values() for g in gs]
        for p in frame.ps.values():
            places += [*p.queue, *([p.runs] if p.runs else [])]
        assert sorted(places) == sorted(g.id for g in s.gs)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_news_never_goes_back_in_time_and_what_was_said_stays_said(seed: int) -> None:
    spec, events = GAME.written(seed, 20)
    view, s = lanes_view(), parse_start(spec)
    frames = [view(None, None, s)]
    for text in events:
        event = parse_event(text)
        after = step(s, event)
        frames.append(view(s, event, after))
        s = after
    marks = {mark.id: mark for mark in frames[-1].events}
    assert len(marks) == len(frames[-1].events)
    for edge in frames[-1].edges:
        assert marks[edge.tail].moment <= marks[edge.head].moment
        assert marks[edge.tail].lane != marks[edge.head].lane
    for a, b in pairwise(frames):
        assert b.events[: len(a.events)] == a.events


def test_a_g_is_ready_in_the_picture_when_the_kernel_has_news_for_it() -> None:
    s = play(start(fds={"c": {"reader": "G1"}, "d": {"reader": "G2"}}), ["data 1 for d"])
    frame = topology_view()(None, None, s)
    assert frame.netpoll is not None
    assert (frame.netpoll.waiting, frame.netpoll.ready) == (["G1", "G2"], ["G2"])


def test_the_word_of_a_parked_reader_is_a_g() -> None:
    s = play(start(fds=["c"], gs=["G1"]), ["read c by G1"])
    assert word_kind(s.fd("c").pd.rg) == "G"


BASE = "kind: topology\nmechanism: poller\nstart: {fds: [c], gs: [G1]}\n"


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("events: [read c by G1, read c by G1]", "events/1 illegal-event"),
        ("events: [{do: [read c by G1, run G1]}]", "events/0/do/1 illegal-event"),
        ("events: [dance]", "events/0 illegal-event"),
        ("before: [run G1]", "before/0 illegal-event"),
    ],
)
def test_mistakes_have_their_place(written: str, where: str) -> None:
    assert faults(BASE + written) == [where]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["fds", "gs", "ps", "x"]),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2),
        max_size=3,
    ),
    st.lists(
        st.sampled_from(["read c by G1", "data 1 for c", ""]) | st.text(max_size=20), max_size=4
    ),
)
def test_no_start_and_no_events_make_it_raise(spec: dict[str, Any], events: list[str]) -> None:
    for kind in Netpoll.kinds:
        for begin in (spec, OPENINGS[0]):
            played = Netpoll().play(kind, begin, events)
            assert len(played.frames) == len(played.captions) == len(played.alts)
            assert len(played.problems) <= 1


def test_the_thread_that_slept_is_the_one_that_returns() -> None:
    view, s = topology_view(), start(fds={"l": {"listener": True}}, gs=["G1"], ps=2)
    seen = [view(None, None, s)]
    for text in ("accept l by G1", "sleep by P0", "data 1 for l", "netpoll by poller", "run G1"):
        event = parse_event(text)
        seen.append(view(s, event, after := step(s, event)))
        s = after
    asleep = [frame.netpoll.m if frame.netpoll else "" for frame in seen]
    assert asleep == ["", "", "M0", "M0", "", ""]
    assert [frame.ps["P0"].m for frame in seen] == ["M0", "", "", "", "M0", "M0"]
    assert (seen[4].ps["P0"].looking, seen[5].ps["P0"].runs) == (True, "G1")


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_no_thread_is_in_two_places_and_a_g_runs_on_one(seed: int) -> None:
    spec, events = GAME.written(seed, 20)
    view, s = topology_view(), parse_start(spec)
    frames = [view(None, None, s)]
    for text in events:
        event = parse_event(text)
        frames.append(view(s, event, after := step(s, event)))
        s = after
    for frame in frames:
        threads = [p.m for p in frame.ps.values() if p.m]
        threads += [frame.netpoll.m] if frame.netpoll and frame.netpoll.m else []
        assert len(threads) == len(set(threads))
        assert all(p.m for p in frame.ps.values() if p.runs or p.looking)


def test_the_last_to_leave_gives_the_number_back() -> None:
    view, s = lanes_view(), start(fds=["c"], gs=["G1", "G2"])
    view(None, None, s)
    for text in ("read c by G1", "close c by G2", "run G1"):
        event = parse_event(text)
        frame = view(s, event, after := step(s, event))
        s = after
    (close,) = (edge for edge in frame.edges if edge.label == "close(c)")
    lanes = {mark.id: mark.lane for mark in frame.events}
    assert (lanes[close.tail], lanes[close.head]) == ("G1", "kernel")


def test_a_part_of_a_polldesc_says_of_how_many_fields() -> None:
    figure = {"kind": "record", "mechanism": "poller", "of": ["c.rg", "G1"]}
    drawn = draw(figure | {"start": {"fds": ["c"], "gs": ["G1"]}, "events": ["read c by G1"]})
    assert "1 of 18 fields" in str(drawn.frames[0])
