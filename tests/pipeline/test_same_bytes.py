"""The same input gives the same bytes: whoever builds, wherever, whenever, with whatever in the environment."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from talkbuilder.store.world import RealWorld
from tests.pipeline.running import ALL_FORMATS, contents, talk
from tests.pipeline.specimen import copy_scheduler, write_specimen

HERE = {
    "PYTHONHASHSEED": "1",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
    "LANG": "C",
    "COLUMNS": "40",
    "HOME": "/nonexistent",
}
THERE = {
    "PYTHONHASHSEED": "4242",
    "TZ": "America/New_York",
    "LC_ALL": "C.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "COLUMNS": "200",
    "TERM": "xterm-256color",
    "USER": "somebody",
    "PYTHONUTF8": "1",
}


def build(folder: Path, jobs: str = "1", **environment: str) -> dict[str, bytes]:
    """Build all talks in ``folder`` in every format, from nothing."""
    words = ["build", "-q", "-j", jobs, "-f", ALL_FORMATS, "-o", "out"]
    ran = talk(words, folder, folder / "a cache of its own", environment)
    assert ran.code == 0, ran.said
    return contents(folder / "out")


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the files that are not the same in both: names, since the bytes would fill the screen."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.slow
def test_another_machine_makes_the_same_files(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there, with ünusual näme" / "deeper"
    for folder in (here, there):
        write_specimen(folder / "talks" / "specimen")
        write_specimen(folder / "talks" / "twin")
    one = build(here, jobs="1", **HERE)
    other = build(there, jobs="2", **THERE)
    assert differing(one, other) == []
    kinds = {Path(name).suffix for name in one}
    assert kinds == {".pptx", ".pdf", ".html", ".md", ".png", ".json"}
    assert {name.replace("specimen", "twin") for name in one if "specimen" in name} == {
        name for name in one if "twin" in name
    }


@pytest.mark.slow
def test_the_real_talk_is_the_same_twice(tmp_path: Path) -> None:
    for name in ("one", "other"):
        copy_scheduler(tmp_path / name / "talks" / "scheduler")
    one = build(tmp_path / "one", **HERE)
    other = build(tmp_path / "other", **THERE)
    assert differing(one, other) == []
    # Again over the old files, in the same folder, without the cache's word that nothing changed.
    assert differing(one, build_again(tmp_path / "one")) == []


def build_again(folder: Path) -> dict[str, bytes]:
    """Build over what is there."""
    words = ["build", "-q", "--no-cache", "-f", ALL_FORMATS, "-o", "out"]
    assert talk(words, folder, folder / "a cache of its own").code == 0
    return contents(folder / "out")


@pytest.mark.slow
def test_the_date_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH is in the properties of the deck and the PDF, and nothing else of the clock is."""
    write_specimen(tmp_path / "talks" / "specimen")
    moment = datetime(2026, 11, 23, 9, 30, 0, tzinfo=UTC)
    files = build(tmp_path, SOURCE_DATE_EPOCH=str(int(moment.timestamp())), TZ="Asia/Tokyo")
    with zipfile.ZipFile(io.BytesIO(files["specimen/specimen.pptx"])) as deck:
        properties = deck.read("docProps/core.xml").decode()
        assert properties.count("2026-11-23T09:30:00Z") == 2
    for name in ("specimen/specimen.pdf", "specimen/specimen-handout.pdf"):
        info = PdfReader(io.BytesIO(files[name])).metadata
        assert info is not None
        assert info.creation_date == moment


ODD = ["", "yesterday", "-5", "9" * 40, "9" * 5000, "٣", "²", "1e9", "0"]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:9])
def test_an_odd_date_is_no_disaster(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", odd)
    moment = datetime.fromtimestamp(RealWorld().timestamp(), UTC)
    assert 1980 <= moment.year <= 2107, "what a zip entry can carry"
