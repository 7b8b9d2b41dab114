"""A talk that is being written, and the server that shows it."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talkbuilder.app.serve.studio import Studio
from talkbuilder.app.wiring import open_kit
from talkbuilder.pipeline import Order
from talkbuilder.ports import Kit
from tests.app.serve.writing import Writing


@pytest.fixture(scope="session")
def kit() -> Iterator[Kit]:
    """Every door, opened once."""
    with open_kit() as opened:
        yield opened


@pytest.fixture(scope="session")
def made(
    kit: Kit, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], tuple[Writing, Studio]]:
    """Begin a talk, as often as one likes."""
    count = itertools.count()

    def make() -> tuple[Writing, Studio]:
        root: Path = tmp_path_factory.mktemp("serve") / f"talk-{next(count)}"
        return Writing.begin(root), Studio(root, Order(), kit)

    return make


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    """A talk that is being written."""
    return Writing.begin(tmp_path / "talks" / "demo")


@pytest.fixture
def studio(writing: Writing, kit: Kit) -> Studio:
    """Where it is looked at."""
    return Studio(writing.root, Order(), kit)
