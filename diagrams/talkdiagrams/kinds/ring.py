"""Kind `ring`: the ring of a local run queue with its two counters, as a row of slots or a circle."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field, model_validator

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Side, Story
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item, Line, Shape
from talkdiagrams.kinds.parts import elided, one_line
from talkdiagrams.kinds.scenario import Said, Scenario, Strict, play
from talkdiagrams.kinds.topology.data import Name

MOST_SLOTS = 16


class RingState(Struct, frozen=True):
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


class Told(Struct, frozen=True):
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
    """Draws frames of one ring: the same slot is the same place in each; the counters walk along it.

    runnext     head 3                      circle: the counters stand in the middle
    [ G9 ]        |
              0 | 1 | 2 | 3 ...
                    |
                  tail 6
    """

    def __init__(
        self, area: Size, slots: int, ruler: Ruler, shape: Literal["row", "circle"], runnext: bool
    ) -> None:
        self.slots, self.ruler, self.area = slots, ruler, area
        self.circle, self.runnext = shape == "circle", runnext
        self.text, self.small = 19.0, 14.0
        self.counter = Size(118.0, 42.0)
        self.rects = list(self._circle() if self.circle else self._row())

    def _row(self) -> Iterator[Rect]:
        places = self.slots + (1.3 if self.runnext else 0)
        width = min(96.0, (self.area.width - 2) / places)
        front = 1.3 * width if self.runnext else 0.0
        left = front + (self.area.width - width * places) / 2
        top = (self.area.height - 76.0) / 2
        for index in range(self.slots):
            yield Rect(left + index * width, top, width, 76.0)

    def _circle(self) -> Iterator[Rect]:
        few = self.slots <= 12
        size = Size(64.0, 56.0 if few else 50.0)
        center = Point(self.area.width / 2, self.area.height / 2)
        rx = min(self.area.width / 2 - size.width / 2, self.area.height * (0.8 if few else 1.1))
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
        head, tail = self._ends(told.state)
        items = [*self._slots(), *self._chips(told), *self._counters(told.state)]
        sides: tuple[tuple[Side, Side], ...] = (("s", "n"), ("n", "s"))
        if self.circle:
            sides = (("", ""), ("", ""))
        edges = tuple(
            Edge(
                id=f"{name}->slot",
                tail=Anchor(name, leave),
                head=Anchor(f"slot{at}", arrive),
                line=Line("brand", 2.5),
                route="auto" if self._blocked(name, at) else "straight",
            )
            for name, at, (leave, arrive) in (("head", head, sides[0]), ("tail", tail, sides[1]))
        )
        return DrawnFrame(tuple(items), edges, told.caption, told.alt)

    def _blocked(self, name: str, at: int) -> bool:
        """Whether in a circle the other counter stands between this one and its slot."""
        slot, center = self.rects[at].center, Point(self.area.width / 2, self.area.height / 2)
        beyond = slot.y > center.y if name == "head" else slot.y < center.y
        return self.circle and beyond and abs(slot.x - center.x) < self.counter.width

    def _ends(self, state: RingState) -> tuple[int, int]:
        return state.head % self.slots, (state.head + len(state.queue)) % self.slots

    def _slots(self) -> Iterator[Item]:
        for index, rect in enumerate(self.rects):
            number = one_line(str(index), self.small, token="muted")
            yield Shape(
                id=f"slot{index}",
                rect=rect,
                fill="background",
                line=Line("p", 1.5),
                text=replace(number, anchor="top", inset=(0.0, 3.0, 0.0, 0.0)),
            )

    def _inside(self, slot: Rect) -> Rect:
        """Return the place of a chip: below the slot's number."""
        return Rect(slot.x + 4, slot.y + 22, slot.width - 8, slot.height - 28)

    def _chips(self, told: Told) -> Iterator[Item]:
        labels = dict(told.state.labels)
        for index, name in enumerate(told.state.queue):
            slot = self.rects[(told.state.head + index) % self.slots]
            yield self._chip(name, labels.get(name, name), self._inside(slot), name in told.marked)
        if self.runnext:
            first = self.rects[0]
            x = 0.0 if self.circle else first.x - 1.3 * first.width
            slot = Rect(x, first.y, first.width, first.height)
            yield Shape(
                id="runnext",
                rect=slot,
                fill="background",
                line=Line("p", 1.5),
                text=replace(
                    one_line("next", self.small, token="muted"),
                    anchor="top",
                    inset=(0.0, 3.0, 0.0, 0.0),
                ),
            )
            if name := told.state.runnext:
                yield self._chip(
                    name, labels.get(name, name), self._inside(slot), name in told.marked
                )

    def _chip(self, name: str, label: str, rect: Rect, marked: bool) -> Shape:
        size = (
            self.text if self.ruler.width(label, "body", self.text, True) < rect.width - 6 else 14.0
        )
        text = elided(label, self.ruler, rect.width - 6, size, bold=True)
        return Shape(
            id=name if name[:1] == "G" else f"g.{name}",
            rect=rect,
            geometry="roundRect",
            radius=rect.height / 2,
            fill="runnable-fill",
            line=Line("changed", 3.0) if marked else Line("runnable", 1.5),
            text=one_line(text, size, bold=True),
        )

    def _counters(self, state: RingState) -> Iterator[Item]:
        width, height = self.counter
        head, tail = self._ends(state)
        center = Point(self.area.width / 2, self.area.height / 2)
        for name, value, at in (
            ("head", state.head, head),
            ("tail", state.head + len(state.queue), tail),
        ):
            above = name == "head"
            if self.circle:
                y = center.y - height - 5 if above else center.y + 5
                x = center.x - width / 2
            else:
                slot = self.rects[at]
                y = slot.y - 56 - height if above else slot.bottom + 56
                x = max(0.0, min(self.area.width - width, slot.center.x - width / 2))
            yield Shape(
                id=name,
                rect=Rect(x, y, width, height),
                geometry="roundRect",
                fill="brand-fill",
                line=Line("brand", 1.5),
                text=one_line(f"{name} {value}", self.text, bold=True),
            )
