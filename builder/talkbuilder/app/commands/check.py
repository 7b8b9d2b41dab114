"""``talk check`` and ``talk record``: what a toolchain is asked."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from talkbuilder.app.commands.options import (
    FINE,
    INPUT,
    OUTSIDE,
    Quiet,
    ReportOption,
    Talks,
    Verbose,
    loudness,
    roots_of,
    verdict,
)
from talkbuilder.app.console import Console
from talkbuilder.app.home import talks_of
from talkbuilder.problem import Problem, has_errors


def check(
    talks: Talks = None,
    go: Annotated[
        list[str] | None,
        typer.Option(
            "--go",
            metavar="PATH|VERSION",
            help="Ask this Go toolchain about facts, samples and captures; several: a table of facts over releases.",
        ),
    ] = None,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="The arguments are files: check the talks they belong to."),
    ] = False,
    report: ReportOption = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say everything that can be known before the stage: schema, notes, overflow, pace, links, facts.

    Without --go the facts are asked again of the release that the talk names, if it is installed.
    """
    from talkbuilder.app.checks import check_talk  # noqa: PLC0415 - see options.py
    from talkbuilder.app.factsreport import whole  # noqa: PLC0415 - see options.py
    from talkbuilder.app.verify import toolchains  # noqa: PLC0415 - see options.py

    console = Console(loudness(quiet, verbose), report)
    if changed:
        talks = [str(path) for path in talks_of(talks or (), Path.cwd())]
        if not talks:
            console.say("no talk was changed")
            raise typer.Exit(FINE)
    roots = roots_of(talks, console)
    wanted, missing = toolchains(go or ())
    if missing and report == "json":
        console.out(whole(missing, (), ()))
    elif missing:
        console.problems(missing)
    if missing:
        raise typer.Exit(OUTSIDE)
    checked = []
    with console.progress(len(roots)) as tell:
        for root in roots:
            tell(root.name, "checking")
            checked.append(check_talk(root, wanted, partial(tell, root.name)))
            tell(root.name, "checked")
    problems = [problem for one in checked for problem in one.problems]
    if report == "json":
        facts = [row for one in checked for row in one.facts]
        releases = [release for one in checked for release in one.releases]
        console.out(whole(console.heard(problems), facts, releases))
        raise typer.Exit(INPUT if has_errors(problems) else FINE)
    for table in (one.table for one in checked if one.table and report == "text"):
        console.out(table)
    console.problems(problems)
    for line in (line for one in checked for line in one.said):
        console.say(line)
    if not console.heard(problems):
        console.say(f"{len(roots)} talk{'s' * (len(roots) != 1)} checked: no problem")
    raise typer.Exit(INPUT if has_errors(problems) else FINE)


def record(
    talks: Talks = None,
    go: Annotated[
        str,
        typer.Option(
            metavar="PATH|VERSION", help="The toolchain; default: the release that the talk names."
        ),
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="This capture only; may be repeated.")
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Lock the facts only; captures stay as they are.")
    ] = False,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            metavar="PATH|VERSION",
            help="Lock what this toolchain answers too, for the page of facts; may be repeated.",
        ),
    ] = None,
    report: ReportOption = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Run the Go samples of talks with a real toolchain, store what they print, and lock the facts.

    This runs the talk's own programs, with limits but in no sandbox: know whose talk it is.
    """
    from talkbuilder.app.leftout import left_out  # noqa: PLC0415 - see options.py
    from talkbuilder.app.locking import lock_talk  # noqa: PLC0415 - see options.py
    from talkbuilder.app.recording import record_talk, table, today  # noqa: PLC0415 - see options.py
    from talkbuilder.app.verify import toolchains  # noqa: PLC0415 - see options.py
    from talkbuilder.truth.toolchain import find  # noqa: PLC0415 - see options.py

    console = Console(loudness(quiet, verbose), report)
    roots = roots_of(talks, console)
    toolchain, problems = find(go) if go else (None, ())
    others, missing = toolchains(over or ())
    if problems or missing:
        console.problems([*problems, *missing])
        raise typer.Exit(OUTSIDE)
    recordings, locks = [], []
    refused: list[Problem] = []
    with console.progress(len(roots)) as tell:
        for root in roots:
            here = partial(tell, root.name)
            if not facts:
                recordings.append(record_talk(root, toolchain, today(), only or (), here))
            path, wrong = lock_talk(root, toolchain, today(), others, here)
            locks += [path] if path is not None else []
            refused += wrong
            stored = path is not None or any(made.rows for made in recordings[-1:])
            tell(root.name, "recorded" if stored else "nothing recorded")
    found = [*(problem for made in recordings for problem in made.problems), *refused]
    console.problems(found)
    rows = [row for made in recordings for row in made.rows]
    if report == "text" and rows:
        console.say(table(rows))
        for root, made in zip(roots, recordings, strict=True):
            for line in left_out(root.name, made.problems, "capture-skipped"):
                console.say(line)
    elif report == "text" and not found and not locks:
        console.say("nothing to record: no talk here has `captures` or facts")
    for path in locks:
        console.say(str(path))
    absent = any(problem.code == "toolchain-missing" for problem in found)
    if absent or any(made.outside_failed for made in recordings):
        raise typer.Exit(OUTSIDE)
    raise typer.Exit(verdict(found))
