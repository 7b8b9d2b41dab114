"""Escaping: no text of a user's becomes markup."""

from xml.sax.saxutils import escape

from talkbuilder.units import short

_QUOTES = {'"': "&quot;", "'": "&#39;"}


def text(value: str) -> str:
    """Return ``value`` as character data."""
    return escape(value)


def attributes(**values: str | float | None) -> str:
    """Return attributes with a leading space each; None is left out, ``_`` in a name becomes ``-``."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        shown = short(value) if isinstance(value, int | float) else escape(value, _QUOTES)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(parts)
