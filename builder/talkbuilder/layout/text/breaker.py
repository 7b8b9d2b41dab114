"""Breaks paragraphs into lines, greedily, as PowerPoint and LibreOffice do it, in our measured widths.

A line may end at spaces (which hang), after a hyphen between letters or digits, after a dash. It may end in more places
in LibreOffice (``a?b``, ``)(``): having fewer can only make our text longer than theirs, never shorter. A word wider
than the line is broken anywhere. Chinese and Japanese break between characters, Thai between syllables (scripts.py).
Specimens: builder/notes/line-breaking.md, builder/notes/scripts.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.ports import Ruler
from talkbuilder.scene import Run
from talkbuilder.scripts import clusters, has_inner_breaks, inner_breaks, is_complex
from talkbuilder.theme import Family

_SLACK = 1e-6
_BREAK = re.compile(r"(?P<feed>\n)|(?P<space> +)|(?<=\w)-(?=\w)|(?<=[^ ])[–—](?=[^ ])")

Measure = Callable[[int, int], float]
"""The width in em of the characters from one index to another."""


class Word(Struct, frozen=True):
    """What stays together: its first index, the index behind it and behind its space, and both widths in em."""

    start: int
    end: int
    after: int
    width: float
    space: float
    feed: bool = False


class Words(Struct, frozen=True):
    """A paragraph taken apart once, to be broken at any width."""

    text: str
    parts: tuple[Word, ...]
    measure: Measure


class Broken(Struct, frozen=True):
    """A paragraph in lines: where each after the first begins, how wide the widest is (em), whether a word broke."""

    breaks: tuple[int, ...]
    width: float
    torn: bool = False

    @property
    def lines(self) -> int:
        """How many lines there are; an empty paragraph has one."""
        return len(self.breaks) + 1


# A paragraph is measured again and again while its box looks for a size; words are in em, the same at every size.
@lru_cache(maxsize=4096)
def take_apart(runs: tuple[Run, ...], family: Family, bold: bool, ruler: Ruler) -> Words:
    """Return the words of ``runs``; ``family`` and ``bold`` are the block's own."""
    text = "".join(run.text for run in runs)
    measure = _measure(runs, text, family, bold, ruler)
    return Words(text, tuple(_words(text, measure)), measure)


def break_at(words: Words, width: float) -> Broken:
    """Break ``words`` into lines of at most ``width`` em.

    A line is wider only if it holds a single character that is.
    """
    breaks: list[int] = []
    widest = used = room = 0.0  # `room` is the space that hangs unless another word follows
    torn = False
    filled = False
    for word in words.parts:
        if filled and used + room + word.width > width + _SLACK:
            breaks.append(word.start)
            used = room = 0.0
        if word.width > width + _SLACK:
            pieces, used = _tear(words, word, width)
            breaks.extend(pieces)
            torn = torn or bool(pieces)
            widest = max(widest, width if pieces else used, used)
        else:
            used += room + word.width
        widest = max(widest, used)
        room = word.space
        filled = True
        if word.feed:
            breaks.append(word.after)
            used = room = 0.0
            filled = False
    return Broken(tuple(breaks), widest, torn)


def _words(text: str, measure: Measure) -> Iterator[Word]:
    whole = _whole_words(text, measure)
    return _parted(text, whole, measure) if has_inner_breaks(text) else whole


def _parted(text: str, words: Iterator[Word], measure: Measure) -> Iterator[Word]:
    """Yield the parts of words in scripts that break inside them; a word's space stands behind its last part."""
    for word in words:
        start = word.start
        for inside in inner_breaks(text[word.start : word.end]):
            end = word.start + inside
            yield Word(start, end, end, measure(start, end), 0.0)
            start = end
        if start == word.start:
            yield word
        else:
            yield replace(word, start=start, width=measure(start, word.end))


def _whole_words(text: str, measure: Measure) -> Iterator[Word]:
    start = 0
    for match in _BREAK.finditer(text):
        end = match.start() if match["space"] or match["feed"] else match.end()
        space = measure(end, match.end()) if match["space"] else 0.0
        yield Word(start, end, match.end(), measure(start, end), space, bool(match["feed"]))
        start = match.end()
    if start < len(text):
        yield Word(start, len(text), len(text), measure(start, len(text)), 0.0)


def _tear(words: Words, word: Word, width: float) -> tuple[list[int], float]:
    """Break one word between any two characters; return the indexes and the width of what stands on its last line."""
    breaks: list[int] = []
    start = index = word.start
    used = 0.0
    for end in _ends(words.text, word):
        advance = words.measure(index, end)
        if index > start and used + advance > width + _SLACK:
            breaks.append(index)
            start, used = index, 0.0
        used += advance
        index = end
    return breaks, used


def _ends(text: str, word: Word) -> Iterable[int]:
    """Return where each character of a word ends; a letter and its marks are one."""
    part = text[word.start : word.end]
    if not is_complex(part):
        return range(word.start + 1, word.end + 1)
    lengths = map(len, clusters(part))
    return accumulate(lengths, initial=word.start)


def _measure(runs: tuple[Run, ...], text: str, family: Family, bold: bool, ruler: Ruler) -> Measure:
    def of(run: Run, part: str) -> float:
        return ruler.width(part, run.family or family, 1.0, bold or run.bold, run.italic)

    if len(runs) == 1:
        (only,) = runs
        return lambda start, end: of(only, text[start:end])
    bounds = [0, *accumulate(len(run.text) for run in runs)]

    def measure(start: int, end: int) -> float:
        total = 0.0
        for run, first, last in zip(runs, bounds, bounds[1:], strict=False):
            if last > start and first < end:
                total += of(run, text[max(start, first) : min(end, last)])
        return total

    return measure
