"""What slides show, as figures of the text: each frame an SVG of its own, cut to what is drawn, its words below it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from talkbuilder.backends.article.words import tag
from talkbuilder.backends.vector.alt import alt_of, words_of
from talkbuilder.backends.vector.markup import attributes
from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.geometry import CubicTo, Path, Point, Rect, bounds
from talkbuilder.scene import Connector, Deck, Group, Item, Scene
from talkbuilder.scripts import language_reads
from talkbuilder.units import short
from talkbuilder.wording import ENGLISH, Wording, fill

SHOWING = ("figure", "figure-text", "image")
"""The layouts that show a figure."""

AIR = 6.0
"""Round a figure: for lines that are as wide as half of it, and for heads of arrows."""

BROAD = 480.0
"""Wider figures would be too small to read on a telephone: there they scroll instead."""


class Frame(Struct, frozen=True):
    """One step of a figure."""

    items: tuple[Item, ...]
    caption: str
    alt: str


class Figure(Struct, frozen=True):
    """What one slide shows: ``title`` is the slide's, ``box`` holds every frame."""

    slide: str
    title: str
    frames: tuple[Frame, ...]
    box: Rect

    @property
    def items(self) -> Iterator[Item]:
        """Everything that is drawn."""
        return (item for frame in self.frames for item in frame.items)


def figures(deck: Deck, steps: str) -> dict[str, Figure]:
    """Return the figure of each slide that shows one; ``steps`` is ``last`` for one frame of each."""
    found: dict[str, Figure] = {}
    for slide, group in groupby(deck.scenes, key=attrgetter("slide")):
        scenes = list(group)
        if scenes[0].layout not in SHOWING:
            continue
        frames = [_frame(scene) for scene in (scenes if steps != "last" else scenes[-1:])]
        frames = _distinct([frame for frame in frames if frame.items])
        if frames:
            box = bounds(extent(item) for frame in frames for item in frame.items)
            found[slide] = Figure(slide, scenes[0].title, tuple(frames), box.inset(-AIR))
    return found


def _frame(scene: Scene) -> Frame:
    items = tuple(item for item in scene.items if item.role == "figure")
    return Frame(items, scene.caption, alt_of(items) or words_of(items) or scene.title)


def _distinct(frames: list[Frame]) -> list[Frame]:
    """Leave out what only the words beside a figure went on in: frames that draw and say the same."""
    return [
        frame
        for number, frame in enumerate(frames)
        if not number or (frame.items, frame.caption) != (frames[number - 1].items, frames[number - 1].caption)
    ]  # fmt: skip


def extent(item: Item) -> Rect:
    """Return the box that ``item`` covers."""
    match item:
        case Connector(path=path):
            return bounds(Rect(point.x, point.y, 0, 0) for point in _points(path))
        case Group(items=items):
            return bounds(extent(child) for child in items)
        case _:
            return item.rect


def _points(path: Path) -> Iterable[Point]:
    for segment in path:
        if isinstance(segment, CubicTo):
            yield from (segment.c1, segment.c2)
        yield segment.to


# --- as markup --------------------------------------------------------------------------------------------------------


def written(figure: Figure, number: int, pen: Pen, wording: Wording = ENGLISH) -> str:
    """Return ``figure`` as the ``number``-th of its page.

    All steps stand below each other; the page's script shows one at a time and brings the buttons out.
    """
    many = len(figure.frames) > 1
    steps = "".join(_step(frame, figure, pen) for frame in figure.frames)
    # What every step says is said once, below.
    name = f"figure.{number}"
    words = fill(wording.figure, n=number)
    title = tag("b", words, lang=wording.language, dir=language_reads(wording.language))
    under = tag("figcaption", f"{title} {escaped(figure.title)}", id=f"{name}.title")
    stage = tag("div", steps, class_="stage")
    controls = _controls(len(figure.frames), number, wording) if many else ""
    return tag(
        "figure",
        f"{stage}{controls}{under}",
        id=name,
        class_=" ".join(filter(None, ("steps" * many, "broad" * (figure.box.width > BROAD))))
        or None,
        aria_labelledby=f"{name}.title",
    )


def _step(frame: Frame, figure: Figure, pen: Pen) -> str:
    box = figure.box
    drawn = "".join(pen.draw(item) for item in frame.items)
    picture = attributes(
        viewBox=" ".join(short(value) for value in (box.x, box.y, box.width, box.height)),
        width=box.width,
        height=box.height,
        # Links inside an image would be out of reach for a screen reader; no text of a user's makes a tag.
        role="group" if "<a " in drawn else "img",
        aria_label=frame.alt,
    )
    said = tag("p", escaped(frame.caption)) if frame.caption else ""
    # What is wider than the page scrolls, by keyboard too.
    return tag(
        "div",
        f'<div class="view" tabindex="0"><svg{picture}>{drawn}</svg></div>{said}',
        class_="step",
    )


def _controls(count: int, number: int, wording: Wording) -> str:
    def button(name: str, sign: str, words: str) -> str:
        return tag("button", sign, type="button", class_=name, aria_label=fill(words, n=number))

    step = fill(wording.step, n=number)
    shown = tag("output", f"1 / {count}", aria_live="polite", aria_label=step)
    back, on = button("back", "‹", wording.step_before), button("on", "›", wording.step_after)
    inside = back + shown + on
    return tag("div", inside, class_="controls", hidden="")
