# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""Pictures: bombs, lies about the type, cut off, hostile parts, and every odd form that PNG and JPEG have."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image

from tests.hostile.case import Case, Cases, Content, Hole, Link, Pipe, talk_files, written
from tests.hostile.texts import MARK

OUTLINE = written(
    {
        "title": "A talk",
        "speaker": {"name": "Ada", "photo": "assets/pic"},
        "slides": [
            {"layout": "image", "title": "A picture", "image": "assets/pic", "alt": "Something"},
            {"layout": "speaker", "title": "Who is speaking"},
        ],
    }
)


@cache
def plain_png(width: int = 8, height: int = 6) -> bytes:
    """Return a small grey PNG."""
    return encoded("PNG", "L", (width, height))


def encoded(kind: str, mode: str = "RGB", size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    """Return a picture as Pillow writes it."""
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, kind, **more)
    return file.getvalue()


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    """Return a chunk of a PNG."""
    sum_ = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", sum_)


def png(*chunks: bytes, header: tuple[int, ...] = (8, 6, 8, 0, 0, 0, 0)) -> bytes:
    """Return a PNG with that header and these chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *header))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def _rows(width: int, height: int) -> bytes:
    return zlib.compress((b"\x00" + b"\x80" * width) * height, 9)


@cache
def _odd_pngs() -> dict[str, bytes]:
    data = chunk(b"IDAT", _rows(8, 6))
    made = {
        "no-data": png(),
        "empty-data": png(chunk(b"IDAT", b"")),
        "wrong-crc": png(chunk(b"IDAT", _rows(8, 6), 0)),
        "short-rows": png(chunk(b"IDAT", _rows(8, 2))),
        "long-rows": png(chunk(b"IDAT", _rows(800, 600))),
        "zero-wide": png(data, header=(0, 6, 8, 0, 0, 0, 0)),
        "zero-high": png(data, header=(8, 0, 8, 0, 0, 0, 0)),
        "negative": png(data, header=(0xFFFFFFFF, 6, 8, 0, 0, 0, 0)),
        "depth-3": png(data, header=(8, 6, 3, 0, 0, 0, 0)),
        "colour-9": png(data, header=(8, 6, 8, 9, 0, 0, 0)),
        "interlace-9": png(data, header=(8, 6, 8, 0, 0, 0, 9)),
        "adam7": png(data, header=(8, 6, 8, 0, 0, 0, 1)),
        "palette-less": png(data, header=(8, 6, 8, 3, 0, 0, 0)),
        "palette-short": png(chunk(b"PLTE", b"\0\0\0"), data, header=(8, 6, 8, 3, 0, 0, 0)),
        "palette-odd": png(chunk(b"PLTE", b"\0\0\0\0"), data, header=(8, 6, 8, 3, 0, 0, 0)),
        "bomb-30000": png(chunk(b"IDAT", zlib.compress(b"\0" * 30_000_000)), header=(30_000, 30_000, 8, 0, 0, 0, 0)),
        "bomb-true": png(chunk(b"IDAT", zlib.compress(b"\0" * (8000 * 3 + 1) * 8000, 1)), header=(8000, 8000, 8, 2, 0, 0, 0)),
        "bomb-wide": png(chunk(b"IDAT", zlib.compress(b"\0" * 2_000_001)), header=(2_000_000, 1, 8, 0, 0, 0, 0)),
        "bomb-high": png(chunk(b"IDAT", zlib.compress(b"\0" * 4_000_000)), header=(1, 2_000_000, 8, 0, 0, 0, 0)),
        "bomb-text": png(chunk(b"zTXt", b"c\0\0" + zlib.compress(b"x" * 90_000_000, 1)), data),
        "bomb-itxt": png(chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(b"x" * 90_000_000, 1)), data),
        "bomb-icc": png(chunk(b"iCCP", b"c\0\0" + zlib.compress(b"x" * 90_000_000, 1)), data),
        "icc-junk": png(chunk(b"iCCP", b"c\0\0" + zlib.compress(b"junk")), data),
        "many-chunks": png(*[chunk(b"tEXt", b"a\0b")] * 50_000, data),
        "many-idat": png(*[chunk(b"IDAT", b"")] * 20_000, data),
        "frames": png(chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)), data),
        "frames-none": png(chunk(b"acTL", struct.pack(">II", 0, 0)), data),
        "phys-zero": png(chunk(b"pHYs", struct.pack(">IIB", 0, 0, 1)), data),
        "phys-huge": png(chunk(b"pHYs", struct.pack(">IIB", 2**32 - 1, 1, 1)), data),
        "phys-short": png(chunk(b"pHYs", b"\0"), data),
        "gamma-zero": png(chunk(b"gAMA", struct.pack(">I", 0)), data),
        "exif-junk": png(chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff"), data),
        "critical": png(chunk(b"EVIL", b"x"), data),
        "length-lies": png(data)[:33] + b"\xff\xff\xff\xff" + png(data)[37:],
        "trailing-zip": png(data) + b"PK\x05\x06" + b"\0" * 18,
        "trailing-html": png(data) + f"<script>{MARK}()</script>".encode(),
        "text-html": png(chunk(b"tEXt", f"Comment\0<script>{MARK}()</script>".encode()), data),
        "end-first": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"") + data,
        "header-twice": png(chunk(b"IHDR", struct.pack(">IIBBBBB", 9999, 9999, 8, 0, 0, 0, 0)), data),
        "one-pixel": encoded("PNG", "L", (1, 1)),
        "one-bit": encoded("PNG", "1"),
        "sixteen-bit": encoded("PNG", "I;16"),
        "alpha": encoded("PNG", "RGBA"),
        "grey-alpha": encoded("PNG", "LA"),
        "palette": encoded("PNG", "P"),
        "transparent": encoded("PNG", "P", transparency=0),
        "dpi": encoded("PNG", "RGB", dpi=(1_000_000, 1)),
        "flat": encoded("PNG", "L", (5000, 1)),
        "tall": encoded("PNG", "L", (1, 5000)),
    }  # fmt: skip
    whole = made["one-pixel"]
    made |= {f"cut-{n}": plain_png()[:n] for n in range(0, len(plain_png()), 5)}
    made |= {f"flip-{n}": _flipped(whole, n) for n in range(0, len(whole), 3)}
    return made


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def _odd_jpegs() -> dict[str, bytes]:
    plain = encoded("JPEG")
    exif = Image.Exif()
    exif[0x0112] = 6
    made = {
        "plain": plain,
        "progressive": encoded("JPEG", progressive=True),
        "cmyk": encoded("JPEG", "CMYK"),
        "grey": encoded("JPEG", "L"),
        "turned": encoded("JPEG", exif=exif.tobytes()),
        "exif-junk": encoded("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
        "comment-html": plain[:2] + b"\xff\xfe\x00\x20" + b"<script>x()</script>".ljust(30) + plain[2:],
        "dpi-zero": encoded("JPEG", dpi=(0, 0)),
        "header-only": plain[:4],
        "fill": b"\xff\xd8" + b"\xff" * 100_000 + plain[2:],
        "size-zero": _jpeg_size(plain, 0, 0),
        "size-65535": _jpeg_size(plain, 65535, 65535),
        "size-5000": _jpeg_size(plain, 5000, 5000),
        "junk": b"\xff\xd8\xff\xe0" + b"\x00" * 5000,
        "many-scans": plain[:-2] + plain[plain.find(b"\xff\xda") : -2] * 3000 + b"\xff\xd9",
        "icc-parts": plain[:2] + b"\xff\xe2\x00\x20ICC_PROFILE\0\x05\x02".ljust(34, b"x") + plain[2:],
    }  # fmt: skip
    made |= {f"cut-{n}": plain[:n] for n in range(0, len(plain), 40)}
    made |= {f"flip-{n}": _flipped(plain, n) for n in range(0, len(plain), 13)}
    return made


def _jpeg_size(data: bytes, width: int, height: int) -> bytes:
    at = data.find(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>%s</svg>"
LOL = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))


def _others() -> dict[str, bytes]:
    svg = {
        "plain": SVG % b"<rect width='9' height='9'/>",
        "script": SVG % f"<script>{MARK}()</script>".encode(),
        "onload": b"<svg xmlns='http://www.w3.org/2000/svg' onload='pwn3d()'/>",
        "foreign": SVG
        % b"<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>",
        "use": SVG % b"<use xlink:href='https://example.org/x.svg#a'/>",
        "image": SVG % b"<image href='file:///etc/passwd'/>",
        "entities": b"<!DOCTYPE svg [<!ENTITY l0 'lol'>"
        + LOL
        + b"]>"
        + SVG % b"<text>&l11;</text>",
        "external": b"<!DOCTYPE svg SYSTEM 'https://example.org/x.dtd'>" + SVG % b"",
        "xxe": b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        + SVG % b"<text>&x;</text>",
        "deep": SVG % (b"<g>" * 50_000),
        "style": SVG % b"<style>@import 'https://example.org/x.css'</style>",
    }
    made = {f"svg-{name}": data for name, data in svg.items()}
    for kind in ("GIF", "BMP", "TIFF", "WEBP", "ICO", "PPM", "TGA", "PDF", "EPS"):
        made[kind.lower()] = encoded(kind)
    made |= {
        "eps-run": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
        "zip": b"PK\x03\x04" + b"\0" * 60,
        "html": f"<!doctype html><script>{MARK}()</script>".encode(),
        "elf": b"\x7fELF" + b"\0" * 60,
        "empty": b"",
        "text": b"no picture at all",
        "yaml": b"title: x",
        "emf": b"\x01\x00\x00\x00" + b"\0" * 84,
        "wmf": b"\xd7\xcd\xc6\x9a" + b"\0" * 40,
        "jpeg2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\0" * 40,
        "avif": b"\0\0\0\x1cftypavif" + b"\0" * 40,
        "png-then-jpeg": b"\x89PNG\r\n\x1a\n" + encoded("JPEG"),
        "jpeg-then-png": b"\xff\xd8\xff" + plain_png(),
    }
    return made


def cases() -> Cases:
    """Yield every picture as an image and as the speaker's photo."""
    for family, pictures in (("png", _odd_pngs()), ("jpeg", _odd_jpegs()), ("other", _others())):
        for name, data in pictures.items():
            files = talk_files(OUTLINE, **{"assets/pic": data})
            yield Case("pictures", f"{family}-{name}", files)
            if name.startswith(("bomb", "svg", "plain", "many", "text-html")):
                words = ("build", "one", "-f", "pptx,pdf,html,article,png")
                yield Case("pictures", f"{family}-{name}-built", files, words)
    specials: dict[str, Content] = {
        "link-out": Link("{root}/outside/secret.png"),
        "link-in": Link("photo.png"),
        "link-loop": Link("pic"),
        "link-device": Link("/dev/zero"),
        "pipe": Pipe(),
        "huge": Hole(40 * 1024**3),
        "large": Hole(33 * 1024**2),
    }
    for name, content in specials.items():
        more: dict[str, Any] = {"assets/pic": content}
        files = talk_files(OUTLINE, **more)
        yield Case("pictures", name, files, ("build", "one", "-f", "html"))
