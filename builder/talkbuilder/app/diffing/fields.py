"""Every text of a slide in the outline, with where it was written: titles, bullets, cells, labels, captions, code."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from talkbuilder.edits.words import key
from talkbuilder.inline import plain
from talkbuilder.outline.model import CodeText
from talkbuilder.place import Place
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import KeyPath, Talk

_NO_TEXT = frozenset(
    {"id", "layout", "notes", "cuts", "kind", "mechanism", "sources", "align", "image", "file", "language", "capture",
     "captures"}
)  # fmt: skip
_CALLED = {
    "bullets": "bullet",
    "sub": "bullet",
    "left": "bullet",
    "right": "bullet",
    "rows": "cell",
    "events": "event",
}


class Field(Struct, frozen=True):
    """A text as it is shown, its key in the outline, and where it stands."""

    text: str
    name: str
    place: Place


class Fields:
    """The texts of one talk, slide by slide; each is gathered once."""

    def __init__(self, talk: Talk, root: Path) -> None:
        self._talk, self._root = talk, root
        self._known: dict[int, list[Field]] = {}
        self._sources: dict[str, list[str]] = {}

    def find(self, index: int, old: str) -> Field | None:
        """Return the field of the slide at ``index`` that shows ``old``: all of it, or with more round it."""
        wanted = key(old)
        fields = self._of(index)
        if not wanted:
            return None
        for field in fields:
            if key(field.text) == wanted:
                return field
        wider = [field for field in fields if wanted in key(field.text)]
        if wider:
            return min(wider, key=lambda field: len(field.text))
        parts = [
            field for field in fields if len(key(field.text)) > 2 and key(field.text) in wanted
        ]
        return max(parts, key=lambda field: len(field.text), default=None)

    def _of(self, index: int) -> list[Field]:
        if index not in self._known:
            slide = self._talk.outline.slides[index]
            path: KeyPath = ("slides", index)
            found = list(self._leaves(slide.model_dump(exclude_none=True), path))
            figure = getattr(slide, "figure", None)
            if isinstance(figure, str) and figure in self._talk.outline.figures:
                tree = self._talk.outline.figures[figure].model_dump()
                found += self._leaves(tree, ("figures", figure))
            found += self._listed(index)
            if slide.title is None:
                found += self._leaves(self._talk.outline.title, ("title",))
            if slide.layout in ("title", "speaker"):
                found += self._leaves(self._talk.outline.subtitle, ("subtitle",))
                speaker = self._talk.outline.speaker
                found += self._leaves(speaker.model_dump() if speaker else None, ("speaker",))
            self._known[index] = found
        return self._known[index]

    def _leaves(self, tree: Any, path: KeyPath) -> Iterator[Field]:
        if isinstance(tree, Mapping):
            for name, value in tree.items():
                if name not in _NO_TEXT:
                    yield from self._leaves(value, (*path, str(name)))
        elif isinstance(tree, list | tuple):
            for number, value in enumerate(tree):
                yield from self._leaves(value, (*path, number))
        elif (
            isinstance(tree, str | int | float) and not isinstance(tree, bool) and str(tree).strip()
        ):
            text = plain(tree) if isinstance(tree, str) and "\n" not in tree else str(tree)
            yield Field(text, _named(path), self._talk.places.at(*path))

    def _listed(self, index: int) -> Iterator[Field]:
        """Yield the lines of code, from the outline or from the file that it names."""
        for path, listing in self._talk.listings.items():
            if path[:2] != ("slides", index):
                continue
            place = listing.place
            file = _file(self._talk, path)
            source = self._lines(file) if file else self._lines(Path(place.path).name)
            start = 0 if file else max(place.line - 1, 0)
            shown = (self._root / file).as_posix() if file else place.path
            for line in listing.text.split("\n"):
                number = next(
                    (at for at in range(start, len(source)) if line.strip() and line.strip() in source[at]), -1
                )  # fmt: skip
                if number < 0:
                    yield Field(line, _named(path), place)
                    continue
                column = len(source[number]) - len(source[number].lstrip()) + 1
                yield Field(line, _named(path), Place(shown, number + 1, column))
                start = number + 1 if source[number].strip() == line.strip() else start

    def _lines(self, name: str) -> list[str]:
        if name not in self._sources:
            try:
                data = RealWorld().read(self._root, name)
            except OSError:
                data = b""
            self._sources[name] = data.decode(errors="replace").split("\n")
        return self._sources[name]


def _file(talk: Talk, path: KeyPath) -> str:
    """Return the file that the code at ``path`` is read from, or nothing."""
    value: Any = talk.outline
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step, None)
    return value.file if isinstance(value, CodeText) else ""


def _named(path: KeyPath) -> str:
    """Return what a person would call the field.

    >>> _named(("slides", 3, "bullets", 1)), _named(("figures", "steal", "events", 0, "caption"))
    ('bullet', 'caption of figure steal')
    """
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    name = _CALLED.get(name, name)
    return f"{name} of figure {path[1]}" if path[0] == "figures" else name
