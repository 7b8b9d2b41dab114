"""What commands share: exit codes, options, and how they are read."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from talkbuilder.app.console import Console, Loudness
from talkbuilder.app.home import all_talks, find_talk, unfit
from talkbuilder.app.report import Report
from talkbuilder.problem import OUTSIDE as NOT_OURS
from talkbuilder.problem import Problem, nearest
from talkbuilder.reading import REFUSED

# Heavy rooms (pydantic, Typst, PowerPoint) are imported inside the commands that need them, so that `talk --help` and
# a build with nothing to do answer at once: builder/notes/speed.md has the numbers.

FINE, INPUT, USAGE, OUTSIDE = 0, 1, 2, 3

FORMATS = (
    "pptx",
    "pdf",
    "handout",
    "html",
    "article",
    "notes",
    "teleprompter",
    "samples",
    "png",
    "contact",
    "json",
    "site",
)
SOURCES = (
    "gctrace",
    "schedtrace",
    "goroutines",
    "benchmarks",
    "escapes",
)  # app/skeleton/start.py reads them
OCCASION = (
    "event",
    "date",
    "speaker",
    "classification",
)  # app/occasion.py reads the same from a file

Talks = Annotated[list[str] | None, typer.Argument(help="Slugs or folders; none: all talks.")]
ReportOption = Annotated[Report, typer.Option(help="How problems are shown.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Problems only.")]
Go = Annotated[
    str,
    typer.Option(
        metavar="PATH|VERSION",
        help="Show Go's own code where the outline names it (`upstream`), read from this toolchain.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Every step, with its time.")]


def loudness(quiet: bool, verbose: bool) -> Loudness:
    """Return how much is said."""
    if quiet and verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    return "quiet" if quiet else "verbose" if verbose else "normal"


def goroot_of(name: str, console: Console) -> str:
    """Return the GOROOT that `--go` means; nothing, if it names none."""
    if not name:
        return ""
    from talkbuilder.truth.toolchain import find  # noqa: PLC0415 - see above

    toolchain, problems = find(name)
    if toolchain is None:
        console.problems(problems)
        raise typer.Exit(OUTSIDE)
    return str(toolchain.root)


def formats_of(text: str) -> tuple[str, ...]:
    """Return the formats that `--format` names."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        choice("--format", name, FORMATS)
    if not names:
        raise typer.BadParameter("--format needs at least one of " + ", ".join(FORMATS))
    return names


def choice(option: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a value that is not known."""
    if value not in known:
        hint = nearest(value, known)
        raise typer.BadParameter(f'{option}: "{shown(value)}" is not known; {hint}')


def shown(value: str) -> str:
    """Return ``value`` without what a terminal could take for a command."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in value)


def verdict(problems: Iterable[Problem]) -> int:
    """Return the exit code: what something outside would not do is nobody's input."""
    errors = [problem for problem in problems if problem.is_error]
    if any(problem.code in NOT_OURS for problem in errors):
        return OUTSIDE
    return INPUT if errors else FINE


def occasion_of(settings: list[str]) -> dict[str, str]:
    """Return what `--set` says."""
    found: dict[str, str] = {}
    for setting in settings:
        key, mark, value = setting.partition("=")
        if not mark:
            raise typer.BadParameter(f'--set wants key=value, not "{shown(setting)}"')
        choice("--set", key, OCCASION)
        if REFUSED.search(value):
            raise typer.BadParameter(f"--set {key}: a character in it may not stand in a talk")
        found[key] = value
    return found


def roots_of(talks: list[str] | None, console: Console) -> list[Path]:
    """Return the folders of the talks that are named, or of all."""
    here = Path.cwd()
    roots: list[Path] = []
    problems: list[Problem] = []
    if not talks:
        roots = [Path(os.path.relpath(root, here)) for root in all_talks(here)]
        problems = [problem for root in roots for problem in unfit(root)]
        if not roots:
            raise typer.BadParameter("no talks/ here or above; `talk new my-talk` begins one")
    for name in talks or ():
        root, wrong = find_talk(name, here)
        problems += wrong
        roots += [root] if root is not None else []
    if problems:
        console.problems(problems)
        raise typer.Exit(INPUT)
    return list(dict.fromkeys(roots))
