"""Puts a build's files on the shelf: unchanged bytes stay, edited decks are kept aside, a locked file is not lost."""

import contextlib
import os
import re
import zipfile
from collections.abc import Collection, Mapping
from itertools import count
from pathlib import Path, PurePosixPath

from msgspec import Struct

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


class Shelved(Struct, frozen=True):
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
    Windows holds it) leaves the new file beside it as ``<stem>.new.<suffix>``, until it can.
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
            problems += _put_aside(target, there, known.get(str(name), ()))
            atomic.write(target, data)
            digests[str(name)] = wanted
            _no_longer_beside(target, known.get(str(name), ()))
        except OSError as error:
            complete = False
            problems += _beside(target, data, error, known.get(str(name), ()))
    return Shelved(digests, tuple(problems), complete)


def _put_aside(target: Path, there: str, known: Collection[str]) -> tuple[Problem, ...]:
    """Keep a deck that somebody edited; ``there`` is its digest, "" for none."""
    if not there or target.suffix != EDITABLE or not _edited(target, there, known):
        return ()
    kept = _keep(target, there)
    message = f"this deck was edited since it was built; the edited one is now {kept.name}"
    hint = "move the changes into the outline and the walkthrough, then delete that file"
    return (Problem(Place(str(target)), "edited-deck", message, hint, severity="warning"),)


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


def _keep(target: Path, there: str) -> Path:
    """Give the file a second name, so that it has one whenever we are killed; return that name."""
    for number in count(1):
        kept = target.with_name(f"{target.stem}.edited-{number}{target.suffix}")
        if file_digest(kept) == there:
            return kept  # we were killed after this, and before the new one took its place
        if os.path.lexists(kept):
            continue
        try:
            os.link(target, kept, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            target.rename(kept)
        return kept
    raise AssertionError("numbers end")


def _name_beside(target: Path) -> Path:
    return target.with_name(f"{target.stem}.new{target.suffix}")


def _no_longer_beside(target: Path, known: Collection[str]) -> None:
    """Remove the file that an earlier build left beside ``target``, if it is as that build left it."""
    beside = _name_beside(target)
    if os.path.lexists(beside) and file_digest(beside) in known:
        with contextlib.suppress(OSError):
            beside.unlink()


def _beside(
    target: Path, data: bytes, error: OSError, known: Collection[str]
) -> tuple[Problem, ...]:
    """Write the new file beside the one that cannot be replaced, and return what to say."""
    beside = _name_beside(target)
    reason = error.strerror or str(error)
    aside: tuple[Problem, ...] = ()
    try:
        there = file_digest(beside)
        if there != digest(data):
            aside = _put_aside(beside, there, known)
            atomic.write(beside, data)
    except OSError:
        message = f"this file could not be written: {reason}"
        hint = "is the folder writable, and is there room on the disk? The old file is as it was"
        return (*aside, Problem(Place(str(target)), "cannot-write", message, hint))
    message = f"this file could not be replaced ({reason}); the new one is {beside.name}"
    hint = "close it in the program that holds it, and build again"
    return (*aside, Problem(Place(str(target)), "target-locked", message, hint))
