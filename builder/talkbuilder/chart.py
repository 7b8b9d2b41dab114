"""A chart as plain items: bars, lines, axis and labels, placed; for every backend but PowerPoint, which has charts.

    +--------------------------------------+
    | legend                               |   only with more than one series
    | value axis | plot                    |
    |            | category labels         |
    +--------------------------------------+

Pure arithmetic on the numbers; text is only centred in boxes, so no ruler is needed.
"""

import math
import re
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


# The number formats that are read here; any other is "General" (ECMA-376 part 1, 18.8.31).
_FORMAT = re.compile(r"(?P<parted>#,##)?0(?:\.(?P<digits>0+))?(?P<percent>%)?")


def said(value: float, number_format: str = "General") -> str:
    """Return ``value`` for a label: at most four significant digits, thousands parted, or as the format asks.

    >>> said(1234.5), said(0.27), said(3, "0.0"), said(0.25, "0%")
    ('1,234', '0.27', '3.0', '25%')
    """
    found = _FORMAT.fullmatch(number_format)
    if found:
        percent = found["percent"] or ""
        digits = len(found["digits"] or "")
        return (
            f"{value * (100 if percent else 1):{',' if found['parted'] else ''}.{digits}f}{percent}"
        )
    if value and (abs(value) >= 1000 or value == int(value)):
        return f"{value:,.0f}"
    return f"{value:.4g}"


def drawn(chart: Chart) -> tuple[Item, ...]:
    """Return what ``chart`` looks like, inside its box."""
    return tuple(_bars_across(chart) if chart.kind == "bar" else _columns(chart))


def axis_top(chart: Chart) -> float:
    """Return the end of the value axis: a round number if it is shown, else a little above what is needed."""
    values = [value for one in chart.series for value in one.values]
    values += [high for one in chart.series for _, high in one.spread]
    highest = max(_sums(chart) if chart.kind == "stacked" else values, default=0.0)
    if chart.value_axis or highest <= 0 or not math.isfinite(highest):
        return nice_ceiling(highest)
    return highest * 1.08


def _sums(chart: Chart) -> list[float]:
    """Return what each category's stack adds up to."""
    columns = zip(*(one.values for one in chart.series), strict=True)
    return [sum(max(0.0, value) for value in column) for column in columns]


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
        # One series: above its first mark, where the eye begins. Several: the legend stands there.
        alone = len(chart.series) < 2
        left = _plot(chart).x if alone and chart.kind == "bar" else chart.rect.x
        box = Rect(left, y, chart.rect.right - left, line)
        yield _text(chart, "unit", chart.unit, box, "left" if alone else "right", "muted")
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
                low_end, high_end = (Point(middle, y) for y in marks)
                yield from _whisker(chart, f"{number}.{index}", low_end, high_end)
            if chart.labels:
                y = plot.bottom - plot.height * max(0.0, highest) / top - chart.size * 1.45
                box = Rect(x - width / 2, y, width * 2, chart.size * 1.4)
                yield _text(
                    chart,
                    f"{number}.{index}.label",
                    said(value, chart.number_format),
                    box,
                    "center",
                )


def _whisker(chart: Chart, key: str, low: Point, high: Point) -> Iterator[Item]:
    """Draw how far values spread, with a light edge so that it shows on a bar of any colour."""
    dx, dy = (0.0, 5.0) if low.y == high.y else (5.0, 0.0)
    strokes = {
        "spread": (low, high),
        "low": (low.moved(-dx, -dy), low.moved(dx, dy)),
        "high": (high.moved(-dx, -dy), high.moved(dx, dy)),
    }
    for name, ends in strokes.items():
        yield _stroke(chart, f"{key}.{name}.edge", ends, "background", 3.5)
    for name, ends in strokes.items():
        yield _stroke(chart, f"{key}.{name}", ends, "text", 1.5)


def _stacks(chart: Chart, plot: Rect, top: float, step: float) -> Iterator[Item]:
    floor = [plot.bottom] * len(chart.categories)
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            height = plot.height * max(0.0, value) / top
            floor[index] -= height
            x = plot.x + step * (index + GAP / 2)
            part = Rect(x, floor[index], step * (1 - GAP), height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=part, fill=one.token)
            if chart.labels and height >= chart.size * 1.3:
                words = said(value, chart.number_format)
                yield _text(chart, f"{number}.{index}.label", words, part, "center", "background")


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
            if chart.labels:
                box = Rect(point.x - step / 2, point.y - chart.size * 1.8, step, chart.size * 1.4)
                words = said(one.values[index], chart.number_format)
                yield _text(chart, f"{number}.{index}.label", words, box, "center")


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
                a, b = (
                    Point(plot.x + plot.width * part / top, y + height / 2) for part in (low, high)
                )
                yield from _whisker(chart, f"{number}.{index}", a, b)
                end = max(end, b.x)
            if chart.labels:
                box = Rect(end + 6, y, chart.size * 5, height)
                yield _text(
                    chart, f"{number}.{index}.label", said(value, chart.number_format), box, "left"
                )
