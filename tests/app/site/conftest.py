"""Sites that are built once, for tests that only look at them, and how they are opened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.app.conftest import Talk
from tests.app.site.talks import begin, begin_in_hebrew

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def kept_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a site is kept for tests that only look at it."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def site(project: Path, talk: Talk, kept_site: Path) -> Path:
    """The site of two talks, built once."""
    made = kept_site / "output" / "site"
    if not made.exists():
        begin(project, "one", "two words")
        built = talk("build", "-q", "-f", "site", "-o", str(kept_site / "output"))
        assert (built.code, built.err) == (0, "")
    return made


@pytest.fixture
def far_site(project: Path, talk: Talk, kept_site: Path) -> Path:
    """The site of talks with names and languages from elsewhere, built once."""
    made = kept_site / "far" / "site"
    if not made.exists():
        begin(project, "größe & kosten", "100%?#1")
        begin_in_hebrew(project, "ערוצים")
        built = talk("build", "-q", "-f", "site", "-o", str(kept_site / "far"))
        assert (built.code, built.err) == (0, "")
    return made


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Open a page as a file, as a person would. In the end nothing may have gone wrong, or been asked for elsewhere."""
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(request_url: str) -> None:
        if not request_url.startswith(("file:", "data:")):
            said.append(f"request: {request_url}")

    def open_page(path: Path, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("console", lambda message: said.append(f"console: {message.text}"))
        context.on("weberror", lambda error: said.append(f"error: {error.error}"))
        context.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        context.on("request", lambda request: heard(request.url))
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
