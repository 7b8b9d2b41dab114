"""What Go's tools complain about, as problems: their own ``file:line:col`` becomes a place in the talk."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from talkbuilder.place import NOWHERE, Place
from talkbuilder.problem import Problem

MOST = 10

# ./main.go:7:2: declared and not used: x        vet: ./main.go:19:9: expected ')'        steal/main.go:17:17: ...
_AT = re.compile(
    r"^\s*(?:vet: )?(?:\./)?(?P<file>[^\s:]+\.(?:go|s|c|h)):(?P<line>\d+)(?::(?P<col>\d+))?: (?P<says>.+)$"
)
# A frame of a goroutine's stack, in code built with -trimpath: the module's path, then the file.
_FRAME = re.compile(r"^\t(?P<file>\S+\.go):(?P<line>\d+)(?: \+0x[0-9a-f]+)?$", re.MULTILINE)
_NOTES = ("# ", "FAIL", "ok ", "exit status", "note: ")


def complaints(
    text: str, folder: Path, module: str, code: str, fallback: str
) -> tuple[Problem, ...]:
    """Return a problem for each placed line of ``text``, or one for all of it where no line has a place.

    ``folder`` is the sample's; ``fallback`` what to say if the tool said nothing.
    """
    found = dict.fromkeys(_placed(text, folder, module, code))
    if found:
        return tuple(found)[:MOST]
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(_NOTES)]
    message = lines[0].strip()[:300] if lines else fallback
    return (Problem(Place(folder.as_posix()), code, message),)


def _placed(text: str, folder: Path, module: str, code: str) -> Iterator[Problem]:
    for line in text.splitlines():
        if match := _AT.match(line):
            name = match["file"].removeprefix(f"{module}/")
            place = Place((folder / name).as_posix(), int(match["line"]), int(match["col"] or 1))
            yield Problem(place, code, match["says"].strip()[:300])


def crash_place(text: str, folder: Path, module: str) -> Place:
    """Return where in the sample a panic came from, or its folder.

    >>> crash_place("\\tsteal/main.go:9 +0x1d", Path("go/steal"), "steal")
    Place(path='go/steal/main.go', line=9, column=1)
    """
    for match in _FRAME.finditer(text):
        if match["file"].startswith(f"{module}/"):
            name = match["file"].removeprefix(f"{module}/")
            return Place((folder / name).as_posix(), int(match["line"]), 1)
    return Place(folder.as_posix())


def first_of(problems: Sequence[Problem]) -> str:
    """Return the first complaint with its place, for an answer that cannot be had."""
    if not problems:
        return "it does not build"
    place, message = problems[0].place, problems[0].message
    return f"{place}: {message}" if place != NOWHERE else message


def last_words(text: str) -> str:
    """Return the line of a program's complaint that says most: a panic, a fatal error, else the last one.

    >>> last_words("hello\\npanic: no\\n\\ngoroutine 1 [running]:")
    'panic: no'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not re.fullmatch(r"exit status \d+", line)]
    for line in lines:
        if line.startswith(
            ("panic: ", "fatal error: ", "runtime: ", "--- FAIL", "WARNING: DATA RACE")
        ):
            return line[:200]
    return lines[-1][:200] if lines else ""
