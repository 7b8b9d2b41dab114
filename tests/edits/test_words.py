"""Which words differ, and what is no difference at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.edits.words import key, likeness, tidied, word_pieces

TEXTS = st.text("ab c\n.,'“日\u00a0\u200f", max_size=30)


@given(TEXTS, TEXTS)
def test_the_pieces_of_a_difference_are_both_texts(old: str, new: str) -> None:
    pieces = word_pieces(old, new)
    assert "".join(text for sign, text in pieces if sign != "+") == old
    assert "".join(text for sign, text in pieces if sign != "-") == new


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(sign == "=" for sign, _ in word_pieces(text, text))
    assert likeness(text, text) == 1.0


@given(TEXTS)
def test_what_was_tidied_is_tidy(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    "other",
    [
        "takes half of it",
        "takes\u00a0half of it",  # a no-break space
        "takes  half of it ",  # spaces at ends and in rows
        "takes half\u2028of it",  # a line break as some programs write it
        "takes half_x000B_of it",  # ... and as PowerPoint does
        "\u200etakes half of it\u200f",  # marks of direction
        "takes half of it\ufeff",
    ],
)
def test_how_a_program_writes_spaces_is_no_change(other: str) -> None:
    assert key(tidied(other)) == key("takes half of it")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("it's", "it’s"),
        ('"half"', "“half”"),
        ("a - b", "a – b"),
        ("half", "Half"),
        ("10000", "10,000"),
    ],
)
def test_what_autocorrect_writes_is_a_change(old: str, new: str) -> None:
    assert key(tidied(old)) != key(tidied(new))


def test_accents_composed_or_not_are_the_same() -> None:
    assert tidied("Cafe\u0301") == tidied("Caf\u00e9")


def test_the_space_before_a_line_counts_in_code_only() -> None:
    assert key("\treturn x") == key("return x")
    assert key("\treturn x", code=True) != key("return x", code=True)
    assert key("\treturn x", code=True) == key("    return x", code=True)


def test_a_long_text_is_told_as_a_whole_and_at_once() -> None:
    old, new = "a b " * 5_000, "b c " * 5_000
    assert [sign for sign, _ in word_pieces(old, new)] == ["-", "+"]


def test_two_changes_with_a_space_between_are_one() -> None:
    assert word_pieces("a thief takes half", "a robber steals half")[1:3] == (
        ("-", "thief takes"),
        ("+", "robber steals"),
    )
