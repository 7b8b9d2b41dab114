"""What a colour of a template looks like: every way in which DrawingML may say it (ECMA-376 part 1, 20.1.2.3)."""

import colorsys
from collections.abc import Mapping
from typing import Any

from talkbuilder.backends.pptx.xml import A, P
from talkbuilder.color import Rgb

NS = {"a": A, "p": P}
Palette = Mapping[str, Rgb]
# What Windows paints with where nobody chose otherwise; a theme may leave `lastClr` out.
_SYSTEM = {
    "window": "FFFFFF", "windowText": "000000", "btnFace": "F0F0F0", "btnText": "000000", "highlight": "0078D7",
    "highlightText": "FFFFFF", "grayText": "6D6D6D", "menu": "F0F0F0", "menuText": "000000", "infoBk": "FFFFE1",
    "infoText": "000000", "captionText": "000000", "activeCaption": "99B4D1", "hotLight": "0066CC",
    "background": "000000", "appWorkspace": "ABABAB", "windowFrame": "646464",
}  # fmt: skip
# The preset colours that themes are made with; the other hundred are unknown, and nothing is concluded from them.
_PRESET = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF", "yellow": "FFFF00",
    "gray": "808080", "grey": "808080", "orange": "FFA500", "navy": "000080", "dkBlue": "00008B", "dkRed": "8B0000",
    "dkGreen": "006400", "dkGray": "A9A9A9", "ltGray": "D3D3D3", "silver": "C0C0C0", "purple": "800080",
    "teal": "008080", "maroon": "800000", "olive": "808000", "cyan": "00FFFF", "magenta": "FF00FF", "lime": "00FF00",
}  # fmt: skip
# The names by which slides call the theme's colours, where no map says otherwise.
MAP = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hlink": "hlink", "folHlink": "folHlink",
    **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
}  # fmt: skip


def palette(theme: Any, mapping: Any) -> Palette:
    """Return all colours by the theme's names and by those of slides; ``mapping`` is a ``p:clrMap`` or None."""
    colors: dict[str, Rgb] = {}
    for entry in theme.iterfind("a:themeElements/a:clrScheme/*", NS):
        color = resolved(entry, {})
        if color is not None:
            colors[_local(entry)] = color
    own = dict(colors)
    for name, usual in MAP.items():
        source = (mapping.get(name) if mapping is not None else None) or usual
        if source in own:
            colors[name] = own[source]
    return colors


def resolved(parent: Any, known: Palette, holder: Rgb | None = None) -> Rgb | None:
    """Return the colour inside ``parent`` (a fill, say); None if it is unknown or hardly covers anything."""
    color = next(
        (e for e in parent if isinstance(e.tag, str) and e.tag.startswith(f"{{{A}}}")), None
    )
    if color is None:
        return None
    try:
        found = _base(color, known, holder)
        return found if found is None else _changed(found, color)
    except (ValueError, TypeError):
        return None


def _base(color: Any, known: Palette, holder: Rgb | None) -> Rgb | None:
    said = color.get("val") or ""
    match _local(color):
        case "srgbClr":
            return Rgb.parse(said)
        case "sysClr":
            last = color.get("lastClr") or _SYSTEM.get(said)
            return Rgb.parse(last) if last else None
        case "schemeClr":
            return holder if said == "phClr" else known.get(said)
        case "prstClr":
            return Rgb.parse(_PRESET[said]) if said in _PRESET else None
        case "scrgbClr":
            red, green, blue = (_gamma(share(color.get(key))) for key in ("r", "g", "b"))
            return Rgb(red, green, blue)
        case "hslClr":
            hue = int(color.get("hue")) / 21_600_000
            parts = colorsys.hls_to_rgb(hue, share(color.get("lum")), share(color.get("sat")))
            return Rgb(*(round(part * 255) for part in parts))
        case _:
            return None


def _changed(color: Rgb, element: Any) -> Rgb | None:
    mod, off = 1.0, 0.0
    for change in element:
        if not isinstance(change.tag, str):
            continue
        value = share(change.get("val") or "100000")
        match _local(change):
            case "alpha" if value < 0.5:
                return None
            case "lumMod":
                mod *= value
            case "lumOff":
                off += value
            case "tint":
                color = _mixed(color, Rgb(255, 255, 255), value)
            case "shade":
                color = _mixed(color, Rgb(0, 0, 0), value)
            case _:
                pass  # saturation, hue and the like leave it as readable as it was
    return color.luminance_changed(mod, off)


def _mixed(color: Rgb, other: Rgb, value: float) -> Rgb:
    r, g, b = (
        round(a * value + z * (1 - value))
        for a, z in ((color.r, other.r), (color.g, other.g), (color.b, other.b))
    )
    return Rgb(r, g, b)


def share(text: Any) -> float:
    """Return ``50000`` and ``50%`` as 0.5."""
    said = str(text)
    return float(said[:-1]) / 100 if said.endswith("%") else float(said) / 100_000


def _gamma(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    coded = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(coded * 255)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
