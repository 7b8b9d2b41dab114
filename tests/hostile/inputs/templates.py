# mypy: disable-error-code="misc, unused-ignore"

"""Templates that nobody should open, or that miss something: zips that lie, macros, outside links, absent parts."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

from pptx import Presentation

from tests.hostile.case import SMALL, Case, Cases, Content, Folder, Hole, Link, Pipe, talk_files
from tests.hostile.texts import MARK

WORDS = ("build", "one", "-f", "pptx", "--template", "t.pptx")
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
    'TargetMode="{mode}"/></Relationships>'
)


@cache
def plain() -> dict[str, bytes]:
    """Return the parts of python-pptx's own template."""
    file = io.BytesIO()
    Presentation().save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return file.getvalue()


def _with(name: str, data: bytes) -> bytes:
    return packed(plain() | {name: data})


def _without(name: str) -> bytes:
    return packed({other: data for other, data in plain().items() if other != name})


def _changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    return packed(plain() | {name: change(plain()[name])})


def _twice(name: str) -> bytes:
    file = io.BytesIO(packed(plain()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name.upper(), b"<a/>")
    return file.getvalue()


def _patched(at: bytes, offset: int, form: str, value: int) -> bytes:
    """Return the template with a field of every directory entry changed."""
    data = bytearray(packed(plain()))
    start = 0
    while (start := data.find(at, start)) >= 0:
        struct.pack_into(form, data, start + offset, value)
        start += 4
    return bytes(data)


def _zips() -> dict[str, bytes]:
    good = packed(plain())
    made = {
        "good": good,
        "stored": packed(plain(), zipfile.ZIP_STORED),
        "bzip2": packed(plain(), zipfile.ZIP_BZIP2),
        "lzma": packed(plain(), zipfile.ZIP_LZMA),
        "empty": b"",
        "empty-zip": b"PK\x05\x06" + b"\0" * 18,
        "text": b"no zip",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000,
        "pdf": b"%PDF-1.7\n%%EOF",
        "junk-before": b"#!/bin/sh\n" + good,
        "junk-after": good + b"x" * 100,
        "comment": good[:-2] + b"\xff\xff" + b"c" * 65_535,
        "bomb": _with("ppt/media/big.xml", b"\0" * (90 << 20)),
        "bomb-text": _with("ppt/media/big.xml", b"<a>" + b"x" * (60 << 20) + b"</a>"),
        "bomb-many": packed(plain() | {f"ppt/media/{n}.bin": b"\0" * (1 << 20) for n in range(300)}),
        "entries": packed(plain() | {f"ppt/media/{n}.txt": b"" for n in range(6_000)}, zipfile.ZIP_STORED),
        "encrypted": _patched(b"PK\x01\x02", 8, "<H", 1),
        "method": _patched(b"PK\x01\x02", 10, "<H", 99),
        "size-lies": _patched(b"PK\x01\x02", 24, "<I", 1),
        "size-lies-up": _patched(b"PK\x01\x02", 24, "<I", 0x3FFFFFF),
        "crc-lies": _patched(b"PK\x01\x02", 16, "<I", 7),
        "offset-lies": _patched(b"PK\x01\x02", 42, "<I", 0x7FFFFFFF),
        "offset-same": _patched(b"PK\x01\x02", 42, "<I", 0),
        "local-lies": _patched(b"PK\x03\x04", 26, "<H", 0xFFFF),
        "twice": _twice("ppt/presentation.xml"),
        "nested": packed({"a.zip": good}),
    }  # fmt: skip
    made |= {f"cut-{n}": good[: len(good) * n // 12] for n in range(1, 12)}
    for name in (
        "../evil.xml",
        "/abs.xml",
        "ppt/../../x.xml",
        "C:/x.xml",
        "ppt\\x.xml",
        "ppt//x.xml",
        "con.xml",
        "\x01.xml",
        "é.xml",
        "x" * 5_000,
    ):
        made[f"name-{name[:12]!a}"] = _with(name, b"<a/>")  # fmt: skip
    return made


def _parts() -> dict[str, bytes]:
    made = {f"without-{name}": _without(name) for name in plain()}
    made |= {
        f"empty-{name}": _with(name, b"") for name in plain() if name.endswith((".xml", ".rels"))
    }
    made |= {
        f"other-{name}": _with(name, b"<a/>")
        for name in plain()
        if name.endswith((".xml", ".rels"))
    }
    for name in (
        "ppt/vbaProject.bin",
        "ppt/activeX/activeX1.xml",
        "ppt/embeddings/oleObject1.bin",
        "customUI/customUI.xml",
        "ppt/media/x.exe",
        "ppt/webextensions/taskpanes.xml",
    ):
        made[f"part-{name}"] = _with(name, b"<a/>")  # fmt: skip
    dtd = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    xxe = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    for name, data in (
        ("dtd", dtd),
        ("xxe", xxe),
        ("utf-16", dtd.decode().encode("utf-16")),
        ("utf-7", b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-'),
        (
            "ebcdic",
            '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'.encode(
                "cp037"
            ),
        ),
        ("deep", b"<a>" * 100_000 + b"</a>" * 100_000),
        ("attribute", b'<a b="' + b"x" * 11_000_000 + b'"/>'),
        (
            "utf-32",
            b"\x00\x00\xfe\xff" + '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'.encode("utf-32-be"),
        ),
        ("bad", b"<a><b></a>"),
        ("nul", b"<a>\0</a>"),
    ):
        made[f"xml-{name}"] = _with("ppt/theme/x.xml", data)  # fmt: skip
        made[f"xml-{name}-presentation"] = _with("ppt/presentation.xml", data)
    for kind in (
        "hyperlink",
        "image",
        "oleObject",
        "attachedTemplate",
        "slideLayout",
        "video",
        "theme",
    ):
        for target in (
            "https://example.org/x",
            f"javascript:{MARK}()",
            "file:///etc/passwd",
            "\\\\server\\x",
            "../../../../etc/passwd",
        ):
            for mode in ("External", "Internal"):
                rels = RELS.format(kind=kind, target=target, mode=mode).encode()
                made[f"rel-{kind}-{target[:9]}-{mode}"] = _with(
                    "ppt/theme/_rels/theme1.xml.rels", rels
                )
    numbers = rb'(?<==")-?\d+(?=")'
    for part in (
        "ppt/presentation.xml",
        "ppt/slideMasters/slideMaster1.xml",
        "ppt/slideLayouts/slideLayout2.xml",
        "ppt/theme/theme1.xml",
    ):
        for value in (b"0", b"-1", b"1", b"999999999999999", b"1e9", b"x", b"", b"2147483648"):
            made[f"numbers-{part[4:]}-{value.decode()}"] = _changed(
                part, lambda old, value=value: re.sub(numbers, value, old)
            )  # type: ignore[misc]
        for word, other in (
            (b"type=", b"kind="),
            (b"idx=", b"index="),
            (b"p:sp>", b"p:gone>"),
            (b"a:off", b"a:on"),
            (b"a:latin", b"a:greek"),
            (b"srgbClr", b"sysClr"),
            (b"r:id=", b"r:di="),
            (b"val=", b"lav="),
        ):
            made[f"words-{part[4:]}-{word.decode()}"] = _changed(
                part, lambda old, word=word, other=other: old.replace(word, other)
            )  # type: ignore[misc]
    return made  # fmt: skip


def cases() -> Cases:
    """Yield each as a company's template."""
    for name, data in (_zips() | _parts()).items():
        yield Case("templates", name, talk_files(SMALL) | {"t.pptx": data}, WORDS)
    specials: dict[str, Content] = {
        "pipe": Pipe(),
        "folder": Folder(),
        "huge": Hole(40 << 30),
        "large": Hole(200 << 20),
        "link": Link("/dev/zero"),
        "loop": Link("t.pptx"),
    }
    for name, content in specials.items():
        yield Case("templates", name, talk_files(SMALL) | {"t.pptx": content}, WORDS)
