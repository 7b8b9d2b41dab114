"""The page of all facts: ``truth.html`` in the output folder, from what each build has kept of its talk's claims.

Nothing is asked and no talk is read here: see ``relied.py`` for what a build keeps.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.scripts import language_reads
from talkbuilder.store.record import Records
from talkbuilder.store.shelf import Shelved, put

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = PurePosixPath("truth.html")
KEY = "claims"
"""The record of a talk that holds what the page needs, and its entry there."""


class UseLink(Struct, frozen=True):
    """A slide or passage that leans on a fact; ``anchor`` is the slide's place in the HTML deck, if it has one."""

    label: str
    anchor: str = ""


class Cell(Struct, frozen=True):
    """What a release says: a mark or its value; ``claimed`` is whether the fact speaks of that release."""

    text: str
    claimed: bool = True


class Line(Struct, frozen=True):
    """One fact as the page shows it: ``cells`` by the talk's releases."""

    id: str
    says: str
    shown: str
    value: str
    asked: str
    source: str
    url: str
    why: str
    when: str
    uses: tuple[UseLink, ...]
    cells: tuple[Cell, ...]


class Page(Struct, frozen=True):
    """The facts of one talk. ``deck`` is the address of its HTML deck, if there is one."""

    slug: str
    title: str
    language: str
    deck: str
    release: str
    platform: str
    date: str
    releases: tuple[str, ...]
    facts: tuple[Line, ...]

    @property
    def unchecked(self) -> int:
        """How many facts nobody was asked about."""
        return sum(not fact.asked for fact in self.facts)


# --- the page ---------------------------------------------------------------------------------------------------------


def write_truth(output: Path, pages: Sequence[Page]) -> Shelved:
    """Write the page; where no talk has facts there is none, unless there was one."""
    if not pages and not (output / NAME).exists():
        return Shelved({}, ())
    return put(output, {NAME: render(pages).encode()}, {})


def kept_pages(output: Path, slugs: Iterable[str]) -> tuple[Page, ...]:
    """Return what the last builds into ``output`` kept, of those of ``slugs`` that have facts and are still there."""
    found = (_kept(output / slug) for slug in sorted(set(slugs)))
    return tuple(page for page in found if page is not None)


def _kept(folder: Path) -> Page | None:
    builds = Records(folder).builds
    files = {name for record in builds.values() for name in record.files}
    there = {name for name in files if (folder / name).is_file()}
    raw = builds[KEY].summary.get(KEY, "") if KEY in builds and there else ""
    # A record of another version of ours: the next build makes it anew.
    with suppress(ValueError, TypeError, KeyError):
        page = _read(json.loads(raw))
        return page if page.deck in there else replace(page, deck="")
    return None


def _read(raw: dict[str, Any]) -> Page:
    lines = tuple(
        Line(
            **{
                **line,
                "uses": tuple(UseLink(**use) for use in line["uses"]),
                "cells": tuple(Cell(**cell) for cell in line["cells"]),
            }
        )
        for line in raw["facts"]
    )
    return Page(**{**raw, "facts": lines, "releases": tuple(raw["releases"])})


def render(pages: Sequence[Page], icon: str = "") -> str:
    """Return the page; ``icon`` is the address of its picture, where there is one."""
    style, script = _resource("truth.css"), _resource("truth.js")
    template = _environment().get_template("truth.html.j2")
    return template.render(
        pages=pages, icon=icon, style=style, script=script, policy=policy(style, script, icon)
    )


def policy(style: str, script: str, icon: str = "") -> str:
    """Return the page's Content-Security-Policy: its own style and script, by what they say, and its icon."""
    pictures = "img-src 'self' file:; " if icon else ""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; {pictures}"
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _resource(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def anchor(slug: str) -> str:
    """Return the name of a talk's part of the page: no name holds a space."""
    return "-".join(slug.split())


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    # A build with nothing to do looks for the page, and pays nothing for what it does not write.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - see above

    made = Environment(
        loader=PackageLoader("talkbuilder.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"anchor": anchor, "address": quote, "reads": language_reads}
    return made
