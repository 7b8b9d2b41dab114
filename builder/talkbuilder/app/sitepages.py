"""The pages of the site, from what builds have kept: pure, text in and text out. Every link is relative."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from talkbuilder.app.sitekeep import Kept
from talkbuilder.app.truthpage import anchor
from talkbuilder.backends.vector.markup import scripted
from talkbuilder.scripts import language_reads
from talkbuilder.wording import ENGLISH, Wording, capital, counted, fill, wording_of

INDEX, SEARCH, MISSING, MAP = "index.html", "search.html", "404.html", "sitemap.xml"
ICON, NO_JEKYLL = "favicon.svg", ".nojekyll"


def _labels(wording: Wording) -> tuple[tuple[str, str, str], ...]:
    """Return what a talk's files are called, in the order in which they are offered."""
    return (
        (".html", wording.slides, wording.slides_about),
        ("-article.html", wording.article, wording.article_about),
        (".pdf", "PDF", wording.pdf_about),
        (".pptx", "PowerPoint", wording.pptx_about),
        ("-handout.pdf", wording.handout, wording.handout_about),
        ("-samples.zip", wording.samples, wording.samples_short),
    )


SAID = (
    "in_article", "shown_instead", "and_more", "places", "in_talks", "places_in", "nothing_has_all",
)  # fmt: skip
"""Those of our words that the search says."""


class Download(Struct, frozen=True):
    """One file of a talk; ``address`` is seen from the talk's own page."""

    label: str
    about: str
    address: str


class Entry(Struct, frozen=True):
    """A talk with those of its files that are there. ``folder`` is its folder as an address."""

    kept: Kept
    files: frozenset[str]

    @property
    def folder(self) -> str:
        """The talk's folder, as it stands in an address."""
        return quote(self.kept.slug)

    @property
    def downloads(self) -> tuple[Download, ...]:
        """What the page offers."""
        stem = self.kept.stem
        return tuple(
            Download(label, about, quote(stem + suffix))
            for suffix, label, about in _labels(self.kept.wording)
            if stem + suffix in self.files
        )

    @property
    def deck(self) -> str:
        """The HTML deck, as an address beside the talk's page; empty if there is none."""
        return self._there(".html")

    @property
    def article(self) -> str:
        """The article likewise."""
        return self._there("-article.html")

    @property
    def card(self) -> str:
        """The preview picture likewise."""
        return self._there("-card.png")

    def _there(self, suffix: str) -> str:
        name = self.kept.stem + suffix
        return quote(name) if name in self.files else ""


class Heading(Struct, frozen=True):
    """What stands over the page of all talks, and their slugs in parts; no part, if there is no series."""

    title: str = ""
    description: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def pages(
    entries: Sequence[Entry], truth: str, url: str, heading: Heading | None = None
) -> dict[PurePosixPath, bytes]:
    """Return every page that joins ``entries``, which stand in the order that a reader would follow.

    ``truth`` is the page of facts, if there is one. ``url`` is where the site will stand, with a slash at its end, or
    empty: then nothing on it says so.
    """
    heading = heading or Heading()
    w = common([entry.kept.language for entry in entries])
    by_slug = {entry.kept.slug: entry for entry in entries}
    groups = [
        (title, [by_slug[slug] for slug in slugs if slug in by_slug])
        for title, slugs in heading.parts or (("", tuple(by_slug)),)
    ]
    first = _page(
        "index.html.j2",
        "",
        heading=heading,
        groups=groups,
        entries=entries,
        truth=truth,
        url=url,
        w=w,
    )
    made = {
        INDEX: first,
        SEARCH: _page(
            "search.html.j2", "search.js", index=index(entries), w=w, said=scripted(w, SAID)
        ),
        MISSING: _page("404.html.j2", "", url=url, w=w),
        ICON: _resource("favicon.svg"),
        NO_JEKYLL: "",
    }
    around = zip((None, *entries), entries, (*entries[1:], None), strict=False)
    for before, entry, after in around:
        ways = (before, after) if heading.parts else (None, None)
        made[f"{entry.kept.slug}/{INDEX}"] = _page(
            "talk.html.j2", "", entry=entry, ways=ways, truth=truth, url=url, w=entry.kept.wording
        )
    if url:
        made[MAP] = (
            _environment()
            .get_template("sitemap.xml.j2")
            .render(addresses=_map(entries, truth, url))
        )
    return {PurePosixPath(name): text.encode(errors="replace") for name, text in made.items()}


def common(languages: Sequence[str]) -> Wording:
    """Return our words for a page that joins talks in ``languages``: theirs if it is one, else English."""
    return wording_of(languages[0]) if len(set(languages)) == 1 else ENGLISH


def _map(entries: Sequence[Entry], truth: str, url: str) -> list[str]:
    """Return the addresses of all pages: the site, each talk and its article, the facts."""
    inside = [
        f"{entry.folder}/{name}" for entry in entries for name in dict.fromkeys(("", entry.article))
    ]
    return [url, *(url + name for name in inside), *([url + truth] if truth else [])]


def index(entries: Sequence[Entry]) -> str:
    """Return what the search looks at, as JSON that may stand in a page."""
    found = [
        {
            "title": entry.kept.title,
            "page": f"{entry.folder}/{INDEX}",
            "deck": f"{entry.folder}/{entry.deck}" if entry.deck else "",
            "article": f"{entry.folder}/{entry.article}" if entry.article else "",
            "about": " ".join(
                (entry.kept.subtitle, entry.kept.description, *entry.kept.keywords)
            ).strip(),
            "places": [[one.title, one.words, one.slide, one.section] for one in entry.kept.found],
        }
        for entry in entries
    ]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    # No word of it may end the element that it stands in.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page(template: str, script: str, **values: object) -> str:
    style, code = _resource("site.css"), _resource(script) if script else ""
    rules = policy(style, code)
    return (
        _environment()
        .get_template(template)
        .render(style=style, script=code, policy=rules, **values)
    )


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: one style, one script or none, and pictures from beside the page.

    ``file:`` is for who opens the folder without a server; on the web it allows nothing.
    """
    scripts = f"script-src {_hash(script)}; " if script else ""
    return (
        f"default-src 'none'; style-src {_hash(style)}; {scripts}"
        "img-src 'self' file:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=8)
def _resource(name: str) -> str:
    return (files(__package__) / "templates" / "site" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.app", "templates/site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"counted": counted, "fill": fill, "capital": capital}
    made.filters |= {"address": quote, "anchor": anchor, "reads": language_reads}
    return made
