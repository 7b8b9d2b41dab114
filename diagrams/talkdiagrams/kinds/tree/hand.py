"""Frames by hand: nodes as they were written, then what each step changes; every wrong name has its line."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.scenario import Moment
from talkdiagrams.kinds.tree.data import Node, Slot, TreeFrame
from talkdiagrams.kinds.tree.options import NodeOptions, TreeChange, TreeOptions
from talkdiagrams.kinds.tree.words import described

Path = tuple[str | int, ...]
HEX = 16
OF_SLOTS, OF_NODES = frozenset({"to", "link"}), frozenset({"label", "note", "next", "gone"})


def slot_names(count: int) -> list[str]:
    """Return what slots are called: hexadecimal digits as long as one does."""
    return [format(n, "x") if count <= HEX else str(n) for n in range(count)]


class Hand(Struct):
    """A tree while its steps are read; ``origin``: where each pointer was last written."""

    request: FigureRequest
    nodes: dict[str, Node]
    origin: dict[str, Path]
    problems: list[Problem]

    def add(self, path: Path, nodes: Mapping[str, NodeOptions]) -> None:
        """Take new nodes."""
        for id, options in nodes.items():
            if id in self.nodes:
                self.wrong((*path, id), "two-places", f"{id} is there already")
                continue
            names = slot_names(options.slots)
            for name in options.to:
                if name not in names:
                    hint = f"its slots: {names[0]} to {names[-1]}" if names else "say `slots: 4`"
                    message = f'{id} has no slot "{name}"'
                    self.wrong((*path, id, "to", name), "unknown-name", message, hint)
                self.origin[f"{id}.{name}"] = (*path, id, "to", name)
            self.origin[id] = (*path, id, "next")
            slots = []
            for name in names:
                one = options.to.get(name, "")
                slots.append(
                    Slot(name, one)
                    if isinstance(one, str)
                    else Slot(name, one.to, one.link, one.color)
                )
            self.nodes[id] = Node(
                id,
                options.label or ("" if slots else id),
                tuple(slots),
                not slots,
                options.note,
                options.color,
                options.next,
                options.gone,
            )

    def change(self, path: Path, name: str, change: str | TreeChange) -> None:
        """Change a slot or a node."""
        path = (*path, name)
        said: dict[str, Any] = (
            {"to": change}
            if isinstance(change, str)
            else {key: getattr(change, key) for key in change.model_fields_set}
        )
        wrong = [key for key in said if key in (OF_SLOTS if name in self.nodes else OF_NODES)]
        if "color" in said:
            said["tint"] = said.pop("color")
        id, _, slot = name.rpartition(".")
        if name in self.nodes:
            if wrong:
                message = f"{name} is a node: name a slot of it, such as {name}.0"
                self.wrong(path, "no-slot", message)
                return
            self.nodes[name] = replace(self.nodes[name], **said)
            self.origin[name] = path
        elif id in self.nodes and slot in {one.name for one in self.nodes[id].slots}:
            if wrong:
                self.wrong((*path, wrong[0]), "no-node", f"{name} is a slot, not a node")
                return
            slots = tuple(
                replace(one, **said) if one.name == slot else one for one in self.nodes[id].slots
            )
            self.nodes[id] = replace(self.nodes[id], slots=slots)
            self.origin[name] = path
        else:
            self.wrong(path, "unknown-name", f'there is no "{name}"', nearest(name, self.names()))

    def remove(self, path: Path, id: str) -> None:
        """Take a node away."""
        if self.nodes.pop(id, None) is None:
            hint = nearest(id, [*self.nodes])
            self.wrong(path, "unknown-name", f'there is no node "{id}"', hint)

    def check(self) -> None:
        """Find what leads to nothing; if all leads somewhere, what leads back to itself."""
        before = len(self.problems)
        for node in self.nodes.values():
            ways = [(f"{node.id}.{slot.name}", slot.to) for slot in node.slots]
            for name, to in (*ways, (node.id, node.next)):
                if to and to not in self.nodes:
                    message = f'{name} leads to "{to}", which is not there'
                    self.wrong(self.origin[name], "unknown-name", message, nearest(to, self.nodes))
        if len(self.problems) == before and (circle := self._circle()):
            self.wrong(self.origin[circle], "circle", f"{circle} leads back to itself")

    def _circle(self) -> str:
        """Return the pointer that closed a circle: of those in it the one that was written last."""
        ways = [
            (f"{node.id}.{slot.name}", node.id, slot.to)
            for node in self.nodes.values()
            for slot in node.slots
            if slot.to
        ]
        ways += [(node.id, node.id, node.next) for node in self.nodes.values() if node.next]
        while True:
            tails, heads = {tail for _, tail, _ in ways}, {head for *_, head in ways}
            inside = [way for way in ways if way[1] in heads and way[2] in tails]
            if len(inside) == len(ways):
                break
            ways = inside
        names = [name for name, *_ in ways]
        return max(names, key=lambda name: _when(self.origin[name]), default="")

    def names(self) -> list[str]:
        """Everything that can be named now."""
        return list(TreeFrame(tuple(self.nodes.values())).names())

    def check_names(self, path: Path, names: Iterable[str]) -> None:
        """Find names of nothing in a list."""
        known = self.names()
        for at, name in enumerate(names):
            if name not in known:
                message = f'there is no "{name}" in this frame'
                self.wrong((*path, at), "unknown-name", message, nearest(name, known))

    def wrong(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Remember a problem."""
        self.problems.append(Problem(self.request.place(*path), code, message, hint))


def by_hand(
    request: FigureRequest, options: TreeOptions
) -> tuple[tuple[Moment, ...], tuple[Problem, ...]]:
    """Return the frames that were written, or what is wrong with them."""
    hand = Hand(request, {}, {}, [])
    hand.add(("nodes",), options.nodes)
    hand.check()
    hand.check_names(("path",), options.path)
    status = tuple(options.status)
    frame = TreeFrame(tuple(hand.nodes.values()), status, tuple(options.path))
    moments = [Moment(frame, (), options.caption, described(frame))]
    for index, step in enumerate(options.steps):
        if hand.problems:
            break
        path: Path = ("steps", index)
        for at, id in enumerate(step.remove):
            hand.remove((*path, "remove", at), id)
        hand.add((*path, "add"), step.add)
        for name, change in step.change.items():
            hand.change((*path, "change"), name, change)
        hand.check()
        hand.check_names((*path, "path"), step.path)
        hand.check_names((*path, "mark"), step.mark)
        status = status if step.status is None else tuple(step.status)
        frame = TreeFrame(tuple(hand.nodes.values()), status, tuple(step.path))
        alt = described(frame)
        moments.append(Moment(frame, (), step.caption, alt, mark=tuple(step.mark)))
    return tuple(moments), tuple(hand.problems)


def _when(origin: Path) -> int:
    """In which step it was written; before all steps: -1."""
    return int(origin[1]) if origin[0] == "steps" else -1
