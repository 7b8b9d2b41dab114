"""Channels as memory, as lanes and as a list of questions: what these three must be right about in any run."""

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.kinds.lanes.data import LanesFrame
from talkdiagrams.mechanisms.channels.events import parse_event
from talkdiagrams.mechanisms.channels.model import step
from talkdiagrams.mechanisms.channels.start import start
from talkdiagrams.mechanisms.channels.state import GStatus, State
from talkdiagrams.mechanisms.channels.view import Channels
from talkdiagrams.mechanisms.channels.view_flow import send
from talkdiagrams.mechanisms.channels.view_lanes import lanes_view
from talkdiagrams.mechanisms.channels.view_record import HCHAN, SIZE, record
from tests.kinds.drawing import complaints, draw
from tests.mechanisms.channels.test_view import SHOWN

SEEDS = st.integers(0, 10**9)


def lanes_of(seed: int, steps: int) -> tuple[list[LanesFrame], list[State]]:
    """The lanes after each event of a random legal run, and its states."""
    _, events = SHOWN.written(seed, steps)
    states, view = SHOWN.states(seed, steps), lanes_view()
    frames = [view(None, None, states[0])]
    frames += [
        view(a, parse_event(event), b)
        for event, (a, b) in zip(events, pairwise(states), strict=True)
    ]
    return frames, states


# --- memory -----------------------------------------------------------------------------------------------------------


def test_the_fields_of_hchan_follow_each_other() -> None:
    """The one hole is the compiler's: a uint32 behind a uint16 begins at a multiple of four."""
    holes = {b[0]: b[2] - a[2] - a[3] for a, b in pairwise(HCHAN)}
    assert {name: hole for name, hole in holes.items() if hole} == {"closed": 2}
    assert HCHAN[-1][2] + HCHAN[-1][3] == SIZE


@settings(max_examples=80)
@given(SEEDS)
def test_every_pointer_leads_to_something(seed: int) -> None:
    for s in SHOWN.states(seed, 15):
        frame = record(None, None, s)
        names = {*frame.names(), "nil", ""}
        assert len(names) == len(list(frame.names())) + 2
        targets = [one.to for block in frame.blocks for one in block.fields]
        assert [to for to in targets if to not in names] == []


@settings(max_examples=80)
@given(SEEDS)
def test_a_queue_is_the_list_from_first_to_last(seed: int) -> None:
    for s in SHOWN.states(seed, 15):
        blocks = {block.id: block for block in record(None, None, s).blocks}
        for c in s.chans:
            if c.nil:
                continue
            fields = {one.name: one for one in blocks[c.id].fields}
            for which in ("recvq", "sendq"):
                at, seen = fields[f"{which}.first"].to, []
                while at != "nil":
                    seen.append(at)
                    at = next(one.to for one in blocks[at].fields if one.name == "next")
                wanted = [f"{c.id}-{one.g}-{one.case}" for one in c.queue(which)]
                assert seen == wanted
                assert fields[f"{which}.last"].to == (seen[-1] if seen else "nil")


def test_a_value_goes_straight_to_the_stack_of_the_receiver() -> None:
    s = start(chans={"c": {"cap": 3, "recvq": ["G2"]}}, gs=["G1"])
    after = step(s, parse_event("send 7 on c by G1"))
    blocks = {block.id: block for block in record(None, None, after).blocks}
    assert [one.value for one in blocks["stack-G2"].fields] == ["7"]
    assert [one.value for one in blocks["c-buf"].fields] == ["", "", ""]


# --- lanes ------------------------------------------------------------------------------------------------------------


@settings(max_examples=80)
@given(SEEDS)
def test_an_order_never_goes_back_in_time_and_never_stays_on_a_lane(seed: int) -> None:
    frames, _ = lanes_of(seed, 25)
    marks = {mark.id: mark for mark in frames[-1].events}
    assert len(marks) == len(frames[-1].events)
    for edge in frames[-1].edges:
        tail, head = marks[edge.tail], marks[edge.head]
        assert tail.lane != head.lane
        assert tail.moment <= head.moment


@settings(max_examples=80)
@given(SEEDS)
def test_what_was_said_stays_said(seed: int) -> None:
    frames, _ = lanes_of(seed, 20)
    for a, b in pairwise(frames):
        assert b.events[: len(a.events)] == a.events
        assert {edge.id for edge in a.edges} <= {edge.id for edge in b.edges}


@settings(max_examples=80)
@given(SEEDS)
def test_who_waits_has_an_open_span(seed: int) -> None:
    frames, states = lanes_of(seed, 20)
    asleep = (GStatus.WAITING, GStatus.RUNNABLE)
    opened = {span.lane for span in frames[-1].spans if span.end is None}
    assert opened == {g.id for g in states[-1].gs if g.status in asleep}


def edges(spec: dict[str, Any], *events: str) -> set[tuple[str, str]]:
    """The orders of a run, by the number of the event."""
    s, view = start(**spec), lanes_view()
    frame = view(None, None, s)
    for text in events:
        event = parse_event(text)
        after = step(s, event)
        frame, s = view(s, event, after), after
    return {(edge.tail, edge.head) for edge in frame.edges}


def test_unbuffered_both_know_of_each_other() -> None:
    spec: dict[str, Any] = {"chans": {"c": 0}, "gs": ["G1", "G2"]}
    run = ("send 7 on c by G1", "receive from c by G2", "run G1")
    assert edges(spec, *run) == {("e1", "e2"), ("e2", "e3")}


def test_with_a_buffer_only_the_receiver_does() -> None:
    spec: dict[str, Any] = {"chans": {"c": 1}, "gs": ["G1", "G2"]}
    assert edges(spec, "send 7 on c by G1", "receive from c by G2") == {("e1", "e2")}


def test_the_first_receive_makes_room_for_the_second_send() -> None:
    spec: dict[str, Any] = {"chans": {"c": 1}, "gs": ["G1", "G2"]}
    run = ("send 7 on c by G1", "send 8 on c by G1", "receive from c by G2", "run G1")
    assert edges(spec, *run) == {("e1", "e3"), ("e3", "e4")}


def test_a_close_is_before_whoever_sees_it() -> None:
    spec: dict[str, Any] = {"chans": {"c": {"cap": 0, "recvq": ["G2"]}}, "gs": ["G1", "G3"]}
    run = ("close c by G1", "run G2", "receive from c by G3")
    assert edges(spec, *run) == {("e1", "e2"), ("e1", "e3")}


# --- questions --------------------------------------------------------------------------------------------------------


def ends(spec: dict[str, Any], event: str) -> str:
    s = start(**spec)
    parsed = parse_event(event)
    return send(s, parsed, step(s, parsed)).reached


def test_a_send_ends_where_chansend_does() -> None:
    gs = ["G1"]
    room: dict[str, Any] = {"chans": {"c": 1}, "gs": gs}
    full: dict[str, Any] = {"chans": {"c": 0}, "gs": gs}
    waits: dict[str, Any] = {"chans": {"c": {"cap": 1, "recvq": ["G2"]}}, "gs": gs}
    over: dict[str, Any] = {"chans": {"c": {"cap": 1, "closed": "true"}}, "gs": gs}
    none: dict[str, Any] = {"chans": {"c": "nil"}, "gs": gs}
    blocking = [ends(one, "send 1 on c by G1") for one in (none, over, waits, room, full)]
    assert blocking == ["nil", "closed", "receiver", "room", "park"]
    looks = [ends(one, "select c<-1, default by G1") for one in (none, over, waits, room, full)]
    assert looks == ["nil", "closed", "receiver", "room", "full"]
    assert ends(room, "select <-c, default by G1") == ""


@settings(max_examples=10)
@given(SEEDS)
def test_any_legal_run_is_such_a_figure(seed: int) -> None:
    spec, events = SHOWN.written(seed, 6)
    for kind in ("flow",):
        figure = {"kind": kind, "mechanism": "channels", "start": spec, "events": events}
        assert complaints(draw(figure)) == []
    for kind in ("record", "lanes"):
        assert Channels().play(kind, spec, events).problems == ()
