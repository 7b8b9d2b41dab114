"""How many pixels a PNG or JPEG has, read from its header: no image library for two numbers.

PNG: https://www.w3.org/TR/png-3/#11IHDR · JPEG frame headers: ITU-T T.81, B.2.2
"""

from talkbuilder.geometry import Size
from talkbuilder.scene import Media

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length: TEM, RST0-7, SOI."""


def pixel_size(media: Media) -> Size | None:
    """Return width and height, or None if the header is damaged."""
    read = _png if media.media_type == "image/png" else _jpeg
    size = read(media.data)
    return size if size and size.width > 0 and size.height > 0 else None


def _png(data: bytes) -> Size | None:
    if len(data) < 24 or data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    return Size(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))


def _jpeg(data: bytes) -> Size | None:
    at = 2
    if data[:2] != b"\xff\xd8":
        return None
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes before a marker
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker in _FRAMES:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return Size(int.from_bytes(width), int.from_bytes(height))
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
