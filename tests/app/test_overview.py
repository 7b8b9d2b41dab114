"""The series on the pages that show all talks, and the table that a README holds."""

import re
from pathlib import Path

import pytest

from tests.app.conftest import Talk

SERIES = """\
title: Two talks
description: In the order in which they should be heard.
parts:
  - title: First things
    talks: [zebra]
  - title: Then
    talks: [ant]
"""


def begin(project: Path) -> None:
    for name in ("ant", "zebra", "mole"):
        folder = project / "talks" / name
        folder.mkdir(parents=True)
        (folder / "talk.yaml").write_text(
            f"title: About the {name}\nslides: [{{layout: title}}, {{layout: statement, title: It is}}]\n",
            "utf-8",
        )
    (project / "talks" / "series.yaml").write_text(SERIES, "utf-8")


@pytest.fixture
def zoo(project: Path) -> Path:
    begin(project)
    return project


def places(text: str, *words: str) -> list[int]:
    return [text.index(word) for word in words]


def test_the_list_follows_the_series(zoo: Path, talk: Talk) -> None:
    assert talk("list").out.split() == ["zebra", "ant", "mole"]


def test_the_gallery_has_its_title_its_parts_and_its_order(zoo: Path, talk: Talk) -> None:
    assert talk("build", "-q", "-f", "json").code == 0
    text = (zoo / "output" / "index.html").read_text("utf-8")
    assert "<h1>Two talks</h1>" in text
    found = places(
        text,
        "First things",
        "About the zebra",
        "Then",
        "About the ant",
        "Other talks",
        "About the mole",
    )
    assert found == sorted(found)


def test_a_card_says_which_of_the_series_it_is(zoo: Path, talk: Talk) -> None:
    assert talk("build", "-q", "-f", "json").code == 0
    text = (zoo / "output" / "index.html").read_text("utf-8")
    assert re.findall(r'class="kicker"[^>]*>([^<]*)<', text) == ["1 · zebra", "2 · ant", "3 · mole"]


def test_a_changed_series_changes_the_gallery_although_no_talk_did(zoo: Path, talk: Talk) -> None:
    talk("build", "-q", "-f", "json")
    (zoo / "talks" / "series.yaml").write_text(SERIES.replace("Two talks", "A pair"), "utf-8")
    assert talk("build", "-q", "-f", "json").code == 0
    assert "<h1>A pair</h1>" in (zoo / "output" / "index.html").read_text("utf-8")


def test_a_wrong_series_is_said_every_time_and_the_talks_are_built(zoo: Path, talk: Talk) -> None:
    (zoo / "talks" / "series.yaml").write_text(SERIES.replace("[ant]", "[aunt]"), "utf-8")
    for _ in range(2):
        built = talk("build", "-q", "-f", "json")
        assert built.code == 1
        assert 'series.yaml:7:13: error[unknown-talk]: there is no talk "aunt"' in built.err
    assert (zoo / "output" / "ant" / "ant.json").is_file()


def test_a_series_that_cannot_be_read_at_any_line_is_a_mistake_of_the_input_too(
    zoo: Path, talk: Talk
) -> None:
    (zoo / "talks" / "series.yaml").write_bytes(b"# " + b"x" * (1 << 21))
    built = talk("build", "-q", "-f", "json")
    assert built.code == 1
    assert "series.yaml: error[too-large]: the file has 2,097,154 bytes" in built.err


def test_a_wrong_series_leaves_the_page_of_all_talks_as_it_was(zoo: Path, talk: Talk) -> None:
    talk("build", "-q", "-f", "json")
    page = (zoo / "output" / "index.html").read_bytes()
    (zoo / "talks" / "series.yaml").write_text("title: [", "utf-8")
    (zoo / "talks" / "ant" / "walkthrough.md").write_text(
        "# Another\n\n## It {#it}\n\nNew.\n", "utf-8"
    )
    assert talk("build", "-q", "-f", "json").code == 1
    assert (zoo / "output" / "index.html").read_bytes() == page


def test_on_the_site_each_talk_leads_to_its_neighbours(zoo: Path, talk: Talk) -> None:
    assert talk("build", "-q", "-f", "site").code == 0
    site = zoo / "output" / "site"
    text = (site / "index.html").read_text("utf-8")
    assert "<h1>Two talks</h1>" in text
    body = text.partition("<main>")[2]
    found = places(body, "First things", "About the zebra", "Then", "About the ant")
    assert found == sorted(found)
    page = (site / "ant" / "index.html").read_text("utf-8")
    assert re.findall(r'rel="(prev|next)"[^>]*href="([^"]*)"', page) == [
        ("prev", "../zebra/index.html"),
        ("next", "../mole/index.html"),
    ]


def test_the_table_counts_what_the_last_build_made(zoo: Path, talk: Talk) -> None:
    talk("build", "-q", "-f", "json")
    table = talk("list", "--table").out.strip().splitlines()
    assert table[0] == "| talk | title | slides | frames | facts | samples | minutes |"
    assert table[2] == "| [zebra](talks/zebra) | About the zebra | 2 | 2 | 0 | 0 | full 0 of 45 |"
    assert len(table) == 5


def test_it_goes_between_its_marks_and_nothing_else_changes(zoo: Path, talk: Talk) -> None:
    talk("build", "-q", "-f", "json")
    readme = zoo / "README.md"
    readme.write_text("# Zoo\n\n<!-- talks -->\nold\n<!-- /talks -->\n\nThe end.\n", "utf-8")
    assert talk("list", "--into", "README.md").code == 0
    text = readme.read_text("utf-8")
    assert text.startswith("# Zoo\n\n<!-- talks -->\n\n| talk ")
    assert text.endswith("|\n\n<!-- /talks -->\n\nThe end.\n")
    assert "old" not in text
    before = readme.stat().st_mtime_ns
    assert talk("list", "--into", "README.md").code == 0
    assert readme.stat().st_mtime_ns == before


def test_a_talk_that_was_not_built_has_no_numbers(zoo: Path, talk: Talk) -> None:
    talk("build", "-q", "-f", "json", "ant")
    asked = talk("list", "--table")
    assert asked.code == 1
    assert "error[not-built]: never built in its full cut: zebra, mole" in asked.err


@pytest.mark.parametrize(
    "text", ["# Zoo\n", "<!-- talks -->\n", "<!-- /talks --> <!-- talks -->", None]
)
def test_a_file_without_both_marks_stays_as_it_is(zoo: Path, talk: Talk, text: str | None) -> None:
    talk("build", "-q", "-f", "json")
    if text is not None:
        (zoo / "README.md").write_text(text, "utf-8")
    asked = talk("list", "--into", "README.md")
    assert asked.code == 1
    assert ("no-marks" if text is not None else "cannot-read") in asked.err
    assert (zoo / "README.md").exists() == (text is not None)
