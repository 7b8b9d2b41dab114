"""YAML as a tree of places: bounded, without aliases, tags or merge keys, every scalar still the text that was written.

PyYAML only scans and parses here; nothing is constructed, so ``on``, ``12:30``, ``3.10`` and ``null`` stay text
until a field of the outline types them.
"""

import re
from collections.abc import Iterator

import yaml
from msgspec import Struct, field

from talkbuilder.outline.model import Empty
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity, has_errors
from talkbuilder.reading import REFUSED, character, conflict
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.words import runs_on, syntax_problem

MAX_DEPTH = 32
MAX_NODES = 50_000

Data = str | list["Data"] | dict[str, "Data"]

ESCAPE = "a backslash in double quotes begins an escape: write it twice, or take single quotes"

# `notes: #life` and `title: The #1 rule`: a comment, though hardly meant as one. Comments have a space behind `#`.
COMMENT = re.compile(r"[ \t]+(#[^\s#!].*)")

# The C parser is some fifteen times faster; the tests run both and compare.
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Open(Struct):
    """A list or map whose end has not come yet. ``key`` is the map's key that waits for its value."""

    path: KeyPath
    value: list[Data] | dict[str, Data]
    key: str | None = None
    key_place: Place | None = None
    repeated: bool = False
    bracket: Place | None = None  # where `[` or `{` opened it


class _Builder(Struct):
    path: str
    lines: list[str]
    stack: list[_Open] = field(default_factory=list)
    places: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    root: Data | None = None
    nodes: int = 0
    documents: int = 0

    def say(
        self, place: Place, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        if len(self.problems) < 100:
            self.problems.append(Problem(place, code, message, hint, severity=severity))

    # --- one event after the other; False stops ---

    def take(self, event: yaml.Event) -> bool:
        # Ends and scalars are nearly all that comes, and an outline is read at every save.
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            return True
        mark = event.start_mark
        assert mark is not None, "both parsers set it"
        place = Place(self.path, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self._node(event, place)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    hint = "an outline is one document: remove the line `---` in the middle"
                    self.say(place, "yaml-documents", "a second document begins here", hint)
                    return False
            case yaml.AliasEvent():
                hint = f'write the value out, or put quotes around it if "*{event.anchor}" is text'
                self.say(place, "yaml-alias", "aliases are not used in outlines", hint)
                return False
            case yaml.NodeEvent():
                return self._node(event, place)
            case _:
                pass
        return True

    def _node(self, event: yaml.NodeEvent, place: Place) -> bool:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"there are more than {MAX_NODES:,} values"
            self.say(place, "yaml-size", message, "split the talk")
            return False
        if event.anchor is not None:
            hint = f'remove it, or put quotes around the value if "&{event.anchor}" is text'
            self.say(place, "yaml-alias", "anchors are not used in outlines", hint)
            return False
        if getattr(event, "tag", None) is not None:
            hint = "remove it, or put quotes around the value if it is text"
            self.say(place, "yaml-tag", "tags (`!...`) are not used in outlines", hint)
            return False
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._open({}, place, bool(event.flow_style))
        return self._open([], place, bool(getattr(event, "flow_style", False)))

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> bool:
        text, plain = str(event.value), not event.style
        # Escapes in double quotes can write what the file itself may not hold.
        if refused := REFUSED.search(text):
            message = f"the character {character(refused.group())} may not stand in a talk"
            self.say(place, "bad-character", message, ESCAPE)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            return self._key(top, text, plain, place)
        self._look_behind(event)
        self._put(Empty() if plain and not text else text, place)
        return True

    def _look_behind(self, event: yaml.ScalarEvent) -> None:
        """Warn where a person wrote text, and YAML sees a comment, or a quotation mark that goes on for lines."""
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None, "both parsers set them"  # noqa: PT018
        if event.style in ("|", ">") or end.line >= len(self.lines):
            return
        if event.style and start.line < end.line and runs_on(self.lines[start.line : end.line + 1]):
            message = f"the quotation mark that opens here is closed in line {end.line + 1} only"
            place = Place(self.path, start.line + 1, start.column + 1)
            self.say(place, "open-quote", message, "close it where the text ends", "warning")
        line = self.lines[end.line]
        if "#" in line and (comment := COMMENT.match(line, end.column)):
            place = Place(self.path, end.line + 1, comment.start(1) + 1)
            message = f"`{shortened(comment[1])}` is a comment here: none of it is read"
            hint = "is it text? put the whole value in quotes; a comment has a space behind its `#`"
            self.say(place, "lost-comment", message, hint, "warning")

    def _key(self, top: _Open, text: str, plain: bool, place: Place) -> bool:
        if plain and text == "<<":
            hint = "write the keys out"
            self.say(place, "yaml-merge", "merge keys (`<<`) are not used in outlines", hint)
            return False
        top.key, top.key_place = text, place
        top.repeated = text in top.value
        if top.repeated:
            first = self.keys[(*top.path, text)]
            message = f"`{shortened(text)}` is written twice"
            hint = f"the first is in line {first.line}; keep one of them"
            self.say(place, "duplicate-key", message, hint)
        return True

    def _open(self, value: list[Data] | dict[str, Data], place: Place, flow: bool) -> bool:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            hint = "a key is plain text; a value that begins with `{{` needs quotes"
            self.say(place, "yaml-key", "a list or map cannot be a key", hint)
            return False
        if len(self.stack) >= MAX_DEPTH:
            message = f"this is nested more than {MAX_DEPTH} deep"
            self.say(place, "yaml-depth", message, "no field needs that")
            return False
        bracket = place if flow else None
        self.stack.append(_Open(self._put(value, place), value, bracket=bracket))
        return True

    def _put(self, value: Data, place: Place) -> KeyPath:
        """Hang ``value`` where it belongs and return its path; the second of two equal keys hangs nowhere."""
        if not self.stack:
            self.root = value
            self.places[()] = place
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path: KeyPath = (*top.path, len(top.value))
            top.value.append(value)
        else:
            assert top.key is not None
            assert top.key_place is not None
            path = (*top.path, top.key)
            if top.repeated:
                path = (*path, "\x00again")
            else:
                top.value[top.key] = value
                self.keys[path] = top.key_place
            # An empty value has no place of its own that a person could find.
            place = top.key_place if isinstance(value, Empty) else place
            top.key = None
        self.places[path] = place
        return path


def shortened(text: str, limit: int = 40) -> str:
    """Return ``text`` on one line, cut so that a message stays readable.

    >>> shortened("a b", 2)
    'a…'
    """
    line = " ".join(REFUSED.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _events(text: str, loader: type) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=loader)


def compose(
    text: str, path: str, loader: type = LOADER
) -> tuple[Data | None, Places, tuple[Problem, ...]]:
    """Return what ``text`` says, where each part of it stands, and what is wrong.

    The data is None if it cannot be read as a whole; a key that is written twice still leaves the rest to be read.
    """
    lines = text.split("\n")
    if (left := conflict(lines, path)) is not None:
        return None, Places(path), (left,)
    builder = _Builder(path, lines)
    whole = True
    try:
        for event in _events(text, loader):
            if not builder.take(event):
                whole = False
                break
    except yaml.YAMLError as error:
        bracket = next((one.bracket for one in builder.stack if one.bracket), None)
        builder.problems.append(syntax_problem(error, text, path, bracket))
        whole = False
    places = Places(path, builder.places, builder.keys)
    if whole and builder.root is None:
        hint = "the documentation shows the smallest outline"
        builder.say(Place(path, 1, 1), "empty-file", "the file is empty", hint)
    fatal = [problem for problem in builder.problems if problem.code != "duplicate-key"]
    data = builder.root if whole and not has_errors(fatal) else None
    return data, places, tuple(builder.problems)
