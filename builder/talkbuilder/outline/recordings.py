"""What figures draw from: the recording that a figure's own ``capture`` or ``file`` names, read with its place."""

from collections.abc import Iterator
from pathlib import Path

from talkbuilder.captured import Recorded, parse
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import Figure, FigureSlide, FigureTextSlide, Outline
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
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
    for path, figure in _figures(outline):
        name, wrong = _file_of(figure, path, outline, places)
        problems += wrong
        if not name:
            continue
        at = places.at(*path, "capture" if "capture" in figure.options else "file")
        text, wrong = fetch_text(root, name, world, at)
        problems += _unrecorded(wrong, figure)
        if text is not None:
            capture, before = parse(text)
            found[path] = Recorded(capture, Place((root / name).as_posix(), before + 1, 1))
    return found, tuple(problems)


def _figures(outline: Outline) -> Iterator[tuple[KeyPath, Figure]]:
    for name, figure in outline.figures.items():
        yield ("figures", name), figure
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, FigureSlide | FigureTextSlide) and isinstance(slide.figure, Figure):
            yield ("slides", index, "figure"), slide.figure


def _file_of(
    figure: Figure, path: KeyPath, outline: Outline, places: Places
) -> tuple[str, tuple[Problem, ...]]:
    capture, file = figure.options.get("capture"), figure.options.get("file")
    if capture and file:
        message = "this figure's data is given twice, as `capture` and as `file`"
        return "", (Problem(places.key(*path, "file"), "data-twice", message, "keep one of them"),)
    if isinstance(capture, str) and capture:
        if capture in outline.captures:
            return capture_file(capture), ()
        message = f"there is no capture `{capture[:64]}`"
        hint = nearest(capture, outline.captures) or "write it under `captures`"
        return "", (Problem(places.at(*path, "capture"), "unknown-capture", message, hint),)
    return (file, ()) if isinstance(file, str) else ("", ())


def _unrecorded(problems: tuple[Problem, ...], figure: Figure) -> tuple[Problem, ...]:
    """Say what to type where a capture was named but never recorded."""
    if "capture" not in figure.options:
        return problems
    hint = "`talk record` runs it with a Go toolchain and stores what it prints"
    return tuple(
        Problem(one.place, "no-capture", "this capture is not recorded yet", hint)
        if one.code == "no-file"
        else one
        for one in problems
    )
