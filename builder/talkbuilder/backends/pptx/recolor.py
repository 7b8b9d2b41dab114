"""Our tokens on a template's colours: the same slots, with luminance changed until text can be read; pure.

A dark template gets our light theme's swatches mirrored, so that a quiet area stays near the page and a strong line
stays away from it.
"""

import colorsys
from collections.abc import Mapping
from dataclasses import replace

from talkbuilder.color import Rgb, contrast, luminance
from talkbuilder.theme import Slot, Swatch, Theme, Token

READABLE = 4.5
_STEP = 0.04
# What stands on what: text on its quiet area, and text of a colour on the page.
_ON: Mapping[Token, Token] = {"on-brand": "brand", "on-black": "black"}
_PAGE_TEXT: tuple[Token, ...] = (
    "text", "muted", "brand", "link", "g", "m", "p", "running", "runnable", "waiting", "syscall",
    "good", "bad", "changed",
)  # fmt: skip


def recolored(base: Theme, scheme: Mapping[Slot, Rgb]) -> dict[Token, Swatch]:
    """Return ``base``'s swatches for another colour scheme."""
    mirrored = _dark(scheme["bg1"]) != _dark(base.scheme["bg1"])
    swatches = {
        token: _mirrored(swatch, base.scheme, scheme) if mirrored else swatch
        for token, swatch in base.swatches.items()
    }

    def rgb(token: Token) -> Rgb:
        swatch = swatches[token]
        return scheme[swatch.slot].luminance_changed(swatch.mod, swatch.off)

    page, ink = rgb("background"), rgb("text")
    for token, swatch in list(swatches.items()):
        if token.endswith("-fill") or token in ("surface", "surface-strong", "code-surface"):
            swatches[token] = _away(swatch, scheme, ink, lighter=_dark(ink))
        elif token in _PAGE_TEXT:
            swatches[token] = _away(swatch, scheme, page, lighter=_dark(page))
    panel = rgb("code-surface")
    for token, swatch in list(swatches.items()):
        if token.startswith("code-") and token not in ("code-surface", "code-mark"):
            swatches[token] = _away(swatch, scheme, panel, lighter=_dark(panel))
    for token, ground in _ON.items():
        best = max(
            (Swatch("bg1"), Swatch("tx1")), key=lambda s: contrast(scheme[s.slot], rgb(ground))
        )
        swatches[token] = best
    return swatches


def _dark(color: Rgb) -> bool:
    return luminance(color) < 0.18


def _mirrored(swatch: Swatch, old: Mapping[Slot, Rgb], new: Mapping[Slot, Rgb]) -> Swatch:
    """Put the colour as far from the dark end as it was from the light one; page and ink mirror by themselves."""
    if swatch.slot in ("bg1", "tx1", "bg2", "tx2") and (swatch.mod, swatch.off) == (1.0, 0.0):
        return swatch
    color = old[swatch.slot].luminance_changed(swatch.mod, swatch.off)
    wanted = 1 - _lightness(color)
    return replace(swatch, off=round(wanted - _lightness(new[swatch.slot]) * swatch.mod, 3))


def _lightness(color: Rgb) -> float:
    return colorsys.rgb_to_hls(color.r / 255, color.g / 255, color.b / 255)[1]


def _away(swatch: Swatch, scheme: Mapping[Slot, Rgb], other: Rgb, lighter: bool) -> Swatch:
    """Change the luminance away from ``other`` until the two can be told apart as text and ground."""
    for _ in range(30):
        if (
            contrast(scheme[swatch.slot].luminance_changed(swatch.mod, swatch.off), other)
            >= READABLE
        ):
            break
        swatch = replace(swatch, off=round(swatch.off + (_STEP if lighter else -_STEP), 3))
    return swatch
