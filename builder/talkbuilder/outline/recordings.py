"""What figures draw from: the recording that a figure's own ``capture`` or ``file`` names, read with its place.

A figure that speaks about source names that, too: its ``code``.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from talkbuilder.captured import Recorded, parse
from talkbuilder.outline.fetch import fetch, fetch_text
from talkbuilder.outline.model import Figure, FigureSlide, FigureTextSlide, Outline
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.reading import colourless, decode
from talkbuilder.talk import KeyPath, Places

FOLDER = "captures"


def capture_file(name: str) -> str:
    """Return the file of the capture ``name``, relative to the talk's folder."""
    return f"{FOLDER}/{name}.txt"


def recordings(
    outline: Outline, root: Path, world: World, places: Places
) -> tuple[dict[KeyPath, Recorded], tuple[Problem, ...]]:
    """Return every recording by the path of its figure. One that cannot be had is a problem, and missing."""
    found: dict[KeyPath, Recorded] = {}
    problems: list[Problem] = []
    for path, options in _figures(outline):
        capture, file = options.get("capture"), options.get("file")
        recorded: Recorded | None = None
        wrong: tuple[Problem, ...] = ()
        if capture and file:
            message = "this figure's data is given twice, as `capture` and as `file`"
            at = places.key(*path, "file")
            wrong = (Problem(at, "data-twice", message, "keep one of them"),)
        elif isinstance(capture, str) and capture:
            at = places.at(*path, "capture")
            recorded, wrong = recorded_run(capture, outline, root, world, at)
        elif isinstance(file, str) and file:
            recorded, wrong = _read(root, file, world, places.at(*path, "file"))
        problems += wrong
        several, wrong = _several(path, options, outline, root, world, places)
        found |= several
        problems += wrong
        code = options.get("code")
        if recorded is not None and isinstance(code, str) and code:
            source, wrong = fetch_text(root, code, world, places.at(*path, "code"))
            problems += wrong
            recorded = None if source is None else replace(recorded, code=source)
        if recorded is not None:
            found[path] = recorded
    return found, tuple(problems)


def _several(
    path: KeyPath,
    options: Mapping[str, Any],
    outline: Outline,
    root: Path,
    world: World,
    places: Places,
) -> tuple[dict[KeyPath, Recorded], tuple[Problem, ...]]:
    """Return the runs that a figure puts side by side, ``captures: {before: NAME, after: NAME}``, each by its path."""
    found: dict[KeyPath, Recorded] = {}
    problems: list[Problem] = []
    captures = options.get("captures")
    for label, name in captures.items() if isinstance(captures, Mapping) else ():
        if isinstance(name, str) and name:
            one = (*path, "captures", label)
            recorded, wrong = recorded_run(name, outline, root, world, places.at(*one))
            problems += wrong
            found |= {one: recorded} if recorded is not None else {}
    return found, tuple(problems)


def recorded_run(
    name: str, outline: Outline, root: Path, world: World, at: Place
) -> tuple[Recorded | None, tuple[Problem, ...]]:
    """Return what was recorded of the run ``name``; ``at`` is where somebody asks for it."""
    if name not in outline.captures:
        message = f"there is no capture `{name[:64]}`"
        hint = nearest(name, outline.captures) or "write it under `captures`"
        return None, (Problem(at, "unknown-capture", message, hint),)
    recorded, problems = _read(root, capture_file(name), world, at)
    if all(one.code != "no-file" for one in problems):
        return recorded, problems
    message = f"the capture `{name}` is not recorded yet"
    hint = "`talk record` runs it with a Go toolchain and stores what it prints"
    return None, (Problem(at, "no-capture", message, hint),)


def _read(
    root: Path, name: str, world: World, at: Place
) -> tuple[Recorded | None, tuple[Problem, ...]]:
    data, problems = fetch(root, name, world, at)
    text = None
    if data is not None:  # a log from elsewhere may come with its colours
        text, problems = decode(colourless(data), (root / name).as_posix())
    if text is None:
        return None, problems
    capture, before = parse(text)
    return Recorded(capture, Place((root / name).as_posix(), before + 1, 1)), problems


def _figures(outline: Outline) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    for name, figure in outline.figures.items():
        yield from _within(("figures", name), figure.options)
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, FigureSlide | FigureTextSlide) and isinstance(slide.figure, Figure):
            yield from _within(("slides", index, "figure"), slide.figure.options)


def _within(
    path: KeyPath, options: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """Yield what is written for a figure, and for those inside it."""
    yield path, options
    for name, inner in options.items():
        if isinstance(inner, Mapping) and isinstance(inner.get("kind"), str):
            yield (*path, name), inner
