"""What fuzzing starts from: good inputs, small and real ones, and the words that they are made of.

seeds(name)       a few of our own, for tests of seconds
grown(name)       those and parts of real files: talks, specimens, captures
dictionary(name)  words that the grammar knows, and junk
"""

import json
import pickle
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from talkbuilder.geometry import Point, Rect
from talkbuilder.layout.themes import THEMES
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from tests.hostile.case import ROOT, written
from tests.hostile.targets import seeds

LARGEST = 4_000
"""Bytes of a seed; what is longer is cut into parts that are whole."""
JUNK = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\t", b"\n", b"\r\n", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"&a",
    b"*a", b"!!x", b"<<", b"|", b">", b"#", b"{{", b"}}", b"](", b"[^", b"`", b"9" * 50, b"-1", b"1e999", b"0x",
    b"\xe2\x80\xae", "שלﷺ".encode(), "😀".encode(), b"\\", b"%", b"=", b"@", b"+", b"..", b"\x1b[", b"nan", b".inf",
    b"~", b"? ", b" " * 40, b"x" * 500, b"9223372036854775808",
]  # fmt: skip
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORD = re.compile(rb"[A-Za-z_#][A-Za-z0-9_-]*")


@cache
def grown(name: str) -> list[bytes]:
    """Return inputs of the target ``name``, all of them good, none larger than ``LARGEST``."""
    return [*seeds(name), *(one for one in _real(name) if one and len(one) <= LARGEST)]


def dictionary(name: str) -> list[bytes]:
    """Return the words of the inputs of ``name``, the commonest first."""
    counts: dict[bytes, int] = {}
    for data in grown(name):
        for word in set(_WORD.findall(data[:LARGEST])):
            counts[word] = counts.get(word, 0) + 1
    known = sorted(counts, key=lambda word: (-counts[word], word))[:400]
    return [*_fields(name), *known, *JUNK]


def as_dictionary(words: list[bytes]) -> str:
    """Return the file of a dictionary as libFuzzer reads it."""
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in words if len(word) < 60)
    return "".join(f'"{one}"\n' for one in dict.fromkeys(quoted) if one)


def _real(name: str) -> Iterator[bytes]:
    if name in REAL:
        yield from REAL[name]()
    else:  # what Go prints: the beginnings of real logs
        yield from (text[:LARGEST] for text in _files(f"tests/readings/specimens/{name}*.txt"))


def _files(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        yield from (path.read_bytes() for path in sorted(ROOT.glob(pattern)))


def _outlines() -> Iterator[bytes]:
    """Yield each slide of the talks as a talk of its own, one of each shape; and their heads."""
    known: set[Any] = set()
    for text in _files("talks/*/talk.yaml"):
        data = yaml.load(text, _LOADER)
        head = {key: value for key, value in data.items() if key not in ("slides", "figures")}
        yield written(head | {"slides": [{"layout": "title"}]})
        for slide in data["slides"]:
            figure = slide.get("figure")
            figures = {figure: data["figures"][figure]} if isinstance(figure, str) else {}
            shape = (*sorted(slide), *(str(one.get("kind")) for one in figures.values()))
            if shape not in known:
                known.add(shape)
                more: dict[str, Any] = {"figures": figures} if figures else {}
                yield written({"title": "T", **more, "slides": [slide]})


def _facts() -> Iterator[bytes]:
    known: set[Any] = set()
    for text in _files("talks/*/facts.yaml"):
        data = yaml.load(text, _LOADER)
        for id, fact in data["facts"].items():
            check = fact.get("check")
            shape = (*sorted(fact), *(sorted(check) if isinstance(check, dict) else [str(check)]))
            if shape not in known:
                known.add(shape)
                yield written({"facts": {id: fact}})


def _locks() -> Iterator[bytes]:
    for text in _files("talks/*/facts.lock.json"):
        data = json.loads(text)
        for skip in (0, 5, 11):
            small = {
                key: dict(islice(value.items(), skip, skip + 3))
                if isinstance(value, dict)
                else value
                for key, value in data.items()
                if key != "over"
            }
            over = data.get("over", {})
            small["over"] = {key: dict(islice(over[key].items(), skip, skip + 2)) for key in over}
            yield json.dumps(small, indent=2).encode()


def _themes() -> Iterator[bytes]:
    yield from (f"name: a\nbase: {base}\n".encode() for base in THEMES)
    names = ("tx1", "tx2", "bg1", "bg2", "accent1", "accent6", "hlink", "folHlink")
    colors = ", ".join(f'{one}: "#{n}F1{n}A2"' for n, one in enumerate(names))
    yield f"name: b\nbase: light\ncolors: {{{colors}}}\n".encode()
    yield from _fenced("docs/building.md", b"base:")


def _passages() -> Iterator[bytes]:
    for text in _files("talks/*/walkthrough.md"):
        yield from (b"## " + one for one in text.split(b"\n## ")[1::7])


def _lines() -> Iterator[bytes]:
    for text in _files("talks/*/walkthrough.md"):
        marked = (line for line in text.split(b"\n") if re.search(rb"\]\(|\{\{|`.*\*", line))
        yield from islice(marked, 0, None, 9)


def _decks() -> Iterator[bytes]:
    from tests.hostile.inputs.templates import cases

    for case in cases():
        yield from (d for d in case.files.values() if isinstance(d, bytes) and d[:2] == b"PK")


def _images() -> Iterator[bytes]:
    from tests.hostile.inputs.pictures import cases

    for case in cases():
        yield from (d for d in case.files.values() if isinstance(d, bytes) and d[1:4] == b"PNG")


def _fenced(page: str, having: bytes) -> Iterator[bytes]:
    path = ROOT / page
    for block in path.read_bytes().split(b"```")[1::2] if path.is_file() else ():
        if having in block:
            yield block.partition(b"\n")[2]


def _pickles() -> Iterator[bytes]:
    here = Place("talks/one/talk.yaml", 3, 4)
    for thing in (
        Point(1, 2),
        Rect(1, 2, 3, 4),
        Problem(here, "a", "b", "c"),
        {"a": here},
        Path("x"),
    ):
        for protocol in (0, 2, 5):
            yield pickle.dumps(thing, protocol)


def _fields(name: str) -> list[bytes]:
    """Return the names of fields and the values of choices that the models know."""
    if name not in ("outline", "yaml"):
        return []
    found: dict[str, None] = {}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            properties = node.get("properties")
            for key in properties if isinstance(properties, dict) else ():
                found[f"{key}: "] = None
            for value in node.get("enum", ()) if isinstance(node.get("enum"), list) else ():
                found[str(value)] = None
            for one in node.values():
                walk(one)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(Outline.model_json_schema())
    return [one.encode() for one in found]


REAL: dict[str, Callable[[], Iterator[bytes]]] = {
    "outline": _outlines,
    "yaml": lambda: islice(_outlines(), 0, None, 8),
    "walkthrough": _passages,
    "markdown": _lines,
    "facts": _facts,
    "lock": _locks,
    "capture": lambda: islice(_files("talks/*/captures/*.txt"), 0, None, 3),
    "theme": _themes,
    "series": lambda: _files("talks/series.yaml"),
    "matrix": lambda: _fenced("docs/building.md", b"talks:"),
    "template": _decks,
    "picture": _images,
    "kept": _pickles,
}
"""Where good inputs of each target are, besides those of our own."""
