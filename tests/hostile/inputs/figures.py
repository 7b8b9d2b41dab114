"""Figures of every kind and mechanism: each specimen with something hostile at each of its places, and sheer size."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import yaml

from tests.hostile import texts
from tests.hostile.case import ROOT, Case, Cases, Late, talk_files, written
from tests.hostile.fields import Path, keys, put, rekeyed, scalars

SPECIMENS = ROOT / "tests/kinds/specimens"
READINGS = ROOT / "tests/readings/specimens"
LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
AT_A_PLACE = 2
"""So many texts at each place of each specimen; the campaign takes them in turn."""


def specimens() -> dict[str, dict[str, Any]]:
    """Return every figure that the tests draw, by file and name."""
    return {
        f"{file.stem}-{name}": figure
        for file in sorted(SPECIMENS.glob("*.yaml"))
        for name, figure in yaml.load(file.read_text(encoding="utf-8"), LOADER).items()
        if isinstance(figure, dict)
    }


def one(figure: dict[str, Any]) -> bytes:
    """Return a talk that shows the figure."""
    slide = {"layout": "figure", "title": "A figure", "figure": figure}
    return written({"title": "A talk", "go": "1.27.3", "slides": [slide]})


def _short() -> list[tuple[str, Any]]:
    """Return what may stand at a place of a figure: texts that are not endless, and other shapes."""
    found: list[tuple[str, Any]] = [
        (name, text) for name, text in texts.every() if len(text) < 3_000
    ]
    return [
        *found,
        ("list", []),
        ("map", {}),
        ("none", None),
        ("lists", [[["x"]]]),
        ("maps", {"a": {"b": "c"}}),
        ("many", ["x"] * 300),
    ]


def cases() -> Cases:
    """Yield each specimen changed at each of its places, and figures without end."""
    words = _short()
    turn = 0
    for name, figure in specimens().items():
        places: list[tuple[Path, bool]] = [(path, False) for path in scalars(figure)]
        places += [(path, True) for path in keys(figure)]
        for path, key in places:
            for _ in range(AT_A_PLACE):
                turn += 1
                said, text = words[turn % len(words)]
                if key and not isinstance(text, str):
                    text = said
                change = partial(rekeyed if key else put, figure, path, text)
                where = ".".join(map(str, path)) + (".key" if key else "")
                yield Case("figures", f"{name}.{where}={said}", _late(change))
        yield from _shuffled(name, figure)
    yield from sizes()


def _late(change: Callable[[], Any]) -> Late:
    return Late(lambda: talk_files(one(change())))


def _shuffled(name: str, figure: dict[str, Any]) -> Cases:
    """Yield the figure with parts of it exchanged, repeated, left out."""
    chance = random.Random(name)
    for number in range(6):
        paths = [path for path in keys(figure) if len(path) >= 1]
        one_, other = chance.choice(paths), chance.choice(paths)
        changed: Any = figure
        try:
            taken = _at(figure, one_)
            changed = put(figure, other, taken)
        except (KeyError, IndexError, TypeError):
            continue
        yield Case("figures", f"{name}.exchanged-{number}", talk_files(one(changed)))


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def sizes() -> Cases:
    """Yield figures with thousands of parts."""
    for count in (100, 500, 2_000):
        nodes = {f"n{n}": f"Node {n}" for n in range(count)}
        shapes = {
            "chain": [f"n{n} -> n{n + 1}" for n in range(count - 1)],
            "star": [f"n0 -> n{n}" for n in range(1, count)],
            "none": [],
            "random": [f"n{n * 7919 % count} -> n{n * 104729 % count}" for n in range(count * 2)],
            "dense": [f"n{a} -> n{b}" for a in range(60) for b in range(60) if a != b],
        }
        for shape, edges in shapes.items():
            for dense in ("false", "true"):
                figure = {"kind": "graph", "nodes": nodes, "edges": edges, "dense": dense}
                yield Case(
                    "figure-size",
                    f"graph-{count}-{shape}-{dense}",
                    talk_files(one(figure)),
                    ("check", "one"),
                )
    steps = [{"add": [f"n{n}"]} for n in range(1_000)]
    frames = {"kind": "graph", "nodes": {f"n{n}": "x" for n in range(1_000)}, "steps": steps}
    yield Case("figure-size", "graph-1000-steps", talk_files(one(frames)), ("check", "one"))
    for name, figure in specimens().items():
        for path in keys(figure):
            value = _at(figure, path)
            if isinstance(value, list) and value and len(path) < 3:
                many = (value * 2_000)[:2_000]
                where = ".".join(map(str, path))
                yield Case(
                    "figure-size",
                    f"{name}.{where}-2000",
                    _late(partial(put, figure, path, many)),
                    ("check", "one"),
                )
