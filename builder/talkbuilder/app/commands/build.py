"""``talk build``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talkbuilder.app.commands.options import (
    FINE,
    FORMATS,
    INPUT,
    OCCASION,
    OUTSIDE,
    Go,
    Quiet,
    ReportOption,
    Talks,
    Verbose,
    choice,
    formats_of,
    goroot_of,
    loudness,
    occasion_of,
    roots_of,
    verdict,
)
from talkbuilder.app.console import Console
from talkbuilder.app.home import all_talks, output_folder
from talkbuilder.app.order import DEFAULT_FORMATS, HANDOUTS, SITE, Job
from talkbuilder.problem import Problem, has_errors
from talkbuilder.store.world import RealWorld

if TYPE_CHECKING:
    from talkbuilder.app.matrix import Matrix


def build(
    talks: Talks = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help=f"Of {', '.join(FORMATS)}; separated by commas.")
    ] = ",".join(DEFAULT_FORMATS),
    cut: Annotated[
        str, typer.Option(help="Which length of the talk: a name under `cuts`.")
    ] = "full",
    theme: Annotated[str, typer.Option(help="light, dark, or a theme file (.yaml).")] = "",
    template: Annotated[
        str, typer.Option(help="A company's .pptx: its master, colours, fonts.")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where the files go; default: output/ beside talks/."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help=f"What belongs to the day: {'=..., '.join(OCCASION)}=..."),
    ] = None,
    steps: Annotated[
        str, typer.Option(help="all: a page a frame; last: the last frame only.")
    ] = "all",
    connectors: Annotated[
        str, typer.Option(help="preset: glued connectors; freeform: for LibreOffice.")
    ] = "preset",
    embed_fonts: Annotated[
        bool,
        typer.Option(
            "--embed-fonts",
            help="Our own faces inside the .pptx, for machines without them; untested in PowerPoint.",
        ),
    ] = False,
    pdf_engine: Annotated[
        str,
        typer.Option(
            help="Who makes the format pdf: typst, or the LibreOffice of this machine (soffice) from the .pptx.",
        ),
    ] = "typst",
    paper: Annotated[str, typer.Option(help="The handout's paper: a4 or letter.")] = "a4",
    handout: Annotated[
        str,
        typer.Option(
            metavar="SHAPE",
            help="notes: slides with what is said below; 1, 2, 3 or 6: so many slides a page, with +notes or +lines "
            "beside them (3+lines).",
        ),
    ] = "notes",
    site_url: Annotated[
        str, typer.Option(metavar="URL", help="Where `--format site` will be found on the web.")
    ] = "",
    dpi: Annotated[
        int,
        typer.Option(
            min=36, max=600, help="Of `png`: 96 makes 1280 x 720 pixels, 144 1920 x 1080."
        ),
    ] = 96,
    go: Go = "",
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            min=0,
            help="Talks at a time, or processes for one; 0: one a core.",
        ),
    ] = 0,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="A dask scheduler whose workers build: tls://host:port, or tcp:// on this machine.",
        ),
    ] = "",
    matrix: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Talks, cuts, themes, templates, formats: all of them."),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Build even what is unchanged.")
    ] = False,
    report: ReportOption = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build talks: outline and text in, files under output/<talk>/ out."""
    from talkbuilder.app.make import join, make_all  # noqa: PLC0415 - see options.py
    from talkbuilder.app.occasion import occasion  # noqa: PLC0415 - see options.py

    console = Console(loudness(quiet, verbose), report)
    formats = formats_of(format)
    choice("--steps", steps, ("all", "last"))
    choice("--connectors", connectors, ("preset", "freeform"))
    _engine(pdf_engine, formats)
    choice("--paper", paper, ("a4", "letter"))
    choice("--handout", handout, HANDOUTS)
    address = site_url_of(site_url)
    unfit = _unfit(cluster)
    if unfit:
        raise typer.BadParameter(f"--cluster: {unfit}")
    wide = _matrix(matrix, console) if matrix is not None else None
    if go and cluster:
        raise typer.BadParameter(
            "--go and --cluster exclude each other: the workers' machines may have another Go"
        )
    goroot = goroot_of(go, console)
    roots = roots_of(talks or (wide.talks if wide else None) or None, console)
    fields, wrong = occasion(occasion_of(set_ or []), Path.cwd())
    if has_errors(wrong):
        console.problems(wrong)
        raise typer.Exit(INPUT)
    shelf = output_folder(Path.cwd(), output)
    plain = tuple(name for name in formats if name != SITE)
    wanted = [
        Job(
            root=root,
            output=shelf,
            formats=plain,
            cut=cut,
            theme=theme,
            template=template,
            steps=steps,
            connectors=connectors,
            paper=paper,
            handout=handout,
            dpi=dpi,
            occasion=fields,
            timestamp=RealWorld().timestamp(),
            go=goroot,
            pdf_engine=pdf_engine,
            embed_fonts=embed_fonts,
            use_cache=not no_cache,
        )
        for root in roots
    ]
    if wide is not None and matrix is not None:
        wanted = _spread(wide, wanted, matrix, console)
    on_site: list[Job] = []
    if SITE in formats:
        on_site, wanted = _on_site(wanted, address, console), wanted if plain else []
    with console.progress(len(wanted) + len(on_site)) as tell:
        results = make_all([*wanted, *on_site], jobs or os.cpu_count() or 1, tell, cluster)
    here, there = results[: len(wanted)], results[len(wanted) :]
    unjoined: tuple[Problem, ...] = ()
    for folder in dict.fromkeys(job.output for job in wanted):
        some = [one for job, one in zip(wanted, here, strict=True) if job.output == folder]
        unjoined += join(some, folder, all_talks(Path.cwd()), Path.cwd())
    if on_site:
        from talkbuilder.app.site import join_site  # noqa: PLC0415 - see options.py

        unjoined += join_site(on_site, there, all_talks(Path.cwd()), address, Path.cwd())
    problems = [*wrong, *(one for result in results for one in result.problems), *unjoined]
    # What was built twice says twice what is wrong with it.
    problems = list(dict.fromkeys(problems))
    console.problems(problems)
    console.table(results)
    if any(result.summary for result in there):
        console.say(f"the site: {on_site[0].output / 'index.html'}")
    if verdict(unjoined) == OUTSIDE or any(result.outside_failed for result in results):
        raise typer.Exit(OUTSIDE)
    raise typer.Exit(INPUT if has_errors(problems) else FINE)


def _engine(name: str, formats: tuple[str, ...]) -> None:
    choice("--pdf-engine", name, ("typst", "libreoffice"))
    if name == "libreoffice" and not {"pdf", SITE} & set(formats):
        raise typer.BadParameter("--pdf-engine is about the format pdf, which is not wanted here")


def _unfit(cluster: str) -> str:
    """Return why nobody should build at the address ``cluster``."""
    if not cluster:
        return ""
    from talkbuilder.app.cluster import unfit_address  # noqa: PLC0415 - see options.py

    return unfit_address(cluster)


def _matrix(path: Path, console: Console) -> "Matrix":
    from talkbuilder.app.matrix import read_matrix  # noqa: PLC0415 - see options.py

    found, problems = read_matrix(path)
    console.problems(problems)
    if found is None:
        raise typer.Exit(INPUT)
    return found


def _spread(wide: "Matrix", jobs: "list[Job]", path: Path, console: Console) -> "list[Job]":
    from talkbuilder.app.matrix import spread  # noqa: PLC0415 - see options.py

    made, problems = spread(wide, jobs, path)
    if problems:
        console.problems(problems)
        raise typer.Exit(INPUT)
    return made


def site_url_of(text: str) -> str:
    if not text:
        return ""
    from talkbuilder.app.site import site_address  # noqa: PLC0415 - see options.py

    address = site_address(text)
    if address is None:
        raise typer.BadParameter(
            f"--site-url: {text!a} is no address like https://example.org/talks/"
        )
    return address


def _on_site(wanted: "list[Job]", address: str, console: Console) -> "list[Job]":
    """Return the jobs that put the same talks on the site."""
    from talkbuilder.app.site import site_job, unfit_for_site  # noqa: PLC0415 - see options.py

    problems = unfit_for_site(wanted)
    if problems:
        console.problems(problems)
        raise typer.Exit(INPUT)
    return [site_job(job, address) for job in wanted]
