"""A chart as plain items: bars, lines, axis and labels, placed; for every backend but PowerPoint, which has charts.

Where everything stands: axis.py.
"""

from collections.abc import Iterator, Sequence

from talkbuilder.axis import (
    axis_bottom,
    gap,
    has_dots,
    heading,
    is_stacked,
    label_of_bar,
    lies,
    look,
    name_step,
    plot,
    rough_width,
    said,
    share,
    ticks,
)
from talkbuilder.geometry import LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import (
    Chart,
    Connector,
    Item,
    Line,
    Paragraph,
    Run,
    Shape,
    Text,
    TextBlock,
)
from talkbuilder.theme import Token


def drawn(chart: Chart) -> tuple[Item, ...]:
    """Return what ``chart`` looks like, inside its box."""
    return tuple(_bars_across(chart) if lies(chart) else _columns(chart))


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
    area, line = plot(chart), chart.size * 1.4
    for tick, value in enumerate(ticks(chart) if chart.value_axis else (axis_bottom(chart),)):
        y = area.bottom - area.height * share(chart, value)
        ends = (Point(area.x, y), Point(area.right, y))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            box = Rect(chart.rect.x, y - line / 2, area.x - chart.rect.x - 8, line)
            yield _text(
                chart,
                f"tick{tick}",
                said(value, language=chart.language),
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
        yield from _lines(chart, area, step)
    elif is_stacked(chart):
        yield from _stacks(chart, area, step)
    else:
        yield from _upright(chart, area, step)


def _upright(chart: Chart, area: Rect, step: float) -> Iterator[Item]:
    free = gap(chart)
    width = step * (1 - free) / max(1, len(chart.series))
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            x = area.x + step * (index + free / 2) + width * number
            height = area.height * share(chart, value)
            bar = Rect(x, area.bottom - height, width, height)
            fill, outline = look(chart, one)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=fill, line=outline)
            highest = value
            if one.spread:
                low, highest = one.spread[index]
                middle = x + width / 2
                marks = [area.bottom - area.height * share(chart, end) for end in (low, highest)]
                low_end, high_end = (Point(middle, y) for y in marks)
                yield from _whisker(chart, f"{number}.{index}", low_end, high_end)
            if chart.labels:
                y = area.bottom - area.height * share(chart, highest) - chart.size * 1.45
                box = Rect(x - width / 2, y, width * 2, chart.size * 1.4)
                yield _text(
                    chart,
                    f"{number}.{index}.label",
                    said(value, chart.number_format, chart.language),
                    box,
                    "center",
                    bold=True,
                )


def _whisker(
    chart: Chart, key: str, low: Point, high: Point, token: Token = "text"
) -> Iterator[Item]:
    """Draw how far values spread."""
    dx, dy = (0.0, 6.0) if low.y == high.y else (6.0, 0.0)
    strokes = {
        "spread": (low, high),
        "low": (low.moved(-dx, -dy), low.moved(dx, dy)),
        "high": (high.moved(-dx, -dy), high.moved(dx, dy)),
    }
    for name, ends in strokes.items():
        yield _stroke(chart, f"{key}.{name}", ends, token, 1.5)


def _stacks(chart: Chart, area: Rect, step: float) -> Iterator[Item]:
    floor = [area.bottom] * len(chart.categories)
    free = gap(chart)
    for number, one in enumerate(chart.series):
        for index, value in enumerate(one.values):
            height = area.height * share(chart, value)
            floor[index] -= height
            x = area.x + step * (index + free / 2)
            part = Rect(x, floor[index], step * (1 - free), height)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=part, fill=one.token)
            if chart.labels and height >= chart.size * 1.3:
                words = said(value, chart.number_format, chart.language)
                yield _text(chart, f"{number}.{index}.label", words, part, "center", "background")


def _lines(chart: Chart, area: Rect, step: float) -> Iterator[Item]:
    for number, one in enumerate(chart.series):
        points = [
            Point(area.x + step * (index + 0.5), area.bottom - area.height * share(chart, value))
            for index, value in enumerate(one.values)
        ]
        if len(points) > 1:
            yield _stroke(chart, f"{number}", points, one.token, 2.5)
        for index, (low, high) in enumerate(one.spread):
            x = points[index].x
            a, b = (Point(x, area.bottom - area.height * share(chart, end)) for end in (low, high))
            yield from _whisker(chart, f"{number}.{index}", a, b, one.token)
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
    area, line = plot(chart), chart.size * 1.4
    for tick, value in enumerate(ticks(chart) if chart.value_axis else (axis_bottom(chart),)):
        x = area.x + area.width * share(chart, value)
        ends = (Point(x, area.y), Point(x, area.bottom))
        yield _stroke(chart, f"grid{tick}", ends, "rule", 0.75 if tick else 1.25)
        if chart.value_axis:
            words = said(value, language=chart.language)
            wide = rough_width(words, chart.size) + 4
            box = Rect(x - wide / 2, area.bottom + 2, wide, line)
            yield _text(
                chart,
                f"tick{tick}",
                said(value, language=chart.language),
                box,
                "center",
                "muted",
            )
    step = area.height / max(1, len(chart.categories))
    free = gap(chart)
    bars = 1 if is_stacked(chart) else max(1, len(chart.series))
    height = step * (1 - free) / bars
    for index, name in enumerate(chart.categories):
        box = Rect(chart.rect.x, area.y + step * index, area.x - chart.rect.x - 8, step)
        yield _text(chart, f"category{index}", name, box, "right")
        begin = area.x
        for number, one in enumerate(chart.series):
            value = one.values[index]
            long = area.width * share(chart, value)
            y = area.y + step * (index + free / 2) + (0 if bars == 1 else height * number)
            bar = Rect(begin, y, long, height)
            fill, outline = look(chart, one)
            yield Shape(id=f"{chart.id}.{number}.{index}", rect=bar, fill=fill, line=outline)
            if is_stacked(chart):
                begin += long
                continue
            low, high = one.spread[index] if one.spread else (value, value)
            if one.spread:
                a, b = (
                    Point(area.x + area.width * share(chart, end), y + height / 2)
                    for end in (low, high)
                )
                yield from _whisker(chart, f"{number}.{index}", a, b)
            if chart.labels:
                box = label_of_bar(chart, bar, value, high)
                words = said(value, chart.number_format, chart.language)
                yield _text(chart, f"{number}.{index}.label", words, box, "left", bold=True)
