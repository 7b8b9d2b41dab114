"""The engine: asks Graphviz through one warm worker process, and survives whatever Graphviz does.

    story -> DOT -> worker (pygraphviz) -> positions -> Placement

A worker that hangs or dies is killed and started again; the figure that did it gets an EngineFailure. One that somebody
else killed is asked again, once. Without pygraphviz the system's ``dot`` does the same work, a process a graph.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from talkbuilder.geometry import Point, Rect, Size, bounds
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.graph.dot import Request, request
from talkbuilder.layout.graph.parse import placement
from talkbuilder.layout.graph.positions import Positions, positions
from talkbuilder.layout.graph.process import WORKER, start
from talkbuilder.layout.graph.union import union
from talkbuilder.ports import EngineFailure
from talkbuilder.worker import Worker, WorkerDied, WorkerLate

# Starting Python and loading Graphviz, on a slow and busy machine.
START_TIMEOUT = 30.0


class Graphviz:
    """Graphviz as an ``Engine``. Starts its worker with the first graph, unless it is given one that runs already.

    Close it, or let it end with the program.
    Safe to share between threads; a pickled copy is a new engine.
    """

    def __init__(
        self,
        timeout: float = 10.0,
        command: Sequence[str] = WORKER,
        program: str = "dot",
        worker: Worker[bytes] | None = None,
    ) -> None:
        self._timeout = timeout
        self._command = tuple(command)
        self._program = program
        self._worker = worker
        self._greeted = False
        self._missing = ""
        self._lock = threading.Lock()

    def place(self, story: GraphStory) -> Placement:
        """Return where everything goes.

        Raises:
            EngineFailure: Graphviz died, timed out, or refused.
        """
        (answer,) = self.place_all([story])
        if isinstance(answer, EngineFailure):
            raise answer
        return answer

    def place_all(self, stories: Sequence[GraphStory]) -> list[Placement | EngineFailure]:
        """Place many: all requests are on their way before the first answer is read."""
        answers: list[Placement | EngineFailure | None] = [_without_engine(s) for s in stories]
        todo = [index for index, answer in enumerate(answers) if answer is None]
        requests = {index: request(stories[index]) for index in todo}
        with self._lock:
            replies = self._ask([requests[index] for index in todo])
        for index, reply in zip(todo, replies, strict=True):
            answers[index] = _understood(stories[index], requests[index], reply)
        return [answer for answer in answers if answer is not None]

    def close(self) -> None:
        """End the worker. The engine can be used again: it starts another."""
        if self._worker:
            self._worker.kill()
        self._worker, self._greeted = None, False

    def __enter__(self) -> "Graphviz":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return Graphviz, (self._timeout, self._command, self._program)

    @property
    def maker(self) -> str:
        """Nothing for pygraphviz; else which ``dot`` of the system: its release may place a little otherwise."""
        if not self._missing and find_spec("pygraphviz") is not None:
            return ""
        program = Path(shutil.which(self._program) or self._program)
        with suppress(OSError):
            info = program.resolve().stat()
            return f"{program.resolve()} {info.st_size} {info.st_mtime_ns}"
        return self._program

    # --- the worker ---------------------------------------------------------------------------------------------

    def _ask(self, requests: list[Request]) -> list[Positions | EngineFailure]:
        """Return an answer a request; the one that kills the worker fails, those behind it are asked again."""
        replies: list[Positions | EngineFailure] = []
        spared = 1  # a worker that was killed from outside
        while len(replies) < len(requests):
            waiting = requests[len(replies) :]
            try:
                worker = self._warm()
            except EngineFailure as failure:
                return replies + [failure] * len(waiting)
            if worker is None:
                return replies + [self._by_program(one) for one in waiting]
            lines = [self._line(index, one) for index, one in enumerate(waiting)]
            worker.send("".join(lines).encode())
            for index in range(len(waiting)):
                try:
                    reply = self._receive(worker, index)
                except WorkerDied as death:
                    self.close()
                    if death.killed and spared:
                        spared -= 1
                        break
                    reply = _crashed(death)
                replies.append(reply)
                if self._worker is None:
                    break
        return replies

    def _warm(self) -> Worker[bytes] | None:
        """Return a running worker, or None if there is no pygraphviz."""
        if self._missing:
            return None
        if self._worker is None or self._worker.owner != os.getpid():
            try:
                self._worker, self._greeted = start(self._command), False
            except OSError as error:
                raise EngineFailure(f"Graphviz's process could not be started: {error}") from error
        if self._greeted:
            return self._worker
        try:
            hello = json.loads(self._greeting(self._worker))
            if hello.get("ready"):
                self._greeted = True
                return self._worker
            self._missing = str(hello.get("missing", "")) or "it does not say ready"
        except (WorkerDied, WorkerLate, ValueError, AttributeError) as error:
            self._missing = str(error) or "it did not start in time"
        self.close()
        return None

    def _greeting(self, worker: Worker[bytes]) -> bytes:
        try:
            return worker.receive(START_TIMEOUT)
        except WorkerDied as death:
            if not death.killed:
                raise
        # While it loaded: that says nothing about Graphviz, and the program might draw a little otherwise.
        self.close()
        self._worker = start(self._command)
        return self._worker.receive(START_TIMEOUT)

    def _line(self, index: int, one: Request) -> str:
        ask = {"id": index, "engine": one.engine, "dot": one.dot, "timeout": self._timeout}
        return json.dumps(ask) + "\n"

    def _receive(self, worker: Worker[bytes], index: int) -> Positions | EngineFailure:
        try:
            answer = json.loads(worker.receive(self._timeout))
            if answer["id"] != index:
                raise ValueError(f"answer {answer['id']} to question {index}")
            if "error" in answer:
                return EngineFailure(f"Graphviz refused the graph ({answer['error']})")
            found: Positions = answer["found"]
        except WorkerLate:
            self.close()
            return EngineFailure(
                f"Graphviz found no layout within {self._timeout:g} seconds; draw fewer nodes or edges"
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            self.close()
            return EngineFailure(f"the Graphviz process answered nonsense ({error})")
        else:
            return found

    # --- the fall-back ------------------------------------------------------------------------------------------

    def _by_program(self, one: Request) -> Positions | EngineFailure:
        program = shutil.which(self._program)
        if program is None:
            return EngineFailure(
                f"there is no Graphviz here: pygraphviz does not load ({self._missing}), and there is "
                f"no program {self._program!r}; pip install 'pygraphviz>=2'"
            )
        try:
            done = subprocess.run(
                [program, f"-K{one.engine}", "-Tjson"],
                input=one.dot.encode(),
                capture_output=True,
                timeout=self._timeout,
                check=True,
            )
            return positions(json.loads(done.stdout))
        except subprocess.TimeoutExpired:
            return EngineFailure(f"{program} found no layout within {self._timeout:g} seconds")
        except (OSError, subprocess.CalledProcessError, ValueError, KeyError, TypeError) as error:
            return EngineFailure(f"{program} failed ({type(error).__name__})")


def _crashed(death: WorkerDied) -> EngineFailure:
    return EngineFailure(
        f"Graphviz crashed on this graph ({death}); change its edges or ranks a little"
    )


def _understood(
    story: GraphStory, asked: Request, reply: Positions | EngineFailure
) -> Placement | EngineFailure:
    if isinstance(reply, EngineFailure):
        return reply
    try:
        return placement(story, asked, reply)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        return EngineFailure(f"Graphviz answered without a place for everything ({error!r})")


def _without_engine(story: GraphStory) -> Placement | None:
    """Return the placement where nothing is left to decide: no nodes, or all of them pinned."""
    graph = union(story)
    if any(node.pin is None for node in graph.nodes):
        return None
    boxes: list[Rect] = []
    for node in graph.nodes:
        assert node.pin is not None
        (x, y), (width, height) = node.pin, node.size
        boxes.append(Rect(x - width / 2, y - height / 2, width, height))
    whole = bounds(boxes)
    centers = {
        node.id: Point(box.center.x - whole.x, box.center.y - whole.y)
        for node, box in zip(graph.nodes, boxes, strict=True)
    }
    return Placement(Size(whole.width, whole.height), centers, {}, {})
