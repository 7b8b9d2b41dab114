"""What a person writes and reads: events, starts, and sentences about executions."""

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.memory.describe import describe, describe_change
from talkdiagrams.mechanisms.memory.events import FORMS, parse_event
from talkdiagrams.mechanisms.memory.model import play, step
from talkdiagrams.mechanisms.memory.start import parse_start, start


class TestEvents:
    @pytest.mark.parametrize("verb", FORMS)
    def test_every_example_is_read_and_said_back(self, verb: str) -> None:
        example = FORMS[verb][1]
        assert str(parse_event(example)) == example
        assert str(parse_event(f"  {example.replace(' ', '   ')} ")) == example

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "an event is missing"),
            ("frobnicate x", "'frobnicate' is no event"),
            ("raed x by G1", "write it like: read x by G2"),
            ("recv from c by G1", "write it like: receive from c by G2"),
            ("read x", "write it like: read x by G2"),
            ("write x = by G1", "this is no write"),
            ("store n = 1 2 by G1", "this is no store"),
            ("write x = much_too_long_a_value by G1", "is no value"),
            ("read 7x by G1", "'7x' is no name"),
            ("lock m by G$", "'G$' is no name"),
        ],
    )
    def test_what_cannot_be_read_says_how_it_is_written(self, text: str, why: str) -> None:
        with pytest.raises(BadEvent) as caught:
            parse_event(text)
        assert why in str(caught.value)


class TestAStart:
    def test_takes_text_as_yaml_hands_it_over(self) -> None:
        s = parse_start({"vars": {"x": "5", "ready": False}, "chans": {"c": "2"}, "clocks": "true"})
        assert [g.id for g in s.gs] == ["G1"]
        assert [thing.id for thing in s.things] == ["x", "ready", "c"]
        assert s.clocks

    @pytest.mark.parametrize(
        ("spec", "why"),
        [
            ({}, "it needs goroutines and something shared"),
            ({"var": ["x"]}, "did you mean vars?"),
            ({"vars": "x"}, "is no list of names"),
            ({"vars": ["x", "x"]}, "x is named twice"),
            ({"vars": ["G1"]}, "G1 is named twice"),
            ({"vars": {"x": "a b"}}, "is no value"),
            ({"vars": ["1x"]}, "'1x' is no name"),
            ({"chans": {"c": -1}}, "no whole number from 0"),
            ({"chans": ["c"]}, "is no mapping"),
            ({"vars": ["x"], "names": {"G7": "main"}}, "G7 is none of the gs"),
            ({"vars": ["x"], "names": {"G1": ""}}, "no label"),
            ({"vars": ["x"], "clocks": "perhaps"}, "neither true nor false"),
            ({"gs": [f"G{i}" for i in range(9)], "vars": ["x"]}, "9 goroutines are more"),
            ({"vars": [f"x{i}" for i in range(20)]}, "20 things are more"),
        ],
    )
    def test_what_is_wrong_with_it_is_said(self, spec: dict[str, object], why: str) -> None:
        with pytest.raises(Illegal) as caught:
            parse_start(spec)
        assert why in str(caught.value)


class TestSentences:
    def test_a_race_is_told_with_both_accesses(self) -> None:
        s = play(start(gs=["G1", "G2"], vars=["x"], names={"G1": "main"}), ["write x = 5 by G1"])
        event = parse_event("read x by G2")
        assert describe_change(s, event, step(s, event)) == (
            "G2 reads x, and may see 0 or 5. Data race on x: main's x = 5 and G2's read x."
        )

    def test_what_is_ordered_is_told_by_what(self) -> None:
        s = start(gs=["G1", "G2"], vars=["x"], chans={"c": 1})
        s = play(s, ["write x = 5 by G1", "send on c by G1"])
        event = parse_event("receive from c by G2")
        after = step(s, event)
        assert describe_change(s, event, after) == (
            "G2: <-c. G1's send on c happens before the end of G2's <-c."
        )
        read = parse_event("read x by G2")
        assert describe_change(after, read, step(after, read)) == "G2 reads x, and can only see 5."

    def test_who_waits_is_told(self) -> None:
        s = start(gs=["G1", "G2"], vars=["n"], mutexes=["m"])
        s = play(s, ["lock m by G1", "trylock m by G2", "add 2 to n by G2", "lock m by G2"])
        assert describe(s) == (
            "G1: m.Lock(). G2: m.TryLock(): false, then n.Add(2), then m.Lock(), where it waits."
        )
