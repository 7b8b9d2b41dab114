"""Reads a theme of one's own: a small YAML file that changes the colours and faces of one of ours.

    name: acme
    base: light                      # or dark
    colors: {accent1: "#7A1FA2"}     # any of tx1 bg1 tx2 bg2 accent1..accent6 hlink folHlink
    fonts: {body: Aptos, heading: Aptos Display, code: Cascadia Mono, fallback: [Noto Sans CJK JP]}

The boxes stay ours. Faces are for PowerPoint; measuring, PDF and HTML keep our own fonts, and ask those in ``fallback``
first for what ours lack. Colours that cannot be told apart are errors, as for our own themes.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from talkbuilder.color import Rgb
from talkbuilder.layout.themes import dark, light
from talkbuilder.layout.themes.contrast import Weak, weak_pairs
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.reading import decode
from talkbuilder.talk import Key, Places
from talkbuilder.theme import SLOTS, Theme, Token
from talkbuilder.tree.read import Data, compose

_LARGEST = 64 * 1024
_BASES = {"light": light.THEME, "dark": dark.THEME}
_FONT_CHARACTERS = frozenset(" -_.+&'")


class _Reader:
    """Collects problems while a theme file is read."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.problems: list[Problem] = []

    def wrong(self, code: str, message: str, hint: str, *path: Key) -> None:
        self.problems.append(Problem(self.places.at(*path), code, message, hint))

    def mapping(self, data: Data, known: Iterable[str], *path: Key) -> dict[str, Data]:
        """Return the known entries of a mapping; anything else is a problem."""
        names = list(known)
        if not isinstance(data, dict):
            self.wrong("wrong-type", "a mapping belongs here", nearest("", names), *path)
            return {}
        for name in data:
            if name not in names:
                place = self.places.key(*path, name)
                message = f'a theme has no "{name}" here'
                self.problems.append(Problem(place, "unknown-key", message, nearest(name, names)))
        return {name: value for name, value in data.items() if name in names}

    def text(self, data: Data, *path: Key) -> str:
        """Return a scalar as it is written."""
        if isinstance(data, str):
            return data
        self.wrong("wrong-type", "a word belongs here", "", *path)
        return ""


def load_theme(data: bytes, path: str) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme in ``data``, or None and why not."""
    text, problems = decode(data, path, _LARGEST)
    if text is None:
        return None, problems
    root, places, found = compose(text, path)
    problems += found
    if root is None or has_errors(found):
        return None, problems
    reader = _Reader(places)
    fields = reader.mapping(root, ("name", "base", "colors", "fonts"))
    theme = _base(fields, reader)
    if "name" in fields:
        theme = replace(theme, name=reader.text(fields["name"], "name"))
    theme = _coloured(theme, fields, reader)
    theme = _lettered(theme, fields, reader)
    _see_contrast(theme, reader)
    problems += tuple(reader.problems)
    return (None if has_errors(problems) else theme), problems


def _see_contrast(theme: Theme, reader: _Reader) -> None:
    """Say once of each colour on what it cannot be read: one that is wrong is so on many grounds."""
    by_ink: dict[Token, list[Weak]] = {}
    for weak in weak_pairs(theme):
        by_ink.setdefault(weak.pair.ink, []).append(weak)
    for first, *others in by_ink.values():
        more = f"; {len(others)} other grounds are too like it, too" if len(others) > 1 else ""
        more = f"; so it has on {others[0].pair.paper}" if len(others) == 1 else more
        hint = "make one of them lighter or darker"
        reader.wrong("low-contrast", f"{first}{more}", hint, "colors")


def _base(fields: dict[str, Data], reader: _Reader) -> Theme:
    if "base" not in fields:
        return light.THEME
    name = reader.text(fields["base"], "base")
    if name not in _BASES:
        hint = nearest(name, _BASES)
        reader.wrong("unknown-theme", f'there is no theme "{name}" to start from', hint, "base")
    return _BASES.get(name, light.THEME)


def _coloured(theme: Theme, fields: dict[str, Data], reader: _Reader) -> Theme:
    scheme = dict(theme.scheme)
    entries = reader.mapping(fields["colors"], SLOTS, "colors") if "colors" in fields else {}
    for slot in SLOTS:
        if slot in entries:
            try:
                scheme[slot] = Rgb.parse(reader.text(entries[slot], "colors", slot))
            except ValueError as error:
                reader.wrong("bad-color", str(error), 'write it as "#1B2128"', "colors", slot)
    return replace(theme, scheme=scheme)


def _lettered(theme: Theme, fields: dict[str, Data], reader: _Reader) -> Theme:
    faces = dict(theme.faces)
    known = (*faces, "fallback")
    entries = reader.mapping(fields["fonts"], known, "fonts") if "fonts" in fields else {}
    if "fallback" in entries:
        theme = replace(theme, fallback=_fallback(entries["fallback"], reader))
    for family in theme.faces:
        if family in entries:
            name = reader.text(entries[family], "fonts", family)
            _check_name(name, reader, "as Office lists it: Aptos", family)
            faces[family] = replace(faces[family], office=name)
    return replace(theme, faces=faces)


def _fallback(data: Data, reader: _Reader) -> tuple[str, ...]:
    found = data if isinstance(data, list) else [data]
    names = [reader.text(one, "fonts", "fallback", at) for at, one in enumerate(found)]
    for at, name in enumerate(names):
        _check_name(name, reader, "as your system lists it: Noto Sans CJK JP", "fallback", at)
    return tuple(names)


def _check_name(name: str, reader: _Reader, hint: str, *path: Key) -> None:
    if not name or not all(c.isalnum() or c in _FONT_CHARACTERS for c in name):
        message = f"not the name of a typeface: {name!r}"
        reader.wrong("bad-font", message, hint, "fonts", *path)
