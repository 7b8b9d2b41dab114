"""Two files that hold the same have one digest, however they were compressed; whatever differs in them, differs."""

import io
import zipfile
import zlib
from base64 import b64encode

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.store import content
from talkbuilder.store.content import Unreadable, content_digest

Entries = list[tuple[str, bytes]]


def zipped(entries: Entries, level: int) -> bytes:
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method, compresslevel=level or None) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, method, level or None)
    return buffer.getvalue()


NAMES = st.text("abc/", min_size=1, max_size=5).filter(lambda name: not name.endswith("/"))
ENTRIES = st.lists(st.tuples(NAMES, st.binary(max_size=300)), max_size=5, unique_by=lambda e: e[0])


@given(ENTRIES, ENTRIES)
def test_zips_are_the_same_if_their_entries_are(one: Entries, other: Entries) -> None:
    digests = {content_digest(zipped(one, level)) for level in (0, 1, 9)}
    if one:
        assert len(digests) == 1
    if one and other:
        assert (content_digest(zipped(other, 6)) in digests) == (one == other)


def test_so_are_zips_in_zips() -> None:
    inner = [zipped([("sheet.xml", b"x" * 999)], level) for level in (1, 9)]
    assert inner[0] != inner[1]
    digests = {content_digest(zipped([("book.xlsx", one), ("a", b"")], 9)) for one in inner}
    assert len(digests) == 1


def woff(level: int, monkeypatch: pytest.MonkeyPatch) -> bytes:
    real = zlib.compress
    monkeypatch.setattr(zlib, "compress", lambda data, _=0: real(data, level))
    with TTFont(io.BytesIO(OwnFonts().data("FiraMono-Regular"))) as font:
        font.flavor = "woff"
        font.save(made := io.BytesIO())
    monkeypatch.undo()
    return made.getvalue()


def test_fonts_and_pages_with_fonts_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = woff(1, monkeypatch), woff(9, monkeypatch)
    assert one != other
    assert content_digest(one) == content_digest(other)
    pages = [
        b"<meta csp='style-src sha256-" + b64encode(bytes([n]) * 32) + b"'>"
        b"<style>url(data:font/woff;base64," + b64encode(font) + b")</style><p>words</p>"
        for n, font in enumerate((one, other))
    ]
    assert content_digest(pages[0]) == content_digest(pages[1])
    assert content_digest(pages[0]) != content_digest(pages[0].replace(b"words", b"swords"))
    assert content_digest(pages[0]) != content_digest(pages[0].replace(b64encode(one), b"AAAA"))


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"wOFF", b"wOFF" + b"\x01" * 200])
def test_what_is_damaged_is_said(data: bytes) -> None:
    with pytest.raises(Unreadable):
        content_digest(data)


def test_a_bomb_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST", 100_000)
    with pytest.raises(Unreadable, match="larger"):
        content_digest(zipped([("a", bytes(200_000))], 9))
