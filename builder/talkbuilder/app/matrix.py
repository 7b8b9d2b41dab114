"""``talk build --matrix``: talks × cuts × themes × templates as one list of jobs, each with a folder of its own."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

from msgspec.structs import replace
from pydantic import Field, ValidationError

from talkbuilder.app.commands.options import FORMATS
from talkbuilder.app.home import unread
from talkbuilder.app.order import SITE, Job
from talkbuilder.outline.explain import explain
from talkbuilder.outline.model import Line, Node
from talkbuilder.place import Place
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.reading import decode
from talkbuilder.store.world import LIMIT, read_file
from talkbuilder.talk import Places
from talkbuilder.tree.read import compose

MOST = 100_000
"""Builds that one matrix may ask for."""


class Matrix(Node):
    """What is to be built of every talk; what is left out is as the command line says."""

    talks: list[Line] = Field(
        default_factory=list, description="Talks; none: those of the command line."
    )
    cuts: list[Line] = Field(default_factory=list, description="Cuts, by name.")
    themes: list[Line] = Field(default_factory=list, description="Themes, by name or as files.")
    templates: list[str] = Field(
        default_factory=list, description='Templates, as files; `""` is our own master.'
    )
    formats: list[Line] = Field(
        default_factory=list, description="Formats, as `--format` has them."
    )


def read_matrix(path: Path) -> tuple[Matrix | None, tuple[Problem, ...]]:
    """Return what the file at ``path`` asks for, or None and what is wrong with it."""
    name = path.as_posix()
    try:
        raw = read_file(path, LIMIT)
    except OSError as error:
        return None, (unread(name, error),)
    text, problems = decode(raw, name)
    if text is None:
        return None, problems
    data, places, problems = compose(text, name)
    if data is None:
        return None, problems
    try:
        matrix = Matrix.model_validate(data)
    except ValidationError as error:
        return None, (*problems, *explain(error, Matrix, places))
    problems = (*problems, *_unknown_formats(matrix, places))
    return (None if has_errors(problems) else matrix), problems


def _unknown_formats(matrix: Matrix, places: Places) -> list[Problem]:
    known = [name for name in FORMATS if name != SITE]
    return [
        Problem(
            places.at("formats", index),
            "unknown-format",
            f'there is no format "{name}"' if name != SITE else "a site is not made by a matrix",
            nearest(name, known),
        )
        for index, name in enumerate(matrix.formats)
        if name not in known
    ]


def spread(
    matrix: Matrix, jobs: Sequence[Job], path: Path
) -> tuple[list[Job], tuple[Problem, ...]]:
    """Return every job that ``matrix`` asks for in place of each of ``jobs``; ``path`` is the matrix's file.

    What has more than one value gets a folder: ``output/dark/acme/<talk>``. Cuts differ in the names of their files.
    """
    themes, templates = matrix.themes or [""], matrix.templates or [""]
    made: list[Job] = []
    for job, cut, theme, template in product(jobs, matrix.cuts or [""], themes, templates):
        folder = job.output
        for value, values in ((theme, themes), (template, templates)):
            if len(values) > 1:
                folder /= _folder(value)
        changes: dict[str, object] = {"output": folder}
        changes |= {"cut": cut} if cut else {}
        changes |= {"theme": theme} if theme else {}
        changes |= {"template": template} if matrix.templates else {}
        changes |= {"formats": tuple(dict.fromkeys(matrix.formats))} if matrix.formats else {}
        made.append(replace(job, **changes))
    if len(made) > MOST:
        message = f"this asks for {len(made):,} builds; {MOST:,} may be"
        return [], (Problem(Place(path.as_posix()), "too-many-builds", message, "split it"),)
    twice = _same_folder(themes, templates)
    if twice:
        message = f'"{twice[0]}" and "{twice[1]}" would be built into the same folder'
        return [], (
            Problem(Place(path.as_posix()), "same-folder", message, "rename one of the files"),
        )
    return made, ()


def _folder(value: str) -> str:
    """Return the name of the folder for a theme or a template: its file's, without folder and suffix."""
    return Path(value).stem if value else "plain"


def _same_folder(*axes: Sequence[str]) -> tuple[str, str] | None:
    for values in axes:
        seen: dict[str, str] = {}
        for value in dict.fromkeys(values):
            name = _folder(value).casefold()
            if name in seen:
                return seen[name], value
            seen[name] = value
    return None
