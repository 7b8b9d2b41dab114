"""Whose deck it is: by the sign that we left in it, else by its file's name, else by its title."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from talkbuilder.app.home import all_talks, find_talk
from talkbuilder.edits.model import Deck
from talkbuilder.outline.load import read_outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.reading import REFUSED
from talkbuilder.signature import Sign
from talkbuilder.store.world import RealWorld

LONGEST = 400
"""Characters of an event or a date that are believed: an outline has no longer lines either."""


class Whose(Struct, frozen=True):
    """The talk's folder, the cut, and the day that the deck was built for."""

    root: Path
    cut: str
    theme: str
    steps: str
    occasion: tuple[tuple[str, str], ...]


def whose(
    deck: Deck, path: Path, talk: str, cut: str, here: Path
) -> tuple[Whose | None, tuple[Problem, ...]]:
    """Return whose deck was read from ``path``; what is named, ``talk`` and ``cut``, is believed first."""
    if talk:
        root, problems = find_talk(talk, here)
    else:
        root, problems = _found(deck, path, here)
    if root is None:
        return None, problems
    outline, _, _ = read_outline(root, RealWorld())
    cuts: Iterable[str] = outline.cuts if outline else ("full",)
    sign = deck.sign
    steps = "last" if sign.steps == "last" else "all"
    return Whose(root, cut or _cut(sign, path, root, cuts), sign.theme, steps, _day(sign)), ()


def _found(deck: Deck, path: Path, here: Path) -> tuple[Path | None, tuple[Problem, ...]]:
    talks = {root.resolve().name: root for root in _talks(here, path)}
    # The sign is anybody's word: it names one of our talks, or nothing.
    for name in (deck.sign.talk, *_beginnings(path.name.partition(".")[0])):
        if name in talks:
            return find_talk(str(talks[name]), here)
    titled = [root for root in talks.values() if deck.title and _title(root) == deck.title]
    if len(titled) == 1:
        return find_talk(str(titled[0]), here)
    return None, (_unknown(path, deck.sign),)


def _talks(here: Path, path: Path) -> Sequence[Path]:
    return all_talks(here) or all_talks(path.resolve().parent)


def _beginnings(stem: str) -> list[str]:
    """Return what a file's name may begin with, longest first.

    >>> _beginnings("memory-model-lunch")
    ['memory-model-lunch', 'memory-model', 'memory']
    """
    words = stem.split("-")[:20]
    return ["-".join(words[:end]) for end in range(len(words), 0, -1)]


def _title(root: Path) -> str:
    from talkbuilder.inline import plain  # noqa: PLC0415 - markdown_it, for decks without a sign

    outline, _, _ = read_outline(root, RealWorld())
    return plain(outline.title) if outline else ""


def _unknown(path: Path, sign: Sign) -> Problem:
    message = "nothing in this deck says which talk it is of"
    if sign.talk:
        message = f'this deck is of the talk "{sign.talk[:64]}", which is not here'
    hint = f"name it: talk diff {path} TALK"
    return Problem(Place(str(path)), "whose-deck", message, hint)


def _cut(sign: Sign, path: Path, root: Path, cuts: Iterable[str]) -> str:
    known = set(cuts)
    if sign.cut:
        return sign.cut
    rest = path.name.partition(".")[0].removeprefix(root.resolve().name).strip("-")
    return rest if rest in known else "full"


def _day(sign: Sign) -> tuple[tuple[str, str], ...]:
    """Return what the sign says of the day, as an occasion: it stands on the first slide."""
    day = {
        "event": sign.event,
        "date": sign.date,
        "speaker": sign.speaker,
        "classification": sign.classification,
    }
    return tuple(
        (name, value)
        for name, value in day.items()
        if value and len(value) <= LONGEST and not REFUSED.search(value)
    )
