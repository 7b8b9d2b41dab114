"""A talk about what escapes from what the compiler says: the stretch of one file where most goes to the heap."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from talkbuilder.app.skeleton.log import Log, kept, read_log, unread
from talkbuilder.app.skeleton.made import Made
from talkbuilder.app.skeleton.words import counted, shown
from talkbuilder.problem import Problem
from talkdiagrams.readings.escapes import Escapes, Message, read_escapes
from talkdiagrams.readings.source import source_lines

FILE, SOURCE = "captures/escapes.txt", "code/{}"
HINT = "in the module's folder: go build -gcflags=-m ./... 2> escapes.log"

# As many lines as a slide shows, and columns that leave room for the compiler's words.
_LINES, _COLUMNS, _BULLETS = 15, 72, 4


def escapes(log: Log) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what the compiler says of the file with most on the heap; None without messages, or without the file."""
    said = read_escapes(log.text)
    heap = _once(one for one in said.messages if one.kind == "heap")
    if not heap:
        return None, unread(log, said.unread)
    source, name = _source(log.path, said)
    if source is None:
        message = f"the code that it speaks of is not beside it: `{name[:80]}`"
        hint = "put the log into the folder in which it was made, that of the module"
        return None, (Problem(log.place(heap[0].number), "no-code", message, hint),)
    mine = [one for one in heap if one.file == name]
    first, last = _stretch(source, mine)
    if not first:
        message = f"the lines of `{name[:80]}` that it speaks of are too long for a slide"
        hint = f"break them at {_COLUMNS} columns"
        return None, (Problem(log.place(mine[0].number), "too-long", message, hint),)
    numbers = {one.number for one in said.messages if one.file == name}
    text, notes = kept(log, _printed(said, numbers, name), f"what is said of {Path(name).name}")
    file = SOURCE.format(Path(name).name)
    return Made({FILE: text, file: source}, _values(said, mine, file, (first, last))), notes


def _once(messages: Iterable[Message]) -> list[Message]:
    """Return each sentence once a line, as the figure shows it: inlined copies and instances repeat it."""
    return list({(one.file, one.line, one.text): one for one in messages}.values())


def _source(log: Path, said: Escapes) -> tuple[str | None, str]:
    """Return the text of the file with most on the heap that is there, and its name; else the name that is missing."""
    counts: dict[str, int] = {}
    for one in said.messages:
        if one.kind == "heap":
            counts[one.file] = counts.get(one.file, 0) + 1
    names = sorted(counts, key=lambda name: (-counts[name], name))
    for name in names[:50]:
        # With -trimpath a path begins with the module's.
        parts = name.replace("\\", "/").split("/")
        for skipped in range(len(parts)):
            path = log.parent.joinpath(*parts[skipped:])
            if _below(path, log.parent):
                found, _ = read_log(path)
                return (found.text if found else None), name
    return None, names[0]


def _below(path: Path, folder: Path) -> bool:
    """Whether it is a file in ``folder``: a log from elsewhere must not name other files of this machine."""
    try:
        return path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, not a name, or links in a circle
        return False


def _stretch(source: str, heap: Sequence[Message]) -> tuple[int, int]:
    """Return the lines with most on the heap among those that fit a slide; (0, 0) if there are none."""
    lines = dict(source_lines(source))
    spoken = {one.line for one in heap}
    best = ((0, False), 0, 0)
    for first in sorted(lines):
        last = first
        for number in range(first, first + _LINES):
            if number not in lines or len(lines[number]) > _COLUMNS:
                break
            last = number
        else:
            number += 1
        if number == first:
            continue
        count = sum(first <= line <= last for line in spoken)
        # Of two that are as good, the one that does not begin with what another line ends.
        begins = bool(lines[first].strip(" )}],"))
        if count and (count, begins) > best[0]:
            best = ((count, begins), first, last)
    return best[1], best[2]


def _printed(said: Escapes, numbers: set[int], name: str) -> Iterator[str]:
    """Yield the messages about the file, by its own name."""
    for one in said.messages:
        if one.number in numbers:
            yield f"./{Path(name).name}:{one.line}:{one.column}: {one.text}"


def _values(
    said: Escapes, heap: Sequence[Message], file: str, lines: tuple[int, int]
) -> dict[str, object]:
    """Return all that the templates put into words."""
    stays = _once(one for one in said.messages if one.kind == "stays" and one.file == heap[0].file)
    here = [one for one in heap if lines[0] <= one.line <= lines[1]]
    name = Path(file).name
    return {
        "file": FILE,
        "code": file,
        "lines": f"{lines[0]}-{lines[1]}",
        "name": name,
        "number": counted(len(heap), "value"),
        "point": _go(heap, shown(name)),
        "shown_point": _go(here, "these lines"),
        "stays": f"{counted(len(stays), 'value')} could stay on the stack",
        "bullets": [f"Line {one.line}: {shown(one.text[:80])}" for one in here[:_BULLETS]],
    }


def _go(heap: Sequence[Message], what: str) -> str:
    return (
        f"{counted(len(heap), 'value')} of {what} {'goes' if len(heap) == 1 else 'go'} to the heap"
    )
