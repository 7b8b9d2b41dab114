"""A chart's numbers and its rooms: where its axis ends, where marks, names and legend stand. The same for every format.

    +--------------------------------------+
    | unit                                 |
    | legend                               |   only with more than one series
    | value axis | plot                    |
    |            | category labels         |
    +--------------------------------------+

Pure arithmetic on the numbers; nobody here has a ruler.
"""

import math
import re

from talkbuilder.customs import customs_of
from talkbuilder.geometry import Point, Rect
from talkbuilder.scene import Chart, Line, Series
from talkbuilder.theme import TOKENS, Token

TICKS = 5
GAP = 0.4
"""The least share of a category's room that stays free."""

GAP_OF_MANY = 0.25
"""Where each category has several lying bars: their values stand beside them, and need their height."""

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


LYING = ("bar", "stacked-bar")
STACKED = ("stacked", "stacked-bar")


def lies(chart: Chart) -> bool:
    """Whether its categories go down the side, and its values to the right."""
    return chart.kind in LYING


def is_stacked(chart: Chart) -> bool:
    """Whether the marks of a category stand on each other."""
    return chart.kind in STACKED


def _ends(chart: Chart) -> list[float]:
    """Return every number that has to find room on the axis."""
    values = [value for one in chart.series for value in one.values]
    return values + [end for one in chart.series for ends in one.spread for end in ends]


def axis_bottom(chart: Chart) -> float:
    """Return where the value axis begins: at zero, or a power of ten below everything."""
    if not chart.log:
        return 0.0
    lowest = min((value for value in _ends(chart) if value > 0), default=1.0)
    # The least mark has a length, too.
    return float(10.0 ** math.floor(math.log10(lowest) - 0.05))


def ticks(chart: Chart) -> tuple[float, ...]:
    """Return the values that the axis names: fifths, or powers of ten."""
    top = axis_top(chart)
    if not chart.log:
        return tuple(top * tick / TICKS for tick in range(TICKS + 1))
    first, last = round(math.log10(axis_bottom(chart))), round(math.log10(top))
    return tuple(10.0**power for power in range(first, last + 1, 1 + (last - first) // 8))


def share(chart: Chart, value: float) -> float:
    """Return how far along the axis ``value`` stands, 0 to 1; what is below its beginning stands there."""
    bottom, top = axis_bottom(chart), axis_top(chart)
    if not chart.log:
        return max(0.0, value) / top
    if value <= bottom:
        return 0.0
    return math.log10(value / bottom) / math.log10(top / bottom)


def axis_top(chart: Chart) -> float:
    """Return the end of the value axis: a round number if it is shown, else a little above what is needed."""
    values = _ends(chart)
    highest = max(_sums(chart) if is_stacked(chart) else values, default=0.0)
    if chart.log:
        power = math.ceil(math.log10(highest) - 1e-9) if highest > 0 else 1
        return float(max(10.0**power, axis_bottom(chart) * 10))
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
    if not lies(chart):
        left = max(chart.size * 2, _widest_tick(chart)) + 10 if chart.value_axis else 4.0
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
    bars = 1 if is_stacked(chart) else len(chart.series)
    most = len(chart.categories) * chart.size * (2 + _THICKEST * bars)
    height = min(room, most)
    return Rect(
        chart.rect.x + left,
        chart.rect.y + top + (room - height) * _ABOVE,
        chart.rect.width - left - chart.size * 4,
        height,
    )


def _widest_tick(chart: Chart) -> float:
    words = (said(value, language=chart.language) for value in ticks(chart))
    return max(rough_width(one, chart.size) for one in words)


def _above(chart: Chart) -> float:
    """Return what stays free above upright marks: the highest has its value there, or the axis its last number."""
    if lies(chart):
        return 0.0
    if chart.labels and not is_stacked(chart):
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
    if lies(chart):
        step = area.height / count
        parts = len(ticks(chart)) - 1
        if chart.value_axis and _widest_tick(chart) + chart.size > area.width / parts:
            return True
        bar = step * (1 - gap(chart)) / many if many > 1 and not is_stacked(chart) else step
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
    length = area.height if lies(chart) else area.width
    step = length / max(1, len(chart.categories))
    bars = 1 if is_stacked(chart) else len(chart.series)
    if bars > 1 and lies(chart):
        return (
            max(GAP_OF_MANY, 1 - bars * _THICKEST * chart.size / step) if step > 0 else GAP_OF_MANY
        )
    return max(GAP, 1 - bars * _THICKEST * chart.size / step) if step > 0 else GAP


def name_step(chart: Chart) -> int:
    """Return that every how many-th category has its name written: of many, as many as fit side by side.

    What a line leads through may stay unnamed sooner than a column, which stands for itself.
    """
    count = len(chart.categories)
    if lies(chart) or (chart.kind != "line" and count <= MANY):
        return 1
    widest = _widest(chart) + chart.size * 0.56
    return max(1, math.ceil(widest * count / plot(chart).width))


def has_dots(chart: Chart) -> bool:
    """Whether the points of a line are marked."""
    return len(chart.categories) <= MANY


def label_shift(chart: Chart, value: float, high: float) -> Point:
    """Return how far the words of a lying bar stand from their usual place behind the bar's end, at ``value``.

    Its spread goes on to ``high``. A short one is left behind, above a long one there is room, unless another bar is.
    """
    length = plot(chart).width * (share(chart, high) - share(chart, value))
    if length < chart.size * 3 or len(chart.series) > 1:
        return Point(length, 0.0)
    return Point(0.0, -chart.size * 0.75)


def label_of_bar(chart: Chart, bar: Rect, value: float, high: float) -> Rect:
    """Return where the value of a lying bar stands."""
    height = chart.size * 1.4
    dx, dy = label_shift(chart, value, high)
    x = bar.right + LABEL_GAP + dx
    return Rect(x, bar.center.y - height / 2 + dy, chart.rect.right - x, height)


def look(chart: Chart, series: Series) -> tuple[Token, Line | None]:
    """Return fill and outline of a series' marks: quiet where a spread is drawn on them."""
    quiet = f"{series.token}-fill"
    if series.spread and chart.kind in ("bar", "column") and quiet in TOKENS:
        return quiet, Line(series.token, 1.5)
    return series.token, None


def heading(chart: Chart) -> tuple[Rect, Rect]:
    """Return where the unit and the legend stand: above the marks, in line with them."""
    area, line = plot(chart), chart.size * 1.4
    left = area.x if lies(chart) else chart.rect.x
    legend = Rect(left, area.y - _above(chart) - line * 1.4, chart.rect.right - left, line)
    unit = legend.moved(0, -line * 1.2) if len(chart.series) > 1 else legend
    return unit, legend
