"""Takes out of a folder what we wrote once and would not write again; a file that anybody changed stays."""

import contextlib
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store.record import Records, file_digest


def tidy(
    folder: Path, records: Records, keep: Collection[str], keys: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Remove our files below ``folder`` but those in ``keep``, and forget all builds but those in ``keys``.

    Only what stands there byte for byte as we wrote it is removed. What cannot be removed is a problem, and is tried
    again the next time.
    """
    with records.turn():
        return _tidy(folder, records, keep, keys)


def _tidy(
    folder: Path, records: Records, keep: Collection[str], keys: Collection[str]
) -> tuple[Problem, ...]:
    known = records.known
    gone: list[str] = []
    problems: list[Problem] = []
    for name in sorted(known.keys() - set(keep)):
        path = folder / name
        if not _inside(name) or file_digest(path) not in known[name]:
            gone.append(name)
            continue
        try:
            path.unlink()
        except OSError as error:
            problems.append(_stuck(path, error))
            continue
        gone.append(name)
        _leave(path.parent, folder)
    old = [key for key in records.builds if key not in keys]
    if gone or old:
        records.forget(gone, old)
    if not keep:
        _leave(folder, folder.parent)
    return tuple(problems)


def _inside(name: str) -> bool:
    """Whether a name of the record, which is a file of the user's, still says what we would write."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _leave(folder: Path, top: Path) -> None:
    """Remove ``folder`` and those round it, below ``top``, as far as nothing is left in them."""
    with contextlib.suppress(OSError):
        while folder not in (top, folder.parent):
            folder.rmdir()
            folder = folder.parent


def _stuck(path: Path, error: OSError) -> Problem:
    return Problem(
        Place(str(path)),
        "cannot-remove",
        f"this file is of an earlier build and could not be removed: {error.strerror or error}",
        "remove it yourself, or build again",
        severity="warning",
    )
