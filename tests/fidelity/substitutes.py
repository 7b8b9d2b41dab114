"""Our fonts as other fonts: without kerning, or every glyph wider by some per cent and renamed.

Both are cut down to the characters that are wanted, which makes them in a moment.
"""

import logging
from pathlib import Path

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from talkbuilder.layout.text.fonts import FALLBACKS, NAMES

PREFIX = "Wide"
"""Before the family name of a wider face."""


def make(fonts: Path, characters: str, folder: Path, wider: float = 1.0) -> None:
    """Write the fonts in ``fonts`` into ``folder``: no layout tables, all glyphs ``wider`` times as wide.

    Text faces get `PREFIX` before their name if they are wider; those that lend characters keep their names.
    """
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for name in NAMES:
        with TTFont(fonts / f"{name}.ttf", recalcTimestamp=False) as font:
            cutter = Subsetter(
                Options(layout_features=[], notdef_outline=True, name_IDs=["*"], hinting=False)
            )
            cutter.populate(text=characters)
            cutter.subset(font)
            if wider != 1:
                _widen(font, wider)
                if name not in FALLBACKS:
                    _rename(font)
            font.save(folder / f"{name}.ttf")


def _widen(font: TTFont, factor: float) -> None:
    metrics = font["hmtx"].metrics
    widths = {glyph: round(advance * factor) for glyph, (advance, _) in metrics.items()}
    if "glyf" in font:
        for glyph in font["glyf"].glyphs.values():
            glyph.expand(font["glyf"])
            if glyph.isComposite():
                for part in glyph.components:
                    part.x = round(part.x * factor)
            elif glyph.numberOfContours:
                glyph.coordinates.scale((factor, 1))
                glyph.coordinates.toInt()
            glyph.recalcBounds(font["glyf"])
    else:
        _widen_outlines(font, factor, widths)
    for glyph, (_, bearing) in list(metrics.items()):
        metrics[glyph] = (widths[glyph], round(bearing * factor))


def _widen_outlines(font: TTFont, factor: float, widths: dict[str, int]) -> None:
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = font.getGlyphSet()
    made = {}
    for glyph in font.getGlyphOrder():
        pen = T2CharStringPen(widths[glyph] - top.Private.nominalWidthX, glyphs)
        glyphs[glyph].draw(TransformPen(pen, (factor, 0, 0, 1, 0, 0)))
        made[glyph] = pen.getCharString(top.Private, top.CharStrings[glyph].globalSubrs)
    for glyph, outline in made.items():
        top.CharStrings[glyph] = outline


def _rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = record.toUnicode().replace("Fira", f"{PREFIX}Fira")
