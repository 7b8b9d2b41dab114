"""A cache that spoils: files cut off, with changed bits, under others' names, or gone. No later build may show it."""

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.luck.stage import NEW, Stage
from tests.luck.trouble import Case, Play, bore, mended

Spoil = Callable[[Path, Sequence[Path], random.Random], None]


def cut_off(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    """As a power cut leaves it."""
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size or 1)])


def emptied(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    path.write_bytes(b"")


def bit_flipped(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def page_zeroed(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    """As a disk does that lost a block."""
    data = bytearray(path.read_bytes())
    start = chance.randrange(len(data) or 1) // 4096 * 4096
    length = len(data[start : start + 4096])
    data[start : start + length] = bytes(length)
    path.write_bytes(data)


def swapped(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    """Under another's name, whole and well."""
    other = chance.choice(others)
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


def grown(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    with path.open("ab") as file:
        file.write(chance.randbytes(chance.randrange(1, 5000)))


def gone(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    path.unlink()


def older(path: Path, others: Sequence[Path], chance: random.Random) -> None:
    """Something that was never ours."""
    path.write_bytes(chance.randbytes(3000))


WAYS: tuple[Spoil, ...] = (
    cut_off,
    emptied,
    bit_flipped,
    page_zeroed,
    swapped,
    grown,
    gone,
    older,
)
PLACES = {"figures and slides": "made", "fonts": "fonts-*", "records of builds": "builds"}


def kept(here: Stage, pattern: str) -> list[Path]:
    """Return the files of a part of the cache, locks left out."""
    tops = here.cache.glob(pattern)
    found = (path for top in tops for path in top.rglob("*") if path.is_file())
    return sorted(path for path in found if path.suffix != ".lock" and path.stat().st_size)


def spoilt(way: Spoil, pattern: str, share: float) -> Play:
    """Return the play of a part of the cache of which a ``share`` is spoilt; at least a file is."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        wrong = bore(here, here.build(), (0,))  # now the cache knows all there is to know
        files = kept(here, pattern)
        for path in chance.sample(files, max(1, round(len(files) * share))):
            if path.exists():
                way(path, [other for other in files if other.exists()], chance)
        if chance.random() < 0.7 and pattern != "builds":
            shutil.rmtree(here.output)
        ran = here.build(*chance.choice([(), ("-j1",)]))
        wrong += bore(here, ran, (0,))
        wrong += [f"poisoned: {name}" for name in here.differing(NEW)]
        return wrong + mended(here)

    return play


SPOILT = tuple(
    Case(
        "a spoilt cache", f"{place}: {way.__name__.replace('_', ' ')}", spoilt(way, pattern, share)
    )
    for place, pattern in PLACES.items()
    for way in WAYS
    for share in (0.5,)
)
