"""Writes builder/talkbuilder/layout/text/arial.py: the advance widths of Arial, which Liberation Sans has by design.

    python tests/fidelity/arial.py /usr/share/fonts/truetype/liberation

Widths are facts. The table holds what is set in Latin letters; the slanted faces are as wide as the upright ones.
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

FACES = {"REGULAR": "LiberationSans-Regular.ttf", "BOLD": "LiberationSans-Bold.ttf"}
HEAD = '''"""How wide Arial is: characters by advance in 1/1000 em. Written by tests/fidelity/arial.py, not by hand."""

'''


def characters() -> Iterator[str]:
    """Latin letters of Western and Central Europe, punctuation, arrows and the signs of arithmetic."""
    for code in (
        *range(0x20, 0x180),
        *range(0x2010, 0x2040),
        *range(0x2190, 0x2196),
        *range(0x2200, 0x2266),
    ):
        if unicodedata.category(chr(code)) not in ("Cc", "Cf", "Cn", "Zl", "Zp"):
            yield chr(code)


def advances(file: Path) -> dict[str, int]:
    """Return the advance of each of `characters` that the font has."""
    with TTFont(file, lazy=True) as font:
        scale, widths, glyphs = (
            1000 / font["head"].unitsPerEm,
            font["hmtx"].metrics,
            font.getBestCmap(),
        )
        return {
            c: round(widths[glyphs[ord(c)]][0] * scale) for c in characters() if ord(c) in glyphs
        }


def table(folder: Path) -> str:
    """Return the module."""
    text = HEAD
    for name, file in FACES.items():
        groups: defaultdict[int, str] = defaultdict(str)
        for character, width in advances(folder / file).items():
            groups[width] += character
        text += f"{name}: dict[int, str] = {{\n"
        for width, group in sorted(groups.items()):
            parts = [group[start : start + 60] for start in range(0, len(group), 60)]
            quoted = "".join(f"\n        {part!r}" for part in parts) + "\n    "
            text += f"    {width}: {f'({quoted})' if len(parts) > 1 else repr(parts[0])},\n"
        text += "}\n"
    return text


if __name__ == "__main__":
    out = Path(__file__).resolve().parents[2] / "builder/talkbuilder/layout/text/arial.py"
    out.write_text(table(Path(sys.argv[1])), encoding="utf-8")
