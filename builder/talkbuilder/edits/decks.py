"""What differs between the deck that the outline builds and one that came back."""

from collections.abc import Iterator

from talkbuilder.edits.compare import compare
from talkbuilder.edits.match import Matched, match
from talkbuilder.edits.model import Change, ChangeKind, Deck


def changes(mine: Deck, theirs: Deck) -> tuple[Change, ...]:
    """Return every difference, in the order of the edited deck; deleted slides come where they stood."""
    found = match(mine.slides, theirs.slides)
    return tuple(sorted(_all(mine, theirs, found), key=lambda one: _order(one, found, theirs)))


def _all(mine: Deck, theirs: Deck, found: Matched) -> Iterator[Change]:
    for index, at in found.pairs.items():
        yield from compare(mine.slides[index], theirs.slides[at], index)
    for index in found.moved:
        at = found.pairs[index]
        slide = mine.slides[index]
        yield Change(
            "slide-moved", index, theirs.slides[at].number, slide.title, after=_before(theirs, at)
        )
    for index in found.deleted:
        yield Change("slide-deleted", index, None, old=mine.slides[index].title)
    for at in found.added:
        slide = theirs.slides[at]
        copied = found.copies.get(at)
        said = "\n".join((slide.title, *slide.said, *(f"notes: {line}" for line in slide.notes)))
        kind: ChangeKind = "slide-added" if copied is None else "slide-copied"
        yield Change(
            kind,
            copied,
            slide.number,
            new=said.strip(),
            after=_before(theirs, at),
            near=_behind(found, at),
        )


def _before(deck: Deck, at: int) -> str:
    return deck.slides[at - 1].title if at else ""


def _behind(found: Matched, at: int) -> int | None:
    """Return which of mine stands next before the slide at ``at`` of theirs."""
    before = [(other, index) for index, other in found.pairs.items() if other < at]
    return max(before)[1] if before else None


def _order(change: Change, found: Matched, theirs: Deck) -> int:
    """Return where a change stands: a deleted slide behind the one that stood before it."""
    if change.theirs is not None:
        return 2 * change.theirs
    index = change.mine or 0
    while index > 0:
        index -= 1
        if index in found.pairs:
            return 2 * theirs.slides[found.pairs[index]].number + 1
    return 0
