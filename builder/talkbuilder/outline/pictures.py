"""Pictures: PNG or JPEG by their bytes, of bounded size, decoded once so that no backend meets a broken one."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from talkbuilder.outline.fetch import fetch
from talkbuilder.outline.model import ImageSlide, Outline
from talkbuilder.outline.png import whole_png
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem
from talkbuilder.scene import Media
from talkbuilder.talk import KeyPath, Places

MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000

MediaType = Literal["image/png", "image/jpeg"]

# The first bytes: PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T T.81, B.1: SOI and the next marker).
_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)

# One grey pixel stands in for a picture that cannot be had, so that the rest is still checked.
STAND_IN = Media(
    "image/png",
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a4944415478da6368000000820081dd436af40000000049454e44ae426082"
    ),
)


def pictures(
    outline: Outline, root: Path, world: World, places: Places
) -> tuple[dict[str, Media], tuple[Problem, ...]]:
    """Return the pictures by name as written. One that cannot be had is a grey pixel, and a problem."""
    found: dict[str, Media] = {}
    problems: list[Problem] = []
    for name, path in _fields(outline):
        if name in found:
            continue
        media, wrong = _picture(name, root, world, places.at(*path))
        found[name] = media or STAND_IN
        problems += wrong
    return found, tuple(problems)


def _fields(outline: Outline) -> Iterator[tuple[str, KeyPath]]:
    if outline.speaker is not None and outline.speaker.photo:
        yield outline.speaker.photo, ("speaker", "photo")
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, ImageSlide):
            yield slide.image, ("slides", index, "image")


def _picture(
    name: str, root: Path, world: World, place: Place
) -> tuple[Media | None, tuple[Problem, ...]]:
    data, problems = fetch(root, name, world, place)
    if data is None:
        return None, problems
    media_type = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if media_type is None:
        hint = "export it as PNG or JPEG"
        message = f"`{name[:80]}` is neither a PNG nor a JPEG"
        return None, (Problem(place, "bad-picture", message, hint),)
    wrong = _undecodable(data)
    if wrong:
        hint = "export it again, smaller if need be"
        return None, (Problem(place, "bad-picture", f"`{name[:80]}` {wrong}", hint),)
    return Media(media_type, data), ()


def _undecodable(data: bytes) -> str:
    """Return why ``data`` is no picture for a slide, or nothing."""
    from PIL import Image  # noqa: PLC0415 - slow to import, and most talks have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                # Before decoding: a few kilobytes can claim to be gigabytes of pixels.
                if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
                    return f"is {width}×{height} pixels; at most {MAX_SIDE:,} a side are allowed"
                image.load()
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                image.verify()  # checksums and the end of the file; it leaves the image unusable
            if data.startswith(_MAGIC[0][0]):
                return "" if whole_png(data) else "is damaged"
    except Exception:  # noqa: BLE001 - a decoder that is fed hostile bytes raises whatever it likes
        return "is damaged"
    return ""
