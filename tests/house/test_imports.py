"""Imports run downward: no room looks up, round or at its neighbour, and each library has one door.

The table is `floors.py`. An import inside a function counts like any other.
"""

from pathlib import Path

import pytest

from tests.house.floors import CELLAR, CLOSED, DOORS, ROOMS
from tests.support import imports

ROOT = Path(__file__).resolve().parents[2]


def findings(tree: imports.Tree) -> list[str]:
    round_trip = imports.cycle(tree)
    return [
        *(f"{module}: add it to tests/house/floors.py" for module in imports.unknown(tree, ROOMS)),
        *imports.upward(tree, ROOMS),
        *imports.closed(tree, CLOSED),
        *imports.doors(tree, DOORS),
        *imports.beyond_stdlib(tree, ROOMS, CELLAR),
        *([f"a ring: {round_trip}"] if round_trip else []),
    ]


def test_the_house_stands() -> None:
    tree = imports.read_tree(ROOT / "builder", ROOT / "diagrams")
    assert len(tree.modules) > 30, "the source roots were not found"
    assert findings(tree) == []


def plant(folder: Path, files: dict[str, str]) -> imports.Tree:
    """Write modules (dotted name to source) with the packages above them, and read the tree."""
    for name, source in files.items():
        file = folder.joinpath(*name.split(".")).with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        for package in file.relative_to(folder).parents:
            if package != Path():
                (folder / package / "__init__.py").touch()
        file.write_text(source, encoding="utf-8")
    return imports.read_tree(folder)


PLANTED = {
    "a noun that imports a worker": (
        {"talkbuilder.scene": "import talkbuilder.layout.fit\n", "talkbuilder.layout.fit": ""},
        "talkbuilder.scene:1 imports talkbuilder.layout.fit: upward",
    ),
    "the same inside a function, as a name": (
        {
            "talkbuilder.units": "def f():\n    from talkbuilder.layout import fit\n",
            "talkbuilder.layout.fit": "",
        },
        "talkbuilder.units:2 imports talkbuilder.layout.fit: upward",
    ),
    "the same for the type checker only": (
        {
            "talkbuilder.theme": "if TYPE_CHECKING:\n    from talkbuilder.ports import Kit\n",
            "talkbuilder.ports": "",
        },
        "talkbuilder.theme:2 imports talkbuilder.ports: upward",
    ),
    "the same by name at run time": (
        {
            "talkbuilder.place": "import importlib\nimportlib.import_module('talkbuilder.pipeline')\n",
            "talkbuilder.pipeline": "",
        },
        "talkbuilder.place:2 imports talkbuilder.pipeline: upward",
    ),
    "a relative import upward": (
        {"talkbuilder.store.world": "from ..app import cli\n", "talkbuilder.app.cli": ""},
        "talkbuilder.store.world:1 imports talkbuilder.app.cli: upward",
    ),
    "two backends that know each other": (
        {
            "talkbuilder.backends.html.write": "from talkbuilder.backends.svg.draw import x\n",
            "talkbuilder.backends.svg.draw": "x = 1\n",
        },
        "talkbuilder.backends.html.write:1 imports talkbuilder.backends.svg.draw: sideways",
    ),
    "a backend that lays out": (
        {
            "talkbuilder.backends.pptx.plan": "from talkbuilder.layout import fit\n",
            "talkbuilder.layout.fit": "",
        },
        "talkbuilder.backends.pptx.plan:1 imports talkbuilder.layout.fit: sideways",
    ),
    "layout that knows a format": (
        {
            "talkbuilder.layout.slide": "from talkbuilder.backends.pptx import plan\n",
            "talkbuilder.backends.pptx.plan": "",
        },
        "talkbuilder.layout.slide:1 imports talkbuilder.backends.pptx.plan: sideways",
    ),
    "layout that reads files": (
        {
            "talkbuilder.layout.slide": "from talkbuilder.outline.load import x\n",
            "talkbuilder.outline.load": "",
        },
        "talkbuilder.layout.slide:1 imports talkbuilder.outline.load: sideways",
    ),
    "a tool of the backends that knows one": (
        {
            "talkbuilder.backends.vector.text": "import talkbuilder.backends.html.page\n",
            "talkbuilder.backends.html.page": "",
        },
        "talkbuilder.backends.vector.text:1 imports talkbuilder.backends.html.page: upward",
    ),
    "a pipeline that names a backend": (
        {
            "talkbuilder.pipeline": "import talkbuilder.backends.pptx.plan\n",
            "talkbuilder.backends.pptx.plan": "",
        },
        "talkbuilder.pipeline:1 imports talkbuilder.backends.pptx.plan: backends arrive as arguments",
    ),
    "a pipeline that names a kind": (
        {"talkbuilder.pipeline": "import talkdiagrams.kinds.flow\n", "talkdiagrams.kinds.flow": ""},
        "talkbuilder.pipeline:1 imports talkdiagrams.kinds.flow: guests arrive as arguments",
    ),
    "a kind that lays out": (
        {
            "talkdiagrams.kinds.flow": "import talkbuilder.layout.fit\n",
            "talkbuilder.layout.fit": "",
        },
        "talkdiagrams.kinds.flow:1 imports talkbuilder.layout.fit: a guest hands its story over",
    ),
    "a model that draws": (
        {
            "talkdiagrams.mechanisms.gc.model": "from talkbuilder.graph import Node\n",
            "talkbuilder.graph": "",
        },
        "talkdiagrams.mechanisms.gc.model:1 imports talkbuilder.graph: upward",
    ),
    "a model that knows its own view": (
        {
            "talkdiagrams.mechanisms.gc.model": "from talkdiagrams.mechanisms.gc import view\n",
            "talkdiagrams.mechanisms.gc.view": "",
        },
        "talkdiagrams.mechanisms.gc.model:1 imports talkdiagrams.mechanisms.gc.view: upward",
    ),
    "a model that knows another": (
        {
            "talkdiagrams.mechanisms.gc.model": "import talkdiagrams.mechanisms.channel.model\n",
            "talkdiagrams.mechanisms.channel.model": "",
        },
        "talkdiagrams.mechanisms.gc.model:1 imports talkdiagrams.mechanisms.channel.model: sideways",
    ),
    "a model with a library": (
        {"talkdiagrams.mechanisms.gc.model": "import pydantic\n"},
        "talkdiagrams.mechanisms.gc.model:1 imports pydantic: the standard library only",
    ),
    "Graphviz in the main process": (
        {"talkbuilder.layout.graph.engine": "import pygraphviz\n"},
        "talkbuilder.layout.graph.engine:1 imports pygraphviz: only talkbuilder.layout.graph.worker may",
    ),
    "Typst in the main process": (
        {"talkbuilder.backends.pdf.write": "import typst\n"},
        "talkbuilder.backends.pdf.write:1 imports typst: only talkbuilder.backends.typst.worker may",
    ),
    "python-pptx where things are planned": (
        {"talkbuilder.backends.pptx.plan": "from pptx.util import Emu\n"},
        "talkbuilder.backends.pptx.plan:1 imports pptx.util: only talkbuilder.backends.pptx.write*",
    ),
    "a library that nobody listed": (
        {"talkbuilder.app.cli": "import requests\n"},
        "talkbuilder.app.cli:1 imports requests: no door is listed for it",
    ),
    "a module that is not there": (
        {"talkbuilder.app.cli": "from talkbuilder.pipeline import build\n"},
        "talkbuilder.app.cli:1 imports talkbuilder.pipeline: there is no such module",
    ),
    "a module without a floor": (
        {"talkbuilder.helpers": ""},
        "talkbuilder.helpers: add it to tests/house/floors.py",
    ),
    "a ring inside one room": (
        {
            "talkbuilder.store.a": "import talkbuilder.store.b\n",
            "talkbuilder.store.b": "def f():\n    import talkbuilder.store.a\n",
        },
        "a ring: talkbuilder.store.",
    ),
}


@pytest.mark.parametrize("files, expected", PLANTED.values(), ids=PLANTED)
def test_it_is_noticed(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    found = findings(plant(tmp_path, files))
    assert any(line.startswith(expected) for line in found), found


ALLOWED = {
    "the roof sees all": {
        "talkbuilder.app.wiring": "import talkbuilder.pipeline, talkdiagrams.catalog\n"
        "import talkbuilder.backends.pptx.write\n",
        "talkbuilder.pipeline": "",
        "talkdiagrams.catalog": "",
        "talkbuilder.backends.pptx.write": "import pptx\n",
    },
    "a view draws its own model by a kind": {
        "talkdiagrams.mechanisms.gc.view": "from talkdiagrams.mechanisms.gc import model\n"
        "import talkdiagrams.kinds.flow\n",
        "talkdiagrams.mechanisms.gc.model": "import dataclasses\n",
        "talkdiagrams.kinds.flow": "import talkbuilder.ports\n",
        "talkbuilder.ports": "import talkbuilder.scene\n",
        "talkbuilder.scene": "import talkbuilder.units\n",
        "talkbuilder.units": "",
    },
    "a view in several files": {
        "talkdiagrams.mechanisms.gc.view": "from talkdiagrams.mechanisms.gc import view_heap\n",
        "talkdiagrams.mechanisms.gc.view_heap": "import talkdiagrams.kinds.flow\n",
        "talkdiagrams.kinds.flow": "",
    },
    "two backends share a tool": {
        "talkbuilder.backends.svg.write": "import talkbuilder.backends.vector.text\n",
        "talkbuilder.backends.html.write": "import talkbuilder.backends.vector.text\n",
        "talkbuilder.backends.vector.text": "",
    },
}


@pytest.mark.parametrize("files", ALLOWED.values(), ids=ALLOWED)
def test_it_is_allowed(tmp_path: Path, files: dict[str, str]) -> None:
    assert findings(plant(tmp_path, files)) == []
