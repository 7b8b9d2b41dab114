"""Draws one frame of a topology by its plan: columns, bands, chips, and the arrows of what moved."""

import re
from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, Edge, Node
from talkbuilder.ports import Ruler
from talkbuilder.scene import Geometry, Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import Color, elided, quiet, strong
from talkdiagrams.kinds.topology.data import Frame, Processor
from talkdiagrams.kinds.topology.plan import CLOCK, Band, Plan, word_of
from talkdiagrams.kinds.topology.spots import (
    GLOBAL,
    IDLE,
    KERNEL,
    NETPOLL,
    SYSMON,
    Change,
    Spot,
    m_of,
    waiting_part,
)

_OWN_ID = {"g": re.compile(r"G\w*"), "m": re.compile(r"M\w*"), "p": re.compile(r"P\w*")}
_LOOKS: dict[str, Color] = {
    "running": "running", "syscall": "syscall", "runnable": "runnable", "waiting": "waiting",
    "idle": "idle",
}  # fmt: skip


def item_id(sort: str, name: str) -> str:
    """Return the id of a G, M or P: its name, unless that could be another thing's.

    >>> item_id("g", "G1"), item_id("g", "main")
    ('G1', 'g.main')
    """
    return name if _OWN_ID[sort].fullmatch(name) else f"{sort}.{name}"


class Painter:
    """Draws the nodes and edges of one frame."""

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

    # --- what stands where ---------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Yield a node for each column and each band, in the order of the rows."""
        plan = self.plan
        for order, band in enumerate(plan.top):
            yield self._node(band, "min", order)
        for row, names in enumerate(plan.rows):
            for order, name in enumerate(names):
                yield Node(
                    id=item_id("p", name),
                    size=Size(plan.column, plan.column_height),
                    items=tuple(self._column(name, self.frame.ps.get(name, Processor()))),
                    rank=f"ps{row}",
                    order=order,
                )
        for row, bands in enumerate(plan.bottom):
            for order, band in enumerate(bands):
                yield self._node(band, f"bands{row}", order)

    def _node(self, band: Band, rank: str, order: int) -> Node:
        size = Size(band.width, self.plan.band_height)
        return Node(id=band.id, size=size, items=tuple(self._band(band)), rank=rank, order=order)

    # --- a P and the thread on it --------------------------------------------------------

    def _column(self, name: str, p: Processor) -> Iterator[Item]:
        plan, id = self.plan, item_id("p", name)
        s = plan.scale
        seat = Rect(0, 0, plan.column, plan.seat_height)
        box = Rect(0, seat.bottom + 4 * s, plan.column, plan.box_height)
        idle = not m_of(name, self.frame) if name in self.frame.ps else True
        color: Color = "idle" if idle else "p"
        yield Shape(
            id=id,
            rect=box,
            geometry="rect",
            fill=quiet(color),
            line=self._line(color, name),
            text=self._title(name, p, idle),
        )
        yield from self._seat(id, name, p, seat)
        if "next" in plan.parts:
            yield from self._next(id, name, p, box)
        if "ring" in plan.parts:
            yield from self._ring(id, name, p, box.y + plan.pad + plan.header)
        if "free" in plan.parts:
            yield from self._free(id, p, box)

    def _title(self, name: str, p: Processor, idle: bool) -> Text:
        plan, s = self.plan, self.plan.scale
        runs = [Run(elided(name, self.ruler, plan.column * 0.4, plan.text, bold=True), bold=True)]
        if "ticks" in plan.parts and p.schedtick is not None:
            mark: Token = "changed" if p.schedtick % 61 == 0 and p.schedtick else "muted"
            runs.append(Run(f"  tick {p.schedtick}", bold=mark == "changed", token=mark))
        elif idle:
            runs.append(Run("  idle", token="muted"))
        top = plan.pad + (plan.header - 4 * s - plan.text * 1.2) / 2
        inset = (plan.pad + 2 * s, top, 0.0, 0.0)
        return _text(runs, plan.text, align="left", anchor="top", inset=inset)

    def _seat(self, id: str, name: str, p: Processor, seat: Rect) -> Iterator[Item]:
        """The place for a thread: always there, so that arrows have an end and nothing moves."""
        plan, s = self.plan, self.plan.scale
        m = m_of(name, self.frame) if name in self.frame.ps else ""
        yield Shape(
            id=f"{id}.seat",
            rect=seat,
            geometry="hexagon",
            fill=None,
            line=None if m else self._slot_line(Spot(name, "seat"), Line("idle", 1.0, "dash")),
        )
        if not m:
            return
        g = p.runs or p.syscall
        yield self._thread(m, seat, word_of(name, self.frame), "syscall" if p.syscall else "m", g)
        if g:
            chip = self._chip_rect(seat.right - plan.chip.width - 14 * s, seat)
            yield self._chip(g, chip, "syscall" if p.syscall else "running")

    def _thread(self, m: str, rect: Rect, word: str, color: Color, g: str = "") -> Shape:
        plan, s = self.plan, self.plan.scale
        room = rect.width - 20 * s - (plan.chip.width + 6 * s if g else 0)
        runs = [Run(elided(m, self.ruler, room, plan.text, bold=True), bold=True)]
        if word:
            runs.append(Run("  " + word))
        return Shape(
            id=item_id("m", m),
            rect=rect,
            geometry="hexagon",
            fill=quiet(color),
            line=self._line(color, m),
            text=_text(
                runs,
                plan.small,
                align="left" if word or g else "center",
                inset=(4 * s, 0.0, 0.0, 0.0) if word or g else (0.0, 0.0, 0.0, 0.0),
                first=plan.text,
            ),
        )

    def _next(self, id: str, name: str, p: Processor, box: Rect) -> Iterator[Item]:
        plan = self.plan
        cell = Size(plan.chip.width + 6 * plan.scale, plan.cell.height)
        slot = Rect(
            box.right - plan.pad - cell.width,
            box.y + plan.pad + (plan.header - 4 * plan.scale - cell.height) / 2,
            *cell,
        )
        width = self.ruler.width("next", "body", plan.small)
        yield TextBlock(
            id=f"{id}.next.label",
            rect=Rect(slot.x - width - 6 * plan.scale, slot.y, width, slot.height),
            text=_text([Run("next")], plan.small, token="muted", align="right"),
            role="figure",
        )
        gone = not p.runnext and self._was_left(Spot(name, "next"))
        yield self._slot(f"{id}.next", slot, gone)
        if p.runnext:
            yield self._chip(p.runnext, self._centred(slot), "runnable")

    def _ring(self, id: str, name: str, p: Processor, top: float) -> Iterator[Item]:
        plan = self.plan
        width = plan.per_row * plan.cell.width
        left = plan.pad
        yield Shape(
            id=f"{id}.ring",
            rect=Rect(left, top, width, plan.ring_rows * plan.cell.height),
            geometry="rect",
            fill=None,
            line=Line("rule", 1.0),
        )
        slots = [
            Rect(
                left + index % plan.per_row * plan.cell.width,
                top + index // plan.per_row * plan.cell.height,
                *plan.cell,
            )
            for index in range(plan.slots)
        ]
        shown = p.queue if len(p.queue) <= plan.slots else p.queue[: plan.slots - 1]
        chips = {
            (p.head + index) % plan.slots if plan.stable else index: g
            for index, g in enumerate(shown)
        }
        left_now = self._left_slots(name) - chips.keys()
        # Those that were left come last: their dashes lie on top of their neighbours' lines.
        for index, rect in sorted(enumerate(slots), key=lambda slot: slot[0] in left_now):
            yield self._slot(f"{id}.ring.{index}", rect, index in left_now)
        for index, g in chips.items():
            yield self._chip(g, self._centred(slots[index]), "runnable")
        if len(shown) < len(p.queue):
            yield self._more(f"{id}.ring", len(p.queue) - len(shown), slots[-1])

    def _free(self, id: str, p: Processor, box: Rect) -> Iterator[Item]:
        plan = self.plan
        row = Rect(plan.pad, box.bottom - plan.pad - plan.cell.height, box.width, plan.cell.height)
        width = self.ruler.width("dead", "body", plan.small)
        yield TextBlock(
            id=f"{id}.free.label",
            rect=Rect(row.x, row.y, width, row.height),
            text=_text([Run("dead")], plan.small, token="muted", align="left"),
            role="figure",
        )
        x = row.x + width + 8 * plan.scale
        step = plan.chip.width + 6 * plan.scale
        most = max(1, int((plan.column - plan.pad - x) / step))
        yield from self._row(
            f"{id}.free",
            p.free,
            [Rect(x + i * step, row.y, step, row.height) for i in range(most)],
            "idle",
        )

    # --- bands ---------------------------------------------------------------------------

    def _band(self, band: Band) -> Iterator[Item]:
        plan, s = self.plan, self.plan.scale
        rect = Rect(0, 0, band.width, plan.band_height)
        title = elided(band.title, self.ruler, band.title_width + 0.5, plan.small, bold=True)
        geometry: Geometry = "rect"
        color: Color = "plain"
        if band.id == CLOCK:
            title = self.frame.clock and f"now {self.frame.clock}"
        if band.id == SYSMON:
            geometry, color = "hexagon", "m"
        runs = [Run(title, bold=True)]
        yield Shape(
            id=band.id,
            rect=rect,
            geometry=geometry,
            fill=None if band.id == CLOCK else quiet(color),
            line=None if band.id == CLOCK else self._line(color, band.id),
            text=_text(
                runs,
                plan.small,
                align="left" if band.cells or band.seats else "center",
                token="muted" if color == "plain" else "text",
                inset=(10 * s, 0.0, 0.0, 0.0) if band.cells or band.seats else (0.0, 0.0, 0.0, 0.0),
            ),
        )
        step = plan.chip.width + 6 * s
        x = band.title_width + 20 * s
        cells = [Rect(x + i * step, rect.y, step, rect.height) for i in range(max(band.cells, 0))]
        if band.id == GLOBAL:
            yield from self._row(GLOBAL, self.frame.global_, cells, "runnable")
        elif band.id == NETPOLL:
            yield from self._poller(band, cells)
        elif band.id == KERNEL:
            for index, g in enumerate(self.kernel[: band.seats]):
                if not g:
                    continue
                m = self.frame.syscalls[g]
                width = plan.thread + 30 * s + step
                seat = Rect(x + index * (width + 6 * s), 0, width, plan.seat_height)
                seat = seat.moved(0, (rect.height - seat.height) / 2)
                yield self._thread(m, seat, "", "syscall", g)
                yield self._chip(
                    g, self._chip_rect(seat.right - plan.chip.width - 14 * s, seat), "syscall"
                )
        elif band.id == IDLE:
            yield from self._parked(band, x)
        else:
            gs = next(
                (gs for name, gs in self.frame.waiting.items() if waiting_part(name) == band.id), ()
            )
            yield from self._row(band.id, gs, cells, "waiting")

    def _parked(self, band: Band, x: float) -> Iterator[Item]:
        plan, s = self.plan, self.plan.scale
        width = plan.thread + 30 * s
        # A stack: who is woken next stands last, so that those below stay where they are.
        for index, m in enumerate(self.frame.idle_ms[::-1][: band.seats]):
            seat = Rect(
                x + index * (width + 6 * s),
                (plan.band_height - plan.seat_height) / 2,
                width,
                plan.seat_height,
            )
            yield self._thread(m, seat, "", "idle")

    def _poller(self, band: Band, cells: Sequence[Rect]) -> Iterator[Item]:
        poll, plan, s = self.frame.netpoll, self.plan, self.plan.scale
        waits = [g for g in poll.waiting if g not in poll.ready] if poll else []
        ready = poll.ready if poll else []
        split = band.split if band.split >= 0 else len(cells)
        yield from self._row(NETPOLL, waits, cells[:split], "waiting")
        end = cells[-1].right if cells else 0.0
        if band.split >= 0:
            at = cells[split].x
            width = self.ruler.width("ready", "body", plan.small)
            yield TextBlock(
                id=f"{NETPOLL}.ready.label",
                rect=Rect(at + 4 * s, 0, width, plan.band_height),
                text=_text([Run("ready")], plan.small, token="muted", align="left"),
                role="figure",
            )
            moved = [cell.moved(band.word, 0) for cell in cells[split:]]
            end = moved[-1].right
            yield from self._row(f"{NETPOLL}.ready", ready, moved, "runnable")
        if poll and poll.m and band.seats:
            width = plan.thread + 30 * s
            seat = Rect(
                end + 6 * s, (plan.band_height - plan.seat_height) / 2, width, plan.seat_height
            )
            yield self._thread(poll.m, seat, "", "m")

    # --- parts ---------------------------------------------------------------------------

    def _row(
        self, id: str, gs: Sequence[str], cells: Sequence[Rect], color: Color
    ) -> Iterator[Item]:
        """Chips in a row; those that find no room are counted in the last place."""
        shown = gs if len(gs) <= len(cells) else gs[: max(0, len(cells) - 1)]
        for g, cell in zip(shown, cells, strict=False):
            yield self._chip(g, self._centred(cell), color)
        if len(shown) < len(gs) and cells:
            yield self._more(id, len(gs) - len(shown), cells[-1])

    def _more(self, id: str, count: int, cell: Rect) -> TextBlock:
        text = _text([Run(f"+{count}", bold=True)], self.plan.text, token="muted")
        return TextBlock(id=f"{id}.more", rect=cell, text=text, role="figure")

    def _chip(self, g: str, rect: Rect, color: Color) -> Shape:
        name = self.frame.names.get(g, g)
        width = rect.width - 6 * self.plan.scale
        label = elided(name, self.ruler, width, self.plan.text, bold=True)
        return Shape(
            id=item_id("g", g),
            rect=rect,
            geometry="roundRect",
            fill=quiet(color),
            line=self._line(color, g, 1.5),
            text=_text([Run(label, bold=True)], self.plan.text),
            radius=rect.height / 2,
        )

    def _centred(self, cell: Rect) -> Rect:
        chip = self.plan.chip
        return Rect(cell.center.x - chip.width / 2, cell.center.y - chip.height / 2, *chip)

    def _chip_rect(self, x: float, seat: Rect) -> Rect:
        return Rect(x, seat.center.y - self.plan.chip.height / 2, *self.plan.chip)

    def _slot(self, id: str, rect: Rect, gone: bool) -> Shape:
        """A place for a chip; dashed if one has just left it."""
        return Shape(
            id=id,
            rect=rect,
            geometry="rect",
            fill="background",
            line=Line("changed", 2.0, "dash") if gone else Line("rule", 1.0),
        )

    def _left_slots(self, name: str) -> set[int]:
        if not self.plan.stable:
            return set()
        left = self.change.left
        return {s.index % self.plan.slots for s in left if (s.owner, s.sort) == (name, "ring")}

    def _was_left(self, spot: Spot) -> bool:
        return any((one.owner, one.sort) == (spot.owner, spot.sort) for one in self.change.left)

    def _slot_line(self, spot: Spot, line: Line) -> Line:
        return Line("changed", 1.5, "dash") if self._was_left(spot) else line

    def _line(self, color: Color, name: str, width: float = 1.5) -> Line:
        return Line("changed", 3.0) if name in self.marked else Line(strong(color), width)


def _text(
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


# --- arrows -------------------------------------------------------------------------------------------------------


def arrow(tail: str, head: str) -> Edge:
    """Return an arrow between two parts, by their item ids."""
    return Edge(
        id=f"{tail}->{head}",
        tail=Anchor(tail),
        head=Anchor(head),
        line=Line("changed", 3.0),
        ranks=False,
    )


def spot_item(spot: Spot, plan: Plan) -> str:
    """Return the id of the item where an arrow to or from ``spot`` ends, or "" if it is not drawn."""
    bands = {band.id for row in (plan.top, *plan.bottom) for band in row}
    if spot.sort == "row" or spot.owner in bands:
        return spot.owner if spot.owner in bands else ""
    id = item_id("p", spot.owner)
    if spot.sort == "seat":
        return f"{id}.seat"
    drawn = spot.sort in plan.parts and spot.sort != "free"
    return f"{id}.{spot.sort}" if drawn else id
