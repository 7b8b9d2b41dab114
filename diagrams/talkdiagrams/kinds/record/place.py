"""Where blocks stand: columns by their distance from what points to them, each as high as its pointers want it.

    [ r   ]      [ itab ]      [ methods ]
    [ tab ]----->[      ]----->[         ]
    [ data]--+   [ file ]
             +-->[      ]

A block keeps its place in all frames; the columns are those of all pointers of all frames.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from talkbuilder.geometry import Point, Size
from talkdiagrams.kinds.record.data import NIL, RecordFrame

GAP, LINES, MOST_GAP = 46.0, 12.0, 130.0
BETWEEN = 16.0
MOST_ACROSS = 4


class Pointer(Struct, frozen=True):
    """From a field of a block to a block, or to a field of it."""

    block: str
    field: str
    head: str
    to: str


def pointers(frame: RecordFrame) -> list[Pointer]:
    """Return the pointers of ``frame`` that lead to something in it."""
    owners = {block.id: block.id for block in frame.blocks}
    for block in frame.blocks:
        for field in block.fields:
            owners.setdefault(f"{block.id}.{field.name}", block.id)
    return [
        Pointer(block.id, field.name, owners[field.to], field.to)
        for block in frame.blocks
        for field in block.fields
        if field.to and field.to != NIL and field.to in owners
    ]


class Places:
    """The corner of every block, and the size of the whole."""

    def __init__(
        self,
        frames: Sequence[RecordFrame],
        sizes: Mapping[str, Size],
        height_of: Callable[[str, str], float],
        links: float,
        area: Size,
    ) -> None:
        self.sizes, self.height_of, self.height = sizes, height_of, area.height
        self.pointers = list(dict.fromkeys(p for frame in frames for p in pointers(frame)))
        self.column = _columns(frames, self.pointers)
        columns: list[list[str]] = [[] for _ in range(1 + max(self.column.values()))]
        for id in sizes:
            columns[self.column[id]].append(id)
        columns = [column for column in columns if column]
        self.column = {id: n for n, column in enumerate(columns) for id in column}
        widths = [max(sizes[id].width for id in column) for column in columns]
        gaps = [self._gap(n) + links for n in range(len(columns) - 1)]
        tops = self._tops(columns)
        low = min(tops.values())
        height = max(tops[id] + sizes[id].height for id in sizes) - low
        wide = sum(widths) + sum(gaps)
        # A wide slide has room for longer arrows.
        spare = height * area.width / area.height - wide
        more = max(0.0, min(MOST_GAP - GAP, spare / len(gaps))) if gaps else 0.0
        self.corners: dict[str, Point] = {}
        x = 0.0
        for number, column in enumerate(columns):
            for id in column:
                self.corners[id] = Point(x, tops[id] - low)
            x += widths[number] + (gaps[number] + more if number < len(gaps) else 0.0)
        self.size = Size(x, height)

    def _gap(self, left: int) -> float:
        """Room for the lines that run down or up between two columns, or past the next."""
        passing = {
            (p.block, p.field)
            for p in self.pointers
            if min(self.column[p.block], self.column[p.head])
            <= left
            <= max(self.column[p.block], self.column[p.head])
        }
        return GAP + LINES * max(0, len(passing) - 1)

    def _tops(self, columns: Sequence[Sequence[str]]) -> dict[str, float]:
        """Let each column stand as its pointers want: at the height of the fields that lead to it."""
        whole = max(self._height(column) for column in columns)
        tops: dict[str, float] = {}
        for number, column in enumerate(columns):
            wanted: dict[str, float] = {}
            for id in column:
                tails = [
                    tops[p.block] + self.height_of(p.block, p.field) - self._entry(p)
                    for p in self.pointers
                    if p.head == id and p.block in tops
                ]
                if tails:
                    wanted[id] = sum(tails) / len(tails)
            if not number or not wanted:
                top = (whole - self._height(column)) / 2 if self.pointers else 0.0
                tops.update(self._stacked(column, top))
                continue
            order = sorted(column, key=lambda id: wanted.get(id, whole))
            at = 0.0
            found = {}
            for id in order:
                at = max(at, min(wanted.get(id, at), whole))
                found[id] = at
                at += self.sizes[id].height + BETWEEN
            # A little lower is better than an arrow with a kink.
            low = max(tops[id] + self.sizes[id].height for id in tops) + BETWEEN
            free = max(whole, min(low, self.height))
            over = at - BETWEEN - free
            bottom = free
            for id in reversed(order):
                if over <= 0:
                    break
                found[id] = max(0.0, min(found[id], bottom - self.sizes[id].height))
                bottom = found[id] - BETWEEN
            tops.update(found)
        return tops

    def _entry(self, pointer: Pointer) -> float:
        """Where in its block the pointer arrives."""
        return self.height_of(pointer.head, pointer.to[len(pointer.head) + 1 :])

    def _stacked(self, column: Sequence[str], top: float) -> dict[str, float]:
        found = {}
        for id in column:
            found[id] = top
            top += self.sizes[id].height + BETWEEN
        return found

    def _height(self, column: Sequence[str]) -> float:
        return sum(self.sizes[id].height + BETWEEN for id in column) - BETWEEN


def _columns(frames: Sequence[RecordFrame], arrows: Sequence[Pointer]) -> dict[str, int]:
    """Return the column of each block: what was said, else one right of all that point to it."""
    said: dict[str, int | None] = {}
    for frame in frames:
        for block in frame.blocks:
            if said.setdefault(block.id, block.column) is None:
                said[block.id] = block.column
    heads: dict[str, list[str]] = {id: [] for id in said}
    for one in arrows:
        if one.head != one.block and one.head not in heads[one.block]:
            heads[one.block].append(one.head)
    if not arrows and all(column is None for column in said.values()):
        return {id: number % MOST_ACROSS for number, id in enumerate(said)}
    forward = _without_ways_back(heads)
    column = {id: said[id] or 0 for id in said}
    for id in _in_order(forward):
        for head in forward[id]:
            if said[head] is None:
                column[head] = max(column[head], column[id] + 1)
    return column


def _without_ways_back(heads: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Leave out the pointers that close a circle, looking from the blocks that nobody points to, as written."""
    pointed = {head for some in heads.values() for head in some}
    kept: dict[str, list[str]] = {id: [] for id in heads}
    done: set[str] = set()
    for start in sorted(heads, key=lambda id: id in pointed):
        if start in done:
            continue
        way = [(start, iter(heads[start]))]
        on = {start}
        while way:
            id, rest = way[-1]
            head = next(rest, None)
            if head is None:
                way.pop()
                on.discard(id)
                done.add(id)
            elif head not in on:
                kept[id].append(head)
                if head not in done:
                    way.append((head, iter(heads[head])))
                    on.add(head)
    return kept


def _in_order(heads: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the blocks so that each stands before those it points to; there is no circle."""
    waiting = dict.fromkeys(heads, 0)
    for some in heads.values():
        for head in some:
            waiting[head] += 1
    ready = [id for id, count in waiting.items() if not count]
    for id in ready:
        for head in heads[id]:
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return ready
