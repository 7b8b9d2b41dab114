"""The page before it is written: contents, sections, figures and notes as markup, and what they need of fonts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from talkbuilder.article import (
    Article,
    Block,
    Code,
    Grid,
    Listed,
    Prose,
    Quoted,
    Section,
    Shown,
    Span,
    Words,
    plain,
)
from talkbuilder.backends.article.figures import Figure, figures, written
from talkbuilder.backends.article.paint import by_name
from talkbuilder.backends.article.words import Writer, tag
from talkbuilder.backends.vector.links import web_address
from talkbuilder.backends.vector.markup import attributes, way
from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.backends.vector.media import uses
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.ports import FontKey, Kit
from talkbuilder.scene import Deck, Link
from talkbuilder.wording import Wording, fill

WORDS_A_MINUTE = 230
"""How fast technical prose is read: Brysbaert (2019) has 238 for non-fiction, in silence."""


class Heading(Struct, frozen=True):
    """A line of the table of contents; ``level`` counts from 1."""

    anchor: str
    words: str
    level: int


class Plan(Struct, frozen=True):
    """All that the template needs to know; ``body`` and ``notes`` are markup."""

    contents: str
    body: str
    notes: str
    minutes: int
    fonts: Mapping[FontKey, str]


def plan(deck: Deck, steps: str, kit: Kit) -> Plan:
    """Return the page of ``deck``."""
    article = deck.article
    shown = figures(deck, steps)
    pen = Pen(by_name(deck.theme), kit.ruler, deck.media, _outward)
    place = _Places(shown, pen, deck.wording)
    writer = Writer(
        {section.anchor for section in article.sections},
        kit.colored,
        place,
        deck.language,
        deck.wording,
    )
    headings = tuple(_headings(article.sections))
    body = "\n".join((*map(writer.block, article.opening), *_sections(article, headings, writer)))
    # After the text: a note links back to every place that refers to it.
    notes = writer.notes(article.notes)
    drawn = uses(item for slide in place.numbers for item in shown[slide].items)
    return Plan(_contents(headings), body, notes, _minutes(article), _fonts(deck, drawn))


def _outward(link: Link) -> str:
    return web_address(link) if link.url else ""


@dataclass(slots=True)
class _Places:
    """Writes the figure of a slide where it is called, once, and numbers it."""

    shown: Mapping[str, Figure]
    pen: Pen
    wording: Wording
    numbers: dict[str, int]

    def __init__(self, shown: Mapping[str, Figure], pen: Pen, wording: Wording) -> None:
        self.shown, self.pen, self.wording, self.numbers = shown, pen, wording, {}

    def __call__(self, slide: str) -> str:
        """Return the figure of ``slide``; nothing where this cut does not show it."""
        if slide not in self.shown or slide in self.numbers:
            return ""
        self.numbers[slide] = len(self.numbers) + 1
        return written(self.shown[slide], self.numbers[slide], self.pen, self.wording)


# --- headings ---------------------------------------------------------------------------------------------------------


def _headings(sections: Sequence[Section]) -> Iterator[Heading]:
    """Yield the headings; none is more than a level below the one before, whatever was written."""
    before = 0
    for section in sections:
        before = min(max(section.level - 1, 1), before + 1, 5)
        yield Heading(section.anchor, section.heading, before)


def _sections(article: Article, headings: Sequence[Heading], writer: Writer) -> Iterator[str]:
    for section, heading in zip(article.sections, headings, strict=True):
        said = fill(writer.wording.link_to, title=heading.words)
        link = tag("a", "#", href=f"#{heading.anchor}", class_="anchor", aria_label=said)
        name, turn = f"h{heading.level + 1}", way(heading.words, writer.language)
        where = attributes(id=heading.anchor)
        yield f"<{name}{where}{turn}>{escaped(heading.words)} {link}</{name}>"
        yield from map(writer.block, section.blocks)


def _contents(headings: Sequence[Heading]) -> str:
    """Return the upper two levels as a list in a list."""
    parts: list[str] = []
    depth = 0
    for heading in headings:
        if heading.level > 2:
            continue
        if heading.level > depth:
            parts.append("<ol>")
        elif heading.level < depth:
            parts.append("</li></ol></li>")
        else:
            parts.append("</li>")
        depth = heading.level
        parts.append("<li>" + tag("a", escaped(heading.words), href=f"#{heading.anchor}"))
    return "".join((*parts, "</li></ol>" * depth))


# --- what the page needs ----------------------------------------------------------------------------------------------


def _minutes(article: Article) -> int:
    count = sum(len(plain(words).split()) for words in _words(article))
    return max(1, round(count / WORDS_A_MINUTE))


def _blocks(article: Article) -> Iterator[Block]:
    yield from article.opening
    for section in article.sections:
        yield from section.blocks


def _words(article: Article) -> Iterator[Words]:
    for block in _blocks(article):
        yield from _of(block)


def _of(block: Block) -> Iterator[Words]:
    match block:
        case Prose(words):
            yield words
        case Listed(entries):
            yield from (entry.words for entry in entries)
        case Quoted(blocks):
            for one in blocks:
                yield from _of(one)
        case Grid(rows):
            yield from (cell for row in rows for cell in row)
        case Code() | Shown():
            pass


def _fonts(deck: Deck, drawn: Mapping[FontKey, str]) -> dict[FontKey, str]:
    """Return the characters of each face: those of the figures, and those of the text."""
    article = deck.article
    found: dict[FontKey, set[str]] = {key: set(characters) for key, characters in drawn.items()}

    def add(key: FontKey, text: str) -> None:
        found.setdefault(key, set()).update(text)

    notes: Iterable[Words] = (note.words for note in article.notes)
    for words in (*_words(article), *notes):
        for part in words:
            if isinstance(part, Span):
                add(("code" if part.code else "body", part.bold, part.italic), part.text)
    for block in _blocks(article):
        if isinstance(block, Code):
            add(("code", False, False), block.text)
    heads = [section.heading for section in article.sections]
    front = (deck.title, deck.subtitle, deck.speaker, deck.event, deck.date, deck.standing)
    titles = [scene.title for scene in deck.scenes]
    ours = _ours(deck.wording)
    add(("body", True, False), "".join((*heads, *front, *_ASCII, *ours)))
    add(("body", False, False), "".join((*heads, *front, *titles, *_ASCII, _OURS, *ours)))
    add(("body", False, False), "".join(scene.caption for scene in deck.scenes))
    return {
        key: "".join(sorted(character for character in characters if character.isprintable()))
        for key, characters in sorted(found.items())
    }


def _ours(wording: Wording) -> tuple[str, ...]:
    """Return our own words that the page shows."""
    return (
        wording.skip,
        wording.minutes_to_read,
        wording.contents,
        wording.endnotes,
        wording.figure,
    )


_ASCII = tuple(map(chr, range(32, 127)))
_OURS = "·“”‹›↑–"
