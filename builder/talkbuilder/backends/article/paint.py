"""Colours by name: what the page draws says which colour it means, and the style sheet says what that looks like.

So one drawing serves a light page and a dark one.
"""

from dataclasses import dataclass, fields

from talkbuilder.color import Rgb
from talkbuilder.theme import Theme, Token


@dataclass(frozen=True, slots=True)
class Named(Rgb):
    """A colour that is written as the variable of its token."""

    token: Token = "text"

    @property
    def css(self) -> str:
        """``var(--text)``."""
        return f"var(--{self.token})"


@dataclass(frozen=True, slots=True)
class ByName(Theme):
    """A theme whose colours are names."""

    def rgb(self, token: Token) -> Rgb:
        """Return the name of ``token``, with what it looks like in the theme it was made from."""
        plain = Theme.rgb(self, token)
        return Named(plain.r, plain.g, plain.b, token)


def by_name(theme: Theme) -> ByName:
    """Return ``theme`` with names for colours."""
    return ByName(**{field.name: getattr(theme, field.name) for field in fields(theme)})


def variables(theme: Theme) -> str:
    """Return what every name looks like in ``theme``, as declarations."""
    scheme = "dark" if theme.inverse else "light"
    colors = "".join(f"--{token}:{theme.rgb(token).css};" for token in theme.swatches)
    return f"{colors}color-scheme:{scheme}"
