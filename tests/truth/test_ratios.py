"""How many times as much: from two texts, with no more digits than two runs of anything deserve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.claims import ABSENT
from talkbuilder.truth.ratios import number, ratio

FIND = r"X (\S+) ns/op"


def results(*values: float | str) -> str:
    return "".join(f"BenchmarkX {value} ns/op\n" for value in values)


def test_it_is_the_median_by_the_median() -> None:
    found = ratio(results(10, 30, 20), results(5, 1, 100), FIND, "captures/x.txt")
    assert (found.value, found.file, found.failed) == ("4", "captures/x.txt", "")
    assert found.detail == "medians of 3 runs of each"


def test_one_run_that_was_disturbed_changes_nothing() -> None:
    calm = ratio(results(20, 21, 22), results(10, 10, 10), FIND, "f")
    assert ratio(results(20, 21, 9e9), results(10, 10, 10), FIND, "f").value == calm.value == "2.1"


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6))
def test_it_has_two_digits_and_is_near(one: float, other: float) -> None:
    found = ratio(results(one), results(other), FIND, "f")
    value = float(found.value)
    assert value == pytest.approx(one / other, rel=0.05)
    assert len(f"{value:e}".partition("e")[0].rstrip("0").replace(".", "")) <= 2


@pytest.mark.parametrize(("text", "other"), [("", results(1)), (results(1), ""), ("", "")])
def test_what_is_not_found_is_absent(text: str, other: str) -> None:
    assert ratio(text, other, FIND, "f").value == ABSENT


@pytest.mark.parametrize(
    ("text", "other", "find", "why"),
    [
        (results("much"), results(1), FIND, "`much` is no number"),
        (results(1), results("nan"), FIND, "`nan` is no number"),
        (results(1), results("inf"), FIND, "`inf` is no number"),
        (results(1), results(0), FIND, "the median there is 0"),
        (results(1), results(1), "(", "unterminated"),
    ],
)
def test_what_cannot_be_divided_says_why(text: str, other: str, find: str, why: str) -> None:
    found = ratio(text, other, find, "f")
    assert found.value == ""
    assert why in found.failed


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value == value
