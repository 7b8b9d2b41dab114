"""Text as SVG: a line is a ``text`` element, a run a ``tspan``; lines break where they were measured."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from talkbuilder.backends.vector.markup import attributes
from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.geometry import Rect
from talkbuilder.ports import Ruler
from talkbuilder.scene import Link, Paragraph, Run, Text
from talkbuilder.theme import Family, Theme

ASCENT = 0.935
NATURAL = 1.2
CSS_FAMILY: dict[Family, str] = {
    "body": "TalkSans,TalkMore,Arial,sans-serif",
    "heading": "TalkSans,TalkMore,Arial,sans-serif",
    "code": "TalkMono,TalkMore,Consolas,monospace",
}


# Widths as the ruler adds them up: no kerning, no ligatures, no fake slants where a face has none. `white-space`, since
# Chromium does not look for xml:space any more.
SETTING = (
    "font-kerning:none;font-variant-ligatures:none;font-synthesis:none;"
    "text-rendering:geometricPrecision;white-space:pre"
)
SVG_STYLE = f"text{{{SETTING}}}"


class SetLine(Struct, frozen=True):
    """One line: its runs without the break's own white space, and its paragraph."""

    runs: tuple[Run, ...]
    paragraph: Paragraph
    first: bool
    size: float


def lines(block: Text) -> Iterator[SetLine]:
    """Yield the lines of ``block`` from top to bottom."""
    for paragraph in block.paragraphs:
        size = paragraph.size or block.size
        starts = (0, *paragraph.breaks)
        stops = (*paragraph.breaks, len(paragraph.text))
        for number, (start, stop) in enumerate(zip(starts, stops, strict=True)):
            yield SetLine(_cut(paragraph.runs, start, stop), paragraph, number == 0, size)


def _cut(runs: tuple[Run, ...], start: int, stop: int) -> tuple[Run, ...]:
    """Return the characters from ``start`` to ``stop``; white space at the end of a line hangs, so it is dropped."""
    found: list[Run] = []
    at = 0
    for run in runs:
        a, b = max(start, at), min(stop, at + len(run.text))
        if a < b:
            found.append(_with(run, run.text[a - at : b - at]))
        at += len(run.text)
    while found and not found[-1].text.rstrip(" \n"):
        found.pop()
    if found:
        found[-1] = _with(found[-1], found[-1].text.rstrip(" \n"))
    return tuple(found)


def _with(run: Run, text: str) -> Run:
    return Run(text, run.bold, run.italic, run.family, run.token, run.mark, run.link)


def height(block: Text) -> float:
    """Return how high the text is, spaces between paragraphs included."""
    total = sum(line.size * block.line_height for line in lines(block))
    return total + sum(paragraph.before for paragraph in block.paragraphs[1:])


def inner(rect: Rect, block: Text) -> Rect:
    """Return the room inside the insets."""
    left, top, right, bottom = block.inset
    return Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)


def top_of(rect: Rect, block: Text) -> float:
    """Return the y at which the text begins, by its anchor."""
    room = inner(rect, block)
    spare = room.height - height(block)
    return room.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[block.anchor]


def svg_text(
    rect: Rect, block: Text, theme: Theme, ruler: Ruler, href: Callable[[Link], str]
) -> str:
    """Return ``block`` set in ``rect``. The ruler is asked where a highlight stands, for nothing else."""
    room, y = inner(rect, block), top_of(rect, block)
    parts: list[str] = []
    begun = False
    for line in lines(block):
        paragraph, size = line.paragraph, line.size
        if line.first:
            y += paragraph.before if begun else 0.0
            begun = True
        pitch = size * block.line_height
        baseline = y + (pitch - size * NATURAL) / 2 + size * ASCENT
        align = paragraph.align or block.align
        left = room.x + paragraph.indent
        right = room.right
        if paragraph.rtl:
            left, right = room.x, right - paragraph.indent
        x = {"left": left, "center": (left + right) / 2, "right": right}[align]
        if line.first and paragraph.bullet:
            hang = right + paragraph.hanging if paragraph.rtl else left - paragraph.hanging
            parts.append(_bullet(hang, baseline, paragraph, block, theme, size))
        if line.runs:
            parts.append(_marks(line, x, y, pitch, align, block, theme, ruler))
            way = "rtl" if paragraph.rtl else None
            parts.append(_line(line.runs, x, baseline, align, block, theme, size, href, way))
        y += pitch
    return "".join(parts)


def _bullet(
    x: float, baseline: float, paragraph: Paragraph, block: Text, theme: Theme, size: float
) -> str:
    fill = theme.rgb(block.token).css
    family = CSS_FAMILY["code"] if block.family == "code" else None
    weight = "700" if block.bold else None
    begin = attributes(
        x=x,
        y=baseline,
        direction="rtl" if paragraph.rtl else None,
        font_family=family,
        font_size=size,
        font_weight=weight,
        fill=fill,
    )
    return f"<text{begin}>{escaped(paragraph.bullet)}</text>"


def _line(
    runs: tuple[Run, ...],
    x: float,
    baseline: float,
    align: str,
    block: Text,
    theme: Theme,
    size: float,
    href: Callable[[Link], str],
    way: str | None,
) -> str:
    # Start and end follow the direction, left and right do not.
    begins, ends = ("right", "left") if way else ("left", "right")
    anchor = {begins: None, "center": "middle", ends: "end"}[align]
    begin = attributes(
        x=x,
        y=baseline,
        direction=way,
        text_anchor=anchor,
        font_family=CSS_FAMILY["code"] if block.family == "code" else None,
        font_size=size,
        font_weight="700" if block.bold else None,
        fill=theme.rgb(block.token).css,
    )
    return f"<text{begin}>{''.join(_span(run, block, theme, href) for run in runs)}</text>"


def _span(run: Run, block: Text, theme: Theme, href: Callable[[Link], str]) -> str:
    target = href(run.link) if run.link else ""
    token = run.token or ("link" if target else None)
    style = attributes(
        font_family=CSS_FAMILY[run.family] if run.family and run.family != block.family else None,
        font_weight="700" if run.bold and not block.bold else None,
        font_style="italic" if run.italic else None,
        fill=theme.rgb(token).css if token else None,
    )
    shown = f"<tspan{style}>{escaped(run.text)}</tspan>" if style else escaped(run.text)
    return f"<a{attributes(href=target)}>{shown}</a>" if target else shown


def _marks(
    line: SetLine,
    x: float,
    y: float,
    pitch: float,
    align: str,
    block: Text,
    theme: Theme,
    ruler: Ruler,
) -> str:
    """Return the highlights behind a line."""
    if not any(run.mark for run in line.runs):
        return ""
    widths = [
        ruler.width(
            run.text, run.family or block.family, line.size, run.bold or block.bold, run.italic
        )
        for run in line.runs
    ]
    at = x - {"left": 0.0, "center": sum(widths) / 2, "right": sum(widths)}[align]
    parts = []
    placed = list(zip(line.runs, widths, strict=True))
    for run, width in reversed(placed) if line.paragraph.rtl else placed:
        if run.mark:
            box = attributes(x=at, y=y, width=width, height=pitch, fill=theme.rgb(run.mark).css)
            parts.append(f"<rect{box}/>")
        at += width
    return "".join(parts)
