"""A PNG is whole, or it is refused at its line: what Pillow lets pass would end Typst."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talkbuilder.outline.png import whole_png


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes, color: int = 0, interlaced: int = 0) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, color, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def rows(count: int) -> bytes:
    return chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 8) * count))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (300, 2)])
def test_what_pillow_writes_is_whole(mode: str, size: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, "PNG")
    assert whole_png(file.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        png(rows(5)),
        png(),
        png(rows(6), color=3),
        png(chunk(b"PLTE", b"\0" * 4), rows(6), color=3),
        png(chunk(b"EVIL", b""), rows(6)),
        png(rows(6))[:-4],
        png(rows(6), color=9),
        png(chunk(b"IHDR", b"\0" * 13), rows(6)),
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["short", "empty", "no palette", "half a colour", "critical", "cut", "colour 9", "two heads", "magic"],
)  # fmt: skip
def test_what_is_not_whole_is_refused(data: bytes) -> None:
    assert not whole_png(data)


def test_seven_passes_are_counted() -> None:
    """8 by 6 pixels: passes of 1x1, 1x1, 2x1, 2x2, 4x1, 4x3, 8x3, each row with its filter."""
    needed = sum(
        high * (1 + wide) for wide, high in ((1, 1), (1, 1), (2, 1), (2, 2), (4, 1), (4, 3), (8, 3))
    )
    for short in (0, 1):
        data = chunk(b"IDAT", zlib.compress(b"\0" * (needed - short)))
        assert whole_png(png(data, interlaced=1)) == (not short)


@given(st.integers(0, 60), st.integers(0, 255))
def test_no_damage_is_an_exception(at: int, byte: int) -> None:
    good = png(rows(6))
    whole_png(good[:at] + bytes([byte]) + good[at + 1 :])
