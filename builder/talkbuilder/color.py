"""Colours as numbers: sRGB, luminance, contrast, and the two luminance changes that DrawingML knows."""

import colorsys

from msgspec import Struct


class Rgb(Struct, frozen=True):
    """An opaque sRGB colour, 0-255 a channel."""

    r: int
    g: int
    b: int

    @classmethod
    def parse(cls, text: str) -> "Rgb":
        """Read ``#rrggbb`` (the hash may be missing).

        Raises:
            ValueError: not six hexadecimal digits.
        """
        digits = text.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"not a colour of the form #rrggbb: {text!r}")
        value = int(digits, 16)
        return cls(value >> 16, value >> 8 & 255, value & 255)

    @property
    def hex(self) -> str:
        """Six upper-case digits without a hash, as DrawingML writes it."""
        return f"{self.r:02X}{self.g:02X}{self.b:02X}"

    @property
    def css(self) -> str:
        """``#rrggbb``."""
        return f"#{self.r:02x}{self.g:02x}{self.b:02x}"

    def luminance_changed(self, mod: float, off: float) -> "Rgb":
        """Return the colour after DrawingML's lumMod and lumOff: HSL luminance times ``mod`` plus ``off``."""
        if mod == 1.0 and off == 0.0:
            return self
        h, lum, s = colorsys.rgb_to_hls(self.r / 255, self.g / 255, self.b / 255)
        lum = min(1.0, max(0.0, lum * mod + off))
        r, g, b = colorsys.hls_to_rgb(h, lum, s)
        return Rgb(round(r * 255), round(g * 255), round(b * 255))


def luminance(color: Rgb) -> float:
    """Return relative luminance, 0 black to 1 white (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""

    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(a: Rgb, b: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
