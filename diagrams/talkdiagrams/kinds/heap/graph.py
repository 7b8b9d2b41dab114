"""A heap as a graph: roots on the left, objects as circles in layers, pointers as straight as they can be."""

from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Point, Rect, Size
from talkbuilder.graph import Anchor, Edge, GraphFrame, GraphStory, Node
from talkbuilder.ports import Ruler
from talkbuilder.scene import Line, Shape
from talkdiagrams.kinds.heap.data import HeapFrame, Pointer, Thing
from talkdiagrams.kinds.heap.ink import Told, box, lines_size, outline, root_box, status_box
from talkdiagrams.kinds.heap.layers import Layers
from talkdiagrams.kinds.parts import label

EDGE, STATUS = 13.0, "status"
STATUS_GAP = 48.0
# The pitch of objects: as wide as the room allows, and no wider than an eye follows.
NARROW, WIDE = (1.6, 2.8)
LOW, HIGH = (1.25, 1.75)
# Objects and the height of roots, from large to small: the words stay as large as they are.
SIZES = ((62.0, 54.0, 52.0), (56.0, 46.0, 46.0), (50.0, 38.0, 42.0), (46.0, 32.0, 39.0))


class Graph:
    """Draws frames of one heap; every size is that of the largest in any frame."""

    def __init__(
        self, told: Sequence[Told], ruler: Ruler, show: frozenset[str], area: Size
    ) -> None:
        self.told, self.ruler, self.show = told, ruler, show
        frames = [one.frame for one in told]
        names = {thing.id for frame in frames for thing in frame.things}
        width = max(ruler.width(name, "body", 18.0, True) for name in names)
        roots = [lines_size((r.id, r.words), ruler) for frame in frames for r in frame.roots]
        root = max([64.0, *(r.width + 20 for r in roots)])
        status = [lines_size(frame.status, ruler, first=16.0) for frame in frames]
        self.status = Size(max(s.width for s in status) + 24, max(s.height for s in status) + 14)
        left = self.status.width + STATUS_GAP if "status" in show else 0.0
        layers = Layers(frames)
        room = Size(area.width - left - root, area.height)
        for wide, high, self.root_height in SIZES:
            self.object = Size(max(wide, (width + 12) * 1.3), high)
            cell = self._cell(layers.size, room)
            if (
                cell.width * layers.size[0] <= room.width
                and cell.height * layers.size[1] <= room.height
            ):
                break
        self.root = Size(root, self.root_height)
        self.places = layers.places(cell, self.root, left)
        ys = [place.y for place in self.places.values()]
        self.middle = (min(ys) + max(ys)) / 2

    def _cell(self, count: tuple[int, int], room: Size) -> Size:
        """The pitch at which so many columns and rows fill the room."""
        wide, high = self.object
        width = min(max(room.width / max(count[0], 1), wide * NARROW), wide * WIDE)
        low = max(high * LOW, self.root_height + 3)
        return Size(width, min(max(room.height / count[1], low), high * HIGH))

    def story(self) -> GraphStory:
        """The frames, each thing pinned to its place."""
        before: HeapFrame | None = None
        frames = []
        for one in self.told:
            frames.append(self._frame(one, before))
            before = one.frame
        return GraphStory(tuple(frames), "LR", engine="neato")

    def _frame(self, told: Told, before: HeapFrame | None) -> GraphFrame:
        frame = told.frame
        nodes = [*self._status(frame, before), *self._roots(told), *self._objects(told)]
        known = {node.id for node in nodes}
        edges = self._edges(told)
        here = tuple(e for e in edges if e.tail.item in known and e.head.item in known)
        return GraphFrame(tuple(nodes), here, (), told.caption, told.alt)

    def _status(self, frame: HeapFrame, before: HeapFrame | None) -> Iterator[Node]:
        if "status" in self.show:
            changed = before is not None and before.status[:2] != frame.status[:2]
            shape = status_box(Rect(0, 0, *self.status), frame, changed)
            pin = Point(self.status.width / 2, self.middle)
            yield Node(id=STATUS, size=self.status, items=(shape,), pin=pin)

    def _roots(self, told: Told) -> Iterator[Node]:
        for root in told.frame.roots:
            rect = Rect(0, 0, *self.root)
            shape = root_box(root, rect, root.words, root.id in told.marked)
            yield Node(id=root.id, size=self.root, items=(shape,), pin=self.places[root.id])

    def _objects(self, told: Told) -> Iterator[Node]:
        for thing in told.frame.things:
            shape = self._object(thing, thing.id in told.marked)
            yield Node(id=thing.id, size=self.object, items=(shape,), pin=self.places[thing.id])

    def _object(self, thing: Thing, marked: bool) -> Shape:
        rect = Rect(0, 0, *self.object)
        alt = f"{thing.id}, {thing.tint}"
        return box(thing.id, rect, thing.tint, outline(thing, marked), (thing.id,), "ellipse", alt)

    def _edges(self, told: Told) -> Iterator[Edge]:
        """One line from each to each, however many fields point there; dotted where the last has gone."""
        pairs: dict[tuple[str, str], list[Pointer]] = {}
        for pointer in told.frame.pointers:
            pairs.setdefault((pointer.tail, pointer.head), []).append(pointer)
        for pointers in pairs.values():
            yield self._edge(pointers, any(p.id in told.fresh for p in pointers))
        left = {(p.tail, p.head): p for p in told.gone}
        yield from (self._edge([p], True, gone=True) for way, p in left.items() if way not in pairs)

    def _edge(self, pointers: Sequence[Pointer], fresh: bool, *, gone: bool = False) -> Edge:
        tail, head = pointers[0].tail, pointers[0].head
        line = Line("muted", 2.25)
        if fresh:
            line = Line("changed", 3.0)
        if any(p.fault for p in pointers):
            line = Line("bad", 3.0)
        if gone:
            line = Line("changed", 2.5, "dot")
        named = "fields" in self.show and tail != head  # beside a loop there is no room
        names = ", ".join(p.label for p in pointers) if named else ""
        text = label(names, self.ruler, size=EDGE, token="muted")[0] if names else None
        return Edge(
            id=f"{tail}>{head}",
            tail=Anchor(tail),
            head=Anchor(head),
            line=line,
            label=text,
        )
