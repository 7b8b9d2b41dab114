"""What a person did to a deck is never lost: edited, edited again, locked, and whenever we are killed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pptx import Presentation

from tests.luck.kills import DYING
from tests.luck.stage import write_talk
from tests.pipeline.running import contents, environment, talk

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="POSIX links")]

BUILD = ("build", "-q", "-f", "pptx", "-j1")


@pytest.fixture
def here(tmp_path: Path, cache: Path) -> Path:
    write_talk(tmp_path / "talks" / "one", "old")
    assert talk(BUILD, tmp_path, cache).code == 0
    return tmp_path


def edit(deck: Path, words: str) -> bytes:
    """Change a title as another program does, and return what it saved."""
    presentation = Presentation(str(deck))
    title = presentation.slides[1].shapes.title
    assert title is not None
    title.text = words
    presentation.save(str(deck))
    return deck.read_bytes()


def decks(here: Path) -> dict[str, bytes]:
    """Every file beside the deck."""
    return contents(here / "output" / "one")


def test_each_edit_is_kept_under_a_number_of_its_own_and_named(here: Path) -> None:
    deck = here / "output" / "one" / "one.pptx"
    built = deck.read_bytes()
    edits = []
    for number in (1, 2):
        edits.append(edit(deck, f"By hand, {number}"))
        ran = talk(BUILD, here, here / "cache")
        assert ran.code == 0
        assert f"one.edited-{number}.pptx" in ran.said
    found = decks(here)
    assert found == {
        "one.pptx": built,
        "one.edited-1.pptx": edits[0],
        "one.edited-2.pptx": edits[1],
    }
    assert talk(BUILD, here, here / "cache").said == "", "it is said once"


def test_so_it_is_where_the_record_of_the_build_is_lost(here: Path) -> None:
    edited = edit(here / "output" / "one" / "one.pptx", "By hand")
    shutil.rmtree(here / "cache" / "builds")
    ran = talk(BUILD, here, here / "cache")
    assert "one.edited-1.pptx" in ran.said
    assert decks(here)["one.edited-1.pptx"] == edited


def test_whenever_the_build_is_killed_the_edited_deck_is_there_and_once(here: Path) -> None:
    """Killed at each of its last steps in the file system: one by one in the campaign, some of them here."""
    deck = here / "output" / "one" / "one.pptx"
    count = here / "count"
    edited = edit(deck, "By hand")
    saved = here / "saved"
    shutil.copytree(here / "output", saved / "output")
    shutil.copytree(here / "cache", saved / "cache")
    more = {"LUCK_COUNT": str(count)}
    words = ["0", *BUILD]
    run = environment(here / "cache", more)
    subprocess.run([*DYING, *words], cwd=here, env=run, check=True, capture_output=True)
    last = int(count.read_text())
    for step in range(max(1, last - 24), last + 1, int(os.environ.get("LUCK_STRIDE", "4"))):
        for name in ("output", "cache"):
            shutil.rmtree(here / name)
            shutil.copytree(saved / name, here / name)
        words = [str(step), *BUILD]
        died = subprocess.run([*DYING, *words], cwd=here, env=run, check=False, capture_output=True)
        assert died.returncode in (0, -signal.SIGKILL)
        assert edited in decks(here).values(), step
        assert "one.pptx" in decks(here), "there is a deck at every moment"
        assert talk(BUILD, here, here / "cache").code == 0
        found = decks(here)
        assert sorted(found) == ["one.edited-1.pptx", "one.pptx"], step
        assert found["one.edited-1.pptx"] == edited


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let nobody change or replace a file, as PowerPoint does on Windows: here it is made immutable, if it can be."""
    if subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False).returncode:
        pytest.skip("making a file immutable needs root and a file system that knows it")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True)


@pytest.mark.external("chattr")
def test_a_locked_deck_gets_the_new_one_beside_it_until_it_can_be_replaced(here: Path) -> None:
    deck = here / "output" / "one" / "one.pptx"
    beside = deck.with_name("one.new.pptx")
    old = deck.read_bytes()
    write_talk(here / "talks" / "one", "new")
    with locked(deck):
        ran = talk(BUILD, here, here / "cache")
        assert ran.code == 3
        assert "target-locked" in ran.said
        assert "one.new.pptx" in ran.said
        assert deck.read_bytes() == old
        new = beside.read_bytes()
        edited = edit(beside, "I could not wait")
        write_talk(here / "talks" / "one", "newer")
        ran = talk(BUILD, here, here / "cache")
        assert ran.code == 3
        assert "one.new.edited-1.pptx" in ran.said
    ran = talk(BUILD, here, here / "cache")
    assert (ran.code, ran.said) == (0, "")
    found = decks(here)
    assert sorted(found) == ["one.new.edited-1.pptx", "one.pptx"], "what was beside it has gone"
    assert found["one.new.edited-1.pptx"] == edited
    assert found["one.pptx"] not in (old, new)
