"""Which way text reads, what a reader takes for one character, and where its lines may end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.scripts import (
    clusters,
    direction,
    has_inner_breaks,
    inner_breaks,
    is_complex,
    stretches,
)

WORDS = st.lists(
    st.sampled_from([*"Go 1.é漢字かなァー。、「」（）한ก้เแไนि्שאب\u0301\u200d😀👩🇯🇵\u200b"]),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("שלום", "en", "rtl"),
        ("Go ושלום", "en", "ltr"),
        ("Go ושלום", "he", "rtl"),
        ("\u200fGo ושלום", "en", "rtl"),
        ("\u200eשלום", "he", "ltr"),
        ("(1.27) مرحبا", "en", "rtl"),
        ("Go is fast.", "ar", "ltr"),
        ("漢字", "ja", "ltr"),
        ("", "ar", "ltr"),
    ],
)
def test_a_paragraph_reads_as_its_first_letter_or_its_talk(
    text: str, language: str, way: str
) -> None:
    assert direction(text, language) == way


@given(WORDS)
def test_clusters_and_stretches_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert "".join(part for _, part in stretches(text)) == text


@given(st.text(max_size=20).filter(str.isascii))
def test_nothing_is_asked_of_plain_text(text: str) -> None:
    assert not is_complex(text)
    assert not has_inner_breaks(text)
    assert direction(text, "ar") == "ltr"


@given(WORDS)
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text: str) -> None:
    for index in inner_breaks(text):
        assert 0 < index < len(text)
        assert text[index] not in "。、」）ーァ\u0301\u200d้ि्"
        assert text[index - 1] not in "「（"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("漢字かな", ["漢", "字", "か", "な"]),
        ("「漢字」、です。", ["「漢", "字」、", "で", "す。"]),
        ("コーヒー", ["コー", "ヒー"]),
        ("Goの言語", ["Go", "の", "言", "語"]),
        ("한국어", ["한국어"]),
        ("goroutine", ["goroutine"]),
        ("ab\u200bcd", ["ab\u200b", "cd"]),
        ("สวัสดีไทย", ["สวัสดี", "ไทย"]),
        ("नमस्ते", ["नमस्ते"]),
    ],
)
def test_where_a_line_may_end_inside_a_word(word: str, parts: list[str]) -> None:
    bounds = [0, *inner_breaks(word), len(word)]
    assert [word[a:b] for a, b in pairwise(bounds)] == parts
