"""The drawing of a ring: a row of slots or a circle, with two counters."""

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Literal

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, Edge, Side
from talkbuilder.ports import Ruler
from talkbuilder.scene import Item, Line, Shape
from talkdiagrams.kinds.parts import elided, one_line
from talkdiagrams.kinds.ring.data import RingState, Told


class Painter:
    """Draws frames of one ring: the same slot is the same place in each; the counters walk along it.

    runnext     head 3                      circle: the counters stand in the middle
    [ G9 ]        |
              0 | 1 | 2 | 3 ...
                    |
                  tail 6
    """

    def __init__(
        self, area: Size, slots: int, ruler: Ruler, shape: Literal["row", "circle"], runnext: bool
    ) -> None:
        self.slots, self.ruler, self.area = slots, ruler, area
        self.circle, self.runnext = shape == "circle", runnext
        self.text, self.small = 19.0, 14.0
        self.counter = Size(118.0, 42.0)
        self.rects = list(self._circle() if self.circle else self._row())

    def _row(self) -> Iterator[Rect]:
        places = self.slots + (1.3 if self.runnext else 0)
        width = min(96.0, (self.area.width - 2) / places)
        front = 1.3 * width if self.runnext else 0.0
        left = front + (self.area.width - width * places) / 2
        top = (self.area.height - 76.0) / 2
        for index in range(self.slots):
            yield Rect(left + index * width, top, width, 76.0)

    def _circle(self) -> Iterator[Rect]:
        few = self.slots <= 12
        size = Size(64.0, 56.0 if few else 50.0)
        center = Point(self.area.width / 2, self.area.height / 2)
        rx = min(self.area.width / 2 - size.width / 2, self.area.height * (0.8 if few else 1.1))
        ry = self.area.height / 2 - size.height / 2 - 1
        for index in range(self.slots):
            turn = 2 * pi * index / self.slots - pi / 2
            yield Rect(
                center.x + rx * cos(turn) - size.width / 2,
                center.y + ry * sin(turn) - size.height / 2,
                *size,
            )

    def frame(self, told: Told) -> DrawnFrame:
        """Return one frame."""
        head, tail = self._ends(told.state)
        items = [*self._slots(), *self._chips(told), *self._counters(told.state)]
        sides: tuple[tuple[Side, Side], ...] = (("s", "n"), ("n", "s"))
        if self.circle:
            sides = (("", ""), ("", ""))
        edges = tuple(
            Edge(
                id=f"{name}->slot",
                tail=Anchor(name, leave),
                head=Anchor(f"slot{at}", arrive),
                line=Line("brand", 2.5),
                route="auto" if self._blocked(name, at) else "straight",
            )
            for name, at, (leave, arrive) in (("head", head, sides[0]), ("tail", tail, sides[1]))
        )
        return DrawnFrame(tuple(items), edges, told.caption, told.alt)

    def _blocked(self, name: str, at: int) -> bool:
        """Whether in a circle the other counter stands between this one and its slot."""
        slot, center = self.rects[at].center, Point(self.area.width / 2, self.area.height / 2)
        beyond = slot.y > center.y if name == "head" else slot.y < center.y
        return self.circle and beyond and abs(slot.x - center.x) < self.counter.width

    def _ends(self, state: RingState) -> tuple[int, int]:
        return state.head % self.slots, (state.head + len(state.queue)) % self.slots

    def _slots(self) -> Iterator[Item]:
        for index, rect in enumerate(self.rects):
            number = one_line(str(index), self.small, token="muted")
            yield Shape(
                id=f"slot{index}",
                rect=rect,
                fill="background",
                line=Line("p", 1.5),
                text=replace(number, anchor="top", inset=(0.0, 3.0, 0.0, 0.0)),
            )

    def _inside(self, slot: Rect) -> Rect:
        """Return the place of a chip: below the slot's number."""
        return Rect(slot.x + 4, slot.y + 22, slot.width - 8, slot.height - 28)

    def _chips(self, told: Told) -> Iterator[Item]:
        labels = dict(told.state.labels)
        for index, name in enumerate(told.state.queue):
            slot = self.rects[(told.state.head + index) % self.slots]
            yield self._chip(name, labels.get(name, name), self._inside(slot), name in told.marked)
        if self.runnext:
            first = self.rects[0]
            x = 0.0 if self.circle else first.x - 1.3 * first.width
            slot = Rect(x, first.y, first.width, first.height)
            yield Shape(
                id="runnext",
                rect=slot,
                fill="background",
                line=Line("p", 1.5),
                text=replace(
                    one_line("next", self.small, token="muted"),
                    anchor="top",
                    inset=(0.0, 3.0, 0.0, 0.0),
                ),
            )
            if name := told.state.runnext:
                yield self._chip(
                    name, labels.get(name, name), self._inside(slot), name in told.marked
                )

    def _chip(self, name: str, label: str, rect: Rect, marked: bool) -> Shape:
        size = (
            self.text if self.ruler.width(label, "body", self.text, True) < rect.width - 6 else 14.0
        )
        text = elided(label, self.ruler, rect.width - 6, size, bold=True)
        return Shape(
            id=name if name[:1] == "G" else f"g.{name}",
            rect=rect,
            geometry="roundRect",
            radius=rect.height / 2,
            fill="runnable-fill",
            line=Line("changed", 3.0) if marked else Line("runnable", 1.5),
            text=one_line(text, size, bold=True),
        )

    def _counters(self, state: RingState) -> Iterator[Item]:
        width, height = self.counter
        head, tail = self._ends(state)
        center = Point(self.area.width / 2, self.area.height / 2)
        for name, value, at in (
            ("head", state.head, head),
            ("tail", state.head + len(state.queue), tail),
        ):
            above = name == "head"
            if self.circle:
                y = center.y - height - 5 if above else center.y + 5
                x = center.x - width / 2
            else:
                slot = self.rects[at]
                y = slot.y - 56 - height if above else slot.bottom + 56
                x = max(0.0, min(self.area.width - width, slot.center.x - width / 2))
            yield Shape(
                id=name,
                rect=Rect(x, y, width, height),
                geometry="roundRect",
                fill="brand-fill",
                line=Line("brand", 1.5),
                text=one_line(f"{name} {value}", self.text, bold=True),
            )
