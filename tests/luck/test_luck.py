"""A sample of the campaign: kills, a spoilt cache, no room, odd surroundings. `make crashes` does it by the hundred.

What must hold after each is said once, in docs/crashes.md and in `trouble.bore` and `trouble.mended`.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.luck.kills import build_time, play, rounds
from tests.luck.rooms import ROOMS
from tests.luck.same import SAME
from tests.luck.spoil import SPOILT
from tests.luck.stage import NEW, OLD, Stage, stage
from tests.luck.surroundings import SURROUNDINGS
from tests.luck.trouble import Case

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="POSIX signals and processes"),
]
KILLS = 8
SAMPLE = (
    "a spoilt cache: fonts: bit flipped",
    "a spoilt cache: records of builds: cut off",
    "a disk is full: output, warm cache",
    "in the way: truth.html is a folder",
    "streams: all three closed",
    "signals: SIGTERM to one",
    "at once: four builds of four days",
    "home: the cache goes to a HOME that cannot be",
    "zlib: another level: the same content",
)


def name(case: Case) -> str:
    return f"{case.group}: {case.name}"


CASES = {name(case): case for case in (*SPOILT, *ROOMS, *SURROUNDINGS, *SAME)}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, unpacked: Path) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("luck") / "stage", unpacked) as found:
        yield found


@pytest.mark.parametrize("wanted", SAMPLE)
def test_bad_luck_is_borne_and_mended(here: Stage, wanted: str) -> None:
    case = CASES[wanted]
    if case.missing:
        pytest.skip(f"there is no {case.missing}")
    here.write(OLD)
    assert here.build().code == 0
    assert here.differing(OLD) == []
    assert case.play(here, random.Random(wanted)) == []


def test_whenever_it_is_killed_the_next_build_makes_it_good(here: Stage) -> None:
    here.write(OLD)
    assert here.build().code == 0
    seconds = build_time(here)
    for one in rounds(KILLS, seed=7):
        assert play(here, one, seconds).wrong == (), one


def test_the_oracles_see_what_is_wrong(here: Stage) -> None:
    """A file that is torn, one too many, one too few, and what was left."""
    here.write(NEW)
    assert here.build().code == 0
    (here.output / "one" / "one.html").write_bytes(b"half")
    (here.output / "two" / "two.html").unlink()
    (here.output / "index.edited-1.html").write_bytes(b"")
    (here.tmp / "left").touch()
    assert here.torn() == ["index.edited-1.html", "one/one.html"]
    assert here.differing(NEW) == ["index.edited-1.html", "one/one.html", "two/two.html"]
    assert here.left_over() == ["tmp/left"]
    (here.output / "index.edited-1.html").unlink()
    (here.tmp / "left").unlink()
    assert here.build().code == 0
    assert here.differing(NEW) == []
