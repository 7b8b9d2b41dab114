"""Numbers in a text: however a number is written, it is read as what it is worth, and names are no numbers."""

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.amounts import UNITS, amounts, bare, worth

# fmt: off
SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
# fmt: on
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ENDINGS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
           "twelve": "twelfth"}  # fmt: skip


def spelt(number: int, joint: str = "-") -> str:
    """Write a number below a billion in English words."""
    for scale, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= scale:
            head, rest = divmod(number, scale)
            tail = f"{' and' if rest < 100 else ''} {spelt(rest)}" if rest else ""
            return f"{spelt(head)} {name}{tail}"
    if number < 20:
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (joint + SMALL[ones] if ones else "")


def ordinal(number: int) -> str:
    """Write the ordinal of a number below a billion."""
    head, last = (
        spelt(number)[: -len(spelt(number).replace("-", " ").split()[-1])],
        spelt(number).replace("-", " ").split()[-1],
    )
    ending = ENDINGS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return head + ending


def values(text: str, language: str = "en") -> list[Fraction]:
    return [one.value for one in amounts(text, language)]


# --- a number is what it is, however it is written ------------------------------------------------------------------


@given(st.integers(0, 999_999_999))
def test_words_and_digits_are_read_alike(number: int) -> None:
    for written in (
        str(number),
        f"{number:,}",
        f"{number:_}",
        f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
        hex(number),
        spelt(number),
        spelt(number).replace("-", " "),
        spelt(number).capitalize(),
    ):
        assert values(f"There are {written} of them.") == [number], written


@given(st.integers(1, 999_999))
def test_ordinals_too(number: int) -> None:
    assert values(f"every {ordinal(number)} time") == [number]
    suffix = "th" if 10 <= number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    assert values(f"every {number}{suffix} time") == [number]


@given(st.integers(3, 99), st.integers(3, 99))
def test_two_numbers_stay_two(one: int, other: int) -> None:
    for between in (" to ", ", ", " of ", " or "):
        assert values(spelt(one) + between + spelt(other)) == [one, other]
    assert values(f"{one}–{other} and {one}-{other}") == [one, other, one, other]


@given(
    st.integers(0, 10_000_000),
    st.integers(0, 999),
    st.sampled_from(["de", "de-CH", "fr", "en", "pl"]),
)
def test_each_language_has_its_marks(whole: int, part: int, language: str) -> None:
    from talkbuilder.customs import customs_of

    written = customs_of(language).number(f"{whole:,}.{part:03}")
    assert values(f"({written})", language) == [Fraction(whole * 1000 + part, 1000)]


@given(st.integers(1, 10**6), st.sampled_from(sorted(UNITS)))
def test_a_unit_belongs_to_its_number(number: int, unit: str) -> None:
    for space in ("", " ", "\N{NO-BREAK SPACE}"):
        (found,) = amounts(f"in {number}{space}{unit}, say")
        assert found.value == number
        assert found.unit == unit


@given(st.text(alphabet="0123456789.,-/ xeE_", max_size=40))
def test_a_value_is_a_number_or_none_and_never_takes_long(text: str) -> None:
    worth(text)
    worth("9" * 5000)
    assert worth("1e999999999") is None


@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for one in (*amounts(text, language), *bare(text, language)):
        assert text[one.start :].startswith(one.text)


@pytest.mark.parametrize(
    "part",
    [
        "1,",
        "one ",
        "hundred-",
        "12 ",
        "a1.",
        "a",
        "9",
        "a-",
        "1/",
        "a:",
        "//",
        "1.",
        "second ",
        "and ",
        "# ",
        "-",
    ],
)
def test_the_longest_paragraph_takes_no_long_time(part: str) -> None:
    text = part * (8000 // len(part))
    begun = perf_counter()
    amounts(text)
    bare(text)
    assert perf_counter() - begun < 5


# --- what is no number ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "G1, P0 and M12 on amd64, x86-64, arm64",
        "go1.27.3, Go 1.27, since 1.14, from 1.21 to 1.27, 1.5 (2015)",
        "on 2026-11-23, on 23 November 2026, November 23, in 2012, at GopherCon 2021",
        "issue 14592, #14592, CL 12345, line 314, pages 720–748, proc.go:3411",
        "https://example.org/123/456?x=78",
        "a 64-bit word, 32 bits",
        "at 12:30",
        "the 1990s",
    ],
)
def test_names_are_no_numbers(text: str) -> None:
    assert bare(text) == ()
    assert amounts(text) == ()


@pytest.mark.parametrize(
    "text, found",
    [
        ("256 slots, 3 of them", ["256"]),
        ("5 ms, 10,000 and 61st", ["5 ms", "10,000", "61st"]),
        ("1.25 times as fast", ["1.25"]),
        ("16x, 10k and 64K", ["16x", "10k", "64K"]),
        ("2048 bytes in 2048", ["2048 bytes", "2048"]),
        ("50 % or 3 s", ["50 %", "3 s"]),
    ],
)
def test_what_must_lean_on_a_fact(text: str, found: list[str]) -> None:
    assert [one.text for one in bare(text)] == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("the first 256 slots", [256]),
        ("one of 256", [256]),
        ("3x of 10k, and 64K", [3, 10_000, 64]),
        ("one", [1]),
        ("every second tick", [2]),
        ("in a second", []),
        ("a ten-millisecond slice", [10]),
        ("someone often attended", []),
    ],
)
def test_small_words_mean_a_number_only_where_nothing_else_does(
    text: str, found: list[int]
) -> None:
    assert values(text) == found


def test_millions_are_no_release_where_dots_part_thousands() -> None:
    assert values("2.281.178,5", "de") == [Fraction(22811785, 10)]
    assert values("Go 1.27.3", "de") == values("2.281.178") == []


def test_kilobytes_as_programmers_write_them() -> None:
    found = amounts("2 KB, 2 KiB and 2 kB")
    assert [f"{one.value} {one.unit}" for one in found] == ["2 KiB", "2 KiB", "2 kB"]
