"""The long-form text as it is read, not spoken: sections of blocks, numbered notes, and the places of figures.

Plain data, like the scenes: the walkthrough is turned into it once, and a backend writes it.
"""

from msgspec import Struct


class Span(Struct, frozen=True):
    """A stretch of text in one style; ``href`` leads to the web, to a mailbox, or to ``#section``."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


class Mark(Struct, frozen=True):
    """A reference to the note with this number."""

    number: int


Words = tuple[Span | Mark, ...]


class Prose(Struct, frozen=True):
    """A paragraph."""

    words: Words


class Entry(Struct, frozen=True):
    """An entry of a list: ``number`` 0 is a bullet, None a further paragraph of the entry before."""

    words: Words
    level: int = 0
    number: int | None = 0


class Listed(Struct, frozen=True):
    """A list, flat: nested entries follow their parent with a higher level."""

    entries: tuple[Entry, ...]


class Quoted(Struct, frozen=True):
    """Somebody else's words."""

    blocks: tuple[Prose | Listed, ...]


class Code(Struct, frozen=True):
    """A listing, in no colours yet."""

    text: str
    language: str = ""


class Grid(Struct, frozen=True):
    """A table; its first row is the header."""

    rows: tuple[tuple[Words, ...], ...]


class Shown(Struct, frozen=True):
    """The place of what a slide shows: behind the first paragraph that is spoken there."""

    slide: str


Block = Prose | Listed | Quoted | Code | Grid | Shown


class Section(Struct, frozen=True):
    """A section's own text, up to the next heading. ``slides`` are those that speak any of it."""

    anchor: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = ()
    slides: tuple[str, ...] = ()


class Note(Struct, frozen=True):
    """A footnote: a source or a remark."""

    number: int
    words: Words


class Article(Struct, frozen=True):
    """The whole text; ``opening`` stands before the first section."""

    title: str = ""
    opening: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()


def plain(words: Words) -> str:
    """Return the words without style and without references."""
    return "".join(part.text for part in words if isinstance(part, Span))
