"""``talk diff``: what somebody changed in a built deck."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talkbuilder.app.commands.options import (
    FINE,
    INPUT,
    OUTSIDE,
    Quiet,
    ReportOption,
    occasion_of,
    shown,
)
from talkbuilder.app.console import Console
from talkbuilder.app.report import render

if TYPE_CHECKING:
    from talkbuilder.app.diffing.story import Answer


def diff(
    deck: Annotated[
        Path, typer.Argument(metavar="DECK.pptx", help="A deck of ours that was edited.")
    ],
    talk: Annotated[
        str, typer.Argument(help="Its talk: a slug or folder; default: what the deck says.")
    ] = "",
    cut: Annotated[str, typer.Option(help="Its cut; default: what the deck says.")] = "",
    theme: Annotated[
        str, typer.Option(help="Its theme, if that was a file of yours (.yaml).")
    ] = "",
    template: Annotated[
        str, typer.Option(help="The company's .pptx it was built on, if it was.")
    ] = "",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Its day, as for `talk build`; default: what the deck says."),
    ] = None,
    report: ReportOption = "text",
    quiet: Quiet = False,
) -> None:
    """Say what someone changed in a built deck, by line of the outline and the walkthrough.

    The deck is compared with what the outline builds now: titles, text, tables, code, notes, slides that were moved,
    added, deleted. Exit code 0: nothing differs; 1: something does; 2: wrong usage; 3: nothing could be compared.
    """
    from talkbuilder.app.diffing.story import Asked  # noqa: PLC0415 - see options.py
    from talkbuilder.app.diffing.story import diff as compared  # noqa: PLC0415 - see options.py

    console = Console("quiet" if quiet else "normal", report)
    day = tuple(sorted(occasion_of(set_ or []).items()))
    answer = compared(deck, Asked(talk, cut, theme, template, day), Path.cwd())
    _tell(answer, deck, console, report)
    if not answer.slug:
        raise typer.Exit(OUTSIDE)
    raise typer.Exit(INPUT if answer.differences else FINE)


def _tell(answer: "Answer", deck: Path, console: Console, report: str) -> None:
    from talkbuilder.app.diffing.telling import Teller, as_json, as_problem  # noqa: PLC0415 - see options.py

    colour = report == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    teller = Teller(answer.scenes, answer.stale, colour)
    if report == "json":
        head = {"deck": str(deck), "talk": answer.slug, "cut": answer.cut}
        console.out(as_json(head, answer.differences, teller, answer.problems))
        return
    if report == "github":
        said = render(
            [*answer.problems, *(as_problem(one, teller) for one in answer.differences)], "github"
        )
        if said:
            console.out(said)
        return
    for one in answer.differences:
        for line in teller.lines(one):
            console.out(line)
    console.problems(answer.problems)
    if answer.slug:
        console.say(_summary(answer, deck))


def _summary(answer: "Answer", deck: Path) -> str:
    count = len(answer.differences)
    told = f"{count} difference{'s' * (count != 1)}" if count else "no difference"
    said = f"{shown(str(deck))} against {answer.slug}, cut {answer.cut}: {told}"
    if not answer.signed:
        return f"{said}; the deck no longer says from which state of the outline it was built"
    if answer.stale:
        slides = len(answer.stale)
        return f"{said}; since it was built, the outline of {slides} slide{'s' * (slides != 1)} has changed"
    return said
