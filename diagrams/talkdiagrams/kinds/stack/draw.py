"""Draws frames of stacks by one plan: calls with their variables, free room, guard, things, pointers."""

from collections.abc import Iterator, Set
from typing import Literal

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.graph import Anchor, Edge, Side
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import label, quiet, strong
from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.kinds.stack.plan import PAD, Column, Plan

CHANGED = Line("changed", 3.0)
Align = Literal["left", "center", "right"]


class Page:
    """Draws the frames."""

    def __init__(self, plan: Plan, ruler: Ruler, up: bool) -> None:
        self.plan, self.ruler, self.up = plan, ruler, up

    def items(self, frame: StackFrame, marked: Set[str]) -> Iterator[Item]:
        """Yield everything in ``frame`` but the pointers."""
        plan = self.plan
        for stack in frame.stacks:
            yield from self._stack(stack, plan.columns[stack.id], marked)
        if plan.region is not None:
            yield Shape(
                id="heap.region",
                rect=plan.region,
                geometry="roundRect",
                fill="surface",
                line=Line("rule", 1.0),
                role="decoration",
            )
            high = plan.text * 1.3
            top = Rect(plan.region.x, plan.region.y - high - 1.0, plan.region.width, high)
            text, _ = label(frame.heap, self.ruler, size=plan.text, bold=True)
            yield self._block("heap.title", top, replace(text, anchor="bottom"))
        for thing in frame.things:
            yield from self._thing(thing, plan.things[thing.id], marked)
        if plan.status and frame.status:
            text, _ = label("   ·   ".join(frame.status), self.ruler, size=plan.text)
            yield Shape(
                id="status",
                rect=plan.status,
                geometry="roundRect",
                fill="brand-fill",
                text=replace(text, wrap=False),
            )

    def _block(self, id: str, rect: Rect, text: Text) -> Item:
        return TextBlock(id=id, rect=rect, text=replace(text, wrap=False), role="figure")

    def _mono(
        self, words: str, *, bold: bool = False, token: Token = "text", align: Align = "left"
    ) -> Text:
        run = (Run(words, bold=bold),)
        return Text(
            (Paragraph(run),),
            self.plan.text,
            "code",
            token=token,
            align=align,
            anchor="middle",
            inset=(PAD, 0.0, PAD, 0.0),
            wrap=False,
        )

    def _aside(self, words: str, *, token: Token = "muted", align: Align = "right") -> Text:
        text, _ = label(words, self.ruler, size=self.plan.small, token=token, align=align)
        return replace(text, wrap=False, inset=(PAD, 0.0, PAD, 0.0))

    # --- stacks -----------------------------------------------------------------------------------------------------

    def _stack(self, stack: Stack, column: Column, marked: Set[str]) -> Iterator[Item]:
        box = column.box
        line = Line("rule" if stack.gone else strong(stack.color), 2.0)
        if stack.gone:
            line = replace(line, dash="dash")
        yield Shape(
            id=stack.id,
            rect=box,
            fill="background",
            line=CHANGED if stack.id in marked else line,
            alt=stack.title,
        )
        yield self._block(f"{stack.id}.title", column.title, self._title(stack))
        y = box.bottom if self.up else box.y
        for call in stack.calls:
            high = self.plan.row * (1 + len(call.slots))
            y -= high if self.up else 0.0
            yield from self._call(call, Rect(box.x, y, box.width, high), stack.gone, marked)
            y += 0.0 if self.up else high
        yield from self._rest(stack, box, y)
        for where, words in (("high", stack.high), ("low", stack.low)):
            if words:
                rect = column.low if (where == "high") == self.up else column.high
                text = replace(self._mono(words, token="muted", align="right"), inset=(0.0,) * 4)
                text = replace(text, size=self.plan.small)
                yield self._block(f"{stack.id}.{where}", rect, text)
        if stack.here:
            high = self.plan.small * 1.3
            top = min(max(y - high / 2, box.y), box.bottom - high)
            if stack.high or stack.low:
                line_ = self.plan.small * 1.25
                top = min(max(top, box.y + line_), box.bottom - line_ - high)
            rect = Rect(box.x - column.side, top, column.side - 1.0, high)
            text = self._mono("SP ▸", bold=True, token="brand", align="right")
            text = replace(text, size=self.plan.small, inset=(0.0,) * 4)
            yield self._block(f"sp.{stack.id}", rect, text)

    def _title(self, stack: Stack) -> Text:
        token: Token = "muted" if stack.gone else "text"
        text, _ = label(stack.title, self.ruler, size=self.plan.text, bold=True, token=token)
        if stack.note:
            small, _ = label(stack.note, self.ruler, size=self.plan.small)
            rest = tuple(
                replace(
                    part,
                    size=self.plan.small,
                    runs=tuple(replace(run, bold=False, token="muted") for run in part.runs),
                )
                for part in small.paragraphs
            )
            # The title is bold run by run, since the note is not.
            first = tuple(
                replace(part, runs=tuple(replace(run, bold=True) for run in part.runs))
                for part in text.paragraphs
            )
            text = replace(text, bold=False, paragraphs=(*first, *rest))
        return replace(text, anchor="bottom")

    def _rest(self, stack: Stack, box: Rect, y: float) -> Iterator[Item]:
        """Yield the free part and the guard beyond the youngest call, which ends at ``y``."""
        guard = self.plan.guard if stack.guard else 0.0
        low, high = (box.y + guard, y) if self.up else (y, box.bottom - guard)
        if high - low > 2.0:
            room = Rect(box.x, low, box.width, high - low).inset(1.0)
            words = stack.free if high - low >= self.plan.small * 1.2 else ""
            yield Shape(
                id=f"free.{stack.id}",
                rect=room,
                fill="surface",
                text=self._aside(words, align="center") if words else None,
                role="decoration",
            )
        if stack.guard:
            top = box.y if self.up else box.bottom - guard
            yield Shape(
                id=f"{stack.id}.guard",
                rect=Rect(box.x, top, box.width, guard).inset(1.0),
                fill="surface" if stack.gone else "bad-fill",
                text=self._aside(
                    stack.guard, token="muted" if stack.gone else "text", align="center"
                ),
                role="decoration",
            )

    def _call(self, call: Call, rect: Rect, gone: bool, marked: Set[str]) -> Iterator[Item]:
        line = Line("rule" if gone else strong(call.color), 1.5)
        yield Shape(
            id=call.id,
            rect=rect,
            fill="surface" if gone else quiet(call.color),
            line=CHANGED if call.id in marked else line,
            text=replace(
                self._mono(call.function, bold=True, token="muted" if gone else "text"),
                anchor="top",
                inset=(PAD, (self.plan.row - self.plan.text * 1.2) / 2, PAD, 0.0),
            ),
        )
        head = Rect(rect.x, rect.y, rect.width, self.plan.row)
        if call.note:
            token: Token = "muted" if gone else "text"
            yield self._block(f"{call.id}.note", head, self._aside(call.note, token=token))
        yield from self._slots(call.slots, rect, gone, marked)

    def _slots(
        self, slots: tuple[Slot, ...], rect: Rect, gone: bool, marked: Set[str]
    ) -> Iterator[Item]:
        for n, slot in enumerate(slots, 1):
            row = Rect(rect.x, rect.y + n * self.plan.row, rect.width, self.plan.row)
            yield from self._slot(slot, row, gone, marked)

    def _slot(self, slot: Slot, row: Rect, gone: bool, marked: Set[str]) -> Iterator[Item]:
        rect = Rect(row.x + 4.0, row.y, row.width - 8.0, row.height - 3.0)
        token: Token = "muted" if gone else "text"
        line = Line("bad", 2.5) if slot.bad else Line("rule", 1.0)
        if slot.color != "plain" and not gone and not slot.bad:
            line = Line(strong(slot.color), 1.5)
        yield Shape(
            id=slot.id,
            rect=rect,
            fill="background" if slot.color == "plain" or gone else quiet(slot.color),
            line=CHANGED if slot.id in marked and not slot.bad else line,
            text=self._mono(slot.name, token=token),
        )
        right = rect.right
        if slot.note:
            text = self._aside(slot.note, token="muted")
            size = label(slot.note, self.ruler, size=self.plan.small)[1].width * 1.05 + PAD
            yield self._block(
                f"{slot.id}.note", Rect(rect.x, rect.y, right - rect.x, rect.height), text
            )
            right -= size
        value = "nil" if slot.to == "nil" else slot.value
        if value:
            color: Token = "bad" if slot.bad else token
            text = self._mono(value, bold=True, token=color, align="right")
            yield self._block(
                f"{slot.id}.value", Rect(rect.x, rect.y, right - rect.x, rect.height), text
            )

    # --- things -----------------------------------------------------------------------------------------------------

    def _thing(self, thing: Thing, rect: Rect, marked: Set[str]) -> Iterator[Item]:
        rect = replace(rect, height=self.plan.row * (1 + len(thing.slots)))
        gone = thing.gone
        plain = thing.color == "plain"
        line = Line("muted" if plain or gone else strong(thing.color), 1.5)
        if thing.id in marked:
            line = CHANGED
        title, _ = label(
            thing.title,
            self.ruler,
            size=self.plan.text,
            bold=True,
            token="muted" if gone else "text",
            align="left" if thing.slots or thing.note else "center",
        )
        inset = (PAD, (self.plan.row - self.plan.text * 1.2) / 2, PAD, 0.0)
        yield Shape(
            id=thing.id,
            rect=rect,
            geometry="roundRect",
            fill="surface-strong"
            if plain and not gone
            else "surface"
            if gone
            else quiet(thing.color),
            line=replace(line, dash="dash") if gone else line,
            text=replace(title, anchor="top", inset=inset, wrap=False),
        )
        if thing.note:
            head = Rect(rect.x, rect.y, rect.width, self.plan.row)
            yield self._block(f"{thing.id}.note", head, self._aside(thing.note, token="text"))
        yield from self._slots(thing.slots, rect, gone, marked)

    # --- pointers ---------------------------------------------------------------------------------------------------

    def edges(self, frame: StackFrame, marked: Set[str]) -> Iterator[Edge]:
        """Yield an arrow for each pointer whose end is there."""
        home = self._homes(frame)
        for slot in frame.slots():
            if slot.to in home:
                tail, head = home[slot.id], home[slot.to]
                leave: Side = "w" if head < tail else "e"
                arrive: Side = "w" if head > tail else "e"
                line = Line("bad", 2.5, "dash") if slot.bad else Line("text", 2.0)
                if slot.id in marked and not slot.bad:
                    line = Line("changed", 3.0)
                yield Edge(
                    id=f"{slot.id}->",
                    tail=Anchor(slot.id, leave),
                    head=Anchor(slot.to, arrive),
                    line=line,
                    arrow_tail="oval",
                    alt=f"{slot.name} points to {slot.to}",
                )

    def _homes(self, frame: StackFrame) -> dict[str, float]:
        """Return for each thing that can be pointed at how far right its column is."""
        home: dict[str, float] = {}
        for stack in frame.stacks:
            x = self.plan.columns[stack.id].box.x
            home[stack.id] = x
            for call in stack.calls:
                home[call.id] = x
                home |= {slot.id: x for slot in call.slots}
        for thing in frame.things:
            x = self.plan.things[thing.id].x
            home[thing.id] = x
            home |= {slot.id: x for slot in thing.slots}
        return home
