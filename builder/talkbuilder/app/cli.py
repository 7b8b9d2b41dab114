"""The command line: reads the options, hands them on, and turns what comes back into words and an exit code.

Exit codes: 0 fine, 1 problems in the input, 2 wrong usage, 3 something outside failed.
"""

import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from talkbuilder import __version__
from talkbuilder.app import interrupt
from talkbuilder.app.console import Console, Loudness
from talkbuilder.app.crash import crashed
from talkbuilder.app.home import all_talks, find_talk, output_folder, talks_of, unfit
from talkbuilder.app.order import DEFAULT_FORMATS, HANDOUTS, SITE, Job
from talkbuilder.app.report import Report
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.reading import REFUSED
from talkbuilder.store.world import RealWorld

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

cli = typer.Typer(
    name="talk",
    help="Turn a YAML outline and a long-form text into a talk: PowerPoint, PDF, handout, HTML.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Talks = Annotated[list[str] | None, typer.Argument(help="Slugs or folders; none: all talks.")]
ReportOption = Annotated[Report, typer.Option(help="How problems are shown.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Problems only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Every step, with its time.")]


@cli.command(
    epilog="Example: talk build scheduler --cut lunch --set event='Platform guild' --format pptx,pdf"
)
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
    paper: Annotated[str, typer.Option(help="The handout's paper: a4 or letter.")] = "a4",
    handout: Annotated[
        str,
        typer.Option(
            metavar="SHAPE",
            help="notes: slides with what is said below; 1, 2, 3 or 6: so many slides a page, with +notes or +lines beside them (3+lines).",
        ),
    ] = "notes",
    site_url: Annotated[
        str, typer.Option(metavar="URL", help="Where `--format site` will be found on the web.")
    ] = "",
    dpi: Annotated[
        int,
        typer.Option(min=36, max=600, help="Of `png`: 96 makes 1280 x 720 pixels, 144 1920 x 1080."),
    ] = 96,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Talks built at a time; 0: one a core.")
    ] = 0,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Build even what is unchanged.")
    ] = False,
    report: ReportOption = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build talks: outline and text in, files under output/<talk>/ out."""
    from talkbuilder.app.make import join, make_all  # noqa: PLC0415 - see above
    from talkbuilder.app.occasion import occasion  # noqa: PLC0415 - see above

    console = Console(_loudness(quiet, verbose), report)
    formats = _formats(format)
    _choice("--steps", steps, ("all", "last"))
    _choice("--connectors", connectors, ("preset", "freeform"))
    _choice("--paper", paper, ("a4", "letter"))
    _choice("--handout", handout, HANDOUTS)
    address = _site_address(site_url)
    roots = _roots(talks, console)
    fields, wrong = occasion(_occasion(set_ or []), Path.cwd())
    if has_errors(wrong):
        console.problems(wrong)
        raise typer.Exit(INPUT)
    shelf = output_folder(Path.cwd(), output)
    plain = tuple(name for name in formats if name != SITE)
    wanted = [
        Job(
            root=root,
            output=shelf,
            formats=(*plain, "contact"),
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
            use_cache=not no_cache,
        )
        for root in roots
    ]
    on_site: list[Job] = []
    if SITE in formats:
        on_site, wanted = _on_site(wanted, console), wanted if plain else []
    with console.progress(len(wanted) + len(on_site)) as tell:
        results = make_all([*wanted, *on_site], jobs or os.cpu_count() or 1, tell)
    here, there = results[: len(wanted)], results[len(wanted) :]
    unjoined = join(here, shelf, all_talks(Path.cwd()))
    if on_site:
        from talkbuilder.app.site import join_site  # noqa: PLC0415 - see above

        unjoined += join_site(on_site, there, all_talks(Path.cwd()), address)
    problems = [*(problem for result in results for problem in result.problems), *unjoined]
    # What was built twice says twice what is wrong with it.
    problems = list(dict.fromkeys(problems))
    console.problems(problems)
    console.table(results)
    failed = any(problem.severity != "note" for problem in unjoined)
    if failed or any(result.outside_failed for result in results):
        raise typer.Exit(OUTSIDE)
    raise typer.Exit(INPUT if has_errors(problems) else FINE)


@cli.command(epilog="Example: talk check scheduler --go 1.26.6")
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
    from talkbuilder.app.checks import check_talk  # noqa: PLC0415 - see above
    from talkbuilder.app.factsreport import whole  # noqa: PLC0415 - see above
    from talkbuilder.app.verify import toolchains  # noqa: PLC0415 - see above

    console = Console(_loudness(quiet, verbose), report)
    if changed:
        talks = [str(path) for path in talks_of(talks or (), Path.cwd())]
        if not talks:
            console.say("no talk was changed")
            raise typer.Exit(FINE)
    roots = _roots(talks, console)
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
    if not problems:
        console.say(f"{len(roots)} talk{'s' * (len(roots) != 1)} checked: no problem")
    raise typer.Exit(INPUT if has_errors(problems) else FINE)


@cli.command(epilog="Example: talk record scheduler --only threads")
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
    from talkbuilder.app.locking import lock_talk  # noqa: PLC0415 - see above
    from talkbuilder.app.recording import record_talk, table, today  # noqa: PLC0415 - see above
    from talkbuilder.app.verify import toolchains  # noqa: PLC0415 - see above
    from talkbuilder.truth.toolchain import find  # noqa: PLC0415 - see above

    console = Console(_loudness(quiet, verbose), report)
    roots = _roots(talks, console)
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
            tell(root.name, "recorded")
    found = [*(problem for made in recordings for problem in made.problems), *refused]
    console.problems(found)
    rows = [row for made in recordings for row in made.rows]
    if report == "text" and rows:
        console.say(table(rows))
    elif report == "text" and not found and not locks:
        console.say("nothing to record: no talk here has `captures` or facts")
    for path in locks:
        console.say(str(path))
    absent = any(problem.code == "toolchain-missing" for problem in found)
    if absent or any(made.outside_failed for made in recordings):
        raise typer.Exit(OUTSIDE)
    raise typer.Exit(_verdict(found))


@cli.command(epilog="Example: talk serve scheduler")
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
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    quiet: Quiet = False,
) -> None:
    """Show talks in the browser while they are written: save a file, and the slide is there."""
    from talkbuilder.app.serve.invitation import Invitation  # noqa: PLC0415 - see above
    from talkbuilder.app.serve.run import CannotListen, Serving  # noqa: PLC0415 - see above
    from talkbuilder.app.serve.run import serve as run  # noqa: PLC0415 - see above
    from talkbuilder.app.wiring import template_of  # noqa: PLC0415 - see above

    console = Console(_loudness(quiet, False), "text")
    roots = _roots(talks, console)
    wanted = Job(root=roots[0], output=Path(), cut=cut, theme=theme, template=template)
    order, problems = template_of(wanted)
    if order is None:
        console.problems(problems)
        raise typer.Exit(INPUT)

    def ready(address: str) -> None:
        console.out(address)
        console.say("Ctrl-C ends it")
        sys.stdout.flush()
        if open_:
            typer.launch(address)

    def invite(invitation: Invitation) -> None:
        console.say(f"On a phone, once, within ten minutes: {invitation.address}")
        if sys.stderr.isatty():
            console.say(invitation.terminal)

    try:
        run(Serving(roots, order, host, port), ready, invite)
    except CannotListen as error:
        console.problems([Problem(NOWHERE, "cannot-listen", f"{host}: {error}", "try --port 0")])
        raise typer.Exit(OUTSIDE) from None


@cli.command(
    epilog="Example: talk rehearsals scheduler --take ~/Downloads/scheduler-rehearsal.json"
)
def rehearsals(
    talk: Annotated[str, typer.Argument(help="A slug or folder; none: every run there is.")] = "",
    take: Annotated[
        Path | None, typer.Option(help="A run that the presenter saved as a file: keep it first.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    report: ReportOption = "text",
) -> None:
    """Show where the time of the last rehearsal went, what to cut, and how fast you speak."""
    from talkbuilder.app.rehearsal.command import listed, reviewed  # noqa: PLC0415 - see above
    from talkbuilder.app.rehearsal.command import take as keep  # noqa: PLC0415 - see above

    console = Console("normal", report)
    taken, problems = keep(take) if take is not None else ("", ())
    root, _ = find_talk(talk or taken, Path.cwd()) if talk or taken else (None, ())
    slug = root.resolve().name if root is not None else talk or taken
    if taken and talk and slug != taken:
        message = f"that file is a rehearsal of {_shown(taken)}, and was kept there"
        problems = (Problem(NOWHERE, "other-talk", message, f"talk rehearsals {_shown(taken)}"),)
    if problems or not slug:
        lines = listed() if not problems else ()
        console.problems(problems)
        if not problems and not lines:
            console.say("no rehearsal has been recorded yet: `talk serve`, then p")
        for line in lines:
            console.out(line)
        raise typer.Exit(_verdict(problems))
    answer = reviewed(slug, root)
    for line in answer.lines:
        console.out(line)
    console.problems(answer.problems)
    if answer.page is not None:
        console.out(str(answer.page))
        if open_:
            typer.launch(answer.page.as_uri())
    raise typer.Exit(_verdict(answer.problems))


@cli.command(epilog="Example: talk diagram scheduler#steal --format svg --step 3 -o steal.svg")
def diagram(
    figure: Annotated[str, typer.Argument(metavar="TALK#FIGURE", help="A figure of a talk.")] = "",
    format: Annotated[
        str, typer.Option("--format", "-f", help="svg, png, pdf, pptx, dot or json.")
    ] = "svg",
    step: Annotated[int, typer.Option(min=0, help="One frame, counted from 1; 0: all.")] = 0,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; default: output/<talk>/figures/.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List kinds and mechanisms.")] = False,
    report: ReportOption = "text",
) -> None:
    """Draw one figure of a talk."""
    from talkbuilder.app.figures import DiagramOrder, draw_figure, listing  # noqa: PLC0415 - see above

    console = Console("normal", report)
    if list_:
        console.out(listing())
        raise typer.Exit(FINE)
    _choice("--format", format, ("svg", "png", "pdf", "pptx", "dot", "json"))
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
        console.out(str(path))
    raise typer.Exit(_verdict(problems))


@cli.command(epilog="Example: talk new my-service --from gctrace app.log && talk build my-service")
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
    from talkbuilder.app.scaffold import new_talk  # noqa: PLC0415 - see above

    # What was left out of a log is a note, and it is said.
    console = Console("verbose", report)
    if from_ is not None:
        _choice("--from", from_[0], SOURCES)
    begun = new_talk(slug, Path.cwd(), from_)
    console.problems(begun.problems)
    for path in begun.written:
        console.out(str(path))
    raise typer.Exit(_verdict(begun.problems))


@cli.command(name="list", epilog="Example: talk list")
def list_talks() -> None:
    """List the talks under talks/."""
    console = Console("normal", "text")
    for root in all_talks(Path.cwd()):
        console.out(_shown(root.name))


@cli.command(epilog="Example: talk schema > talk.schema.json")
def schema(
    facts: Annotated[bool, typer.Option("--facts", help="Of facts.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema (draft 2020-12) of talk.yaml, for editors.

    The line that makes an editor use it goes to the top of talk.yaml; it is printed to stderr.
    """
    import json  # noqa: PLC0415 - see above

    from talkbuilder.app.wiring import ALL_KINDS  # noqa: PLC0415 - see above
    from talkbuilder.outline.schema import HEADER, json_schema  # noqa: PLC0415 - see above

    console = Console("normal", "text")
    if facts:
        from talkbuilder.outline.facts_model import FACTS_HEADER, facts_schema  # noqa: PLC0415

        console.out(json.dumps(facts_schema(), indent=2, ensure_ascii=False))
        console.say(FACTS_HEADER)
        return
    console.out(json.dumps(json_schema(ALL_KINDS), indent=2, ensure_ascii=False))
    console.say(HEADER)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"talkbuilder {__version__}")
        raise typer.Exit(FINE)


@cli.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    pass


# --- reading the options ------------------------------------------------------------------------------------------


def _loudness(quiet: bool, verbose: bool) -> Loudness:
    if quiet and verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    return "quiet" if quiet else "verbose" if verbose else "normal"


def _site_address(text: str) -> str:
    if not text:
        return ""
    from talkbuilder.app.site import site_address  # noqa: PLC0415 - see above

    address = site_address(text)
    if address is None:
        raise typer.BadParameter(f"--site-url: {text!a} is no address like https://example.org/talks/")
    return address


def _on_site(wanted: "list[Job]", console: Console) -> "list[Job]":
    """Return the jobs that put the same talks on the site."""
    from talkbuilder.app.site import site_job, unfit_for_site  # noqa: PLC0415 - see above

    problems = unfit_for_site(wanted)
    if problems:
        console.problems(problems)
        raise typer.Exit(INPUT)
    return [site_job(job) for job in wanted]


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        _choice("--format", name, FORMATS)
    if not names:
        raise typer.BadParameter("--format needs at least one of " + ", ".join(FORMATS))
    return names


def _choice(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        hint = nearest(value, known)
        raise typer.BadParameter(f'{option}: "{_shown(value)}" is not known; {hint}')


def _shown(value: str) -> str:
    """Return ``value`` without what a terminal could take for a command."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in value)


def _verdict(problems: Iterable[Problem]) -> int:
    """Return the exit code: what could not be written is nobody's input."""
    errors = [problem for problem in problems if problem.is_error]
    if any(problem.code == "cannot-write" for problem in errors):
        return OUTSIDE
    return INPUT if errors else FINE


def _occasion(settings: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        key, mark, value = setting.partition("=")
        if not mark:
            raise typer.BadParameter(f'--set wants key=value, not "{_shown(setting)}"')
        _choice("--set", key, OCCASION)
        if REFUSED.search(value):
            raise typer.BadParameter(f"--set {key}: a character in it may not stand in a talk")
        found[key] = value
    return found


def _roots(talks: list[str] | None, console: Console) -> list[Path]:
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


def main() -> None:
    """Run the command line; a crash of ours is said in one line, with where its details are."""
    interrupt.listen()
    try:
        cli()
    except interrupt.Interrupted:
        sys.stderr.write(interrupt.SAID + "\n")
        sys.stderr.flush()
        interrupt.leave()
    except BrokenPipeError:
        # Whoever read our output has closed it (`talk list | head`): no reason to complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except Exception as error:  # noqa: BLE001 - the last door: nobody at midnight wants our stack
        sys.stderr.write(crashed(error) + "\n")
        sys.exit(OUTSIDE)


if __name__ == "__main__":
    main()
