"""Colours by name: what the page draws says which colour it means, and the style sheet says what that looks like.

So one drawing serves a light page and a dark one.
"""

from msgspec.structs import asdict

from talkbuilder.color import Rgb
from talkbuilder.theme import Theme, Token


class Named(Rgb, frozen=True):
    """A colour that is written as the variable of its token."""

    token: Token = "text"

    @property
    def css(self) -> str:
        """``var(--text)``."""
        return f"var(--{self.token})"


class ByName(Theme, frozen=True):
    """A theme whose colours are names."""

    def rgb(self, token: Token) -> Rgb:
        """Return the name of ``token``, with what it looks like in the theme it was made from."""
        plain = Theme.rgb(self, token)
        return Named(plain.r, plain.g, plain.b, token)


def by_name(theme: Theme) -> ByName:
    """Return ``theme`` with names for colours."""
    return ByName(**asdict(theme))


def variables(theme: Theme) -> str:
    """Return what every name looks like in ``theme``, as declarations."""
    scheme = "dark" if theme.inverse else "light"
    colors = "".join(f"--{token}:{theme.rgb(token).css};" for token in theme.swatches)
    return f"{colors}color-scheme:{scheme}"
