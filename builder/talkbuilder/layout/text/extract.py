"""Takes our fonts out of the wheel they come in and writes their metrics beside them: once a machine, not once a build.

The only file that imports pymupdf_fonts. `fonts` imports it when the cache is empty, and not before.
"""

import hashlib
import json
from importlib import import_module
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from talkbuilder.sealed import seal
from talkbuilder.store import atomic


def extract(names: tuple[str, ...], folder: Path) -> None:
    """Write ``NAME.ttf`` and ``NAME.metrics`` for each of ``names`` into ``folder``; each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        data = _bytes(name)
        write_whole(folder / f"{name}.ttf", data)
        write_whole(folder / f"{name}.metrics", seal(metrics(data), f"{name}.metrics"))


def metrics(data: bytes) -> bytes:
    """Return what the ruler needs of a font, as JSON: the file's SHA-256 and an advance in 1/1000 em a character."""
    with TTFont(BytesIO(data), lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        advances = {
            chr(code): round(widths[glyph][0] * scale, 3)
            for code, glyph in sorted(font.getBestCmap().items())
        }
    table = {"sha256": hashlib.sha256(data).hexdigest(), "advances": advances}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def _bytes(name: str) -> bytes:
    module = import_module(f"pymupdf_fonts.{name.replace('-', '_')}")
    return bytes(module.fontbuffer)


def write_whole(target: Path, data: bytes) -> None:
    """Write a file into the cache, and take out what killed builds have left beside it."""
    # Two builds may start at once on a fresh machine: each writes its own file, the last rename wins, both are right.
    atomic.sweep(target.parent)
    atomic.write(target, data, durable=False)
