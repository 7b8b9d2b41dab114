"""Reads the imports of a source tree without running it, and holds them against a table of floors."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Protocol


class Room(Protocol):
    """See tests/house/floors.py."""

    @property
    def floor(self) -> float: ...
    @property
    def prefix(self) -> str: ...
    @property
    def strangers(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: `source` is the importing module, `target` a module of ours or a library."""

    source: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


@dataclass(frozen=True, slots=True)
class Tree:
    """Every module of some source roots, and every import in them, at whatever depth it stands."""

    modules: frozenset[str]
    imports: tuple[Import, ...]

    def ours(self) -> Iterator[Import]:
        return (each for each in self.imports if each.target in self.modules)

    def libraries(self) -> Iterator[Import]:
        return (each for each in self.imports if each.target not in self.modules)


def read_tree(*roots: Path) -> Tree:
    files = {_module(root, file): file for root in roots for file in sorted(root.rglob("*.py"))}
    modules = frozenset(files)
    found: list[Import] = []
    for module, file in files.items():
        package = module if file.name == "__init__.py" else module.rpartition(".")[0]
        for node in ast.walk(ast.parse(file.read_bytes(), str(file))):
            line = getattr(node, "lineno", 0)
            targets = dict.fromkeys(_targets(node, package, modules))
            found.extend(Import(module, target, line) for target in targets)
    return Tree(modules, tuple(found))


def _module(root: Path, file: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.AST, package: str, modules: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=base, names=names, level=level):
            above = package.rsplit(".", level - 1)[0] if level else ""
            base = ".".join(filter(None, (above, base)))
            for alias in names:  # `from room import file` is an import of the file
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules else base
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name
        case ast.Call(
            func=ast.Name(id="Late") | ast.Subscript(value=ast.Name(id="Late")),
            args=[ast.Dict(values=values), *_],
        ):
            for value in values:  # "module:attribute" is imported when it is asked for
                if isinstance(value, ast.Constant):
                    yield str(value.value).partition(":")[0]
        case _:
            pass


def covers(prefix: str, module: str) -> str | None:
    """Return the part of `module` that `prefix` names, or None. "*" inside is one name, at the end the rest of one."""
    stem = prefix
    rest = ""
    if prefix.endswith("*") and not prefix.endswith(".*"):
        stem, rest = prefix[:-1], r"\w*"  # view_gc.py belongs to the room that view* names
    pattern = r"\.".join(r"[^.]+" if name == "*" else re.escape(name) for name in stem.split("."))
    found = re.match(rf"({pattern}){rest}(\.|$)", module)
    return found[1] if found else None


def room_of(module: str, rooms: Iterable[Room]) -> tuple[str, Room] | None:
    """Return the room with the longest prefix and its own name; a bare package is itself, not what it holds."""
    best: tuple[tuple[int, bool], str, Room] | None = None
    for room in rooms:
        name = covers(room.prefix, module)
        bare = room.prefix in BARE and name != module
        if name is None or bare:
            continue
        rank = (name.count("."), "*" not in room.prefix)
        if best is None or rank > best[0]:
            best = (rank, name, room)
    return (best[1], best[2]) if best else None


# Packages that only hold rooms: a module right under them is a room of its own or an unknown one.
BARE = frozenset({"talkbuilder", "talkdiagrams", "talkdiagrams.mechanisms", "talkbuilder.backends"})


def upward(tree: Tree, rooms: Sequence[Room]) -> list[str]:
    """Return the imports that run to a higher floor, or sideways into another room."""
    found = []
    for each in tree.ours():
        source, target = room_of(each.source, rooms), room_of(each.target, rooms)
        if source is None or target is None or source[0] == target[0]:
            continue
        if target[1].floor > source[1].floor:
            found.append(f"{each}: upward")
        elif target[1].floor == source[1].floor and (source[1].strangers or target[1].strangers):
            found.append(f"{each}: sideways, the two rooms are strangers")
    return found


def unknown(tree: Tree, rooms: Sequence[Room]) -> list[str]:
    """Return the modules that no room covers."""
    return sorted(module for module in tree.modules if room_of(module, rooms) is None)


def closed(tree: Tree, rules: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return the imports that a rule forbids although they run downward."""
    return [
        f"{each}: {why}"
        for each in tree.ours()
        for source, target, why in rules
        if covers(source, each.source) and covers(target, each.target)
    ]


def doors(tree: Tree, table: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the imports of libraries outside their doors, and of libraries that have none."""
    found = []
    for each in tree.libraries():
        top = each.target.partition(".")[0]
        if top in BARE:
            found.append(f"{each}: there is no such module (or its room lacks __init__.py)")
        elif top in table:
            if not any(covers(prefix, each.source) for prefix in table[top]):
                found.append(f"{each}: only {', '.join(table[top])} may")
        elif top not in sys.stdlib_module_names:
            found.append(f"{each}: no door is listed for it")
    return found


def beyond_stdlib(tree: Tree, rooms: Sequence[Room], floor: float) -> list[str]:
    """Return the libraries that modules of a floor import."""
    found = []
    for each in tree.libraries():
        room = room_of(each.source, rooms)
        if (
            room
            and room[1].floor == floor
            and each.target.partition(".")[0] not in sys.stdlib_module_names
        ):
            found.append(f"{each}: the standard library only")
    return found


def cycle(tree: Tree) -> str:
    """Return a ring of modules that import each other, or nothing."""
    graph: dict[str, set[str]] = {}
    for each in tree.ours():
        if each.source != each.target:
            graph.setdefault(each.source, set()).add(each.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " <- ".join(error.args[1])
    return ""
