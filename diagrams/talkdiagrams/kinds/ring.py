"""Kind `ring`: the ring of a local run queue with its two counters, as a row of slots or a circle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Story
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkdiagrams.kinds.parts import elided
from talkdiagrams.kinds.scenario import Said, Scenario, Strict, play
from talkdiagrams.kinds.topology.data import Name

MOST_SLOTS = 16


@dataclass(frozen=True, slots=True)
class RingState:
    """What a mechanism shows of one ring; `slots` is its real size."""

    slots: int
    head: int
    queue: tuple[str, ...]
    runnext: str = ""
    labels: tuple[tuple[str, str], ...] = ()


class RingStep(Strict):
    """One frame by hand: what is put in at the tail, and how many leave at the head."""

    put: Name | list[Name] = Field(
        default_factory=list, description="Who is written at the tail: one, or a list."
    )
    take: int = Field(0, ge=0, le=256, description="How many leave at the head.")
    mark: list[str] = Field(default_factory=list, description="Names to mark.")
    caption: Said = Field("", description="What happens, in a sentence.")


class RingOptions(Scenario):
    """A ring by hand, or the ring of one P of a mechanism."""

    slots: int | None = Field(
        None, ge=2, le=MOST_SLOTS, description="How many slots; default: the mechanism's, or 8."
    )
    head: int = Field(0, ge=0, le=10**9, description="The head counter at the start.")
    queue: list[Name] = Field(
        default_factory=list, description="Who is in it at the start, from head to tail."
    )
    steps: list[RingStep] = Field(
        default_factory=list, max_length=60, description="Frames by hand; none: one frame."
    )
    of: str = Field("", description="With a mechanism: whose ring, such as `P0`.")
    shape: Literal["row", "circle"] = Field("row", description="How the slots stand.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.steps or self.queue):
            raise ValueError("either `mechanism` or `queue` and `steps`: this ring has both")
        if self.mechanism and not self.of:
            raise ValueError("with `mechanism`, say whose ring it is: `of: P0`")
        return self


@dataclass(frozen=True, slots=True)
class Told:
    """One frame."""

    state: RingState
    marked: frozenset[str]
    caption: str
    alt: str


class Ring:
    """A ring buffer with head and tail."""

    name = "ring"
    summary = "A ring of slots with head and tail counters that move: a row, or a circle."
    options: type[BaseModel] = RingOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, RingOptions)
        told, problems = (
            _played(request, options) if options.mechanism else _by_hand(request, options)
        )
        if problems:
            return None, tuple(problems)
        slots = options.slots or min(MOST_SLOTS, told[0].state.slots)
        longest = max(len(one.state.queue) for one in told)
        if longest > slots:
            message = f"{longest} names are in a ring that is drawn with {slots} slots"
            place = request.place("slots")
            return None, (
                Problem(place, "too-many", message, f"slots: {longest}, at most {MOST_SLOTS}"),
            )
        painter = Painter(request.area, slots, request.ruler, options.shape, _with_next(told))
        return DrawnStory(request.area, tuple(painter.frame(one) for one in told)), ()


def _with_next(told: Sequence[Told]) -> bool:
    return any(one.state.runnext for one in told)


# --- where the frames come from -----------------------------------------------------------------------------------


def _played(request: FigureRequest, options: RingOptions) -> tuple[list[Told], list[Problem]]:
    moments, found = play(request, options, "ring")
    if found:
        return [], list(found)
    rings: dict[str, RingState] = moments[0].data
    if options.of not in rings:
        message = f'there is no ring of "{options.of}"'
        return [], [
            Problem(request.place("of"), "unknown-name", message, nearest(options.of, rings))
        ]
    told: list[Told] = []
    for moment in moments:
        state: RingState = moment.data[options.of]
        before = told[-1].state if told else state
        marked = (set(state.queue) | {state.runnext}) - set(before.queue) - {before.runnext}
        told.append(
            Told(
                state,
                frozenset(marked | set(moment.mark)),
                moment.caption,
                described(state, options.of),
            )
        )
    return told, []


def _by_hand(request: FigureRequest, options: RingOptions) -> tuple[list[Told], list[Problem]]:
    size = options.slots or 8
    state = RingState(size, options.head, tuple(options.queue))
    problems = [*_twice(request, options.queue, ("queue",))]
    told = []
    for index, step in enumerate(
        options.steps or [RingStep.model_construct(put=[], take=0, mark=[], caption="")]
    ):
        path = ("steps", index)
        new = [step.put] if isinstance(step.put, str) else list(step.put)
        if step.take > len(state.queue):
            message = f"{step.take} cannot leave: {len(state.queue)} are in the ring"
            problems.append(Problem(request.place(*path, "take"), "empty-ring", message))
            break
        queue = (*state.queue[step.take :], *new)
        if len(queue) > size:
            message = f"{len(queue)} do not fit into {size} slots"
            hint = "take some first, or give it more slots"
            problems.append(Problem(request.place(*path, "put"), "full-ring", message, hint))
            break
        problems += _twice(request, queue, (*path, "put"))
        state = replace(state, head=state.head + step.take, queue=queue)
        problems += [
            Problem(
                request.place(*path, "mark", at),
                "unknown-name",
                f'"{name}" is not in the ring',
                nearest(name, queue),
            )
            for at, name in enumerate(step.mark)
            if name not in queue
        ]
        told.append(
            Told(
                state,
                frozenset([*new, *step.mark]),
                step.caption or (options.caption if not index else ""),
                described(state),
            )
        )
    return told, problems


def _twice(
    request: FigureRequest, names: Sequence[str], path: tuple[str | int, ...]
) -> Iterator[Problem]:
    for name in dict.fromkeys(name for name in names if list(names).count(name) > 1):
        yield Problem(request.place(*path), "two-places", f"{name} is in the ring twice")


def described(state: RingState, of: str = "") -> str:
    """Return the ring in sentences."""
    labels = dict(state.labels)
    names = [labels.get(name, name) for name in state.queue]
    who = f"{of}'s ring" if of else "The ring"
    what = f"holds {', '.join(names)}" if names else "is empty"
    text = (
        f"{who} of {state.slots} slots {what}; head {state.head}, tail {state.head + len(names)}."
    )
    return text + (f" {labels.get(state.runnext, state.runnext)} is next." if state.runnext else "")


# --- drawing ------------------------------------------------------------------------------------------------------


class Painter:
    """Draws frames of one ring: the same slot is the same place in each."""

    def __init__(
        self, area: Size, slots: int, ruler: Ruler, shape: Literal["row", "circle"], runnext: bool
    ) -> None:
        self.slots, self.ruler, self.circle, self.runnext = slots, ruler, shape == "circle", runnext
        self.area = area
        self.text, self.small = 18.0, 15.0
        self.counter = Size(118.0, 40.0)
        self.rects = list(self._circle() if self.circle else self._row())

    def _row(self) -> Iterator[Rect]:
        per_row = self.slots if self.area.width / self.slots >= 56 else -(-self.slots // 2)
        width = min(96.0, (self.area.width - 2) / per_row)
        rows = -(-self.slots // per_row)
        left = (self.area.width - width * per_row) / 2
        top = (self.area.height - rows * 60.0 - (rows - 1) * 30.0) / 2
        for index in range(self.slots):
            row = index // per_row
            yield Rect(left + index % per_row * width, top + row * 90.0, width, 60.0)

    def _circle(self) -> Iterator[Rect]:
        size = Size(56.0, 40.0)
        center = Point(self.area.width / 2, self.area.height / 2)
        rx = min(self.area.width / 2 - size.width / 2, self.area.height * 0.62)
        ry = self.area.height / 2 - size.height / 2 - 1
        for index in range(self.slots):
            turn = 2 * pi * index / self.slots - pi / 2
            yield Rect(
                center.x + rx * cos(turn) - size.width / 2,
                center.y + ry * sin(turn) - size.height / 2,
                *size,
            )

    def frame(self, told: Told) -> DrawnFrame:
        """Return one frame."""
        items = [*self._slots(), *self._chips(told), *self._counters(told.state)]
        head, tail = self._ends(told.state)
        edges = tuple(
            Edge(
                id=f"{name}->slot",
                tail=Anchor(name),
                head=Anchor(f"slot{at}"),
                line=Line("brand", 2.5),
            )
            for name, at in (("head", head), ("tail", tail))
        )
        return DrawnFrame(tuple(items), edges, told.caption, told.alt)

    def _ends(self, state: RingState) -> tuple[int, int]:
        return state.head % self.slots, (state.head + len(state.queue)) % self.slots

    def _slots(self) -> Iterator[Item]:
        for index, rect in enumerate(self.rects):
            yield Shape(id=f"slot{index}", rect=rect, fill="background", line=Line("p", 1.5))
            number = _line(str(index), self.small, token="muted")
            yield TextBlock(
                id=f"slot{index}.number", rect=self._below(rect), text=number, role="figure"
            )

    def _below(self, rect: Rect) -> Rect:
        if not self.circle:
            return Rect(rect.x, rect.bottom + 2, rect.width, 20)
        center = Point(self.area.width / 2, self.area.height / 2)
        toward = Point(center.x - rect.center.x, center.y - rect.center.y)
        far = max(1.0, (toward.x**2 + toward.y**2) ** 0.5)
        step = 24 + 14 * abs(toward.x) / far
        return Rect(
            rect.center.x + toward.x / far * step - 12,
            rect.center.y + toward.y / far * (step + 8) - 10,
            24,
            20,
        )

    def _chips(self, told: Told) -> Iterator[Item]:
        labels = dict(told.state.labels)
        for index, name in enumerate(told.state.queue):
            slot = self.rects[(told.state.head + index) % self.slots]
            yield self._chip(
                name,
                labels.get(name, name),
                slot.inset(5, 6 if self.circle else 12),
                name in told.marked,
            )
        if self.runnext:
            slot = Rect(self.area.width - 96, 0, 96, 44)
            yield TextBlock(
                id="runnext.label",
                rect=Rect(slot.x - 78, slot.y, 72, slot.height),
                text=_line("runnext", self.small, token="muted", align="right"),
                role="figure",
            )
            yield Shape(id="runnext", rect=slot, fill="background", line=Line("p", 1.5))
            if name := told.state.runnext:
                yield self._chip(
                    name, labels.get(name, name), slot.inset(6, 5), name in told.marked
                )

    def _chip(self, name: str, label: str, rect: Rect, marked: bool) -> Shape:
        text = elided(label, self.ruler, rect.width - 6, self.text, bold=True)
        return Shape(
            id=name if name[:1] == "G" else f"g.{name}",
            rect=rect,
            geometry="roundRect",
            radius=rect.height / 2,
            fill="runnable-fill",
            line=Line("changed", 3.0) if marked else Line("runnable", 1.5),
            text=_line(text, self.text, bold=True),
        )

    def _counters(self, state: RingState) -> Iterator[Item]:
        tail = state.head + len(state.queue)
        width, height = self.counter
        middle = self.area.width / 2
        if self.circle:
            y = self.area.height / 2
            places = {
                "head": Rect(middle - width / 2, y - height - 6, width, height),
                "tail": Rect(middle - width / 2, y + 6, width, height),
            }
        else:
            bottom = max(rect.bottom for rect in self.rects)
            above = (min(rect.y for rect in self.rects) - height) / 2
            below = bottom + 22 + (self.area.height - bottom - 22 - height) / 2
            places = {
                "head": Rect(middle - width / 2, above, width, height),
                "tail": Rect(middle - width / 2, below, width, height),
            }
        for name, value in (("head", state.head), ("tail", tail)):
            yield Shape(
                id=name,
                rect=places[name],
                geometry="roundRect",
                fill="brand-fill",
                line=Line("brand", 1.5),
                text=_line(f"{name} {value}", self.text, bold=True),
            )


def _line(
    words: str,
    size: float,
    *,
    bold: bool = False,
    token: Literal["text", "muted"] = "text",
    align: Literal["left", "center", "right"] = "center",
) -> Text:
    runs = (Run(words, bold=bold),)
    return Text((Paragraph(runs),), size, token=token, align=align, anchor="middle", wrap=False)
