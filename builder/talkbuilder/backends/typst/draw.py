"""A scene as the operations that draw.typ draws: back to front, which is the reading order too.

What a screen reader should hear is text, headings, lists, tables and figures with their alternative text; everything
else is an artifact.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, assert_never

from msgspec import Struct, field

from talkbuilder.backends.typst.ink import Ink, near
from talkbuilder.backends.typst.shapes import connector_ops, shape_ops
from talkbuilder.backends.typst.words import (
    Op,
    Resolve,
    Setting,
    code_ops,
    heading_lines,
    text_ops,
)
from talkbuilder.chart import drawn
from talkbuilder.geometry import Rect, Size
from talkbuilder.inside import text_area
from talkbuilder.scene import (
    Chart,
    Connector,
    Deck,
    Group,
    Item,
    Link,
    Picture,
    Scene,
    Shape,
    Table,
    Text,
    TextBlock,
)

_SUFFIX = {"image/png": "png", "image/jpeg": "jpg"}


def nowhere(_: Link | None) -> None:
    """Resolve no link: for pictures, which nobody can click."""


class Pen(Struct):
    """Draws the items of one deck. ``undescribed`` collects the ids of figures without alternative text."""

    ink: Ink
    page: Size
    resolve: Resolve = nowhere
    files: dict[str, str] = field(default_factory=dict)
    undescribed: list[str] = field(default_factory=list)

    def scene(self, scene: Scene, level: int, listed: bool) -> list[Op]:
        """Return the operations of ``scene``; its title is a heading of ``level``, in the outline if ``listed``."""
        ops: list[Op] = []
        titled = False
        for kind, group in groupby(scene.items, _artifact):
            if kind:
                inner = [op for item in group for op in self.plain(item)]
                ops.append(["artifact", kind == "page", inner])
                continue
            for item in group:
                if not titled and isinstance(item, TextBlock) and item.role == "title":
                    lines = heading_lines(item.rect, item.text, self._setting)
                    titled = bool(lines)
                    ops += [["heading", level, listed, title_of(scene), *line] for line in lines]
                else:
                    ops += self.read(item, scene)
        if not titled:
            ops.insert(0, self._unseen(scene, level, listed))
        return ops

    def read(self, item: Item, scene: Scene) -> list[Op]:
        """Return ``item`` as a reader should meet it."""
        alt = getattr(item, "alt", "")
        match item:
            case TextBlock():
                is_code = item.text.family == "code" and item.role == "body"
                return (code_ops if is_code else text_ops)(item.rect, item.text, self._setting)
            case Picture():
                return [self._image(item, self._needed(alt, item.id, scene))]
            case Chart():
                return self._described(alt, self.plain(item), item.id, scene)
            case Group() if not alt:
                return [op for child in item.items for op in self.read(child, scene)]
            case Shape() | Connector() | Group():
                text = item.text if isinstance(item, Shape) else None
                is_said = not alt or (text is not None and alt.strip() == text.plain.strip())
                return self.plain(item) if is_said else [self._figure(alt, self.plain(item))]
            case Table():
                return self.plain(item)
            case _:
                assert_never(item)

    def plain(self, item: Item) -> list[Op]:
        """Return ``item`` as it is seen, for the inside of a figure or an artifact."""
        match item:
            case TextBlock():
                return text_ops(item.rect, item.text, self._setting)
            case Shape():
                ops = shape_ops(item, self.ink)
                if item.text is not None:
                    room = text_area(item.geometry, item.rect, item.radius)
                    ops = [*ops, *text_ops(room, item.text, self._setting)]
                to = self.resolve(item.link)
                return ops if to is None or not ops else [["link", to, ops]]
            case Connector():
                return connector_ops(item, self.ink)
            case Picture():
                return [self._image(item, "")]
            case Table():
                return [self._table(item)]
            case Chart():
                return [op for part in drawn(item) for op in self.plain(part)]
            case Group():
                return [op for child in item.items for op in self.plain(child)]
            case _:
                assert_never(item)

    @property
    def _setting(self) -> Setting:
        return Setting(self.ink, self.resolve, self.page)

    def _figure(self, alt: str, ops: list[Op]) -> Op:
        return ["figure", alt, self.page.width, self.page.height, ops]

    def _described(self, alt: str, ops: list[Op], id: str, scene: Scene) -> list[Op]:
        if self._needed(alt, id, scene):
            return [self._figure(alt, ops)]
        return [["artifact", False, ops]]

    def _needed(self, alt: str, id: str, scene: Scene) -> str:
        if not alt:
            self.undescribed.append(f"{scene.id}/{id}")
        return alt

    def _image(self, item: Picture, alt: str) -> Op:
        name = f"{item.digest}.{_SUFFIX[item.media_type]}"
        self.files[name] = item.digest
        rect = item.rect
        size = (near(rect.width), near(rect.height))
        return ["image", near(rect.x), near(rect.y), *size, name, alt]

    def _table(self, item: Table) -> Op:
        cells = [
            [
                [self.ink.paint(cell.fill), self._cell(cell.text, width, height)]
                for cell, width in zip(row, item.columns, strict=True)
            ]
            for row, height in zip(item.rows, item.heights, strict=True)
        ]
        widths, heights = [near(w) for w in item.columns], [near(h) for h in item.heights]
        at = (near(item.rect.x), near(item.rect.y))
        return ["table", *at, widths, heights, item.header, self.ink.paint(item.rule), cells]

    def _cell(self, text: Text, width: float, height: float) -> list[Op]:
        setting = Setting(self.ink, self.resolve, Size(width, height))
        return text_ops(Rect(0, 0, width, height), text, setting)

    def _unseen(self, scene: Scene, level: int, listed: bool) -> Op:
        """A heading that only the outline and the reader show, for a slide without a title of its own."""
        style = self.ink.style("body", 12, False, False, scene.background, 1.2)
        words = self.ink.words(scene.title, "body")
        return ["heading", level, listed, title_of(scene), 0, 0, 0, style, words]


def _artifact(item: Item) -> str:
    """Return "page" for what repeats on every page, "other" for decoration, "" for what is read."""
    match item.role:
        case "footer" | "number":
            return "page"
        case "decoration":
            return "other"
        case "title" | "subtitle" | "body" | "figure" | "caption":
            return ""
        case _:
            assert_never(item.role)


def title_of(scene: Scene) -> str:
    """Return the title that all frames of a slide share, for the outline: without "2/7" at its end."""
    words = scene.title
    for item in scene.items:
        if isinstance(item, TextBlock) and item.role == "title" and item.text.plain.strip():
            words = item.text.plain
            break
    words = " ".join(words.split())
    return (
        words.removesuffix(f"{scene.frame}/{scene.frames}").rstrip() if scene.frames > 1 else words
    )


def shown(deck: Deck, steps: str) -> tuple[Scene, ...]:
    """Return the scenes that get a page: all frames, or the last of each slide."""
    if steps == "last":
        return tuple(scene for scene in deck.scenes if scene.frame == scene.frames)
    return deck.scenes


def media_of(deck: Deck, names: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return the files that pictures named, by the name that they used."""
    return {name: deck.media[digest].data for name, digest in names}


def levels(scenes: Iterable[Scene]) -> Iterator[tuple[Scene, int]]:
    """Yield each scene with the level of its heading: 2 inside a section that a slide of its own opened, else 1."""
    opened: str | None = None
    for scene in scenes:
        if scene.layout in ("section", "title") and scene.section and not scene.continues:
            opened = scene.section
            yield scene, 1
        else:
            inside = bool(scene.section) and scene.section == opened
            yield scene, 2 if inside else 1


def document(deck: Deck) -> dict[str, Any]:
    """Return what every document says about itself."""
    language, _, region = deck.language.partition("-")
    return {
        "title": deck.title,
        "author": deck.speaker,
        "description": deck.description or deck.subtitle,
        "keywords": list(deck.keywords),
        "language": language,
        "region": region or None,
        "width": deck.theme.page.width,
        "height": deck.theme.page.height,
    }
