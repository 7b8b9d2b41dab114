"""No room: disks that are full, folders that cannot be written, and things that stand where our files go."""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.luck.stage import BUILD, NEW, Stage, digests
from tests.luck.trouble import Case, Play, bore, judged, mended
from tests.pipeline.running import COMMAND, Ran

# $1 is a folder, $2 a size: the folder is put on a disk of that many KiB for the time of a command, in a mount
# namespace of its own; what is then on the disk is put back.
SMALL_DISK = """
set -e; folder=$1; size=$2; shift 2
disk=$(TMPDIR=/tmp mktemp -d); mount -t tmpfs -o "size=${size}k" tmpfs "$disk"
cp -a "$folder/." "$disk/"; mount --bind "$disk" "$folder"
set +e; "$@"; code=$?; set -e
umount "$folder"; find "$folder" -mindepth 1 -delete; cp -a "$disk/." "$folder/"
umount "$disk"; rmdir "$disk"; exit $code
"""
READ_ONLY = """
set -e; folder=$1; shift; mount --bind "$folder" "$folder"; mount -o remount,ro,bind "$folder"; exec "$@"
"""


def in_namespace(script: str, *words: str) -> list[str]:
    """Return a command that runs what follows it as ``script`` says, in a mount namespace of its own."""
    return ["unshare", "-m", "sh", "-c", script, "sh", *words]


def kibibytes(folder: Path) -> int:
    """Return what the files below ``folder`` take on a disk of pages."""
    entries = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(-(-size // 4096) * 4 for size in entries) + 4 * len(list(folder.rglob("*/"))) + 8


def full(place: str, cold: bool = False) -> Play:
    """Return the play of a disk under ``place`` that has room for what is there and a random part of what comes."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        folder = getattr(here, place)
        here.write(NEW)
        if cold:
            shutil.rmtree(here.cache / "made", ignore_errors=True)
        if (
            cold and chance.random() < 0.5
        ):  # the records of builds stay: what they do not know is on no page
            for fonts in here.cache.glob("fonts-*"):
                shutil.rmtree(fonts)
        size = kibibytes(folder) + int(chance.uniform(0, 1) ** 2 * 3000)
        around = in_namespace(SMALL_DISK, str(folder), str(size))
        ran = here.talk(*BUILD, command=[*around, *COMMAND])
        return bore(here, ran, (0, 3)) + mended(here)

    return play


def no_larger_file(here: Stage, chance: random.Random) -> list[str]:
    """Every file that grows over a limit fails, wherever it is."""
    here.write(NEW)
    if chance.random() < 0.5:
        shutil.rmtree(here.cache / "made", ignore_errors=True)
    limit = int(2 ** chance.uniform(5, 20))
    ran = here.talk(*BUILD, command=["prlimit", f"--fsize={limit}", *COMMAND])
    return bore(here, ran, (0, 3)) + mended(here)


def read_only(place: str, codes: tuple[int, ...], *says: str) -> Play:
    """Return the play of a folder on a file system that is read-only, which stops even root."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        around = in_namespace(READ_ONLY, str(here.folder / place))
        ran = here.talk(*BUILD, command=[*around, *COMMAND])
        return bore(here, ran, codes, *says) + mended(here)

    return play


@contextmanager
def in_the_way(here: Stage, name: str) -> Iterator[Path]:
    """Put what is at ``name`` in the output aside, and put it back in the end."""
    path, aside = here.output / name, here.folder / "aside"
    path.rename(aside)
    try:
        yield path
    finally:
        for kept in path.parent.glob(
            "*.edited-*"
        ):  # what stood there was somebody's, and no longer is
            kept.unlink()
        ours = path.is_file() and not path.is_symlink() and path.read_bytes() != b"somebody's"
        if ours:
            aside.unlink() if aside.is_file() else shutil.rmtree(aside)
        else:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            aside.rename(path)


def standing(name: str, what: str, codes: tuple[int, ...] = (3,)) -> Play:
    """Return the play of something else than a file of ours at ``name`` in the output."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        precious = here.folder / "precious"
        precious.write_bytes(b"somebody's")
        with in_the_way(here, name) as path:
            match what:
                case "a file":
                    path.write_bytes(b"somebody's")
                case "a folder":
                    path.mkdir()
                    (path / "precious").write_bytes(b"somebody's")
                case "a pipe":
                    os.mkfifo(path)
                case "a link to a file":
                    path.symlink_to(precious)
                case "a link to nowhere":
                    path.symlink_to(here.folder / "nowhere" / "at all")
                case _:  # a link to itself
                    path.symlink_to(path)
            before = digests(path) if path.is_dir() else {}
            ran = here.build()
            wrong = bore_beside(here, ran.code, codes, ran.said)
            if precious.read_bytes() != b"somebody's":
                wrong.append("it wrote through a link")
            if before and digests(path) != before:
                wrong.append("it changed what was in the folder")
        (here.output / name).with_suffix(".new" + Path(name).suffix).unlink(missing_ok=True)
        return wrong + mended(here)

    return play


def bore_beside(here: Stage, code: int, codes: tuple[int, ...], said: str) -> list[str]:
    """As `bore`, but what stands in the output is not ours."""
    wrong = judged(Ran(code, "", said), codes)
    return wrong + [f"still running: {words}" for words in here.running()]


def output_is(what: str, codes: tuple[int, ...]) -> Play:
    """Return the play of an output folder that is something else."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        elsewhere = here.folder / "elsewhere"
        here.output.rename(elsewhere)
        match what:
            case "a file":
                here.output.write_bytes(b"somebody's")
            case "a link to a folder":
                here.output.symlink_to(elsewhere)
            case "a link to nowhere":
                here.output.symlink_to(here.folder / "nowhere" / "at all")
            case _:  # a link to itself
                here.output.symlink_to(here.output)
        try:
            ran = here.build()
            wrong = bore_beside(here, ran.code, codes, ran.said)
            if what == "a file" and here.output.read_bytes() != b"somebody's":
                wrong.append("it overwrote the file")
            if what == "a link to a folder" and not here.output.is_symlink():
                wrong.append("it replaced the link")
        finally:
            here.output.unlink()
            elsewhere.rename(here.output)
        return wrong + mended(here)

    return play


ROOMS = (
    *(
        Case(
            "a disk is full",
            f"{name}, {'cold' if cold else 'warm'} cache",
            full(place, cold),
            ("root", "unshare"),
        )
        for place, name in (("output", "output"), ("cache", "cache"), ("tmp", "temporary folder"))
        for cold in (False, True)
    ),
    Case("a disk is full", "no file over a limit", no_larger_file, ("prlimit",)),
    Case("read-only", "output", read_only("output", (3,), "Read-only"), ("root", "unshare")),
    Case("read-only", "cache", read_only("cache", (0,)), ("root", "unshare")),
    Case("read-only", "talks", read_only("talks", (0,)), ("root", "unshare")),
    Case("read-only", "temporary folder", read_only("tmp", (0,)), ("root", "unshare")),
    Case("in the way", "output is a file", output_is("a file", (3,))),
    Case("in the way", "output is a link", output_is("a link to a folder", (0,))),
    Case("in the way", "output leads nowhere", output_is("a link to nowhere", (0, 3))),
    Case("in the way", "output leads to itself", output_is("a link to itself", (3,))),
    *(
        Case("in the way", f"{name} is {what}", standing(name, what, codes))
        for name, what, codes in (
            ("one", "a file", (3,)),
            ("one", "a link to nowhere", (0, 3)),
            ("one/one.pptx", "a folder", (3,)),
            ("one/one.pptx", "a pipe", (0, 3)),
            ("one/one.pptx", "a link to a file", (0, 3)),
            ("one/one-contact.png", "a folder", (3,)),
            ("one/one-contact.png", "a link to a file", (0,)),
            ("one/one.html", "a link to itself", (0, 3)),
            ("index.html", "a folder", (3,)),
            ("truth.html", "a folder", (3,)),
            ("site/index.html", "a folder", (3,)),
            ("site/one/one.pptx", "a folder", (3,)),
        )
    ),
)
