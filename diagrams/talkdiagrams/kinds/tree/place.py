"""Where nodes stand: levels down, children in the order of their slots, each parent over the middle of its children.

A thing that sinks (an entry whose slot becomes a node) stands at its deepest place from the beginning: the edge to it
is long at first, and nothing jumps when the node between appears.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from talkbuilder.geometry import Rect, Size
from talkdiagrams.kinds.tree.data import TreeFrame


class Under(Struct, frozen=True):
    """Whom something stands under, at which of its slots (-1: behind it, in its chain), how deep."""

    parent: str
    slot: int
    depth: int


ROOT = Under("", 0, 0)


def families(frames: Sequence[TreeFrame]) -> dict[str, Under]:
    """Return for each node of any frame the parent under which it ever was deepest; roots have none."""
    found: dict[str, Under] = {}
    slotted: dict[str, Under] = {}
    for frame in frames:
        for id, under in _under(frame).items():
            known = found.get(id)
            if known is None or _rank(under) > _rank(known):
                found[id] = under
            if under.slot >= 0 and (id not in slotted or under.depth > slotted[id].depth):
                slotted[id] = under
    # Parents of different frames may make a circle; whoever closes it stands under a slot again, or is a root.
    for id in list(found):
        while closing := _closing(found, id):
            again = slotted.get(closing, ROOT)
            found[closing] = ROOT if found[closing] == again else again
    return found


def _rank(under: Under) -> tuple[int, bool]:
    """Deeper is better; of one depth, behind another entry: there it stands whoever comes before it."""
    return under.depth, under.slot < 0


def _closing(found: Mapping[str, Under], id: str) -> str:
    """Return who closes a circle on the way up from ``id``, or nothing."""
    seen = {id}
    while up := found[id].parent:
        if up in seen:
            return id
        seen.add(up)
        id = up
    return ""


def _under(frame: TreeFrame) -> dict[str, Under]:
    nodes = {node.id: node for node in frame.nodes}
    pointed = {slot.to for node in frame.nodes for slot in node.slots}
    pointed |= {node.next for node in frame.nodes}
    found = {id: ROOT for id in nodes if id not in pointed}
    todo = list(found)
    for id in todo:
        node, depth = nodes[id], found[id].depth
        children = [(slot.to, n, depth + 1) for n, slot in enumerate(node.slots)]
        for to, n, deep in (*children, (node.next, -1, depth)):
            if to in nodes and (to not in found or deep > found[to].depth):
                if deep > len(nodes):
                    continue
                found[to] = Under(id, n, deep)
                todo.append(to)
    for id in nodes:
        found.setdefault(id, ROOT)
    return found


class Places:
    """The box of everything, and the size of the whole."""

    def __init__(
        self,
        frames: Sequence[TreeFrame],
        sizes: Mapping[str, Size],
        slot_at: Callable[[str, int], float],
        gap: Size,
        tiers: float,
    ) -> None:
        self.sizes, self.slot_at, self.gap = sizes, slot_at, gap
        self.under = families(frames)
        self.children: dict[str, list[str]] = {id: [] for id in sizes}
        for id in sizes:
            if self.under[id].parent:
                self.children[self.under[id].parent].append(id)
        for some in self.children.values():
            some.sort(key=lambda id: self.under[id].slot)
        self.widths: dict[str, float] = {}
        order = self._parents_first()
        for id in reversed(order):
            self.widths[id] = self._width(id)
        self.level = dict.fromkeys(order, 0)
        for id in order:
            one = self.under[id]
            if one.parent:
                self.level[id] = self.level[one.parent] + (one.slot >= 0)
        highs = [0.0] * (1 + max(self.level.values()))
        for id, level in self.level.items():
            highs[level] = max(highs[level], sizes[id].height)
        self.highs = highs
        self.tops = [sum(highs[:n]) + n * tiers for n in range(len(highs))]
        self.rects: dict[str, Rect] = {}
        x = 0.0
        for id in order:
            if not self.under[id].parent:
                self._put(id, x)
                x += self.widths[id] + gap.width
        self.size = Size(x - gap.width, self.tops[-1] + highs[-1])

    def _parents_first(self) -> list[str]:
        order = [id for id in self.sizes if not self.under[id].parent]
        for id in order:
            order += self.children[id]
        return order

    def _below(self, id: str) -> list[str]:
        return [one for one in self.children[id] if self.under[one].slot >= 0]

    def _behind(self, id: str) -> list[str]:
        return [one for one in self.children[id] if self.under[one].slot < 0]

    def _width(self, id: str) -> float:
        below = self._span(self._below(id))
        behind = sum(self.widths[one] + self.gap.height for one in self._behind(id))
        return max(self.sizes[id].width, below) + behind

    def _span(self, ids: Sequence[str]) -> float:
        return sum(self.widths[id] + self.gap.width for id in ids) - self.gap.width if ids else 0.0

    def _put(self, id: str, x: float) -> None:
        todo = [(id, x)]
        for one, left in todo:
            size, below = self.sizes[one], self._below(one)
            span = self._span(below)
            width = max(size.width, span)
            top = self.tops[self.level[one]]
            # From a lower edge a flat line would run through a higher neighbour.
            high = self.highs[self.level[one]] if below else size.height
            self.rects[one] = Rect(left + (width - size.width) / 2, top, size.width, high)
            todo += self._under_slots(one, below, left, width)
            at = left + width + self.gap.height
            for child in self._behind(one):
                todo.append((child, at))
                at += self.widths[child] + self.gap.height

    def _under_slots(
        self, id: str, below: Sequence[str], left: float, width: float
    ) -> list[tuple[str, float]]:
        """Put each child as near below its slot as its neighbours let it, within ``width``."""
        corner = self.rects[id].x
        found: list[tuple[str, float]] = []
        at = left
        for child in below:
            middle = corner + self.slot_at(id, self.under[child].slot)
            at = max(at, middle - self._middle(child))
            found.append((child, at))
            at += self.widths[child] + self.gap.width
        end = left + width
        for number, (child, x) in reversed(list(enumerate(found))):
            x = min(x, end - self.widths[child])
            found[number] = (child, x)
            end = x - self.gap.width
        return found

    def _middle(self, id: str) -> float:
        """Where the middle of a node is from the left of all that belongs to it."""
        return max(self.sizes[id].width, self._span(self._below(id))) / 2
