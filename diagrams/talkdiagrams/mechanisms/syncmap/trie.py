"""The hash-trie of internal/sync/hashtriemap.go: nodes of slots, entries, chains of entries with one and the same hash.

A hash is written as its digits, one for each level, the highest first; Go takes four bits a level, so sixteen digits
of a 64-bit hash. What an operation touched is kept in `last`: that is all that other goroutines can see of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.syncmap.events import Event

DIGITS = "0123456789abcdef"
BITS = 4  # nChildrenLog2

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value. It is never changed: a new value is a new entry."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands in a slot: an entry, and behind it others with the same hash, the newest first."""

    chain: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An indirect node: a lock, and as many slots as a digit has values. `path`: the digits that lead to it."""

    path: Path
    slots: tuple["Node | Leaf | None", ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is below it."""
        return not any(self.slots)


@dataclass(frozen=True, slots=True)
class Last:
    """What the last operation did: nodes on its way, the node that it locked, what it made and took away."""

    way: tuple[Path, ...] = ()
    slot: Path = ()
    locked: Path | None = None
    made: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    found: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A map. `content` is what a plain map would hold: the model compares itself with it."""

    bits: int
    hashes: tuple[tuple[str, Path], ...]
    root: Node
    content: tuple[tuple[str, str], ...] = ()
    last: Last = Last()

    def hash(self, key: str) -> Path:
        """The digits of a key's hash."""
        return dict(self.hashes)[key]


def empty(bits: int, path: Path = ()) -> Node:
    """A node of empty slots."""
    return Node(path, (None,) * (1 << bits))


def new(hashes: Mapping[str, Path], bits: int = BITS) -> State:
    """An empty map, and the hashes of all keys that it will see."""
    return State(bits, tuple(hashes.items()), empty(bits))


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal for a key without a hash."""
    if e.key and e.key not in dict(s.hashes):
        raise Illegal(e, f"nobody said what {e.key}'s hash is", "add it to hashes")
    match e.verb:
        case "load":
            way, slot, leaf = walk(s, s.hash(e.key))
            return replace(s, last=Last(way, slot, found=value(leaf, e.key)))
        case "store":
            return store(s, e.key, e.value)
        case "delete":
            return delete(s, e.key)
        case "clear":
            return replace(s, root=empty(s.bits), content=(), last=Last(made=((),)))
        case _:
            return replace(s, last=Last(tuple(node.path for node in nodes(s.root))))


def walk(s: State, hashed: Path) -> tuple[tuple[Path, ...], Path, Leaf | None]:
    """Follow a hash: the nodes on the way, the slot where it ends, and what is there. No lock is taken."""
    node, way = s.root, [s.root.path]
    for digit in hashed:
        child = node.slots[digit]
        if not isinstance(child, Node):
            return tuple(way), (*node.path, digit), child
        node = child
        way.append(node.path)
    raise Illegal("walk", "ran out of hash bits")


def value(leaf: Leaf | None, key: str) -> str | None:
    """The value of a key in a chain."""
    return next((one.value for one in leaf.chain if one.key == key), None) if leaf else None


def store(s: State, key: str, val: str) -> State:
    """Swap: one slot gets a new entry, a longer chain, or a subtree that holds both entries."""
    hashed = s.hash(key)
    way, slot, leaf = walk(s, hashed)
    entry, made = Entry(key, val), []
    put: Node | Leaf
    if leaf is None:
        put = Leaf((entry,))
    elif value(leaf, key) is not None:
        put = Leaf(tuple(entry if one.key == key else one for one in leaf.chain))
    elif s.hash(leaf.chain[0].key) == hashed:
        put = Leaf((entry, *leaf.chain))
    else:
        put = expand(s, leaf, entry, slot)
        made = [node.path for node in nodes(put)]
    content = dict(s.content) | {key: val}
    last = Last(way, slot, locked=way[-1], made=tuple(made))
    return replace(s, root=put_at(s.root, slot, put), content=tuple(content.items()), last=last)


def expand(s: State, old: Leaf, new: Entry, path: Path) -> Node:
    """A node, or a row of them, down to where the two hashes differ."""
    at = len(path)
    a, b = s.hash(old.chain[0].key)[at], s.hash(new.key)[at]
    node = empty(s.bits, path)
    if a != b:
        return put_at(put_at(node, (*path, a), old), (*path, b), Leaf((new,)))
    return put_at(node, (*path, a), expand(s, old, new, (*path, a)))


def delete(s: State, key: str) -> State:
    """LoadAndDelete: the entry goes, and with it nodes that have become empty, up to the root."""
    way, slot, leaf = walk(s, s.hash(key))
    found = value(leaf, key)
    if leaf is None or found is None:
        return replace(s, last=Last(way, slot))
    left = tuple(one for one in leaf.chain if one.key != key)
    root, gone = put_at(s.root, slot, Leaf(left) if left else None), []
    for path in reversed(way[1:]):
        node = find(root, path)
        if not node.empty:
            break
        root = put_at(root, path, None)
        gone.append(path)
    content = {k: v for k, v in s.content if k != key}
    last = Last(way, slot, locked=way[-1], gone=tuple(gone), found=found)
    return replace(s, root=root, content=tuple(content.items()), last=last)


def put_at(node: Node, path: Path, child: Node | Leaf | None) -> Node:
    """The tree with one slot changed."""
    digit = path[len(node.path)]
    if len(path) > len(node.path) + 1:
        below = node.slots[digit]
        assert isinstance(below, Node)
        child = put_at(below, path, child)
    return replace(node, slots=(*node.slots[:digit], child, *node.slots[digit + 1 :]))


def find(node: Node, path: Path) -> Node:
    """The node at a path."""
    for digit in path:
        below = node.slots[digit]
        assert isinstance(below, Node)
        node = below
    return node


def nodes(node: Node) -> Iterator[Node]:
    """All nodes, each before those below it."""
    yield node
    for child in node.slots:
        if isinstance(child, Node):
            yield from nodes(child)


def leaves(node: Node) -> Iterator[tuple[Path, Leaf]]:
    """All leaves, with the path of their slot, in the order of Range."""
    for digit, child in enumerate(node.slots):
        if isinstance(child, Node):
            yield from leaves(child)
        elif child:
            yield (*node.path, digit), child


def digits(path: Path) -> str:
    """A path as it is read."""
    return "".join(DIGITS[digit] for digit in path)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [*_found(s), *_paths(s), *_chains(s), *_shape(s)]


def _found(s: State) -> Iterator[str]:
    """Every key is found by its hash, with its value, and no other key is there."""
    held = [entry.key for _, leaf in leaves(s.root) for entry in leaf.chain]
    if sorted(held) != sorted(key for key, _ in s.content):
        yield f"found: the trie holds {sorted(held)}"
    for key, expected in s.content:
        _, _, leaf = walk(s, s.hash(key))
        if value(leaf, key) != expected:
            yield f"found: {key} is {value(leaf, key)}, not {expected}"


def _paths(s: State) -> Iterator[str]:
    """The digits on the way to an entry are those that its hash begins with; a node knows its own way."""
    for path, leaf in leaves(s.root):
        for entry in leaf.chain:
            if s.hash(entry.key)[: len(path)] != path:
                yield f"paths: {entry.key} stands at {digits(path)}"
    for node in nodes(s.root):
        for digit, child in enumerate(node.slots):
            if isinstance(child, Node) and child.path != (*node.path, digit):
                yield f"paths: a node at {digits((*node.path, digit))} thinks it is elsewhere"


def _chains(s: State) -> Iterator[str]:
    """A chain is there only for hashes that are the same to the last digit, and holds a key once."""
    for path, leaf in leaves(s.root):
        keys = [entry.key for entry in leaf.chain]
        if not keys or len(set(keys)) < len(keys):
            yield f"chains: at {digits(path)} stands {keys}"
        elif len({s.hash(key) for key in keys}) > 1:
            yield f"chains: {keys} do not have the same hash"


def _shape(s: State) -> Iterator[str]:
    """Only the root may be empty; every node has as many slots as a digit has values."""
    for node in nodes(s.root):
        if len(node.slots) != 1 << s.bits:
            yield f"shape: a node has {len(node.slots)} slots"
        if node.path and node.empty:
            yield f"shape: the node at {digits(node.path)} is empty"


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of a step: only below the slot that it names, and nodes it took away, has anything changed."""
    if b.last.locked is None:
        changed = a.root != b.root and b.last.made != ((),)
        return ["one slot: it took no lock, and changed the trie"] if changed else []
    top = min((b.last.slot, *b.last.gone), key=len)
    before = {path: leaf for path, leaf in leaves(a.root) if path[: len(top)] != top}
    after = {path: leaf for path, leaf in leaves(b.root) if path[: len(top)] != top}
    return [] if before == after else [f"one slot: something changed beside {digits(top)}"]
