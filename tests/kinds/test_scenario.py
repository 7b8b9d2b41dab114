"""Scenarios: an entry is a frame, an author's words win, and what cannot happen is a problem at its line."""

import pytest

from talkdiagrams.kinds.scenario import short
from tests.kinds.drawing import draw, faults, tell

STEAL = """
kind: topology
mechanism: scheduler
start:
  ps: 2
  runq_size: 8
  P0: {runs: G1, queue: [G2, G3]}
  P1: {spinning: true}
"""


def test_each_entry_is_a_frame_after_the_start() -> None:
    figure = draw(STEAL + "events: [steal P1 from P0, exit G2]")
    assert [frame.caption for frame in figure.frames[1:]] == [
        "P1 steals G2, half of P0's queue, and runs G2.",
        "G2 ends; its struct is kept on P1 for reuse.",
    ]


def test_several_events_can_share_a_frame_and_its_caption() -> None:
    figure = draw(STEAL + "events: [{do: [steal P1 from P0, exit G2], caption: Taken and done.}]")
    assert [frame.caption for frame in figure.frames[1:]] == ["Taken and done."]


def test_the_start_can_be_told_by_the_author_and_can_lie_later() -> None:
    figure = draw(STEAL + "before: [steal P1 from P0]\ncaption: It begins.\nevents: []")
    assert [frame.caption for frame in figure.frames] == ["It begins."]
    assert "P1 runs G2" in figure.frames[0].alt


def test_a_caption_is_whole_sentences_and_no_more_than_two_lines() -> None:
    long = ["One thing happens here. " * 3, "And another. "] * 9
    assert len(short(long)) <= 170
    assert short(long).endswith(".")
    assert short([]) == ""


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("events: [steal P1 from P0, steal P1 from P0]", "events/1 illegal-event"),
        ("events: [{do: steal P0 from P1}]", "events/0/do illegal-event"),
        ("events: [{do: [exit G1, exit G1]}]", "events/0/do/1 illegal-event"),
        ("events: [exit G1, {do: [dance]}]", "events/1/do/0 illegal-event"),
        ("before: [exit G9]", "before/0 illegal-event"),
        ("events: [{do: exit G1, mark: [G44]}]", "events/0/mark/0 unknown-name"),
    ],
)
def test_an_event_that_cannot_happen_has_its_line(written: str, where: str) -> None:
    assert faults(STEAL + written) == [where]


def test_a_start_that_cannot_be_has_the_line_of_its_part() -> None:
    assert faults(STEAL.replace("spinning: true", "m: M0")) == ["start illegal-start"]
    assert faults(STEAL.replace("spinning: true", "sleeps: true")) == ["start/P1 illegal-start"]
    assert faults(STEAL.replace("runq_size: 8", "runq_size: 7")) == [
        "start/runq_size illegal-start"
    ]


def test_unknown_words_name_the_nearest() -> None:
    _, problems = tell(STEAL.replace("mechanism: scheduler", "mechanism: schedular"))
    assert [(p.place.path, p.code, p.hint) for p in problems] == [
        ("mechanism", "unknown-mechanism", 'did you mean "scheduler"?')
    ]
    _, problems = tell(STEAL + "events: [{do: exit G1, mark: [P00]}]")
    assert problems[0].hint.startswith("did you mean")
