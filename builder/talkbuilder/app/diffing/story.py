"""The whole of ``talk diff``: a deck is read, its talk is built anew, both are compared, each change finds its place.

DECK.pptx    --read-->     Deck          what it says now, and the sign of the talk
talk         --build-->    Deck          what the outline says, written and read by the same reader
both         --changes-->  Change ...    slide by slide, box by box, line by line
Change       --place-->    Difference    by outline line; the same in many frames is one
"""

from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.app.diffing.homes import Homes
from talkbuilder.app.diffing.merge import Difference, merged
from talkbuilder.app.diffing.whose import Whose, whose
from talkbuilder.app.home import unread
from talkbuilder.app.order import Job
from talkbuilder.app.wiring import BACKENDS, GUESTS, kept_on_disk, open_kit, order_of
from talkbuilder.backends.pptx.plan import plan
from talkbuilder.edits.decks import changes
from talkbuilder.edits.model import Deck
from talkbuilder.edits.package import Unreadable
from talkbuilder.edits.read import read_deck
from talkbuilder.layout.themes import THEMES
from talkbuilder.pipeline import Built, Order, make_deck
from talkbuilder.place import Place
from talkbuilder.ports import Kit
from talkbuilder.problem import Problem, has_errors
from talkbuilder.scene import Scene
from talkbuilder.signature import slide_digests
from talkbuilder.store.world import RealWorld, read_file

MOST = 512 << 20
"""Bytes of a deck that is read: a film in it may be large, and is not unpacked."""


class Asked(Struct, frozen=True):
    """What the command line says; what is empty is taken from the deck."""

    talk: str = ""
    cut: str = ""
    theme: str = ""
    template: str = ""
    occasion: tuple[tuple[str, str], ...] = ()


class Answer(Struct, frozen=True):
    """What differs. ``slug`` empty: nothing could be compared, and ``problems`` say why.

    ``stale`` are ids of slides whose outline is another than the deck was built from; ``signed`` says whether that is
    known.
    """

    problems: tuple[Problem, ...]
    slug: str = ""
    cut: str = ""
    differences: tuple[Difference, ...] = ()
    scenes: tuple[Scene, ...] = ()
    stale: frozenset[str] = field(default=frozenset())
    signed: bool = False


def diff(path: Path, asked: Asked, here: Path) -> Answer:
    """Return what differs between the deck at ``path`` and what its outline builds now."""
    try:
        theirs = read_deck(read_file(path, MOST))
    except OSError as error:
        return Answer((unread(str(path), error, "deck"),))
    except Unreadable as error:
        return Answer((_unreadable(path, f"it is {error}"),))
    owner, problems = whose(theirs, path, asked.talk, asked.cut, here)
    if owner is None:
        return Answer(problems)
    job = _job(owner, asked)
    order, found = order_of(job)
    if order is None:
        return Answer(found)
    with open_kit(memory=kept_on_disk()) as kit:
        built = make_deck(job.root, order, GUESTS, kit)
        if built.deck is None or built.talk is None:
            return Answer(built.problems)
        mine = _as_read(built, order, kit)
    if mine is None:
        return Answer(built.problems)
    scenes = tuple(made.scene for made in plan(built.deck, job.steps).slides)
    homes = Homes(built.talk, job.root, job.cut, scenes)
    differences = merged([homes.place(each) for each in changes(mine, theirs)], scenes)
    problems = tuple(_fault(path, number, why) for number, why in theirs.faults)
    if has_errors(built.problems):
        problems += (_has_problems(built),)
    digests = slide_digests(scenes)
    known = set(theirs.sign.slides)
    stale = frozenset(id for id, digest in digests.items() if known and digest not in known)
    slug = job.root.resolve().name
    return Answer(problems, slug, job.cut, differences, scenes, stale, bool(known))


def _job(owner: Whose, asked: Asked) -> Job:
    theme = asked.theme or (owner.theme if owner.theme in THEMES else "")
    # What is said on the command line wins over what the deck says of its day.
    day = dict(owner.occasion) | dict(asked.occasion)
    return Job(
        owner.root,
        Path(),
        ("pptx",),
        owner.cut,
        theme,
        asked.template,
        owner.steps,
        occasion=tuple(sorted(day.items())),
        timestamp=RealWorld().timestamp(),
    )


def _as_read(built: Built, order: Order, kit: Kit) -> Deck | None:
    """Return our deck as the reader of all decks sees it."""
    if built.deck is None:
        return None
    output = BACKENDS["pptx"](built.deck, built.deck.slug, order.options, kit)
    data = next(iter(output.files.values()), None)
    return read_deck(data) if data is not None else None


def _unreadable(path: Path, why: str) -> Problem:
    hint = "open it and save it anew as .pptx, without a password"
    return Problem(Place(str(path)), "cannot-read", f"this deck could not be read: {why}", hint)


def _fault(path: Path, number: int, why: str) -> Problem:
    message = f"slide {number} could not be read: {why}"
    return Problem(Place(str(path)), "slide-unread", message, severity="warning")


def _has_problems(built: Built) -> Problem:
    first = next(problem for problem in built.problems if problem.is_error)
    count = sum(problem.is_error for problem in built.problems)
    message = f"the talk has {count} error{'s' * (count != 1)}, the first: {first.message}"
    hint = "differences may come from them; talk check says more"
    return replace(first, code="talk-has-errors", message=message, hint=hint, severity="warning")
