"""Speech as a quantity: how long notes take, and how they are shared among the frames of a slide."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate, groupby, pairwise
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.notes import Block, Code, ListItem, Notes, Paragraph, Said, words
from talkbuilder.place import NOWHERE, Place


class Turn(Struct, frozen=True):
    """Where notes go on at another frame: before the block with the index ``at``.

    ``frame`` is its number, 0 the next. ``marked``: it was marked in the text, which other slides may speak too, of
    other frames.
    """

    at: int
    frame: int = 0
    place: Place = NOWHERE
    marked: bool = False


SILENT_SECONDS = 5.0
"""What a slide takes on which nothing is said: it is shown, looked at, left."""

# A full stop, then space, then something that can start a sentence. Closing quotes and brackets belong to the
# sentence they end.
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|etc|resp|approx|ca|Fig|No|Sec|Dr|Mr|Mrs|Ms|St)\.|\b[A-Z]\.)\s+$"
)


def seconds(notes: Notes, rate: float) -> float:
    """Return how long ``notes`` take at ``rate`` words a minute; silence takes `SILENT_SECONDS`."""
    count = words(notes)
    return count * 60.0 / rate if count else SILENT_SECONDS


class _Unit(Struct, frozen=True):
    """A piece of a block: all of it, or some of its sentences. ``origin`` is the block's index."""

    origin: int
    first: bool
    block: Block
    words: int


def by_frame(notes: Notes, frames: int, turns: Sequence[Turn] = ()) -> tuple[Notes, ...]:
    """Share ``notes`` among ``frames`` frames, in order, losing and repeating no word.

    What stands between two of ``turns`` belongs to the frames between them. Among these, whole paragraphs stay whole
    while there are enough of them; otherwise the longest are split between sentences. The shares are as even in words
    as that allows, and no frame is silent while a later one speaks.
    """
    if frames < 1:
        raise ValueError("a slide has at least one frame")
    starts, _ = _starts(turns, frames)
    ends = [*starts[1:], (frames + 1, len(notes))]
    return tuple(
        share
        for (frame, at), (until, end) in zip(starts, ends, strict=True)
        for share in _evenly(notes[at:end], until - frame)
    )


def unfit_turns(turns: Sequence[Turn], frames: int) -> tuple[Turn, ...]:
    """Return the turns that lead to no frame, or back."""
    return _starts(turns, frames)[1]


def _starts(turns: Sequence[Turn], frames: int) -> tuple[list[tuple[int, int]], tuple[Turn, ...]]:
    """Return at which frame which block begins, and the turns that cannot be taken."""
    starts = [(1, 0)]
    unfit: list[Turn] = []
    for turn in turns:
        now = starts[-1][0]
        frame = turn.frame or now + 1
        if frame == 1 == now and turn.at == 0:
            continue
        if now < frame <= frames:
            starts.append((frame, turn.at))
        else:
            unfit.append(turn)
    return starts, tuple(unfit)


def _evenly(notes: Notes, frames: int) -> tuple[Notes, ...]:
    if frames == 1:
        return (notes,)
    units = _enough(
        [_Unit(index, True, block, words((block,))) for index, block in enumerate(notes)], frames
    )
    shares = _shared(units, frames)
    return tuple(tuple(_rejoined(share)) for share in shares)


def _enough(units: list[_Unit], frames: int) -> list[_Unit]:
    """Split the longest units in two between sentences until there is one for each frame, or none can be split."""
    # (-words, origin, order within the block, unit): a heap keeps it fast for long notes and many frames.
    heap = [(-unit.words, unit.origin, 0, unit) for unit in units if unit.words]
    heapify(heap)
    done: list[tuple[int, int, _Unit]] = []
    spare: list[tuple[int, int, _Unit]] = [
        (unit.origin, 0, unit) for unit in units if not unit.words
    ]
    while heap and len(heap) + len(done) < frames:
        _, origin, order, unit = heappop(heap)
        halves = _halved(unit.block)
        if halves is None:
            done.append((origin, order, unit))
            continue
        left, right = halves
        count = words((left,))
        heappush(heap, (-count, origin, order, _Unit(origin, unit.first, left, count)))
        # Any order number after the left half's and before the next piece's serves: sentences are counted by words.
        rest = unit.words - count
        heappush(heap, (-rest, origin, order + count, _Unit(origin, False, right, rest)))
    pieces = sorted(
        [*done, *spare, *((origin, order, unit) for _, origin, order, unit in heap)],
        key=lambda piece: piece[:2],
    )
    return [unit for _, _, unit in pieces]


def _shared(units: list[_Unit], frames: int) -> list[list[_Unit]]:
    """Cut ``units`` into ``frames`` runs; each boundary lies as near as may be to its even share of the words."""
    # Silent units (code kept for reference) follow the spoken one before them; leading ones go with the first.
    groups: list[list[_Unit]] = []
    for unit in units:
        if not groups or (unit.words and any(other.words for other in groups[-1])):
            groups.append([unit])
        else:
            groups[-1].append(unit)
    if len(groups) <= frames:
        return groups + [[] for _ in range(frames - len(groups))]
    reach = [0, *accumulate(sum(unit.words for unit in group) for group in groups)]
    bounds = [0]
    for frame in range(1, frames):
        target = reach[-1] * frame / frames
        after = bisect_left(reach, target)
        near = (
            after if after == 0 or reach[after] - target < target - reach[after - 1] else after - 1
        )
        bounds.append(min(max(near, bounds[-1] + 1), len(groups) - (frames - frame)))
    bounds.append(len(groups))
    return [
        [unit for group in groups[start:end] for unit in group] for start, end in pairwise(bounds)
    ]


def _rejoined(share: list[_Unit]) -> Iterator[Block]:
    """Put pieces of one block that fell into one frame together again."""
    for _, run in groupby(share, key=attrgetter("origin")):
        pieces = list(run)
        first = pieces[0].block
        if isinstance(first, Code):
            yield first
            continue
        said = [
            part
            for piece in pieces
            if not isinstance(piece.block, Code)
            for part in piece.block.said
        ]
        whole = trimmed(said)
        if isinstance(first, ListItem) and pieces[0].first:
            yield replace(first, said=whole)
        else:
            yield Paragraph(whole)


def _halved(block: Block) -> tuple[Block, Block] | None:
    """Split ``block`` at the end of the sentence nearest to its middle."""
    if isinstance(block, Code):
        return None
    text = "".join(part.text for part in block.said)
    ends = [end for end in _sentence_ends(block.said, text) if text[end:].strip()]
    if not ends:
        return None
    middle = min(ends, key=lambda end: abs(end - len(text) / 2))
    left, right = cut(block.said, middle)
    return replace(block, said=left), replace(block, said=right)


def _sentence_ends(said: tuple[Said, ...], text: str) -> Iterator[int]:
    """Yield the index after each sentence and the space behind it; never inside code."""
    code: list[bool] = [part.code for part in said for _ in part.text]
    for match in _END.finditer(text):
        end = match.end()
        starts = end < len(text) and (code[end] or not text[end].islower())
        if starts and not code[end - 1] and not _ABBREVIATION.search(text, max(0, end - 12), end):
            yield end


def cut(said: tuple[Said, ...], at: int) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return what is said before and behind the character with the index ``at``."""
    left: list[Said] = []
    right: list[Said] = []
    for part in said:
        before, behind = part.text[: max(at, 0)], part.text[max(at, 0) :]
        if before:
            left.append(replace(part, text=before))
        if behind:
            right.append(replace(part, text=behind))
        at -= len(part.text)
    return tuple(left), tuple(right)


def trimmed(said: Sequence[Said]) -> tuple[Said, ...]:
    """Merge neighbours of one style and drop the space at both ends."""
    merged: list[Said] = []
    for part in said:
        if merged and replace(merged[-1], text=part.text) == part:
            merged[-1] = replace(part, text=merged[-1].text + part.text)
        else:
            merged.append(part)
    if merged:
        merged[0] = replace(merged[0], text=merged[0].text.lstrip())
        merged[-1] = replace(merged[-1], text=merged[-1].text.rstrip())
    return tuple(part for part in merged if part.text)
