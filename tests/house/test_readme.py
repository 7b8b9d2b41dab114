"""What the README shows and links to is there, and its pictures are small."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    local = [to for to in LINK.findall(text) if "://" not in to and not to.startswith("mailto:")]
    assert [to for to in local if not (page.parent / to).exists()] == []


def test_pictures_are_small_and_all_of_them_are_shown() -> None:
    shown = (ROOT / "README.md").read_text("utf-8")
    for picture in (ROOT / "docs" / "pictures").glob("*.png"):
        assert f"docs/pictures/{picture.name}" in shown
        assert picture.stat().st_size < 80_000
