"""Draws frames of one plan: rails, channels, slots, sudogs, values and goroutines."""

from collections.abc import Iterator, Set

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.channel.data import ChanBox, Frame, GBox, SudogBox
from talkdiagrams.kinds.channel.plan import ARROW, Plan
from talkdiagrams.kinds.parts import elided, one_line, quiet, strong

RAILS = {"sendq": "waiting senders", "recvq": "waiting receivers"}
CHANGED = Line("changed", 3.0)


class Page:
    """Draws the frames."""

    def __init__(self, plan: Plan, ruler: Ruler) -> None:
        self.plan, self.ruler = plan, ruler
        self.text, self.small = plan.text, plan.small
        self.high = min(plan.text * 2.1, plan.band - plan.line - 8.0)

    def items(self, frame: Frame, marked: Set[str]) -> Iterator[Item]:
        """Yield everything in ``frame``."""
        for at, c in enumerate(frame.chans):
            yield from self._rails(at, c, marked)
            yield from self._chan(at, c, c.id in marked)
        for index, g in enumerate(frame.gs):
            yield from self._g(index, g, g.id in marked)
        boxes = dict(self._sudog_rects(frame))
        for one, _ in frame.queued():
            if one.id in boxes:
                yield self._sudog(one, boxes[one.id], one.id in marked)
        yield from self._more(frame)
        yield from self._looks(frame)
        for value, place in frame.places():
            if rect := self._value_rect(frame, place, boxes):
                yield self._value(value, frame.values[value], rect, value in marked)

    # --- channels -----------------------------------------------------------------------------------------------------

    def _rails(self, at: int, c: ChanBox, marked: Set[str]) -> Iterator[Item]:
        for which, words in RAILS.items():
            rail = self.plan.rail(at, which)
            name = f"{which}: {words}"
            if self.ruler.width(name, "body", self.small) > rail.width - 16:
                name = which
            yield Shape(
                id=f"{c.id}.{which}",
                rect=rail,
                geometry="roundRect",
                fill="surface",
                text=replace(
                    one_line(name, self.small, token="muted", align="left"),
                    anchor="top",
                    inset=(8.0, 4.0, 8.0, 0.0),
                ),
            )
            x = rail.right if which == "sendq" else rail.x - ARROW
            yield Shape(
                id=f"{c.id}.{which}.to",
                rect=Rect(x + 7, self._row(at) - 8, ARROW - 14, 16),
                geometry="chevron",
                fill="changed" if f"{c.id}.{which}.to" in marked else "rule",
            )

    def _chan(self, at: int, c: ChanBox, marked: bool) -> Iterator[Item]:
        box = self.plan.chan_rect(at)
        color: Token = "bad" if c.closed else "idle" if c.nil else "p"
        line = Line(color, 2.0, "dash" if c.nil else "solid")
        yield Shape(
            id=c.id,
            rect=box,
            geometry="roundRect",
            fill="idle-fill" if c.nil else "p-fill",
            line=CHANGED if marked else line,
        )
        yield TextBlock(
            id=f"{c.id}.title",
            rect=Rect(box.x, box.y, self.plan.title, box.height),
            text=self._title(c),
            role="figure",
        )
        if not c.slots:
            words = "" if c.nil else "no buffer"
            rect = Rect(box.x + self.plan.title, box.y, box.width - self.plan.title, box.height)
            if words:
                yield TextBlock(
                    id=f"{c.id}.none",
                    rect=rect,
                    text=one_line(words, self.small, token="muted"),
                    role="figure",
                )
            return
        for index in range(len(c.slots)):
            yield Shape(
                id=f"{c.id}.slot{index}",
                rect=self.plan.slot(at, index),
                fill="background",
                line=Line("p", 1.5),
            )
        if self.plan.indices and len(c.slots) > 1:
            yield self._index(at, c, "recvx", c.recvx)
            yield self._index(at, c, "sendx", c.sendx)

    def _title(self, c: ChanBox) -> Text:
        runs: list[tuple[str, float, bool, Token]] = [
            (self._narrow(c.id, self.text + 2), self.text + 2, True, "text")
        ]
        if c.nil:
            runs.append(("nil", self.small, True, "muted"))
        else:
            words = f"len {c.count} · cap {len(c.slots)}" if c.slots else "cap 0"
            runs.append((words, self.small, False, "text"))
        if c.closed:
            runs.append(("closed", self.small, True, "text"))
        if c.lock:
            locked = self._narrow(f"locked by {c.lock}", self.small)
            runs.append((locked, self.small, True, "text"))
        paragraphs = tuple(
            Paragraph((Run(text, bold=bold, token=token),), size=size)
            for text, size, bold, token in runs
        )
        return Text(
            paragraphs, self.small, anchor="middle", inset=(12.0, 0.0, 0.0, 0.0), wrap=False
        )

    def _narrow(self, words: str, size: float) -> str:
        """As much as the title has room for, in a face that is a little wider than ours, too."""
        return elided(words, self.ruler, (self.plan.title - 14.0) / 1.1, size, bold=True)

    def _index(self, at: int, c: ChanBox, name: str, slot: int) -> Item:
        """Return the label of a counter above its slot; each has a line of its own."""
        cell = self.plan.slot(at, slot)
        y = cell.y - (2 if name == "recvx" else 1) * self.plan.line
        return TextBlock(
            id=f"{name}.{c.id}",
            rect=Rect(cell.x, y, cell.width, self.plan.line),
            text=one_line(name, self.small - 1, bold=True, token="text"),
            role="figure",
        )

    # --- queues and values --------------------------------------------------------------------------------------------

    def _row(self, at: int) -> float:
        """Return the middle of the sudogs in band ``at``: below the queue's name."""
        box = self.plan.chan_rect(at)
        return box.y + (self.plan.line + 4 + box.height) / 2

    def _width(self, one: SudogBox, frame: Frame) -> float:
        name = self.ruler.width(one.label, "body", self.text, bold=True)
        value = self._value_width(frame.values[one.value]) + 6 if one.value else 0.0
        return max(self.text * 2.5, name + 18.0 + value)

    def _value_width(self, text: str) -> float:
        return max(self.text * 2, self.ruler.width(text, "body", self.text, bold=True) + 14.0)

    def _sudog_rects(self, frame: Frame) -> Iterator[tuple[str, Rect]]:
        for at, c in enumerate(frame.chans):
            for which, queue in (("sendq", c.sendq), ("recvq", c.recvq)):
                rail = self.plan.rail(at, which)
                used = 8.0
                for index, one in enumerate(queue):
                    width = self._width(one, frame)
                    last = index == len(queue) - 1
                    if used + width + 8.0 > rail.width - (0.0 if last else 40.0):
                        break
                    x = rail.right - used - width if which == "sendq" else rail.x + used
                    yield one.id, Rect(x, self._row(at) - self.high / 2, width, self.high)
                    used += width + 8.0

    def _looks(self, frame: Frame) -> Iterator[Item]:
        """Yield when a select looks at a channel, in the queue that it would join, if nobody stands there."""
        boxes = dict(self._sudog_rects(frame))
        for at, c in enumerate(frame.chans):
            for which, queue in (("sendq", c.sendq), ("recvq", c.recvq)):
                turns = [_ordinal(turn) for side, turn in c.looks if side == which]
                if not turns or any(one.id in boxes for one in queue):
                    continue
                order = " and ".join(turns)
                words = f"{order}: nothing" if c.looked else f"looks here {order}"
                rail = self.plan.rail(at, which)
                yield TextBlock(
                    id=f"{c.id}.{which}.look",
                    rect=Rect(rail.x + 8, self._row(at) - 14, rail.width - 16, 28),
                    text=one_line(
                        elided(words, self.ruler, rail.width - 24, self.small + 2, bold=True),
                        self.small + 2,
                        bold=True,
                        token="changed",
                        align="right" if which == "sendq" else "left",
                    ),
                    role="figure",
                )

    def _more(self, frame: Frame) -> Iterator[Item]:
        boxes = dict(self._sudog_rects(frame))
        for at, c in enumerate(frame.chans):
            for which, queue in (("sendq", c.sendq), ("recvq", c.recvq)):
                hidden = sum(one.id not in boxes for one in queue)
                if hidden:
                    rail = self.plan.rail(at, which)
                    x = rail.x + 4 if which == "sendq" else rail.right - 40
                    yield TextBlock(
                        id=f"{c.id}.{which}.more",
                        rect=Rect(x, self._row(at) - 12, 36, 24),
                        text=one_line(f"+{hidden}", self.text - 2, bold=True, token="muted"),
                        role="figure",
                    )

    def _sudog(self, one: SudogBox, rect: Rect, marked: bool) -> Item:
        color: Token = "idle" if one.stale else "waiting"
        line = Line(color, 1.5, "dash" if one.select else "solid")
        name = one_line(one.label, self.text, bold=True, token="muted" if one.stale else "text")
        if one.value:
            name = replace(name, align="left", inset=(8.0, 0.0, 0.0, 0.0))
        return Shape(
            id=one.id,
            rect=rect,
            geometry="roundRect",
            fill="idle-fill" if one.stale else "waiting-fill",
            line=replace(CHANGED, dash=line.dash) if marked else line,
            text=name,
        )

    def _value_rect(self, frame: Frame, place: str, boxes: dict[str, Rect]) -> Rect | None:
        """Return where a value stands in a slot, a sudog or a G."""
        for at, c in enumerate(frame.chans):
            for index, value in enumerate(c.slots):
                if value and place == f"{c.id}.slot{index}":
                    return self.plan.slot(at, index).inset(5.0)
            for one in c.sendq:
                if one.id == place and one.id in boxes:
                    box = boxes[one.id]
                    width = self._value_width(frame.values[one.value])
                    return Rect(box.right - width - 4, box.y + 4, width, box.height - 8)
        for index, g in enumerate(frame.gs):
            if g.id == place:
                box = self.plan.g_rect(index)
                width = min(self._value_width(frame.values[g.value]), box.width * 0.52)
                high = min(self.text * 1.8, box.height - 8)
                return Rect(box.right - width - 6, box.center.y - high / 2, width, high)
        return None

    def _value(self, id: str, text: str, rect: Rect, marked: bool) -> Item:
        zero = ".zero" in id  # nobody sent it
        size = self.text
        if self.ruler.width(text, "body", size, bold=True) > rect.width - 8:
            size = self.small
        words = elided(text, self.ruler, rect.width - 4, size, bold=True)
        return Shape(
            id=id,
            rect=rect,
            geometry="roundRect",
            radius=rect.height / 2,
            fill="background" if zero else "brand-fill",
            line=CHANGED if marked else Line("idle" if zero else "brand", 1.5),
            text=one_line(words, size, bold=True),
        )

    # --- goroutines ---------------------------------------------------------------------------------------------------

    def _g(self, index: int, g: GBox, marked: bool) -> Iterator[Item]:
        box = self.plan.g_rect(index)
        room = box.width - 18
        name = elided(g.label, self.ruler, room * (0.45 if g.value else 1.0), self.text, bold=True)
        word = elided(g.word, self.ruler, room * (0.5 if g.value else 1.0), self.small)
        paragraphs = (
            Paragraph((Run(name, bold=True),), size=self.text),
            Paragraph((Run(word),), size=self.small),
        )
        yield Shape(
            id=g.id,
            rect=box,
            geometry="roundRect",
            fill=quiet(g.color),
            line=CHANGED if marked else Line(strong(g.color), 1.5),
            text=Text(
                paragraphs, self.small, anchor="middle", inset=(9.0, 0.0, 0.0, 0.0), wrap=False
            ),
        )


def _ordinal(n: int) -> str:
    return f"{n}" + {1: "st", 2: "nd", 3: "rd"}.get(n if n < 20 else n % 10, "th")
