"""What a person writes: starts and events, good and bad; what is said of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import talkdiagrams.mechanisms.gc as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.gc.describe import describe, describe_change
from talkdiagrams.mechanisms.gc.events import EVENTS, parse_event
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.start import KEYS, parse_start, start

README = Path(room.__file__).with_name("README.md")


def test_the_readme_lists_every_event_and_key() -> None:
    text = README.read_text("utf-8")
    for event in EVENTS:
        assert f"`{event.example}`" in text
    written = yaml.safe_load(text.split("```yaml")[1].split("```")[0])
    assert set(written) == set(KEYS)


HEAP: dict[str, Any] = {
    "objects": {"A": ["B", "nil"], "B": {"next": "C"}, "C": []},
    "stacks": {"G1": ["A"]},
    "globals": {"config": "B"},
}


@pytest.mark.parametrize("cls", EVENTS)
def test_the_example_of_each_event_is_one(cls: Any) -> None:
    event = parse_event(cls.example)
    assert type(event) is cls
    assert str(event) == cls.example


def test_mark_is_another_word_for_scan() -> None:
    assert parse_event("mark A") == parse_event("scan A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an event is missing"),
        ("sweep", "write it like: sweep span 1"),
        ("sweep span one", "no number of a span"),
        ("stop", "no event"),
        ("scan", "write it like: scan"),
        ("G1 writes A.x", "write it like: G1 writes A.x = B"),
        ("G1 write A.x = B", "did you mean writes"),
        ("G1 allocates N", "write it like: G1 allocates N in span 1"),
        ("barrier yuasa", "known: both, hybrid, deletion, insertion, off"),
        ("scan a-b", "no name"),
    ],
)
def test_a_bad_event_says_what_it_wants(text: str, message: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"objects": {}}, "0 objects"),
        ({"objects": {"A": ["Z"]}}, "A: there is no object Z"),
        ({"object": {}}, "did you mean objects?"),
        ({"stage": "marking"}, "did you mean mark?"),
        ({"barrier": "on"}, "barrier: 'on' is none"),
        ({"stacks": {"G1": ["Z"]}}, "there is no object Z"),
        ({"stacks": {"A": ["B"]}}, "A is the name of two things"),
        ({"spans": {"1": ["A", "B"]}}, "C is in 0 spans"),
        ({"spans": {"1": ["A", "B", "C"]}}, "do not share a span"),
        ({"spans": {"1": {"objects": ["A", "B"], "size": 33}, "2": ["C"]}}, "size: 48"),
        ({"spans": {"1": {"objects": ["A", "B"], "slots": 1}, "2": ["C"]}}, "do not fit"),
        ({"spans": {"1": ["nil"] * 17, "2": ["A", "B"], "3": ["C"]}}, "at most 16"),
        ({"grey": ["A"]}, "nothing is marked in: off"),
        ({"stage": "mark", "grey": ["C"]}, "C has no pointers"),
        ({"stage": "mark", "grey": ["A"], "black": ["A"]}, "more than one colour"),
        ({"stage": "mark", "black": ["A"]}, "strong tri-colour invariant: A is black"),
        ({"stage": "mark termination"}, "stage: mark"),
        ({"swept": [1]}, "all spans are swept"),
        ({"greentea": "maybe"}, "neither true nor false"),
        ({"objects": {"A": list("BCDEF")}}, "name them"),
        ({"globals": {"config": "Z"}}, "there is no object Z"),
    ],
)
def test_a_bad_start_says_what_it_wants(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(Illegal) as caught:
        parse_start({**HEAP, **changes})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("spec", "event", "message"),
    [
        ({}, "terminate", "collector is in: off (start)"),
        ({}, "resume", "not stopped (start)"),
        ({}, "sweep span 1", "nothing to sweep in: off"),
        ({}, "G2 drops A", "no goroutine G2 (known: G1)"),
        ({}, "G1 drops C", "no pointer to C"),
        ({}, "G1 reads B.next", "no pointer to B (G1 reads A.x)"),
        ({}, "G1 reads A.y", "nil"),
        ({}, "G1 reads A.q", "A has no pointer q (known: x, y)"),
        ({}, "G1 writes A = nil", "an object has fields: A.x"),
        ({}, "G1 reads settings", "no global settings (known: config)"),
        ({}, "G1 allocates A in span 1", "take a new name"),
        ({}, "G1 allocates N in span 7", "no span 7 (known: 1, 2)"),
        ({}, "barrier both", "both already"),
        ({"stage": "mark"}, "start", "under way: mark (scan stack G1)"),
        ({"stage": "mark"}, "scan span 1", "greentea: true"),
        ({"stage": "mark", "greentea": True}, "scan span 1", "not queued"),
        ({"stage": "mark"}, "drain", "no grey object is left (scan stack G1)"),
        ({"stage": "mark"}, "scan Z", "no object Z"),
    ],
)
def test_an_illegal_event_says_why_and_what_instead(
    spec: dict[str, Any], event: str, message: str
) -> None:
    with pytest.raises(Illegal) as caught:
        step(parse_start({**HEAP, **spec}), parse_event(event))
    assert message in str(caught.value)


def test_without_spans_they_are_made_with_room_for_two_more_each() -> None:
    s = start(objects={f"O{n}": ["nil"] if n < 20 else [] for n in range(23)})
    assert [(len(x.objects), len(x.slots), x.noscan) for x in s.spans] == [
        (14, 16, False), (6, 8, False), (3, 5, True),
    ]  # fmt: skip


def test_a_state_in_words() -> None:
    s = start(**HEAP, stage="mark", grey=["A"])
    assert describe(s) == (
        "Marking; the write barrier is on. A is grey. B and C are white. G1's stack, grey, points to A. "
        "The global config points to B. A points to B. B points to C."
    )


def test_what_an_event_did_in_words() -> None:
    s, said = start(**HEAP), []
    for text in (
        "start", "resume", "scan stack G1", "G1 writes A.x = nil", "G1 allocates N in span 1",
        "scan globals", "drain", "drain", "terminate", "resume", "sweep span 1",
    ):  # fmt: skip
        event = parse_event(text)
        before, s = s, step(s, event)
        said.append(describe_change(before, event, s))
    assert said == [
        "The world stops for sweep termination.",
        "The world runs again, and marking begins: the write barrier is on, every root is grey.",
        "G1 stands still while its stack is scanned; A becomes grey.",
        "G1 writes nil into A.x; the write barrier shades B.",
        "G1 allocates N in span 1; while marking, what is new is black.",
        "The globals are scanned.",
        "B, the newest grey object, is scanned and black; C, without pointers, becomes black at once.",
        "A, the newest grey object, is scanned and black.",
        "Nothing is grey any more: the world stops for mark termination.",
        "The write barrier is off and the world runs again; sweeping begins.",
        "Span 1 is swept: nothing is freed; A, B and N are kept, and white again.",
    ]
