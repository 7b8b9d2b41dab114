"""What differs from run to run, and what belongs to this machine alone, made alike: pure, text in, text out.

scrub      paths, user and host of this machine, whatever the outline says
tidy       no colours, carriage returns, or characters that no deck can hold
common     `addresses`, `times`, `ids`, `paths`, as an outline names them
form       a line with its numbers aside, to compare what varies
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from talkbuilder.outline.model import Common
from talkbuilder.reading import REFUSED

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
PUT = "…"

# --- the machine ------------------------------------------------------------------------------------------------------

# Names that say nothing about anybody, and that Go's own output is full of.
# fmt: off
GENERIC = frozenset((
    "admin", "app", "build", "builder", "ci", "container", "debian", "docker", "go", "home", "host", "job", "localhost",
    "main", "nobody", "root", "run", "runner", "runtime", "server", "service", "test", "tester", "ubuntu", "user",
    "vagrant", "work", "worker",
))
# fmt: on


class Machine(Struct, frozen=True):
    """What may not leave this machine: names of people and hosts, and folders, each with what is written instead."""

    names: Mapping[str, str]
    folders: Mapping[str, str]


def scrub(text: str, machine: Machine) -> str:
    """Return ``text`` without the machine's folders and names.

    >>> scrub("/people/ada/x.go on lovelace", Machine({"lovelace": "host"}, {"/people/ada": "~"}))
    '~/x.go on host'
    """
    for folder, put in sorted(machine.folders.items(), key=lambda one: -len(one[0])):
        if len(folder) > 1:
            for written in dict.fromkeys((folder, folder.replace("\\", "\\\\"))):
                text = re.sub(rf"{re.escape(written)}(?![\w.-])", _literal(put), text)
    for name, put in sorted(machine.names.items(), key=lambda one: -len(one[0])):
        if name and name.lower() not in GENERIC:
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", _literal(put), text)
    return text


def _literal(text: str) -> str:
    """Return ``text`` as `re.sub` takes it."""
    return text.replace("\\", r"\\")


def folders(known: Iterable[tuple[Path, str]]) -> dict[str, str]:
    """Return ``known`` folders as they may be written: as given, and with their links followed."""
    found: dict[str, str] = {}
    for path, put in known:
        for one in (path, path.absolute(), path.resolve()):
            if len(one.parts) > 1 and one.is_absolute():
                found.setdefault(str(one), put)
    return found


_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def tidy(text: str) -> str:
    r"""Return ``text`` fit for a file: no terminal escapes, no spaces at line ends, nothing that cannot be shown.

    >>> tidy("\x1b[31mred\x1b[0m \r\n50%\r100%\n")
    'red\n100%'
    """
    text = _ESCAPES.sub("", text).replace("\r\n", "\n")
    # What a carriage return overwrites, nobody sees.
    lines = (line.rstrip("\r").rpartition("\r")[2].rstrip() for line in text.split("\n"))
    return REFUSED.sub(REPLACEMENT, "\n".join(lines)).strip("\n")


# --- rules with a name ------------------------------------------------------------------------------------------------

# Small numbers (0x0, offsets like +0x1d) are the same in every run of one build.
_ADDRESS = re.compile(r"\b0[xX][0-9a-fA-F]{5,16}\b")
_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"(?:ns|us|µs|μs|ms|s)"
_TIME = re.compile(
    # 2026-08-24T14:33:00.123Z, 2026/08/24 14:33:00, and a clock alone
    r"(?<![\w.])\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?)?(?: ?Z|[+-]\d\d:?\d\d)?\b"
    r"|(?<![\w.:])\d\d:\d\d:\d\d(?:\.\d+)?(?![\w:])"
    # m=+0.001234 of time.Time's String
    r"|\bm=[+-]" + _NUMBER +
    # 1h2m3.5s, 12.3ms, 0.018+0.5+0.003 ms; not 107.3 ns/op, which is what a benchmark is about
    rf"|(?<![\w.])(?:\d+h)?(?:\d+m)?(?:{_NUMBER}[+/])*{_NUMBER} ?{_UNIT}\b(?!/)"
    r"|(?<![\w.])(?:\d+h\d+m|\d+h)(?:0s)?\b"
)  # fmt: skip
_IDS = (
    # The first goroutine is number 1 in every run.
    (re.compile(r"\b(goroutine|Goroutine) (?!1\b)\d+"), r"\1 " + PUT),
    (re.compile(r"\b((?:goid|gid|pid|ppid|tid|PID|TID)[ =:]\s?)\d+"), r"\1" + PUT),
    (re.compile(r"\b((?:process|thread) (?:id )?)\d{3,}\b"), r"\1" + PUT),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), PUT),
    (re.compile(r"(?<=/proc/)\d+"), PUT),
)
_FOLDER = r"(?:[/\\][\w.+@~-]+)"
_PATH = re.compile(
    rf"(?<![\w./\\~$…])(?:(?:~|\$\w+|[A-Za-z]:){_FOLDER}*|{_FOLDER}+)[/\\](?=[\w.+@~-])"
)


def _ids(text: str) -> str:
    for pattern, put in _IDS:
        text = pattern.sub(put, text)
    return text


def _settled(rule: Callable[[str], str]) -> Callable[[str], str]:
    """Return ``rule`` until it finds nothing: what it writes may end a word, and let another one be seen.

    Each round takes away a number or a folder, so there is a last one.
    """

    def until_still(text: str) -> str:
        while (after := rule(text)) != text:
            text = after
        return text

    return until_still


COMMON: Mapping[Common, Callable[[str], str]] = {
    "addresses": _settled(lambda text: _ADDRESS.sub(f"0x{PUT}", text)),
    "times": _settled(lambda text: _TIME.sub(_time, text)),
    "ids": _settled(_ids),
    "paths": _settled(lambda text: _PATH.sub("", text)),
}
"""The rules that an outline can name. Each is idempotent."""


def _time(match: re.Match[str]) -> str:
    found = match.group()
    if found.startswith("m="):
        return f"m=+{PUT}"
    return f"{PUT}s" if found[-1] in "smh" else PUT


# --- comparing --------------------------------------------------------------------------------------------------------

_HEX = re.compile(r"\b0[xX][0-9a-fA-F…]+")
_ANY_NUMBER = re.compile(r"[-+]?(?<![A-Za-z_])\d[\d_,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SEVERAL = re.compile(r"#(?:[ +/]#)+")
# A benchmark's head names the machine; the capture's own head does that too.
_BENCH_HEAD = re.compile(r"^(goos|goarch|cpu): .*$")

# What a thread, a P or a G does at the moment of a sample; only the names of the fields are a form.
_DETAIL = re.compile(r"^(\s*[GMP])\d+(?=: \w+=)")
_VALUE = re.compile(r"(?<==)[^=]*?(?=\s\w+=|$)")


def form(line: str) -> str:
    """Return ``line`` with numbers aside: what may be compared where every run counts differently.

    >>> form("gc 7 @0.012s 2%: 0.018+0.50 ms clock, 4->5->1 MB")
    'gc # @#s #%: #s clock, #->#->#B'
    >>> form("  M1: p=0 curg=nil locks=2 spinning=true") == form(
    ...     "  M7: p=nil curg=18 locks=0 spinning=false"
    ... )
    True
    >>> form("BenchmarkX-2   1000   107.3 ns/op") == form("BenchmarkX-16  98765  9.1 ns/op")
    True
    """
    if head := _BENCH_HEAD.match(line):
        return head[1]
    if _DETAIL.match(line):
        line = _VALUE.sub("", _DETAIL.sub(r"\1#", line))
    line = _TIME.sub(lambda match: _time(match).replace(PUT, "#"), line)
    line = _ANY_NUMBER.sub("#", _HEX.sub("#", line))
    line = re.sub(r"# ?(?:[kKMGT]i?)?B\b", "#B", " ".join(line.split()))
    return _SEVERAL.sub("#", line)


class Difference(Struct, frozen=True):
    """The first line (from 1, of the old text) that a fresh run does not share; either side may be missing."""

    line: int
    old: str | None
    new: str | None


def difference(old: str, new: str, how: str) -> Difference | None:
    """Return where ``new`` is not what ``old`` was, compared as an outline's ``compare`` says."""
    match how:
        case "text":
            return _by_text(old, new)
        case "lines":
            return _by_lines(old, new)
        case "form":
            return _by_form(old, new)
        case _:
            return None


def _by_text(old: str, new: str) -> Difference | None:
    ours, theirs = _lines(old), _lines(new)
    for number in range(max(len(ours), len(theirs))):
        one = ours[number] if number < len(ours) else None
        two = theirs[number] if number < len(theirs) else None
        if one != two:
            return Difference(min(number, len(ours) - 1) + 1, one, two)
    return None


def _by_lines(old: str, new: str) -> Difference | None:
    ours = _lines(old)
    left = Counter(_lines(new))
    for number, line in enumerate(ours, 1):
        if not left[line]:
            return Difference(number, line, None)
        left[line] -= 1
    added = next((line for line in _lines(new) if left[line] > 0), None)
    return None if added is None else Difference(len(ours), None, added)


def _by_form(old: str, new: str) -> Difference | None:
    """Compare which forms of lines there are; how many of each depends on how long it ran."""
    ours, theirs = _lines(old), _lines(new)
    known, found = {form(line) for line in ours}, {form(line) for line in theirs}
    for number, line in enumerate(ours, 1):
        if form(line) not in found:
            return Difference(number, line, None)
    added = next((line for line in theirs if form(line) not in known), None)
    return None if added is None else Difference(len(ours), None, added)


def _lines(text: str) -> list[str]:
    """Return the lines that are compared: those of a benchmark's head only by their names."""
    return [_BENCH_HEAD.sub(r"\1", line.rstrip()) for line in text.strip("\n").split("\n")]
