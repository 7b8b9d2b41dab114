"""A talk that is being written, and the server that shows it."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from talkbuilder.app.serve.lan import addresses
from talkbuilder.app.serve.studio import Studio
from talkbuilder.app.wiring import open_kit
from talkbuilder.pipeline import Order
from talkbuilder.ports import Kit
from tests.app.serve.serving import Served, served
from tests.app.serve.windows import Enter
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


@pytest.fixture
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The speaker's folder, for us and for the server."""
    monkeypatch.setenv("TALK_SPEAKER", str(tmp_path / "speaker"))
    return tmp_path / "speaker"


@pytest.fixture
def server(writing: Writing, cache: Path, speaker: Path) -> Iterator[Served]:
    """That talk, served."""
    with served(writing.root.parents[1], cache, "demo") as found:
        yield found


@pytest.fixture
def open_server(writing: Writing, cache: Path, speaker: Path) -> Iterator[Served]:
    """The same, for the whole network."""
    if not addresses():
        pytest.skip("this machine has no address that a phone could reach")
    with served(writing.root.parents[1], cache, "demo", "--host", "0.0.0.0") as found:
        yield found


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Open an address in a browser of its own; no script may fail."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(address: str, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": 960, "height": 540}, **options)
        contexts.append(context)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
