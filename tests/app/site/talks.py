"""Talks for a site, one that says something hostile wherever text may stand, and pages as a browser reads them."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from talkbuilder.app.sitekeep import CutLength, Found, Kept, Part, SlideLink
from talkbuilder.app.sitepages import Entry

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
    title: More of it
    hidden: true
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


HEBREW_TEXT = """\
# הרצאה

רק לקוראים: זברות. {.read}

## חצי {#half}

גנב לוקח חצי מהתור.

- אחד
- שניים
"""
HEBREW = """\
title: מה עולה chan
language: he
speaker: {name: דנה כהן}
cuts: {full: {minutes: 20}}
slides:
  - layout: title
  - layout: bullets
    title: הגנב לוקח חצי מן התור
    bullets: [ראשון, "`chan` שני"]
    notes: "#half"
"""


def begin_in_hebrew(project: Path, slug: str) -> None:
    folder = project / "talks" / slug
    folder.mkdir(parents=True)
    (folder / "talk.yaml").write_text(HEBREW, "utf-8")
    (folder / "walkthrough.md").write_text(HEBREW_TEXT, "utf-8")


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


def searched(site: Path) -> list[dict[str, object]]:
    text = (site / "search.html").read_text("utf-8")
    (found,) = re.findall(
        r'<script type="application/json" id="index">(.*?)</script>', text, re.DOTALL
    )
    read: list[dict[str, object]] = json.loads(found)
    return read


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
