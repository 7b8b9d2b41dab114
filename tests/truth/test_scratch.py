"""A sample's copy is gone afterwards, whatever the sample has made of its folder."""

import os
from pathlib import Path

import pytest

from talkbuilder.truth.scratch import remove, scratch


def test_it_is_new_and_gone_afterwards(tmp_path: Path) -> None:
    with scratch(tmp_path, "talk-") as folder:
        assert list(folder.iterdir()) == []
        (folder / "x").write_text("x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="folders are opened by their descriptors")
def test_folders_deeper_than_a_path_may_be_long(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for number in range(2_000):
        os.mkdir(f"{number % 2}" * 100, dir_fd=here)
        inner = os.open(f"{number % 2}" * 100, os.O_RDONLY, dir_fd=here)
        os.close(os.open("file", os.O_CREAT, dir_fd=inner))
        os.close(here)
        here = inner
    os.close(here)
    remove(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_folders_without_rights_and_links_that_lead_out(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "x").write_text("somebody's")
    with scratch(tmp_path, "talk-") as folder:
        (folder / "shut" / "inner").mkdir(parents=True)
        (folder / "shut" / "inner" / "0").mkdir()
        (folder / "0").mkdir()
        (folder / "out").symlink_to(precious)
        (folder / "shut").chmod(0)
        folder.chmod(0o500)
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]
    assert (precious / "x").read_text() == "somebody's"


def test_what_is_gone_already_is_no_trouble(tmp_path: Path) -> None:
    with scratch(tmp_path, "talk-") as folder:
        folder.rmdir()
    assert list(tmp_path.iterdir()) == []
