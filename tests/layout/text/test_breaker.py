"""Lines break as PowerPoint and LibreOffice break them, and whatever is written, nothing is lost or too wide."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.layout.text.breaker import Broken, Words, break_at, take_apart
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import Run

RULER = OwnRuler()
RUNS = st.lists(
    st.builds(
        Run,
        st.text("ab cd-—/.(\n)é→日W  ", max_size=25),
        bold=st.booleans(),
        family=st.sampled_from([None, "code"]),
    ),
    max_size=5,
).map(tuple)
WIDTHS = st.floats(0.3, 40)


def apart(*runs: Run) -> Words:
    return take_apart(runs, "body", False, RULER)


def lines(text: str, columns: float) -> list[str]:
    """Break ``text`` in the code face, so that a width is a number of columns."""
    words = take_apart((Run(text),), "code", False, RULER)
    return split(text, break_at(words, columns * 0.6))


def split(text: str, broken: Broken) -> list[str]:
    bounds = [0, *broken.breaks, len(text)]
    return [text[a:b] for a, b in itertools.pairwise(bounds)]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("one two three", 7, ["one two ", "three"]),
        ("one two  three", 7, ["one two  ", "three"]),  # every space hangs
        ("work-stealing", 8, ["work-", "stealing"]),
        ("wait—then spin", 7, ["wait—", "then ", "spin"]),
        ("10–20 ms", 5, ["10–20 ", "ms"]),
        ("read/write bar", 8, ["read/wri", "te bar"]),  # no break at a slash
        ("go run -race x", 9, ["go run ", "-race x"]),  # a leading hyphen stays with its word
        ("in chan<- int", 9, ["in chan<- ", "int"]),
        ("a runtime.park() b", 8, ["a ", "runtime.", "park() b"]),  # torn, on a line of its own
        ("one\ntwo", 20, ["one\n", "two"]),
        ("one\n\ntwo\n", 20, ["one\n", "\n", "two\n", ""]),
        ("go\u00a0f() twice", 7, ["go\u00a0f() ", "twice"]),
        ("", 5, [""]),
        ("   x", 2, ["   ", "x"]),
    ],
)
def test_where_lines_break(text: str, columns: float, expected: list[str]) -> None:
    assert lines(text, columns) == expected


@given(RUNS, WIDTHS)
def test_no_line_is_wider_than_its_box_unless_one_character_is(
    runs: tuple[Run, ...], width: float
) -> None:
    words = apart(*runs)
    broken = break_at(words, width)
    bounds = [0, *broken.breaks, len(words.text)]
    for start, end in itertools.pairwise(bounds):
        shown = len(words.text[start:end].rstrip(" \n"))
        assert shown <= 1 or words.measure(start, start + shown) <= width + 1e-6


@given(RUNS, WIDTHS)
def test_breaks_rise_and_lose_nothing(runs: tuple[Run, ...], width: float) -> None:
    words = apart(*runs)
    breaks = break_at(words, width).breaks
    assert list(breaks) == sorted(breaks)
    assert all(0 < at <= len(words.text) for at in breaks)
    assert "".join(split(words.text, break_at(words, width))) == words.text


@given(RUNS, WIDTHS)
def test_a_line_feed_always_breaks(runs: tuple[Run, ...], width: float) -> None:
    words = apart(*runs)
    feeds = {index + 1 for index, c in enumerate(words.text) if c == "\n"}
    assert feeds <= set(break_at(words, width).breaks)


@given(RUNS, WIDTHS)
def test_broken_lines_do_not_break_again(runs: tuple[Run, ...], width: float) -> None:
    words = apart(*runs)
    for line in split(words.text, break_at(words, width)):
        again = take_apart((Run(line.rstrip(" \n")),), "body", False, RULER)
        if not any(run.bold or run.family for run in runs):
            assert break_at(again, width).breaks == () or len(line.rstrip()) <= 1


@given(RUNS, WIDTHS, st.floats(1, 3))
def test_more_room_never_takes_more_lines(
    runs: tuple[Run, ...], width: float, factor: float
) -> None:
    words = apart(*runs)
    assert break_at(words, width * factor).lines <= break_at(words, width).lines


@given(RUNS)
def test_runs_change_nothing_about_words(runs: tuple[Run, ...]) -> None:
    plain = "".join(run.text for run in runs)
    split_up = tuple(Run(c) for c in plain)
    one = break_at(apart(Run(plain)), 5)
    many = break_at(apart(*split_up), 5)
    assert one.breaks == many.breaks
