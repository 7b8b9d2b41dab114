"""Cuts a declaration to what a slide shows: its head, the parts that matter, its tail; with comments or without.

func f() {            head
    …                 a gap; none where only comments and empty lines were left out
    part
}                     tail
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from talkbuilder.outline.model import Upstream
from talkbuilder.ports import Declaration

GAP = "…"
_LINES = re.compile(r"^(\d{1,6})(?:-(\d{1,6}))?$")

Span = tuple[int, int]


class Excerpt(Struct, frozen=True):
    """What is shown; ``marks`` are line numbers in it, from 1, an entry of ``highlight`` each."""

    text: str
    marks: tuple[tuple[int, ...], ...] = ()


class Wrong(Struct, frozen=True):
    """An entry that means nothing: where in ``upstream`` it stands, out of how many lines, or of which names."""

    code: str
    path: tuple[str | int, ...]
    entry: str
    count: int = 0
    known: tuple[str, ...] = ()


def excerpt(found: Declaration, says: Upstream) -> Excerpt | tuple[Wrong, ...]:
    """Return what ``says`` keeps of a declaration, or everything that is wrong with it."""
    asked = found.parts[len(found.parts) - len(says.parts) :]
    absent = [
        Wrong("unknown-part", ("parts", index), name, known=found.names)
        for index, (name, span) in enumerate(zip(says.parts, asked, strict=True))
        if span == (0, 0)
    ]
    if absent:
        return tuple(absent)
    spans = _spans(found, says)
    if isinstance(spans, Wrong):
        return (spans,)
    kept = _kept(found, spans, says.comments)
    named = dict(zip(says.parts, asked, strict=True))
    marks: list[tuple[int, ...]] = []
    wrong: list[Wrong] = []
    for index, entry in enumerate(says.highlight):
        lines = _marked(entry, kept, named)
        marks.append(lines)
        if not lines:
            wrong.append(Wrong("bad-highlight", ("highlight", index), entry, len(kept)))
    if wrong:
        return tuple(wrong)
    return Excerpt("\n".join(text for _, text in kept), tuple(marks))


def _spans(found: Declaration, says: Upstream) -> list[Span] | Wrong:
    """Return the spans of lines to keep, in the order of the source, none within another."""
    count = len(found.lines)
    if found.parts:
        parts = [_with_comments(span, found) if says.comments else span for span in found.parts]
        return _merged([found.head, *parts, found.tail])
    if not says.lines:
        return [(1, count)]
    spans: list[Span] = []
    for entry in (one.strip() for one in says.lines.split(",")):
        match = _LINES.match(entry)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not (spans[-1][1] if spans else 0) < first <= last <= count:
            return Wrong("bad-lines", ("lines",), entry, count)
        spans.append((first, last))
    return spans


def _with_comments(span: Span, found: Declaration) -> Span:
    """Return ``span`` with the comment that stands right above it."""
    first = span[0]
    while first - 1 > found.head[1] and _is_comment(first - 1, found):
        first -= 1
    return first, span[1]


def _is_comment(number: int, found: Declaration) -> bool:
    line = found.lines[number - 1]
    return bool(line.strip()) and not _bare(number, found).strip()


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return ``spans`` in order, those that overlap as one.

    >>> _merged([(1, 1), (9, 12), (4, 6), (10, 10), (20, 20)])
    [(1, 1), (4, 6), (9, 12), (20, 20)]
    """
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _kept(found: Declaration, spans: Sequence[Span], comments: bool) -> list[tuple[int, str]]:
    """Return the lines that are shown, each with its number in the declaration; 0 for a gap."""
    kept: list[tuple[int, str]] = []
    before = 0
    for first, last in spans:
        lines = _written(found, first, last, comments)
        left_out = _written(found, before + 1, first - 1, comments) if before else []
        if lines and any(text for _, text in left_out):
            after = lines[0][1]
            # Right above a closing brace stands what is inside it.
            lead = after[: len(after) - len(after.lstrip())] + "\t" * after.startswith(("}", ")"))
            kept.append((0, lead + GAP))
        elif lines and left_out and kept:
            kept.append((first - 1, ""))
        kept += lines
        before = last
    return _tidy(kept)


def _written(found: Declaration, first: int, last: int, comments: bool) -> list[tuple[int, str]]:
    """Return lines as they are, or without what is comment: a line of nothing else is gone."""
    kept: list[tuple[int, str]] = []
    for number in range(first, last + 1):
        line = found.lines[number - 1]
        text = line if comments else _bare(number, found)
        if text.strip() or not line.strip():
            kept.append((number, text.rstrip()))
    return kept


def _bare(number: int, found: Declaration) -> str:
    """Return a line without its comments; columns count bytes."""
    data = found.lines[number - 1].encode()
    for first, start, last, end in reversed(found.comments):
        if first <= number <= last:
            begin = start if number == first else 0
            data = data[:begin] + (data[end:] if number == last else b"")
    return data.decode("utf-8", "replace")


def _tidy(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return ``lines`` without the empty ones that comments left: at a brace, at a gap, two in a row."""
    kept: list[tuple[int, str]] = []
    for number, text in lines:
        above = kept[-1][1] if kept else "{"
        if not text and (not above or above.endswith(("{", "(", GAP))):
            continue
        closes = text.lstrip().startswith(("}", ")")) or text.endswith(GAP)
        if closes and kept and not above:
            kept.pop()
        kept.append((number, text))
    while kept and not kept[-1][1]:
        kept.pop()
    return kept


def _marked(entry: str, kept: Sequence[tuple[int, str]], named: dict[str, Span]) -> tuple[int, ...]:
    """Return the shown lines that an entry of ``highlight`` means; none, if it means nothing."""
    if entry in named:
        first, last = named[entry]
        return tuple(at for at, (number, _) in enumerate(kept, 1) if first <= number <= last)
    match = _LINES.match(entry)
    first = int(match[1]) if match else 0
    last = int(match[2] or first) if match else 0
    return tuple(range(first, last + 1)) if 1 <= first <= last <= len(kept) else ()
