"""A frame of a tree: nodes of slots, leaves, and chains behind them, before anything is drawn.

    TreeFrame((
        Node("root", "root", slots=(Slot("0"), Slot("1", to="a"), Slot("2"), Slot("3", to="n1"))),
        Node("a", "key a", note="hash 0x1…", leaf=True),
        Node("n1", "", slots=(Slot("0", to="b"), ...)),
        Node("b", "key b", leaf=True, next="c"),      # an overflow chain: another entry with the same hash
        Node("c", "key c", leaf=True),
    ))

A node that nobody points to is a root. The same id is the same thing in every frame.
"""

from collections.abc import Iterator

from msgspec import Struct

from talkdiagrams.kinds.parts import Color


class Slot(Struct, frozen=True):
    """A place in a node; ``name`` is its index (``0`` to ``f``) and unique in the node; its id is ``node.name``.

    ``to`` is the id of the node or leaf it leads to, "" for an empty slot. ``link`` are words on the edge, such as the
    bits of the hash that led here. ``tint`` is for a slot that is locked, being replaced, on the way.
    """

    name: str
    to: str = ""
    link: str = ""
    tint: Color = "plain"


class Node(Struct, frozen=True):
    """A node with slots, or a leaf (an entry) without. ``note`` are quiet words: a lock, a hash, a level.

    ``next`` is the id of the next entry in the chain behind this one. ``gone``: it was cut off; drawn dashed and pale.
    """

    id: str
    label: str = ""
    slots: tuple[Slot, ...] = ()
    leaf: bool = False
    note: str = ""
    tint: Color = "plain"
    next: str = ""
    gone: bool = False


class TreeFrame(Struct, frozen=True):
    """One moment.

    ``status`` are short lines about the whole (the hash that is looked up). ``path`` are ids of nodes, slots and leaves
    on the way of a look-up, drawn heavy; ``mark`` are ids to outline beside what changed.
    """

    nodes: tuple[Node, ...]
    status: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield the id of each node and of each slot."""
        for node in self.nodes:
            yield node.id
            yield from (f"{node.id}.{slot.name}" for slot in node.slots)
