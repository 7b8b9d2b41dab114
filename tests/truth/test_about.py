"""Whom a run is asked of: the release that it is about stays the only one, whoever else is checked."""

from pathlib import Path

import pytest

from talkbuilder.outline.model import CaptureRun
from talkbuilder.truth import about
from talkbuilder.truth.about import asked_of, fits, identity, recorded_by
from talkbuilder.truth.toolchain import Toolchain
from tests.support.gotalks import outline

PLAIN = CaptureRun(sample="x")
OLD = CaptureRun(sample="x", release="1.24.11")
TALK = outline()  # of go 1.27.3


def named(release: str) -> Toolchain:
    return Toolchain(Path(__file__), release, "linux/amd64")


PINNED, BEFORE, BETWEEN = named("go1.27.3"), named("go1.24.11"), named("go1.26.6")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Toolchain]:
    """Which releases are here besides the one that is asked."""
    there: dict[str, Toolchain] = {}
    monkeypatch.setattr(about, "find", lambda name: (there.get(name), ()))
    return there


@pytest.mark.parametrize("toolchain", [PINNED, BEFORE, BETWEEN])
def test_a_run_without_a_release_is_everybodys(toolchain: Toolchain) -> None:
    assert fits(PLAIN, toolchain)
    assert recorded_by(PLAIN, toolchain).toolchain == toolchain
    assert asked_of(PLAIN, TALK, toolchain).toolchain == toolchain
    assert identity(PLAIN, TALK, toolchain) == ""


@pytest.mark.parametrize("release", ["1.24.11", "1.24"])
def test_its_own_release_answers_for_itself(release: str) -> None:
    run = CaptureRun(sample="x", release=release)
    assert fits(run, BEFORE)
    assert asked_of(run, TALK, BEFORE).toolchain == BEFORE
    assert not fits(run, PINNED)


def test_the_pinned_release_lets_it_answer_where_it_is_installed(
    installed: dict[str, Toolchain],
) -> None:
    installed["1.24.11"] = BEFORE
    for found in (recorded_by(OLD, PINNED), asked_of(OLD, TALK, PINNED)):
        assert (found.toolchain, found.why) == (BEFORE, "")


def test_where_it_is_not_nobody_answers_in_its_place(installed: dict[str, Toolchain]) -> None:
    for found in (recorded_by(OLD, PINNED), asked_of(OLD, TALK, PINNED)):
        assert (found.toolchain, found.why) == (None, "go1.24.11 is not installed here")


def test_a_third_release_is_not_asked_about_it(installed: dict[str, Toolchain]) -> None:
    installed["1.24.11"] = BEFORE
    found = asked_of(OLD, TALK, BETWEEN)
    assert (found.toolchain, found.why) == (None, "it is about go1.24.11, not about go1.26.6")
    assert recorded_by(OLD, BETWEEN).toolchain == BEFORE  # recording is always its own


def test_an_answer_is_another_one_once_the_release_is_installed(
    installed: dict[str, Toolchain], fake_goroot: Path
) -> None:
    missing = identity(OLD, TALK, PINNED)
    installed["1.24.11"] = Toolchain(fake_goroot, "go1.24.11", "linux/amd64")
    assert identity(OLD, TALK, PINNED) not in (missing, "")
