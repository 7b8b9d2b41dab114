"""The process in which Graphviz lives: a line of JSON in, a line of JSON out, nothing else on the pipe.

Run as ``python -m talkbuilder.layout.graph.worker``; the only module that imports pygraphviz. It says ``ready`` (or
why not) first. Whatever Graphviz prints goes to standard error, because the pipe is a private copy of standard
output. It ends when its input does.
"""

import json
import os
import signal
import sys
import warnings
from typing import Any, TextIO

from talkbuilder.layout.graph.positions import positions

# Should the parent die while Graphviz hangs, nobody is left to kill us: an alarm does (POSIX).
GRACE = 5


def main() -> int:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import pygraphviz  # noqa: PLC0415 - the door: it may be absent or broken, and then we say so
    except Exception as error:  # noqa: BLE001 - a broken wheel raises anything
        _say(answers, {"missing": str(error)})
        return 3
    warnings.simplefilter("ignore")
    _say(answers, {"ready": True})
    for line in sys.stdin:
        _say(answers, _answer(pygraphviz, json.loads(line)))
    return 0


def _answer(pygraphviz: Any, request: dict[str, Any]) -> dict[str, Any]:
    if hasattr(signal, "alarm"):
        signal.alarm(int(request["timeout"]) + GRACE)
    try:
        graph = pygraphviz.AGraph(string=request["dot"])
        try:
            raw = graph.draw(format="json", prog=request["engine"])
        finally:
            graph.close()
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
