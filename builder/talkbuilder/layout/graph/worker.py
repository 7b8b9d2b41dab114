"""The process in which Graphviz lives: a line of JSON in, a line of JSON out, nothing else on the pipe.

Run as ``python -m talkbuilder.layout.graph.worker``; the only module that imports pygraphviz, and only where its
libraries cannot be called without it. It says ``ready`` (or
why not) first. Whatever Graphviz prints goes to standard error, because the pipe is a private copy of standard
output. It ends when its input does.
"""

import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, TextIO

from talkbuilder.layout.graph.library import Library, NotHere
from talkbuilder.layout.graph.positions import positions

# Should the parent die while Graphviz hangs, nobody is left to kill us: an alarm does (POSIX).
GRACE = 5

Draw = Callable[[str, str], bytes]
"""DOT and the name of an engine, to the graph laid out as JSON."""


def main() -> int:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        draw = _graphviz()
    except Exception as error:  # noqa: BLE001 - a broken wheel raises anything
        _say(answers, {"missing": str(error)})
        return 3
    _say(answers, {"ready": True})
    for line in sys.stdin:
        _say(answers, _answer(draw, json.loads(line)))
    return 0


def _graphviz() -> Draw:
    try:
        return Library().draw
    except NotHere:
        import pygraphviz  # noqa: PLC0415 - the door: it may be absent or broken, and then we say so

        warnings.simplefilter("ignore")
        return partial(_by_module, pygraphviz)


def _by_module(pygraphviz: Any, dot: str, engine: str) -> bytes:
    graph = pygraphviz.AGraph(string=dot)
    try:
        found: bytes = graph.draw(format="json", prog=engine)
        return found
    finally:
        graph.close()


def _answer(draw: Draw, request: dict[str, Any]) -> dict[str, Any]:
    if hasattr(signal, "alarm"):
        signal.alarm(int(request["timeout"]) + GRACE)
    try:
        raw = draw(request["dot"], request["engine"])
        return {"id": request["id"], "found": positions(json.loads(raw))}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent has to hear of it
        return {"id": request["id"], "error": f"{type(error).__name__}: {error}"[:300]}
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    raise SystemExit(main())
