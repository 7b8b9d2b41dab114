"""Where the objects of a heap stand: layers by their distance from the roots, garbage in rows of its own below.

    status   G1      A  B
             config     C
                     X  Y      garbage

Pointers change from frame to frame; an object keeps the place that it had when it first appeared.
"""

from collections.abc import Mapping, Sequence

from talkbuilder.geometry import Point, Size
from talkdiagrams.kinds.heap.data import HeapFrame

SWEEPS = 4


class Layers:
    """The column and the row of every root and object in any frame."""

    def __init__(self, frames: Sequence[HeapFrame]) -> None:
        self.column: dict[str, int] = {}
        self.garbage: set[str] = set()
        self.parents: dict[str, list[str]] = {}
        for frame in frames:
            self._take(frame)
        self.live = self._columns([id for id in self.column if id not in self.garbage])
        self.dead = self._columns([id for id in self.column if id in self.garbage])

    def _take(self, frame: HeapFrame) -> None:
        heads: dict[str, list[str]] = {}
        for pointer in frame.pointers:
            heads.setdefault(pointer.tail, []).append(pointer.head)
            known = self.parents.setdefault(pointer.head, [])
            if pointer.tail not in known:
                known.append(pointer.tail)
        new = [thing.id for thing in frame.things if thing.id not in self.column]
        for root in frame.roots:
            self.column.setdefault(root.id, 0)
        depth = _longest([root.id for root in frame.roots], heads)
        rest = [id for id in new if id not in depth]
        heads_of_rest = {head for id in rest for head in heads.get(id, ())}
        first = [id for id in rest if id not in heads_of_rest] or rest[:1]
        inner = _longest(first, heads)
        for id in new:
            if id in depth:
                self.column[id] = depth[id]
            else:
                self.garbage.add(id)
                self.column[id] = 1 + inner.get(id, 0)

    def _columns(self, ids: Sequence[str]) -> list[list[str]]:
        """Names by column, ordered so that parents and children stand side by side."""
        if not ids:
            return []
        columns: list[list[str]] = [[] for _ in range(1 + max(self.column[id] for id in ids))]
        for id in ids:
            columns[self.column[id]].append(id)
        children: dict[str, list[str]] = {}
        for id, parents in self.parents.items():
            for parent in parents:
                children.setdefault(parent, []).append(id)
        for sweep in range(SWEEPS):
            near = self.parents if sweep % 2 == 0 else children
            order = columns if sweep % 2 == 0 else columns[::-1]
            for column in order:
                rows = _rows(columns)
                column.sort(key=lambda id: _mean(id, near.get(id, ()), rows))
        return columns

    @property
    def size(self) -> tuple[int, int]:
        """Columns of objects, and rows in all."""
        columns = max(max(len(self.live), len(self.dead)) - 1, 0)
        rows = sum(max((len(c) for c in part), default=0) for part in (self.live, self.dead))
        return columns, max(rows, 1)

    def places(self, cell: Size, root: Size, left: float) -> dict[str, Point]:
        """The centre of each; `cell` is the pitch of objects, `left` the room before the roots."""
        found: dict[str, Point] = {}
        below = max((len(column) for column in self.live), default=0)
        for columns, top, rows in (
            (self.live, 0.0, below),
            (self.dead, float(below), max((len(c) for c in self.dead), default=0)),
        ):
            for number, column in enumerate(columns):
                x = left + root.width / 2
                if number:
                    x = left + root.width + (number - 0.4) * cell.width
                first = top + (rows - len(column)) / 2
                for row, id in enumerate(column):
                    found[id] = Point(x, (first + row + 0.5) * cell.height)
        return found


def _longest(start: Sequence[str], heads: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The longest way from ``start`` to each that it leads to; a pointer back to its own way is left out."""
    depth = dict.fromkeys(start, 0)
    way: list[str] = []

    def visit(id: str) -> None:
        way.append(id)
        for head in heads.get(id, ()):
            if head not in way and depth.get(head, -1) < depth[id] + 1:
                depth[head] = depth[id] + 1
                visit(head)
        way.pop()

    for id in start:
        visit(id)
    return depth


def _rows(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    return {id: row - (len(column) - 1) / 2 for column in columns for row, id in enumerate(column)}


def _mean(id: str, near: Sequence[str], rows: Mapping[str, float]) -> float:
    known = [rows[other] for other in near if other in rows and other != id]
    return sum(known) / len(known) if known else rows[id]
