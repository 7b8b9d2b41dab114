"""Embedded OpenType: the wrapping in which a .pptx holds a font (https://www.w3.org/submissions/EOT/).

PowerPoint writes version 2.2, compressed (MTX) and turned over byte by byte. The format allows neither, and those who
write such files by hand leave both out; so do we: version 2.1, and the font as it is. Nothing is left out of the font.
"""

import struct

from msgspec import Struct

# TrueType outlines; "OTTO" are PostScript's, which PowerPoint doesn't embed.
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_VERSION, _MAGIC = 0x00020001, 0x504C
_DEFAULT_CHARSET = 1
# OS/2 fsType (OpenType 1.9): the low four bits are the licence, of which the freest counts.
_RESTRICTED, _PREVIEW, _EDITABLE, _BITMAP_ONLY = 0x0002, 0x0004, 0x0008, 0x0200
_MICROSOFT, _UNICODE_BMP, _ENGLISH = 3, 1, 0x0409
_FAMILY, _STYLE, _FULL, _VERSION_NAME = 1, 2, 4, 5


class NoFont(ValueError):
    """These bytes are no font that anybody could embed; the message says why."""


class Facts(Struct, frozen=True):
    """What the wrapping repeats of a font. ``names`` are family, style, version and full name."""

    family: str
    names: tuple[bytes, ...]
    panose: bytes
    weight: int
    italic: bool
    allowed: int
    unicode: tuple[int, ...]
    codepages: tuple[int, ...]
    adjustment: int
    outlines: bytes


def facts(font: bytes) -> Facts:
    """Read a font's own account of itself.

    Raises:
        NoFont: it has none.
    """
    try:
        tables = _tables(font)
        os2, head = tables[b"OS/2"], tables[b"head"]
        (version,) = struct.unpack_from(">H", os2)
        names = _names(tables[b"name"])
        return Facts(
            family=names[_FAMILY].decode("utf-16-le"),
            names=tuple(names.get(id, b"") for id in (_FAMILY, _STYLE, _VERSION_NAME, _FULL)),
            panose=os2[32:42],
            weight=struct.unpack_from(">H", os2, 4)[0],
            italic=bool(struct.unpack_from(">H", os2, 62)[0] & 1),
            allowed=struct.unpack_from(">H", os2, 8)[0],
            unicode=struct.unpack_from(">4I", os2, 42),
            codepages=struct.unpack_from(">2I", os2, 78) if version else (0, 0),
            adjustment=struct.unpack_from(">I", head, 8)[0],
            outlines=font[:4],
        )
    except (KeyError, IndexError, struct.error, UnicodeDecodeError):
        raise NoFont("it is no TrueType font") from None


def refusal(font: Facts) -> str:
    """Return why a font may not, or cannot, be embedded; nothing if it may.

    A font that may be printed and not edited would make the whole deck read-only: it stays out, too.
    """
    if font.outlines not in _TRUETYPE:
        return "its outlines are PostScript's, which PowerPoint doesn't embed"
    licence = font.allowed & 0x000F
    if font.allowed & _BITMAP_ONLY:
        return "its licence allows bitmaps only (OS/2 fsType)"
    if licence and not licence & _EDITABLE:
        if licence & _PREVIEW:
            return "its licence allows it in decks that nobody edits (OS/2 fsType)"
        if licence & _RESTRICTED:
            return "its licence forbids it (OS/2 fsType)"
    return ""


def eot(font: bytes) -> bytes:
    """Return ``font`` wrapped; the same bytes for the same font.

    Raises:
        NoFont: it is none.
    """
    known = facts(font)
    names = b"".join(struct.pack("<HH", 0, len(name)) + name for name in (*known.names, b""))
    header = struct.pack(
        "<III10sBBIHH4I2II4I",
        len(font), _VERSION, 0, known.panose, _DEFAULT_CHARSET, int(known.italic), known.weight, known.allowed, _MAGIC,
        *known.unicode, *known.codepages, known.adjustment, 0, 0, 0, 0,
    )  # fmt: skip
    size = 4 + len(header) + len(names) + len(font)
    return struct.pack("<I", size) + header + names + font


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    found: dict[bytes, bytes] = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, at)
        found[tag] = font[offset : offset + length]
    return found


def _names(table: bytes) -> dict[int, bytes]:
    """Return the English names, by their number, in the order of bytes that the wrapping wants."""
    _, count, storage = struct.unpack_from(">HHH", table)
    found: dict[int, bytes] = {}
    for number in range(count):
        platform, encoding, language, id, length, offset = struct.unpack_from(
            ">6H", table, 6 + 12 * number
        )
        if (platform, encoding, language) == (_MICROSOFT, _UNICODE_BMP, _ENGLISH):
            text = table[storage + offset : storage + offset + length]
            found[id] = text.decode("utf-16-be").encode("utf-16-le")
    return found
