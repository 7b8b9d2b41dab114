"""Written text becomes speech: what is read aloud, what is only shown, and what is left to the page."""

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder import notes
from talkbuilder.notes import Notes, Said
from talkbuilder.speech import cut, trimmed
from talkbuilder.walkthrough.model import Block, Fence, Grid, List, Prose, Quote, Words
from talkbuilder.wording import ENGLISH, Wording


class Shown(Struct, frozen=True):
    """What the slide itself shows, so that speech can point at it."""

    code: bool = False
    table: bool = False
    wording: Wording = ENGLISH


def spoken(blocks: tuple[Block, ...], shown: Shown) -> Notes:
    """Return what is said for ``blocks``.

    Links become their words, code names stay code, footnotes fall away (the references slide has them). Code and
    tables are not read aloud: where the slide shows one, a pointer to it is said; else code is kept in the notes
    for the speaker's eye, and a table is left to the page.
    """
    return tuple(one for one, _ in spoken_at(blocks, shown) if one is not None)


def spoken_at(
    blocks: tuple[Block, ...], shown: Shown
) -> tuple[tuple[notes.Block | None, int], ...]:
    """Return what is said for ``blocks``, each part with the line that it comes from; None turns to the next frame."""
    said: list[tuple[notes.Block | None, int]] = []
    for block in blocks:
        for one, line in _block(block, shown):
            # Two fences in a row need one pointer.
            if not (said and one == said[-1][0] and one in _pointers(shown)):
                said.append((one, line))
    return tuple(said)


def _pointers(shown: Shown) -> tuple[notes.Paragraph, notes.Paragraph]:
    """Return what is said instead of code and of a table."""
    return (
        notes.Paragraph((Said(shown.wording.code_pointer, italic=True),)),
        notes.Paragraph((Said(shown.wording.table_pointer, italic=True),)),
    )


def _block(block: Block, shown: Shown) -> Iterator[tuple[notes.Block | None, int]]:
    match block:
        case Prose():
            yield from _turned(notes.Paragraph(_said(block.words)), block.words, block.line)
        case List():
            for item in block.items:
                said = _said(item.words)
                one: notes.Paragraph | notes.ListItem = notes.Paragraph(said)
                if item.number is not None:
                    one = notes.ListItem(said, item.level, item.number)
                yield from _turned(one, item.words, block.line)
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


def _turned(
    block: notes.Paragraph | notes.ListItem, words: Words, line: int
) -> Iterator[tuple[notes.Block | None, int]]:
    """Yield a paragraph; parted, with None between the parts, where the next frame comes."""
    if not words.turns:
        yield block, line
        return
    left, done = block.said, 0
    for at in words.turns:
        before, left = cut(left, at - done)
        done = at
        if any(part.text.strip() for part in before):
            yield replace(block, said=trimmed(before)), line
            block = notes.Paragraph(())  # what goes on in an item of a list is no other item
        yield None, line
    if any(part.text.strip() for part in left):
        yield replace(block, said=trimmed(left)), line


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
