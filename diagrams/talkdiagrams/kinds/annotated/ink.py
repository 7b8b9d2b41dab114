"""What both ways of placing notes draw with: lines of text, marks in them, and boxes of words."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkdiagrams.kinds.annotated.data import Note
from talkdiagrams.kinds.annotated.sheet import Pin, Sheet, Shown, parted
from talkdiagrams.kinds.parts import SMALL, label, quiet, strong

SIZES = (20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
LEAD, PAD, GUTTER = 1.55, 10.0, 16.0
# A substitute for our faces may be so much wider.
WIDER = 1.09
ORIGIN = 22.0


class Ink(Struct, frozen=True):
    """Text of one size: where its columns are, and how notes beside it are set."""

    sheet: Sheet
    ruler: Ruler
    size: float

    @property
    def lead(self) -> float:
        """From line to line."""
        return self.size * LEAD

    @property
    def em(self) -> float:
        """How wide a column is."""
        return self.ruler.width("0", "code", self.size)

    @property
    def letters(self) -> tuple[float, float]:
        """Where in a line its letters begin and end, from a capital's top to the lowest tail."""
        base = self.size * ((LEAD - 1.2) / 2 + 0.935)
        return base - 0.72 * self.size, base + 0.2 * self.size

    @property
    def small(self) -> float:
        """The size of notes."""
        return min(17.0, max(SMALL, self.size - 1.0))

    @property
    def left(self) -> float:
        """Where the text begins."""
        if not self.sheet.numbered:
            return PAD
        return PAD + len(str(self.sheet.lines[-1][0])) * self.em * WIDER + GUTTER

    @property
    def right(self) -> float:
        """Where the longest line ends."""
        return self.left + self.sheet.longest * self.em * WIDER + 1.0

    def note(self, note: Note, width: float) -> tuple[Text, Size]:
        """Set a note, no wider than ``width``; the size is that of its box."""
        words = f"**{note.label}**" if note.label else ""
        if note.text:
            words = f"{words}: {note.text}" if words else note.text
        text, size = label(
            words, self.ruler, width=(width - 2 * PAD) / WIDER, size=self.small, align="left"
        )
        inset = (PAD, 0.0, PAD, 0.0)
        text = replace(text, wrap=False, inset=inset)
        return text, Size(size.width * WIDER + 2 * PAD, size.height + 8.0)

    def box(self, pin: Pin, rect: Rect, shown: Shown) -> Shape:
        """Return the box of a note."""
        note = pin.note
        text, _ = self.note(note, rect.width + 1.0)
        line = Line(strong(note.color), 1.5)
        return Shape(
            id=f"note.{note.id}",
            rect=rect,
            geometry="roundRect",
            fill=quiet(note.color),
            line=Line("changed", 3.0) if note.id in shown.new else line,
            text=text,
        )

    def mark(self, pin: Pin, top: float, shown: Shown) -> Shape:
        """Return the mark round a part of a line whose top is at ``top``."""
        x = self.left + pin.low * self.em
        new = pin.note.id in shown.new
        high, low = self.letters
        return Shape(
            id=f"mark.{pin.note.id}",
            rect=Rect(
                x - 1, top + high - 2.5, pin.high * self.em - x + self.left + 1, low - high + 4.5
            ),
            geometry="roundRect",
            radius=3.0,
            fill=quiet(pin.note.color),
            line=Line("changed" if new else strong(pin.note.color), 2.0 if new else 1.25),
            role="decoration",
        )

    def row(self, row: int, pins: list[Pin], shown: Shown) -> tuple[Run, ...]:
        """Return the runs of a line: what is marked in the colour of text, what is dim quiet."""
        runs = self.sheet.runs[row] if row < len(self.sheet.runs) else ()
        if row in shown.dim:
            return tuple(replace(run, token="muted") for run in runs) or (Run(" "),)
        for pin in pins:
            if pin.is_part and pin.first == row and pin.note.id in shown.notes:
                before, inside, behind = parted(runs, pin.low, pin.high)
                runs = (*before, *(replace(run, token="text") for run in inside), *behind)
        return runs or (Run(" "),)

    def block(self, first: int, rows: list[tuple[Run, ...]], top: float) -> Iterator[Item]:
        """Yield lines of text from row ``first`` on, and their numbers."""
        high = len(rows) * self.lead
        paragraphs = tuple(Paragraph(runs) for runs in rows)
        text = Text(paragraphs, self.size, "code", token="code-text", line_height=LEAD, wrap=False)
        rect = Rect(self.left, top, self.right - self.left, high)
        if any(run.text.strip() for runs in rows for run in runs):
            yield TextBlock(id=f"text.{first}", rect=rect, text=text, role="figure")
        if self.sheet.numbered:
            numbers = self.sheet.lines[first : first + len(rows)]
            lines = tuple(Paragraph((Run(str(number)),)) for number, _ in numbers)
            rect = Rect(PAD, top, self.left - PAD - GUTTER, high)
            text = replace(text, paragraphs=lines, token="muted", align="right")
            yield TextBlock(id=f"numbers.{first}", rect=rect, text=text, role="figure")

    def origin(self, top: float, width: float) -> Iterator[Item]:
        """Yield who ran it where."""
        if self.sheet.origin:
            run = (Run(self.sheet.origin),)
            text = Text((Paragraph(run),), SMALL, token="muted", wrap=False)
            rect = Rect(0.0, top + 5.0, width, SMALL * 1.3)
            yield TextBlock(id="origin", rect=rect, text=text, role="figure")
