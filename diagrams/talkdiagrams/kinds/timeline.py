"""Kind `timeline`: lanes and time: who did what, when, and how long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, Field, FiniteFloat, model_validator

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import DrawnFrame, DrawnStory, Story
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.units import short as number
from talkdiagrams.kinds.parts import COLORS, Color, elided, quiet, strong
from talkdiagrams.kinds.scenario import Moment, Said, Scenario, Strict, play
from talkdiagrams.kinds.topology.data import Name

TEXT, SMALL = 16.0, 13.0
_SPAN = re.compile(
    r"^(?P<label>.*?)\s+(?P<start>\d+(?:\.\d+)?)\s*-\s*(?P<end>\d+(?:\.\d+)?)(?:\s+(?P<color>[a-z]+))?$"
)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a lane does at one moment."""

    label: str
    color: Color


@dataclass(frozen=True, slots=True)
class Sample:
    """What a mechanism shows of one moment: the time in microseconds, and each lane that does anything.

    A mark names its lane once for each way of drawing lanes.
    """

    now: int
    lanes: Mapping[str, Mapping[str, Doing]]
    marks: tuple[tuple[Mapping[str, str], str], ...] = ()


class SpanOptions(Strict):
    """A bar."""

    label: str = Field("", max_length=60, description="What stands in it.")
    start: FiniteFloat = Field(alias="from", ge=0, description="Its beginning.")
    end: FiniteFloat = Field(alias="to", ge=0, description="Its end.")
    color: Color = Field("running", description="What it is, by colour.")


class MarkOptions(Strict):
    """A moment that matters."""

    at: FiniteFloat = Field(ge=0, description="When.")
    label: str = Field(min_length=1, max_length=60, description="What happens.")
    lane: str = Field("", description="The lane it belongs to; default: all.")


class TimeStep(Strict):
    """One frame by hand."""

    until: FiniteFloat = Field(ge=0, description="Show what began before this.")
    caption: Said = Field("", description="What happens, in a sentence.")


class TimelineOptions(Scenario):
    """Lanes by hand, or a mechanism."""

    lanes: dict[Name, list[str | SpanOptions]] = Field(
        default_factory=dict,
        max_length=24,
        description="Each lane by its name: bars, as `G1 0-3` or `G1 0-3 waiting`, or with `from`, `to`, ...",
    )
    unit: str = Field("", max_length=20, description="The unit of the time axis, such as `ms`.")
    marks: list[MarkOptions] = Field(
        default_factory=list, max_length=40, description="Moments to mark."
    )
    steps: list[TimeStep] = Field(
        default_factory=list, max_length=60, description="Frames by hand, by time."
    )
    by: Literal["M", "P", "G"] = Field("M", description="With a mechanism: what the lanes are.")
    scale: Literal["events", "time"] = Field(
        "events", description="With a mechanism: each frame as wide as the others, or true to time."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.lanes or self.steps):
            raise ValueError("either `mechanism` or `lanes` and `steps`: this timeline has both")
        if not self.mechanism and not self.lanes:
            raise ValueError("a timeline needs `lanes`, or `mechanism` with `start` and `events`")
        return self


@dataclass(frozen=True, slots=True)
class Span:
    """A bar to be drawn."""

    id: str
    lane: str
    label: str
    start: float
    end: float
    color: Color


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark to be drawn."""

    at: float
    label: str
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Everything on the timeline, the ticks of its axis, and the moments at which its frames end."""

    lanes: tuple[str, ...]
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    end: float
    ticks: tuple[tuple[float, str], ...]
    frames: tuple[tuple[float, str], ...]


class Timeline:
    """Lanes and time."""

    name = "timeline"
    summary = "Lanes and time: bars for who did what when, marks, a time axis; steps let it grow."
    options: type[BaseModel] = TimelineOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, TimelineOptions)
        if options.mechanism:
            moments, problems = play(request, options, "timeline")
            score = None if problems else _played(options, moments)
        else:
            score, problems = _by_hand(request, options)
        if score is None:
            return None, problems
        page = Page(request.area, score, request.ruler)
        return DrawnStory(Size(request.area.width, page.height), tuple(page.frames())), ()


# --- by hand ------------------------------------------------------------------------------------------------------


def _by_hand(
    request: FigureRequest, options: TimelineOptions
) -> tuple[Score | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    spans: list[Span] = []
    for lane, written in options.lanes.items():
        taken: list[Span] = []
        for index, one in enumerate(written):
            place = request.place("lanes", lane, index)
            span = _read(one)
            if isinstance(span, str):
                hint = "write G1 0-3, or G1 0-3 waiting"
                problems.append(Problem(place, "bad-span", span, hint))
                continue
            if span.end <= span.start:
                message = f"it ends at {span.end:g}, before it begins at {span.start:g}"
                problems.append(Problem(place, "bad-span", message, "from less than to"))
                continue
            bar = Span(f"{lane}.{index}", lane, span.label, span.start, span.end, span.color)
            for other in taken:
                if bar.start < other.end and other.start < bar.end:
                    message = f"this overlaps {other.label or 'another bar'} ({other.start:g}-{other.end:g})"
                    hint = "a lane does one thing at a time"
                    problems.append(Problem(place, "overlap", message, hint))
            taken.append(bar)
        spans += taken
    for index, mark in enumerate(options.marks):
        if mark.lane and mark.lane not in options.lanes:
            place = request.place("marks", index, "lane")
            hint = nearest(mark.lane, options.lanes)
            problems.append(Problem(place, "unknown-name", f'no lane "{mark.lane}"', hint))
    if problems:
        return None, tuple(problems)
    end = (
        max([*(span.end for span in spans), *(mark.at for mark in options.marks)], default=1.0)
        or 1.0
    )
    marks = tuple(Mark(mark.at, mark.label, mark.lane) for mark in options.marks)
    frames = tuple((step.until, step.caption) for step in options.steps)
    score = Score(
        tuple(options.lanes),
        tuple(spans),
        marks,
        end,
        tuple(_ticks(end, options.unit)),
        frames or ((end, options.caption),),
    )
    return score, ()


def _read(written: str | SpanOptions) -> SpanOptions | str:
    if isinstance(written, SpanOptions):
        return written
    match = _SPAN.match(written.strip())
    if match is None:
        return f'"{written}" is no bar'
    color = match["color"] or "running"
    if color not in COLORS:
        return f'there is no colour "{color}"; {nearest(color, COLORS)}'
    return SpanOptions.model_validate(
        {"label": match["label"], "from": match["start"], "to": match["end"], "color": color}
    )


def _ticks(end: float, unit: str) -> Iterator[tuple[float, str]]:
    """Yield four to ten round numbers from 0 to ``end``."""
    raw = end / 6
    power = 10.0 ** _floor_log10(raw)
    step = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= raw * 0.999)
    count = int(end / step + 1e-9)
    for index in range(count + 1):
        last = index == count
        yield index * step, number(index * step) + (f" {unit}" if unit and last else "")


def _floor_log10(value: float) -> int:
    power = 0
    while 10.0 ** (power + 1) <= value:
        power += 1
    while 10.0**power > value:
        power -= 1
    return power


# --- played -------------------------------------------------------------------------------------------------------


def _played(options: TimelineOptions, moments: Sequence[Moment]) -> Score:
    """Bars from samples: what a lane does after one event lasts until the next event changes it."""
    samples: list[Sample] = [moment.data for moment in moments]
    first = samples[0].now
    by_time = options.scale == "time" and samples[-1].now > first
    at = [
        float(sample.now - first) if by_time else float(index)
        for index, sample in enumerate(samples)
    ]
    end = at[-1] if by_time else at[-1] + 1
    ends = [*at[1:], end]
    names = dict.fromkeys(name for sample in samples for name in sample.lanes[options.by])
    lanes = sorted(names, key=lambda name: (len(name), name))
    spans: list[Span] = []
    for lane in lanes:
        begun: Span | None = None
        for index, sample in enumerate(samples):
            doing = sample.lanes[options.by].get(lane)
            if begun and doing and (begun.label, begun.color) == (doing.label, doing.color):
                begun = Span(begun.id, lane, begun.label, begun.start, ends[index], begun.color)
                continue
            spans += [begun] if begun and begun.end > begun.start else []
            begun = (
                Span(f"{lane}.{index}", lane, doing.label, at[index], ends[index], doing.color)
                if doing
                else None
            )
        spans += [begun] if begun and begun.end > begun.start else []
    marks = tuple(
        Mark(at[index], text, lane if (lane := by.get(options.by, "")) in names else "")
        for index, moment in enumerate(moments)
        for by, text in (mark for passed in moment.passed for mark in passed.marks)
    )
    if by_time:
        scale, unit = (1000, "ms") if end >= 1000 else (1, "µs")
        ticks = [(where * scale, text) for where, text in _ticks(end / scale, unit)]
    else:
        ticks = [
            (at[index], _time(sample.now - first))
            for index, sample in enumerate(samples)
            if index == 0 or sample.now != samples[index - 1].now
        ]
    frames = tuple((ends[index], moment.caption) for index, moment in enumerate(moments))
    return Score(tuple(lanes), tuple(spans), marks, end, tuple(ticks), frames)


def _time(us: int) -> str:
    return f"{us} µs" if us < 1000 else f"{number(us / 1000)} ms"


# --- drawing ------------------------------------------------------------------------------------------------------


class Page:
    """Draws frames of one score: the axis and every bar keep their places."""

    def __init__(self, area: Size, score: Score, ruler: Ruler) -> None:
        self.score, self.ruler = score, ruler
        widest = max(
            (ruler.width(lane, "body", TEXT, bold=True) for lane in score.lanes), default=0
        )
        self.left = min(widest, area.width * 0.25) + 16
        self.right = (
            area.width
            - max((ruler.width(text, "body", SMALL) for _, text in score.ticks[-1:]), default=0) / 2
            - 2
        )
        self.head = 26.0 if score.marks else 4.0
        count = max(1, len(score.lanes))
        self.axis = 26.0
        self.lane = min(64.0, (area.height - self.head - self.axis) / count)
        self.height = self.head + self.axis + self.lane * count

    def x(self, at: float) -> float:
        """Return where the time ``at`` is."""
        return self.left + (self.right - self.left) * min(at, self.score.end) / self.score.end

    def frames(self) -> Iterator[DrawnFrame]:
        """Yield every frame."""
        for until, caption in self.score.frames:
            items = (*self._grid(), *self._bars(until), *self._marks(until))
            yield DrawnFrame(items, (), caption, self._said(until, caption))

    def _top(self, lane: str) -> float:
        return self.head + self.score.lanes.index(lane) * self.lane

    def _grid(self) -> Iterator[Item]:
        bottom = self.height - self.axis
        for index, lane in enumerate(self.score.lanes):
            top = self._top(lane)
            text = elided(lane, self.ruler, self.left - 16, TEXT, bold=True)
            yield Shape(
                id=f"lane.{lane}",
                rect=Rect(self.left, top, self.right - self.left, self.lane),
                fill="surface" if index % 2 == 0 else None,
            )
            yield TextBlock(
                id=f"lane.{lane}.name",
                rect=Rect(0, top, self.left - 12, self.lane),
                text=_line(text, TEXT, bold=True, align="right"),
                role="figure",
            )
        last = -1e9
        for index, (at, words) in enumerate(self.score.ticks):
            x, width = self.x(at), self.ruler.width(words, "body", SMALL)
            yield Shape(
                id=f"tick.{index}",
                rect=Rect(x - 0.5, self.head, 1, bottom - self.head + 5),
                fill="rule",
            )
            if x - width / 2 > last + 8:
                last = x + width / 2
                yield TextBlock(
                    id=f"tick.{index}.time",
                    rect=Rect(x - width / 2, bottom + 5, width, self.axis - 6),
                    text=_line(words, SMALL, token="muted"),
                    role="figure",
                )

    def _bars(self, until: float) -> Iterator[Item]:
        for span in self.score.spans:
            if span.start >= until:
                continue
            x, right = self.x(span.start), self.x(min(span.end, until))
            high = min(self.lane - 10, 42.0)
            rect = Rect(
                x + 1, self._top(span.lane) + (self.lane - high) / 2, max(2.0, right - x - 2), high
            )
            words = elided(span.label, self.ruler, rect.width - 6, TEXT, bold=True)
            yield Shape(
                id=f"bar.{span.id}",
                rect=rect,
                geometry="roundRect",
                radius=4.0,
                fill=quiet(span.color),
                line=Line(strong(span.color), 1.5),
                text=_line(words, TEXT, bold=True) if _readable(words, span.label) else None,
                alt=span.label,
            )

    def _marks(self, until: float) -> Iterator[Item]:
        free = 0.0
        for index, mark in enumerate(sorted(self.score.marks, key=lambda mark: mark.at)):
            if mark.at > until or (mark.at == until < self.score.end):
                continue
            x, width = self.x(mark.at), self.ruler.width(mark.label, "body", SMALL, bold=True)
            top = self._top(mark.lane) if mark.lane else self.head
            bottom = top + self.lane if mark.lane else self.height - self.axis
            yield Shape(
                id=f"mark.{index}",
                rect=Rect(x - 1.25, self.head - 4, 2.5, bottom - self.head + 4),
                fill="changed",
            )
            left = max(free, min(x - width / 2, self.right - width))
            if left + width <= self.right + 1:
                free = left + width + 10
                yield TextBlock(
                    id=f"mark.{index}.label",
                    rect=Rect(left, 0, width, 20),
                    text=_line(mark.label, SMALL, bold=True, token="changed"),
                    role="figure",
                )

    def _said(self, until: float, caption: str) -> str:
        parts = []
        for lane in self.score.lanes:
            bars = [span for span in self.score.spans if span.lane == lane and span.start < until]
            said = ", ".join(f"{span.label or 'busy'} ({span.color})" for span in bars)
            parts.append(f"{lane}: {said or 'nothing'}")
        marks = [mark.label for mark in self.score.marks if mark.at <= until]
        text = f"{caption} In order of time, {'; '.join(parts)}."
        return (text + (f" Marked: {', '.join(marks)}." if marks else "")).strip()


def _readable(words: str, label: str) -> bool:
    """Whether enough is left of a label that did not fit."""
    return bool(words) and (words == label or len(words) > 0.6 * len(label))


def _line(
    words: str,
    size: float,
    *,
    bold: bool = False,
    token: Literal["text", "muted", "changed"] = "text",
    align: Literal["left", "center", "right"] = "center",
) -> Text:
    runs = (Run(words, bold=bold),)
    return Text((Paragraph(runs),), size, token=token, align=align, anchor="middle", wrap=False)
