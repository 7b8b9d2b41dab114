"""The command: read the examples, make their deck, write it in every format that is asked for, and the page."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.home import output_folder
from talkbuilder.app.showcase.page import page
from talkbuilder.app.showcase.read import Show, folder, read_show
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Built, Order, deck_of, write
from talkbuilder.place import NOWHERE
from talkbuilder.ports import Kit
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.store.shelf import put

FORMATS = ("pptx", "pdf", "html")
NAME = "gallery"


class ShowcaseOrder(Struct, frozen=True):
    """What is wanted: which examples (none named: all), in which formats and theme, and where."""

    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    theme: str = ""
    output: Path | None = None


def showcase(order: ShowcaseOrder) -> tuple[list[Path], tuple[Problem, ...], str]:
    """Write it; return the files, what was wrong, and a line that says what there is."""
    known = sorted({*GUESTS.kinds, *GUESTS.mechanisms})
    unknown = [name for name in order.only if name not in known]
    if unknown:
        message = f'there is no kind and no mechanism "{unknown[0]}"'
        return [], (Problem(NOWHERE, "unknown-name", message, nearest(unknown[0], known)),), ""
    with open_kit() as kit:
        show, built = make(order.only, order.theme, kit)
        if show is None or built.deck is None or has_errors(built.problems):
            return [], built.problems, ""
        deck = built.deck
        if deck.theme.inverse:
            deck = replace(deck, slug=f"{deck.slug}-dark")
        files, problems = write(deck, Order(formats=order.formats), GUESTS, kit)
        beside = [str(name) for name in files if len(name.parts) == 1]
        made = page(show, deck, GUESTS.kinds, GUESTS.themes, beside, kit)
    files[PurePosixPath("index.html")] = made.encode(errors="replace")
    to = order.output or output_folder(Path.cwd()) / NAME
    shelved = put(to, files, {})
    frames = sum(scene.layout == "figure" for scene in deck.scenes)
    examples = sum(len(chapter.scenarios) for chapter in show.chapters)
    said = f"{len(show.chapters)} kinds and mechanisms, {examples} examples, {frames} frames"
    written = [to / name for name in sorted(files)]
    return written, (*built.problems, *problems, *shelved.problems), said


def make(only: Iterable[str], theme: str, kit: Kit) -> tuple[Show | None, Built]:
    """Return the examples and their deck, not written."""
    show, problems = read_show(folder(), GUESTS.kinds, GUESTS.mechanisms, kit.world, only)
    if show is None:
        return None, Built(problems)
    return show, deck_of(show.talk, problems, Order(theme=theme), GUESTS, kit)
