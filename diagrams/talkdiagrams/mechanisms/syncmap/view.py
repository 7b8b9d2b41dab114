"""Both lives of sync.Map as figures see them: the trie as a tree, the read and dirty maps as records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.kinds.tree.data import Node, Slot, TreeFrame
from talkdiagrams.mechanisms.playing import Model, play
from talkdiagrams.mechanisms.syncmap import readdirty, trie
from talkdiagrams.mechanisms.syncmap.describe import (
    read_dirty_change,
    read_dirty_state,
    trie_change,
    trie_state,
)
from talkdiagrams.mechanisms.syncmap.events import Event, parse_event
from talkdiagrams.mechanisms.syncmap.start import start_read_dirty, start_trie

_TRIE = Model(start_trie, parse_event, trie.step, trie_state, trie_change)
_READ_DIRTY = Model(
    start_read_dirty, parse_event, readdirty.step, read_dirty_state, read_dirty_change
)


class HashTrie:
    """sync.Map since Go 1.24."""

    name = "hashtrie"
    kinds = ("tree",)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        del kind
        return play(_TRIE, tree, start, events)


class ReadDirty:
    """sync.Map until Go 1.23."""

    name = "readdirty"
    kinds = ("record",)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        del kind
        return play(_READ_DIRTY, record, start, events)


# --- the trie ---------------------------------------------------------------------------------------------------------


def tree(before: trie.State | None, event: Event | None, after: trie.State) -> TreeFrame:
    """Return the trie; the way of the last operation is drawn heavy, and the node that it locked is named."""
    del before
    nodes = [_node(after, node) for node in trie.nodes(after.root)]
    for _, leaf in trie.leaves(after.root):
        nodes += _chain(after, leaf)
    ids = {one.id for one in nodes}
    last = after.last
    way = [node_id(path) for path in last.way]
    if last.slot:
        way.append(f"{node_id(last.slot[:-1])}.{trie.DIGITS[last.slot[-1]]}")
    if event and event.key:
        way.append(f"k.{event.key}")
    slots = {f"{one.id}.{slot.name}" for one in nodes for slot in one.slots}
    status: tuple[str, ...] = ()
    if event and event.key:
        status = (f"hash of {event.key}: {trie.digits(after.hash(event.key))}",)
    return TreeFrame(tuple(nodes), status, tuple(id for id in way if id in ids | slots))


def node_id(path: trie.Path) -> str:
    """A node's name: the digits that lead to it."""
    return f"n.{trie.digits(path)}" if path else "root"


def _node(s: trie.State, node: trie.Node) -> Node:
    slots = []
    for digit, child in enumerate(node.slots):
        to = ""
        if isinstance(child, trie.Node):
            to = node_id(child.path)
        elif child:
            to = f"k.{child.chain[0].key}"
        slots.append(Slot(trie.DIGITS[digit], to))
    locked = s.last.locked == node.path
    note = "locked" if locked else ""
    label = "" if node.path else "root"
    return Node(
        node_id(node.path), label, tuple(slots), note=note, tint="changed" if locked else "p"
    )


def _chain(s: trie.State, leaf: trie.Leaf) -> Iterator[Node]:
    keys = [entry.key for entry in leaf.chain]
    for entry, after in zip(leaf.chain, [*keys[1:], ""], strict=True):
        label = f"{entry.key} = {entry.value}"
        note = trie.digits(s.hash(entry.key))
        behind = f"k.{after}" if after else ""
        yield Node(f"k.{entry.key}", label, leaf=True, note=note, tint="g", next=behind)


# --- read and dirty ---------------------------------------------------------------------------------------------------


def record(
    before: readdirty.State | None, event: Event | None, after: readdirty.State
) -> RecordFrame:
    """Return the two maps, and the entries that both point to."""
    del before, event
    s = after
    head = Block(
        "map",
        "sync.Map, Go 1.23",
        (
            Field("read", "atomic pointer", to="read"),
            Field(
                "read.amended", value=str(s.amended).lower(), tint="bad" if s.amended else "plain"
            ),
            Field("dirty", "under mu", to="dirty" if s.dirty is not None else "nil"),
            Field("misses", value=str(s.misses)),
        ),
        column=0,
    )
    blocks = [head, Block("read", "read", _keys(s.read), note="no lock", tint="good", column=1)]
    if s.dirty is not None:
        blocks.append(Block("dirty", "dirty", _keys(s.dirty), note="under mu", column=1))
    known = {number for _, number in (*s.read, *(s.dirty or ()))}
    for number in sorted(known):
        value = s.entries[number]
        dead = value in (readdirty.NIL, readdirty.EXPUNGED)
        field = Field("p", value=value, tint="idle" if dead else "g")
        blocks.append(Block(f"e{number}", "entry", (field,), column=2))
    return RecordFrame(tuple(blocks), (f"locks taken: {s.locks}",))


def _keys(keys: readdirty.Keys) -> tuple[Field, ...]:
    return tuple(Field(key, to=f"e{number}") for key, number in keys)
