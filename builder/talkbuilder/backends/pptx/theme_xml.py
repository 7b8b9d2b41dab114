"""The theme part: colour scheme, fonts, and a format scheme without effects (ECMA-376 part 1, 20.1.6.9)."""

from collections.abc import Mapping, Sequence

from talkbuilder.backends.pptx.xml import HEAD, A, attr
from talkbuilder.color import Rgb
from talkbuilder.theme import Face, Slot, Theme

THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_ACCENTS: tuple[Slot, ...] = (
    "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
_PLAIN = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="{{}}" cap="flat" cmpd="sng" algn="ctr">{_PLAIN}<a:prstDash val="solid"/></a:ln>'
_FORMATS = (
    f'<a:fmtScheme name="Plain"><a:fillStyleLst>{_PLAIN * 3}</a:fillStyleLst><a:lnStyleLst>'
    f"{_LINE.format(6350)}{_LINE.format(12700)}{_LINE.format(19050)}</a:lnStyleLst><a:effectStyleLst>"
    f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_PLAIN * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def color_map(inverse: bool) -> str:
    """Return ``p:clrMap``: which end of the scheme is the background."""
    light, dark = ("dk", "lt") if inverse else ("lt", "dk")
    accents = "".join(f' {slot}="{slot}"' for slot in _ACCENTS)
    return f'<p:clrMap bg1="{light}1" tx1="{dark}1" bg2="{light}2" tx2="{dark}2"{accents}/>'


def theme_xml(theme: Theme, others: Sequence[tuple[str, str]] = ()) -> str:
    """Return the theme part of the slides; ``others`` are the faces of other scripts, by their names."""
    ends: tuple[Slot, ...] = ("tx1", "bg1", "tx2", "bg2")
    if theme.inverse:
        ends = ("bg1", "tx1", "bg2", "tx2")
    dark1, light1, dark2, light2 = (theme.scheme[slot] for slot in ends)
    return _theme(
        theme.name, {"dk1": dark1, "lt1": light1, "dk2": dark2, "lt2": light2}, theme, others
    )


def notes_theme_xml(theme: Theme) -> str:
    """Return the theme part of the notes: black on white, for they are printed."""
    black, white = Rgb(0, 0, 0), Rgb(255, 255, 255)
    return _theme(
        f"{theme.name} notes", {"dk1": black, "lt1": white, "dk2": black, "lt2": white}, theme
    )


def _theme(
    name: str, ends: Mapping[str, Rgb], theme: Theme, others: Sequence[tuple[str, str]] = ()
) -> str:
    colors: dict[str, Rgb] = dict(ends)
    colors.update((slot, theme.scheme[slot]) for slot in _ACCENTS)
    scheme = "".join(
        f'<a:{slot}><a:srgbClr val="{color.hex}"/></a:{slot}>' for slot, color in colors.items()
    )
    more = "".join(
        f'<a:font script="{script}" typeface="{attr(face)}"/>' for script, face in others
    )
    fonts = _font("majorFont", theme.faces["heading"], more)
    fonts += _font("minorFont", theme.faces["body"], more)
    title = attr(name)
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="{title}"><a:themeElements>'
        f'<a:clrScheme name="{title}">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="{title}">{fonts}</a:fontScheme>{_FORMATS}</a:themeElements>'
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _font(tag: str, face: Face, more: str) -> str:
    name = attr(face.office)
    plain = f'<a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return f"<a:{tag}>{plain}{more}</a:{tag}>"
