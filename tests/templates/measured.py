"""A deck on a template, measured: what colour each text has and what it stands on, in the file that was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from talkbuilder.backends.pptx.match import settle
from talkbuilder.backends.pptx.template import open_template, read
from talkbuilder.backends.pptx.template_color import resolved
from talkbuilder.color import Rgb, contrast
from talkbuilder.layout.slide import compose
from talkbuilder.layout.themes import THEMES
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck, Scene, Shape, TextBlock
from talkbuilder.theme import Theme
from tests.backends.pptx.deck_file import find, made, opened, shape
from tests.layout import specimen


@dataclass(frozen=True)
class Built:
    """A theme on a template, the deck of all layouts composed on it, and all that was said."""

    data: bytes
    theme: Theme
    deck: Deck
    told: tuple[Problem, ...]
    overflows: tuple[Problem, ...]

    @cached_property
    def file(self) -> bytes:
        return made(self.deck, self.data)

    def codes(self) -> set[str]:
        return {problem.code for problem in self.told}

    def says(self, code: str) -> list[str]:
        return [problem.message for problem in self.told if problem.code == code]


def built(data: bytes) -> Built:
    """Every layout of ours on a template."""
    theme, told = read(data, THEMES["light"])
    assert theme is not None, told
    figures = {f"steal@{name}": specimen.figure(theme, name) for name in ("figure", "figure-text")}
    talk = specimen.talk_of(specimen.SLIDES)
    deck, overflows = compose(talk, "full", figures, theme, specimen.RULER, specimen.OCCASION)
    shown = replace(deck, scenes=tuple(replace(scene, hidden=False) for scene in deck.scenes))
    return Built(data, theme, shown, told, overflows)


@dataclass(frozen=True)
class Read:
    """A text on a slide: its first run's colour, and what lies under it."""

    slide: int
    slot: str
    text: str
    size: float
    ink: Rgb
    ground: Rgb

    @property
    def contrast(self) -> float:
        return contrast(self.ink, self.ground)


def texts(what: Built) -> Iterator[Read]:
    """Every text whose colour and ground are known, as the written file has them."""
    found, _ = open_template(what.data)
    assert found is not None
    settled = settle(found.layouts)[0]
    package = opened(what.file)
    for number, scene in enumerate(what.deck.scenes, 1):
        theirs = settled[scene.layout]
        holders = {(h.type, h.index): h for h in theirs.holders}
        slide = package.slide(number)
        for block in _blocks(scene):
            box = what.theme.layouts[scene.layout].boxes.get(block.slot or "body")
            key = (box.placeholder_type, box.placeholder_index) if box and block.slot else ("", -1)
            home = holders.get(key)
            ground = _panel(block, scene, slide, theirs.colors) or (
                home.ground if home is not None else theirs.canvas.under(block.rect)
            )
            written = _color(shape(slide, block.id), theirs.colors)
            if written is None:
                written = home.ink if home is not None else theirs.colors["tx1"]
            if written is not None and ground is not None:
                yield Read(
                    number,
                    block.slot or block.id,
                    block.text.plain,
                    block.text.size,
                    written,
                    ground,
                )


def _blocks(scene: Scene) -> list[TextBlock]:
    return [item for item in scene.items if isinstance(item, TextBlock) and item.text.plain.strip()]


def _panel(block: TextBlock, scene: Scene, slide: Any, colors: Any) -> Rgb | None:
    """The fill of the last shape of ours that lies under all of a text."""
    found = None
    for item in scene.items:
        if item is block:
            return found
        if isinstance(item, Shape) and item.fill and item.rect.contains(block.rect, slack=2):
            fill = shape(slide, item.id).find("{*}spPr/{*}solidFill")
            found = None if fill is None else resolved(fill, colors)
    return found


def _color(sp: Any, colors: Any) -> Rgb | None:
    for run in find(sp, "p:txBody/a:p/a:r/a:rPr"):
        fill = run.find("{*}solidFill")
        return None if fill is None else resolved(fill, colors)
    return None
