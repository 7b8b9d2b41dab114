"""Draws figures as a talk does, and looks for what an eye would mind: overlaps, text that leaves its box, jumps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from talkbuilder.captured import Recorded, parse
from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Story
from talkbuilder.inside import text_area
from talkbuilder.layout.figure import place_figure
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.slide import figure_area
from talkbuilder.layout.slide.highlight import code_lines
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest, Mechanism
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart, Connector, Figure, Group, Item, Shape, Text, TextBlock, walk
from talkdiagrams.catalog import KINDS, MECHANISMS

WIDE = figure_area(THEMES["light"], "figure")
RULER = OwnRuler()
READINGS = Path(__file__).parents[1] / "readings" / "specimens"


@lru_cache(maxsize=1)
def engine() -> Graphviz:
    """Return one Graphviz for all tests: it ends with the program."""
    return Graphviz()


def written(text: str) -> Any:
    """Read YAML as a talk is read: every scalar is text until a field types it."""
    return yaml.load(text, yaml.BaseLoader)


def specimens(name: str) -> dict[str, dict[str, Any]]:
    """Return the figures of one specimen file, by name."""
    file = Path(__file__).parent / "specimens" / f"{name}.yaml"
    found: dict[str, dict[str, Any]] = written(file.read_text(encoding="utf-8"))
    return found


def place(*path: str | int) -> Place:
    """Return a place that shows the path: `events/3` of the figure."""
    return Place("/".join(map(str, path)) or "figure", 1, 1)


def tell(
    figure: str | Mapping[str, Any],
    area: Size = WIDE,
    mechanisms: Mapping[str, Mechanism] | None = None,
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Let the kind of ``figure`` tell its story."""
    options = dict(written(figure) if isinstance(figure, str) else figure)
    kind = KINDS[options.pop("kind")]
    request = FigureRequest(
        "fig",
        kind.options.model_validate(options),
        place,
        area,
        RULER,
        MECHANISMS if mechanisms is None else mechanisms,
        recorded(options),
        code_lines,
    )
    return kind.tell(request)


def recorded(options: Mapping[str, Any]) -> Recorded | None:
    """Return the specimen that a figure's `capture: NAME` or `file: PATH` means: a file of `tests/readings`."""
    name = options.get("file") or (f"{options['capture']}.txt" if options.get("capture") else "")
    if not isinstance(name, str) or not name:
        return None
    text = (READINGS / name).read_text(encoding="utf-8")
    capture, before = parse(text)
    code = options.get("code", "")
    source = (READINGS / code).read_text(encoding="utf-8") if code else ""
    return Recorded(capture, Place(name, before + 1, 1), source)


def draw(figure: str | Mapping[str, Any], area: Size = WIDE) -> Figure:
    """Draw ``figure``; fails if there is any problem."""
    story, problems = tell(figure, area)
    assert story is not None, problems
    placed, found = place_figure("fig", story, area, engine(), RULER, place())
    assert placed is not None, found
    return placed


def faults(figure: str | Mapping[str, Any]) -> list[str]:
    """Return what is wrong with ``figure``, as `place code`."""
    story, problems = tell(figure)
    assert (story is None) == bool(problems)
    return [f"{problem.place.path} {problem.code}" for problem in problems]


# --- what an eye would mind ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """Where the ink of a text is."""

    item: str
    rect: Rect
    box: Rect


def inks(items: tuple[Item, ...]) -> Iterator[Words]:
    """Yield the measured box of every text."""
    for item in walk(items):
        if isinstance(item, Shape | TextBlock) and item.text and item.text.plain.strip():
            box = item.rect
            if isinstance(item, Shape):
                box = text_area(item.geometry, item.rect, item.radius)
            yield Words(item.id, _ink(item.text, box), item.rect)


def _ink(text: Text, box: Rect) -> Rect:
    left, top, right, bottom = text.inset
    width = height = 0.0
    for paragraph in text.paragraphs:
        size = paragraph.size or text.size
        plain = paragraph.text
        ends = [0, *paragraph.breaks, len(plain)]
        height += (len(ends) - 1) * size * text.line_height + paragraph.before
        at = 0
        lines = dict.fromkeys(range(len(ends) - 1), 0.0)
        for run in paragraph.runs:
            for line in lines:
                low, high = max(at, ends[line]), min(at + len(run.text), ends[line + 1])
                if low < high:
                    part = run.text[low - at : high - at]
                    part = part.rstrip(" ") if high == ends[line + 1] else part
                    lines[line] += RULER.width(
                        part, run.family or text.family, size, run.bold or text.bold, run.italic
                    )
            at += len(run.text)
        width = max([width, *lines.values()])
    room = Rect(box.x + left, box.y + top, box.width - left - right, box.height - top - bottom)
    x = {"left": room.x, "center": room.center.x - width / 2, "right": room.right - width}[
        text.align
    ]
    y = {"top": room.y, "middle": room.center.y - height / 2, "bottom": room.bottom - height}[
        text.anchor
    ]
    return Rect(x, y, width, height)


def complaints(figure: Figure) -> list[str]:
    """Return everything that an eye would mind in ``figure``, frame by frame."""
    found = []
    for number, frame in enumerate(figure.frames, 1):
        found += [f"frame {number}: {fault}" for fault in _frame_faults(frame.items, figure.size)]
        if not frame.alt.strip():
            found.append(f"frame {number}: no words for who cannot see it")
        if len(frame.caption) > 320:
            found.append(f"frame {number}: a caption of {len(frame.caption)} characters")
    return found


def _frame_faults(items: tuple[Item, ...], size: Size) -> Iterator[str]:
    ids = [item.id for item in walk(items)]
    yield from (f"two items are {id}" for id in {id for id in ids if ids.count(id) > 1})
    area = Rect(0, 0, *size)
    boxes = [item for item in walk(items) if isinstance(item, Shape | TextBlock | Chart)]
    for item in boxes:
        if not area.contains(item.rect, 0.5):
            yield f"{item.id} leaves the figure: {item.rect}"
    shapes = [item for item in boxes if isinstance(item, Shape) and item.fill]
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            a, b = one.rect, other.rect
            nested = a.contains(b, 0.5) or b.contains(a, 0.5)
            if a.overlaps(b, 0.5) and not nested and not _thin(a) and not _thin(b):
                yield f"{one.id} and {other.id} overlap"
    order = {item.id: index for index, item in enumerate(walk(items))}
    for words in inks(items):
        if not words.box.contains(words.rect, 1.0):
            yield f"the text of {words.item} leaves its box by {_excess(words):.1f}"
        for shape in shapes:
            covers = order[shape.id] > order[words.item] and shape.rect.overlaps(words.rect, 1.0)
            if covers and not _thin(shape.rect):
                yield f"{shape.id} covers the text of {words.item}"


def _thin(rect: Rect) -> bool:
    """Whether it is a line: a tick or a mark of a timeline."""
    return rect.width < 5 or rect.height < 5


def _excess(words: Words) -> float:
    ink, box = words.rect, words.box
    return max(box.x - ink.x, ink.right - box.right, box.y - ink.y, ink.bottom - box.bottom)


def rects(items: tuple[Item, ...]) -> dict[str, Rect]:
    """Return where everything but the connectors is."""
    return {item.id: item.rect for item in walk(items) if not isinstance(item, Connector | Group)}


def jumps(figure: Figure, movers: tuple[str, ...] = ()) -> list[str]:
    """Return the items that stand elsewhere in a later frame, those that may move left out."""
    first: dict[str, Rect] = {}
    found: dict[str, None] = {}
    for frame in figure.frames:
        for id, rect in rects(frame.items).items():
            if first.setdefault(id, rect) != rect and not id.startswith(movers):
                found[id] = None
    return list(found)
