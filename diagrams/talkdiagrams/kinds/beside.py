"""Kind `beside`: two figures of any kind side by side, in step, each under its heading.

+--- heading ---+ | +--- heading ---+
|    a figure   | | |    a figure   |      the shorter one stands still at its end
+---------------+ | +---------------+
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from talkbuilder.geometry import Rect
from talkbuilder.graph import ComposedFrame, ComposedStory, Part, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Item, Shape, TextBlock
from talkdiagrams.kinds.parts import label
from talkdiagrams.kinds.scenario import Said, Strict

GAP = 32.0
BELOW = 12.0
HEADING = 20.0
MOST_LINES = 2

Where = Literal["left", "right"]
SIDES: tuple[Where, Where] = ("left", "right")


class Side(BaseModel):
    """One of the two: `kind` says how it is drawn; everything else belongs to that kind."""

    model_config = ConfigDict(extra="allow", frozen=True)
    kind: str = Field(
        min_length=1, description="How it is drawn: any kind but `beside` itself."
    )  # fmt: skip
    heading: str = Field(min_length=1, max_length=120, description="What stands above it.")

    @property
    def inside(self) -> Mapping[str, Any]:
        """What is written for the kind itself."""
        return dict(self.model_extra or {})


class BesideOptions(Strict):
    """Two figures."""

    left: Side = Field(description="The left one: `heading`, `kind` and what belongs to that kind.")
    right: Side = Field(description="The right one.")
    share: float = Field(
        0.5, ge=0.3, le=0.7, description="How much of the width is the left one's."
    )
    captions: list[Said] = Field(
        default_factory=list,
        max_length=120,
        description="What to say of each frame; default: what the two say of it.",
    )


class Beside:
    """Two figures side by side."""

    name = "beside"
    summary = "Two figures of any kind side by side, in step, each under its heading."
    options: type[BaseModel] = BesideOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return both stories of ``request`` as one."""
        options = request.options
        assert isinstance(options, BesideOptions)
        items, rooms, problems = _rooms(request, options)
        parts: list[Part] = []
        for side in SIDES:
            one: Side = getattr(options, side)
            if one.kind == self.name:
                message = "two figures stand beside each other, not three"
                place = request.place(side, "kind")
                problems.append(Problem(place, "beside-beside", message, "choose another kind"))
                continue
            story, found = request.inner(one.kind, one.inside, (side,), rooms[side].size)
            problems += found
            if story is not None:
                assert not isinstance(story, ComposedStory)
                parts.append(Part(side, rooms[side], story))
        frames = max((len(part.story.frames) for part in parts), default=0)
        if options.captions and len(parts) == len(SIDES) and len(options.captions) != frames:
            message = f"frames: {frames}, captions: {len(options.captions)}"
            problems.append(
                Problem(request.place("captions"), "uneven-captions", message, "one for each frame")
            )
        if any(problem.is_error for problem in problems) or len(parts) < len(SIDES):
            return None, tuple(problems)
        even = options.left.kind == options.right.kind
        told = tuple(_frame(step, parts, items, options) for step in range(frames))
        return ComposedStory(tuple(parts), told, even), tuple(problems)


def _rooms(
    request: FigureRequest, options: BesideOptions
) -> tuple[tuple[Item, ...], dict[Where, Rect], list[Problem]]:
    """Return what stands above and between, the room of each figure, and headings that are too long."""
    area = request.area
    width = area.width - GAP
    columns = {
        "left": (0.0, width * options.share),
        "right": (width * options.share + GAP, width * (1 - options.share)),
    }
    set_ = {
        side: label(
            getattr(options, side).heading,
            request.ruler,
            width=columns[side][1] / 1.08,  # for a face that is a little wider than ours, too
            size=HEADING,
            bold=True,
        )
        for side in SIDES
    }
    high = max(size.height for _, size in set_.values())
    items: list[Item] = []
    problems = []
    rooms: dict[Where, Rect] = {}
    for side in SIDES:
        x, wide = columns[side]
        text, size = set_[side]
        if size.width > wide or size.height > MOST_LINES * HEADING * text.line_height + 0.1:
            message = "this heading does not fit above its figure"
            hint = f"{MOST_LINES} lines of {wide:.0f} points are what there is"
            problems.append(Problem(request.place(side, "heading"), "long-heading", message, hint))
        box = Rect(x, 0.0, wide, high)
        items.append(TextBlock(id=f"{side}.heading.", rect=box, text=text, role="figure"))
        rooms[side] = Rect(x, high + BELOW, wide, area.height - high - BELOW)
    between = Rect(columns["left"][1] + GAP / 2 - 0.5, 0.0, 1.0, area.height)
    items.append(Shape(id="between", rect=between, fill="rule", role="decoration"))
    return tuple(items), rooms, problems


def _frame(
    step: int, parts: list[Part], items: tuple[Item, ...], options: BesideOptions
) -> ComposedFrame:
    steps = tuple(min(step, len(part.story.frames) - 1) for part in parts)
    caption = options.captions[step] if options.captions else _caption(step, parts, options)
    alts = [
        f"{part.id.capitalize()}, {getattr(options, part.id).heading}: {part.story.frames[at].alt}"
        for part, at in zip(parts, steps, strict=True)
    ]
    return ComposedFrame(steps, items, caption, " ".join(alts))


def _caption(step: int, parts: list[Part], options: BesideOptions) -> str:
    """Say what happened: on both sides with their headings, on one side or in the same words without."""
    said = dict(_said(step, parts))
    if len(set(said.values())) <= 1:
        return next(iter(said.values()), "")
    return " ".join(f"{getattr(options, side).heading}: {words}" for side, words in said.items())


def _said(step: int, parts: list[Part]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if step < len(part.story.frames) and (caption := part.story.frames[step].caption):
            yield part.id, caption
