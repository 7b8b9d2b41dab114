"""Bytes from a talk's folder become text, or problems: UTF-8, of bounded size, without hidden characters."""

import re
from collections.abc import Sequence

from talkbuilder.place import Place
from talkbuilder.problem import Problem

MAX_BYTES = 1024 * 1024
MAX_REPORTED = 20

# What XML 1.0 (5th ed., 2.2) forbids, what it discourages, and what hides or reorders text: control characters
# but tab and line feed, surrogates, U+FFFE and U+FFFF; line separators that editors don't count as lines; the
# bidirectional embeddings, overrides and isolates ("Trojan Source", CVE-2021-42574); a byte order mark inside.
REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_COLOURS = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"  # ECMA-48
)


def colourless(data: bytes) -> bytes:
    """Return a log's bytes without what would colour them on a terminal.

    >>> colourless(b"\\x1b[31mgc 1\\x1b[0m @0.1s")
    b'gc 1 @0.1s'
    """
    return _COLOURS.sub(b"", data) if b"\x1b" in data else data


def character(found: str) -> str:
    """Name a character that may not be shown.

    >>> character(chr(0x202E))
    'U+202E'
    """
    return f"U+{ord(found):04X}"


def decode(
    data: bytes, path: str, limit: int = MAX_BYTES
) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file, line ends as line feeds, or None and what is wrong with it."""
    if len(data) > limit:
        message = f"the file has {len(data):,} bytes; {limit:,} are allowed"
        return None, (Problem(Place(path), "too-large", message, "split it, or shorten it"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Lines are counted as below: CR LF, CR and LF each end one.
        before = data[: error.start].decode("utf-8-sig", "replace")
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        place = Place(path, len(lines), len(lines[-1]) + 1)
        kind = "this is UTF-16" if data[:2] in UTF_16 else "this is not UTF-8"
        return None, (Problem(place, "not-utf-8", kind, "save it as UTF-8"),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = refused(text, path)
    return (None if problems else text), problems


def conflict(lines: Sequence[str], path: str) -> Problem | None:
    """Return where a merge left both versions for a person to choose from, if it did.

    >>> conflict(["title: A", "<<<<<<< HEAD", "=======", ">>>>>>> theirs"], "talk.yaml").place.line
    2
    """
    opening = next((n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0)
    if not opening or not any(line.startswith(">>>>>>> ") for line in lines[opening:]):
        return None
    hint = "keep one of the two versions, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    message = "a merge left two versions of these lines"
    return Problem(Place(path, opening, 1), "merge-conflict", message, hint)


def refused(text: str, path: str) -> tuple[Problem, ...]:
    """Return a problem for each character in ``text`` that nobody could see or that no deck can hold."""
    problems: list[Problem] = []
    start = line = 0
    for match in REFUSED.finditer(text):
        line += text.count("\n", start, match.start())
        start = match.start()
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        message = f"the character {character(match.group())} may not stand in a talk"
        hint = "delete it; it is invisible in most editors"
        problems.append(Problem(Place(path, line + 1, column), "bad-character", message, hint))
        if len(problems) == MAX_REPORTED:
            break
    return tuple(problems)
