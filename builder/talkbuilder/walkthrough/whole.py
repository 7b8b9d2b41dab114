"""What is wrong with a text as a whole: a paragraph without end, code that never ends, a merge left unfinished."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.reading import conflict

MAX_PARAGRAPH = 8_000
"""Characters without an empty line between them: inline Markdown is quadratic in the worst case."""

UNREAD = frozenset(("paragraph-too-long", "merge-conflict"))
"""Problems for which nothing of a text is read: what its passages are is not known."""

FOOTNOTE = re.compile(r" {0,3}\[\^")


def too_long(text: str, path: str) -> tuple[Problem, ...]:
    """Return a problem for each stretch of lines that is too long to be parsed."""
    problems: list[Problem] = []
    size = start = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip() and not FOOTNOTE.match(line):
            start = start or number
            size += len(line)
            continue
        if size > MAX_PARAGRAPH:
            message = f"{size:,} characters stand here without an empty line; {MAX_PARAGRAPH:,} may"
            hint = "divide it into paragraphs"
            problems.append(Problem(Place(path, start, 1), "paragraph-too-long", message, hint))
        size, start = (len(line), number) if line.strip() else (0, 0)
    return tuple(problems)


def half_merged(text: str, path: str, tokens: Sequence[Token]) -> Problem | None:
    """Return where a merge left both versions; in a block of code a talk may well show that."""
    lines = text.split("\n")
    for first, last, _ in _code(tokens):
        lines[first:last] = [""] * len(lines[first:last])
    return conflict(lines, path)


def never_closed(text: str, path: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Yield a problem for each block of code without an end: it takes all that stands behind it."""
    lines = text.split("\n")
    for first, last, marks in _code(tokens):
        ending = lines[last - 1].strip(" >\t")
        if last - first < 2 or not ending.startswith(marks) or ending.strip(marks[0]):
            message = "the code that begins here never ends: all that follows belongs to it"
            hint = f"end it with a line {marks}"
            yield Problem(Place(path, first + 1, 1), "unclosed-code", message, hint)


def _code(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return first line, the line behind the last, from 0, and the marks of each block of code in the text."""
    fences = ((token.map, token.markup) for token in tokens if token.type == "fence")
    return [(where[0], where[1], marks) for where, marks in fences if where]
