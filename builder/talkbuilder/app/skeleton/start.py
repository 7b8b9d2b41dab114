"""From a log to what a new talk is made of: the table of what can be read, and what to say if nothing can."""

from collections.abc import Callable
from pathlib import Path

from talkbuilder.app.skeleton import benchmarks, escapes, gctrace, goroutines, schedtrace
from talkbuilder.app.skeleton.log import Log, read_log
from talkbuilder.app.skeleton.made import Made
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest

Reader = Callable[[Log], tuple[Made | None, tuple[Problem, ...]]]

READERS: dict[str, tuple[Reader, str]] = {
    "gctrace": (gctrace.gctrace, gctrace.HINT),
    "schedtrace": (schedtrace.schedtrace, schedtrace.HINT),
    "goroutines": (goroutines.goroutines, goroutines.HINT),
    "benchmarks": (benchmarks.benchmarks, benchmarks.HINT),
    "escapes": (escapes.escapes, escapes.HINT),
}
"""For each word behind `--from`: the reader, and how to get such a log."""


def from_log(kind: str, path: Path) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what a talk of this kind says about the log, or why there is none."""
    known = READERS.get(kind)
    if known is None:
        message = f'"{kind[:40]}" is nothing that a talk can be made from'
        hint = f"{nearest(kind, READERS)}; there are {', '.join(READERS)}"
        return None, (Problem(Place(""), "unknown-source", message, hint),)
    log, problems = read_log(path)
    if log is None:
        return None, problems
    reader, hint = known
    made, found = reader(log)
    if made is not None:
        return made, (*problems, *found)
    if any(problem.code != "unread-line" for problem in found):
        return None, (*problems, *found)
    others = [
        name for name, (other, _) in READERS.items() if name != kind and other(log)[0] is not None
    ]
    if others:
        hint = f"it can be read as {' or '.join(others)}: --from {others[0]}"
    message = f"there is nothing of {kind} in it that can be read"
    missing = Problem(Place(str(path)), "no-readings", message, hint)
    return None, (*problems, *found, missing)
