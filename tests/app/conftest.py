"""A project folder of one's own, and the command line run inside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from talkbuilder.app.cli import cli


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Talk = Callable[..., Said]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all, so that fonts are taken out of their wheel once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.setenv("TALK_CACHE", str(cache))
    # Whoever runs the tests has rehearsals of their own, which are none of our business.
    monkeypatch.setenv("TALK_SPEAKER", str(tmp_path / "speaker"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def talk(project: Path) -> Talk:
    """Run ``talk`` with the given words, in ``project``."""

    def run(*words: str) -> Said:
        result = CliRunner().invoke(cli, list(words))
        # Whatever a person types, the answer is a code and words, never an exception.
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return Said(result.exit_code, result.stdout, result.stderr)

    return run
