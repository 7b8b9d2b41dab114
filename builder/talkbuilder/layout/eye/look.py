"""What an eye minds in one frame: what leaves, what overlaps, lines through boxes and words, words too pale."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from msgspec import Struct

from talkbuilder.color import contrast
from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.layout.eye.ink import Ink, Letters, inks, laid_bare
from talkbuilder.layout.route.check import crossed_boxes
from talkbuilder.layout.route.labels import flattened
from talkbuilder.layout.route.slanted import crosses
from talkbuilder.layout.themes import THEMES
from talkbuilder.layout.themes.contrast import TEXT
from talkbuilder.ports import Ruler
from talkbuilder.scene import Chart, Connector, Group, Item, Picture, Shape, Table
from talkbuilder.theme import Token

# Less than this (points) nobody sees.
SLACK = 1.0
# Narrower than this, a shape is a line: a tick, a mark of a timeline.
THIN = 5.0
# The points of a line in a chart.
DOT = 8.0


class Fault(NamedTuple):
    """Something that an eye minds: what sort of thing, whose, and in words."""

    code: str
    items: tuple[str, ...]
    message: str


class View(Struct, frozen=True):
    """A frame, taken apart once for all looks at it."""

    items: tuple[Item, ...]
    bare: Sequence[Item]
    words: tuple[Ink, ...]
    strokes: tuple[tuple[Connector, tuple[Point, ...]], ...]
    order: dict[str, int]
    ground: dict[str, Shape]

    def hides(self, ink: Ink, item: Item) -> bool:
        """Whether ``item`` lies under the ground on which these words stand: there, nobody sees it."""
        ground = self.ground.get(ink.item)
        return ground is not None and self.order[item.id] < self.order[ground.id]


def view(items: tuple[Item, ...], ruler: Ruler) -> View:
    """Take a frame apart."""
    bare = laid_bare(items)
    strokes = tuple(
        (item, tuple(flattened(item.path))) for item in bare if isinstance(item, Connector)
    )
    order = {item.id: index for index, item in enumerate(bare)}
    words = tuple(inks(bare, ruler))
    filled = [item for item in bare if isinstance(item, Shape) and item.fill]
    ground = {
        ink.item: shape
        for ink in words
        for shape in filled  # back to front: the last one counts
        if order[shape.id] <= order[ink.item] and shape.rect.contains(ink.block, SLACK)
    }
    return View(items, bare, words, strokes, order, ground)


def look(items: tuple[Item, ...], size: Size, ruler: Ruler) -> Iterator[Fault]:
    """Return everything that an eye minds in a frame of ``size``."""
    seen = view(items, ruler)
    yield from twice(seen)
    yield from outside(seen, size)
    yield from overlapping(seen)
    yield from overfull(seen)
    yield from covered(seen)
    yield from on_words(seen)
    yield from struck(seen)
    yield from faint(seen)
    for line, box in crossed_boxes(items):
        yield Fault("crossed", (line, box), f"line {line} runs through {box}")


def twice(seen: View) -> Iterator[Fault]:
    """Ids that stand for two things."""
    ids = [item.id for item in seen.bare]
    for id in sorted({id for id in ids if ids.count(id) > 1} if len(set(ids)) < len(ids) else ()):
        yield Fault("twice", (id,), f"two items are {id}")


def outside(seen: View, size: Size) -> Iterator[Fault]:
    """What leaves the figure."""
    area = Rect(0, 0, *size)
    for item in seen.bare:
        if isinstance(item, Connector | Group) or area.contains(item.rect, SLACK):
            continue
        yield Fault("outside", (item.id,), f"{item.id} leaves the figure: {item.rect}")
    for line, points in seen.strokes:
        if not all(area.contains(Rect(p.x, p.y, 0, 0), SLACK) for p in points):
            yield Fault("outside", (line.id,), f"line {line.id} leaves the figure")


def overlapping(seen: View) -> Iterator[Fault]:
    """Filled shapes of which neither holds the other."""
    shapes = [item for item in seen.bare if isinstance(item, Shape) and item.fill]
    shapes = [shape for shape in shapes if not thin(shape.rect)]
    for one, other in combinations(shapes, 2):
        a, b = one.rect, other.rect
        if one.geometry == other.geometry == "ellipse" and min(a.width, b.width) < DOT:
            continue  # lines of a chart meet
        if a.overlaps(b, 0.5) and not a.contains(b, 0.5) and not b.contains(a, 0.5):
            yield Fault("overlap", (one.id, other.id), f"{one.id} and {other.id} overlap")


def overfull(seen: View) -> Iterator[Fault]:
    """Text that leaves its box."""
    for ink in seen.words:
        if not ink.box.contains(ink.block, SLACK):
            box, block = ink.box, ink.block
            beyond = max(
                box.x - block.x, block.right - box.right, box.y - block.y, block.bottom - box.bottom
            )
            message = f"the text of {ink.item} leaves its box by {beyond:.1f}"
            yield Fault("overfull", (ink.item,), message)


def covered(seen: View) -> Iterator[Fault]:
    """Words under a shape, or with an edge of one running through them."""
    for item in seen.bare:
        if not isinstance(item, Shape | Chart | Picture | Table):
            continue
        if isinstance(item, Shape) and not item.fill and not item.line:
            continue
        filled = not isinstance(item, Shape) or item.fill is not None
        for ink in seen.words:
            if ink.item == item.id or ink.item.startswith(f"{item.id}."):
                continue
            if not item.rect.overlaps(ink.block, SLACK) or seen.hides(ink, item):
                continue
            hit = [line for line in ink.lines if item.rect.overlaps(line.rect, SLACK)]
            above = seen.order[item.id] > seen.order[ink.item]
            if filled and above and hit and not thin(item.rect):
                yield Fault("covered", (item.id, ink.item), f"{item.id} covers words of {ink.item}")
            elif any(_cuts(item.rect, line) for line in hit):
                message = f"the edge of {item.id} runs through words of {ink.item}"
                yield Fault("struck", (item.id, ink.item), message)


def _cuts(rect: Rect, line: Letters) -> bool:
    """Whether an edge of ``rect`` runs through letters; a mark behind a part of a line ends between two of them."""
    if rect.contains(line.rect, SLACK):
        return False
    high = rect.y <= line.rect.y + SLACK and rect.bottom >= line.rect.bottom - SLACK
    return thin(rect) or not high or not (line.parted(rect.x) and line.parted(rect.right))


def on_words(seen: View) -> Iterator[Fault]:
    """Words on words."""
    for one, other in combinations(seen.words, 2):
        if not one.block.overlaps(other.block):
            continue
        if any(a.rect.overlaps(b.rect, SLACK) for a in one.lines for b in other.lines):
            yield Fault(
                "words", (one.item, other.item), f"{one.item} and {other.item}: words overlap"
            )


def struck(seen: View) -> Iterator[Fault]:
    """Lines that touch words; those of an edge's own label, which stand on a ground over it, are no fault."""
    for line, points in seen.strokes:
        if (
            line.line.token == "rule"
        ):  # the quiet lines of a chart and of axes lie behind everything
            continue
        for ink in seen.words:
            if ink.item == f"{line.id}.label" or seen.hides(ink, line):
                continue
            if any(
                crosses(a, b, letters.rect, -line.line.width / 2)
                for letters in ink.lines
                for a, b in pairwise(points)
            ):
                message = f"line {line.id} runs through words of {ink.item}"
                yield Fault("struck", (line.id, ink.item), message)


def faint(seen: View) -> Iterator[Fault]:
    """Words whose colour is too close to what they stand on, in one of our themes."""
    for ink in seen.words:
        ground = seen.ground.get(ink.item)
        paper: Token = (ground.fill if ground else None) or "background"
        inked = {
            run.token or ink.text.token
            for paragraph in ink.text.paragraphs
            for run in paragraph.runs
            if run.text.strip()
        }
        for token in sorted(inked):
            for name, theme in THEMES.items():
                ratio = contrast(theme.rgb(token), theme.rgb(paper))
                if ratio < TEXT:
                    message = (
                        f"{ink.item}: {token} on {paper} has a contrast of {ratio:.1f} ({name})"
                    )
                    yield Fault("faint", (ink.item,), message)


def thin(rect: Rect) -> bool:
    """Whether it is a line: a tick or a mark of a timeline."""
    return rect.width < THIN or rect.height < THIN
