"""Kind `flow`: what is done in which order: a numbered list of decisions, or boxes and arrows."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field, model_validator

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Story
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text
from talkbuilder.theme import Token
from talkdiagrams.kinds.network import Look, Name, NetworkOptions, NodeOptions, Step, tell_network
from talkdiagrams.kinds.parts import Color, elided, label, quiet, strong
from talkdiagrams.kinds.scenario import Moment, Scenario, Strict, play

# More than this in one column leaves no room for labels that the last row can read.
ONE_COLUMN = 5
MOST_ENTRIES = 18
SMALLEST, EXIT = 13.0, 15.0


Ends = Literal["good", "plain", "bad"]


class Entry(Strict):
    """One decision or deed of the list."""

    label: str = Field(min_length=1, max_length=160, description="What is done or asked.")
    found: str = Field("", max_length=40, description="Where it ends if the answer is yes.")
    ends: Ends = Field(
        "good",
        description="What that end is: `good`; `bad`, a panic or what nobody wants; `plain`, neither.",
    )
    color: Color = Field("plain", description="What it is about, by colour.")


class FlowOptions(Scenario):
    """`entries` for an ordered list; `nodes` and `edges` for boxes and arrows."""

    entries: dict[Name, str | Entry] = Field(
        default_factory=dict,
        max_length=MOST_ENTRIES,
        description="The list, in order; each by a name; the value is its label, or more.",
    )
    columns: int | None = Field(
        None,
        ge=1,
        le=3,
        description="Columns of the list; default: one up to five entries, then two.",
    )
    nodes: dict[Name, str | NodeOptions] = Field(
        default_factory=dict, max_length=400, description="Boxes by name, as in kind `graph`."
    )
    edges: list[str | dict[str, str]] = Field(
        default_factory=list, description="Arrows between boxes: `a -> b`, `a -> b: words`."
    )
    direction: Literal["LR", "TB"] = Field(
        "TB",
        description="Of boxes and arrows: down (`TB`) or to the right (`LR`).",
    )
    steps: list[Step] = Field(
        default_factory=list, max_length=60, description="Frames by hand: what to mark, a caption."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.nodes and self.entries:
            raise ValueError("either `entries` or `nodes`: this flow has both")
        if not (self.nodes or self.entries or self.mechanism):
            raise ValueError("a flow needs `entries`, `nodes` with `edges`, or `mechanism`")
        if self.mechanism and (self.steps or self.nodes):
            raise ValueError("either `mechanism` or `nodes` and `steps`: this flow has both")
        return self


class Search(Struct, frozen=True):
    """What a mechanism shows: the list, how far the last search came, and where it ended."""

    entries: tuple[tuple[str, Entry], ...]
    reached: str = ""


class Flow:
    """An order of decisions."""

    name = "flow"
    summary = "A numbered list of decisions in one or two columns, or boxes and arrows; steps mark."
    options: type[BaseModel] = FlowOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, FlowOptions)
        if options.nodes:
            network = NetworkOptions.model_construct(
                direction=options.direction,
                nodes=options.nodes,
                edges=options.edges,
                groups={},
                steps=options.steps,
            )
            return tell_network(request, network, Look(shape="rect"))
        if options.mechanism:
            moments, problems = play(request, options, "flow")
            if problems:
                return None, problems
            return _listed(request, options, *_searched(options, moments)), ()
        faults = _faults(request, options)
        if faults:
            return None, tuple(faults)
        steps = [(frozenset(step.mark), step.caption) for step in options.steps]
        return _listed(request, options, _entries(options.entries), steps), ()


def _entries(written: Mapping[str, str | Entry]) -> dict[str, Entry]:
    return {
        name: Entry(label=entry) if isinstance(entry, str) else entry
        for name, entry in written.items()
    }


def _faults(request: FigureRequest, options: FlowOptions) -> list[Problem]:
    return [
        Problem(
            request.place("steps", index, "mark", at),
            "unknown-name",
            f'no entry "{name}"',
            nearest(name, options.entries),
        )
        for index, step in enumerate(options.steps)
        for at, name in enumerate(step.mark)
        if name not in options.entries
    ] + [
        Problem(
            request.place("steps", index, field),
            "fixed-list",
            f"a list of entries is whole from the start: a step cannot {field} any",
        )
        for index, step in enumerate(options.steps)
        for field in ("add", "remove")
        if getattr(step, field)
    ]


def _searched(
    options: FlowOptions, moments: Sequence[Moment]
) -> tuple[dict[str, Entry], list[tuple[frozenset[str], str]]]:
    first: Search = moments[0].data
    entries = dict(first.entries)
    entries |= {name: e for name, e in _entries(options.entries).items() if name in entries}
    steps = []
    for moment in moments:
        search: Search = moment.data
        steps.append((frozenset({search.reached} - {""}) | set(moment.mark), moment.caption))
    return entries, steps


# --- drawing ------------------------------------------------------------------------------------------------------


def _listed(
    request: FigureRequest,
    options: FlowOptions,
    entries: Mapping[str, Entry],
    steps: Sequence[tuple[frozenset[str], str]],
) -> DrawnStory:
    columns = options.columns or (1 if len(entries) <= ONE_COLUMN else 2)
    grid = Grid(request.area, entries, columns, request.ruler)
    frames = tuple(
        _frame(grid, entries, marked, caption) for marked, caption in steps or [(frozenset(), "")]
    )
    return DrawnStory(Size(request.area.width, grid.height), frames)


class Grid:
    """Where each entry of the list stands, and the one size in which all of them fit."""

    def __init__(
        self, area: Size, entries: Mapping[str, Entry], columns: int, ruler: Ruler
    ) -> None:
        self.ruler = ruler
        self.rows = max(1, ceil(len(entries) / columns))
        self.gap, self.between, self.arrow = 16.0, 44.0, 26.0
        self.box = min(62.0, (area.height - (self.rows - 1) * self.gap) / self.rows)
        self.height = self.rows * self.box + (self.rows - 1) * self.gap
        self.column = (area.width - (columns - 1) * self.between) / columns
        self.badge = min(34.0, self.box - 8)
        widest = max((self._width(entry.found, EXIT) for entry in entries.values()), default=0.0)
        self.exit = min(self.column * 0.34, widest + 26) if widest else 0.0
        room = self.room(0).width
        sizes = (min(20.0, self.box / 2.6) - step / 2 for step in range(20))
        labels = [entry.label for entry in entries.values()]
        fitting = (size for size in sizes if all(self._fits(one, room, size) for one in labels))
        self.text = next(fitting, SMALLEST)

    def _width(self, words: str, size: float) -> float:
        return label(words, self.ruler, size=size)[1].width if words else 0.0

    def _fits(self, words: str, width: float, size: float) -> bool:
        if size < SMALLEST:
            return False
        # In two lines also where Office sets it in a face 8 % wider, and rounds.
        width /= 1.085
        _, room = label(words, self.ruler, width=width, size=size)
        return room.width <= width and room.height <= min(self.box - 6, 2 * size * 1.21)

    def rect(self, index: int) -> Rect:
        """Return the box of the entry at ``index``."""
        column, row = divmod(index, self.rows)
        width = self.column - (self.exit + self.arrow if self.exit else 0.0)
        return Rect(
            column * (self.column + self.between), row * (self.box + self.gap), width, self.box
        )

    def room(self, index: int) -> Rect:
        """Return the part of that box where its words stand."""
        rect = self.rect(index)
        left = self.badge + 20
        return Rect(rect.x + left, rect.y, rect.width - left - 10, rect.height)


def _frame(
    grid: Grid, entries: Mapping[str, Entry], marked: frozenset[str], caption: str
) -> DrawnFrame:
    items: list[Item] = []
    edges: list[Edge] = []
    names = list(entries)
    for index, (name, entry) in enumerate(entries.items()):
        rect, here = grid.rect(index), name in marked
        room = grid.room(index)
        text, size = label(entry.label, grid.ruler, width=room.width, size=grid.text, align="left")
        if size.width > room.width or size.height > rect.height:
            words = elided(entry.label, grid.ruler, room.width, grid.text)
            text, _ = label(words, grid.ruler, size=grid.text, align="left")
        text = replace(text, inset=(grid.badge + 20, 0.0, 10.0, 0.0), wrap=False)
        items.append(
            Shape(
                id=name,
                rect=rect,
                geometry="roundRect",
                fill="changed-fill" if here else quiet(entry.color),
                line=Line("changed", 3.0) if here else Line(strong(entry.color), 1.5),
                text=text,
            )
        )
        items.append(_badge(name, index + 1, rect, grid.badge, here))
        # From the foot of one column to the head of the next the numbers lead; an arrow would cross everything.
        if index + 1 < len(entries) and (index + 1) % grid.rows:
            tail, head = Anchor(name, "s"), Anchor(names[index + 1], "n")
            edges.append(Edge(id=f"{name}->next", tail=tail, head=head, line=Line("muted", 1.5)))
        if entry.found:
            items.append(_exit(grid, name, entry, rect, here))
            line = Line("changed", 3.0) if here else Line(_strong(entry.ends), 1.5)
            edges.append(
                Edge(
                    id=f"{name}.yes",
                    tail=Anchor(name, "e"),
                    head=Anchor(f"{name}.found", "w"),
                    line=line,
                )
            )
    return DrawnFrame(tuple(items), tuple(edges), caption, _said(entries, marked, caption))


def _badge(name: str, number: int, rect: Rect, size: float, here: bool) -> Shape:
    runs = (Run(str(number), bold=True),)
    text = Text((Paragraph(runs),), 15.0, token="text", align="center", anchor="middle", wrap=False)
    return Shape(
        id=f"{name}.number",
        rect=Rect(rect.x + 8, rect.y + (rect.height - size) / 2, size, size),
        geometry="ellipse",
        fill="background",
        line=Line("changed" if here else "rule", 1.5),
        text=text,
    )


def _exit(grid: Grid, name: str, entry: Entry, rect: Rect, here: bool) -> Shape:
    height, width = min(rect.height, 44.0), grid.exit - 16
    text, size = label(entry.found, grid.ruler, width=width, size=EXIT)
    if size.width > width or size.height > height:
        text, _ = label(elided(entry.found, grid.ruler, width, EXIT), grid.ruler, size=EXIT)
    return Shape(
        id=f"{name}.found",
        rect=Rect(rect.right + grid.arrow, rect.center.y - height / 2, grid.exit, height),
        geometry="roundRect",
        radius=height / 2,
        fill=quiet(entry.ends),
        line=Line("changed", 3.0) if here else Line(_strong(entry.ends), 1.5),
        text=replace(text, wrap=False),
    )


def _strong(ends: Ends) -> Token:
    """Return the colour of the lines of an end; `plain` is no paler than the arrows between the entries."""
    return "muted" if ends == "plain" else strong(ends)


def _said(entries: Mapping[str, Entry], marked: frozenset[str], caption: str) -> str:
    parts = []
    for number, (name, entry) in enumerate(entries.items(), 1):
        found = f", then {entry.found}" if entry.found else ""
        parts.append(f"{number}. {entry.label}{found}{' (now)' if name in marked else ''}")
    return f"{caption} In this order: {'; '.join(parts)}.".strip()
