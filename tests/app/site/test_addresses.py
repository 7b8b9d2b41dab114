"""Where the site will stand: whole addresses where they are wanted, and nothing where nobody said it."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.app.site import site_address
from tests.app.conftest import Talk
from tests.app.site.talks import Links, begin


@pytest.mark.slow
def test_with_an_address_previews_and_a_map_name_it(project: Path, talk: Talk) -> None:
    begin(project, "one")
    built = talk("build", "-f", "site", "--site-url", "https://example.org/talks")
    assert built.code == 0
    assert "no-site-url" not in built.err
    site = project / "output" / "site"
    meta = Links((site / "one" / "index.html").read_text("utf-8")).meta
    assert meta["og:url"] == "https://example.org/talks/one/"
    assert meta["og:image"] == "https://example.org/talks/one/one-card.png"
    for name in ("one.html", "one-article.html"):
        beside = Links((site / "one" / name).read_text("utf-8")).meta
        assert beside["og:url"] == f"https://example.org/talks/one/{name}"
        assert beside["og:image"] == meta["og:image"]
    tree = ElementTree.fromstring((site / "sitemap.xml").read_text("utf-8"))
    assert [element.text for element in tree.iter() if element.tag.endswith("loc")] == [
        "https://example.org/talks/",
        "https://example.org/talks/one/",
        "https://example.org/talks/one/one-article.html",
    ]
    # Without it the next time, the map would lie.
    assert talk("build", "-f", "site").code == 0
    assert not (site / "sitemap.xml").exists()
    assert "example.org/talks" not in (site / "one" / "one.html").read_text("utf-8")


@pytest.mark.parametrize(
    "wrong",
    ["example.org", "ftp://example.org", "https://", "javascript:alert(1)", 'https://example.org/"><b>',
     "https://example.org/?q=1", "https://example.org/#x", "https://[", "https://exa mple.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(project: Path, talk: Talk, wrong: str) -> None:
    begin(project, "one")
    built = talk("build", "-f", "site", "--site-url", wrong)
    assert built.code == 2
    assert "--site-url" in built.err
    assert not (project / "output").exists()


@given(st.text(max_size=40))
def test_an_address_is_one_or_none(text: str) -> None:
    found = site_address(text)
    assert not found or (found.startswith(("http://", "https://")) and found.endswith("/"))
