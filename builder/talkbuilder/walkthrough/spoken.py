"""Written text becomes speech: what is read aloud, what is only shown, and what is left to the page."""

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from talkbuilder import notes
from talkbuilder.customs import customs_of
from talkbuilder.notes import Notes, Said
from talkbuilder.walkthrough.model import Block, Fence, Grid, List, Prose, Quote, Words


class Shown(Struct, frozen=True):
    """What the slide itself shows, so that speech can point at it."""

    code: bool = False
    table: bool = False
    language: str = "en"


def spoken(blocks: tuple[Block, ...], shown: Shown) -> Notes:
    """Return what is said for ``blocks``.

    Links become their words, code names stay code, footnotes fall away (the references slide has them). Code and
    tables are not read aloud: where the slide shows one, a pointer to it is said; else code is kept in the notes
    for the speaker's eye, and a table is left to the page.
    """
    return tuple(one for one, _ in spoken_at(blocks, shown))


def spoken_at(blocks: tuple[Block, ...], shown: Shown) -> tuple[tuple[notes.Block, int], ...]:
    """Return what is said for ``blocks``, each part with the line of the text that it comes from."""
    said: list[tuple[notes.Block, int]] = []
    for block in blocks:
        for one, line in _block(block, shown):
            # Two fences in a row need one pointer.
            if not (said and one == said[-1][0] and one in _pointers(shown)):
                said.append((one, line))
    return tuple(said)


def _pointers(shown: Shown) -> tuple[notes.Paragraph, notes.Paragraph]:
    """Return what is said instead of code and of a table."""
    customs = customs_of(shown.language)
    return (
        notes.Paragraph((Said(customs.code_pointer, italic=True),)),
        notes.Paragraph((Said(customs.table_pointer, italic=True),)),
    )


def _block(block: Block, shown: Shown) -> Iterator[tuple[notes.Block, int]]:
    match block:
        case Prose():
            yield notes.Paragraph(_said(block.words)), block.line
        case List():
            for item in block.items:
                if item.number is None:
                    yield notes.Paragraph(_said(item.words)), block.line
                else:
                    yield notes.ListItem(_said(item.words), item.level, item.number), block.line
        case Quote():
            for inner in block.blocks:
                yield from _block(inner, shown)
        case Fence():
            pointer = _pointers(shown)[0]
            yield pointer if shown.code else notes.Code(block.text, block.language), block.line
        case Grid():
            if shown.table:
                yield _pointers(shown)[1], block.line
        case _:
            assert_never(block)


def _said(words: Words) -> tuple[Said, ...]:
    merged: list[Said] = []
    for piece in words.pieces:
        part = Said(piece.text, piece.bold, piece.italic, piece.code)
        last = merged[-1] if merged else None
        if last is not None and (last.bold, last.italic, last.code) == (
            part.bold,
            part.italic,
            part.code,
        ):
            merged[-1] = Said(last.text + part.text, part.bold, part.italic, part.code)
        else:
            merged.append(part)
    return tuple(merged)


def words_of(block: Block) -> tuple[Words, ...]:
    """Return the styled texts inside ``block``, for their footnotes."""
    match block:
        case Prose():
            return (block.words,)
        case List():
            return tuple(item.words for item in block.items)
        case Quote():
            return tuple(words for inner in block.blocks for words in words_of(inner))
        case Grid():
            return tuple(words for row in block.rows for words in row)
        case Fence():
            return ()
        case _:
            assert_never(block)
