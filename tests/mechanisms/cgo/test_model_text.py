"""What can be written: events, starts, and what is said of mistakes; what is said of states."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.mechanisms.cgo import events
from talkdiagrams.mechanisms.cgo.describe import describe, describe_change
from talkdiagrams.mechanisms.cgo.events import EVENTS, Event, parse_event
from talkdiagrams.mechanisms.cgo.model import play, step
from talkdiagrams.mechanisms.cgo.start import parse_start, start
from talkdiagrams.mechanisms.errors import BadEvent, Illegal

ROOM = Path(events.__file__).parent


@pytest.mark.parametrize("event", EVENTS)
def test_every_example_is_read_and_written_alike(event: type[Event]) -> None:
    assert str(parse_event(event.example)) == event.example


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("", "an event is missing", "known: call, cgocall"),
        ("cal f by G1", "'cal' is no event", "call f(p) by G1"),
        ("call f", "this is no call", "call f(p) by G1"),
        ("call f(7p) by G1", "'7p' is no name", "letters, digits"),
        ("dropm C1", "'dropm' is no event", "end C1"),
        ("handoff P0", "'handoff' is no event", "retake P0"),
        ("gc now", "this is no gc", "gc"),
        ("park G1", "this is no park", "park G1 on ch"),
    ],
)
def test_what_cannot_be_read_is_said_with_a_way_out(text: str, why: str, hint: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert why in caught.value.why
    assert hint in caught.value.hint


@given(st.text(max_size=60))
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    for line in (text, f"call {text} by G1", f"call f({text}) by G1"):
        with suppress(BadEvent):
            parse_event(line)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"pss": 1}, "'pss' is unknown (did you mean ps?)"),
        ({"ps": 9}, "no whole number from 1 to 8"),
        ({"ps": 1, "gs": ["G1", "G2"]}, "2 Gs do not run on 1 Ps"),
        ({"gs": ["G1"], "runq": ["G1"]}, "a name stands there twice"),
        ({"gs": "G1"}, "'G1' is no list of names"),
        ({"names": {"G7": "x"}}, "there is no G7"),
        ({"heap": ["p"]}, "no mapping"),
        ({"heap": {"p": ["r"]}}, "there is no r"),
        ({"heap": {"p": {"too": []}}}, "'too' is unknown (did you mean to?)"),
        ({"heap": {"p": {"held": ["G4"]}}}, "there is no G4"),
        ({"cgocheck": 2}, "no whole number from 0 to 1"),
        ({"nocallback": [3]}, "3 is no name"),
    ],
)
def test_a_start_that_is_none_is_refused(spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Illegal) as caught:
        parse_start(spec)
    assert why in str(caught.value)


def test_numbers_of_a_start_may_arrive_as_text() -> None:
    assert parse_start({"ps": "2", "extra": "0"}) == start(ps=2, extra=0)


def said(*texts: str, **spec: Any) -> str:
    s = play(start(**spec), texts[:-1])
    event = parse_event(texts[-1])
    return describe_change(s, event, step(s, event))


def test_changes_are_told_in_plain_words() -> None:
    assert said("call f by G1") == "G1 calls f: on the stack of M0, P0 still attached."
    assert said("call f by G1", "retake P0") == "`sysmon` takes P0 from G1, who does not notice."
    assert said("call f by G1", "retake P0", "return f to G1") == (
        "f returns. `exitsyscall`: G1 gets P0, and runs Go."
    )
    assert said("call f by G1", "create C1 by M0", "callback h from C1", ps=2) == (
        "C1 takes the extra M1. C calls h, on G2's stack. `exitsyscall`: G2 gets P1, and runs Go. "
        "Since the list of extra Ms was empty, it makes M2."
    )


def test_states_are_told_in_plain_words() -> None:
    s = play(
        start(ps=2, heap={"buf": []}), ["pin buf by G1", "call f(buf) by G1", "keep buf by M0"]
    )
    assert describe(s) == (
        "G1 is in C (f) on M0, P0 still attached. P1 is idle. Pinned: buf. C keeps a pointer to buf."
    )


def test_the_readme_lists_every_event() -> None:
    text = (ROOM / "README.md").read_text(encoding="utf-8")
    assert all(f"`{verb} " in text or f"`{verb}`" in text for verb in events.VERBS)
