"""The strip of short lines about the whole that some kinds draw above a picture, and the pale text of small words."""

from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Family, Token
from talkdiagrams.kinds.parts import LINE

STATUS = "status"
TEXT, BETWEEN = 15.0, "   ·   "
# A substitute for our face may be so much wider.
WIDER = 1.08


class Strip:
    """One line for the status of all frames, or a line each where that is too wide; nothing if no frame has one."""

    def __init__(self, statuses: Sequence[tuple[str, ...]], ruler: Ruler, most: float) -> None:
        said = [status for status in statuses if status]
        one = [(BETWEEN.join(status),) for status in said]
        width = _widest(one, ruler)
        self.joined = width <= most
        lines = one if self.joined else said
        self.width = _widest(lines, ruler) + 28 if said else 0.0
        rows = max((len(status) for status in lines), default=0)
        self.height = rows * TEXT * LINE + 10 if said else 0.0

    def items(self, status: tuple[str, ...], middle: float, changed: bool) -> Iterator[Item]:
        """Yield the strip with its centre at ``middle``, its top at 0."""
        if not self.height or not status:
            return
        lines = (BETWEEN.join(status),) if self.joined else status
        text = Text(
            tuple(Paragraph((Run(line),)) for line in lines),
            TEXT,
            align="center",
            anchor="middle",
            wrap=False,
        )
        line = Line("changed", 3.0) if changed else Line("brand", 1.0)
        rect = Rect(middle - self.width / 2, 0, self.width, self.height)
        yield Shape(
            id=STATUS, rect=rect, geometry="roundRect", fill="brand-fill", line=line, text=text
        )


def _widest(statuses: Sequence[tuple[str, ...]], ruler: Ruler) -> float:
    return max(
        (ruler.width(line, "body", TEXT) * WIDER for lines in statuses for line in lines),
        default=0.0,
    )


def words(
    id: str,
    said: str,
    rect: Rect,
    size: float,
    *,
    token: Token = "text",
    family: Family = "body",
    bold: bool = False,
    align: str = "left",
) -> TextBlock:
    """Return one line of words without a shape, in the middle of the height of ``rect``."""
    run = Run(said, bold=bold, family=family)
    sides: dict[str, Text] = {
        "left": Text((Paragraph((run,)),), size, token=token, align="left", anchor="middle"),
        "right": Text((Paragraph((run,)),), size, token=token, align="right", anchor="middle"),
        "center": Text((Paragraph((run,)),), size, token=token, align="center", anchor="middle"),
    }
    return TextBlock(id=id, rect=rect, text=sides[align], role="figure")


def size_of(said: str, ruler: Ruler, size: float, family: Family, bold: bool = False) -> Size:
    """Return the room of one line."""
    return Size(ruler.width(said, family, size, bold) * WIDER if said else 0.0, size * LINE)
