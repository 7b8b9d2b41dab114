"""What differs between two slides: box by box, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial

from talkbuilder.edits.model import CELL, Box, Change, ChangeKind, Slide
from talkbuilder.edits.words import key, likeness

NEAR = 0.02
"""Two boxes whose corners are no farther apart, in shares of the slide, stand in the same place."""
_ALIKE = 0.4
_MOST_PAIRED = 60
"""Lines of one stretch that are paired by likeness; more are paired in their order."""


def compare(mine: Slide, theirs: Slide, index: int) -> Iterator[Change]:
    """Yield what differs; ``index`` is the place of ``mine`` in its deck."""
    change = partial(Change, mine=index, theirs=theirs.number)
    if mine.hidden != theirs.hidden:
        yield change("hidden" if theirs.hidden else "shown")
    pairs, gone, come = _paired(mine.boxes, theirs.boxes)
    for old, new in pairs:
        yield from _within(old, new, change)
        if new.alt and old.alt and key(old.alt) != key(new.alt):
            yield change("alt", old=old.alt, new=new.alt, box=old.name)
    for box in gone:
        yield change("box-removed", old="\n".join(box.lines), box=box.name)
    for box in come:
        yield change("box-added", new="\n".join(box.lines), box=box.name)
    yield from _pictures(mine.boxes, theirs.boxes, change)
    yield from _lines("notes", mine.notes, theirs.notes, change)


def _within(old: Box, new: Box, change: "partial[Change]") -> Iterator[Change]:
    kind: ChangeKind = "title" if old.is_title else "chart" if old.kind == "chart" else "text"
    here = partial(change, box=old.name)
    if old.is_title:
        before, after = " ".join(old.lines), " ".join(new.lines)
        if key(before) != key(after):
            yield here(kind, old=before, new=after)
    elif old.kind == "table":
        yield from _rows(old.lines, new.lines, here)
    else:
        yield from _lines(kind, old.lines, new.lines, here, old.code)


def _pictures(
    mine: Sequence[Box], theirs: Sequence[Box], change: "partial[Change]"
) -> Iterator[Change]:
    """Count the pictures: programs pack them anew, so that which is which cannot be told."""
    before = [box for box in mine if box.kind == "picture"]
    after = [box for box in theirs if box.kind == "picture"]
    for box in after[len(before) :]:
        yield change("picture-added", new=box.alt or box.name, box=box.name)
    for box in before[len(after) :]:
        yield change("picture-removed", old=box.alt, box=box.name)


# --- which box is which -----------------------------------------------------------------------------------------------


def _paired(
    mine: Sequence[Box], theirs: Sequence[Box]
) -> tuple[list[tuple[Box, Box]], list[Box], list[Box]]:
    """Return the pairs of boxes, and those that say something and have no counterpart."""
    here, there = dict(enumerate(mine)), dict(enumerate(theirs))
    pairs: list[tuple[Box, Box]] = []

    def take(i: int, j: int) -> None:
        pairs.append((here.pop(i), there.pop(j)))

    titles = [next((n for n, box in some.items() if box.is_title), None) for some in (here, there)]
    if titles[0] is not None and titles[1] is not None:
        take(titles[0], titles[1])
    for same in (_same_words_and_name, _same_words, _same_name, _same_holder):
        waiting: dict[object, list[int]] = {}
        for j, box in there.items():
            if (found := same(box)) is not None:
                waiting.setdefault(found, []).append(j)
        for i, old in list(here.items()):
            others = waiting.get(same(old), [])
            if others:
                nearest = min(others, key=lambda j, old=old: _apart(old, there[j]))  # type: ignore[misc]
                others.remove(nearest)
                take(i, nearest)
    left, right = _spoken(here), _spoken(there)
    if len(left) * len(right) <= _MOST_PAIRED**2:
        scored = sorted(
            (-_score(old, new), i, j)
            for i, old in left.items()
            for j, new in right.items()
            if old.kind == new.kind
        )
        for score, i, j in scored:
            if -score >= _ALIKE and i in here and j in there:
                take(i, j)
    return pairs, [here[i] for i in left if i in here], [there[j] for j in right if j in there]


def _spoken(boxes: Mapping[int, Box]) -> dict[int, Box]:
    return {n: box for n, box in boxes.items() if any(line.strip() for line in box.lines)}


def _same_words_and_name(box: Box) -> object:
    return (box.kind, box.name, _keys(box)) if box.lines and box.name else None


def _same_words(box: Box) -> object:
    return (box.kind, _keys(box)) if box.lines else None


def _same_name(box: Box) -> object:
    return (box.kind, box.name) if box.name else None


def _same_holder(box: Box) -> object:
    """A footer, or the one table, is the same thing whatever it says."""
    if box.holder in ("ftr", "subTitle"):
        return box.holder
    return box.kind if box.kind in ("table", "chart") else None


def _keys(box: Box) -> tuple[str, ...]:
    return tuple(key(line) for line in box.lines)


def _apart(old: Box, new: Box) -> float:
    if old.spot is None or new.spot is None:
        return 1.0
    return abs(old.spot.x - new.spot.x) + abs(old.spot.y - new.spot.y)


def _score(old: Box, new: Box) -> float:
    """Return how likely two boxes are the same: by words, and by standing in the same place."""
    there = 0.4 * (_apart(old, new) <= 2 * NEAR)
    return there + likeness("\n".join(old.lines), "\n".join(new.lines))


# --- which line is which ----------------------------------------------------------------------------------------------


def _lines(
    kind: ChangeKind,
    old: Sequence[str],
    new: Sequence[str],
    change: "partial[Change]",
    code: bool = False,
) -> Iterator[Change]:
    """Yield the lines that were changed, deleted, added."""
    before = [line for line in old if code or line.strip()]
    after = [line for line in new if code or line.strip()]
    was, now = ([key(line, code) for line in lines] for lines in (before, after))
    for op, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        last = before[a - 1] if a else ""
        for i, j in _aligned(before[a:b], after[c:d]):
            if i is None and j is not None:
                yield change(kind, new=after[c + j], after=last)
            elif i is not None:
                last = before[a + i]
                yield change(kind, old=last, new=after[c + j] if j is not None else "")


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which line became which, in order: the likest pairs, the rest deleted or added."""
    if not old or not new or len(old) == len(new) or max(len(old), len(new)) > _MOST_PAIRED:
        for at in range(max(len(old), len(new))):
            yield (at if at < len(old) else None, at if at < len(new) else None)
        return
    # best[i][j]: the most that old[i:] and new[j:] can have in common.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[likeness(a, b) for b in new] for a in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif j >= len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _rows(old: Sequence[str], new: Sequence[str], change: "partial[Change]") -> Iterator[Change]:
    """Yield the cells that differ where a row has as many as before; whole rows otherwise."""
    for row in _lines("cell", old, new, change):
        before, after = row.old.split(CELL), row.new.split(CELL)
        if not row.old or not row.new or len(before) != len(after):
            yield change(
                "cell",
                old=row.old.replace(CELL, " | "),
                new=row.new.replace(CELL, " | "),
                after=row.after.replace(CELL, " | "),
            )
            continue
        for was, now in zip(before, after, strict=True):
            if key(was) != key(now):
                yield change("cell", old=was, new=now, after="" if was else before[0])
