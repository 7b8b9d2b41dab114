"""YAML's syntax errors in words for the person who wrote the file: what it is, where it began, how to mend it."""

import re

import yaml

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.reading import character as named

QUOTE = "put the text in quotes: "


def syntax_problem(
    error: yaml.YAMLError, text: str, path: str, bracket: Place | None = None
) -> Problem:
    """Return the problem behind PyYAML's ``error``; both of its parsers lead to the same words.

    ``bracket`` is the outermost `[` or `{` that was open then: if the error is in a later line, it is the mistake.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Problem(Place(path, 1, 1), "yaml-syntax", "this cannot be read as YAML")
    lines = text.split("\n")
    start = getattr(error, "context_mark", None) or mark
    what = f"{getattr(error, 'context', None) or ''}; {getattr(error, 'problem', None) or ''}"
    here, begin = _at(mark, lines), _at(start, lines)
    if (odd := _odd_space(lines, here[0])) is not None:
        message = f"the character {named(odd[1])}, which looks like a space, is none to YAML"
        return Problem(Place(path, *odd[0]), "yaml-syntax", message, "type plain spaces instead")
    line = lines[here[0] - 1]
    if bracket is not None and bracket.line < here[0]:
        opening = (bracket.line, bracket.column)
        character = lines[bracket.line - 1][bracket.column - 1 : bracket.column]
        what, begin = "flow sequence" if character == "[" else "flow mapping", opening
    (row, column), message, hint = _words(what, line, here, begin, lines)
    return Problem(Place(path, row, column), "yaml-syntax", message, hint)


Spot = tuple[int, int]

# What other programs put in the place of a space: no-break, typographic, ideographic ones.
_SPACES = re.compile("[ -]*([\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")


def _odd_space(lines: list[str], row: int) -> tuple[Spot, str] | None:
    """Return where the indentation of this line, or of the one before, holds what only looks like a space."""
    for number in (row, row - 1):
        match = _SPACES.match(lines[number - 1]) if number else None
        if match is not None:
            return (number, match.start(1) + 1), match[1]
    return None


def runs_on(lines: list[str]) -> bool:
    """Whether a quoted text in these lines looks as if its mark was forgotten, and the next one closed it.

    >>> (
    ...     runs_on(['notes: "#life', "title: Next", 'notes: "#vacuum"']),
    ...     runs_on(['notes: "in', 'two lines"']),
    ... )
    (True, False)
    """
    return any(_KEY.match(line) for line in lines[1:])


_KEY = re.compile(r"\s*(- )*[a-z][a-z-]*:(\s|$)")


def _at(mark: yaml.Mark, lines: list[str]) -> Spot:
    """Return line and column from 1, inside the file."""
    row = min(max(mark.line, 0), len(lines) - 1)
    return row + 1, min(max(mark.column, 0), len(lines[row])) + 1


def _words(  # noqa: C901, PLR0911 - a table of cases
    what: str, line: str, here: Spot, begin: Spot, lines: list[str]
) -> tuple[Spot, str, str]:
    character = line[here[1] - 1 : here[1]]
    first = lines[begin[0] - 1]
    if "cannot start any token" in what or "tab character" in what:
        if character == "\t" or "tab character" in what:
            return here, "a tab stands where YAML wants spaces", "indent with spaces"
        said = f"`{character}`" if character != "`" else "a backtick"
        return here, f"a value cannot begin with {said}", f'{QUOTE}"{character}..."'
    if "mapping values are not allowed" in what:
        if re.search(r":\s", line[: here[1] - 1]):
            hint = f'{QUOTE}title: "One thing: another"'
            return here, "a second `: ` stands on this line", hint
        return here, "this line is indented more than the one it belongs to", "align the keys"
    if "sequence entries are not allowed" in what:
        return here, "a list cannot begin on the line of its key", "begin it on the next line"
    if "flow sequence" in what or "flow mapping" in what:
        bracket = "[" if "sequence" in what else "{"
        closing = "]" if bracket == "[" else "}"
        message = f"the `{bracket}` that opens here is not closed, or a comma is missing"
        return begin, message, f'close it with `{closing}`, or {QUOTE}"{bracket}...{closing}"'
    if "unexpected end of stream" in what or "unexpected document indicator" in what:
        return begin, "the quotation mark that opens here is not closed", "close it"
    if "unknown escape" in what or "escape" in what or "hexdecimal" in what:
        return begin, "a backslash in double quotes begins an unknown escape", "use single quotes"
    if "could not find expected ':'" in what:
        hint = "write `key: value`, or indent the line as part of the text above"
        return begin, "this line has no `key: value`", hint
    if "scanning an alias" in what or "scanning an anchor" in what:
        sign = "*" if "alias" in what else "&"
        return (
            begin,
            f"a value cannot begin with `{sign}`",
            f'{QUOTE}"{first[begin[1] - 1 :][:1]}..."',
        )
    if "block scalar" in what:
        hint = "after `|` or `>` the text begins on the next line, indented with spaces"
        return begin, "this block of text is not well begun or indented", hint
    if "block mapping" in what or "block collection" in what or "block sequence" in what:
        if line[: here[1] - 1].strip(" -"):
            hint = "put the whole value in quotes; inside single quotes, write ' twice"
            return here, "there is more text after the end of this value", hint
        return here, "this line is not indented like the ones it belongs to", _align(here, lines)
    hint = "is a quotation mark, a bracket or a colon out of place?"
    return here, "this cannot be read as YAML", hint


def _align(here: Spot, lines: list[str]) -> str:
    """Return how to mend a line that stands too far left: output of a program often begins with spaces.

    output: |
        id | name        this line sets the indentation,
      ----+------        so this one is outside of the text
    """
    column = len(lines[here[0] - 1]) - len(lines[here[0] - 1].lstrip(" "))
    for line in reversed(lines[: here[0] - 1]):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
            if re.search(r"[|>][+-]?\s*$", line):
                return "align the lines; if the text begins with spaces of its own, write `|2` instead of `|`"
            break
    return "align the lines"
