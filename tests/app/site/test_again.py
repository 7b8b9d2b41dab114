"""The site built again: what did not change stays, what is gone goes, what is somebody else's is kept."""

from pathlib import Path

import pytest

from tests.app.conftest import Talk
from tests.app.site.talks import begin, searched
from tests.pipeline.running import contents


@pytest.mark.slow
def test_what_did_not_change_is_not_built_again_and_every_byte_stays(
    project: Path, talk: Talk
) -> None:
    begin(project, "one", "two")
    assert talk("build", "-q", "-f", "site").code == 0
    before = contents(project / "output" / "site")
    times = {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*")}
    again = talk("build", "-f", "site")
    assert again.code == 0
    assert contents(project / "output" / "site") == before
    assert {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*")} == times
    fresh = talk("build", "-q", "-f", "site", "-o", "elsewhere", "--no-cache")
    assert fresh.code == 0
    assert contents(project / "elsewhere" / "site") == before


@pytest.mark.slow
def test_a_talk_that_is_gone_goes_and_what_somebody_put_there_stays(
    project: Path, talk: Talk
) -> None:
    begin(project, "one", "two")
    assert talk("build", "-q", "-f", "site").code == 0
    site = project / "output" / "site"
    (site / "CNAME").write_text("talks.example.org")
    (site / "two" / "recording.mp4").write_bytes(b"film")
    for path in (project / "talks" / "two").iterdir():
        path.unlink()
    (project / "talks" / "two").rmdir()
    assert talk("build", "-q", "-f", "site").code == 0
    assert [path.name for path in (site / "two").iterdir()] == ["recording.mp4"]
    assert (site / "CNAME").read_text() == "talks.example.org"
    assert "two" not in (site / "index.html").read_text("utf-8")
    assert len(searched(site)) == 1


@pytest.mark.slow
def test_another_cut_takes_the_place_of_the_one_before(project: Path, talk: Talk) -> None:
    begin(project, "one")
    assert talk("build", "-q", "-f", "site").code == 0
    assert talk("build", "-q", "-f", "site", "--cut", "short").code == 0
    site = project / "output" / "site"
    assert (site / "one" / "one-short.html").exists()
    assert not (site / "one" / "one.html").exists()
    assert "one-short.html" in (site / "index.html").read_text("utf-8")
    assert "It ends" not in (site / "one" / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_one_talk_built_again_leaves_the_others_where_they_were(project: Path, talk: Talk) -> None:
    begin(project, "one", "two")
    assert talk("build", "-q", "-f", "site").code == 0
    outline = project / "talks" / "one" / "talk.yaml"
    outline.write_text(outline.read_text("utf-8").replace("It ends", "It goes on"), "utf-8")
    assert talk("build", "-q", "-f", "site", "one").code == 0
    site = project / "output" / "site"
    assert "It goes on" in (site / "search.html").read_text("utf-8")
    assert {one["page"] for one in searched(site)} == {"one/index.html", "two/index.html"}


@pytest.mark.slow
def test_a_talk_whose_files_somebody_took_away_is_not_linked(project: Path, talk: Talk) -> None:
    begin(project, "one", "two")
    assert talk("build", "-q", "-f", "site").code == 0
    site = project / "output" / "site"
    for path in (site / "two").iterdir():
        path.unlink()
    assert talk("build", "-q", "-f", "site", "one").code == 0
    assert [one["page"] for one in searched(site)] == ["one/index.html"]
    assert not (site / "two").exists() or not list((site / "two").iterdir())


@pytest.mark.slow
def test_a_talk_with_a_mistake_stays_as_it_was(project: Path, talk: Talk) -> None:
    begin(project, "one")
    assert talk("build", "-q", "-f", "site").code == 0
    before = contents(project / "output" / "site")
    outline = project / "talks" / "one" / "talk.yaml"
    outline.write_text(outline.read_text("utf-8").replace("#end", "#nowhere"), "utf-8")
    assert talk("build", "-q", "-f", "site").code == 1
    assert contents(project / "output" / "site") == before


@pytest.mark.slow
def test_an_edited_deck_on_it_is_kept(project: Path, talk: Talk) -> None:
    begin(project, "one")
    assert talk("build", "-q", "-f", "site").code == 0
    deck = project / "output" / "site" / "one" / "one.pptx"
    deck.write_bytes(b"edited by hand")
    assert talk("build", "-q", "-f", "site").code == 0
    assert (deck.parent / "one.edited-1.pptx").read_bytes() == b"edited by hand"
    assert "edited-1" not in (deck.parent / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_beside_other_formats_both_are_made(project: Path, talk: Talk) -> None:
    begin(project, "one")
    built = talk("build", "-f", "notes,site")
    assert built.code == 0
    assert (project / "output" / "one" / "one-notes.md").exists()
    assert (project / "output" / "site" / "one" / "one.pdf").exists()
    assert not (project / "output" / "one" / "one.pdf").exists()


def test_a_talk_called_site_would_stand_in_its_way(project: Path, talk: Talk) -> None:
    begin(project, "site")
    built = talk("build", "-f", "site")
    assert built.code == 1
    assert "bad-slug" in built.err
    assert not (project / "output").exists()
