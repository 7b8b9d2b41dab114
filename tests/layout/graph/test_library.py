"""Called directly, Graphviz lays out as its Python module does, and brings nothing along that nobody needs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.layout.graph import library
from talkbuilder.layout.graph.dot import request
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.graph.library import Library, NotHere
from talkbuilder.layout.graph.process import WORKER, start
from tests.layout.graph.services import services
from tests.layout.graph.stories import chain

BY_MODULE = """
import sys, json, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.read())
sys.stdout.buffer.write(graph.draw(format="json", prog=sys.argv[1]))
"""


@pytest.fixture(scope="module")
def graphviz() -> Iterator[Library]:
    try:
        yield Library()
    except NotHere as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("engine", ["dot", "neato", "circo"])
@pytest.mark.parametrize("count", [1, 12, 40])
def test_the_same_places_as_through_the_module(graphviz: Library, engine: str, count: int) -> None:
    dot = request(services(count, count)).dot
    done = subprocess.run(
        [sys.executable, "-c", BY_MODULE, engine],
        input=dot.encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(graphviz.draw(dot, engine)) == json.loads(done.stdout)


def test_what_is_no_graph_is_refused_and_the_next_is_laid_out(graphviz: Library) -> None:
    for wrong in ("", "digraph {", "hello", "digraph { a -> }", '<html>"'):
        with pytest.raises(ValueError, match="graph"):
            graphviz.draw(wrong, "dot")
    with pytest.raises(ValueError, match="layout"):
        graphviz.draw("digraph { a }", "no-such-engine")
    assert b'"a"' in graphviz.draw("digraph { a }", "dot")


def test_without_the_libraries_the_module_does_the_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(library, "_folder", lambda: tmp_path)
    with pytest.raises(NotHere):
        Library()
    hidden = (
        "import runpy; from talkbuilder.layout.graph import library; from pathlib import Path;"
        "library._folder = lambda: Path('/nowhere');"
        "runpy.run_module('talkbuilder.layout.graph.worker', run_name='__main__')"
    )
    story = chain("a", "b", "c")
    with Graphviz() as ours, Graphviz(command=(sys.executable, "-c", hidden)) as theirs:
        assert ours.place(story) == theirs.place(story)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only /proc says what is loaded")
def test_no_library_of_pictures_is_loaded_and_none_under_the_gpl(graphviz: Library) -> None:
    worker = start(WORKER)
    try:
        assert json.loads(worker.receive(60)) == {"ready": True}
        ask = {"id": 0, "engine": "dot", "dot": "digraph { a -> b }", "timeout": 10}
        worker.send((json.dumps(ask) + "\n").encode())
        assert "found" in json.loads(worker.receive(60))
        maps = Path(f"/proc/{worker.pid}/maps").read_text("utf-8")
    finally:
        worker.kill()
    loaded = {os.path.basename(line.split()[-1]) for line in maps.splitlines() if ".so" in line}  # noqa: PTH119
    assert any(name.startswith("libgvc") for name in loaded)
    unwanted = ("libjbig", "libgd", "libtiff", "libcairo", "libpango", "libgvplugin_gd")
    assert [name for name in sorted(loaded) if name.startswith(unwanted)] == []
