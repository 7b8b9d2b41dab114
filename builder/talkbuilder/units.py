"""Lengths and times as types: what is a point, what is an EMU, and the one place where we round.

The scene speaks points (1/72 inch) as floats; PowerPoint speaks English Metric Units, whole numbers,
914,400 to the inch. A length is rounded once, here, on its way out.
"""

from typing import NewType

Pt = NewType("Pt", float)
Emu = NewType("Emu", int)
Seconds = NewType("Seconds", float)

EMU_PER_PT = 12_700
PT_PER_INCH = 72.0


def emu(points: float) -> Emu:
    """Return ``points`` as whole EMU, halves away from zero (not banker's, so edges keep meeting)."""
    scaled = points * EMU_PER_PT
    # No call of Emu(): every length of every slide comes through here.
    return int(scaled + 0.5) if scaled >= 0 else -int(-scaled + 0.5)  # type: ignore[return-value]


def pt(emus: int) -> Pt:
    """Return ``emus`` as points."""
    return Pt(emus / EMU_PER_PT)


def hundredths(points: float) -> int:
    """Return a font size in hundredths of a point, as DrawingML writes it."""
    return int(points * 100 + 0.5)


def short(value: float, digits: int = 3) -> str:
    """Return ``value`` as the shortest decimal with at most ``digits`` places: for SVG, DOT and JSON.

    >>> short(12.0), short(0.12345), short(-0.0001)
    ('12', '0.123', '0')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
