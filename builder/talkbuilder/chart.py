"""A chart as plain items: bars, lines, axis and labels, placed; for every backend but PowerPoint, which has charts.

    +--------------------------------------+
    | legend                               |   only with more than one series
    | value axis | plot                    |
    |            | category labels         |
    +--------------------------------------+

Pure arithmetic on the numbers; text is only centred in boxes, so no ruler is needed.
"""

import math
from collections.abc import Iterator, Sequence

from talkbuilder.geometry import LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import Chart, Connector, Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token

TICKS = 5
GAP = 0.3
"""The share of a category's width that stays free."""


def nice_ceiling(value: float) -> float:
    """Return the next round number at or above ``value``: 1, 2, 2.5 or 5 times a power of ten.

    >>> nice_ceiling(37), nice_ceiling(0.9), nice_ceiling(0)
    (50.0, 1.0, 1.0)
    """
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1.0, 2.0, 2.5, 5.0, 10.0):
        if value <= step * power * (1 + 1e-9):
            return step * power
    return 10 * power


def said(value: float) -> str:
    """Return ``value`` for a label: at most four significant digits, thousands parted."""
    if value and (abs(value) >= 1000 or value == int(value)):
        return f"{value:,.0f}"
    return f"{value:.4g}"


def drawn(chart: Chart) -> tuple[Item, ...]:
    """Return what ``chart`` looks like, inside its box."""
    return tuple(_bars_across(chart) if chart.kind == "bar" else _columns(chart))


def axis_top(chart: Chart) -> float:
    """Return the end of the value axis."""
    if chart.kind == "stacked":
        sums = [sum(column) for column in zip(*(one.values for one in chart.series), strict=True)]
        return nice_ceiling(max(sums, default=1))
    values = [value for one in chart.series for value in one.values]
    highs = [high for one in chart.series for _, high in one.spread]
    return nice_ceiling(max([*values, *highs], default=1))


def _plot(chart: Chart) -> Rect:
    """Return the room that is left for the marks."""
    line = chart.size * 1.4
    top = line * 1.4 if len(chart.series) > 1 or chart.unit else line * 0.6
    left = chart.size * 4 if chart.value_axis else 4.0
    if chart.kind == "bar":
        longest = max((len(name) for name in chart.categories), default=0)
        left = min(chart.rect.width * 0.4, longest * chart.size * 0.56 + 12)
        bottom = line * 1.4 if chart.value_axis else 4.0
        return Rect(
            chart.rect.x + left,
            chart.rect.y + top,
            chart.rect.width - left - chart.size * 4,
            chart.rect.height - top - bottom,
        )
    return Rect(
        chart.rect.x + left,
        chart.rect.y + top,
        chart.rect.width - left - 4,
        chart.rect.height - top - line * 1.6,
    )


def _text(
    chart: Chart, key: str, words: str, rect: Rect, align: str, token: Token = "text"
) -> TextBlock:
    text = Text(
        (Paragraph((Run(words),)),),
        chart.size,
        token=token,
        align=align,  # type: ignore[arg-type]
        anchor="middle",
        wrap=False,
    )
    return TextBlock(id=f"{chart.id}.{key}", rect=rect, text=text, role="figure")


def _stroke(
    chart: Chart, key: str, points: Sequence[Point], token: Token, width: float
) -> Connector:
    path: Path = (MoveTo(points[0]), *(LineTo(point) for point in points[1:]))
    return Connector(
        id=f"{chart.id}.{key}", path=path, line=Line(token, width), preset="freeform", head="none"
    )


def _legend(chart: Chart) -> Iterator[Item]:
    x, y, line = chart.rect.x + 4, chart.rect.y, chart.size * 1.4
    if chart.unit:
        box = Rect(chart.rect.x, y, chart.rect.width, line)
        yield _text(chart, "unit", chart.unit, box, "right", "muted")
    if len(chart.series) < 2:
        return
    for index, one in enumerate(chart.series):
        side = chart.size * 0.8
        square = Rect(x, y + (line - side) / 2, side, side)
        yield Shape(id=f"{chart.id}.key{index}", rect=square, fill=one.token)
        width = len(one.name) * chart.size * 0.6 + 8
        yield _text(chart, f"name{index}", one.name, Rect(x + side + 6, y, width, line), "left")
        x += side + width + 16


def _columns(chart: Chart) -> Iterator[Item]:
    """Draw upright marks: columns, stacks or lines."""
    yield from _legend(chart)
    plot, top, line = _plot(chart), axis_top(chart), chart.size * 1.4
    for tick in range(TICKS + 1) if chart.value_axis else range(1):
        y = plot.bottom - plot.height * tick / TICKS
        ends = (Point(plot.x, y), Point(plot.right, y))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            box = Rect(chart.rect.x, y - line / 2, plot.x - chart.rect.x - 8, line)
            yield _text(chart, f"tick{tick}", said(top * tick / TICKS), box, "right", "muted")
    step = plot.width / max(1, len(chart.categories))
    for index, name in enumerate(chart.categories):
        box = Rect(plot.x + step * index, plot.bottom + 4, step, line)
        yield _text(chart, f"category{index}", name, box, "center")
    if chart.kind == "line":
        yield from _lines(chart, plot, top, step)
    elif chart.kind == "stacked":
        yield from _stacks(chart, plot, top, step)
    else:
        yield from _upright(chart, plot, top, step)


def _upright(chart: Chart, plot: Rect, top: float, step: float) -> Iterator[Item]:
    width = step * (1 - GAP) / max(1, len(chart.series))
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            x = plot.x + step * (index + GAP / 2) + width * number
            height = plot.height * max(0.0, value) / top
            bar = Rect(x, plot.bottom - height, width, height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=one.token)
            highest = value
            if one.spread:
                low, highest = one.spread[index]
                middle = x + width / 2
                marks = [plot.bottom - plot.height * end / top for end in (low, highest)]
                yield from _whisker(chart, f"{number}.{index}", middle, marks)
            if chart.labels:
                y = plot.bottom - plot.height * max(0.0, highest) / top - chart.size * 1.45
                box = Rect(x - width / 2, y, width * 2, chart.size * 1.4)
                yield _text(chart, f"{number}.{index}.label", said(value), box, "center")


def _whisker(chart: Chart, key: str, x: float, marks: Sequence[float]) -> Iterator[Item]:
    low, high = marks
    yield _stroke(chart, f"{key}.spread", (Point(x, low), Point(x, high)), "text", 1.25)
    for name, y in (("low", low), ("high", high)):
        yield _stroke(chart, f"{key}.{name}", (Point(x - 5, y), Point(x + 5, y)), "text", 1.25)


def _stacks(chart: Chart, plot: Rect, top: float, step: float) -> Iterator[Item]:
    floor = [plot.bottom] * len(chart.categories)
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            height = plot.height * max(0.0, value) / top
            floor[index] -= height
            x = plot.x + step * (index + GAP / 2)
            part = Rect(x, floor[index], step * (1 - GAP), height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=part, fill=one.token)


def _lines(chart: Chart, plot: Rect, top: float, step: float) -> Iterator[Item]:
    for number, one in enumerate(chart.series):
        points = [
            Point(plot.x + step * (index + 0.5), plot.bottom - plot.height * value / top)
            for index, value in enumerate(one.values)
        ]
        if len(points) > 1:
            yield _stroke(chart, f"{number}", points, one.token, 2.5)
        for index, point in enumerate(points):
            dot = Rect(point.x - 3.5, point.y - 3.5, 7, 7)
            key = f"{chart.id}.{number}.{index}"
            yield Shape(id=key, rect=dot, geometry="ellipse", fill=one.token)


def _bars_across(chart: Chart) -> Iterator[Item]:
    """Draw bars that lie: categories down the side, values to the right."""
    yield from _legend(chart)
    plot, top, line = _plot(chart), axis_top(chart), chart.size * 1.4
    for tick in range(TICKS + 1) if chart.value_axis else range(1):
        x = plot.x + plot.width * tick / TICKS
        ends = (Point(x, plot.y), Point(x, plot.bottom))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            box = Rect(x - 40, plot.bottom + 2, 80, line)
            yield _text(chart, f"tick{tick}", said(top * tick / TICKS), box, "center", "muted")
    step = plot.height / max(1, len(chart.categories))
    height = step * (1 - GAP) / max(1, len(chart.series))
    for index, name in enumerate(chart.categories):
        box = Rect(chart.rect.x, plot.y + step * index, plot.x - chart.rect.x - 8, step)
        yield _text(chart, f"category{index}", name, box, "right")
        for number, one in enumerate(chart.series):
            y = plot.y + step * (index + GAP / 2) + height * number
            value = one.values[index]
            end = plot.x + plot.width * max(0.0, value) / top
            bar = Rect(plot.x, y, end - plot.x, height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=one.token)
            if one.spread:
                low, high = one.spread[index]
                a, b = (plot.x + plot.width * part / top for part in (low, high))
                middle = y + height / 2
                key = f"{number}.{index}.spread"
                yield _stroke(chart, key, (Point(a, middle), Point(b, middle)), "text", 1.25)
                end = max(end, b)
            if chart.labels:
                box = Rect(end + 6, y, chart.size * 5, height)
                yield _text(chart, f"{number}.{index}.label", said(value), box, "left")
