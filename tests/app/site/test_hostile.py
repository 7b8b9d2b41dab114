"""A talk that says something hostile wherever text may stand, through the whole pipeline, on every page of the site."""

from pathlib import Path

import pytest
import yaml

from tests.app.conftest import Talk
from tests.app.site.conftest import Show
from tests.pipeline.test_user_text import EVERYTHING, HTML, QUOTE, files
from tests.support import axe, tools

pytestmark = [pytest.mark.slow, pytest.mark.external("chromium")]

SERIES = {"title": HTML, "description": QUOTE, "parts": [{"title": QUOTE + HTML, "talks": ["one"]}]}
FACTS = {
    f"f{number}": {"says": words, "value": words, "check": "none", "why": words}
    for number, words in enumerate(EVERYTHING)
}


@pytest.fixture
def built(project: Path, talk: Talk) -> Path:
    """The output folder of the talk, in every format that a browser opens."""
    for name, data in files().items():
        path = project / "talks" / "one" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (project / "talks" / "one" / "facts.yaml").write_text(yaml.safe_dump({"facts": FACTS}), "utf-8")
    (project / "talks" / "series.yaml").write_text(yaml.safe_dump(SERIES), "utf-8")
    made = talk("build", "-q", "-f", "html,article,teleprompter,site", "--set", f"event={HTML}")
    assert made.code == 0, made.err
    return project / "output"


def test_on_no_page_anything_of_it_is_more_than_text(show: Show, built: Path) -> None:
    """Nothing runs, nothing is asked for, nothing is refused by a policy: `show` sees to it."""
    pages = sorted(built.rglob("*.html"))
    names = {path.name for path in pages}
    assert names >= {"index.html", "search.html", "truth.html", "404.html", "one.html", "one-article.html",
                     "one-teleprompter.html"}  # fmt: skip
    for path in pages:
        page = show(path)
        if path.name == "search.html":
            for words in EVERYTHING:
                page.fill("#words", words)
                assert page.locator("#results li").count()
        if path.name == "one.html":
            for key in ("o", "Escape", "End", "/"):
                page.keyboard.press(key)
        found = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((one) => one.matches("iframe, object, embed, base")
              || one.src === "x" || [...one.attributes].some(({ name, value }) => /^on/i.test(name)
              || /^\\s*javascript:/i.test(value))).map((one) => one.outerHTML)"""
        )
        assert found == [], path
        assert page.locator("img[src=x]").count() == 0, path
        if tools.find("axe") and path.stem != "one":  # slides have tests of their own
            assert axe.findings(page) == [], path
        shown = page.evaluate("document.documentElement.textContent")
        assert "49" not in shown or "7*7" in shown, "no template of ours reads it"
