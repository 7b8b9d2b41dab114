"""Native charts: a chart part that keeps its numbers in an embedded workbook (ECMA-376 part 1, 21.2)."""

from talkbuilder.axis import (
    LABEL_GAP,
    TICKS,
    axis_bottom,
    axis_top,
    gap,
    has_dots,
    heading,
    is_stacked,
    label_shift,
    lies,
    look,
    name_step,
    plot,
    share,
)
from talkbuilder.backends.pptx import xml
from talkbuilder.backends.pptx.package import OFFICE, Part, Rel
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.shapes import Pen, frame
from talkbuilder.backends.pptx.workbook import SHEET, Cell, column, workbook
from talkbuilder.geometry import Rect
from talkbuilder.scene import Chart, Series
from talkbuilder.theme import Token
from talkbuilder.units import emu, hundredths

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AXES = (2_094_734_552, 2_094_734_553)
_SPACES = f'xmlns:c="{xml.C}" xmlns:a="{xml.A}" xmlns:r="{xml.R}"'
_INK: Token = "text"
_PAPER: Token = "background"
_OVERLAP = '<c:overlap val="100"/>'


def chart_frame(item: Chart, pen: Pen) -> str:
    """Return the graphic frame; the chart's own part is asked for through ``pen.charts``."""
    target = pen.charts[item.id]
    rid = pen.links.rels.add("chart", target)
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{pen.identity(item.id, item.alt, item.role)}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{frame(item.rect, "p:xfrm")}<a:graphic><a:graphicData uri="{xml.C}">'
        f'<c:chart xmlns:c="{xml.C}" r:id="{rid}"/></a:graphicData></a:graphic></p:graphicFrame>'
    )


def chart_parts(item: Chart, number: int, paint: Paint, language: str) -> tuple[Part, Part]:
    """Return the chart part and its workbook."""
    book = f"Microsoft_Excel_Sheet{number}.xlsx"
    return (
        Part(f"ppt/charts/chart{number}.xml", CHART_TYPE, chart_xml(item, paint, language),
             (Rel("rId1", OFFICE + "package", f"../embeddings/{book}"),)),
        Part(f"ppt/embeddings/{book}", BOOK_TYPE, workbook(_sheet(item))),
    )  # fmt: skip


def _sheet(item: Chart) -> list[list[Cell]]:
    """Categories in the first column, then a column a series; the spreads, as differences, follow to the right."""
    head: list[Cell] = [None, *(series.name for series in item.series)]
    rows: list[list[Cell]] = [[name] for name in item.categories]
    for series in item.series:
        for row, value in zip(rows, series.values, strict=False):
            row.append(float(value))
    for series in item.series:
        if series.spread:
            head += [f"{series.name} +", f"{series.name} -"]
            for row, (plus, minus) in zip(rows, differences(series), strict=False):
                row += [plus, minus]
    return [head, *rows]


def differences(series: Series) -> list[tuple[float, float]]:
    """Return how far each bar reaches up and down from its value.

    >>> differences(Series("s", (5.0,), "g", ((4.0, 7.5),)))
    [(2.5, 1.0)]
    """
    return [
        (round(high - value, 9), round(value - low, 9))
        for value, (low, high) in zip(series.values, series.spread, strict=False)
    ]


def chart_xml(item: Chart, paint: Paint, language: str) -> str:
    """Return the chart part."""
    extra = len(item.series) + 1
    series_xml = ""
    for index, series in enumerate(item.series):
        series_xml += _series(item, index, series, extra, paint)
        extra += 2 if series.spread else 0
    legend = ""
    unit, keys = heading(item)
    if len(item.series) > 1:
        style = _text(item.size, "text", paint)
        place = _layout(item, keys, size=True)
        legend = f'<c:legend><c:legendPos val="t"/>{place}<c:overlay val="0"/>{style}</c:legend>'
    inner = _layout(item, plot(item), size=True, target='<c:layoutTarget val="inner"/>')
    lang = xml.attr(language)
    return (
        f'{xml.HEAD}<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:lang val="{lang}"/><c:roundedCorners val="0"/>'
        f'<c:chart>{_unit(item, unit, paint)}<c:autoTitleDeleted val="{int(not item.unit)}"/>'
        f"<c:plotArea>{inner}{_plot(item, series_xml)}{_axes(item, paint)}"
        f'<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(item.size, 'text', paint)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _layout(item: Chart, rect: Rect, size: bool = False, target: str = "") -> str:
    """Return ``rect`` as shares of the chart's frame: everything stands where the other formats draw it."""
    frame_ = item.rect
    shares = [("x", (rect.x - frame_.x) / frame_.width), ("y", (rect.y - frame_.y) / frame_.height)]
    if size:
        shares += [("w", rect.width / frame_.width), ("h", rect.height / frame_.height)]
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    values = "".join(f'<c:{name} val="{round(share, 5)!r}"/>' for name, share in shares)
    return f"<c:layout><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>"


def _plot(item: Chart, series: str) -> str:
    axes = "".join(f'<c:axId val="{axis}"/>' for axis in _AXES)
    if item.kind == "line":
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
            f'<c:marker val="1"/>{axes}</c:lineChart>'
        )
    direction = "bar" if lies(item) else "col"
    stacked = is_stacked(item)
    free = gap(item)
    width = round(100 * (1 if stacked else len(item.series)) * free / (1 - free))
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{min(500, width)}"/>'
        f"{_OVERLAP if stacked else ''}{axes}</c:barChart>"
    )


def _series(item: Chart, index: int, series: Series, extra: int, paint: Paint) -> str:
    rows = len(item.categories)
    letter = column(index + 1)
    fill = paint.fill(series.token)
    if item.kind == "line":
        dot = (
            f'<c:symbol val="circle"/><c:size val="8"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr>'
            if has_dots(item)
            else '<c:symbol val="none"/>'
        )
        style = (
            f'<c:spPr><a:ln w="28575" cap="rnd">{fill}<a:round/></a:ln></c:spPr>'
            f"<c:marker>{dot}</c:marker>"
        )
    else:
        inside, edge = look(item, series)
        outline = f'<a:ln w="{emu(edge.width)}">{paint.fill(edge.token)}</a:ln>' if edge else ""
        style = f'<c:spPr>{paint.fill(inside)}{outline}</c:spPr><c:invertIfNegative val="0"/>'
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{xml.text(name)}</c:v></c:pt>'
        for n, name in enumerate(item.categories)
    )
    last = '<c:smooth val="0"/>' if item.kind == "line" else ""
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef><c:f>{SHEET}!${letter}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{xml.text(series.name)}</c:v></c:pt></c:strCache>'
        f"</c:strRef></c:tx>{style}{_labels(item, series, paint)}{_errors(item, series, extra, paint)}"
        f'<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${rows + 1}</c:f><c:strCache><c:ptCount val="{rows}"/>{names}'
        "</c:strCache></c:strRef></c:cat>"
        f"<c:val>{_numbers(letter, series.values, item.number_format)}</c:val>{last}</c:ser>"
    )


def _numbers(letter: str, values: tuple[float, ...], form: str) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{float(value)!r}</c:v></c:pt>' for n, value in enumerate(values)
    )
    return (
        f"<c:numRef><c:f>{SHEET}!${letter}$2:${letter}${len(values) + 1}</c:f><c:numCache>"
        f'<c:formatCode>{xml.text(form)}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _labels(item: Chart, series: Series, paint: Paint) -> str:
    """Where the labels of values stand: clear of the error bar if there is one."""
    if not item.labels:
        return ""
    where, token, apart = "outEnd", _INK, ""
    if item.kind == "line":
        where = "r" if series.spread else "t"
    elif is_stacked(item):
        where, token = "ctr", _PAPER
    elif series.spread:
        apart = "".join(
            f'<c:dLbl><c:idx val="{n}"/>{_moved(item, value, high)}{_label(item, where, token, paint)}</c:dLbl>'
            for n, (value, (_, high)) in enumerate(zip(series.values, series.spread, strict=False))
        )
    # A label that was moved gets a line that leads to it, in LibreOffice: it would go on where the error bar ends.
    leading = '<c:showLeaderLines val="0"/>' if apart else ""
    return f"<c:dLbls>{apart}{_label(item, where, token, paint)}{leading}</c:dLbls>"


def _moved(item: Chart, value: float, high: float) -> str:
    """Move a label from the end of its bar, in shares of the chart: clear of the error bar, which goes to ``high``."""
    width, height = item.rect.size
    if lies(item):
        dx, dy = label_shift(item, value, high)
        x, y = (dx + LABEL_GAP - 3) / width, dy / height
    else:
        x, y = 0.0, (share(item, value) - share(item, high)) * plot(item).height / height
    return (
        f'<c:layout><c:manualLayout><c:x val="{round(x, 5)!r}"/><c:y val="{round(y, 5)!r}"/>'
        "</c:manualLayout></c:layout>"
    )


def _label(item: Chart, where: str, token: Token, paint: Paint) -> str:
    shown = "".join(
        f'<c:{what} val="{int(what == "showVal")}"/>'
        for what in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )  # fmt: skip
    text = _text(item.size, token, paint, bold=item.kind in ("bar", "column"))
    return (
        f'<c:numFmt formatCode="{xml.attr(item.number_format)}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}"
        f'<c:dLblPos val="{where}"/>{shown}'
    )


def _errors(item: Chart, series: Series, extra: int, paint: Paint) -> str:
    if not series.spread:
        return ""
    gaps = differences(series)
    plus = _numbers(column(extra), tuple(up for up, _ in gaps), "General")
    minus = _numbers(column(extra + 1), tuple(down for _, down in gaps), "General")
    direction = '<c:errDir val="y"/>' if item.kind == "line" else ""
    token = series.token if item.kind == "line" else _INK
    return (
        f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{plus}</c:plus><c:minus>{minus}</c:minus>"
        f'<c:spPr><a:ln w="19050">{paint.fill(token)}</a:ln></c:spPr></c:errBars>'
    )


def _axes(item: Chart, paint: Paint) -> str:
    flat = lies(item)
    # A bar chart counts upward from the axis; turned round, its first category stands on top.
    order = "maxMin" if flat else "minMax"
    rule = f'<c:spPr><a:ln w="9525">{paint.fill("rule")}</a:ln></c:spPr>'
    none = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    hidden = int(not item.value_axis)
    grid = f"<c:majorGridlines>{rule}</c:majorGridlines>" if item.value_axis else ""
    style = _text(item.size, "text", paint)
    crosses = "min" if item.log else "autoZero"
    every = name_step(item)
    skip = f'<c:tickLblSkip val="{every}"/>' if every > 1 else ""
    return (
        f'<c:catAx><c:axId val="{_AXES[0]}"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if flat else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{rule}{style}'
        f'<c:crossAx val="{_AXES[1]}"/><c:crosses val="{crosses}"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/>{skip}<c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_AXES[1]}"/>{_scaling(item)}'
        f'<c:delete val="{hidden}"/><c:axPos val="{"b" if flat else "l"}"/>{grid}'
        f'<c:numFmt formatCode="{xml.attr(item.number_format)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{none}{style}<c:crossAx val="{_AXES[0]}"/>'
        f'<c:crosses val="{"max" if flat else "autoZero"}"/>{_steps(item)}</c:valAx>'
    )


def _scaling(item: Chart) -> str:
    """From zero to the same round number as in the other formats, so that error bars find room; or by powers of ten."""
    lowest = min((value for series in item.series for value in series.values), default=0.0)
    if lowest < 0:
        return '<c:scaling><c:orientation val="minMax"/></c:scaling>'
    base = '<c:logBase val="10"/>' if item.log else ""
    return (
        f'<c:scaling>{base}<c:orientation val="minMax"/><c:max val="{axis_top(item):g}"/>'
        f'<c:min val="{axis_bottom(item):g}"/></c:scaling>'
    )


def _steps(item: Chart) -> str:
    """The same lines across as in the other formats; powers of ten find their own."""
    if item.log or not item.value_axis or axis_top(item) <= 0:
        return ""
    return f'<c:crossBetween val="between"/><c:majorUnit val="{axis_top(item) / TICKS:g}"/>'


def _unit(item: Chart, rect: Rect, paint: Paint) -> str:
    """The unit as the chart's title: an axis that is not shown has none."""
    if not item.unit:
        return ""
    style = f'sz="{hundredths(item.size)}" b="0"'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {style}/></a:pPr>"
        f"<a:r><a:rPr {style}>{paint.fill('muted')}</a:rPr><a:t>{xml.text(item.unit)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'{_layout(item, rect)}<c:overlay val="1"/></c:title>'
    )


def _text(size: float, token: Token, paint: Paint, bold: bool = False) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{hundredths(size)}" b="{int(bold)}">'
        f'{paint.fill(token)}</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )
