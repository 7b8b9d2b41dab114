"""Fonts for tests: any characters, each a black square of a given width."""

from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont


def font(
    family: str, characters: str, width: int = 1000, weight: int = 400, embedding: int = 0
) -> TTFont:
    """Return a font of 1000 units an em."""
    names = {ord(character): f"u{ord(character):X}" for character in characters}
    order = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    for step, corner in enumerate(((100, 0), (100, 700), (900, 700), (900, 0))):
        (pen.lineTo if step else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (width, 100)))
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    style = "Bold" if weight > 500 else "Regular"
    builder.setupNameTable({"familyName": family, "styleName": style, "psName": f"T-{style}"})
    builder.setupOS2(usWeightClass=weight, fsType=embedding)
    builder.font["OS/2"].recalcUnicodeRanges(builder.font)
    builder.setupPost()
    return builder.font


def save(folder: Path, name: str, made: TTFont) -> Path:
    """Write a font file."""
    folder.mkdir(parents=True, exist_ok=True)
    made.save(folder / name)
    return folder / name


def save_together(folder: Path, name: str, made: Iterable[TTFont]) -> Path:
    """Write several faces as one collection."""
    collection = TTCollection()
    collection.fonts = list(made)
    collection.save(folder / name)
    return folder / name
