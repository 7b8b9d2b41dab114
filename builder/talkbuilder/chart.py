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

from talkbuilder.customs import customs_of
from talkbuilder.geometry import LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import (
    Chart,
    Connector,
    Item,
    Line,
    Paragraph,
    Run,
    Series,
    Shape,
    Text,
    TextBlock,
)
from talkbuilder.theme import TOKENS, Token

TICKS = 5
GAP = 0.4
"""The least share of a category's room that stays free."""

_THICKEST = 3.0
"""How thick a bar may be, in ems of the labels."""

_ABOVE = 0.4
LABEL_GAP = 8.0

MANY = 24
"""With more categories than these, a line has no dots, and names stand only where there is room for them."""


def nice_ceiling(value: float) -> float:
    """Return the next number at or above ``value`` of which a fifth is round, too: an axis has five steps.

    >>> nice_ceiling(37), nice_ceiling(0.9), nice_ceiling(10.75), nice_ceiling(0)
    (40.0, 1.0, 15.0, 1.0)
    """
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0):
        if value <= step * power * (1 + 1e-9):
            return step * power
    return 10 * power


# The number formats that are read here; any other is "General" (ECMA-376 part 1, 18.8.31).
_FORMAT = re.compile(r"(?P<parted>#,##)?0(?:\.(?P<digits>0+))?(?P<percent>%)?")


def said(value: float, number_format: str = "General", language: str = "en") -> str:
    """Return ``value`` for a label: at most four significant digits, thousands parted, or as the format asks.

    >>> said(1234.5), said(0.27), said(3, "0.0"), said(0.25, "0%"), said(1234.5, language="de")
    ('1,234', '0.27', '3.0', '25%', '1.234')
    """
    return customs_of(language).number(_said(value, number_format))


def _said(value: float, number_format: str) -> str:
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
        top = nice_ceiling(highest)
        # What is counted is counted in whole steps: no axis says 1.5 threads.
        whole = all(value == int(value) for value in values if math.isfinite(value))
        return next_whole(top) if whole and top < 100 else top
    return highest * 1.02


def next_whole(top: float) -> float:
    """Return the next number at or above ``top`` that five whole steps reach.

    >>> next_whole(7.5), next_whole(25.0), next_whole(2.0)
    (10.0, 25.0, 5.0)
    """
    return float(math.ceil(top / TICKS) * TICKS)


def _sums(chart: Chart) -> list[float]:
    """Return what each category's stack adds up to."""
    columns = zip(*(one.values for one in chart.series), strict=True)
    return [sum(max(0.0, value) for value in column) for column in columns]


def plot(chart: Chart) -> Rect:
    """Return the room of the marks; few lying bars take less than there is, a little above the middle."""
    line = chart.size * 1.4
    rows = int(bool(chart.unit)) + int(len(chart.series) > 1)
    top = rows * line * 1.2 + line * 0.3
    if chart.kind != "bar":
        left = chart.size * 4 if chart.value_axis else 4.0
        above = _above(chart)
        return Rect(
            chart.rect.x + left,
            chart.rect.y + top + above,
            chart.rect.width - left - 4,
            chart.rect.height - top - above - line * 1.6,
        )
    left = min(chart.rect.width * 0.42, _widest(chart) + 12)
    below = line * 1.4 if chart.value_axis else 4.0
    room = chart.rect.height - top - below
    most = len(chart.categories) * chart.size * (2 + _THICKEST * len(chart.series))
    height = min(room, most)
    return Rect(
        chart.rect.x + left,
        chart.rect.y + top + (room - height) * _ABOVE,
        chart.rect.width - left - chart.size * 4,
        height,
    )


def _above(chart: Chart) -> float:
    """Return what stays free above upright marks: the highest has its value there, or the axis its last number."""
    if chart.kind == "bar":
        return 0.0
    if chart.labels and chart.kind != "stacked":
        return chart.size * 1.5
    return 0.0 if chart.unit or len(chart.series) > 1 else chart.size * 0.84


def rough_width(words: str, size: float) -> float:
    """Return how wide ``words`` are at most: nobody here has a ruler.

    >>> rough_width("sync.Map", 10.0) > rough_width("little", 10.0)
    True
    """
    return sum(_EMS.get(letter, 0.72 if letter.isupper() else 0.6) for letter in words) * size


# Ems of letters that are far from the usual width, rounded up.
_EMS = dict.fromkeys(" ,.:;!|'ijlftr()[]/", 0.34) | dict.fromkeys("mwMW%@", 0.95)


def _widest(chart: Chart) -> float:
    return max((rough_width(name, chart.size) for name in chart.categories), default=0.0)


def crowded(chart: Chart) -> bool:
    """Whether names or values of ``chart`` are in each other's way."""
    area = plot(chart)
    count, many = max(1, len(chart.categories)), max(1, len(chart.series))
    legend = sum(rough_width(one.name, chart.size) + chart.size * 0.8 + 30 for one in chart.series)
    if max(rough_width(chart.unit, chart.size), legend * (many > 1)) > heading(chart)[1].width:
        return True
    if chart.kind == "bar":
        step = area.height / count
        bar = step * (1 - gap(chart)) / many if many > 1 else step
        return step < chart.size * 1.3 or (chart.labels and bar < chart.size * 1.1)
    step = area.width / count
    if name_step(chart) == 1 and _widest(chart) + chart.size * 0.4 > step:
        return True
    if not chart.labels or chart.kind != "column":
        return False
    values = [value for one in chart.series for value in one.values]
    said_ = [said(value, chart.number_format, chart.language) for value in values]
    widest = max((rough_width(words, chart.size) for words in said_), default=0.0)
    return widest > (step * (1 - gap(chart)) / many if many > 1 else step)


def gap(chart: Chart) -> float:
    """Return the share of a category's room that stays free, so that no bar is a slab."""
    area = plot(chart)
    length = area.height if chart.kind == "bar" else area.width
    step = length / max(1, len(chart.categories))
    bars = 1 if chart.kind == "stacked" else len(chart.series)
    return max(GAP, 1 - bars * _THICKEST * chart.size / step) if step > 0 else GAP


def name_step(chart: Chart) -> int:
    """Return that every how many-th category has its name written: of many, as many as fit side by side.

    What a line leads through may stay unnamed sooner than a column, which stands for itself.
    """
    count = len(chart.categories)
    if chart.kind == "bar" or (chart.kind != "line" and count <= MANY):
        return 1
    widest = _widest(chart) + chart.size * 0.56
    return max(1, math.ceil(widest * count / plot(chart).width))


def has_dots(chart: Chart) -> bool:
    """Whether the points of a line are marked."""
    return len(chart.categories) <= MANY


def label_shift(chart: Chart, beyond: float) -> Point:
    """Return how far the value of a lying bar stands from its usual place behind the bar's end.

    ``beyond`` is how far its spread goes on. A short one is left behind, above a long one there is room.
    """
    length = plot(chart).width * beyond / axis_top(chart)
    if length < chart.size * 3:
        return Point(length, 0.0)
    return Point(0.0, -chart.size * 0.75)


def label_of_bar(chart: Chart, bar: Rect, beyond: float) -> Rect:
    """Return where the value of a lying bar stands."""
    height = chart.size * 1.4
    dx, dy = label_shift(chart, beyond)
    x = bar.right + LABEL_GAP + dx
    return Rect(x, bar.center.y - height / 2 + dy, chart.rect.right - x, height)


def look(chart: Chart, series: Series) -> tuple[Token, Line | None]:
    """Return fill and outline of a series' marks: quiet where a spread is drawn on them."""
    quiet = f"{series.token}-fill"
    if series.spread and chart.kind in ("bar", "column") and quiet in TOKENS:
        return quiet, Line(series.token, 1.5)
    return series.token, None


def _text(
    chart: Chart,
    key: str,
    words: str,
    rect: Rect,
    align: str,
    token: Token = "text",
    bold: bool = False,
) -> TextBlock:
    text = Text(
        (Paragraph((Run(words, bold=bold),)),),
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


def heading(chart: Chart) -> tuple[Rect, Rect]:
    """Return where the unit and the legend stand: above the marks, in line with them."""
    area, line = plot(chart), chart.size * 1.4
    left = area.x if chart.kind == "bar" else chart.rect.x
    legend = Rect(left, area.y - _above(chart) - line * 1.4, chart.rect.right - left, line)
    unit = legend.moved(0, -line * 1.2) if len(chart.series) > 1 else legend
    return unit, legend


def _heading(chart: Chart) -> Iterator[Item]:
    unit, legend = heading(chart)
    if chart.unit:
        yield _text(chart, "unit", chart.unit, unit, "left", "muted")
    if len(chart.series) < 2:
        return
    x, y, line = legend.x, legend.y, legend.height
    for index, one in enumerate(chart.series):
        side = chart.size * 0.8
        square = Rect(x, y + (line - side) / 2, side, side)
        fill, outline = look(chart, one)
        yield Shape(id=f"{chart.id}.key{index}", rect=square, fill=fill, line=outline)
        width = rough_width(one.name, chart.size) + 8
        yield _text(chart, f"name{index}", one.name, Rect(x + side + 6, y, width, line), "left")
        x += side + width + 16


def _columns(chart: Chart) -> Iterator[Item]:
    """Draw upright marks: columns, stacks or lines."""
    yield from _heading(chart)
    area, top, line = plot(chart), axis_top(chart), chart.size * 1.4
    for tick in range(TICKS + 1) if chart.value_axis else range(1):
        y = area.bottom - area.height * tick / TICKS
        ends = (Point(area.x, y), Point(area.right, y))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            box = Rect(chart.rect.x, y - line / 2, area.x - chart.rect.x - 8, line)
            yield _text(
                chart,
                f"tick{tick}",
                said(top * tick / TICKS, language=chart.language),
                box,
                "right",
                "muted",
            )
    step = area.width / max(1, len(chart.categories))
    every, end = name_step(chart), chart.rect.x - 1
    for index, name in list(enumerate(chart.categories))[::every]:
        middle = area.x + step * (index + 0.5)
        wide = min(step * every, rough_width(name, chart.size) + 4)
        # The first and the last may not stand over the edge, nor come too near to the one before.
        left = min(max(middle - wide / 2, chart.rect.x), chart.rect.right - wide)
        if left < end:
            continue
        end = left + wide
        box = Rect(left, area.bottom + 4, wide, line)
        yield _text(chart, f"category{index}", name, box, "center")
    if chart.kind == "line":
        yield from _lines(chart, area, top, step)
    elif chart.kind == "stacked":
        yield from _stacks(chart, area, top, step)
    else:
        yield from _upright(chart, area, top, step)


def _upright(chart: Chart, area: Rect, top: float, step: float) -> Iterator[Item]:
    free = gap(chart)
    width = step * (1 - free) / max(1, len(chart.series))
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            x = area.x + step * (index + free / 2) + width * number
            height = area.height * max(0.0, value) / top
            bar = Rect(x, area.bottom - height, width, height)
            fill, outline = look(chart, one)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=fill, line=outline)
            highest = value
            if one.spread:
                low, highest = one.spread[index]
                middle = x + width / 2
                marks = [area.bottom - area.height * end / top for end in (low, highest)]
                low_end, high_end = (Point(middle, y) for y in marks)
                yield from _whisker(chart, f"{number}.{index}", low_end, high_end)
            if chart.labels:
                y = area.bottom - area.height * max(0.0, highest) / top - chart.size * 1.45
                box = Rect(x - width / 2, y, width * 2, chart.size * 1.4)
                yield _text(
                    chart,
                    f"{number}.{index}.label",
                    said(value, chart.number_format, chart.language),
                    box,
                    "center",
                    bold=True,
                )


def _whisker(chart: Chart, key: str, low: Point, high: Point) -> Iterator[Item]:
    """Draw how far values spread."""
    dx, dy = (0.0, 6.0) if low.y == high.y else (6.0, 0.0)
    strokes = {
        "spread": (low, high),
        "low": (low.moved(-dx, -dy), low.moved(dx, dy)),
        "high": (high.moved(-dx, -dy), high.moved(dx, dy)),
    }
    for name, ends in strokes.items():
        yield _stroke(chart, f"{key}.{name}", ends, "text", 1.5)


def _stacks(chart: Chart, area: Rect, top: float, step: float) -> Iterator[Item]:
    floor = [area.bottom] * len(chart.categories)
    free = gap(chart)
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            height = area.height * max(0.0, value) / top
            floor[index] -= height
            x = area.x + step * (index + free / 2)
            part = Rect(x, floor[index], step * (1 - free), height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=part, fill=one.token)
            if chart.labels and height >= chart.size * 1.3:
                words = said(value, chart.number_format, chart.language)
                yield _text(chart, f"{number}.{index}.label", words, part, "center", "background")


def _lines(chart: Chart, area: Rect, top: float, step: float) -> Iterator[Item]:
    for number, one in enumerate(chart.series):
        points = [
            Point(area.x + step * (index + 0.5), area.bottom - area.height * value / top)
            for index, value in enumerate(one.values)
        ]
        if len(points) > 1:
            yield _stroke(chart, f"{number}", points, one.token, 2.5)
        for index, point in enumerate(points):
            if has_dots(chart):
                dot = Rect(point.x - 3.5, point.y - 3.5, 7, 7)
                key = f"{chart.id}.{number}.{index}"
                yield Shape(id=key, rect=dot, geometry="ellipse", fill=one.token)
            if chart.labels:
                box = Rect(point.x - step / 2, point.y - chart.size * 1.8, step, chart.size * 1.4)
                words = said(one.values[index], chart.number_format, chart.language)
                yield _text(chart, f"{number}.{index}.label", words, box, "center")


def _bars_across(chart: Chart) -> Iterator[Item]:
    """Draw bars that lie: categories down the side, values to the right."""
    yield from _heading(chart)
    area, top, line = plot(chart), axis_top(chart), chart.size * 1.4
    for tick in range(TICKS + 1) if chart.value_axis else range(1):
        x = area.x + area.width * tick / TICKS
        ends = (Point(x, area.y), Point(x, area.bottom))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            box = Rect(x - 40, area.bottom + 2, 80, line)
            yield _text(
                chart,
                f"tick{tick}",
                said(top * tick / TICKS, language=chart.language),
                box,
                "center",
                "muted",
            )
    step = area.height / max(1, len(chart.categories))
    free = gap(chart)
    height = step * (1 - free) / max(1, len(chart.series))
    for index, name in enumerate(chart.categories):
        box = Rect(chart.rect.x, area.y + step * index, area.x - chart.rect.x - 8, step)
        yield _text(chart, f"category{index}", name, box, "right")
        for number, one in enumerate(chart.series):
            y = area.y + step * (index + free / 2) + height * number
            value = one.values[index]
            end = area.x + area.width * max(0.0, value) / top
            bar = Rect(area.x, y, end - area.x, height)
            fill, outline = look(chart, one)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=fill, line=outline)
            beyond = one.spread[index][1] - value if one.spread else 0.0
            if one.spread:
                low, high = one.spread[index]
                a, b = (
                    Point(area.x + area.width * part / top, y + height / 2) for part in (low, high)
                )
                yield from _whisker(chart, f"{number}.{index}", a, b)
            if chart.labels:
                box = label_of_bar(chart, bar, beyond)
                words = said(value, chart.number_format, chart.language)
                yield _text(chart, f"{number}.{index}.label", words, box, "left", bold=True)
