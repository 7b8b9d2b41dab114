"""Words into XML: escaping, namespaces, and the few attributes that every part writes alike."""

import re

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'

# What XML 1.0 does not allow (section 2.2); the outline refuses it at load, this is the last door. Said by what is
# forbidden: a class of all that is allowed takes ten times as long to compile.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
_TAB = "    "


def text(words: str) -> str:
    """Return ``words`` for the inside of ``a:t``: one line, tabs as spaces."""
    if not _SPECIAL.search(words):
        return words
    words = (
        _FORBIDDEN.sub("", words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
    return words.replace("\t", _TAB).replace("\r", "").replace("\n", " ")


def attr(words: str) -> str:
    """Return ``words`` for the inside of a double-quoted attribute; line ends become spaces."""
    return text(words).replace('"', "&quot;") if _SPECIAL.search(words) else words
