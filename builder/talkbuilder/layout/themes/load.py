"""Reads a theme of one's own: a small YAML file that changes the colours and faces of one of ours.

    name: acme
    base: light                      # or dark
    colors: {accent1: "#7A1FA2"}     # any of tx1 bg1 tx2 bg2 accent1..accent6 hlink folHlink
    fonts: {body: Aptos, heading: Aptos Display, code: Cascadia Mono}

The boxes stay ours. Faces are for PowerPoint; measuring, PDF and HTML keep our own fonts. Colours that cannot be told
apart are errors, as for our own themes.
"""

from collections.abc import Iterable
from dataclasses import replace

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from talkbuilder.color import Rgb
from talkbuilder.layout.themes import dark, light
from talkbuilder.layout.themes.contrast import weak_pairs
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.reading import decode
from talkbuilder.theme import SLOTS, Theme

_LARGEST = 64 * 1024
_DEEPEST = 8
_BASES = {"light": light.THEME, "dark": dark.THEME}
_FONT_CHARACTERS = frozenset(" -_.+&'")

Fields = dict[str, tuple[Node, Place]]


class _Reader:
    """Collects problems while a theme file is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def place(self, node: Node) -> Place:
        return Place(self.path, node.start_mark.line + 1, node.start_mark.column + 1)

    def wrong(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, code, message, hint))

    def mapping(self, node: Node, known: Iterable[str]) -> Fields:
        """Return the entries of a mapping; unknown and repeated keys are problems."""
        names = list(known)
        if not isinstance(node, MappingNode):
            self.wrong(self.place(node), "wrong-type", "a mapping belongs here", nearest("", names))
            return {}
        found: Fields = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in names:
                message = f'a theme has no "{name}" here'
                self.wrong(self.place(key), "unknown-key", message, nearest(name, names))
            elif name in found:
                self.wrong(self.place(key), "duplicate-key", f'"{name}" is written twice')
            else:
                found[name] = (value, self.place(value))
        return found

    def text(self, node: Node) -> str:
        """Return a scalar as it is written."""
        if isinstance(node, ScalarNode):
            return str(node.value)
        self.wrong(self.place(node), "wrong-type", "a word belongs here")
        return ""


def load_theme(data: bytes, path: str) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme in ``data``, or None and why not."""
    reader = _Reader(path)
    root = _tree(data, reader)
    if root is None:
        return None, tuple(reader.problems)
    fields = reader.mapping(root, ("name", "base", "colors", "fonts"))
    base = _base(fields, reader)
    theme = replace(base, name=reader.text(fields["name"][0]) if "name" in fields else base.name)
    theme = _coloured(theme, fields, reader)
    theme = _lettered(theme, fields, reader)
    place = fields["colors"][1] if "colors" in fields else Place(path, 1, 1)
    for weak in weak_pairs(theme):
        hint = "make one of them lighter or darker"
        reader.wrong(place, "low-contrast", str(weak), hint)
    return (None if reader.problems else theme), tuple(reader.problems)


def _tree(data: bytes, reader: _Reader) -> Node | None:
    whole = Place(reader.path)
    text, problems = decode(data, reader.path, _LARGEST)
    reader.problems += problems
    if text is None:
        return None
    try:
        depth = 0
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                reader.wrong(whole, "yaml", f"aliases are not read here: *{event.anchor}")
                return None
            # Deep nesting costs the parser a square of its depth, so stop before it does.
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                reader.wrong(whole, "yaml", "nested too deeply for a theme")
                return None
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(reader.path, mark.line + 1, mark.column + 1) if mark else whole
        message = str(getattr(error, "problem", "") or "this is not YAML")
        reader.wrong(place, "yaml", message)
        return None
    if root is None:
        reader.wrong(whole, "empty", "the theme file is empty", 'begin with "base: light"')
    return root


def _base(fields: Fields, reader: _Reader) -> Theme:
    if "base" not in fields:
        return light.THEME
    node, place = fields["base"]
    name = reader.text(node)
    if name not in _BASES:
        hint = nearest(name, _BASES)
        reader.wrong(place, "unknown-theme", f'there is no theme "{name}" to start from', hint)
    return _BASES.get(name, light.THEME)


def _coloured(theme: Theme, fields: Fields, reader: _Reader) -> Theme:
    if "colors" not in fields:
        return theme
    scheme = dict(theme.scheme)
    entries = reader.mapping(fields["colors"][0], SLOTS)
    for slot in SLOTS:
        if slot in entries:
            node, place = entries[slot]
            try:
                scheme[slot] = Rgb.parse(reader.text(node))
            except ValueError as error:
                reader.wrong(place, "bad-color", str(error), 'write it as "#1B2128"')
    return replace(theme, scheme=scheme)


def _lettered(theme: Theme, fields: Fields, reader: _Reader) -> Theme:
    if "fonts" not in fields:
        return theme
    faces = dict(theme.faces)
    entries = reader.mapping(fields["fonts"][0], faces)
    for family in theme.faces:
        if family in entries:
            node, place = entries[family]
            name = reader.text(node)
            if not name or not all(c.isalnum() or c in _FONT_CHARACTERS for c in name):
                reader.wrong(place, "bad-font", f"not the name of a typeface: {name!r}")
            faces[family] = replace(faces[family], office=name)
    return replace(theme, faces=faces)
