"""Both maps, and what an event changed, in plain sentences: alt texts and captions."""

from talkdiagrams.mechanisms.syncmap import readdirty, trie
from talkdiagrams.mechanisms.syncmap.events import Event


def trie_state(s: trie.State) -> str:
    """The trie for someone who cannot see the figure."""
    many = sum(1 for _ in trie.nodes(s.root))
    said = [f"A hash-trie of {_count(many, 'node')} with {_count(len(s.content), 'key')}"]
    for path, leaf in trie.leaves(s.root):
        keys = " and ".join(entry.key for entry in leaf.chain)
        said.append(f"{keys} at {trie.digits(path)}")
    return ". ".join(said) + "."


def trie_change(a: trie.State, e: Event, b: trie.State) -> str:  # noqa: PLR0911 - a case a sentence
    """What the event did, and which lock it took."""
    last = b.last
    where = trie.digits(last.slot)
    match e.verb:
        case "load":
            found = f"finds {e.key}={last.found}" if last.found is not None else "finds nothing"
            return f"A load follows the digits {_spell(last.slot)}, takes no lock, and {found}."
        case "store":
            lock = f"It locks {_node(last.locked)} only."
            if last.made:
                many = f"{_count(len(last.made), 'node')} more, down to where the digits differ"
                return f"Slot {where} is taken by another hash: {many}. {lock}"
            if e.key in dict(a.content):
                return f"{e.key} has a new entry in its old slot, {where}. {lock}"
            _, _, leaf = trie.walk(b, b.hash(e.key))
            if leaf and len(leaf.chain) > 1:
                return f"The same hash to the last digit: {e.key} goes in front of a chain. {lock}"
            return f"Slot {where} is free: {e.key} goes there. {lock}"
        case "delete":
            if last.found is None:
                return f"{e.key} is not there: no lock is taken."
            gone = (
                f" {_count(len(last.gone), 'node')} became empty, and went too."
                if last.gone
                else ""
            )
            return f"{e.key} is taken out of slot {where}.{gone}"
        case "clear":
            return "A new, empty root takes the place of the old one."
        case _:
            return "Range walks slot by slot, and takes no lock."


def read_dirty_state(s: readdirty.State) -> str:
    """The old map for someone who cannot see the figure."""
    read = ", ".join(key for key, _ in s.read) or "nothing"
    dirty = "there is no dirty map"
    if s.dirty is not None:
        dirty = f"the dirty map has {', '.join(key for key, _ in s.dirty) or 'nothing'}"
    return f"The read map has {read}; {dirty}; misses: {s.misses}."


def read_dirty_change(a: readdirty.State, e: Event, b: readdirty.State) -> str:
    """What the event did, and whether it took the lock."""
    lock = "under the lock" if b.locks > a.locks else "without a lock"
    promoted = a.dirty is not None and b.dirty is None and e.verb != "clear"
    after = " The dirty map is promoted: it is the read map now." if promoted else ""
    match e.verb:
        case "load" | "delete":
            found = f"{e.key}={b.found}" if b.found is not None else "nothing"
            how = "deletes" if e.verb == "delete" and b.found is not None else "finds"
            miss = f" That is miss {a.misses + 1}." if b.locks > a.locks else ""
            return f"{e.verb.capitalize()} {how} {found}, {lock}.{miss}{after}"
        case "store":
            copy = ""
            if a.dirty is None and b.dirty is not None:
                copy = f" A dirty map is made: {_count(len(b.dirty) - 1, 'entry')} copied."
            return f"{e.key} is stored {lock}.{copy}"
        case "clear":
            return f"The map is empty, {lock}."
        case _:
            return f"Range reads the read map, {lock}.{after}"


def _count(many: int, what: str) -> str:
    plural = what[:-1] + "ies" if what.endswith("y") and what != "key" else what + "s"
    return f"{many} {what if many == 1 else plural}"


def _spell(path: trie.Path) -> str:
    return ", ".join(trie.digits(path))


def _node(path: trie.Path | None) -> str:
    return f"the node at {trie.digits(path)}" if path else "the root"
