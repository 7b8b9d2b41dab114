"""Kind `chart`: numbers as a native chart that stays editable in PowerPoint."""

from itertools import cycle
from typing import Annotated, Literal, Self

from msgspec.structs import replace
from pydantic import BaseModel, Field, FiniteFloat, StringConstraints, model_validator

from talkbuilder.axis import crowded, lies, plot
from talkbuilder.geometry import Rect
from talkbuilder.graph import DrawnFrame, DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart as ChartItem
from talkbuilder.scene import Item, Series, TextBlock
from talkdiagrams.kinds.parts import SMALL, Color, label, strong
from talkdiagrams.kinds.scenario import Strict

Words = Annotated[str, StringConstraints(min_length=1, max_length=80)]

# The order in which series take colours that nobody chose: far apart, also for colour-blind eyes.
_ORDER: tuple[Color, ...] = ("brand", "m", "p", "good", "runnable", "bad", "waiting", "syscall")
SIZES = (18.0, 16.0, 14.0, 12.0)
ROW = 1.15
"""The least height of a lying bar's row, in ems of its name."""


class SeriesOptions(Strict):
    """One series."""

    name: Words = Field(description="What the legend says.")
    values: list[FiniteFloat] = Field(
        min_length=1, max_length=200, description="One number for each category."
    )
    spread: list[tuple[FiniteFloat, FiniteFloat]] = Field(
        default_factory=list,
        description="For each value the lowest and highest measured: error bars.",
    )
    color: Color | None = Field(
        None, description="A colour by meaning; default: the next in order."
    )


class ChartOptions(Strict):
    """A chart."""

    type: Literal["bar", "column", "stacked", "stacked-bar", "line"] = Field(
        "bar",
        description="Lying bars, upright columns, columns or lying bars whose series are stacked, or lines.",
    )
    scale: Literal["linear", "log"] = Field(
        "linear",
        description="`log`: values stand by their powers of ten, for what differs by orders of magnitude.",
    )
    categories: list[Words] = Field(
        min_length=1, max_length=60, description="What is compared: a name for each value."
    )
    series: list[SeriesOptions] = Field(min_length=1, max_length=8, description="The numbers.")
    unit: str = Field("", max_length=120, description="The unit of the values.")
    labels: bool = Field(True, description="Write each value at its mark.")
    axis: bool = Field(False, description="Draw the value axis.")
    source: str = Field(
        "", max_length=300, description="Where the numbers come from: release, machine, tries."
    )

    @model_validator(mode="after")
    def _as_many(self) -> Self:
        if self.type == "line" and len(self.categories) < 2:
            raise ValueError("a line needs two categories at least")
        return self


class Chart:
    """A native chart."""

    name = "chart"
    summary = "Bars, columns, stacks or lines with spread: a native chart from the numbers given."
    options: type[BaseModel] = ChartOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, ChartOptions)
        problems = _faults(request, options)
        if problems:
            return None, tuple(problems)
        area, log = request.area, options.scale == "log"
        items: list[Item] = []
        height = area.height
        if options.source:
            text, size = label(
                options.source,
                request.ruler,
                width=area.width,
                size=SMALL,
                token="muted",
                align="left",
            )
            height -= size.height + 6
            rect = Rect(0, height + 6, area.width, size.height)
            items.append(TextBlock(id="source", rect=rect, text=text, role="figure"))
        chart = ChartItem(
            id="chart",
            rect=Rect(0, 0, area.width, height),
            kind=options.type,
            categories=tuple(options.categories),
            series=_series(options),
            unit=f"{options.unit}, logarithmic scale".lstrip(", ") if log else options.unit,
            size=SIZES[0],
            value_axis=options.axis or options.type not in ("bar", "column") or log,
            log=log,
            number_format=_format(options),
            labels=options.labels and options.type in ("bar", "column"),
            alt=_said(options),
        )
        chart = _uncrowded(chart)
        most = int(plot(chart).height / (SIZES[-1] * ROW))
        if lies(chart) and len(chart.categories) > most:
            message = f"{len(chart.categories)} bars do not stand below each other: at most {most}"
            hint = "show some of them, or use `type: column` with short names"
            place = request.place("categories")
            return None, (Problem(place, "too-many-bars", message, hint),)
        return DrawnStory(area, (DrawnFrame((chart, *items), alt=_said(options)),)), ()


def _uncrowded(chart: ChartItem) -> ChartItem:
    """Return ``chart`` in the largest type in which nothing is in the way of anything; an axis may say the values."""
    for labels in dict.fromkeys((chart.labels, False)):
        for size in SIZES:
            tried = replace(chart, size=size, labels=labels)
            if not labels:
                tried = replace(tried, value_axis=True)
            if not crowded(tried):
                return tried
    return replace(chart, size=SIZES[-1])


def _format(options: ChartOptions) -> str:
    """Part the thousands of whole numbers, in PowerPoint as everywhere else."""
    values = [value for one in options.series for value in one.values]
    whole = all(value == int(value) for value in values)
    return "#,##0" if whole and any(value >= 1000 for value in values) else "General"


def _series(options: ChartOptions) -> tuple[Series, ...]:
    taken = {one.color for one in options.series}
    free = cycle([color for color in _ORDER if color not in taken] or _ORDER)
    found = []
    for one in options.series:
        color: Color = next(free) if one.color is None else one.color
        found.append(Series(one.name, tuple(one.values), strong(color), tuple(one.spread)))
    return tuple(found)


def _faults(request: FigureRequest, options: ChartOptions) -> list[Problem]:
    problems = []
    if options.scale == "log" and options.type in ("stacked", "stacked-bar"):
        message = "parts of a stack have no lengths that compare on a logarithmic scale"
        hint = "use columns or lines, or leave `scale` out"
        problems.append(Problem(request.place("scale"), "log-stack", message, hint))
    count = len(options.categories)
    for index, one in enumerate(options.series):
        for field, found in (("values", len(one.values)), ("spread", len(one.spread))):
            if found != count and (field == "values" or found):
                message = f"categories: {count}, {field}: {found}"
                hint = "one for each category, in their order"
                place = request.place("series", index, field)
                problems.append(Problem(place, "uneven-series", message, hint))
        for at, (value, ends) in enumerate(zip(one.values, one.spread, strict=False)):
            if not ends[0] <= value <= ends[1]:
                message = f"{value:g} is not between {ends[0]:g} and {ends[1]:g}"
                place = request.place("series", index, "spread", at)
                problems.append(Problem(place, "bad-spread", message, "lowest, then highest"))
        for at, value in enumerate(one.values):
            lowest = one.spread[at][0] if at < len(one.spread) else value
            if min(value, lowest) < 0:
                place = request.place("series", index, "values", at)
                message = "a chart here begins at zero, and this is below it"
                problems.append(Problem(place, "negative", message))
            elif options.scale == "log" and min(value, lowest) == 0:
                place = request.place("series", index, "values", at)
                message = "on a logarithmic scale there is no zero"
                problems.append(Problem(place, "log-zero", message, "leave `scale` out"))
    return problems


def _said(options: ChartOptions) -> str:
    unit = f" ({options.unit})" if options.unit else ""
    parts = []
    for one in options.series:
        values = [
            f"{category} {value:g}"
            + (f" (from {one.spread[at][0]:g} to {one.spread[at][1]:g})" if one.spread else "")
            for at, (category, value) in enumerate(zip(options.categories, one.values, strict=True))
        ]
        parts.append(f"{one.name}: {', '.join(values)}")
    scale = " on a logarithmic scale" if options.scale == "log" else ""
    text = f"{options.type.replace('-', ' ').capitalize()} chart{unit}{scale}. {'; '.join(parts)}."
    return f"{text} {options.source}".strip()
