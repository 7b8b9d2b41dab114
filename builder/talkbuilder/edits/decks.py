"""What differs between the deck that the outline builds and one that came back."""

from collections.abc import Iterable, Iterator

from talkbuilder.edits.compare import compare
from talkbuilder.edits.match import Matched, match
from talkbuilder.edits.model import Change, ChangeKind, Deck
from talkbuilder.edits.words import key


def changes(mine: Deck, theirs: Deck) -> tuple[Change, ...]:
    """Return every difference, in the order of the edited deck; deleted slides come where they stood."""
    found = match(mine.slides, theirs.slides)
    return tuple(
        sorted(_carried(_all(mine, theirs, found)), key=lambda one: _order(one, found, theirs))
    )


def _carried(found: Iterable[Change]) -> Iterator[Change]:
    """Yield changes; notes that are gone from one slide and stand on another were moved."""
    changes = list(found)
    gone = {key(one.old): one for one in changes if one.kind == "notes" and one.old and not one.new}
    come: dict[str, Change] = {}
    for one in changes:
        if one.kind == "notes" and one.new and not one.old and key(one.new) in gone:
            come.setdefault(key(one.new), one)
    moved = {id(gone[words]) for words in come} | {id(one) for one in come.values()}
    for one in changes:
        if id(one) not in moved:
            yield one
    for words, there in come.items():
        here = gone[words]
        yield Change("notes-moved", here.mine, there.theirs, here.old, near=there.mine)


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
