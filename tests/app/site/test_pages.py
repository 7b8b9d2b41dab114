"""What is on the site: everything on it leads somewhere, and asks nobody; what somebody wrote is text."""

import json
import struct
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from talkbuilder.app.order import Job
from talkbuilder.app.site import site_job
from talkbuilder.app.sitekeep import whole
from talkbuilder.app.sitepages import index, pages
from tests.app.site.talks import NASTY, Links, hostile, html, searched


def test_every_talk_has_its_page_its_files_and_its_picture(site: Path) -> None:
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()) == sorted(
        [".nojekyll", "404.html", "favicon.svg", "index.html", "search.html"]
        + [
            f"{slug}/{name}"
            for slug in ("one", "two words")
            for name in (
                "index.html", f"{slug}-article.html", f"{slug}-card.png", f"{slug}-handout.pdf", f"{slug}.html",
                f"{slug}.pdf", f"{slug}.pptx",
            )
        ]
    )  # fmt: skip


def test_every_link_on_it_leads_to_a_file_and_a_name_inside(site: Path) -> None:
    known = dict(html(site))
    count = 0
    for path, links in known.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme in ("https", "http", "mailto", "data"):
                continue
            assert not parts.scheme, target
            assert not parts.netloc, target
            assert not parts.path.startswith("/"), target
            leads = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert leads.is_relative_to(site), target
            assert leads.is_file(), f"{path}: {target}"
            if (
                parts.fragment
                and leads.suffix == ".html"
                and leads.name != f"{leads.parent.name}.html"
            ):
                assert unquote(parts.fragment) in known[leads].names, f"{path}: {target}"
            count += 1
    assert count > 40


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for path, links in html(site):
        policy = links.meta["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "http" not in policy
        assert "connect-src" not in policy
        if path.name != f"{path.parent.name}.html":
            assert "unsafe" not in policy


def test_a_talks_page_says_what_a_link_to_it_shows(site: Path) -> None:
    meta = Links((site / "one" / "index.html").read_text("utf-8")).meta
    assert meta["og:title"] == "A talk of one"
    assert meta["og:description"] == "What one is about"
    assert meta["og:image"] == "one-card.png"
    assert "og:url" not in meta
    for name in ("one.html", "one-article.html"):
        beside = Links((site / "one" / name).read_text("utf-8")).meta
        for key in ("og:title", "og:description", "og:image", "og:image:alt", "twitter:card"):
            assert beside[key] == meta[key], name
    picture = (site / "one" / "one-card.png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)


def test_a_talks_page_names_slides_lengths_and_downloads(site: Path) -> None:
    text = (site / "one" / "index.html").read_text("utf-8")
    for words in (
        "A. Speaker",
        "A thief takes half",
        "Part one",
        "for a slot of 20",
        "for a slot of 5",
        "PowerPoint",
    ):
        assert words in text
    assert 'href="one.html#half"' in text or 'href="one.html#3"' in text


def test_the_search_knows_titles_what_stands_on_slides_what_is_said_and_what_is_only_read(
    site: Path,
) -> None:
    one = searched(site)[0]
    places = one["places"]
    assert isinstance(places, list)
    by_title = {title: (words, slide, section) for title, words, slide, section in places}
    words, slide, section = by_title["A thief takes half"]
    assert "Thief" in words
    assert "half of the queue" in words
    assert (slide, section) == ("3", "half")
    assert by_title["Not said"] == ("Only zebras read this.", "", "quiet")
    assert "Half" not in by_title, "what is spoken is found at its slide"


def test_a_list_that_is_revealed_is_found_once() -> None:
    steps = ["Two", "Two\nThree", "Two\nThree\nFour", "Twofold", "Two\nThree\nFour"]
    assert list(dict.fromkeys(whole(steps))) == ["Two\nThree\nFour", "Twofold"]


def test_samples_are_offered_where_there_are_some(tmp_path: Path) -> None:
    job = Job(tmp_path / "talk", tmp_path / "output", ("notes", "contact"), cut="lunch")
    assert "samples" not in site_job(job).formats
    (tmp_path / "talk" / "go" / "queue").mkdir(parents=True)
    (tmp_path / "talk" / "go" / "queue" / "go.mod").touch()
    assert "samples" in site_job(job).formats
    assert (site_job(job).cut, site_job(job).folder) == (
        "lunch",
        tmp_path / "output" / "site" / "talk",
    )


def test_what_somebody_wrote_is_text_on_every_page() -> None:
    made = pages([hostile()], "truth.html", "https://example.org/")
    for name, data in made.items():
        text = data.decode()
        if name.suffix == ".html":
            own = text.count("<script")
            assert own == (2 if name.name == "search.html" else 0), name
            assert "<img src=x" not in text
            assert "<b>" not in text.replace("<b>Slides", "").replace("<b>Article", "").replace(
                "<b>PDF", "").replace("<b>PowerPoint", "").replace("<b>Handout", "")  # fmt: skip
        elif name.suffix == ".xml":
            ElementTree.fromstring(text)
    assert json.loads(index([hostile()]))[0]["title"] == NASTY


def test_one_of_a_thing_is_one_and_none_is_none() -> None:
    text = pages([hostile()], "truth.html", "")
    talk, first = (
        text[PurePosixPath(name)].decode() for name in ("a&b<c>/index.html", "index.html")
    )
    assert ">1 slide</bdi><" in talk
    assert "1 step in all" in talk
    assert ">1 fact it relies on<" in talk
    assert ">1 minute, for a slot of " in talk
    assert "1 slide · 1 min<" in first


def test_what_is_for_questions_stands_behind_the_rest(site: Path) -> None:
    text = (site / "one" / "index.html").read_text("utf-8")
    assert text.index(">It ends<") < text.index(">For questions<") < text.index(">More of it<")
