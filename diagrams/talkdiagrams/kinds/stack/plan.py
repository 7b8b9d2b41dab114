"""Where everything stands: stacks from left to right, what lies on the heap at the right of them.

   G1            2 KB             heap
  high +--------------+        +-----------+
       | main         |        | node      |
       |  p        *--|------->|  next     |
    SP +--------------+        +-----------+
       |  free        |
   low +== guard =====+

Everything has the place that it needs in all frames together. Calls stand on each other from the high end.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkbuilder.ports import Ruler
from talkdiagrams.kinds.parts import SMALL, label
from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing

SIZES = (20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
# Another face may be so much wider than ours.
WIDER = 1.09
PAD, GAP, LOOP = 9.0, 64.0, 26.0
# Above the titles, for pointers that pass over a stack.
OVER = 22.0
BETWEEN = 10.0  # things
REGION = 10.0  # round the things
# Words may become so small for heights that are nearer to the bytes.
LEAST_TRUE = 14.0


class Column(Struct, frozen=True):
    """The place of a stack: its box, the words at its side, its title above."""

    box: Rect
    side: float
    high: Rect
    low: Rect
    title: Rect


class Plan(Struct, frozen=True):
    """Places in points, at one size of words."""

    size: Size
    text: float
    small: float
    row: float
    guard: float
    columns: dict[str, Column]
    things: dict[str, Rect]
    region: Rect | None
    status: Rect | None
    skew: float


def planned(frames: Sequence[StackFrame], area: Size, ruler: Ruler) -> Plan:
    """Return the places at the largest words that fit."""
    fitting: list[Plan] = []
    for text in SIZES:
        # What is left of the room goes to rows and between columns.
        for row, gap in ((1.9, 120.0), (1.9, GAP), (1.5, 120.0), (1.5, GAP)):
            plan = _Planner(frames, area, ruler, text, row, gap).plan()
            if plan.size.width <= area.width and plan.size.height <= area.height:
                fitting.append(plan)
        if any(plan.skew <= 1.02 for plan in fitting):
            break
        if fitting and text <= LEAST_TRUE:
            break
    return min(fitting, key=lambda one: round(one.skew, 1)) if fitting else plan


class _Planner:
    """Works out the places for words of one size."""

    def __init__(
        self,
        frames: Sequence[StackFrame],
        area: Size,
        ruler: Ruler,
        text: float,
        row: float,
        gap: float,
    ) -> None:
        self.frames, self.area, self.ruler, self.text = frames, area, ruler, text
        self.small = max(SMALL, text - 3.0)
        self.row, self.gap = text * row, gap
        self.stacks: dict[str, list[Stack]] = {}
        self.things: dict[str, list[Thing]] = {}
        for frame in frames:
            for stack in frame.stacks:
                self.stacks.setdefault(stack.id, []).append(stack)
            for thing in frame.things:
                self.things.setdefault(thing.id, []).append(thing)

    # --- sizes ------------------------------------------------------------------------------------------------------

    def _code(self, words: str, size: float, bold: bool = False) -> float:
        return self.ruler.width(words, "code", size, bold) * WIDER if words else 0.0

    def _words(self, words: str, size: float, bold: bool = False) -> float:
        return label(words, self.ruler, size=size, bold=bold)[1].width * WIDER if words else 0.0

    def _slot(self, slot: Slot) -> float:
        value = "nil" if slot.to == "nil" else slot.value
        wide = self._code(slot.name, self.text) + 2 * PAD
        for part in (self._code(value, self.text, True), self._words(slot.note, self.small)):
            wide += part + 14.0 if part else 0.0
        return wide + (16.0 if slot.to and slot.to != "nil" else 0.0)

    def _call(self, call: Call) -> float:
        note = self._words(call.note, self.small)
        head = self._code(call.function, self.text, True) + (note + 14.0 if note else 0.0)
        return max([head + 2 * PAD, *(self._slot(slot) + 8.0 for slot in call.slots)])

    def _thing(self, thing: Thing) -> float:
        note = self._words(thing.note, self.small)
        head = self._words(thing.title, self.text, True) + (note + 14.0 if note else 0.0)
        return max([head + 2 * PAD, *(self._slot(slot) + 8.0 for slot in thing.slots)])

    def _stack_width(self, found: Iterable[Stack]) -> float:
        wide = [self.text * 6.5]
        for stack in found:
            wide += [self._call(call) for call in stack.calls]
            wide += [self._words(stack.title, self.text, True) + 6.0]
            wide += [self._words(stack.note, self.small) + 6.0]
            wide += [self._words(w, self.small) + 2 * PAD for w in (stack.free, stack.guard)]
        return max(wide)

    def _calls_height(self, stack: Stack) -> float:
        return sum(self.row * (1 + len(call.slots)) for call in stack.calls)

    def _least(self, found: Iterable[Stack]) -> float:
        """Return how high a stack is at least: its calls, some free room, its guard."""
        stacks = list(found)
        calls = max(self._calls_height(stack) for stack in stacks)
        free = any(s.free or s.size for s in stacks) or not calls
        return calls + (self.row if free else 0.0) + (self._guard if self._guarded(stacks) else 0.0)

    @property
    def _guard(self) -> float:
        return self.small * 1.2 + 6.0

    def _guarded(self, stacks: Iterable[Stack]) -> bool:
        return any(stack.guard for stack in stacks)

    def _side(self, found: list[Stack]) -> float:
        words = [w for stack in found for w in (stack.high, stack.low)]
        wide = max(self._code(w, self.small) for w in words)
        if any(stack.here for stack in found):
            wide = max(wide, self._code("SP ▸", self.small, True))
        return wide + 8.0 if wide else 0.0

    # --- places -----------------------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return the places."""
        foot = self.text * 1.2 + 16.0 if any(frame.status for frame in self.frames) else 0.0
        noted = any(stack.note for found in self.stacks.values() for stack in found)
        top = self.text * 1.3 + (self.small * 1.2 if noted else 0.0) + 4.0
        title = top
        top += OVER if self._far() else 0.0
        room = self.area.height - top - foot
        heights = self._heights(room)
        loops = self._loops()
        columns: dict[str, Column] = {}
        x = 0.0
        for id, found in self.stacks.items():
            side, wide, high = self._side(found), self._stack_width(found), heights[id]
            box = Rect(x + side, top, wide, high)
            line = self.small * 1.25
            columns[id] = Column(
                box,
                side,
                Rect(x, top, max(side - 2.0, 0.0), line),
                Rect(x, box.bottom - line, max(side - 2.0, 0.0), line),
                Rect(box.x, top - title, wide, title - 1.0),
            )
            x = box.right + self.gap + (LOOP / 2 if id in loops else 0.0)
        things, region = self._heap(x, top, max([room, *heights.values()]))
        right = region.right if region else x - self.gap
        if (loops & set(self.things)) or (not region and loops):
            right += LOOP
        bottom = max([top + max(heights.values()), region.bottom if region else 0.0])
        status = Rect(0.0, bottom + 10.0, right, foot - 10.0) if foot else None
        return Plan(
            size=Size(right, bottom + foot),
            text=self.text,
            small=self.small,
            row=self.row,
            guard=self._guard,
            columns=columns,
            things=things,
            region=region,
            status=status,
            skew=self._skew(heights),
        )

    def _heights(self, room: float) -> dict[str, float]:
        """Return the height of each stack: what it needs, and where bytes are given, more for more bytes."""
        least = {id: self._least(found) for id, found in self.stacks.items()}
        sizes = {id: max(s.size for s in found) for id, found in self.stacks.items()}
        largest = max(sizes.values())
        tallest = max([room * 0.999 if largest else 0.0, *least.values()])
        if largest and len(set(sizes.values())) == 1:
            tallest = max(min(tallest, max(least.values()) + 2.5 * self.row), *least.values())
        return {
            id: max(least[id], tallest * sizes[id] / largest) if largest else least[id]
            for id in least
        }

    def _skew(self, heights: dict[str, float]) -> float:
        """Return how far the heights are from being as the bytes are; 1 is true."""
        sizes = {id: max(s.size for s in found) for id, found in self.stacks.items()}
        ratios = [heights[id] / size for id, size in sizes.items() if size]
        return max(ratios) / min(ratios) if ratios else 1.0

    def _loops(self) -> set[str]:
        """Return the stacks and things inside which something points to something."""
        found: set[str] = set()
        for frame in self.frames:
            home: dict[str, str] = {}
            for stack in frame.stacks:
                home |= {call.id: stack.id for call in stack.calls}
                home |= {slot.id: stack.id for call in stack.calls for slot in call.slots}
            for thing in frame.things:
                home |= {thing.id: thing.id}
                home |= {slot.id: thing.id for slot in thing.slots}
            things = {thing.id for thing in frame.things}
            for slot in frame.slots():
                tail, head = home[slot.id], home.get(slot.to, "")
                if tail == head or {tail, head} <= things:
                    found.add(tail)
        return found

    def _far(self) -> bool:
        """Whether something points past a stack, to what is not its neighbour."""
        order = {id: n for n, id in enumerate(self.stacks)}
        for frame in self.frames:
            home = {thing.id: len(order) for thing in frame.things}
            home |= {s.id: len(order) for thing in frame.things for s in thing.slots}
            for stack in frame.stacks:
                here = order[stack.id]
                home |= {stack.id: here} | {call.id: here for call in stack.calls}
                home |= {slot.id: here for call in stack.calls for slot in call.slots}
            if any(abs(home[s.id] - home.get(s.to, home[s.id])) > 1 for s in frame.slots()):
                return True
        return False

    def _heap(self, x: float, top: float, room: float) -> tuple[dict[str, Rect], Rect | None]:
        if not self.things:
            return {}, None
        inner = room - 2 * REGION
        places: dict[str, Rect] = {}
        columns: list[list[tuple[str, Size]]] = [[]]
        used = 0.0
        for id, found in self.things.items():
            high = max(self.row * (1 + len(thing.slots)) for thing in found)
            size = Size(max(self._thing(thing) for thing in found), high)
            if columns[-1] and used + BETWEEN + high > inner:
                columns.append([])
                used = 0.0
            used += high + (BETWEEN if columns[-1] else 0.0)
            columns[-1].append((id, size))
        left = x + REGION
        bottom = 0.0
        for column in columns:
            wide = max(size.width for _, size in column)
            spare = inner - sum(size.height for _, size in column) - BETWEEN * (len(column) - 1)
            between = BETWEEN + min(max(0.0, spare) / (len(column) + 1), 24.0)
            y = top + REGION
            for id, size in column:
                places[id] = Rect(left, y, wide, size.height)
                y += size.height + between
            bottom = max(bottom, y - between)
            left += wide + GAP * 0.7
        heading = max(self._words(frame.heap, self.text, True) for frame in self.frames)
        width = max(left - GAP * 0.7 - x + REGION, heading + 8.0)
        return places, Rect(x, top, width, max(bottom - top + REGION, room * 0.5))
