"""``talk new``, ``diagram``, ``list`` and ``schema``: what one needs while writing."""

from pathlib import Path
from typing import Annotated

import typer

from talkbuilder.app.commands.options import FINE, SOURCES, ReportOption, choice, shown, verdict
from talkbuilder.app.console import Console
from talkbuilder.app.home import find_talk, output_folder
from talkbuilder.app.series import in_order, series_of


def diagram(
    figure: Annotated[
        str,
        typer.Argument(
            metavar="TALK#FIGURE",
            help="A figure of a talk; with --gallery a kind or a mechanism, or several with commas.",
        ),
    ] = "",
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="svg (default), png, pdf, pptx, dot, json. Gallery: pptx,pdf,html or any that `build` has.",
        ),
    ] = "",
    step: Annotated[int, typer.Option(min=0, help="One frame, counted from 1; 0: all.")] = 0,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="A file; default: output/<talk>/figures/. For the gallery a folder; default: output/gallery/.",
        ),
    ] = None,
    gallery: Annotated[
        bool,
        typer.Option("--gallery", help="Every kind and every mechanism, as a deck and a page."),
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List kinds and mechanisms.")] = False,
    report: ReportOption = "text",
) -> None:
    """Draw one figure of a talk."""
    from talkbuilder.app.figures import DiagramOrder, draw_figure, listing  # noqa: PLC0415 - see options.py

    console = Console("normal", report)
    if list_:
        console.out(listing())
        raise typer.Exit(FINE)
    if gallery:
        raise typer.Exit(_gallery(figure, format, step, theme, output, console))
    format = format or "svg"
    choice("--format", format, ("svg", "png", "pdf", "pptx", "dot", "json"))
    name, mark, wanted = figure.partition("#")
    if not (name and mark and wanted):
        raise typer.BadParameter("name a figure as TALK#FIGURE, for example scheduler#steal")
    root, problems = find_talk(name, Path.cwd())
    written: list[Path] = []
    if root is not None:
        order = DiagramOrder(wanted, format, step, theme, output)
        written, problems = draw_figure(root, order)
    console.problems(problems)
    for path in written:
        console.out(shown(str(path)))
    raise typer.Exit(verdict(problems))


def _gallery(
    only: str, format: str, step: int, theme: str, output: Path | None, console: Console
) -> int:
    from talkbuilder.app.showcase.run import FORMATS, ShowcaseOrder, showcase  # noqa: PLC0415 - see options.py
    from talkbuilder.app.wiring import BACKENDS  # noqa: PLC0415 - see options.py

    if step:
        raise typer.BadParameter("the gallery shows all steps: leave --step out")
    formats = tuple(filter(None, (part.strip() for part in format.split(",")))) or FORMATS
    for one in formats:
        choice("--format", one, tuple(BACKENDS))
    names = tuple(filter(None, (part.strip() for part in only.split(","))))
    written, problems, said = showcase(ShowcaseOrder(names, formats, theme, output))
    console.problems(problems)
    for path in written:
        console.out(shown(str(path)))
    if said:
        console.say(said)
    return verdict(problems)


def new(
    slug: Annotated[str, typer.Argument(help="The new talk's name: letters, digits and dashes.")],
    from_: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--from", metavar="KIND LOG", help=f"Tell what a log says: {', '.join(SOURCES)}."
        ),
    ] = None,
    report: ReportOption = "text",
) -> None:
    """Begin a talk: an outline, a walkthrough and figures to start from, in talks/SLUG/."""
    from talkbuilder.app.scaffold import new_talk  # noqa: PLC0415 - see options.py

    # What was left out of a log is a note, and it is said.
    console = Console("verbose", report)
    if from_ is not None:
        choice("--from", from_[0], SOURCES)
    begun = new_talk(slug, Path.cwd(), from_)
    console.problems(begun.problems)
    for path in begun.written:
        console.out(shown(str(path)))
    raise typer.Exit(verdict(begun.problems))


def list_talks(
    table: Annotated[
        bool, typer.Option("--table", help="As a Markdown table, of what the last build counted.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the table into FILE, between the lines <!-- talks --> and <!-- /talks -->.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where the talks were built; default: output/."),
    ] = None,
) -> None:
    """List the talks under talks/, in the order of the series if talks/series.yaml describes one."""
    console = Console("normal", "text")
    if not table and into is None:
        found, (_, wrong) = in_order(Path.cwd()), series_of(Path.cwd())
        for root in found:
            console.out(shown(root.name))
        if not found:
            console.say("no talks here or above; `talk new my-talk` begins one")
        console.problems(wrong)
        raise typer.Exit(verdict(wrong))
    from talkbuilder.app.overview import inserted, overview  # noqa: PLC0415 - see options.py

    made, problems = overview(Path.cwd(), output_folder(Path.cwd(), output))
    if into is not None and made:
        problems += inserted(into, made)
    elif made:
        console.out(made)
    console.problems(problems)
    raise typer.Exit(verdict(problems))


def schema(
    facts: Annotated[bool, typer.Option("--facts", help="Of facts.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema (draft 2020-12) of talk.yaml, for editors.

    The line that makes an editor use it goes to the top of talk.yaml; it is printed to stderr.
    """
    import json  # noqa: PLC0415 - see options.py

    from talkbuilder.app.wiring import ALL_KINDS  # noqa: PLC0415 - see options.py
    from talkbuilder.outline.schema import HEADER, json_schema  # noqa: PLC0415 - see options.py

    console = Console("normal", "text")
    if facts:
        from talkbuilder.outline.facts_model import FACTS_HEADER, facts_schema  # noqa: PLC0415 - see options.py

        console.out(json.dumps(facts_schema(), indent=2, ensure_ascii=False))
        console.say(FACTS_HEADER)
        return
    console.out(json.dumps(json_schema(ALL_KINDS), indent=2, ensure_ascii=False))
    console.say(HEADER)
