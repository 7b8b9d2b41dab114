"""Colours, outlines and boxes of a heap, the same in both ways of drawing it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Geometry, Line, Paragraph, Run, Shape, Text
from talkbuilder.theme import Token
from talkdiagrams.kinds.heap.data import HeapFrame, Pointer, Root, Thing, Tint

NAME, SMALL = 18.0, 13.0

# Fill, and what is written on it.
TINTS: dict[Tint, tuple[Token, Token]] = {
    "plain": ("surface", "text"),
    "white": ("white", "on-white"),
    "grey": ("grey", "on-white"),
    "black": ("black", "on-black"),
    "freed": ("background", "muted"),
}


class Told(Struct, frozen=True):
    """One frame with the words for it, and the names to mark."""

    frame: HeapFrame
    caption: str
    alt: str
    marked: frozenset[str]
    fresh: frozenset[str]  # ids of pointers that are new
    gone: tuple[Pointer, ...]  # and of those that were just overwritten


def outline(thing: Thing, marked: bool) -> Line:
    """The line round an object: what is wrong first, then what changed."""
    if thing.fault:
        return Line("bad", 3.5, "dash" if thing.tint == "freed" else "solid")
    if marked:
        return Line("changed", 3.5, "dash" if thing.tint == "freed" else "solid")
    return Line("muted", 1.5, "dash" if thing.tint == "freed" else "solid")


def lines_text(
    lines: Sequence[str], token: Token, *, first: float = NAME, rest: float = SMALL
) -> Text:
    """The first line bold and larger, the others small, each as wide as it is."""
    paragraphs = tuple(
        Paragraph((Run(line, bold=not n),), size=rest if n else None)
        for n, line in enumerate(lines)
    )
    return Text(
        paragraphs,
        first,
        token=token,
        align="center",
        anchor="middle",
        line_height=1.15,
        wrap=False,
    )


def lines_size(
    lines: Sequence[str], ruler: Ruler, *, first: float = NAME, rest: float = SMALL
) -> Size:
    """How much room `lines_text` takes."""
    width = height = 0.0
    for n, line in enumerate(lines):
        size = rest if n else first
        width = max(width, ruler.width(line, "body", size, not n))
        height += size * 1.15
    return Size(width, height)


def box(
    id: str,
    rect: Rect,
    tint: Tint,
    line: Line,
    lines: Sequence[str],
    geometry: Geometry,
    alt: str = "",
) -> Shape:
    """A coloured shape with words."""
    fill, token = TINTS[tint]
    return Shape(
        id=id,
        rect=rect,
        geometry=geometry,
        fill=fill,
        line=line,
        text=lines_text(lines, token),
        alt=alt,
    )


def root_box(root: Root, rect: Rect, words: str, marked: bool) -> Shape:
    """A stack or a global; its colour says whether it was scanned."""
    token: Token = "g" if root.what == "stack" else "brand"
    line = Line("changed", 3.5) if marked else Line(token, 2.0)
    return box(root.id, rect, root.tint, line, (root.id, words), "rect")


def status_box(rect: Rect, frame: HeapFrame, changed: bool) -> Shape:
    """The stage and the write barrier; a stopped world looks like one."""
    fill: Token = "bad-fill" if frame.stopped else "brand-fill"
    line = Line("changed", 3.5) if changed else Line("bad" if frame.stopped else "brand", 1.5)
    text = replace(lines_text(frame.status, "text", first=16.0), align="center")
    return Shape(id="status", rect=rect, geometry="roundRect", fill=fill, line=line, text=text)
