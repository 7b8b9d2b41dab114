"""Inline Markdown of the outline's text fields: emphasis, strong, code, links and backslash escapes, nothing else.

Pure and small, so that layout may use it: text in, styled runs out. No HTML, no images, no entities: ``&amp;`` and
``<b>`` are shown as they were written.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.scene import Link, Run

SCHEMES = ("https:", "http:", "mailto:")


class Piece(Struct, frozen=True):
    """A stretch of inline Markdown in one style; ``href`` is a link's target as it was written."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 20}).enable(
        ["emphasis", "backticks", "link", "escape"]
    )
    # Which targets are fit is decided by `link_of` and told as a problem; here every link is a link.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return ``text`` as styled stretches; line breaks become spaces.

    >>> pieces("a *b* `c`")
    (Piece(text='a ', bold=False, italic=False, code=False, href=''), \
Piece(text='b', bold=False, italic=True, code=False, href=''), \
Piece(text=' ', bold=False, italic=False, code=False, href=''), \
Piece(text='c', bold=False, italic=False, code=True, href=''))
    """
    tokens = _parser().parseInline(" ".join(text.splitlines()))
    return joined(piece for token in tokens for piece in styled(token.children or ()))


def styled(tokens: Iterable[Token]) -> Iterator[Piece]:
    """Yield the pieces of a markdown-it inline token's children."""
    bold = italic = 0
    href = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrs.get("href", ""))
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                yield Piece(" ", bold > 0, italic > 0, False, href)
            case "code_inline":
                yield Piece(token.content, bold > 0, italic > 0, True, href)
            case _:
                if token.content:
                    yield Piece(token.content, bold > 0, italic > 0, False, href)


def joined(found: Iterable[Piece]) -> tuple[Piece, ...]:
    """Merge neighbours of one style."""
    merged: list[Piece] = []
    for piece in found:
        if merged and replace(merged[-1], text=piece.text) == piece:
            merged[-1] = replace(piece, text=merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return tuple(merged)


def link_of(href: str) -> Link | None:
    """Return where ``href`` leads, or None if it may not be a link: http, https, mailto or ``#slide`` only.

    >>> link_of("#steal"), link_of("javascript:alert(1)")
    (Link(url='', slide='steal'), None)
    """
    if href.startswith("#") and len(href) > 1:
        return Link(slide=href[1:])
    scheme = next((known for known in SCHEMES if href.lower().startswith(known)), "")
    rest = href[len(scheme) :].lstrip("/")
    if not scheme or not rest or any(character.isspace() for character in href):
        return None
    return Link(url=href)


def parse(text: str) -> tuple[Run, ...]:
    """Return ``text`` as runs of a scene; a link that may not be one keeps its words only."""
    return tuple(
        Run(
            piece.text,
            bold=piece.bold,
            italic=piece.italic,
            family="code" if piece.code else None,
            link=link_of(piece.href) if piece.href else None,
        )
        for piece in pieces(text)
    )


def plain(text: str) -> str:
    """Return the words of ``text`` without markup: for alt text, file properties, tables of contents."""
    return "".join(piece.text for piece in pieces(text))


def escaped(text: str) -> str:
    """Return ``text`` as inline Markdown that shows exactly it.

    >>> escaped("2 * 3"), plain(escaped("[a](#b) `c` \\\\*"))
    ('2 \\\\* 3', '[a](#b) `c` \\\\*')
    """
    return re.sub(r"[\\`*_\[\]]", r"\\\g<0>", text)


def targets(text: str) -> tuple[str, ...]:
    """Return the targets of the links in ``text``, as written."""
    return tuple(dict.fromkeys(piece.href for piece in pieces(text) if piece.href))
