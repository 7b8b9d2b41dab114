"""Makes talks one after the other in one process, through the pipeline: a hundred inputs in the time of one command."""

import resource
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.structs import replace

from talkbuilder.app.report import Report, render
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Built, Order, build, make_deck
from talkbuilder.problem import has_errors
from talkbuilder.reading import REFUSED
from tests.hostile.case import Case
from tests.hostile.deed import CPU_SECONDS, GIGA
from tests.hostile.judge import WHOLE
from tests.hostile.opened import findings
from tests.hostile.validators import invalid
from tests.support.worlds import FakeWorld

ROOT = Path("talks/one")
EVERY = ("pptx", "pdf", "handout", "html", "article", "notes", "teleprompter", "json")
REPORTS: tuple[Report, ...] = ("text", "json", "github")


@dataclass(frozen=True)
class Verdict:
    """What came of one case: `oracle: what`, whether it was built, processor seconds."""

    wrong: tuple[str, ...]
    built: bool
    seconds: float
    codes: tuple[str, ...] = ()


class Maker:
    """Holds the doors open; ``formats`` are written if there is no error, none of them: the deck is only composed."""

    def __init__(self) -> None:
        self._doors = ExitStack()
        self._kit = self._doors.enter_context(open_kit())

    def close(self) -> None:
        """End the workers."""
        self._doors.close()

    def make(self, case: Case, formats: tuple[str, ...] = EVERY) -> Verdict:
        """Make the case's talk, and judge it."""
        files = {
            name.removeprefix("talks/one/"): data
            for name, data in case.files.items()
            if isinstance(data, bytes)
        }
        kit = replace(self._kit, world=FakeWorld(files))
        begun = time.process_time()
        wrong: list[str] = []
        made: Built | None = None
        try:
            order = Order(formats or ("notes",))
            made = (build if formats else make_deck)(ROOT, order, GUESTS, kit)
        except Exception:  # noqa: BLE001 - that is what is looked for
            wrong.append("trace: " + "\n".join(traceback.format_exc().splitlines()[-14:]))
        seconds = time.process_time() - begun
        if seconds > CPU_SECONDS:
            wrong.append(f"time: {seconds:.1f} s of processor time")
        if made is None:
            return Verdict(tuple(wrong), False, seconds)
        wrong += _said(made, files, bool(formats))
        wrong += [
            f"opens/live: {one}"
            for one in findings({str(name): data for name, data in made.files.items()})
        ]
        wrong += invalid(case, {str(name): data for name, data in made.files.items()})
        codes = sorted({one.code for one in made.problems if one.is_error})
        return Verdict(tuple(wrong), made.deck is not None and not codes, seconds, tuple(codes))


def memory_grown() -> bool:
    """Return whether this process has ever had more than is allowed."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > GIGA


def _said(made: Built, files: dict[str, bytes], asked: bool) -> Iterator[str]:
    failed = has_errors(made.problems)
    # Files beside an error are not written: `app/task.py` sees to it, and the commands are judged for it.
    if asked and not failed and not made.files:
        yield "exit: no file and no error"
    for problem in made.problems:
        path, line, column = problem.place
        if not problem.message:
            yield f"said: nothing in {problem!r}"
        if problem.is_error and not line and problem.code not in WHOLE:
            yield f"said: no line: {problem}"
        if REFUSED.search(str(problem).replace("\n", "")):
            yield f"terminal: {problem!s:.300}"
        yield from _inside(path, line, column, files, str(problem))
    for report in REPORTS:
        render(made.problems, report).encode("utf-8")


def _inside(path: str, line: int, column: int, files: dict[str, bytes], said: str) -> Iterator[str]:
    """Yield it if the place is none that the talk has."""
    name = (
        PurePosixPath(path).relative_to(ROOT.as_posix()).as_posix()
        if path.startswith("talks/")
        else path
    )
    if name not in files or name.startswith("assets/"):
        return
    try:
        text = files[name].decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 0 <= line <= len(lines) or (line and column > len(lines[line - 1]) + 1):
        yield f"said: no such place: {said[:300]}"


def quick(case: Any) -> bool:
    """Return whether the case needs no command."""
    return not case.words
