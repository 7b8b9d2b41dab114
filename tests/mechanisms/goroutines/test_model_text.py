"""What can be written: events, starts, and what is said of mistakes; what is said of states."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.goroutines.describe import describe, describe_change, size_words
from talkdiagrams.mechanisms.goroutines.events import EVENTS, Event
from talkdiagrams.mechanisms.goroutines.model import step
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import parse_start, start


@pytest.mark.parametrize("event", EVENTS)
def test_every_example_is_read_and_written_alike(event: type[Event]) -> None:
    assert str(parse_event(event.example)) == event.example


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("", "an event is missing", "known: go, gfget"),
        ("cal f by G1", "'cal' is no event", "call f of 512 bytes by G1"),
        ("call f", "this is no call", "call f of 512 bytes by G1"),
        ("call f of 100 bytes by G1", "'100' is no size", "a multiple of 8"),
        ("call f of many bytes by G1", "'many' is no size", "a multiple of 8"),
        ("let x = #7 by G1", "'#7' is no value", "uintptr(&x)"),
        ("go 7f by G1", "'7f' is no name", "letters, digits"),
        ("gc for fun", "this is no gc", "gc for leaks"),
        ("park G1", "this is no park", "park G1 on c"),
    ],
)
def test_what_cannot_be_read_is_said_with_a_way_out(text: str, why: str, hint: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert why in caught.value.why
    assert hint in caught.value.hint


@given(st.text(max_size=60))
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    for line in (text, f"call {text} by G1", f"let x = {text} by G1"):
        with suppress(BadEvent):
            parse_event(line)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"pss": 1}, "'pss' is unknown (did you mean ps?)"),
        ({"ps": 9}, "no whole number from 1 to 4"),
        ({"stack": 3000}, "3000 is no power of two (such as 4096)"),
        ({"stack": 1024}, "no whole number from 2048"),
        ({"frame": 100}, "100 bytes are no whole words"),
        ({"heap": "c"}, "'c' is no list of names"),
        ({"heap": ["c", "c"]}, "a name stands there twice"),
        ({"globals": ["c"]}, "there is no c on the heap"),
        ({"dead": 8, "batch": 4}, "P0 keeps 8 dead Gs"),
        ({"global_dead": 3}, "3 is no mapping"),
        ({"names": {"7": "x"}}, "'7' is no name"),
        ({"adaptive": "perhaps"}, "neither true nor false"),
    ],
)
def test_a_start_that_is_none_is_refused(spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Illegal) as caught:
        parse_start(spec)
    assert why in str(caught.value)


def test_numbers_of_a_start_may_arrive_as_text() -> None:
    assert parse_start({"ps": "2", "stack": "4096"}) == start(ps=2, stack=4096)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (["go f by G1"], "No dead G is left: a new one, G2, gets a stack of 2 KiB."),
        (["call f by G1"], "G1 calls f."),
        (["call f of 1200 bytes by G1"], "f does not fit: the stack is copied to 4 KiB."),
        (["call f by G1", "return by G1"], "f returns; the stack stays as large as it is."),
        (["park G1 on c"], "G1 waits for c."),
        (["return by G1"], "G1's first function returns: G1 is dead, on a free list."),
        (["call f of 9000 bytes by G1", "return by G1", "gc"], "G1's stack shrinks from 16 KiB to 8 KiB"),
        (["let u = heap c by G1"], "u = heap c."),
        (["maxstack 2048", "call f of 4000 bytes by G1"], "the whole program ends."),
    ],
)  # fmt: skip
def test_what_happened_is_said_in_a_sentence(events: list[str], said: str) -> None:
    before = state = start(heap=["c"])
    for text in events:
        before, state = state, step(state, parse_event(text))
    assert said in describe_change(before, parse_event(events[-1]), state)
    assert describe(state).endswith(".")


def test_sizes_are_said_in_round_words() -> None:
    assert [size_words(n) for n in (2048, 1312, 1 << 20, 1 << 30)] == [
        "2 KiB", "1,312 bytes", "1 MiB", "1 GiB",
    ]  # fmt: skip
