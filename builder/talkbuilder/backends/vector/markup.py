"""Escaping: no text of a user's becomes markup, and no character of it makes a file that XML forbids."""

import re
from xml.sax.saxutils import escape

from talkbuilder.units import short

_QUOTES = {'"': "&quot;", "'": "&#39;"}
# All but the characters of https://www.w3.org/TR/xml/#charsets.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: str) -> str:
    """Return ``value`` without what XML cannot hold; a tab is four columns, as the ruler measures it."""
    return _FORBIDDEN.sub("\ufffd", value).replace("\t", "    ")


def text(value: str) -> str:
    """Return ``value`` as character data."""
    return escape(clean(value))


def attributes(**values: str | float | None) -> str:
    """Return attributes with a leading space each; None is left out, ``_`` in a name becomes ``-``."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        shown = short(value) if isinstance(value, int | float) else escape(clean(value), _QUOTES)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(parts)
