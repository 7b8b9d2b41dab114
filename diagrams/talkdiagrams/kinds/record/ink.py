"""Sizes of words and rows, from roomy to dense, and the header that both ways of drawing a block share."""

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Line, Paragraph, Run, Text
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import Color, strong
from talkdiagrams.kinds.record.data import Block
from talkdiagrams.kinds.strip import WIDER

INSET = 4.0


class Density(Struct, frozen=True):
    """Words of a title, of names and values, and small ones; rows, padding, what lies between; a byte to scale."""

    title: float = 17.0
    name: float = 15.0
    small: float = 13.0
    row: float = 24.0
    pad: float = 19.0
    gap: float = 2.0
    between: float = 12.0
    byte: float = 62.0


# The first that fits is taken: what gets smaller first is the room round the words.
DENSITIES = (
    Density(),
    Density(16, 14, 13, 20.5, 17.5, 1.5, 10, 48),
    Density(15, 13.5, 13, 18, 16.5, 1.0, 9, 40),
    Density(14, 13, 12.5, 16.5, 15.5, 1.0, 8, 34),
)


def head_text(head: tuple[str, str], density: Density, block: Block) -> Text:
    """The title, bold, and the note under it; pale where it is gone."""
    title, note = head
    token: Token = "muted" if block.gone else "text"
    paragraphs = [Paragraph((Run(title, bold=True),))]
    if note:
        quiet: Token = "muted" if block.tint == "plain" or block.gone else "text"
        paragraphs.append(Paragraph((Run(note, token=quiet),), size=density.small))
    return Text(
        tuple(paragraphs),
        density.title,
        token=token,
        align="center",
        anchor="middle",
        line_height=1.15,
        wrap=False,
    )


def head_size(head: tuple[str, str], density: Density, ruler: Ruler) -> Size:
    """How much room `head_text` takes."""
    title, note = head
    width = ruler.width(title, "body", density.title, True)
    width = max(width, ruler.width(note, "body", density.small))
    return Size(width * WIDER, 1.15 * (density.title + (density.small if note else 0.0)))


def head_rect(block: Rect, height: float) -> Rect:
    """The place of the header inside the outline of a block: it must not cover half of that."""
    return Rect(block.x + 0.75, block.y + 0.75, block.width - 1.5, height - 0.75)


def outline(tint: Color, gone: bool, marked: bool) -> Line:
    """The line round a block."""
    line = Line("muted" if tint == "plain" or gone else strong(tint), 1.5)
    if gone:
        line = replace(line, dash="dash")
    return replace(line, token="changed", width=3.5) if marked else line
