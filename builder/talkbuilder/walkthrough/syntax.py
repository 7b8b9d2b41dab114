"""The walkthrough's Markdown: CommonMark with tables, footnotes and attributes, as markdown-it rules.

Four small rules are our own: ``[^name]`` with its ``[^name]: text`` (one paragraph, as the field writes it),
``{#anchor .read}`` at the end of a heading or ``{.read}`` at the end of a paragraph, ``{.next}`` between two sentences,
and ``{{fact:name}}``.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from talkbuilder.citing import CITED

MAX_NESTING = 8

_DEFINITION = re.compile(r"\[\^([A-Za-z0-9_-]{1,64})\]:[ \t]*")
_REFERENCE = re.compile(r"\[\^([A-Za-z0-9_-]{1,64})\]")
_TURN = re.compile(r"\{[ \t]*\.next[ \t]*\}")
_ATTRIBUTES = re.compile(r"\{([^{}\n]{0,200})\}[ \t]*$")


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the parser; it keeps no state between texts."""
    markdown = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - checked by read.py
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    markdown.block.ruler.before(
        "reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]}
    )
    markdown.inline.ruler.before("link", "footnote_ref", _reference)
    markdown.inline.ruler.before("link", "fact_ref", _fact)
    markdown.inline.ruler.before("link", "turn", _turn)
    markdown.core.ruler.after("block", "attributes", _attributes)
    return markdown


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^name]: text`` up to an empty line or the next footnote."""
    line = _line(state, start)
    match = _DEFINITION.match(line)
    if match is None or state.level > 0 or state.is_code_block(start):
        return False
    if silent:
        return True
    last = start + 1
    while last < end and not state.isEmpty(last) and not _DEFINITION.match(_line(state, last)):
        last += 1
    text = [line[match.end() :], *(_line(state, at) for at in range(start + 1, last))]
    token = state.push("footnote_open", "", 1)
    token.meta, token.map = {"name": match.group(1)}, [start, last]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "\n".join(text).strip(), [start, last], []
    state.push("footnote_close", "", -1)
    state.line = last
    return True


def _line(state: StateBlock, at: int) -> str:
    return state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]]


def _reference(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"name": match.group(1)}
    state.pos = match.end()
    return True


def _fact(state: StateInline, silent: bool) -> bool:
    match = CITED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("fact_ref", "", 0).meta = {"id": match["id"], "written": match.group()}
    state.pos = match.end()
    return True


def _turn(state: StateInline, silent: bool) -> bool:
    """``{.next}``: the speaker turns to the next frame. Of the spaces round it one is left."""
    match = _TURN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    alone = state.pos == 0 or state.src[state.pos - 1].isspace()
    if not silent:
        state.push("turn", "", 0)
    state.pos = match.end()
    while alone and state.pos < state.posMax and state.src[state.pos].isspace():
        state.pos += 1
    return True


def _attributes(state: StateCore) -> None:
    """Take ``{...}`` off the end of headings and paragraphs, before anything reads it as text."""
    for opening, token in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type not in ("heading_open", "paragraph_open"):
            continue
        match = _ATTRIBUTES.search(token.content)
        if match is None or (
            opening.type == "paragraph_open" and match.group(1).strip() != ".read"
        ):
            continue
        opening.meta = {"attributes": match.group(1).split()}
        token.content = token.content[: match.start()].rstrip()
