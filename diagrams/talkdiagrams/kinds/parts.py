"""What every kind draws with: measured labels, boxes that fit them, and the colours by name."""

from collections.abc import Callable, Iterable
from typing import Literal, TypeVar, get_args

from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.inline import parse
from talkbuilder.ports import Ruler
from talkbuilder.scene import Geometry, Line, Paragraph, Run, Shape, Text
from talkbuilder.theme import Token

# Natural sizes of a figure's text, in points: layout scales the whole figure to its room afterwards.
LABEL = 14.0
SMALL = 12.0
LINE = 1.2

# The colours that an outline may name. Each is a pair of tokens: a strong line and a quiet fill.
Color = Literal[
    "plain", "g", "m", "p", "running", "runnable", "waiting", "syscall", "idle", "good", "bad",
    "changed", "brand",
]  # fmt: skip
COLORS: tuple[Color, ...] = get_args(Color)

_PAIRS: dict[Color, tuple[Token, Token]] = {
    "plain": ("rule", "surface"),
    "g": ("g", "g-fill"),
    "m": ("m", "m-fill"),
    "p": ("p", "p-fill"),
    "running": ("running", "running-fill"),
    "runnable": ("runnable", "runnable-fill"),
    "waiting": ("waiting", "waiting-fill"),
    "syscall": ("syscall", "syscall-fill"),
    "idle": ("idle", "idle-fill"),
    "good": ("good", "good-fill"),
    "bad": ("bad", "bad-fill"),
    "changed": ("changed", "changed-fill"),
    "brand": ("brand", "brand-fill"),
}


Page = TypeVar("Page")


def readable(pages: Iterable[Page], smallest: Callable[[Page], float], least: float) -> Page:
    """Return the first page whose smallest words have ``least`` points; if none has, the one where they are largest.

    ``pages`` come from the roomiest to the densest, and no more of them are made than are looked at.
    """
    best: tuple[float, Page] | None = None
    for page in pages:
        size = smallest(page)
        if best is None or size > best[0]:
            best = size, page
        if size >= least:
            break
    assert best is not None
    return best[1]


def strong(color: Color) -> Token:
    """Return the token of lines and marks in ``color``."""
    return _PAIRS[color][0]


def quiet(color: Color) -> Token:
    """Return the token of areas in ``color``, on which text is readable."""
    return _PAIRS[color][1]


def one_line(
    words: str,
    size: float,
    *,
    bold: bool = False,
    token: Token = "text",
    align: Literal["left", "center", "right"] = "center",
) -> Text:
    """Return ``words``, without markup, on one line in the middle of their box."""
    runs = (Run(words, bold=bold),)
    return Text((Paragraph(runs),), size, token=token, align=align, anchor="middle", wrap=False)


def label(
    text: str,
    ruler: Ruler,
    *,
    width: float = 0.0,
    size: float = LABEL,
    bold: bool = False,
    token: Token = "text",
    align: Literal["left", "center", "right"] = "center",
) -> tuple[Text, Size]:
    """Set ``text`` (inline Markdown; a line feed begins a new line) and return it with its measured size.

    Lines break at spaces where they would be wider than ``width`` points; 0 means never.
    """
    paragraphs: list[Paragraph] = []
    widest = 0.0
    lines = 0
    for part in text.split("\n"):
        runs = parse(part)
        breaks, wide = _wrap(runs, ruler, size, bold, width)
        paragraphs.append(Paragraph(runs, breaks=breaks))
        widest = max(widest, wide)
        lines += 1 + len(breaks)
    block = Text(
        tuple(paragraphs),
        size,
        bold=bold,
        token=token,
        align=align,
        anchor="middle",
        line_height=LINE,
    )
    return block, Size(widest, lines * size * LINE)


def _wrap(
    runs: tuple[Run, ...], ruler: Ruler, size: float, bold: bool, width: float
) -> tuple[tuple[int, ...], float]:
    """Return where lines break, and how wide the widest is. Greedy, as every office program does it."""
    breaks: list[int] = []
    widest = 0.0
    start = at = 0
    line = 0.0
    for word in _words(runs):
        parts = [(part, run) for part, run in word if part]
        full = sum(_measure(part, run, ruler, size, bold) for part, run in parts)
        own = full
        if parts:  # a space at the end of a line hangs
            last, run = parts[-1]
            own += _measure(last.rstrip(" "), run, ruler, size, bold)
            own -= _measure(last, run, ruler, size, bold)
        if width and at > start and line + own > width:
            breaks.append(at)
            start, line = at, 0.0
        widest = max(widest, line + own)
        line += full
        at += sum(len(part) for part, _ in parts)
    return tuple(breaks), widest


def _measure(text: str, run: Run, ruler: Ruler, size: float, bold: bool) -> float:
    return ruler.width(text, run.family or "body", size, run.bold or bold, run.italic)


def _words(runs: tuple[Run, ...]) -> list[list[tuple[str, Run]]]:
    """Split behind every space, keeping it; a word may change its style in the midst (`` `runnext`, ``)."""
    found: list[list[tuple[str, Run]]] = [[]]
    for run in runs:
        start = 0
        for index, character in enumerate(run.text):
            if character == " " and run.text[index + 1 : index + 2] != " ":
                found[-1].append((run.text[start : index + 1], run))
                found.append([])
                start = index + 1
        found[-1].append((run.text[start:], run))
    return found


# How much larger than its text a shape must be, per geometry: the text area of the preset shape, turned round
# (ECMA-376 presetShapeDefinitions, the `rect` of each).
_ROOM: dict[Geometry, tuple[float, float]] = {
    "rect": (1.0, 1.0),
    "roundRect": (1.0, 1.0),
    "ellipse": (1.42, 1.42),
    "diamond": (2.0, 2.0),
    "hexagon": (1.3, 1.15),
    "triangle": (2.0, 2.0),
    "chevron": (1.6, 1.0),
    "can": (1.0, 1.5),
    "parallelogram": (1.5, 1.25),
}


def boxed(
    id: str,
    text: Text,
    size: Size,
    geometry: Geometry = "roundRect",
    color: Color = "plain",
    *,
    padding: tuple[float, float] = (12.0, 8.0),
    least: Size = Size(48.0, 32.0),
    alt: str = "",
) -> Shape:
    """Return a shape at the origin that holds ``text`` of ``size`` with ``padding`` round it."""
    wide, high = _ROOM[geometry]
    width = max(least.width, (size.width + 2 * padding[0]) * wide)
    height = max(least.height, (size.height + 2 * padding[1]) * high)
    return Shape(
        id=id,
        rect=Rect(0, 0, round(width, 1), round(height, 1)),
        geometry=geometry,
        fill=quiet(color),
        line=Line(strong(color), 1.5),
        text=replace(text, wrap=False),
        alt=alt,
    )


def marked(shape: Shape) -> Shape:
    """Return ``shape`` as the one that the audience should look at: another fill, a heavier line, the same place."""
    return replace(shape, fill="changed-fill", line=Line("changed", 3.0))


def dimmed(shape: Shape) -> Shape:
    """Return ``shape`` as one that is not the point just now."""
    text = shape.text and replace(shape.text, token="muted")
    return replace(shape, fill="surface", line=Line("rule", 1.0), text=text)


def elided(text: str, ruler: Ruler, width: float, size: float, *, bold: bool = False) -> str:
    """Return ``text``, or as much of its beginning as fits ``width`` with an ellipsis behind it."""
    if ruler.width(text, "body", size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if ruler.width(text[:middle].rstrip() + "…", "body", size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
