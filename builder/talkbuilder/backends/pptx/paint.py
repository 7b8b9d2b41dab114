"""Colours and strokes as DrawingML: always a slot of the colour scheme with a luminance change, never an RGB value."""

from talkbuilder.scene import Dash, Head, Line
from talkbuilder.theme import Swatch, Theme, Token
from talkbuilder.units import emu

_DASHES: dict[Dash, str] = {
    "solid": "",
    "dash": '<a:prstDash val="dash"/>',
    "dot": '<a:prstDash val="sysDot"/>',
}
_HEADS: dict[Head, str] = {"none": "", "arrow": ' type="triangle"', "oval": ' type="oval"'}
NO_FILL = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"


def scheme_color(swatch: Swatch) -> str:
    """Return ``a:schemeClr`` (ECMA-376 part 1, 20.1.2.3.29)."""
    change = ""
    if swatch.mod != 1.0:
        change += f'<a:lumMod val="{round(swatch.mod * 100_000)}"/>'
    if swatch.off != 0.0:
        change += f'<a:lumOff val="{round(swatch.off * 100_000)}"/>'
    if not change:
        return f'<a:schemeClr val="{swatch.slot}"/>'
    return f'<a:schemeClr val="{swatch.slot}">{change}</a:schemeClr>'


class Paint:
    """The theme's tokens, written once each."""

    def __init__(self, theme: Theme) -> None:
        self.colors: dict[Token, str] = {t: scheme_color(s) for t, s in theme.swatches.items()}
        self._fills = {t: f"<a:solidFill>{c}</a:solidFill>" for t, c in self.colors.items()}
        self._lines: dict[tuple[Line | None, Head, Head], str] = {}

    def fill(self, token: Token | None) -> str:
        """Return a solid fill, or none."""
        return NO_FILL if token is None else self._fills[token]

    def line(self, line: Line | None, head: Head = "none", tail: Head = "none") -> str:
        """Return ``a:ln``; ``head`` is the arrow where the line ends, which DrawingML calls the tail."""
        if line is None:
            return NO_LINE
        key = (line, head, tail)
        found = self._lines.get(key)
        if found is None:
            ends = ""
            if tail != "none":
                ends += f"<a:headEnd{_HEADS[tail]}/>"
            if head != "none":
                ends += f"<a:tailEnd{_HEADS[head]}/>"
            found = self._lines[key] = (
                f'<a:ln w="{emu(line.width)}">{self.fill(line.token)}{_DASHES[line.dash]}<a:round/>{ends}</a:ln>'
            )
        return found
