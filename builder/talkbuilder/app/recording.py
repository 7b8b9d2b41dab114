"""``talk record``: runs a talk's samples with a real toolchain, and stores what they print in ``captures/``."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from talkbuilder.captured import Capture, parse, render
from talkbuilder.outline.load import read_outline
from talkbuilder.outline.model import Outline
from talkbuilder.outline.recordings import capture_file
from talkbuilder.outline.runs import runs
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem
from talkbuilder.reading import decode
from talkbuilder.store import atomic
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Places
from talkbuilder.truth.record import record, unchanged
from talkbuilder.truth.samples import release_line
from talkbuilder.truth.toolchain import Toolchain, find, installed

Problems = tuple[Problem, ...]
Tell = Callable[[str], None]
# What a new recording mends, an old file that cannot be read among it, or says itself.
_MENDED = {
    "bad-character", "cannot-read", "capture-edited", "capture-stale", "not-utf-8", "too-large", "unknown-sample",
}  # fmt: skip


class Row(Struct, frozen=True):
    """What became of one run: stored, unchanged, failed, skipped."""

    talk: str
    capture: str
    state: str
    command: str = ""


class Recording(Struct, frozen=True):
    """What became of a talk's runs. ``toolchain`` is who ran them, None if nobody could."""

    rows: tuple[Row, ...] = ()
    problems: Problems = ()
    toolchain: Toolchain | None = None
    outside_failed: bool = False


def today() -> str:
    """Return the day that a capture and a lock carry: SOURCE_DATE_EPOCH's, else the one outside."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) <= 10:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return datetime.now(UTC).date().isoformat()


def record_talk(
    root: Path,
    toolchain: Toolchain | None,
    date: str,
    only: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Recording:
    """Run the captures of the talk in ``root`` and store them; ``toolchain`` None: the release that the talk names.

    What fails is a problem, and what was stored before stays. What says the same as before stays byte for byte.
    """
    world = RealWorld()
    outline, places, problems = read_outline(root, world)
    if outline is None:
        return Recording(problems=problems)
    problems = tuple(one for one in runs(outline, root, world, places) if one.code not in _MENDED)
    if any(one.is_error for one in problems):
        return Recording(problems=problems)
    if not outline.captures:
        unknown = (_unknown(name, places) for name in only)
        return Recording(problems=(*problems, *unknown), toolchain=toolchain)
    if toolchain is None:
        toolchain, missing = named(outline)
        if toolchain is None:
            return Recording(problems=(*problems, *missing), outside_failed=True)
    problems += tuple(_other_release(outline, toolchain, places))
    try:
        made, found = record(root, outline, toolchain, date, places=places, only=only, tell=tell)
    except OSError as error:  # no room for the copies, or a file that has just gone
        return Recording((), (*problems, _no_room(error)), toolchain, outside_failed=True)
    wanted = [name for name in outline.captures if not only or name in only]
    states: dict[str, str] = {}
    unwritten: list[Problem] = []
    for name, capture in made.items():
        states[name], wrong = _store(root, capture_file(name), capture, world)
        unwritten += wrong
    skipped = {one.place for one in found if one.code == "capture-skipped"}
    rows = tuple(
        Row(
            root.name,
            name,
            states.get(name)
            or ("skipped" if places.key("captures", name) in skipped else "failed"),
            made[name].command if name in made else "",
        )
        for name in wanted
    )
    return Recording(rows, (*problems, *found, *unwritten), toolchain, bool(unwritten))


def named(outline: Outline) -> tuple[Toolchain | None, Problems]:
    """Return the toolchain of the release that a talk names; if it names none, the newest that is here."""
    if outline.go:
        return find(outline.go)
    there = installed()
    if there:
        return there[0], ()
    return find("go")


def _unknown(name: str, places: Places) -> Problem:
    message = f"there is no capture `{name}`"
    return Problem(Place(places.path), "unknown-capture", message, "write it under `captures`")


def _other_release(outline: Outline, toolchain: Toolchain, places: Places) -> Iterable[Problem]:
    wanted = outline.go
    if wanted and not f"{toolchain.version}.".startswith(f"{wanted}."):
        message = f"the talk names {wanted}, and this is recorded with {toolchain.version}"
        hint = "the captures will count as stale"
        if release_line(wanted) == release_line(toolchain.release):
            hint = f"write `go: {toolchain.version}`, or record with {wanted}"
        yield Problem(places.at("go"), "other-release", message, hint, severity="warning")


def _store(root: Path, name: str, capture: Capture, world: World) -> tuple[str, Problems]:
    """Write the capture unless the stored one says the same; return what was done."""
    path = root / name
    try:
        data = world.read(root, name)
    except FileNotFoundError:
        data = b""
    except OSError as error:
        return "failed", (_unwritten(path, error),)
    text, _ = decode(data, path.as_posix())
    if text and unchanged(parse(text)[0], capture):
        return "unchanged", ()
    try:
        atomic.write(path, render(capture).encode())
    except OSError as error:
        return "failed", (_unwritten(path, error),)
    return "stored", ()


def _no_room(error: OSError) -> Problem:
    message = f"the samples could not be set up to run: {error.strerror or error}"
    hint = (
        "they are copied to our cache folder (TALK_CACHE): is there room, and may we write there?"
    )
    return Problem(Place(""), "cannot-write", message, hint)


def _unwritten(path: Path, error: OSError) -> Problem:
    message = f"this file could not be written: {error.strerror or error}"
    hint = "is the folder writable, and is there room on the disk?"
    return Problem(Place(path.as_posix()), "cannot-write", message, hint)


def table(rows: Sequence[Row]) -> str:
    """Return what became of every run, a line each."""
    cells = [(row.talk, row.capture, row.state, row.command) for row in rows]
    lines = [("talk", "capture", "", "command"), *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
