"""What a topology is drawn with: chips, threads, places, and the outline of what changed."""

import re
from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Rect
from talkbuilder.inside import text_area
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import Color, elided, quiet, strong
from talkdiagrams.kinds.topology.data import Frame
from talkdiagrams.kinds.topology.plan import Plan
from talkdiagrams.kinds.topology.spots import SYSMON, Change, Spot

_OWN_ID = {"g": re.compile(r"G\w*"), "m": re.compile(r"M\w*"), "p": re.compile(r"P\w*")}


def item_id(sort: str, name: str) -> str:
    """Return the id of a G, M or P: its name, unless that could be another thing's.

    >>> item_id("g", "G1"), item_id("g", "main")
    ('G1', 'g.main')
    """
    return name if _OWN_ID[sort].fullmatch(name) else f"{sort}.{name}"


class Ink:
    """Draws the parts of one frame in its plan's sizes."""

    def __init__(
        self,
        plan: Plan,
        frame: Frame,
        change: Change,
        ruler: Ruler,
        kernel: Sequence[str] = (),
    ) -> None:
        """`kernel` says who has which seat there, "" being a free one; by default they sit in order."""
        self.plan, self.frame, self.change, self.ruler = plan, frame, change, ruler
        self.kernel = kernel or list(frame.syscalls)
        self.marked = change.marked | set(frame.mark)
        if any(written.partition("->")[0].strip() == SYSMON for written in frame.arrows):
            self.marked |= {SYSMON}

    def thread(self, m: str, rect: Rect, word: str, color: Color, g: str = "") -> Shape:
        """A thread; with a G, whose chip is drawn on top, its name stands to the left."""
        plan, s = self.plan, self.plan.scale
        inside = text_area("hexagon", rect)
        room = (rect.right - plan.chip.width - 18 * s if g else inside.right) - inside.x
        runs = [Run(elided(m, self.ruler, room, plan.text, bold=True), bold=True)]
        if word:
            runs.append(Run("  " + word))
        return Shape(
            id=item_id("m", m),
            rect=rect,
            geometry="hexagon",
            fill=quiet(color),
            line=self.line(color, m),
            text=line_of(
                runs,
                plan.small,
                align="left" if word or g else "center",
                first=plan.text,
            ),
        )

    def row(
        self, id: str, gs: Sequence[str], cells: Sequence[Rect], color: Color
    ) -> Iterator[Item]:
        """Chips in a row; those that find no room are counted in the last place."""
        shown = gs if len(gs) <= len(cells) else gs[: max(0, len(cells) - 1)]
        for g, cell in zip(shown, cells, strict=False):
            yield self.chip(g, self.centred(cell), color)
        if len(shown) < len(gs) and cells:
            yield self.more(id, len(gs) - len(shown), cells[-1])

    def more(self, id: str, count: int, cell: Rect) -> TextBlock:
        """How many are not drawn."""
        text = line_of([Run(f"+{count}", bold=True)], self.plan.text, token="muted")
        return TextBlock(id=f"{id}.more", rect=cell, text=text, role="figure")

    def chip(self, g: str, rect: Rect, color: Color) -> Shape:
        """A G."""
        name = self.frame.names.get(g, g)
        width = rect.width - 6 * self.plan.scale
        label = elided(name, self.ruler, width, self.plan.text, bold=True)
        return Shape(
            id=item_id("g", g),
            rect=rect,
            geometry="roundRect",
            fill=quiet(color),
            line=self.line(color, g, 1.5),
            text=line_of([Run(label, bold=True)], self.plan.text),
            radius=rect.height / 2,
        )

    def centred(self, cell: Rect) -> Rect:
        """Where a chip stands in ``cell``."""
        chip = self.plan.chip
        return Rect(cell.center.x - chip.width / 2, cell.center.y - chip.height / 2, *chip)

    def chip_rect(self, x: float, seat: Rect) -> Rect:
        """Where a chip stands that begins at ``x`` of a thread."""
        return Rect(x, seat.center.y - self.plan.chip.height / 2, *self.plan.chip)

    def slot(self, id: str, rect: Rect, gone: bool) -> Shape:
        """A place for a chip; dashed if one has just left it."""
        return Shape(
            id=id,
            rect=rect,
            geometry="rect",
            fill="background",
            line=Line("changed", 2.0, "dash") if gone else Line("rule", 1.0),
        )

    def left_slots(self, name: str) -> set[int]:
        """Which slots of a P's ring were just left; none where Gs move up in what is shown."""
        if not self.plan.stable:
            return set()
        left = self.change.left
        return {s.index % self.plan.slots for s in left if (s.owner, s.sort) == (name, "ring")}

    def was_left(self, spot: Spot) -> bool:
        """Whether somebody went away from a place of this sort."""
        return any((one.owner, one.sort) == (spot.owner, spot.sort) for one in self.change.left)

    def slot_line(self, spot: Spot, line: Line) -> Line:
        """The outline of an empty place."""
        return Line("changed", 1.5, "dash") if self.was_left(spot) else line

    def line(self, color: Color, name: str, width: float = 1.5) -> Line:
        """The outline of something called ``name``: heavy if it changed."""
        return Line("changed", 3.0) if name in self.marked else Line(strong(color), width)


def line_of(
    runs: Sequence[Run],
    size: float,
    *,
    token: Token = "text",
    align: str = "center",
    anchor: str = "middle",
    inset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
    first: float | None = None,
) -> Text:
    """Return one line of text."""
    return Text(
        (Paragraph(tuple(runs), size=first),),
        size,
        token=token,
        align="left" if align == "left" else "right" if align == "right" else "center",
        anchor="top" if anchor == "top" else "middle",
        inset=inset,
        wrap=False,
    )
