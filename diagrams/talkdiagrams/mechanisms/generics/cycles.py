"""Unbounded instantiation: a chain of calls that comes back with a larger type; the type checker refuses it.

Vertices are type parameters. Where a generic passes a parameter on, there is an edge of weight 0; where it passes
something made of it, `[]T` or `List[T]`, one of weight 1. A cycle with a weight needs bodies without end
(cmd/compile/internal/types2/mono.go).
"""

from collections.abc import Iterator

from talkdiagrams.mechanisms.generics.state import State
from talkdiagrams.mechanisms.generics.types import Type

Vertex = tuple[str, int]


def cycle(s: State) -> str:
    """Return a generic on a growing cycle; nothing, if all come to an end."""
    edges = [(_owner(s, tail), _owner(s, head), weight) for tail, head, weight in _edges(s)]
    vertices = {v for tail, head, _ in edges for v in (tail, head)}
    # Longest ways by relaxing: what still grows after as many rounds as there are vertices, grows for ever.
    far = dict.fromkeys(vertices, 0)
    for _ in range(len(vertices) + 1):
        grown = ""
        for tail, head, weight in edges:
            if far[tail] + weight > far[head]:
                far[head] = far[tail] + weight
                grown = head[0]
        if not grown:
            return ""
    return grown


def _owner(s: State, vertex: Vertex) -> Vertex:
    """A receiver's parameter is that of its type, whichever method names it."""
    name, i = vertex
    generic = s.generics.get(name)
    return (name.split(".")[0], i) if generic and i < generic.receivers else vertex


def _edges(s: State) -> Iterator[tuple[Vertex, Vertex, int]]:
    for generic in s.generics.values():
        index = {param.name: i for i, param in enumerate(generic.params)}
        named = [op.type for op in generic.ops if op.kind != "operator"]
        for t in (*generic.takes, *named):
            for part in t.walk():
                yield from _passed(generic.name, index, part)
    for defined in s.types.values():
        index = {param.name: i for i, param in enumerate(defined.params)}
        for part in defined.under.walk():
            yield from _passed(defined.name, index, part)


def _passed(generic: str, index: dict[str, int], t: Type) -> Iterator[tuple[Vertex, Vertex, int]]:
    if t.sort != "named":
        return
    for i, arg in enumerate(t.args):
        for part in arg.walk():
            if part.sort == "named" and not part.args and part.name in index:
                yield (generic, index[part.name]), (t.name, i), int(part != arg)
