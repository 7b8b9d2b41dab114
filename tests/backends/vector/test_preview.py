"""What a link is shown with: only what is known, and nobody's text as markup."""

import pytest

from talkbuilder.backends.vector.preview import preview
from talkbuilder.ports import BackendOptions
from tests.backends.decks import everything, hostile

KNOWN = BackendOptions(site="https://example.org/a%20b/")


def test_the_picture_has_a_whole_address_where_one_is_known() -> None:
    said = preview(everything(), "a b", "-article.html", KNOWN)
    assert '<meta property="og:image" content="https://example.org/a%20b/a%20b-card.png">' in said
    assert '<meta property="og:url" content="https://example.org/a%20b/a%20b-article.html">' in said
    assert '<meta name="twitter:card"' in said


def test_beside_the_page_where_none_is_and_not_at_all_for_a_file_alone() -> None:
    beside = preview(everything(), "a b", ".html", BackendOptions(site=""))
    assert 'content="a%20b-card.png"' in beside
    assert "og:url" not in beside
    alone = preview(everything(), "a b", ".html", BackendOptions())
    assert "og:title" in alone
    assert "card" not in alone


@pytest.mark.parametrize("site", [None, "", "https://example.org/"])
def test_what_somebody_wrote_stays_in_its_attribute(site: str | None) -> None:
    said = preview(hostile(), '"><b>', ".html", BackendOptions(site=site))
    lines = said.splitlines()
    assert all(line.startswith("<meta ") and line.endswith('">') for line in lines)
    assert all(line.count('"') == 4 and line.count("<") == line.count(">") == 1 for line in lines)
