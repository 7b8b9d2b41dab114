"""Where the talks are: a folder ``talks/`` here or in a folder above, a slug inside it, or a path."""

from collections.abc import Iterable
from pathlib import Path

from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest

OUTLINE = "talk.yaml"
OUTPUT = "output"


def talks_folder(start: Path) -> Path | None:
    """Return the nearest ``talks`` folder, from ``start`` upwards."""
    for folder in (start, *start.parents):
        if (folder / "talks").is_dir():
            return folder / "talks"
    return None


def all_talks(start: Path) -> list[Path]:
    """Return every folder under ``talks/`` that holds an outline, by name."""
    talks = talks_folder(start)
    if talks is None:
        return []
    return sorted(path.parent for path in talks.glob(f"*/{OUTLINE}"))


def output_folder(start: Path, wanted: Path | None = None) -> Path:
    """Return where files go: where it is ``wanted``, else to ``output/`` beside ``talks/``, however deep we stand."""
    talks = talks_folder(start)
    if wanted is not None or talks is None or talks.parent == start:
        return wanted or Path(OUTPUT)
    return talks.parent / OUTPUT


def find_talk(name: str, start: Path) -> tuple[Path | None, tuple[Problem, ...]]:
    """Return the folder of the talk called ``name``: a slug under ``talks/``, a folder, or its ``talk.yaml``."""
    known = {path.name: path for path in all_talks(start)}
    folder = _given(start / name) or known.get(name)
    if folder is not None:
        problems = unfit(folder)
        return (None if problems else _shown(folder, start)), problems
    talks = talks_folder(start)
    bare = _bare(name, start, talks)
    if bare is not None:
        other = next((one for one in ("talk.yml", "Talk.yaml") if (bare / one).is_file()), "")
        hint = (
            f"rename {other} to {OUTLINE}" if other else f"`talk new` begins one with its {OUTLINE}"
        )
        problem = Problem(
            Place(_shown(bare, start).as_posix()),
            "unknown-talk",
            f"no {OUTLINE} is in this folder",
            hint,
        )
        return None, (problem,)
    if known:
        hint = nearest(name, known)
    elif talks is not None:
        hint = f"no folder in {_shown(talks, start).as_posix()} holds a {OUTLINE}; `talk new my-talk` begins one"
    else:
        hint = "there is no folder talks/ here or above; `talk new my-talk` begins one"
    return None, (Problem(Place(""), "unknown-talk", f'there is no talk "{name}"', hint),)


def unread(name: str, error: OSError, what: str = "file") -> Problem:
    """Return the problem with a file that the command line names and that could not be read."""
    if isinstance(error, FileNotFoundError):
        hint = "write its path as it is seen from here"
        return Problem(Place(name), "no-file", "there is no such file", hint)
    reason = error.strerror or str(error)
    return Problem(Place(name), "cannot-read", f"this {what} could not be read: {reason}")


def talks_of(files: Iterable[str], start: Path) -> list[Path]:
    """Return the talks to which ``files`` belong, there or deleted; what belongs to none is nobody's concern."""
    found: dict[Path, None] = {}
    for name in files:
        path = start / name
        folder = next((one for one in (path, *path.parents) if _given(one) == one), None)
        if folder is not None:
            found[_shown(folder, start)] = None
    return sorted(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no folder can have
        return False


def _given(path: Path) -> Path | None:
    """Return the talk's folder that ``path`` names: itself, or by its outline."""
    try:
        if path.name == OUTLINE and path.is_file():
            return path.parent
        return path if (path / OUTLINE).is_file() else None
    except OSError:  # longer than any name, or in a folder that may not be read
        return None


def _bare(name: str, start: Path, talks: Path | None) -> Path | None:
    """Return the folder called ``name``, which holds no outline."""
    try:
        return next((one for one in (start / name, (talks or start) / name) if one.is_dir()), None)
    except OSError:  # as above
        return None


def unfit(folder: Path) -> tuple[Problem, ...]:
    """Return why a talk cannot have the name of ``folder``: it becomes file names, titles and addresses."""
    if folder.resolve().name.isprintable():
        return ()
    message = f"the folder {folder.name!a} cannot name a talk"
    hint = "rename it: small letters, digits and single dashes serve everywhere"
    return (Problem(Place(""), "bad-slug", message, hint),)


def _shown(folder: Path, start: Path) -> Path:
    """Return ``folder`` as a person would type it from here: problems carry this path."""
    try:
        return folder.relative_to(start)
    except ValueError:
        return folder
