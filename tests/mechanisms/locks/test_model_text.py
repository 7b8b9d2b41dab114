"""The words around the model: events and starts as text, descriptions, the README."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import talkdiagrams.mechanisms.locks as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.locks.describe import describe, describe_change
from talkdiagrams.mechanisms.locks.events import VERBS, Add, Do, Run, Tick, parse_event
from talkdiagrams.mechanisms.locks.model import step
from talkdiagrams.mechanisms.locks.start import parse_start, start
from talkdiagrams.mechanisms.locks.state import State

README = Path(room.__path__[0]) / "README.md"


def test_the_readme_s_start_is_legal() -> None:
    text = README.read_text("utf-8").split("```yaml")[1].split("```")[0]
    s = parse_start(yaml.load(text, yaml.BaseLoader))
    assert s.g("G1").label == "main"
    assert s.mutex("m").word == 1


def test_the_readme_lists_every_event() -> None:
    text = README.read_text("utf-8")
    for verb in [*VERBS, "add", "run", "tick"]:
        assert f"`{verb} " in text


class TestEvents:
    @pytest.mark.parametrize("event", [Do, Add, Run, Tick])
    def test_text_and_event_are_the_same_thing(self, event: Any) -> None:
        parsed = parse_event(event.example)
        assert type(parsed) is event
        assert str(parsed) == event.example

    def test_spaces_do_not_matter(self) -> None:
        assert parse_event("  lock   m by  G1 ") == parse_event("lock m by G1")
        assert parse_event("tick 1 ms") == parse_event("tick 1000us")

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("", "lock m by G1"),
            ("lok m by G1", "e.g. lock m by G1"),
            ("lock m", "e.g. lock m by G1"),
            ("tick soon", "e.g. tick 300us"),
            ("tick 0us", "e.g. tick 300us"),
            ("add to wg by G1", "e.g. add 2 to wg by G1"),
            ("add 0 to wg by G1", "a whole number"),
            ("rlok rw by G1", "e.g. rlock rw by G1"),
            ("lock m- by G1", "letters, digits"),
            ("run", "e.g. run G2"),
        ],
    )
    def test_what_cannot_be_read_says_what_could(self, text: str, hint: str) -> None:
        with pytest.raises(BadEvent) as caught:
            parse_event(text)
        assert hint in caught.value.hint


class TestStarts:
    @pytest.mark.parametrize(
        ("spec", "why"),
        [
            ({}, "it needs a lock and goroutines"),
            ({"mutexes": ["m"]}, "it needs a lock and goroutines"),
            ({"mutexs": ["m"]}, "'mutexs' is unknown"),
            ({"mutexes": "m", "gs": ["G1"]}, "no list of names"),
            ({"mutexes": ["m", "m"], "gs": ["G1"]}, "stands there twice"),
            ({"mutexes": ["m"], "gs": ["m"]}, "name of two things"),
            ({"mutexes": ["m m"], "gs": ["G1"]}, "is no name"),
            ({"mutexes": ["m"], "gs": ["G1"], "names": {"G2": "x"}}, "there is no G2"),
            ({"mutexes": ["m"], "gs": ["G1"], "cores": "0"}, "no whole number"),
            ({"mutexes": ["m"], "gs": ["G1"], "before": "lock"}, "no list of events"),
            ({"mutexes": ["m"], "gs": ["G1"], "before": ["run G1"]}, "was not woken"),
            ({"waitgroups": {"wg": {"bubbles": "true"}}, "gs": ["G1"]}, "'bubbles' is unknown"),
            ({"onces": {"o": {"naive": "perhaps"}}, "gs": ["G1"]}, "neither true nor false"),
            ({"mutexes": [f"m{i}" for i in range(9)], "gs": ["G1"]}, "more than a figure bears"),
        ],
    )
    def test_what_is_no_start_says_why(self, spec: dict[str, Any], why: str) -> None:
        with pytest.raises(Illegal) as caught:
            parse_start(spec)
        assert why in str(caught.value)


ALL: dict[str, Any] = {
    "mutexes": ["m"],
    "rwmutexes": ["rw"],
    "waitgroups": ["wg"],
    "onces": ["o"],
    "gs": ["G1", "G2", "G3"],
}


def told(events: str) -> str:
    """What is said of the last of several events."""
    s: State = start(**ALL)
    said = ""
    for text in events.split(", "):
        event = parse_event(text)
        after = step(s, event)
        said, s = describe_change(s, event, after), after
    return said


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ("lock m by G1", "G1 has m."),
        ("lock m by G1, lock m by G2", "G2 parks: m is taken."),
        ("lock m by G1, lock m by G2, unlock m by G1", "G1 lets go of m. G2 is woken, not served."),
        (
            "lock m by G1, lock m by G2, unlock m by G1, lock m by G3",
            "G3 has m, past those who came before.",
        ),
        ("lock m by G1, trylock m by G2", "G2 gets false."),
        ("lock m by G1, spin m by G2", "G2 spins for m, turn 1."),
        (
            "lock m by G1, spin m by G2, lock m by G2",
            "G2 gives up spinning after 1 turn, and parks: m is taken.",
        ),
        ("unlock m by G1", "sync: unlock of unlocked mutex."),
        ("rlock rw by G1, lock rw by G2", "G2 parks: 1 still reads."),
        ("lock rw by G1, rlock rw by G2", "G2 parks: a writer is there or waits."),
        ("rlock rw by G1, lock rw by G2, runlock rw by G1, run G2", "G2 runs, and has rw."),
        ("add 2 to wg by G1", "G1 adds 2: the counter is 2."),
        ("add 1 to wg by G1, wait wg by G2", "G2 parks: the counter is 1."),
        ("wait wg by G1", "G1 need not wait: the counter is zero."),
        ("done wg by G1", "G1 panics: sync: negative WaitGroup counter."),
        ("do o by G1", "G1 is first, and runs f."),
        ("do o by G1, end o by G1", "f returns: o is done."),
        ("do o by G1, end o by G1, do o by G2", "G2 returns: o is done."),
        ("tick 300us", "300 µs pass."),
    ],
)
def test_what_happened_is_said(events: str, said: str) -> None:
    assert told(events) == said


def test_a_state_is_said_thing_by_thing() -> None:
    s = start(**ALL, before=["rlock rw by G1", "lock m by G1", "lock m by G2", "add 2 to wg by G1"])
    assert describe(s) == (
        "m is locked by G1, 1 waits. rw has 1 reader; readerCount 1, readerWait 0. "
        "wg counts 2, with 0 waiting. o is not done. G2 waits for m."
    )


@pytest.mark.parametrize(
    ("before", "event", "why"),
    [
        ([], "lock x by G1", "there is no x"),
        ([], "lock wg by G1", "wg is a WaitGroup"),
        ([], "lock rw.w by G1", "is no name"),
        ([], "lock m by G9", "there is no G9"),
        ([], "run G1", "was not woken"),
        ([], "end o by G1", "not inside o's function"),
        (["lock m by G1", "lock m by G2"], "lock rw by G2", "G2 waits for m"),
        (["lock m by G1", "spin m by G2"], "rlock rw by G2", "G2 spins"),
        (["lock m by G1", "lock m by G2", "unlock m by G1"], "lock m by G2", "run G2 first"),
        (["done wg by G1"], "lock m by G1", "has panicked"),
    ],
)
def test_what_cannot_happen_says_why(before: list[str], event: str, why: str) -> None:
    with pytest.raises((BadEvent, Illegal)) as caught:
        step(start(**ALL, before=before), parse_event(event))
    assert why in str(caught.value)
