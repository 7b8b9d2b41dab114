"""The talks as a series: each has its place in it, and the README says what each holds."""

import re
from pathlib import Path

import pytest

from talkbuilder.app.summary import summary_of
from talkbuilder.outline.series import read_series
from talkbuilder.store.world import RealWorld
from tests.talks.conftest import SLUGS, Make

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| \[[^]]*\]\(talks/(?P<slug>[^)]*)\) \| (?P<title>[^|]*) \| (?P<counts>.*) \|$",
    re.MULTILINE,
)


def rows() -> dict[str, tuple[str, list[str]]]:
    """The README's table: by slug, the title and the rest of the row."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition("<!-- talks -->")[2].partition("<!-- /talks -->")[0]
    return {one["slug"]: (one["title"], one["counts"].split(" | ")) for one in ROW.finditer(table)}


def test_every_talk_has_its_place_in_the_series() -> None:
    series, problems = read_series(ROOT / "talks", SLUGS, RealWorld())
    assert problems == ()
    assert series is not None
    assert sorted(series.slugs) == SLUGS
    assert tuple(rows()) == series.slugs  # `make talks` writes the table


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_readme_counts_what_the_talk_holds(slug: str, made: Make) -> None:
    built = made(slug)
    assert built.talk is not None
    assert built.deck is not None
    summary = summary_of(built.talk, built.deck, {})
    samples = len(list((ROOT / "talks" / slug / "go").glob("*/go.mod")))
    minutes = summary["minutes"].replace("/", " of ").replace(", ", " · ")
    title, counts = rows()[slug]
    assert title == summary["title"]
    assert counts == [summary["slides"], summary["frames"], summary["facts"], str(samples), minutes]
