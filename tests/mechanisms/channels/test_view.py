"""Channels as figures see them: any legal run is a figure, and no input makes it raise."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.kinds.channel import Frame
from talkdiagrams.mechanisms.channels.invariants import FOLLOWS
from talkdiagrams.mechanisms.channels.model import play
from talkdiagrams.mechanisms.channels.start import parse_start, start
from talkdiagrams.mechanisms.channels.state import GStatus
from talkdiagrams.mechanisms.channels.view import Channels
from talkdiagrams.mechanisms.channels.view_channel import channel
from talkdiagrams.mechanisms.channels.view_lives import TRANSITIONS
from tests.kinds.drawing import complaints, draw, faults, jumps
from tests.mechanisms.channels.game import GAME
from tests.support.playing import Spec

STARTS: list[Spec] = [
    {"chans": {"c": 0}, "gs": ["G1", "G2", "G3"]},
    {"chans": {"jobs": {"cap": 3, "buf": ["a", "b"], "recvx": 2}}, "gs": ["G1", "G2"]},
    {"chans": {"a": 0, "b": 2}, "gs": ["G1", "G2", "G3", "G4"], "names": {"G1": "main"}},
    {"chans": {"a": 0, "b": 1, "n": "nil"}, "gs": ["G1", "G2"]},
    {"chans": {"c": {"cap": 1, "buf": ["x"], "sendq": {f"G{i}": "y" for i in range(1, 6)}}},
     "gs": ["G7", "G8"]},
]  # fmt: skip
SHOWN = replace(GAME, opening=lambda rng: rng.choice(STARTS))
MOVERS = ("v.", "s.", "recvx.", "sendx.", "->")


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_that_nobody_would_mind(seed: int) -> None:
    spec, events = SHOWN.written(seed, 12)
    figure = draw({"kind": "channel", "start": spec, "events": events})
    assert len(figure.frames) == len(events) + 1
    assert complaints(figure) == []
    assert jumps(figure, MOVERS) == []


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_every_value_sudog_and_g_is_in_the_frame(seed: int) -> None:
    spec, events = SHOWN.written(seed, 25)
    s = play(parse_start(spec), events)
    frame = channel(None, None, s)
    assert [g.id for g in frame.gs] == [g.id for g in s.gs]
    queued = [(one.g, bool(one.value)) for one, _ in frame.queued()]
    assert queued == [(one.g, bool(one.elem)) for c in s.chans for one in (*c.sendq, *c.recvq)]
    places = [place for _, place in frame.places()]
    assert len(set(places)) == len(places)
    values = [value for value, _ in frame.places()]
    assert len(set(values)) == len(values)
    assert [c.count for c in frame.chans] == [c.qcount for c in s.chans]


@pytest.mark.parametrize("kind", ["states", "timeline"])
@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_of_each_other_kind(kind: str, seed: int) -> None:
    spec, events = SHOWN.written(seed, 8)
    figure: dict[str, Any] = {
        "kind": kind, "mechanism": "channels", "start": spec, "events": events,
    }  # fmt: skip
    figure |= {"states": {"follow": parse_start(spec).gs[0].id}}.get(kind, {"by": "G"})
    assert complaints(draw(figure)) == []


def test_the_state_machine_has_the_transitions_of_the_model() -> None:
    """A G inside its select runs."""
    word = {g: "running" if g is GStatus.SELECTING else str(g) for g in GStatus}
    model = {(word[a], word[b]) for a, after in FOLLOWS.items() for b in after}
    assert {(a, b) for a, b, _ in TRANSITIONS} == {(a, b) for a, b in model if a != b}


def arrows(figure: dict[str, Any]) -> list[list[str]]:
    return [
        [item.id for item in frame.items if "->" in item.id] for frame in draw(figure).frames
    ]  # fmt: skip


def test_arrows_tell_where_a_value_went() -> None:
    spec = {"chans": {"c": {"cap": 1, "sendq": {}}}, "gs": ["G1", "G2", "G3"]}
    events = [
        "send 7 on c by G1",
        "receive from c by G2",
        "receive from c by G3",
        "send 8 on c by G1",
        "run G3",
    ]
    assert arrows({"kind": "channel", "start": spec, "events": events}) == [
        [], ["G1->c.slot0"], ["c.slot0->G2"], ["G3->s.c.G3.0"], ["G1->G3"], [],
    ]  # fmt: skip


def test_a_select_says_where_it_will_look_and_then_that_it_found_nothing() -> None:
    spec = {"chans": {"a": 0, "b": 1}, "gs": ["G1"]}
    events = ["lock <-a, <-b by G1 in order 2 1", "look by G1", "enqueue by G1"]
    frames = draw({"kind": "channel", "start": spec, "events": events}).frames
    said = [[str(item) for item in frame.items if item.id.endswith(".look")] for frame in frames]
    nothing = [sum("nothing" in one for one in texts) for texts in said]
    assert [len(texts) for texts in said] == [0, 2, 2, 0]
    assert nothing == [0, 0, 2, 0]


def test_from_stack_to_stack_when_the_sender_waited() -> None:
    spec = {"chans": {"c": {"cap": 0, "sendq": {"G1": "7"}}}, "gs": ["G2"]}
    figure = {"kind": "channel", "start": spec, "events": ["receive from c by G2"]}
    assert arrows(figure) == [[], ["G1->G2"]]
    assert arrows({**figure, "hide": ["arrows"]}) == [[], []]


def test_a_value_keeps_its_id_and_its_words() -> None:
    s = start(chans={"c": 1}, gs=["G1", "G2"])
    seen = []
    for event in ("send 7 on c by G1", "receive from c by G2", "receive from c by G1"):
        s = play(s, [event])
        frame: Frame = channel(None, None, s)
        seen.append(dict(frame.places()))
        assert all(frame.values[value] == "7" for value, _ in frame.places())
    assert seen[:2] == [{"v.1": "c.slot0"}, {"v.1": "G2"}]


BASE = "kind: channel\nstart: {chans: {c: 1}, gs: [G1, G2]}\n"


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (
            "events: [send 1 on c by G1, send 2 on c by G1, send 3 on c by G1]",
            "events/2 illegal-event",
        ),
        ("events: [{do: [send 1 on c by G1, run G2]}]", "events/0/do/1 illegal-event"),
        ("events: [dance]", "events/0 illegal-event"),
        ("before: [run G1]", "before/0 illegal-event"),
        ("events: [{do: send 1 on c by G1, mark: [G9]}]", "events/0/mark/0 unknown-name"),
        ("of: [d]", "of/0 unknown-name"),
        ("mechanism: scheduler", "kind no-such-view"),
    ],
)
def test_mistakes_have_their_place(written: str, where: str) -> None:
    assert faults(BASE + written) == [where]


def test_what_is_too_large_for_the_last_row_is_said() -> None:
    assert faults(BASE.replace("c: 1", "c: 9")) == ["start too-many"]
    many = ", ".join(f"G{i}" for i in range(9))
    assert faults(BASE.replace("G1, G2", many)) == ["start too-many"]
    assert faults(BASE.replace("c: 1", "c: one")) == ["start illegal-start"]


@given(
    st.dictionaries(
        st.sampled_from(["chans", "gs", "names", "x"]),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2),
        max_size=3,
    ),
    st.lists(
        st.sampled_from(["send 1 on c by G1", "run G1", ""]) | st.text(max_size=20), max_size=4
    ),
)
def test_no_start_and_no_events_make_it_raise(spec: dict[str, Any], events: list[str]) -> None:
    for kind in Channels.kinds:
        for begin in (spec, STARTS[0]):
            played = Channels().play(kind, begin, events)
            assert len(played.frames) == len(played.captions) == len(played.alts)
            assert len(played.problems) <= 1
            if not played.problems:
                assert len(played.frames) == len(events) + 1
