"""``talk digest``: whether two files hold the same, however they were compressed."""

from pathlib import Path
from typing import Annotated

import typer

from talkbuilder.app.commands.options import ReportOption, shown, verdict
from talkbuilder.app.console import Console
from talkbuilder.app.home import unread
from talkbuilder.place import Place
from talkbuilder.problem import Problem


def digest(
    files: Annotated[list[Path], typer.Argument(help="Decks, pages, PDFs: what a build made.")],
    report: ReportOption = "text",
) -> None:
    """Print a digest of what is in files, which is the same on machines that compress otherwise."""
    from talkbuilder.store.content import MOST, Unreadable, content_digest  # noqa: PLC0415 - see options.py
    from talkbuilder.store.world import read_file  # noqa: PLC0415 - see options.py

    console = Console("normal", report)
    problems = []
    for path in files:
        try:
            console.out(f"{content_digest(read_file(path, MOST))}  {shown(str(path))}")
        except OSError as error:
            problems.append(unread(str(path), error))
        except Unreadable as error:
            why = f"this file could not be read: {error}"
            problems.append(Problem(Place(str(path)), "cannot-read", why))
    console.problems(problems)
    raise typer.Exit(verdict(problems))
