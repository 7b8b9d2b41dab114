"""The long-form text as it is read, not spoken: sections of blocks, numbered notes, and the places of figures.

Plain data, like the scenes: the walkthrough is turned into it once, and a backend writes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; ``href`` leads to the web, to a mailbox, or to ``#section``."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference to the note with this number."""

    number: int


Words = tuple[Span | Mark, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list: ``number`` 0 is a bullet, None a further paragraph of the entry before."""

    words: Words
    level: int = 0
    number: int | None = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, flat: nested entries follow their parent with a higher level."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody else's words."""

    blocks: tuple[Prose | Listed, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A listing, in no colours yet."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row is the header."""

    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The place of what a slide shows: behind the first paragraph that is spoken there."""

    slide: str


Block = Prose | Listed | Quoted | Code | Grid | Shown


@dataclass(frozen=True, slots=True)
class Section:
    """A section's own text, up to the next heading. ``slides`` are those that speak any of it."""

    anchor: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = ()
    slides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: a source or a remark."""

    number: int
    words: Words


@dataclass(frozen=True, slots=True)
class Article:
    """The whole text; ``opening`` stands before the first section."""

    title: str = ""
    opening: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()


def plain(words: Words) -> str:
    """Return the words without style and without references."""
    return "".join(part.text for part in words if isinstance(part, Span))
