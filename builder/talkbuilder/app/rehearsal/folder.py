"""Where runs are kept: a file each, in a folder of the speaker's. Nothing of it goes into the talk."""

import os
from pathlib import Path

from talkbuilder.app.rehearsal.run import LARGEST, Refused, Run, read_run, written
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic
from talkbuilder.store.world import read_file

MOST = 1000
"""Runs of a talk that are looked at: the last ones."""


def speaker_folder() -> Path:
    """Return ``TALK_SPEAKER``, else the user's data folder for us."""
    own = os.environ.get("TALK_SPEAKER")
    if own:
        return Path(own)
    from platformdirs import user_data_path  # noqa: PLC0415 - 20 ms that an explicit folder need not pay

    return user_data_path("talkbuilder", appauthor=False)


def folder_of(slug: str) -> Path:
    """Return the folder of one talk's runs; a slug is a folder's name already, and stays one."""
    name = slug if slug not in ("", ".", "..") and not set(slug) & set("/\\:\x00") else "_"
    return speaker_folder() / "rehearsals" / name


def keep(slug: str, run: Run) -> Path:
    """Keep ``run``; one that was kept before is the same file.

    Raises:
        OSError: the speaker's folder cannot be written.
    """
    path = folder_of(slug) / f"{run.began:%Y-%m-%dT%H%M%SZ}-{run.cut or 'full'}.json"
    path = path.with_name(
        "".join(one if one.isalnum() or one in "-_." else "_" for one in path.name)
    )
    atomic.write(path, written(run))
    return path


def runs(slug: str) -> tuple[tuple[Run, ...], tuple[Problem, ...]]:
    """Return the runs of a talk, oldest first; a file that is none is a warning, and stays where it is."""
    found: list[Run] = []
    problems: list[Problem] = []
    folder = folder_of(slug)
    names = sorted(folder.glob("*.json"))[-MOST:] if folder.is_dir() else []
    for path in names:
        try:
            run = read_run(read_file(path, LARGEST))
        except OSError as error:
            run = Refused(error.strerror or str(error))
        if isinstance(run, Refused):
            problems.append(unreadable(path, run.why, "warning"))
        else:
            found.append(run)
    return tuple(sorted(found, key=lambda one: one.began)), tuple(problems)


def every_run() -> tuple[tuple[str, Run], ...]:
    """Return the runs of all talks with their slugs, oldest first; what cannot be read is passed by."""
    top = speaker_folder() / "rehearsals"
    slugs = sorted(path.name for path in top.iterdir() if path.is_dir()) if top.is_dir() else []
    found = [(slug, run) for slug in slugs for run in runs(slug)[0]]
    return tuple(sorted(found, key=lambda one: one[1].began))


def unreadable(path: Path, why: str, severity: str = "error") -> Problem:
    """Return the problem of a file that is no rehearsal."""
    message = f"this is not a recorded rehearsal: {why}"
    hint = "the presenter writes one when a recording is stopped"
    return Problem(
        Place(str(path)), "bad-rehearsal", message, hint,
        severity="warning" if severity == "warning" else "error",
    )  # fmt: skip
