"""From a kind's story to a placed figure: lay out once, draw each frame, route, fit.

GraphStory ─engine→ DrawnStory ─router→ items ─scale→ scene.Figure
ComposedStory: each part so, in its own room; then all of them on one canvas
"""

from collections.abc import Iterable, Iterator, Sequence
from queue import SimpleQueue
from statistics import median
from threading import Thread

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import CubicTo, Path, Point, Rect, Size, bounds
from talkbuilder.graph import ComposedStory, DrawnStory, GraphStory, Story
from talkbuilder.layout.graph.draw import drawn
from talkbuilder.layout.graph.turned import at_least
from talkbuilder.layout.graph.union import union
from talkbuilder.layout.route.router import Flow, Routing, route
from talkbuilder.layout.scale import moved, named, scaled
from talkbuilder.layout.settle import settled
from talkbuilder.place import Place
from talkbuilder.ports import Engine, EngineFailure, Ruler
from talkbuilder.problem import Problem, has_errors
from talkbuilder.scene import (
    Chart,
    Connector,
    Figure,
    FigureFrame,
    Group,
    Item,
    Shape,
    Table,
    Text,
    TextBlock,
    walk,
)

# Labels on a 13.33 inch slide: below SMALLEST nobody at the back reads them; beyond WANTED a figure shouts.
SMALLEST = 12.0
WANTED = 20.0
LARGEST_SCALE = 2.0
# A graph that does not fit is tried with gaps of this share.
TIGHT = 0.65
# The other direction has to be larger by this.
CLEARLY = 1.15
# More than this is no slide; Graphviz would take its time to show it.
MOST_NODES = 400
MOST_EDGES = 800


class Label(Struct, frozen=True):
    """Some text in a figure and how large it is."""

    item: str
    text: str
    size: float


def place_figure(
    id: str,
    story: Story,
    area: Size,
    engine: Engine,
    ruler: Ruler,
    place: Place,
    dense: bool = False,
) -> tuple[Figure | None, tuple[Problem, ...]]:
    """Return ``story`` placed in ``area`` (points), or None and why not."""
    (laid,) = laid_out([(story, area)], engine)
    return finish_figure(id, story, laid, area, ruler, place, dense)


def finish_figure(
    id: str,
    story: Story,
    laid: "Laid | EngineFailure",
    area: Size,
    ruler: Ruler,
    place: Place,
    dense: bool = False,
) -> tuple[Figure | None, tuple[Problem, ...]]:
    """Return ``story``, which the engine has laid out, routed and fitted into ``area``; or None and why not."""
    if isinstance(laid, EngineFailure):
        return None, (Problem(place, "layout-failed", f"figure {id}: {laid}"),)
    pen = _Finish(ruler, place, dense)
    if isinstance(story, ComposedStory):
        return pen.composed(id, story, laid.parts, area)
    figure, _, problems = pen.single(id, story, laid, area)
    return figure, problems


class _Finish(Struct, frozen=True):
    """Routes and fits. ``place`` is where problems point."""

    ruler: Ruler
    place: Place
    dense: bool

    def single(
        self, id: str, story: Story, laid: "Laid", area: Size, most: float = LARGEST_SCALE
    ) -> tuple[Figure | None, float, tuple[Problem, ...]]:
        """Return ``story`` in ``area``, drawn at ``most`` times its size at the largest, and at how much."""
        canvas, flow = laid.canvas, laid.flow
        if canvas is None:
            message = f"figure {id} has more than {MOST_NODES} nodes"
            problem = Problem(self.place, "too-many-nodes", message, "show a part of it")
            return None, 1.0, (problem,)
        lines = len({edge.id for frame in canvas.frames for edge in frame.edges})
        if lines > MOST_EDGES:
            message = f"figure {id} has {lines} lines, more than {MOST_EDGES}"
            problem = Problem(self.place, "too-many-edges", message, "show a part of it")
            return None, 1.0, (problem,)
        routing = route(canvas.frames, self.ruler, flow, _cluster_ids(story))
        frames = [
            (*frame.items, *routes)
            for frame, routes in zip(canvas.frames, routing.frames, strict=True)
        ]
        frames, factor = _fitted(frames, canvas.size, area, most)
        frames = [tuple(settled(item, self.ruler) for item in items) for items in frames]
        problems = (
            *_edges(id, routing, self.place),
            *_small(id, frames, factor, self.place, self.dense),
        )
        figure = Figure(
            id,
            area,
            tuple(
                FigureFrame(tuple(items), frame.caption, frame.alt)
                for items, frame in zip(frames, canvas.frames, strict=True)
            ),
        )
        return (None if has_errors(problems) else figure), factor, problems

    def composed(
        self, id: str, story: ComposedStory, laid: Sequence["Laid"], area: Size
    ) -> tuple[Figure | None, tuple[Problem, ...]]:
        """Return every part in its room, and all of them on one canvas."""
        todo = list(zip(story.parts, laid, strict=True))
        made = [self.single(id, part.story, one, part.rect.size) for part, one in todo]
        smallest = min((factor for _, factor, _ in made), default=1.0)
        if story.even and any(factor > smallest for _, factor, _ in made):
            made = [
                self.single(id, part.story, one, part.rect.size, smallest) for part, one in todo
            ]
        problems = tuple(dict.fromkeys(problem for _, _, found in made for problem in found))
        figures = [figure for figure, _, _ in made if figure is not None]
        if len(figures) < len(made):
            return None, problems
        frames = []
        for frame in story.frames:
            items = list(frame.items)
            for (part, _), figure, step in zip(todo, figures, frame.steps, strict=True):
                corner = Point(part.rect.x, part.rect.y)
                items += (
                    named(moved(item, corner), f"{part.id}.") for item in figure.frames[step].items
                )
            frames.append(FigureFrame(tuple(items), frame.caption, frame.alt))
        return Figure(id, area, tuple(frames)), problems


# --- layout -------------------------------------------------------------------------------------------------------


class Laid(Struct, frozen=True):
    """A story with everything at its place, None if that is too much for a slide; and the way it was laid out.

    Of a story of several, ``parts`` are they.
    """

    canvas: DrawnStory | None
    flow: Flow = ""
    parts: tuple["Laid", ...] = ()


def laid_out(todo: Sequence[tuple[Story, Size]], engine: Engine) -> Iterator[Laid | EngineFailure]:
    """Return each story laid out for its room. The engine begins now and works ahead, in a thread of its own."""
    ready: SimpleQueue[Laid | BaseException] = SimpleQueue()

    def work() -> None:
        for story, area in todo:
            try:
                ready.put(_laid(story, area, engine))
            except BaseException as error:  # noqa: BLE001 - whoever waits has to hear of it
                ready.put(error)

    if any(_needs_engine(story) for story, _ in todo):
        Thread(target=work, daemon=True).start()
    else:
        work()
    return (_answer(ready) for _ in todo)


def _needs_engine(story: Story) -> bool:
    if isinstance(story, ComposedStory):
        return any(_needs_engine(part.story) for part in story.parts)
    return isinstance(story, GraphStory)


def _laid(story: Story, area: Size, engine: Engine) -> Laid:
    match story:
        case DrawnStory():
            return Laid(story)
        case GraphStory():
            return _laid_out(story, area, engine)
        case ComposedStory():
            return Laid(
                None, parts=tuple(_laid(one.story, one.rect.size, engine) for one in story.parts)
            )


def _answer(ready: "SimpleQueue[Laid | BaseException]") -> Laid | EngineFailure:
    laid = ready.get()
    if isinstance(laid, BaseException) and not isinstance(laid, EngineFailure):
        raise laid
    return laid


def _laid_out(story: GraphStory, area: Size, engine: Engine) -> Laid:
    """Lay out as wanted; where that is cramped, try smaller gaps and the other direction, take the larger picture."""
    flow: Flow = story.direction if story.engine == "dot" else "free"
    if len(union(story).nodes) > MOST_NODES:
        return Laid(None, flow)
    placed = engine.place(story)
    best = drawn(story, placed)
    comfortable = SMALLEST / _smallest(story)
    if story.engine != "dot" or _scale(best.size, area) >= comfortable:
        return Laid(best, flow)
    bar = CLEARLY * _scale(best.size, area)
    others = [
        one
        for one in _variants(story)
        if one.direction == story.direction
        or _scale(at_least(one, placed, story.direction), area) > bar
    ]
    for other, placement in zip(others, engine.place_all(others), strict=True):
        if isinstance(placement, EngineFailure):
            continue
        second = drawn(other, placement)
        # The wanted direction means something to the reader: the other must be clearly better.
        better = 1.0 if other.direction == story.direction else CLEARLY
        if _scale(second.size, area) > better * _scale(best.size, area):
            best, flow = second, other.direction
        if _scale(best.size, area) >= comfortable:
            break
    return Laid(best, flow)


def _variants(story: GraphStory) -> list[GraphStory]:
    tight = replace(story, node_gap=story.node_gap * TIGHT, rank_gap=story.rank_gap * TIGHT)
    if story.ordered:
        return [tight]
    turned = replace(story, direction="TB" if story.direction == "LR" else "LR")
    return [
        tight,
        turned,
        replace(turned, node_gap=tight.node_gap, rank_gap=tight.rank_gap),
    ]


def _smallest(story: GraphStory) -> float:
    """The size of the smallest words in ``story``, those of edges included."""
    sizes = [
        label.size
        for frame in story.frames
        for label in (
            *labels(tuple(item for node in frame.nodes for item in node.items)),
            *(one for edge in frame.edges if edge.label for one in _label(edge.id, edge.label)),
            *(one for box in frame.clusters if box.label for one in _label(box.id, box.label)),
        )
    ]
    return min(sizes, default=2 * SMALLEST)


def _scale(size: Size, area: Size) -> float:
    return min(area.width / max(size.width, 1), area.height / max(size.height, 1))


# --- fit ----------------------------------------------------------------------------------------------------------


def _fitted(
    frames: list[tuple[Item, ...]], size: Size, area: Size, largest: float
) -> tuple[list[tuple[Item, ...]], float]:
    """Scale and centre what is drawn; return the frames and the factor."""
    canvas = Rect(0, 0, *size)
    whole = bounds([canvas, *(extent(item) for items in frames for item in items)])
    sizes = [label.size for items in frames for label in labels(items)]
    most = min(largest, WANTED / median(sizes)) if sizes else 1.0
    factor = min(most, _scale(whole.size, area))
    corner = Point(
        (area.width - whole.width * factor) / 2 - whole.x * factor,
        (area.height - whole.height * factor) / 2 - whole.y * factor,
    )
    return [
        tuple(moved(scaled(item, factor), corner) for item in items) for items in frames
    ], factor


def extent(item: Item) -> Rect:
    """Return the box that ``item`` really covers: a connector's path, a group's children."""
    match item:
        case Connector():
            points = list(_points(item.path))
            x1, y1 = min(p.x for p in points), min(p.y for p in points)
            x2, y2 = max(p.x for p in points), max(p.y for p in points)
            return Rect(x1, y1, x2 - x1, y2 - y1)
        case Group():
            return bounds(extent(child) for child in item.items)
        case _:
            return item.rect


def _points(path: Path) -> Iterable[Point]:
    for segment in path:
        if isinstance(segment, CubicTo):
            yield from (segment.c1, segment.c2)
        yield segment.to


# --- problems -----------------------------------------------------------------------------------------------------


def labels(items: tuple[Item, ...]) -> list[Label]:
    """Return every text in ``items`` with the smallest size in it."""
    found: list[Label] = []
    for item in walk(items):
        match item:
            case TextBlock(text=Text() as text) | Shape(text=Text() as text):
                found += _label(item.id, text)
            case Table(rows=rows):
                found += [one for row in rows for cell in row for one in _label(item.id, cell.text)]
            case Chart(size=size):
                found.append(Label(item.id, "the chart's labels", size))
            case _:
                continue
    return found


def _label(item: str, text: Text) -> list[Label]:
    if not text.plain.strip():
        return []
    size = min(p.size or text.size for p in text.paragraphs if p.text.strip())
    return [Label(item, " ".join(text.plain.split()), size)]


def _small(
    id: str, frames: list[tuple[Item, ...]], factor: float, place: Place, dense: bool
) -> tuple[Problem, ...]:
    small: dict[str, Label] = {}
    for items in frames:
        for label in labels(items):
            if label.size < SMALLEST:
                small.setdefault(label.text, label)
    if not small:
        return ()
    least = min(label.size for label in small.values())
    names = [f'"{text[:40]}"' for text in small][:5]
    more = f" and {len(small) - 5} more" if len(small) > 5 else ""
    message = (
        f"figure {id}: labels of {least:g} pt (it is drawn at {factor:.0%} to fit): "
        f"{', '.join(names)}{more}"
    )
    if dense:
        return (Problem(place, "dense", message, severity="note"),)
    hint = (
        f"labels need {SMALLEST:g} pt: show less at once, split the figure, use a larger layout, "
        "or say dense: true"
    )
    return (Problem(place, "small-labels", message, hint),)


def _edges(id: str, routing: Routing, place: Place) -> tuple[Problem, ...]:
    lost = [
        Problem(place, "unknown-end", f"figure {id}: edge {edge} ends at {end}, which is not drawn")
        for edge, end in sorted(set(routing.unknown))
    ]
    hint = "move its ends apart, or let it choose its own way and sides"
    through = [
        Problem(
            place, "edge-crosses", f"figure {id}: edge {edge} runs through a box", hint,
            severity="warning",
        )
        for edge in sorted(set(routing.crossing))
    ]  # fmt: skip
    return (*lost, *through)


def _cluster_ids(story: Story) -> frozenset[str]:
    if not isinstance(story, GraphStory):
        return frozenset()
    return frozenset(cluster.id for frame in story.frames for cluster in frame.clusters)
