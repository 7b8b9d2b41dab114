"""What is said on the terminal: problems and progress on stderr, results on stdout; colour only where it is one."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from talkbuilder.app.report import Report, ordered, render
from talkbuilder.app.streams import lost, silence
from talkbuilder.app.streams import tell as tell_stderr
from talkbuilder.problem import Problem

if TYPE_CHECKING:
    from talkbuilder.app.make import Result

Loudness = Literal["quiet", "normal", "verbose"]
# The steps after which a talk is no longer waited for.
ENDS = ("done", "not built", "unchanged", "checked", "recorded", "nothing recorded")
Tell = Callable[[str, str], None]


class Console:
    """One command's voice."""

    def __init__(self, loudness: Loudness, report: Report) -> None:
        self._loudness = loudness
        self._report = report

    def out(self, text: str) -> None:
        """Print a result."""
        try:
            sys.stdout.write(text + "\n")
        except BrokenPipeError:
            silence(1)  # whoever read it has heard enough; what is to be done is done all the same
        except OSError as error:
            lost(error)

    def say(self, text: str) -> None:
        """Tell a person something that is no result."""
        if self._loudness != "quiet":
            tell_stderr(text + "\n")

    def heard(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return what is shown of ``problems``, in order: notes only to those who want every word."""
        found = ordered(problems)
        if self._loudness == "verbose":
            return found
        return [problem for problem in found if problem.severity != "note"]

    def problems(self, problems: Iterable[Problem]) -> None:
        """Show all problems at once. JSON goes to stdout, for programs; the rest to stderr."""
        found = self.heard(problems)
        text = render(found, self._report)
        if self._report == "json" or (self._report == "github" and text):
            self.out(text)
        elif text:
            tell_stderr(text + "\n")
            tell_stderr(_count(found) + "\n")

    @contextmanager
    def progress(self, total: int) -> Iterator[Tell]:
        """Show a bar on a terminal, plain lines elsewhere when asked to be verbose."""
        if self._loudness == "quiet":
            yield _unheard
        elif sys.stderr.isatty():
            yield from self._bar(total)
        else:
            yield self._lines()

    def _lines(self) -> Tell:
        started = time.perf_counter()

        def tell(talk: str, step: str) -> None:
            if self._loudness == "verbose":
                tell_stderr(f"{time.perf_counter() - started:7.2f} s  {talk}: {step}\n")
            elif step in ENDS:
                tell_stderr(f"{talk}: {step}\n")

        return tell

    def _bar(self, total: int) -> Iterator[Tell]:
        from rich.console import Console as RichConsole  # noqa: PLC0415 - 100 ms, terminals only
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=RichConsole(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=total)

            def tell(talk: str, step: str) -> None:
                finished = step in ENDS
                bar.update(task, description=f"{talk}: {step}", advance=1 if finished else 0)

            yield tell

    def table(self, results: "Sequence[Result]") -> None:
        """Close a build: talk, slides, frames, minutes for each cut, files."""
        rows = [result for result in results if result.summary]
        if self._loudness == "quiet" or self._report != "text" or not rows:
            return
        head = ("talk", "slides", "frames", "minutes of", "seconds", "files")
        lines = [head, *(_row(result) for result in rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            tell_stderr("  ".join(cells).rstrip() + "\n")


def _unheard(_talk: str, _step: str) -> None:
    """Hear what is going on, and say nothing."""


def _row(result: "Result") -> tuple[str, ...]:
    summary = result.summary
    seconds = "unchanged" if result.fresh else f"{result.seconds:.2f}"
    return (
        result.slug,
        summary["slides"],
        summary["frames"],
        summary["minutes"],
        seconds,
        summary["files"],
    )


def _count(problems: Sequence[Problem]) -> str:
    counted = []
    for severity in ("error", "warning", "note"):
        number = sum(problem.severity == severity for problem in problems)
        if number:
            counted.append(f"{number} {severity}{'s' * (number != 1)}")
    return ", ".join(counted)
