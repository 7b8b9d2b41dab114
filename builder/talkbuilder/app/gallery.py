"""The page that joins all built talks: ``index.html`` in the output folder.

What it shows comes from the records of earlier builds and never from the files beside it, so a build of one talk keeps
the cards of the others. A talk whose files are gone loses its card.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.backends import svg
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck
from talkbuilder.scripts import language_reads
from talkbuilder.store.record import Record, Records
from talkbuilder.store.shelf import Shelved, put
from talkbuilder.wording import ENGLISH, Wording, counted, fill, wording_of

if TYPE_CHECKING:
    from talkbuilder.outline.series import Series

NAME = PurePosixPath("index.html")
# What opens best first.
_ORDER = (".html", ".pdf", ".pptx", ".md", ".json", ".png")


class FileLink(Struct, frozen=True):
    """A file of a talk: what it is called on the card, and its address from the page."""

    label: str
    address: str


class Card(Struct, frozen=True):
    """One talk."""

    slug: str
    title: str
    description: str
    language: str
    slides: str
    frames: str
    minutes: tuple[str, ...]
    picture: str
    files: tuple[FileLink, ...]

    @property
    def wording(self) -> Wording:
        """Our own words, in the talk's language."""
        return wording_of(self.language)


class Group(Struct, frozen=True):
    """Talks under a heading; the heading is empty where there is no series."""

    title: str
    cards: tuple[Card, ...]


def keepsake(deck: Deck, kit: Kit) -> dict[str, str]:
    """Return what a card will need of ``deck``, as text for the talk's record."""
    if not deck.scenes:
        return {}
    alone = replace(deck, scenes=deck.scenes[:1])
    (picture,) = svg.write(alone, "card", BackendOptions(), kit).files.values()
    return {
        "description": deck.description,
        "language": deck.language,
        "picture": f"data:image/svg+xml;base64,{b64encode(picture).decode()}",
    }


def write_gallery(
    output: Path, slugs: Iterable[str], truth: str = "", series: "Series | None" = None
) -> Shelved:
    """Write the page for those of ``slugs`` that have been built into ``output``; ``truth`` is the page of facts."""
    cards = {slug: card for slug in set(slugs) if (card := card_of(output, slug)) is not None}
    if series is None:
        groups = [Group("", tuple(cards[slug] for slug in sorted(cards)))] if cards else []
        return put(output, {NAME: page(groups, truth).encode()}, {})
    groups = [
        Group(title, tuple(cards[slug] for slug in found)) for title, found in series.grouped(cards)
    ]
    text = page(groups, truth, series.title, series.description)
    return put(output, {NAME: text.encode()}, {})


def card_of(output: Path, slug: str) -> Card | None:
    """Return the card of a talk, or None if it was not built or its files are gone."""
    folder = output / slug
    builds = Records(folder).builds
    names = sorted(
        {name for record in builds.values() for name in record.files if (folder / name).is_file()},
        key=_rank,
    )
    if not names:
        return None
    summary = _longest(builds)
    shown = [name for name in names if PurePosixPath(name).parent == PurePosixPath()]
    return Card(
        slug=slug,
        title=summary.get("title", slug),
        description=summary.get("description", ""),
        language=summary.get("language", "en"),
        slides=summary.get("slides", ""),
        frames=summary.get("frames", ""),
        minutes=tuple(filter(None, summary.get("minutes", "").split(", "))),
        picture=summary.get("picture", ""),
        files=tuple(FileLink(_label(name, slug), quote(f"{slug}/{name}")) for name in shown),
    )


def _longest(builds: Mapping[str, Record]) -> Mapping[str, str]:
    """Return the summary of the full cut, or of any."""
    written = ((key, record) for key, record in builds.items() if record.files)
    ordered = sorted(written, key=lambda one: (one[0].split(" ")[0] != "full", one[0]))
    return ordered[0][1].summary


def _rank(name: str) -> tuple[str, int, str]:
    path = PurePosixPath(name)
    order = _ORDER.index(path.suffix) if path.suffix in _ORDER else len(_ORDER)
    return (path.stem.partition("-handout")[0].partition("-notes")[0], order, name)


def _label(name: str, slug: str) -> str:
    """Return a file's name without what every file of the talk begins with: ``lunch handout.pdf``."""
    rest = name.removeprefix(slug).lstrip("-.")
    return rest.replace("-", " ") if "." in rest else rest or name


def page(groups: Sequence[Group], truth: str = "", title: str = "", description: str = "") -> str:
    """Return the page."""
    template = _environment().get_template("gallery.html.j2")
    languages = {card.language for group in groups for card in group.cards}
    w = wording_of(languages.pop()) if len(languages) == 1 else ENGLISH
    return template.render(
        groups=groups,
        truth=truth,
        title=title or w.talks,
        description=description,
        w=w,
        style=_style(),
        policy=policy(_style()),
    )


def policy(style: str) -> str:
    """Return the page's Content-Security-Policy: its own style, by what it says, and the pictures it carries."""
    known = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _style() -> str:
    return (files(__package__) / "templates" / "gallery.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["reads"] = language_reads
    made.globals |= {"counted": counted, "fill": fill}
    return made
