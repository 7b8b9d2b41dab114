"""Which slide is which, though some were moved, added, deleted, copied or changed.

Numbers and names in the file do not tell: most programs write their own. So slides are known by what they say: first
those that say exactly the same, then those with the same title, then those that have most words in common.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from msgspec import Struct

from talkbuilder.edits.model import Slide
from talkbuilder.edits.words import key, likeness

ALIKE = 0.45
"""Slides that have less in common are two slides, one deleted, one added."""
MOST_PAIRS = 40_000
"""More pairs than that are not looked at word by word: a deck of others, or two hundred slides rewritten."""

_K = TypeVar("_K", bound=Hashable)


class Matched(Struct, frozen=True):
    """``theirs`` by ``mine``, indexes all; ``moved`` are those of mine that stand elsewhere among their neighbours."""

    pairs: dict[int, int]
    moved: tuple[int, ...]
    deleted: tuple[int, ...]
    added: tuple[int, ...]
    copies: dict[int, int]
    """Of those added: which of mine it says the same as, or nearly."""


def match(mine: Sequence[Slide], theirs: Sequence[Slide]) -> Matched:
    """Return which of ``theirs`` each of ``mine`` has become."""
    pairs: dict[int, int] = {}
    for same in (_whole, _slide_only, _notes_and_title, _title):
        _pair([same(one) for one in mine], [same(one) for one in theirs], pairs)
    _pair_alike(mine, theirs, pairs)
    taken = set(pairs.values())
    added = tuple(index for index in range(len(theirs)) if index not in taken)
    return Matched(
        dict(sorted(pairs.items())),
        _moved(pairs),
        tuple(index for index in range(len(mine)) if index not in pairs),
        added,
        _copies(mine, theirs, added),
    )


# --- what makes two slides the same -----------------------------------------------------------------------------------


def _whole(slide: Slide) -> tuple[tuple[str, ...], ...]:
    return (_keys([slide.title]), _keys(slide.said), _keys(slide.notes))


def _slide_only(slide: Slide) -> tuple[tuple[str, ...], ...] | None:
    found = (_keys([slide.title]), _keys(slide.said))
    return found if any(found) else None


def _notes_and_title(slide: Slide) -> tuple[tuple[str, ...], ...] | None:
    return (_keys([slide.title]), _keys(slide.notes)) if slide.title and slide.notes else None


def _title(slide: Slide) -> str | None:
    return key(slide.title) or None


def _keys(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(key(line) for line in lines if line.strip()))


def _pair(mine: Sequence[_K | None], theirs: Sequence[_K | None], pairs: dict[int, int]) -> None:
    """Pair those that are left and have the same key: along the order of both first, then wherever they stand."""
    here = [index for index in range(len(mine)) if index not in pairs and mine[index] is not None]
    taken = set(pairs.values())
    there = [
        index for index in range(len(theirs)) if index not in taken and theirs[index] is not None
    ]
    matcher = SequenceMatcher(
        None, [mine[at] for at in here], [theirs[at] for at in there], autojunk=False
    )
    for a, b, size in matcher.get_matching_blocks():
        pairs.update(zip(here[a : a + size], there[b : b + size], strict=True))
    taken = set(pairs.values())
    waiting: dict[_K | None, list[int]] = {}
    for at in reversed(there):
        if at not in taken:
            waiting.setdefault(theirs[at], []).append(at)
    for at in here:
        if at not in pairs and waiting.get(mine[at]):
            pairs[at] = waiting[mine[at]].pop()


def _pair_alike(mine: Sequence[Slide], theirs: Sequence[Slide], pairs: dict[int, int]) -> None:
    """Pair what is left by the words in common, the likest first; a title and the place between neighbours help."""
    taken = set(pairs.values())
    here = [index for index in range(len(mine)) if index not in pairs]
    there = [index for index in range(len(theirs)) if index not in taken]
    if not here or not there or len(here) * len(there) > MOST_PAIRS:
        return
    expected = {at: pairs.get(at - 1, -2) + 1 for at in here}
    found = []
    for at in here:
        for other in there:
            score = _alike(mine[at], theirs[other]) + 0.1 * (expected[at] == other)
            if score >= ALIKE:
                found.append((-score, abs(at - other), at, other))
    for _, _, at, other in sorted(found):
        if at not in pairs and other not in taken:
            pairs[at] = other
            taken.add(other)


def _alike(mine: Slide, theirs: Slide) -> float:
    """Return how much two slides have in common; what both leave empty does not count."""
    parts = (
        (0.4, mine.title, theirs.title),
        (0.3, "\n".join(mine.said), "\n".join(theirs.said)),
        (0.3, "\n".join(mine.notes), "\n".join(theirs.notes)),
    )
    there = [(weight, a, b) for weight, a, b in parts if a.strip() or b.strip()]
    total = sum(weight for weight, _, _ in there)
    if not total:
        return 1.0
    return sum(weight * likeness(a, b) for weight, a, b in there) / total


# --- what follows from it ---------------------------------------------------------------------------------------------


def _moved(pairs: dict[int, int]) -> tuple[int, ...]:
    """Return the fewest of mine that must have been moved: all but a longest run that is still in order."""
    order = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for at in order:
        spot = bisect_left(tails, pairs[at])
        if spot:
            before[at] = ends[spot - 1]
        tails[spot : spot + 1] = [pairs[at]]
        ends[spot : spot + 1] = [at]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before.get(last)
    return tuple(at for at in order if at not in kept)


def _copies(mine: Sequence[Slide], theirs: Sequence[Slide], added: Sequence[int]) -> dict[int, int]:
    """Return the added slides that say what one of mine says, all but a few words."""
    if len(added) * len(mine) > MOST_PAIRS:
        return {}
    found: dict[int, int] = {}
    for at in added:
        said = "\n".join((*theirs[at].said, theirs[at].title))
        if not said.strip():
            continue
        scores = [
            (likeness("\n".join((*one.said, one.title)), said), -index)
            for index, one in enumerate(mine)
        ]
        score, index = max(scores, default=(0.0, 0))
        if score > 0.85:
            found[at] = -index
    return found
