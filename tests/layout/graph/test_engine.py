"""The engine survives whatever Graphviz does: it hangs, dies, talks nonsense, is not there."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talkbuilder.graph import GraphStory
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.graph.process import start
from talkbuilder.ports import EngineFailure
from tests.layout.graph.stories import chain, node, story

Worker = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def graphviz() -> Iterator[Graphviz]:
    with Graphviz() as engine:
        yield engine


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    """A worker that says ready and then runs the given lines for each request (``line``, ``say``)."""

    def write(body: str) -> list[str]:
        script = tmp_path / "worker.py"
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        script.write_text(
            "import json, os, sys, time\n"
            "def say(x): print(x if isinstance(x, str) else json.dumps(x), flush=True)\n"
            "say({'ready': True})\n"
            f"for line in sys.stdin:\n{lines}\n"
        )
        return [sys.executable, str(script)]

    return write


def test_a_chain_runs_from_left_to_right(graphviz: Graphviz) -> None:
    placed = graphviz.place(chain("a", "b", "c"))
    a, b, c = (placed.nodes[id] for id in "abc")
    assert a.x < b.x < c.x
    assert a.y == b.y == c.y
    assert 0 < a.x < placed.size.width


def test_top_down_counts_downward(graphviz: Graphviz) -> None:
    placed = graphviz.place(chain("a", "b", direction="TB"))
    assert placed.nodes["a"].y < placed.nodes["b"].y


def test_the_same_question_has_the_same_answer(graphviz: Graphviz) -> None:
    question = chain(*"abcdefgh")
    assert graphviz.place(question) == graphviz.place(question)


def test_clusters_hold_their_nodes(graphviz: Graphviz) -> None:
    placed = graphviz.place(chain("a", "b", "c", clusters={"b": "box", "c": "box"}))
    box = placed.clusters["box"]
    for id in "bc":
        assert box.x < placed.nodes[id].x < box.right
    assert placed.nodes["a"].x < box.x


@pytest.mark.parametrize("engine", ["dot", "neato", "circo"])
def test_boxes_do_not_overlap_under_any_engine(graphviz: Graphviz, engine: str) -> None:
    placed = graphviz.place(chain(*"abcdefgh", engine=engine))
    corners = [(p.x, p.y) for p in placed.nodes.values()]
    for index, (x, y) in enumerate(corners):
        for other_x, other_y in corners[index + 1 :]:
            assert abs(x - other_x) >= 79 or abs(y - other_y) >= 29


def test_many_requests_travel_together(graphviz: Graphviz) -> None:
    questions = [chain(*"abcdefghijklmnop"[: 2 + n % 14]) for n in range(200)]
    answers = graphviz.place_all(questions)
    for question, answer in zip(questions, answers, strict=True):
        assert not isinstance(answer, EngineFailure)
        assert answer.nodes.keys() == {one.id for one in question.frames[0].nodes}


def test_pinned_nodes_need_no_engine() -> None:
    pinned = story([node("a", pin=(100, 100)), node("b", pin=(300, 180))])
    placed = Graphviz(command=["/no/such/program"], program="no-such-dot").place(pinned)
    a, b = placed.nodes["a"], placed.nodes["b"]
    assert (b.x - a.x, b.y - a.y) == (200, 80)


def test_names_and_words_never_reach_graphviz(graphviz: Graphviz) -> None:
    evil = ["node", 'a"; image="/etc/passwd', "<b>", "\\N", "strict", "日本", "x\ny"]
    placed = graphviz.place(chain(*evil))
    assert list(placed.nodes) == evil


def test_a_killed_worker_is_replaced(graphviz: Graphviz) -> None:
    graphviz.place(chain("a", "b"))
    assert graphviz._worker is not None
    os.kill(graphviz._worker.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    time.sleep(0.1)
    assert graphviz.place(chain("a", "b")).nodes


def test_one_that_is_killed_while_it_loads_does_not_send_us_to_the_program() -> None:
    with Graphviz(program="no-such-dot") as engine:
        engine._worker = start()
        os.kill(engine._worker.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert engine.place(chain("a", "b")).nodes


def test_death_in_the_middle_of_a_request_fails_that_figure_only(worker: Worker) -> None:
    command = worker("if json.loads(line)['id'] == 1: os._exit(9)\nsay({'id': 0, 'found': None})")
    with Graphviz(command=command) as engine:
        answers = engine.place_all([chain("a"), chain("b"), chain("c")])
    # The fake answers nothing useful to the others either, but each got an answer of its own.
    assert ["exit code 9" in str(answer) for answer in answers] == [False, True, False]


def test_killed_from_outside_while_it_works_it_is_asked_once_more(worker: Worker) -> None:
    engine = Graphviz(command=worker("time.sleep(30)"))
    killed: list[int] = []

    def kill() -> None:
        assert engine._worker is not None
        killed.append(engine._worker.pid)
        os.kill(engine._worker.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

    for seconds in (0.5, 1.0):
        threading.Timer(seconds, kill).start()
    began = time.monotonic()
    with pytest.raises(EngineFailure, match="crashed"):
        engine.place(chain("a", "b"))
    assert time.monotonic() - began < 8
    assert len(set(killed)) == 2
    engine.close()


def test_a_hanging_worker_is_killed_in_time(worker: Worker) -> None:
    with Graphviz(timeout=0.3, command=worker("time.sleep(30)")) as engine:
        start = time.monotonic()
        with pytest.raises(EngineFailure, match=r"within 0\.3 seconds"):
            engine.place(chain("a", "b"))
        assert time.monotonic() - start < 5
        assert engine._worker is None


@pytest.mark.parametrize(
    "answer",
    [
        "say('Warning: what a graph')",
        "say('[]')",
        "say({'id': 7, 'found': {}})",
        "say({'id': 0})",
        "say({'id': 0, 'found': {'size': [1, 1], 'nodes': {}, 'clusters': {}, 'labels': []}})",
        "sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush()",
    ],
)
def test_garbage_is_a_failure_not_a_traceback(worker: Worker, answer: str) -> None:
    with Graphviz(timeout=5, command=worker(answer)) as engine, pytest.raises(EngineFailure):
        engine.place(chain("a", "b"))


def test_graphviz_talk_on_standard_output_stays_off_the_pipe() -> None:
    # Whatever writes to descriptor 1 inside the worker ends on standard error.
    code = "import os, talkbuilder.layout.graph.worker as w; w.main(); os.write(1, b'noise')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b"",
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "builder")},
    )
    assert done.stdout == b'{"ready": true}\n'
    assert b"noise" in done.stderr


def test_closing_twice_and_using_again_is_fine() -> None:
    engine = Graphviz()
    engine.close()
    assert engine.place(chain("a", "b")).nodes
    engine.close()
    engine.close()
    assert engine.place(chain("a", "b")).nodes
    engine.close()


def test_a_pickled_engine_is_a_new_one(graphviz: Graphviz) -> None:
    with pickle.loads(pickle.dumps(graphviz)) as copy:
        assert copy.place(chain("a", "b")) == graphviz.place(chain("a", "b"))


MISSING = [sys.executable, "-c", 'print(\'{"missing": "no module named pygraphviz"}\')']


@pytest.mark.external("dot")
def test_without_pygraphviz_the_program_does_the_work(graphviz: Graphviz) -> None:
    question: GraphStory = chain("a", "b", "c")
    by_program = Graphviz(command=MISSING).place(question)
    ours = graphviz.place(question)
    for id, center in ours.nodes.items():
        assert by_program.nodes[id] == pytest.approx(center, abs=1.0)


def test_without_any_graphviz_it_says_what_to_install() -> None:
    with pytest.raises(EngineFailure, match="pip install 'pygraphviz"):
        Graphviz(command=MISSING, program="no-such-dot").place(chain("a", "b"))
