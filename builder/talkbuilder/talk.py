"""A talk that has been read: the outline with its places, and everything the outline pointed at, already fetched.

From here on nothing reads files: layout and backends see only this.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from talkbuilder.article import Article
from talkbuilder.captured import Recorded
from talkbuilder.claims import Claims
from talkbuilder.notes import Notes
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.scene import Media, Source
from talkbuilder.speech import Turn
from talkbuilder.wording import Own, Wording, own_of, wording_of

Key = str | int
KeyPath = tuple[Key, ...]
"""A path inside the outline: ``("slides", 3, "code", "file")``."""


class Places(Struct, frozen=True):
    """Where each field of one YAML file was written: ``table`` its value, ``keys`` its key."""

    path: str
    table: Mapping[KeyPath, Place] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)

    def at(self, *path: Key) -> Place:
        """Return the place of the value at ``path``, or of its nearest ancestor that was written."""
        for end in range(len(path), -1, -1):
            found = self.table.get(path[:end])
            if found is not None:
                return found
        return Place(self.path, 1, 1)

    def key(self, *path: Key) -> Place:
        """Return the place of the key at ``path``; of the value, for an item of a list."""
        return self.keys.get(path) or self.at(*path)


class Listing(Struct, frozen=True):
    """Code or output as it will be shown: tabs kept, no trailing newline; ``marks`` are line numbers from 1.

    ``marks`` has one entry for each entry of the outline's ``highlight``. ``caption`` is inline Markdown: what the
    outline says it is, else for a capture the command and where it ran. ``shorten`` is how to show less of it,
    if not in the ways that all code has.
    """

    text: str
    language: str
    place: Place
    marks: tuple[tuple[int, ...], ...] = ()
    caption: str = ""
    shorten: str = ""


class Speech(Struct, frozen=True):
    """What is said on one slide in one cut, how long that takes, and where in it another frame comes."""

    notes: Notes = ()
    seconds: float = 0.0
    turns: tuple[Turn, ...] = ()


class Talk(Struct, frozen=True):
    """One talk, read.

    ``ids`` is every slide's id, written or made from its title, unique; ``listings`` is by the key path of the
    outline's field; ``media`` by file name as written; ``speech`` by cut, one entry a slide of the outline (empty
    where the cut lacks the slide), ``lines`` from which line of the text each part of its notes comes;
    ``sources`` is what the references slide lists; ``article`` is the text as one reads it; ``notices`` are
    paragraphs that must stand with code which is not ours, after the sources.
    """

    slug: str
    outline: Outline
    places: Places
    ids: tuple[str, ...]
    listings: Mapping[KeyPath, Listing] = field(default_factory=dict)
    media: Mapping[str, Media] = field(default_factory=dict)
    speech: Mapping[str, tuple[Speech, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    recorded: Mapping[KeyPath, Recorded] = field(default_factory=dict)
    claims: Claims = field(default_factory=Claims)
    article: Article = field(default_factory=Article)
    notices: tuple[str, ...] = ()
    lines: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)

    @property
    def own_words(self) -> Own | None:
        """What the outline calls some of our own words."""
        return own_of(self.outline.words)

    @property
    def wording(self) -> Wording:
        """Our own words, as this talk says them."""
        return wording_of(self.outline.language, self.own_words)

    def members(self, cut: str) -> tuple[int, ...]:
        """Return the indexes of the slides that ``cut`` holds, hidden ones included."""
        return tuple(
            index
            for index, slide in enumerate(self.outline.slides)
            if slide.cuts is None or cut in slide.cuts
        )


class Occasion(Struct, frozen=True):
    """What belongs to the day, not to the talk: from ``--set`` or ``occasion.yaml``."""

    event: str = ""
    date: str = ""
    speaker: str = ""
    classification: str = ""
