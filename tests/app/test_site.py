"""The site: everything on it is true, leads somewhere, and asks nobody; what is somebody else's stays."""

import json
import re
import struct
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from talkbuilder.app.order import Job
from talkbuilder.app.site import site_address, site_job
from talkbuilder.app.sitekeep import CutLength, Found, Kept, Part, SlideLink, whole
from talkbuilder.app.sitepages import Entry, index, pages
from tests.app.conftest import Talk
from tests.pipeline.running import contents
from tests.support import axe

TEXT = """\
# A talk

For readers. {.read}

## Half {#half}

A thief takes half of the queue.[^s] And then it goes on, see [the end](#end).

## Not said {#quiet .read}

Only zebras read this.

## The end {#end}

It ends.

[^s]: [Source](https://go.dev/src/runtime/proc.go).
"""
OUTLINE = """\
title: A talk of {name}
description: What {name} is about
speaker: {{name: A. Speaker}}
cuts: {{short: {{minutes: 5}}, full: {{minutes: 20}}}}
slides:
  - layout: title
  - layout: section
    title: Part one
  - layout: figure
    id: half
    title: A thief takes half
    figure: {{kind: graph, nodes: {{a: {{label: Thief}}, b: {{label: Queue}}}}, edges: [a -> b]}}
    notes: "#half"
  - layout: statement
    id: end
    title: It ends
    notes: "#end"
    cuts: [full]
"""


def begin(project: Path, *slugs: str) -> None:
    for slug in slugs:
        folder = project / "talks" / slug
        folder.mkdir(parents=True)
        (folder / "talk.yaml").write_text(OUTLINE.format(name=slug), "utf-8")
        (folder / "walkthrough.md").write_text(TEXT, "utf-8")


@pytest.fixture(scope="module")
def kept_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site of two talks is kept for tests that only look at it."""
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


class Links(HTMLParser):
    """The names and the links of a page, and its metadata."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.targets: list[str] = []
        self.meta: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.names.add(values["id"])
        if tag in ("a", "link", "image") and "href" in values:
            self.targets.append(values["href"])
        if "src" in values:
            self.targets.append(values["src"])
        if tag == "meta" and "content" in values:
            self.meta[
                values.get("property") or values.get("name") or values.get("http-equiv", "")
            ] = values["content"]


def html(site: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Links(path.read_text("utf-8"))


# --- what is on it ----------------------------------------------------------------------------------------------------


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


def searched(site: Path) -> list[dict[str, object]]:
    text = (site / "search.html").read_text("utf-8")
    (found,) = re.findall(
        r'<script type="application/json" id="index">(.*?)</script>', text, re.DOTALL
    )
    read: list[dict[str, object]] = json.loads(found)
    return read


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


# --- addresses --------------------------------------------------------------------------------------------------------


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
    tree = ElementTree.fromstring((site / "sitemap.xml").read_text("utf-8"))
    assert [element.text for element in tree.iter() if element.tag.endswith("loc")] == [
        "https://example.org/talks/",
        "https://example.org/talks/one/",
        "https://example.org/talks/one/one-article.html",
    ]
    # Without it the next time, the map would lie.
    assert talk("build", "-f", "site").code == 0
    assert not (site / "sitemap.xml").exists()


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


# --- again ------------------------------------------------------------------------------------------------------------


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


# --- what somebody wrote ----------------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> </style> {{ 7*7 }} ]]> &amp; \\u003c <!-- "


def hostile() -> Entry:
    """A talk that says something hostile wherever text may stand."""
    kept = Kept(
        slug="a&b<c>", stem="a&b<c>", title=NASTY, subtitle=NASTY, description=NASTY, language='en"><b>',
        speaker=NASTY, event=NASTY, date=NASTY, standing=NASTY, cut=NASTY, slides=1, frames=1, facts=1,
        lengths=(CutLength(NASTY, 1, NASTY),), keywords=(NASTY,),
        parts=(Part(NASTY, NASTY, (SlideLink(NASTY, NASTY),)),), found=(Found(NASTY, NASTY, NASTY, NASTY),),
    )  # fmt: skip
    suffixes = (".html", "-article.html", ".pdf", ".pptx", "-handout.pdf", "-card.png")
    return Entry(kept, frozenset(f"a&b<c>{suffix}" for suffix in suffixes))


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


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.external("chromium")
class TestInABrowser:
    """Opened from the folder, as a file."""

    @pytest.fixture
    def said(self) -> Iterator[list[str]]:
        """What went wrong in pages: in the end nothing."""
        found: list[str] = []
        yield found
        assert found == []

    def opened(self, browser: Browser, said: list[str], path: Path, **options: object) -> Page:
        page = browser.new_page(**options)  # type: ignore[arg-type]
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else said.append(f"request: {request.url}")
            ),
        )
        page.goto(path.as_uri())
        return page

    def test_a_search_finds_a_slide_and_leads_there(
        self, browser: Browser, said: list[str], site: Path
    ) -> None:
        page = self.opened(browser, said, site / "search.html")
        page.fill("#words", "THÍEF queue")
        assert page.inner_text("[role=status]") == "2 places in 2 talks"
        assert page.locator("mark").first.inner_text().lower() == "thief"
        page.click("#results li a >> nth=0")
        page.wait_for_url("**/one/one.html#3")
        page.go_back()
        page.wait_for_function("document.querySelectorAll('#results li').length === 2")
        page.fill("#words", "zebras")
        page.click("#results li a >> nth=0")
        page.wait_for_url("**/one/one-article.html#quiet")
        page.close()

    def test_a_search_for_markup_is_a_search_for_words(
        self, browser: Browser, said: list[str], tmp_path: Path
    ) -> None:
        for name, data in pages([hostile()], "", "").items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)
        page = self.opened(browser, said, tmp_path / "search.html")
        page.fill("#words", "<script>alert(1)</script>")
        assert page.locator("#results li").count() == 2
        assert page.locator("#results script, #results img").count() == 0
        page.fill("#words", "no such word at all")
        assert page.inner_text("[role=status]") == "Nothing has all of these words."
        page.close()

    def test_pictures_are_seen_from_the_folder_too(
        self, browser: Browser, said: list[str], site: Path
    ) -> None:
        page = self.opened(browser, said, site / "index.html")
        assert page.evaluate("[...document.images].map((one) => one.naturalWidth)")[0] == 1200
        page.close()

    @pytest.mark.parametrize("width", [360, 1440])
    def test_no_page_is_wider_than_the_window(
        self, browser: Browser, said: list[str], site: Path, width: int
    ) -> None:
        for name in ("index.html", "search.html", "404.html", "one/index.html"):
            page = self.opened(browser, said, site / name, viewport={"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            page.close()

    @pytest.mark.external("axe")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(
        self, browser: Browser, said: list[str], site: Path, scheme: str
    ) -> None:
        for name in (
            "index.html",
            "search.html",
            "404.html",
            "one/index.html",
            "one/one-article.html",
        ):
            page = self.opened(browser, said, site / name, color_scheme=scheme)
            if name == "search.html":
                page.fill("#words", "thief")
            assert axe.findings(page) == [], name
            page.close()
