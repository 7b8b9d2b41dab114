"""Cuts our fonts down to the characters that a page shows: what the SVG and the HTML embed.

Layout tables go (the ruler neither kerns nor forms ligatures, so a browser must not either), but for scripts that
cannot be read without: of those, what joins, moves and stacks letters stays. Hinting goes, names shrink to copyright
and licence. WOFF, since WOFF2 would need a compressor that is no wheel of ours.
"""

import logging
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from talkbuilder.layout.text.extract import write_whole
from talkbuilder.scripts import is_complex
from talkbuilder.sealed import seal

_COPYRIGHT, _LICENCE = 0, 13

# Required by the shaping engines of HarfBuzz (OpenType 1.9, "Script-specific Development"); no kerning, no ligatures of
# taste.
_SHAPING = (
    "ccmp", "locl", "isol", "init", "medi", "med2", "fina", "fin2", "fin3", "rlig", "rclt", "stch", "mset",
    "nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf", "vatu", "cjct", "cfar",
    "pres", "abvs", "blws", "psts", "haln", "ljmo", "vjmo", "tjmo", "curs", "dist", "mark", "mkmk", "abvm", "blwm",
)  # fmt: skip


def subset(data: bytes, characters: str, file: Path) -> bytes:
    """Return a WOFF with ``characters`` of the font ``data``, and keep it as ``file`` if that can be."""
    # It remarks on bits of an old OS/2 table that it clears itself.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    shaped = is_complex(characters)
    options = Options(
        layout_features=list(_SHAPING) if shaped else [],
        layout_closure=shaped,
        bidi_closure=False,
        hinting=False,
        name_IDs=[_COPYRIGHT, _LICENCE],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    options.drop_tables += ["MATH", "kern", *(() if shaped else ("GDEF", "GPOS", "GSUB"))]
    with TTFont(BytesIO(data), lazy=True, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.flavor = "woff"
        made = BytesIO()
        font.save(made)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, seal(made.getvalue(), file.name))
    except OSError:
        pass  # a cache that cannot be written only costs time
    return made.getvalue()
