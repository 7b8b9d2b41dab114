# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""Every parser bears any bytes, and what is nearly right: it returns, and says what is wrong where it is."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.targets import TARGETS, seeds

JUNK = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\t", b"\n", b"\r\n", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"&a", b"*a", b"!!x", b"<<", b"|", b"#", b"{{", b"}}", b"](", b"[^", b"`", b"9" * 50, b"-1", b"1e999",
    b"0x", b"\xe2\x80\xae", "שلﷺ".encode(), "😀".encode(), b"\\", b"%", b"=", b"@", b"+", b"..", b"\x1b[", b"nan", b" " * 40, b"x" * 500,
]  # fmt: skip


@st.composite
def nearly(draw: st.DrawFn, name: str) -> bytes:
    """A good input with parts taken out, doubled, moved, or replaced by junk."""
    data = draw(st.sampled_from(seeds(name)))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        match draw(st.sampled_from(["cut", "twice", "junk", "move"])):
            case "cut":
                data = data[:start] + data[end:]
            case "twice":
                data = data[:end] + data[start:]
            case "junk":
                data = data[:start] + draw(st.sampled_from(JUNK)) + data[end:]
            case _:
                data = data[end:] + data[start:end] + data[:start]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes(name: str) -> None:
    @settings(max_examples=30)
    @given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(_encoded)))
    def attempt(data: bytes) -> None:
        TARGETS[name](data)

    attempt()


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_nearly_right(name: str) -> None:
    @settings(max_examples=60)
    @given(nearly(name))
    def attempt(data: bytes) -> None:
        TARGETS[name](data)

    attempt()


@pytest.mark.parametrize("name", TARGETS)
def test_every_beginning(name: str) -> None:
    for data in seeds(name):
        for end in random.Random(1).sample(range(len(data) + 1), min(30, len(data))):
            TARGETS[name](data[:end])


def _encoded(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")
