"""The words around the model: events and starts as text, the README."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import talkdiagrams.mechanisms.poller as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.poller.events import _EXAMPLES, EVENTS, parse_event
from talkdiagrams.mechanisms.poller.start import parse_start, start

README = Path(room.__path__[0]) / "README.md"


def test_the_readme_s_start_is_legal() -> None:
    text = README.read_text("utf-8").split("```yaml")[1].split("```")[0]
    s = parse_start(yaml.load(text, yaml.BaseLoader))
    assert s.g("G1").label == "main"
    assert s.fd("e").pd.rg == "G3"
    assert [g.id for g in s.gs] == ["G1", "G2", "G3", "G4"]


def test_the_readme_lists_every_event() -> None:
    text = README.read_text("utf-8")
    for event in EVENTS:
        assert f"| `{event.example}` |" in text


@pytest.mark.parametrize(
    "text", [*_EXAMPLES.values(), "read 2 of c by G1", "deadline both c none by G1"]
)
def test_text_and_event_are_the_same_thing(text: str) -> None:
    assert str(parse_event(text)) == text
    assert parse_event(f"  {text.replace(' ', '   ')} ") == parse_event(text)


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("", "no such event", "read c by G1"),
        ("dance", "no such event", "read c by G1"),
        ("reed c by G1", "no such event", "read c by G1"),
        ("read c", "not how read is written", "read c by G1"),
        ("write c by G1", "how much is written", "write 4 to c by G1"),
        ("accept 2 of l by G1", "one connection", "accept l by G1"),
        ("data 0 for c", "0 is out of range", "1 to 10000"),
        ("tick 0ms", "0 is out of range", "1 to"),
        ("deadline read c soon by G1", "not how deadline is written", "30ms"),
        ("netpoll", "not how netpoll is written", "netpoll by P0"),
    ],
)
def test_what_cannot_be_read_has_a_reason_and_a_form(text: str, why: str, hint: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert why in caught.value.why
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({}, "it needs descriptors and goroutines"),
        ({"fds": ["c"]}, "it needs descriptors and goroutines"),
        ({"fds": ["c"], "gs": ["G1", "G1"]}, "two places"),
        ({"fds": ["G1"], "gs": ["G1"]}, "two places"),
        ({"fds": {"c": {"reader": "G1"}}, "gs": ["G1"]}, "two places"),
        ({"fds": {"c": {"reader": "G1", "writer": "G1"}}}, "waits in two places"),
        ({"fds": {"c": {"data": -1}}, "gs": ["G1"]}, "no whole number"),
        ({"fds": {"c": {"size": 1}}, "gs": ["G1"]}, "'size' is unknown"),
        ({"fds": {"c": 3}, "gs": ["G1"]}, "no mapping"),
        ({"fds": ["ready"], "gs": ["G1"]}, "no name"),
        ({"fds": ["c"], "gs": "G1"}, "no list"),
        ({"fds": ["c"], "gs": ["G1", "G2"], "ps": 1}, "2 Gs run, and there are 1 Ps"),
        ({"fds": ["c"], "gs": ["G1"], "names": {"G2": "x"}}, "there is no G2"),
        ({"fds": ["c"], "gs": ["G1"], "poll": 1}, "'poll' is unknown"),
        ({"fds": ["c"], "gs": ["G1"], "clock": 1, "lastpoll": 2}, "no whole number"),
        ({"fds": [f"c{i}" for i in range(17)], "gs": ["G1"]}, "17 descriptors are more"),
    ],
)
def test_what_cannot_be_has_a_reason(spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Illegal) as caught:
        parse_start(spec)
    assert why in str(caught.value)


def test_scalars_may_come_as_text() -> None:
    s = start(fds={"c": {"data": "2", "open": "true"}}, gs=["G1"], ps="2")
    assert (s.fd("c").data, len(s.ps)) == (2, 2)
