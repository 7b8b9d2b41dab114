"""The command line: every command by its name, and the last door for what nobody expected.

Exit codes: 0 fine, 1 problems in the input, 2 wrong usage, 3 something outside failed.
"""

import sys
from typing import Annotated

import typer

from talkbuilder import __version__
from talkbuilder.app import interrupt, streams
from talkbuilder.app.commands.build import build
from talkbuilder.app.commands.check import check, record
from talkbuilder.app.commands.diff import diff
from talkbuilder.app.commands.digest import digest
from talkbuilder.app.commands.options import FINE, OUTSIDE
from talkbuilder.app.commands.stage import rehearsals, serve
from talkbuilder.app.commands.write import diagram, list_talks, new, schema
from talkbuilder.app.crash import crashed

cli = typer.Typer(
    name="talk",
    help="Turn a YAML outline and a long-form text into a talk: PowerPoint, PDF, handout, HTML.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

cli.command(
    epilog="Examples: talk build scheduler --cut lunch --set event='Platform guild' --format pptx,pdf; "
    "talk build scheduler --go 1.27.3, which shows Go's own code where the outline names it"
)(build)
cli.command(epilog="Example: talk check scheduler --go 1.26.6")(check)
cli.command(epilog="Example: talk record scheduler --only threads")(record)
cli.command(epilog="Example: talk serve scheduler")(serve)
cli.command(
    epilog="Example: talk rehearsals scheduler --take ~/Downloads/scheduler-rehearsal.json"
)(rehearsals)
cli.command(epilog="Example: talk diagram scheduler#steal --format svg --step 3 -o steal.svg")(
    diagram
)
cli.command(epilog="Example: talk new my-service --from gctrace app.log && talk build my-service")(
    new
)
cli.command(name="list", epilog="Example: talk list")(list_talks)
cli.command(epilog="Example: talk diff output/scheduler/scheduler.edited-1.pptx")(diff)
cli.command(epilog="Example: talk digest output/scheduler/scheduler.pptx")(digest)
cli.command(epilog="Example: talk schema > talk.schema.json")(schema)


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


def main() -> None:
    """Run the command line; a crash of ours is said in one line, with where its details are."""
    streams.prepare()
    interrupt.listen()
    try:
        try:
            cli()
        finally:
            _say_the_rest()
    except interrupt.Interrupted:
        streams.tell(interrupt.SAID + "\n")
        interrupt.leave()
    except BrokenPipeError:
        # Whoever read our output has closed it (`talk list | head`): no reason to complain.
        streams.silence(sys.stdout.fileno())
        sys.exit(FINE)
    except Exception as error:  # noqa: BLE001 - the last door: nobody at midnight wants our stack
        streams.tell(crashed(error) + "\n")
        sys.exit(OUTSIDE)


def _say_the_rest() -> None:
    """Write what still waits to be: Python would do so too late for a word about it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        streams.lost(error)


if __name__ == "__main__":
    main()
