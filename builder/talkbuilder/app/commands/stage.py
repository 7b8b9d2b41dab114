"""``talk serve`` and ``talk rehearsals``: the hour on stage, and the ones before it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from talkbuilder.app.commands.options import (
    INPUT,
    OUTSIDE,
    Go,
    Quiet,
    ReportOption,
    Talks,
    goroot_of,
    loudness,
    roots_of,
    shown,
    verdict,
)
from talkbuilder.app.console import Console
from talkbuilder.app.home import find_talk
from talkbuilder.app.order import Job
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem, has_errors

if TYPE_CHECKING:
    from talkbuilder.pipeline import Order


def serve(
    talks: Talks = None,
    cut: Annotated[str, typer.Option(help="Which length of the talk.")] = "full",
    theme: Annotated[str, typer.Option(help="light, dark, or a theme file (.yaml).")] = "",
    template: Annotated[str, typer.Option(help="A company's .pptx.")] = "",
    host: Annotated[
        str, typer.Option(help="The address to listen at; others than this machine's own see it.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Default: 8017, or the next that is free.")
    ] = None,
    go: Go = "",
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    quiet: Quiet = False,
) -> None:
    """Show talks in the browser while they are written: save a file, and the slide is there."""
    from talkbuilder.app.occasion import occasion, occasion_file  # noqa: PLC0415 - see options.py
    from talkbuilder.app.serve.invitation import Invitation  # noqa: PLC0415 - see options.py
    from talkbuilder.app.serve.run import CannotListen, Serving  # noqa: PLC0415 - see options.py
    from talkbuilder.app.serve.run import serve as run  # noqa: PLC0415 - see options.py
    from talkbuilder.app.serve.stage import Wardrobe  # noqa: PLC0415 - see options.py
    from talkbuilder.app.wiring import order_of, tree_of  # noqa: PLC0415 - see options.py

    console = Console(loudness(quiet, False), "text")
    goroot = goroot_of(go, console)
    roots = roots_of(talks, console)
    wanted = Job(root=roots[0], output=Path(), cut=cut, theme=theme, template=template, go=goroot)
    tree, _ = tree_of(wanted)

    def dressed() -> "tuple[Order | None, tuple[Problem, ...]]":
        day, unclear = occasion({}, Path.cwd())
        return (None, unclear) if has_errors(unclear) else order_of(replace(wanted, occasion=day))

    order, problems = dressed()
    if order is None:
        console.problems(problems)
        raise typer.Exit(INPUT)

    def ready(address: str, once: str) -> None:
        console.out(address)
        console.say("Ctrl-C ends it")
        sys.stdout.flush()
        if open_:
            typer.launch(once)

    def invite(invitation: Invitation) -> None:
        console.say(f"On a phone, once, within ten minutes: {invitation.address}")
        if sys.stderr.isatty():
            console.say(invitation.terminal)

    worn = [Path(name) for name in (theme, template) if Path(name).suffix]
    wardrobe = Wardrobe((*worn, occasion_file(Path.cwd())), dressed)
    try:
        run(Serving(roots, order, host, port, wardrobe, tree), ready, invite)
    except CannotListen as error:
        console.problems([Problem(NOWHERE, "cannot-listen", f"{host}: {error}", "try --port 0")])
        raise typer.Exit(OUTSIDE) from None


def rehearsals(
    talk: Annotated[str, typer.Argument(help="A slug or folder; none: every run there is.")] = "",
    take: Annotated[
        Path | None, typer.Option(help="A run that the presenter saved as a file: keep it first.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    report: ReportOption = "text",
) -> None:
    """Show where the time of the last rehearsal went, what to cut, and how fast you speak."""
    from talkbuilder.app.rehearsal.command import listed, reviewed  # noqa: PLC0415 - see options.py
    from talkbuilder.app.rehearsal.command import take as keep  # noqa: PLC0415 - see options.py

    console = Console("normal", report)
    taken, problems = keep(take) if take is not None else ("", ())
    root, _ = find_talk(talk or taken, Path.cwd()) if talk or taken else (None, ())
    slug = root.resolve().name if root is not None else talk or taken
    if taken and talk and slug != taken:
        message = f"that file is a rehearsal of {shown(taken)}, and was kept there"
        problems = (Problem(NOWHERE, "other-talk", message, f"talk rehearsals {shown(taken)}"),)
    if problems or not slug:
        lines = listed() if not problems else ()
        console.problems(problems)
        if not problems and not lines:
            console.say("no rehearsal has been recorded yet: `talk serve`, then p")
        for line in lines:
            console.out(line)
        raise typer.Exit(verdict(problems))
    answer = reviewed(slug, root)
    for line in answer.lines:
        console.out(line)
    console.problems(answer.problems)
    if answer.page is not None:
        console.out(str(answer.page))
        if open_:
            typer.launch(answer.page.as_uri())
    raise typer.Exit(verdict(answer.problems))
