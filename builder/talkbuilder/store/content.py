"""The digest of what is in a file, and not of how it was compressed: where zlib differs, files do, and this does not.

    zip (.pptx, .xlsx)     names and contents of its entries, in order
    WOFF                   names and contents of its tables
    base64 in a text       what it stands for
    Content-Security-Policy's hashes of a page are left out: they are of styles that hold fonts
    anything else          its bytes

zlib-ng, which Fedora and Python on Windows have, packs the same bytes into others.
"""

import binascii
import hashlib
import io
import re
import struct
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator

MOST = 1 << 28
"""Bytes that one file may have, or unpack to: no deck of ours comes near."""
_BASE64 = re.compile(rb"(?<=;base64,)[A-Za-z0-9+/]+=*")
_STYLE_HASH = re.compile(rb"(?<=sha256-)[A-Za-z0-9+/]{43}=")
_WOFF_HEADER, _WOFF_TABLE = struct.Struct(">4s4xIH30x"), struct.Struct(">4s3I4x")

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What the standard library raises for a file that is none."""


class Unreadable(Exception):
    """A file that is cut off, damaged, or too large when it is unpacked."""


def content_digest(data: bytes) -> str:
    """Return the SHA-256 of what is in a file, in hexadecimal.

    Raises:
        Unreadable: it begins as a zip or a font and is none.
    """
    try:
        return _digest(data, [MOST]).hex()
    except _DAMAGE as error:
        raise Unreadable(f"it is damaged ({error})") from None


def _inner(data: bytes, left: list[int]) -> bytes:
    """Return the digest of what stands in another file: what only begins as a zip or a font counts by its bytes."""
    try:
        return _digest(data, left)
    except _DAMAGE:
        return hashlib.sha256(data).digest()


def _digest(data: bytes, left: list[int]) -> bytes:
    total = hashlib.sha256()
    for part in _parts(data, left):
        total.update(len(part).to_bytes(8, "big") + part)
    return total.digest()


def _parts(data: bytes, left: list[int]) -> Iterator[bytes]:
    _take(left, len(data))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                _take(left, entry.file_size)
                yield entry.filename.encode(errors="surrogateescape")
                yield _inner(archive.read(entry), left)
    elif data.startswith(b"wOFF"):
        yield from _tables(data, left)
    else:
        yield _BASE64.sub(lambda found: _decoded(found[0], left), _STYLE_HASH.sub(b"", data))


def _decoded(text: bytes, left: list[int]) -> bytes:
    try:
        return _inner(b64decode(text, validate=True), left).hex().encode()
    except binascii.Error:
        return text


def _tables(data: bytes, left: list[int]) -> Iterator[bytes]:
    """Yield the tables of a WOFF 1.0 (https://www.w3.org/TR/WOFF/)."""
    flavor, _, count = _WOFF_HEADER.unpack_from(data)
    yield flavor
    for index in range(count):
        tag, offset, packed, whole = _WOFF_TABLE.unpack_from(data, 44 + 20 * index)
        _take(left, whole)
        table = data[offset : offset + packed]
        yield tag
        yield table if packed == whole else zlib.decompressobj().decompress(table, whole or 1)


def _take(left: list[int], size: int) -> None:
    left[0] -= size
    if left[0] < 0:
        raise Unreadable(f"it is larger than {MOST >> 20} MiB when it is unpacked")
