"""Opens font files of other people: which faces they hold, what characters those have, and copies of what lends.

The only part of lending that needs fontTools. A file that cannot be read, that forbids embedding, or that is a variable
font whose own weight is not regular, holds no face for us.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont

from talkbuilder.layout.text.extract import metrics, write_whole
from talkbuilder.layout.text.lender import Found, Lender

_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200
"""Of OS/2's fsType: may not be embedded; only its bitmaps may."""

_VARIATIONS = ("fvar", "gvar", "avar", "cvar", "HVAR", "VVAR", "MVAR", "STAT")
_FAMILY, _STYLE, _FULL, _TYPOGRAPHIC, _SUBFAMILY = 1, 2, 4, 16, 17
_LIGHTEST, _HEAVIEST = 300, 500


def faces_in(path: Path) -> list[list[Any]]:
    """Return index, family, weight and Unicode bits of each usable face in a file."""
    try:
        with _opened(path) as fonts:
            return [
                [index, *described]
                for index, font in enumerate(fonts)
                if (described := _described(font)) is not None
            ]
    except Exception:  # noqa: BLE001 - a broken font on somebody's machine raises anything
        return []


def coverage(found: Found) -> list[int]:
    """Return where runs of characters begin and end, alternately; empty if the file can't be read."""
    try:
        with _opened(Path(found.path)) as fonts:
            codes = sorted(fonts[found.index].getBestCmap() or ())
    except Exception:  # noqa: BLE001 - see above
        return []
    ends: list[int] = []
    for code in codes:
        if ends and ends[-1] == code:
            ends[-1] = code + 1
        else:
            ends += [code, code + 1]
    return ends


def name_of(found: Found) -> str:
    """Return a name for a face's entry in the cache: by path, index, size and date."""
    try:
        info = Path(found.path).stat()
        stamp = f"{info.st_size} {info.st_mtime_ns}"
    except OSError:
        stamp = ""
    key = f"{found.path} {found.index} {stamp}"
    return hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]


def taken(found: Found, cache: Path) -> Lender | None:
    """Copy a face and its bold companion into ``cache`` and return them; None if it can't be read."""
    try:
        data = Path(found.path).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        bold = _bold_of(found)
        more = b"" if bold is None else Path(bold[0]).read_bytes()
        key = hashlib.sha256(f"{digest} {found.index} {more and bold}".encode() + more).hexdigest()
        folder = cache / key[:24]
        family = f"{found.family} {key[:8]}"
        regular = _copied(data, found.index, family, 400, folder / "regular.ttf")
        heavy = None
        if bold is not None:
            heavy = _copied(more, bold[1], family, 700, folder / "bold.ttf")
    except Exception:  # noqa: BLE001 - see above; the next face is asked
        return None
    return Lender(family, found.family, found.path, digest, folder, regular, heavy)


@contextmanager
def _opened(path: Path) -> Iterator[list[TTFont]]:
    # It remarks on every oddity of other people's fonts.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head == b"ttcf":
            with TTCollection(file, lazy=True) as collection:
                yield list(collection.fonts)
        else:
            with TTFont(file, lazy=True, fontNumber=0) as font:
                yield [font]


def _described(font: TTFont) -> tuple[str, int, int] | None:
    os2, head, names = font["OS/2"], font["head"], font["name"]
    if os2.fsType & (_RESTRICTED | _BITMAPS_ONLY) or head.macStyle & 2 or os2.fsSelection & 1:
        return None
    weight = os2.usWeightClass
    if not _LIGHTEST <= weight <= _HEAVIEST or ("fvar" in font and weight != 400):
        return None
    if not any(table in font for table in ("glyf", "CFF ", "CBDT", "COLR", "sbix", "SVG ")):
        return None
    family = names.getDebugName(_TYPOGRAPHIC) or names.getDebugName(_FAMILY) or ""
    if not family or family.startswith(".") or "cmap" not in font:
        return None
    bits = os2.ulUnicodeRange1 | os2.ulUnicodeRange2 << 32 | os2.ulUnicodeRange3 << 64
    return family, weight, bits


def _bold_of(found: Found) -> tuple[str, int] | None:
    """Return the file and index of the bold face of the same family: its name differs by one word."""
    path = Path(found.path)
    names = [
        found.path.replace("Regular", "Bold").replace("regular", "bold"),
        str(path.with_name(f"{path.stem}-Bold{path.suffix}")),
        str(path.with_name(f"{path.stem}bd{path.suffix}")),
    ]
    for name in names:
        if name == found.path or not Path(name).is_file():
            continue
        with _opened(Path(name)) as fonts:
            for index, font in enumerate(fonts):
                called = font["name"].getDebugName(_TYPOGRAPHIC) or font["name"].getDebugName(
                    _FAMILY
                )
                if called == found.family and font["OS/2"].usWeightClass >= 600:
                    return name, index
    return None


def _copied(data: bytes, index: int, family: str, weight: int, target: Path) -> dict[str, float]:
    """Return the advances of one face, kept as a font called ``family``; a copy that is spoilt is made again."""
    beside = target.with_suffix(".json")
    with suppress(OSError, ValueError, KeyError):
        kept = json.loads(beside.read_bytes())
        if hashlib.sha256(target.read_bytes()).hexdigest() == kept["sha256"]:
            return dict(kept["advances"])
    made = _alone(data, index, family, weight)
    measured = metrics(made)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, made)
    write_whole(beside, measured)
    return dict(json.loads(measured)["advances"])


def _alone(data: bytes, index: int, family: str, weight: int) -> bytes:
    number = index if data[:4] == b"ttcf" else -1
    with TTFont(BytesIO(data), lazy=True, fontNumber=number, recalcTimestamp=False) as font:
        for table in _VARIATIONS:
            if table in font:
                del font[table]
        names = font["name"]
        style = "Bold" if weight > _HEAVIEST else "Regular"
        for number in (_FAMILY, _STYLE, _FULL, _TYPOGRAPHIC, _SUBFAMILY, 21, 22):
            names.removeNames(nameID=number)
        names.setName(family, _FAMILY, 3, 1, 0x409)
        names.setName(style, _STYLE, 3, 1, 0x409)
        names.setName(f"{family} {style}", _FULL, 3, 1, 0x409)
        font["OS/2"].usWeightClass = weight
        made = BytesIO()
        font.save(made, reorderTables=None)
    return made.getvalue()
