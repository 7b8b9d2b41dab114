"""Code on slides: written in place or taken from a file, a named region of it, and the lines that are marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import (
    CodeOutputSlide,
    CodeSlide,
    CodeText,
    ComparisonSlide,
    Outline,
)
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import Key, KeyPath, Listing, Places

# `// region NAME` and `// endregion`, as editors fold them; `#` and `--` for languages that comment so.
_REGION = re.compile(r"^\s*(?://|#|--|;)\s*(?:#?region)\s+(?P<name>[\w.-]{1,64})\s*$")
_END = re.compile(r"^\s*(?://|#|--|;)\s*(?:#?endregion)\b.{0,80}$")
_LINES = re.compile(r"^(\d{1,6})(?:-(\d{1,6}))?$")


def listings(
    outline: Outline, root: Path, world: World, places: Places
) -> tuple[dict[KeyPath, Listing], tuple[Problem, ...]]:
    """Return every listing by the path of its field. One that cannot be had is empty, and a problem."""
    found: dict[KeyPath, Listing] = {}
    problems: list[Problem] = []
    for path, code in _fields(outline):
        text, wrong = _text(code, path, root, world, places)
        problems += wrong
        marks: tuple[tuple[int, ...], ...] = ()
        if text is not None and not isinstance(code, str):
            marks, wrong = _marks(code.highlight, text, (*path, "highlight"), places)
            problems += wrong
        language = _language(code, path)
        found[path] = Listing(text or "", language, places.at(*path), marks)
    return found, tuple(problems)


def _fields(outline: Outline) -> Iterator[tuple[KeyPath, CodeText | str]]:
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


def _language(code: CodeText | str, path: KeyPath) -> str:
    """Return the language: Go unless it says otherwise, plain text for what a program prints."""
    if isinstance(code, CodeText) and "language" in code.model_fields_set:
        return code.language or "text"
    return "text" if path[-1] == "output" else "go"


def _text(
    code: CodeText | str, path: KeyPath, root: Path, world: World, places: Places
) -> tuple[str | None, tuple[Problem, ...]]:
    place = places.key(*path)
    if isinstance(code, str):
        code = CodeText(text=code)
    if code.text and code.file:
        message = "this code is given twice, as `text` and as `file`"
        return None, (Problem(place, "code-twice", message, "keep one of them"),)
    if code.file:
        return _from_file(code, path, root, world, places)
    if code.region:
        hint = "add `file: ...`, or remove `region`"
        message = "`region` needs a `file` to look in"
        return None, (Problem(places.at(*path, "region"), "region-without-file", message, hint),)
    if not code.text.strip():
        hint = "write it after `code: |`, or give a `file`"
        return None, (Problem(place, "empty-value", f"`{path[-1]}` is empty", hint),)
    return code.text.strip("\n").rstrip(), ()


def _from_file(
    code: CodeText, path: KeyPath, root: Path, world: World, places: Places
) -> tuple[str | None, tuple[Problem, ...]]:
    at_file = places.at(*path, "file")
    text, problems = fetch_text(root, code.file, world, at_file)
    if text is None:
        return None, problems
    file = _regions(text.split("\n"))
    if file.wrong:
        line, message = file.wrong
        place = Place((root / code.file).as_posix(), line, 1)
        hint = "a region lies between `// region NAME` and `// endregion`"
        return None, (Problem(place, "bad-region", message, hint),)
    if not code.region:
        lines = file.lines
    elif code.region in file.regions:
        lines = file.regions[code.region]
    else:
        message = f"`{code.file}` has no region `{code.region}`"
        place = places.at(*path, "region")
        hint = (
            nearest(code.region, file.regions) or "write `// region NAME` and `// endregion` there"
        )
        return None, (Problem(place, "unknown-region", message, hint),)
    shown = dedent("\n".join(lines)).strip("\n").rstrip()
    if not shown:
        return None, (Problem(at_file, "empty-value", "there is no code in it"),)
    return shown, ()


@dataclass(frozen=True, slots=True)
class _Regions:
    """A file's lines without its markers, and the lines of each region, inner ones included."""

    lines: list[str]
    regions: dict[str, list[str]]
    wrong: tuple[int, str] | None = None


def _regions(lines: list[str]) -> _Regions:
    kept: list[str] = []
    regions: dict[str, list[str]] = {}
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
            name, start, _ = opened.pop()
            regions[name] = kept[start:]
        else:
            kept.append(line)
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
