"""Code and output on slides: written in place, from a file or a recorded run; which lines, and which of them marked."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent

from msgspec import Struct

from talkbuilder.captured import Capture, parse
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import (
    CodeOutputSlide,
    CodeSlide,
    CodeText,
    ComparisonSlide,
    Outline,
)
from talkbuilder.outline.recordings import recorded_run
from talkbuilder.outline.runs import measures
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import Key, KeyPath, Listing, Places

# `// region NAME` and `// endregion`, as editors fold them; `#` and `--` for languages that comment so.
_REGION = re.compile(r"^\s*(?://|#|--|;)\s*(?:#?region)\s+(?P<name>[\w.-]{1,64})\s*$")
_END = re.compile(r"^\s*(?://|#|--|;)\s*(?:#?endregion)\b.{0,80}$")
_LINES = re.compile(r"^(\d{1,6})(?:-(\d{1,6}))?$")
GAP = "…"

Seen = list[tuple[int, str]]
"""Lines by the numbers that a reader of the file counts."""
_RESULT = re.compile(r"^\s*Benchmark\S*\s+\d+\s+\S+ \S+/op\b", re.MULTILINE)
_SAYS_RELEASE = re.compile(r"\bgo1\.\d")


class _Source(Struct, frozen=True):
    """Whom to ask for what an outline names, and where in the outline we are."""

    outline: Outline
    root: Path
    world: World
    places: Places
    path: KeyPath

    def at(self, *path: Key) -> Place:
        """Return the place of a field of this listing."""
        return self.places.at(*self.path, *path)


def listings(
    outline: Outline, root: Path, world: World, places: Places
) -> tuple[dict[KeyPath, Listing], tuple[Problem, ...]]:
    """Return every listing by the path of its field. One that cannot be had is empty, and a problem."""
    found: dict[KeyPath, Listing] = {}
    problems: list[Problem] = []
    for path, code in code_fields(outline):
        source = _Source(outline, root, world, places, path)
        whole = CodeText(text=code) if isinstance(code, str) else code
        text, capture, wrong = _text(whole, source)
        problems += wrong
        marks: tuple[tuple[int, ...], ...] = ()
        if text is not None:
            marks, wrong = _marks(whole.highlight, text, (*path, "highlight"), places)
            problems += wrong
        benchmark = _is_benchmark(whole, text or "", outline)
        if benchmark:
            problems += _bare(whole, capture, source)
        run = outline.captures.get(whole.capture or "")
        foreign = run is not None and bool(run.release)
        caption = _caption(whole, capture, benchmark or foreign)
        found[path] = Listing(text or "", _language(whole, path), places.at(*path), marks, caption)
    return found, tuple(problems)


def code_fields(outline: Outline) -> Iterator[tuple[KeyPath, CodeText | str]]:
    """Yield every field of code or output, with its path."""
    for index, slide in enumerate(outline.slides):
        match slide:
            case CodeSlide():
                yield ("slides", index, "code"), slide.code
            case CodeOutputSlide():
                yield ("slides", index, "code"), slide.code
                yield ("slides", index, "output"), slide.output
            case ComparisonSlide():
                for name, side in (("left", slide.left), ("right", slide.right)):
                    if side.code is not None:
                        yield ("slides", index, name, "code"), side.code
            case _:
                pass


def _language(code: CodeText, path: KeyPath) -> str:
    """Return the language: Go unless it says otherwise, plain text for what a program prints."""
    if "language" in code.model_fields_set:
        return code.language or "text"
    return "text" if path[-1] == "output" or code.capture else "go"


_Found = tuple[str | None, Capture | None, tuple[Problem, ...]]


def _text(code: CodeText, source: _Source) -> _Found:
    """Return what is shown, and the run that printed it if one did."""
    given = [name for name in ("text", "file", "capture") if getattr(code, name)]
    place = source.places.key(*source.path)
    if len(given) > 1:
        message = f"this code is given twice, as `{given[0]}` and as `{given[1]}`"
        return None, None, (Problem(place, "code-twice", message, "keep one of them"),)
    if code.region and not code.file:
        hint = "add `file: ...`, or remove `region`"
        message = "`region` needs a `file` to look in"
        return None, None, (Problem(source.at("region"), "region-without-file", message, hint),)
    if code.lines and given == ["text"]:
        message = "`lines` needs a `file` or a `capture` to choose from"
        hint = "write only what is shown, or remove `lines`"
        return None, None, (Problem(source.at("lines"), "lines-without-file", message, hint),)
    capture: Capture | None = None
    problems: tuple[Problem, ...] = ()
    origin: Capture | None = None
    seen: Seen | None
    if code.capture:
        at = source.at("capture")
        recorded, problems = recorded_run(
            code.capture, source.outline, source.root, source.world, at
        )
        capture = recorded.capture if recorded else None
        seen = _numbered(capture.text.split("\n")) if capture else None
    elif code.file:
        seen, problems = _from_file(code, source)
        found, before = parse("\n".join(line for _, line in seen or ()))
        origin = found if before else None  # a capture that is shown as a file
    else:
        seen = _numbered(code.text.strip("\n").split("\n"))
    lines = None if seen is None else [line for _, line in seen]
    if seen is not None and code.lines:
        lines, problems = _chosen(seen, code.lines, source.at("lines"))
    if lines is None:
        return None, capture, problems
    shown = "\n".join(lines) if capture or not code.file else dedent("\n".join(lines))
    shown = shown.strip("\n").rstrip()
    if not shown.strip():
        return None, capture, (_empty(code, source, place),)
    return shown, capture or origin, ()


def _empty(code: CodeText, source: _Source, place: Place) -> Problem:
    if code.capture:
        hint = "does the program print to the stream that `show` names?"
        return Problem(source.at("capture"), "empty-value", "this run printed nothing", hint)
    if code.file:
        return Problem(source.at("file"), "empty-value", "there is no code in it")
    hint = "write it after `code: |`, or give a `file`"
    if code.upstream is not None:
        hint = "beside `upstream` write our own sketch of it, as `text` or `file`: it is shown without `--go`"
    return Problem(place, "empty-value", f"`{source.path[-1]}` is empty", hint)


def _is_benchmark(code: CodeText, shown: str, outline: Outline) -> bool:
    """Whether it shows results of a benchmark, wherever they come from."""
    run = outline.captures.get(code.capture or "")
    return (run is not None and measures(run)) or bool(_RESULT.search(shown))


def _bare(code: CodeText, capture: Capture | None, source: _Source) -> Iterator[Problem]:
    """Refuse a benchmark where there is no line below for the machine; warn of one that nobody knows a machine of."""
    key = next((name for name in ("capture", "file") if getattr(code, name)), "")
    place = source.at(key) if key else source.places.key(*source.path)
    if source.path[2:3] in (("left",), ("right",)):
        message = "a comparison has no room to say on which machine this was measured"
        hint = "show a benchmark in a `code` or `code-output` slide, or in a chart"
        yield Problem(place, "bare-benchmark", message, hint)
    elif not (capture and capture.release) and not _SAYS_RELEASE.search(code.caption):
        message = "these are results of a benchmark, and nothing says where they were measured"
        hint = "show them as a `capture`, or write release, machine and spread into `caption`"
        yield Problem(place, "bare-benchmark", message, hint, severity="warning")


def _caption(code: CodeText, capture: Capture | None, always: bool) -> str:
    """Return what stands below: the outline's words, else what was run, and where.

    A benchmark, and a run of another release than the talk's, ``always`` say release and machine.
    """
    if capture is None or not (always or (code.capture and not code.caption)):
        return code.caption
    origin = re.sub(r"[\\`*_\[\]()!]", r"\\\g<0>", capture.origin)
    command = f"`{capture.command}`" if capture.command and "`" not in capture.command else ""
    return " · ".join(filter(None, (code.caption or command, origin)))


def _from_file(code: CodeText, source: _Source) -> tuple[Seen | None, tuple[Problem, ...]]:
    """Return the file's lines without its markers, or those of the region, by the numbers that a reader counts."""
    text, problems = fetch_text(source.root, code.file, source.world, source.at("file"))
    if text is None:
        return None, problems
    file = _regions(text.split("\n"))
    if file.wrong:
        line, message = file.wrong
        place = Place((source.root / code.file).as_posix(), line, 1)
        hint = "a region lies between `// region NAME` and `// endregion`"
        return None, (Problem(place, "bad-region", message, hint),)
    if not code.region:
        return file.lines, ()
    if code.region in file.regions:
        return file.regions[code.region], ()
    message = f"`{code.file}` has no region `{code.region}`"
    hint = nearest(code.region, file.regions) or "write `// region NAME` and `// endregion` there"
    return None, (Problem(source.at("region"), "unknown-region", message, hint),)


def _numbered(lines: Sequence[str]) -> Seen:
    return list(enumerate(lines, 1))


def _chosen(seen: Seen, entries: str, place: Place) -> tuple[list[str] | None, tuple[Problem, ...]]:
    """Return the lines that ``entries`` name, with a mark where some between them are left out.

    >>> _chosen(_numbered(["a", "\tb", "\tc", "d"]), "1, 3-4", Place("talk.yaml"))[0]
    ['a', '\t…', '\tc', 'd']
    """
    while len(seen) > 1 and not seen[-1][1].strip():
        seen = seen[:-1]
    count = seen[-1][0] if seen else 0
    kept: list[str] = []
    last = 0
    for entry in (one.strip() for one in entries.split(",")):
        match = _LINES.match(entry)
        first = int(match[1]) if match else 0
        end = int(match[2] or first) if match else 0
        named = [line for number, line in seen if first <= number <= end]
        if not (last < first <= end <= count and named):
            message = f"`{entry[:40]}` names no lines here: there are {count}"
            if first and first <= last:
                message = f"`{entry[:40]}` comes after line {last}"
            hint = "write `3` or `5-7`, in rising order, counted from 1"
            return None, (Problem(place, "bad-lines", message, hint),)
        if last and any(last < number < first for number, _ in seen):
            after = named[0]
            kept.append(after[: len(after) - len(after.lstrip())] + GAP)
        kept += named
        last = end
    return kept, ()


class _Regions(Struct, frozen=True):
    """A file's lines without its markers, and the lines of each region, inner ones included.

    Each line has the number that whoever opens the file counts, markers and all: from the file's first line, or from
    the one behind the region's marker.
    """

    lines: Seen
    regions: dict[str, Seen]
    wrong: tuple[int, str] | None = None


def _regions(lines: list[str]) -> _Regions:
    kept: Seen = []
    regions: dict[str, Seen] = {}
    opened: list[tuple[str, int, int]] = []
    for number, line in enumerate(lines, 1):
        begins = _REGION.match(line)
        if begins:
            name = begins["name"]
            if name in regions or any(name == other for other, _, _ in opened):
                return _Regions(kept, regions, (number, f"the region `{name}` begins twice"))
            opened.append((name, len(kept), number))
        elif _END.match(line):
            if not opened:
                return _Regions(kept, regions, (number, "a region ends here that did not begin"))
            name, start, marker = opened.pop()
            regions[name] = [(at - marker, text) for at, text in kept[start:]]
        else:
            kept.append((number, line))
    if opened:
        name, _, number = opened[-1]
        return _Regions(kept, regions, (number, f"the region `{name}` does not end"))
    return _Regions(kept, regions)


def _marks(
    entries: list[str], text: str, path: tuple[Key, ...], places: Places
) -> tuple[tuple[tuple[int, ...], ...], tuple[Problem, ...]]:
    """Return the marked lines, one tuple for each entry of ``highlight``."""
    count = text.count("\n") + 1
    marks: list[tuple[int, ...]] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        match = _LINES.match(entry)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if 1 <= first <= last <= count:
            marks.append(tuple(range(first, last + 1)))
            continue
        message = f"`{entry[:40]}` marks no lines here: the code has {count}"
        hint = "write `3` or `5-7`, counted from 1 in what is shown"
        problems.append(Problem(places.at(*path, index), "bad-highlight", message, hint))
    return tuple(marks), tuple(problems)
