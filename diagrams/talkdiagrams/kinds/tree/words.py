"""A tree in sentences, for who cannot see it, and what changed between two frames."""

from collections.abc import Iterator

from talkdiagrams.kinds.tree.data import Node, TreeFrame

LONGEST = 900


def described(frame: TreeFrame) -> str:
    """Return the frame in sentences, as long as anybody listens."""
    names = {node.id: name(node) for node in frame.nodes}
    said = [". ".join(frame.status) + "."] if frame.status else []
    for node in frame.nodes:
        sentence = _node(node, names)
        if sum(map(len, said)) + len(sentence) > LONGEST:
            said.append("And more.")
            break
        said += [sentence] if sentence else []
    if frame.path:
        said.append(f"The way: {', '.join(names.get(id, id) for id in frame.path)}.")
    return " ".join(said) or "An empty tree."


def name(node: Node) -> str:
    """Return what a node is called."""
    return node.label or node.id


def _node(node: Node, names: dict[str, str]) -> str:
    parts = [
        f"{slot.name} leads to {names.get(slot.to, slot.to)}" for slot in node.slots if slot.to
    ]
    if node.slots and not parts:
        parts = ["empty"]
    if node.next:
        parts.append(f"behind it {names.get(node.next, node.next)}")
    if node.gone:
        parts.append("cut off")
    note = f" ({node.note})" if node.note else ""
    return f"{names[node.id]}{note}: {'; '.join(parts)}." if parts or note else ""


def changed(before: TreeFrame | None, after: TreeFrame) -> Iterator[str]:
    """Yield the ids of nodes and slots that are not as they were."""
    if before is None:
        return
    old = {node.id: node for node in before.nodes}
    for node in after.nodes:
        was = old.get(node.id)
        if was is None or _looks(was) != _looks(node):
            yield node.id
        then = {slot.name: slot.to for slot in was.slots} if was else {}
        for slot in node.slots:
            if was is not None and then.get(slot.name, "") != slot.to:
                yield f"{node.id}.{slot.name}"


def _looks(node: Node) -> tuple[object, ...]:
    return node.label, node.note, node.gone, node.next
