"""What a strict decoder asks of a PNG beyond what Pillow does: Typst refuses, or dies of, what Pillow lets pass.

magic | IHDR | chunk ... | IEND          a chunk: length, four letters, data, CRC-32 (ISO/IEC 15948, 5.3)
"""

import struct
import zlib
from collections.abc import Iterator

_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PALETTE = 3
# Adam7 (ISO/IEC 15948, 8.2): first column and row of each pass, and the steps of both.
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)


def whole_png(data: bytes) -> bool:
    """Return whether every chunk is whole and known, a palette is there if one is needed, and no pixel is missing."""
    chunks = list(_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or names.count(b"IHDR") != 1:
        return False
    if any(not name[0] & 0x20 and name not in _CRITICAL for name in names):
        return False
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    palettes = [len(body) for name, body in chunks if name == b"PLTE"]
    if any(not 3 <= size <= 768 or size % 3 for size in palettes) or len(palettes) > 1:
        return False
    if (color == _PALETTE and not palettes) or color not in _CHANNELS:
        return False
    bits = depth * _CHANNELS[color]
    wanted = sum(
        rows * (1 + (columns * bits + 7) // 8)
        for columns, rows in _grids(width, height, bool(interlaced))
        if columns
    )
    data = b"".join(body for name, body in chunks if name == b"IDAT")
    return bool(_unpacked(data, wanted) >= wanted)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and data of each chunk up to IEND; it ends early where one is damaged or cut off."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if len(body) < length or data[at + 8 + length : at + 12 + length] != _crc(name + body):
            return
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def _grids(width: int, height: int, interlaced: bool) -> Iterator[tuple[int, int]]:
    """Yield columns and rows of the picture, or of each pass of an interlaced one."""
    if not interlaced:
        yield width, height
        return
    for left, top, across, down in _PASSES:
        yield (width - left + across - 1) // across, (height - top + down - 1) // down


def _unpacked(data: bytes, most: int) -> int:
    """Return how many bytes ``data`` unpacks to, counted no further than ``most``."""
    try:
        return len(zlib.decompressobj().decompress(data, most))
    except zlib.error:
        return 0
