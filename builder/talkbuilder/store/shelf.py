"""Puts a build's files on the shelf: unchanged bytes stay, edited decks are kept aside, a locked file is not lost."""

import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic
from talkbuilder.store.record import digest, file_digest

# The suffix of what a person may have edited by hand.
EDITABLE = ".pptx"
# The date of every entry in a zip of ours. PowerPoint writes it too, but not the rest of what `_is_ours` looks for.
OUR_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"<dcterms:(created|modified) [^>]*>([^<]*)<")


@dataclass(frozen=True, slots=True)
class Shelved:
    """What became of the files: their digests by name, what a person should know, whether all were written."""

    digests: Mapping[str, str]
    problems: tuple[Problem, ...]
    complete: bool = True


def put(
    folder: Path, files: Mapping[PurePosixPath, bytes], known: Mapping[str, Collection[str]]
) -> Shelved:
    """Write ``files`` below ``folder``.

    ``known`` holds, for each file, the digests that may be found there: what the last build wrote, and what a build
    that was killed may have written. A deck that is none of them was edited: it is renamed to
    ``<stem>.edited-N.pptx`` before the new one takes its place. A target that cannot be replaced (PowerPoint on
    Windows holds it) leaves the new file beside it as ``<stem>.new.<suffix>``.
    """
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    complete = True
    for place in sorted({(folder / name).parent for name in files}):
        atomic.sweep(place)
    for name, data in sorted(files.items()):
        target = folder / name
        wanted = digest(data)
        there = file_digest(target)
        if there == wanted:
            digests[str(name)] = wanted
            continue
        try:
            if (
                there
                and target.suffix == EDITABLE
                and _edited(target, there, known.get(str(name), ()))
            ):
                kept = _keep(target)
                problems.append(
                    Problem(
                        Place(str(target)),
                        "edited-deck",
                        f"this deck was edited since it was built; the edited one is now {kept.name}",
                        "move the changes into the outline and the walkthrough, then delete that file",
                        severity="warning",
                    )
                )
            atomic.write(target, data)
            digests[str(name)] = wanted
        except OSError as error:
            complete = False
            problems.append(_beside(target, data, error))
    return Shelved(digests, tuple(problems), complete)


def _edited(target: Path, there: str, known: Collection[str]) -> bool:
    return there not in known if known else not _is_ours(target)


def _is_ours(path: Path) -> bool:
    """Whether a deck of which no record is left is as we wrote it.

    Every program that saves a deck writes when it did so: Office and LibreOffice into the properties (in ours the
    moments of creation and change are one), scripts at least into the zip.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if any(entry.date_time != OUR_ZIP_DATE for entry in entries):
                return False
            if archive.getinfo(_CORE).file_size > 1024 * 1024:
                return False
            moments = _MOMENT.findall(archive.read(_CORE))
    except Exception:  # noqa: BLE001 - zipfile raises what it likes for a hostile zip; whatever it is, it is not ours
        return False
    return len(moments) == 2 and len({moment for _, moment in moments}) == 1


def _keep(target: Path) -> Path:
    number = 1
    while (kept := target.with_name(f"{target.stem}.edited-{number}{target.suffix}")).exists():
        number += 1
    target.rename(kept)
    return kept


def _beside(target: Path, data: bytes, error: OSError) -> Problem:
    beside = target.with_name(f"{target.stem}.new{target.suffix}")
    reason = error.strerror or str(error)
    try:
        atomic.write(beside, data)
    except OSError:
        return Problem(
            Place(str(target)),
            "cannot-write",
            f"this file could not be written: {reason}",
            "is the folder writable, and is there room on the disk? The old file is as it was",
        )
    return Problem(
        Place(str(target)),
        "target-locked",
        f"this file could not be replaced ({reason}); the new one is {beside.name}",
        "close it in the program that holds it, and build again",
    )
