"""Our tokens on a template's colours: the same slots, with luminance changed until text can be read; pure.

A dark template gets our light theme's swatches mirrored, so that a quiet area stays near the page and a strong line
stays away from it. What counts as dark is the page as it is seen, not its colour scheme.
"""

import colorsys
from collections.abc import Mapping

from msgspec.structs import replace

from talkbuilder.color import Rgb, contrast, luminance
from talkbuilder.theme import Slot, Swatch, Theme, Token

READABLE = 4.5
_STEP = 0.04
_TURNED: Mapping[Slot, Slot] = {"tx1": "bg1", "bg1": "tx1", "tx2": "bg2", "bg2": "tx2"}
# What stands on what: text on its quiet area, and text of a colour on the page.
_ON: Mapping[Token, Token] = {"on-brand": "brand", "on-black": "black"}
_PAGE_TEXT: tuple[Token, ...] = (
    "text", "muted", "brand", "link", "g", "m", "p", "running", "runnable", "waiting", "syscall",
    "good", "bad", "changed",
)  # fmt: skip


def recolored(
    base: Theme, scheme: Mapping[Slot, Rgb], ground: Rgb | None = None
) -> dict[Token, Swatch]:
    """Return ``base``'s swatches for another colour scheme, on a page that looks like ``ground``.

    A page may be dark although the scheme is light: a picture covers it, say. Then text has the scheme's light end.
    """
    page = ground or scheme["bg1"]
    ink = base.swatches["text"].slot
    turned = contrast(scheme[ink], page) < contrast(scheme[_TURNED.get(ink, ink)], page)
    mirrored = _dark(page) != _dark(base.rgb("background"))
    swatches: dict[Token, Swatch] = {}
    for token, old in base.swatches.items():
        swatch = replace(old, slot=_TURNED.get(old.slot, old.slot)) if turned else old
        if mirrored and (old.slot not in _TURNED or (old.mod, old.off) != (1.0, 0.0)):
            swatch = _mirrored(
                swatch, base.scheme[old.slot].luminance_changed(old.mod, old.off), scheme
            )
        swatches[token] = swatch
    swatches["background"] = _nearest(page, scheme)
    swatches["text"] = _away(swatches["text"], scheme, page, lighter=_dark(page))

    def rgb(token: Token) -> Rgb:
        swatch = swatches[token]
        return scheme[swatch.slot].luminance_changed(swatch.mod, swatch.off)

    text = rgb("text")
    for token, swatch in list(swatches.items()):
        if token.endswith("-fill") or token in ("surface", "surface-strong", "code-surface"):
            swatches[token] = _away(swatch, scheme, text, lighter=_dark(text))
        elif token in _PAGE_TEXT:
            swatches[token] = _away(swatch, scheme, page, lighter=_dark(page))
    panel = rgb("code-surface")
    for token, swatch in list(swatches.items()):
        if token.startswith("code-") and token not in ("code-surface", "code-mark"):
            swatches[token] = _away(swatch, scheme, panel, lighter=_dark(panel))
    swatches |= _ends(scheme, page)
    for token, under in _ON.items():
        best = max(
            (Swatch("bg1"), Swatch("tx1")), key=lambda s: contrast(scheme[s.slot], rgb(under))
        )
        swatches[token] = best
    return swatches


def _ends(scheme: Mapping[Slot, Rgb], page: Rgb) -> dict[Token, Swatch]:
    """White is the light end and black the dark one on every page: the collector's colours are called so."""
    ends: tuple[Slot, Slot] = ("bg1", "tx1")
    dark, light = sorted(ends, key=lambda slot: luminance(scheme[slot]))
    black = Swatch(dark, 0.4) if _dark(page) else Swatch(dark)
    grey = Swatch(light, 0.65) if _dark(page) else Swatch(dark, 0.5, 0.58)
    return {
        "white": Swatch(light), "on-white": Swatch(dark), "black": black, "on-black": Swatch(light), "grey": grey,
    }  # fmt: skip


def _dark(color: Rgb) -> bool:
    return luminance(color) < 0.18


def _mirrored(swatch: Swatch, was: Rgb, new: Mapping[Slot, Rgb]) -> Swatch:
    """Put the colour as far from the dark end as it was from the light one; page and ink mirror by themselves."""
    wanted = 1 - _lightness(was)
    return replace(swatch, off=round(wanted - _lightness(new[swatch.slot]) * swatch.mod, 3))


def _nearest(color: Rgb, scheme: Mapping[Slot, Rgb]) -> Swatch:
    """Return the slot, with its luminance changed, that looks most like ``color``; a slot as it is, if one does."""
    plain = next((slot for slot in ("bg1", *scheme) if scheme[slot] == color), None)
    if plain is not None:
        return Swatch(plain)
    found = [
        Swatch(slot, 1.0, round(_lightness(color) - _lightness(rgb), 3)) for slot, rgb in scheme.items()
    ]  # fmt: skip
    return min(found, key=lambda s: far(scheme[s.slot].luminance_changed(s.mod, s.off), color))


def far(a: Rgb, b: Rgb) -> int:
    """Return how far apart two colours are: the sum over the channels, 0 to 765."""
    return abs(a.r - b.r) + abs(a.g - b.g) + abs(a.b - b.b)


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
