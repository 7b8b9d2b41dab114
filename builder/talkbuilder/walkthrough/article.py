"""The walkthrough as an article: everything in it, for readers only or not, and the places of the talk's figures."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from talkbuilder import article
from talkbuilder.article import Article, Entry, Listed, Mark, Note, Quoted, Section, Shown, Span
from talkbuilder.inline import Piece, link_of
from talkbuilder.outline.model import FigureSlide, FigureTextSlide, ImageSlide, Outline
from talkbuilder.walkthrough.model import (
    Block,
    Fence,
    Footnote,
    Grid,
    List,
    Numbered,
    Passage,
    Prose,
    Quote,
    Walkthrough,
    Words,
)
from talkbuilder.walkthrough.speak import Paragraph, Spoken


def article_of(
    outline: Outline, ids: Sequence[str], walkthrough: Walkthrough, spoken: Spoken
) -> Article:
    """Return the text as it is read; ``ids`` are the slides' own."""
    known = [name for name in walkthrough.referenced if name in walkthrough.footnotes]
    writer = _Writer({name: number for number, name in enumerate(known, 1)})
    shown = _shown(outline, ids, spoken)
    speaks = _speaks(ids, spoken)
    opening: list[article.Block] = []
    sections: list[Section] = []
    if walkthrough.opening:
        opening += writer.blocks(walkthrough.opening, {})
    for passage in walkthrough.passages.values():
        blocks = tuple(writer.blocks(passage, shown))
        if passage.level == 1 and passage.heading == walkthrough.title and not sections:
            opening += blocks
            continue
        slides = speaks.get(passage.anchor, ())
        sections.append(Section(passage.anchor, passage.heading, passage.level, blocks, slides))
    notes = tuple(writer.note(walkthrough.footnotes[name]) for name in known)
    return Article(walkthrough.title, tuple(opening), tuple(sections), notes)


def _shown(outline: Outline, ids: Sequence[str], spoken: Spoken) -> dict[Paragraph, list[str]]:
    """Return the slides that show a figure, by the first paragraph spoken there: in the full cut, if they are in it."""
    found: dict[Paragraph, list[str]] = {}
    for index, slide in enumerate(outline.slides):
        if not isinstance(slide, FigureSlide | FigureTextSlide | ImageSlide):
            continue
        said = [which[index] for which in spoken.paragraphs.values() if which[index]]
        if said:
            found.setdefault(said[0][0], []).append(ids[index])
    return found


def _speaks(ids: Sequence[str], spoken: Spoken) -> dict[str, tuple[str, ...]]:
    """Return the slides that speak each section, by its anchor."""
    found: dict[str, dict[str, None]] = {}
    for which in spoken.paragraphs.values():
        for id, paragraphs in zip(ids, which, strict=True):
            for anchor, _ in paragraphs:
                found.setdefault(anchor, {})[id] = None
    return {anchor: tuple(slides) for anchor, slides in found.items()}


class _Writer(Struct, frozen=True):
    """Turns blocks into blocks; ``numbers`` are the footnotes', in the order in which the text refers to them."""

    numbers: Mapping[str, int]

    def blocks(
        self, passage: Passage, shown: Mapping[Paragraph, Sequence[str]]
    ) -> Iterator[article.Block]:
        """Yield the blocks of ``passage``; a figure stands behind its paragraph and what goes with that."""
        number = 0
        waiting: Sequence[str] = ()
        for block in passage.blocks:
            if isinstance(block, Numbered):
                yield from map(Shown, waiting)
                number += 1
                waiting = shown.get((passage.anchor, number), ())
            yield self.block(block)
        yield from map(Shown, waiting)

    def block(self, block: Block) -> article.Block:
        """Return one block."""
        match block:
            case Prose() | List():
                return self._plain(block)
            case Quote(blocks=blocks):
                return Quoted(tuple(self._plain(one) for one in blocks))
            case Fence(text=text, language=language):
                return article.Code(text, language)
            case Grid(rows=rows):
                return article.Grid(tuple(tuple(map(self.words, row)) for row in rows))

    def _plain(self, block: Prose | List) -> article.Prose | Listed:
        if isinstance(block, Prose):
            return article.Prose(self.words(block.words))
        entries = (Entry(self.words(one.words), one.level, one.number) for one in block.items)
        return Listed(tuple(entries))

    def note(self, footnote: Footnote) -> Note:
        """Return a footnote."""
        return Note(self.numbers[footnote.name], self.words(footnote.words))

    def words(self, words: Words) -> article.Words:
        """Return styled words, with the references where they were written."""
        marks = [
            (at, Mark(self.numbers[name]))
            for at, name in zip(words.at, words.notes, strict=False)
            if name in self.numbers
        ]
        found: list[Span | Mark] = []
        start = 0
        for piece in words.pieces:
            end = start + len(piece.text)
            begun = start
            while marks and marks[0][0] < end:
                at, mark = marks.pop(0)
                if at > begun:
                    found.append(_span(piece, piece.text[begun - start : at - start]))
                    begun = at
                found.append(mark)
            found.append(_span(piece, piece.text[begun - start :]))
            start = end
        return (*found, *(mark for _, mark in marks))


def _span(piece: Piece, text: str) -> Span:
    href = piece.href if piece.href and link_of(piece.href) else ""
    return Span(text, piece.bold, piece.italic, piece.code, href)
