"""Escaping: no text of a user's becomes markup, and no character of it makes a file that XML forbids."""

import json
import re
from collections.abc import Iterable

from talkbuilder.scripts import direction, language_reads
from talkbuilder.units import short
from talkbuilder.wording import Wording

# What https://www.w3.org/TR/xml/#charsets leaves out (a class of what it allows takes ten times as long to compile).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(value: str) -> str:
    """Return ``value`` without markup (the standard library's own would load urllib and sockets)."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(value: str) -> str:
    """Return ``value`` without what XML cannot hold; a tab is four columns, as the ruler measures it."""
    return _FORBIDDEN.sub("\ufffd", value).replace("\t", "    ")


def text(value: str) -> str:
    """Return ``value`` as character data."""
    return escape(clean(value))


def way(words: str, language: str = "en") -> str:
    """Return the attribute of a paragraph that reads another way than a page in English does, or than its own page.

    >>> way("שלום"), way("Go"), way("Go", "he")
    (' dir="rtl"', '', ' dir="ltr"')
    """
    found = direction(words, language)
    return f' dir="{found}"' if "rtl" in (found, language_reads(language)) else ""


def turned_code(markup: str, found: str) -> str:
    """Return the ``markup`` of a paragraph with its code left to right, where `way` has ``found`` another direction."""
    return markup.replace("<code>", '<code dir="ltr">') if found else markup


def attributes(**values: str | float | None) -> str:
    """Return attributes with a leading space each; None is left out, ``_`` in a name becomes ``-``."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        shown = short(value) if isinstance(value, int | float) else _quoted(clean(value))
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(parts)


def scripted(wording: Wording, names: Iterable[str]) -> str:
    """Return those of our words that a script says, as JSON: for an attribute of the page."""
    return json.dumps({name: getattr(wording, name) for name in names}, ensure_ascii=False)


def _quoted(value: str) -> str:
    return escape(value).replace('"', "&quot;").replace("'", "&#39;")
