"""A log from anywhere, read within bounds: any size, any encoding that logs come in, nothing that a talk refuses."""

import codecs
import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.reading import REFUSED
from talkdiagrams.readings.unwrapped import colourless

# Of a larger log the end is read: it is what happened last. A talk's own files may have a megabyte.
MOST_READ = 64 * 1024 * 1024
MOST_KEPT = 900_000
_MOST_LINES = 10


class Log(Struct, frozen=True):
    """A log's text, without what a talk refuses; ``whole`` says whether it begins where the file does."""

    path: Path
    text: str
    whole: bool = True

    def place(self, line: int = 1) -> Place:
        """Return the place of a line; without a column if the lines before are not known."""
        return Place(str(self.path), line if self.whole else 1, 1)

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self.text.rstrip("\n").count("\n") + 1 if self.text.strip() else 0


def read_log(path: Path) -> tuple[Log | None, tuple[Problem, ...]]:
    """Return the log, or why it cannot be read."""
    try:
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no ordinary file"
            if not path.exists():
                return None, (
                    _unfit(
                        path,
                        "no-file",
                        "there is no such file",
                        "write its path as it is seen from here",
                    ),
                )
            return None, (_unfit(path, "cannot-read", f"this is {what}", "name a log"),)
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = max(0, size - MOST_READ)
            if start:
                file.seek(start)
            data = file.read(MOST_READ)
    except (OSError, ValueError) as error:  # ValueError: a name that no file system takes
        reason = getattr(error, "strerror", None) or str(error)
        return None, (_unfit(path, "cannot-read", f"not read: {reason}", ""),)
    text = _decoded(data, whole=not start)
    if not text.strip():
        return None, (_unfit(path, "empty-log", "there is nothing in it", "name another log"),)
    log = Log(path, text, whole=not start)
    if not start:
        return log, ()
    message = f"it has {size:,} bytes; the last {MOST_READ:,} are read"
    return log, (Problem(Place(str(path)), "large-log", message, severity="note"),)


def _unfit(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(Place(str(path)), code, message, hint)


def _decoded(data: bytes, whole: bool) -> str:
    """Return the text: UTF-8 with what is none replaced, or UTF-16 where its mark stands at the beginning."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if wide else "utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not whole:
        text = text.partition("\n")[2]
    return clean(text)


def clean(text: str) -> str:
    """Return ``text`` without colours, and without the characters that no talk may hold.

    >>> clean("gc 1 \\x1b[31m@0.1s\\x07")
    'gc 1 @0.1s?'
    """
    return REFUSED.sub("?", colourless(text))


def kept(log: Log, lines: Iterable[str], what: str) -> tuple[str, tuple[Problem, ...]]:
    """Return ``lines`` as the text of a file of the talk, and a note if that is not the whole log.

    Where there are more than a talk's file may hold, the last ones are kept.
    """
    chosen: list[str] = []
    size = 0
    every = list(lines)
    for line in reversed(every):
        size += len(line.encode()) + 1
        if size > MOST_KEPT:
            break
        chosen.append(line)
    text = "".join(f"{line}\n" for line in reversed(chosen))
    if len(chosen) == len(every) and len(chosen) >= log.lines:
        return text, ()
    message = f"{len(chosen):,} lines go into the talk, of {log.lines:,}: {what}"
    if len(chosen) < len(every):
        message += ", the last of them"
    return text, (Problem(Place(str(log.path)), "kept-lines", message, severity="note"),)


def unread(log: Log, lines: Iterable[tuple[int, str]]) -> tuple[Problem, ...]:
    """Return an error for each of the first lines that were meant and could not be read."""
    some = list(lines)[:_MOST_LINES]
    return tuple(Problem(log.place(number), "unread-line", message) for number, message in some)
