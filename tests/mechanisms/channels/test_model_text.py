"""The words around the model: events and starts as text, descriptions, the README."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import talkdiagrams.mechanisms.channels as room
from talkdiagrams.mechanisms.channels.describe import describe, describe_change
from talkdiagrams.mechanisms.channels.events import EVENTS, Event, parse_event
from talkdiagrams.mechanisms.channels.invariants import invariants
from talkdiagrams.mechanisms.channels.model import step
from talkdiagrams.mechanisms.channels.start import parse_start, start
from talkdiagrams.mechanisms.channels.state import State
from talkdiagrams.mechanisms.errors import BadEvent, Illegal

README = Path(room.__path__[0]) / "README.md"


def test_the_readme_s_start_is_legal() -> None:
    text = README.read_text("utf-8").split("```yaml")[1].split("```")[0]
    s = parse_start(yaml.load(text, yaml.BaseLoader))
    assert s.g("G1").label == "main"
    assert [c.id for c in s.chans] == ["d", "c", "e", "f", "g"]
    assert [g.id for g in s.gs] == ["G1", "G2", "G3", "G4"]


def test_the_readme_lists_every_event() -> None:
    text = README.read_text("utf-8")
    for event in EVENTS:
        assert f"| `{event.example}` |" in text


class TestEvents:
    @pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.verb)
    def test_text_and_event_are_the_same_thing(self, event: type[Event]) -> None:
        parsed = parse_event(event.example)
        assert type(parsed) is event
        assert str(parsed) == event.example

    def test_spaces_do_not_matter(self) -> None:
        assert parse_event("  send   7 on  c by G1 ") == parse_event("send 7 on c by G1")
        spaced = parse_event("select <- a, b <- 9 , default by G3 in order 2, 1")
        assert str(spaced) == "select <-a, b<-9, default by G3 in order 2 1"

    @pytest.mark.parametrize(
        ("text", "why", "hint"),
        [
            ("", "an event is missing", "known: send, receive"),
            ("G1 sends 7 on c", "'G1' is no event", "send 7 on c by G1"),
            ("c <- 7", "'c' is no event", "send 7 on c by G1"),
            ("<-c by G1", "'<-c' is no event", "receive from c by G2"),
            ("recieve from c by G1", "'recieve' is no event", "receive from c by G2"),
            ("dance", "'dance' is no event", "known: "),
            ("send", "something is missing", "send 7 on c by G1"),
            ("send 7 to c by G1", "this is no send", "send 7 on c by G1"),
            ("send 7 on c", "this is no send", "send 7 on c by G1"),
            ("send 7 on 9 by G1", "'9' is no name", "letters"),
            ("send ä on c by G1", "'ä' is no value", "12 letters"),
            ("close c by G1 now", "this is no close", "close c by G1"),
            ("select <-a, default, <-b by G1", "default comes last", "a case is"),
            ("select a by G1", "'a' is no case", "a case is <-c, c<-7"),
            ("select <-a", "this is no select", "select <-a, b<-9"),
            ("select <-a, <-b by G1 in order 3 1", "by their numbers", "1 to 2"),
            ("select <-a, <-b by G1 in order 1 1", "polled once", "each number once"),
            ("select <-a, <-b by G1 in order x", "by their numbers", "1 to 2"),
            ("lock <-a by G1", "two cases or more", "plain operation"),
            ("lock <-a, default by G1", "two cases or more", "plain operation"),
            ("select " + ", ".join(["<-a"] * 17) + " by G1", "17 cases", "at most 16"),
        ],
    )
    def test_what_cannot_be_read_has_a_reason_and_a_form(
        self, text: str, why: str, hint: str
    ) -> None:
        with pytest.raises(BadEvent) as caught:
            parse_event(text)
        assert why in caught.value.why
        assert hint in caught.value.hint

    @given(
        st.sampled_from([event.verb for event in EVENTS]),
        st.lists(st.sampled_from(["<-a", "b<-1", ",", "by", "G1", "on", "in order", "1", "{}"])),
    )
    def test_nor_do_words_of_its_own(self, verb: str, words: list[str]) -> None:
        with suppress(BadEvent):
            event = parse_event(" ".join([verb, *words]))
            assert parse_event(str(event)) == event


class TestStarts:
    @pytest.mark.parametrize(
        ("spec", "why"),
        [
            ({}, "it needs channels and goroutines"),
            ({"chans": {"c": 0}}, "it needs channels and goroutines"),
            ({"chans": {"c": -1}, "gs": ["G1"]}, "c: -1 is no whole number from 0 to 64"),
            ({"chans": {"c": 99}, "gs": ["G1"]}, "c: 99 is no whole number"),
            ({"chans": {"c": {"size": 1}}, "gs": ["G1"]}, "c: 'size' is unknown"),
            ({"chans": {"c": {"cap": 1, "buf": [1, 2]}}, "gs": ["G1"]}, "do not fit into 1 slots"),
            ({"chans": {"c": {"cap": 1, "buf": "1"}}, "gs": ["G1"]}, "is no list of values"),
            ({"chans": {"c": {"cap": 2, "recvx": 2}}, "gs": ["G1"]}, "recvx"),
            ({"chans": {"c": {"sendq": ["G1"]}}, "gs": []}, "who waits, with which value"),
            ({"chans": {"c": {"recvq": ["G1"]}}, "gs": ["G1"]}, "G1 is named in two places"),
            ({"chans": {"c": 0}, "gs": ["G1", "G1"]}, "twice"),
            ({"chans": {"c": 0}, "gs": ["G1"], "names": {"G2": "x"}}, "there is no G2"),
            ({"chans": {"c": 0}, "gs": ["G1"], "addresses": ["d"]}, "names each channel once"),
            ({"chan": {"c": 0}, "gs": ["G1"]}, "'chan' is unknown (chans)"),
            ({"chans": {"c": {"cap": 1, "sendq": {"G1": 1}}}, "gs": []}, "no needless wait"),
            ({"chans": {"c": {"recvq": ["G1"], "closed": True}}, "gs": []}, "closed"),
            ({"chans": {"c": 0}, "gs": [f"G{i}" for i in range(99)]}, "99 Gs are more"),
        ],
    )
    def test_what_cannot_be_has_a_reason(self, spec: dict[str, Any], why: str) -> None:
        with pytest.raises(Illegal) as caught:
            parse_start(spec)
        text = str(caught.value).replace("did you mean chans?", "chans")
        assert why in text

    def test_scalars_may_come_as_text(self) -> None:
        """As they do from an outline."""
        text = start(chans={"c": {"cap": "2", "buf": ["1"], "closed": "false"}}, gs=["G1"])
        assert text == start(chans={"c": {"cap": 2, "buf": [1], "closed": False}}, gs=["G1"])

    JUNK: st.SearchStrategy[Any] = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=6,
    )

    @given(
        st.dictionaries(
            st.sampled_from(["chans", "gs", "names", "addresses", "zero", "x"]), JUNK, max_size=4
        ),
        st.dictionaries(
            st.sampled_from(["cap", "buf", "recvx", "closed", "sendq", "recvq"]), JUNK, max_size=4
        ),
    )
    def test_no_start_breaks_it(self, spec: dict[str, Any], chan: dict[str, Any]) -> None:
        for one in (spec, {"gs": ["G1"], "chans": {"c": chan}}):
            with suppress(Illegal):
                assert invariants(parse_start(one)) == []


class TestDescriptions:
    def said(self, s: State, *events: str) -> list[str]:
        lines = []
        for text in events:
            event = parse_event(text)
            after = step(s, event)
            lines.append(describe_change(s, event, after))
            s = after
        return lines

    def test_a_state_names_channels_then_goroutines(self) -> None:
        s = start(
            chans={"c": {"cap": 2, "buf": [1, 2], "sendq": {"G2": 3}}, "d": "nil", "e": 0},
            gs=["G1", "G3"],
            names={"G1": "main"},
        )
        assert describe(s) == (
            "c, a channel with 2 slots, is full with 1 and 2; in its sendq: G2 with 3. d is nil."
            " e is unbuffered. main and G3 run. G2 waits."
        )

    def test_a_select_pass_by_pass(self) -> None:
        s = start(chans={"a": 0, "b": 1}, gs=["G1", "G2"])
        events = ("lock <-a, <-b by G1 in order 2 1", "look by G1", "enqueue by G1")
        assert self.said(s, *events, "send 5 on b by G2", "run G1") == [
            "G1 locks a and b, in order of address; its random poll order is <-b, <-a.",
            "Pass 1: no case is ready.",
            "Pass 2: G1 queues at a's recvq and b's recvq, parks, and the locks are released.",
            "G2 hands 5 straight to G1. G1 is runnable.",
            "Pass 3: G1 leaves a's recvq; the case <-b has won. G1 goes on with 5.",
        ]

    def test_a_close_says_whom_it_wakes_and_to_what(self) -> None:
        s = start(chans={"c": {"cap": 0, "sendq": {"G2": 1}}}, gs=["G1"])
        assert self.said(s, "close c by G1", "run G2", "close c by G1") == [
            "G1 closes c. G2 is runnable and will panic.",
            "G2 wakes up in a send on a closed channel and panics.",
            "G1 closes a closed channel and panics.",
        ]

    def test_what_waits_says_why(self) -> None:
        s = start(chans={"c": 1, "n": "nil"}, gs=["G1", "G2", "G3", "G4"])
        events = ("receive from c by G1", "send 1 on n by G2", "select {} by G3")
        assert self.said(s, *events, "select <-c, default by G4") == [
            "The buffer is empty: G1 parks in c's recvq.",
            "G2 waits on a nil channel, forever.",
            "G3 waits on nothing, forever.",
            "No case is ready: G4 takes the default.",
        ]
