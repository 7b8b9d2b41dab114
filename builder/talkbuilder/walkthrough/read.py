"""Markdown into passages: what the subset holds becomes blocks, what it doesn't becomes problems with a line."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.citing import Citing
from talkbuilder.inline import joined, link_of, styled
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity, nearest
from talkbuilder.walkthrough.cite import Finder, cite, loose_words
from talkbuilder.walkthrough.model import (
    Block,
    Fence,
    Footnote,
    Grid,
    Item,
    List,
    Passage,
    Prose,
    Quote,
    Walkthrough,
    Words,
)
from talkbuilder.walkthrough.syntax import MAX_NESTING, parser
from talkbuilder.walkthrough.whole import half_merged, never_closed, too_long

ANCHOR = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
READ = ".read"
MARK = re.compile(r"\{\s*(\.[a-z]{3,8})\s*\}")
OPENED = re.compile(r"\{#([^{}]*)$")


def read(
    text: str, path: str, citing: Citing | None = None
) -> tuple[Walkthrough, tuple[Problem, ...]]:
    """Return the walkthrough that ``text`` holds, and what is wrong with it.

    ``citing`` answers for its references to facts and to the source tree, and keeps what is wrong with them.
    """
    long = too_long(text, path)
    if long:
        return Walkthrough(path), long
    own = citing or Citing()
    reader = _Reader(path, own, Finder(path, text))
    tokens = parser().parse(text)
    left = half_merged(text, path, tokens)
    if left is not None:
        return Walkthrough(path), (left,)
    reader.take(tokens)
    reader.problems += never_closed(text, path, tokens)
    return reader.finish()


class _Section(Struct):
    """A passage while it is read."""

    anchor: str = ""
    heading: str = ""
    level: int = 0
    line: int = 1
    read: bool = False
    blocks: list[Block] = field(default_factory=list)

    def passage(self) -> Passage:
        return Passage(
            self.anchor, self.heading, self.level, self.line, tuple(self.blocks), self.read
        )


class _Reader(Struct):
    path: str
    citing: Citing
    find: Finder
    title: str = ""
    section: _Section = field(default_factory=_Section)
    sections: list[_Section] = field(default_factory=list)
    footnotes: dict[str, Footnote] = field(default_factory=dict)
    used: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(
        self, at: int | Place, code: str, message: str, hint: str = "", warn: bool = False
    ) -> None:
        severity: Severity = "warning" if warn else "error"
        place = Place(self.path, at, 1) if isinstance(at, int) else at
        self.problems.append(Problem(place, code, message, hint, severity=severity))

    # --- blocks ---

    def take(self, tokens: list[Token]) -> None:
        """Read the blocks one after the other, in the order of the file."""
        self.sections.append(self.section)
        for node in SyntaxTreeNode(tokens).children:
            line = _line(node)
            if node.type == "heading":
                self._heading(node, line)
            elif node.type == "footnote":
                self._footnote(node, line)
            elif (block := self._block(node, line)) is not None:
                self.section.blocks.append(block)

    def _heading(self, node: SyntaxTreeNode, line: int) -> None:
        given = _attributes(node)
        anchor, read = self._attributes(given, line)
        words = self._words(node.children[0], line, anchor)
        heading = "".join(piece.text for piece in words.pieces).strip()
        level = int(node.tag[1:])
        first = len(self.sections) == 1 and not self.section.heading and not self.section.blocks
        if level == 1 and not self.title and first:
            self.title = heading
        elif not anchor and (opened := OPENED.search(heading)):
            name = _slug(opened[1])
            hint = f"close it: {'#' * level} {heading[: opened.start()].rstrip()} {{#{name}}}"
            self.say(line, "no-anchor", "the `{` of this section's anchor is not closed", hint)
        elif not anchor and not any(word.startswith("#") for word in given):
            hint = f"write {node.tag[1] and '#' * level} {heading} {{#{_slug(heading)}}}"
            self.say(line, "no-anchor", f'the section "{heading}" has no anchor', hint)
        self.section = _Section(anchor, heading, level, line, read)
        self.sections.append(self.section)

    def _attributes(self, words: list[str], line: int) -> tuple[str, bool]:
        anchor, read = "", False
        for word in words:
            if word == READ:
                read = True
            elif word.startswith("#") and ANCHOR.match(word[1:]) and not anchor:
                anchor = word[1:]
            else:
                hint = "an attribute is `#anchor` (small letters, digits, dashes) or `.read`"
                if word.startswith("#") and len(word) > 1:
                    hint = f"write {{#{_slug(word)}}}: small letters, digits and dashes"
                self.say(line, "bad-attribute", f"`{word}` means nothing here", hint)
        return anchor, read

    def _block(self, node: SyntaxTreeNode, line: int, depth: int = 0) -> Block | None:
        match node.type:
            case "paragraph":
                words = self._words(node.children[0], line, spoken=True)
                if words.turns and not any(piece.text.strip() for piece in words.pieces):
                    self._stray(line, "put it at the end of the paragraph before it")
                    return None
                return Prose(line, words, bool(_attributes(node)))
            case "bullet_list" | "ordered_list":
                items, read = self._items(node, depth)
                return List(line, tuple(items), read)
            case "blockquote":
                return self._quote(node, line, depth)
            case "fence" | "code_block":
                language = node.info.split()[0] if node.info.split() else ""
                return Fence(line, node.content.rstrip("\n"), language)
            case "table":
                return self._table(node, line)
            case "hr":
                return None
            case "html_block":
                hint = "write it in Markdown, or put it in a code block"
                self.say(line, "raw-html", "HTML is not part of a walkthrough", hint)
            case _:
                self.say(line, "not-in-subset", f"a walkthrough has no {node.type} here")
        return None

    def _quote(self, node: SyntaxTreeNode, line: int, depth: int) -> Quote:
        if self._deep(line, depth):
            return Quote(line, ())
        inner: list[Prose | List] = []
        for child in node.children:
            block = self._block(child, _line(child, line), depth + 1)
            match block:
                case Prose() | List():
                    inner.append(block)
                case Quote():
                    inner += block.blocks
                case Fence() | Grid():
                    self.say(block.line, "not-in-subset", "a quotation holds paragraphs and lists")
                case None:
                    pass
        return Quote(line, tuple(inner), any(block.read for block in inner))

    def _deep(self, line: int, depth: int) -> bool:
        if depth < MAX_NESTING:
            return False
        message = f"lists and quotations are nested more than {MAX_NESTING} deep"
        self.say(line, "too-deep", message, "nobody can follow that; make it flat")
        return True

    def _items(self, node: SyntaxTreeNode, depth: int, level: int = 0) -> tuple[list[Item], bool]:
        """Flatten a list; its second value says whether it ends with ``{.read}``."""
        if self._deep(_line(node), depth):
            return [], False
        items: list[Item] = []
        read = False
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
        for index, item in enumerate(node.children):
            number: int | None = start + index if node.type == "ordered_list" else 0
            for child in item.children:
                line = _line(child, _line(item))
                if child.type == "paragraph":
                    words = self._words(child.children[0], line, spoken=True)
                    items.append(Item(words, level, number))
                    read = read or bool(_attributes(child))
                    number = None
                elif child.type in ("bullet_list", "ordered_list"):
                    inner, inner_read = self._items(child, depth + 1, level + 1)
                    items += inner
                    read = read or inner_read
                else:
                    hint = "put it behind the list"
                    self.say(line, "not-in-subset", "a list item holds paragraphs and lists", hint)
        return items, read

    def _table(self, node: SyntaxTreeNode, line: int) -> Grid:
        rows = [
            tuple(self._words(cell.children[0], _line(cell, line)) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Grid(line, tuple(rows))

    def _footnote(self, node: SyntaxTreeNode, line: int) -> None:
        name = str(node.meta["name"])
        words = self._words(node.children[0], line, "", footnote=True)
        text = " ".join("".join(piece.text for piece in words.pieces).split())
        url = next((p.href for p in words.pieces if p.href and not p.href.startswith("#")), "")
        if not text:
            self.say(line, "empty-footnote", f"the footnote `{name}` has no text")
        if name in self.footnotes:
            first = self.footnotes[name].place.line
            hint = f"the first is in line {first}"
            self.say(line, "duplicate-footnote", f"the footnote `{name}` is defined twice", hint)
            return
        self.footnotes[name] = Footnote(name, Place(self.path, line, 1), text, url, words)

    # --- inline ---

    def _words(
        self,
        node: SyntaxTreeNode,
        line: int,
        anchor: str | None = None,
        footnote: bool = False,
        spoken: bool = False,
    ) -> Words:
        tokens = (node.token.children if node.token else None) or []
        self.find.within(line, node.map[1] if node.map else line)
        if self.citing.strict:
            self.citing.loose(loose_words(tokens), self.find.amount, footnote=footnote)
            self.find.within(line, node.map[1] if node.map else line)
        where = self.section.anchor if anchor is None else anchor
        tokens = cite(tokens, self.citing, self.find, where)
        self.find.within(line, node.map[1] if node.map else line)
        notes: list[str] = []
        at: list[int] = []
        turns: list[int] = []
        kept: list[Token] = []
        for token in tokens:
            match token.type:
                case "footnote_ref":
                    notes.append(str(token.meta["name"]))
                    at.append(sum(len(piece.text) for piece in styled(kept)))
                    self.used.setdefault(notes[-1], self.find.place(f"[^{notes[-1]}]"))
                case "turn" if not spoken:
                    self._stray(line, "nothing is said here: put it into a paragraph")
                case "turn":
                    turns.append(sum(len(piece.text) for piece in styled(kept)))
                case "html_inline":
                    hint = "put it between backticks if it is code"
                    message = f"HTML is not part of a walkthrough: `{token.content[:40]}`"
                    self.say(self.find.place(token.content), "raw-html", message, hint)
                case "image":
                    hint = "pictures belong on slides: `layout: image`"
                    place = self.find.place("![")
                    self.find.place("](")  # on, so that no link is looked for in here
                    self.say(place, "image-in-text", "a walkthrough has no pictures", hint)
                case "link_open":
                    self._link(str(token.attrs.get("href", "")))
                    kept.append(token)
                case "text":
                    self._misspelt_mark(token.content)
                    kept.append(token)
                case _:
                    kept.append(token)
        return Words(joined(styled(kept)), tuple(notes), tuple(at), tuple(turns))

    def _stray(self, line: int, hint: str) -> None:
        message = "`{.next}` stands in a paragraph, between two sentences or at its end"
        self.say(line, "stray-next", message, hint)

    def _misspelt_mark(self, text: str) -> None:
        """Warn of `{.nxt}` and `{.raed}`, which the speaker would read aloud."""
        for mark in MARK.finditer(text):
            close = get_close_matches(mark[1], (READ, ".next"), n=1, cutoff=0.6)
            if close:
                place = self.find.place(mark[0])
                message = f"`{mark[0]}` means nothing here, and is read as text"
                hint = f"did you mean {{{close[0]}}}?"
                if close[0] == mark[1]:
                    hint = f"`{{{READ}}}` stands at the end of a paragraph or heading"
                self.say(place, "bad-attribute", message, hint, warn=True)

    def _link(self, href: str) -> None:
        if link_of(href) is None:
            hint = "links are http, https, mailto, or `#anchor` in this text"
            place = self.find.place(f"]({href}", back="[")
            self.say(place, "bad-link", f"this link leads nowhere: `{href[:60]}`", hint)

    # --- the whole ---

    def finish(self) -> tuple[Walkthrough, tuple[Problem, ...]]:
        """Name the passages, and see that footnotes and definitions match."""
        passages: dict[str, Passage] = {}
        for section in self.sections:
            if not section.anchor:
                continue
            if section.anchor in passages:
                first = passages[section.anchor].line
                message = f"`#{section.anchor}` names two sections"
                hint = f"the first is in line {first}; give this one another anchor"
                self.say(section.line, "duplicate-anchor", message, hint)
                continue
            passages[section.anchor] = section.passage()
        for name, place in self.used.items():
            if name not in self.footnotes:
                hint = nearest(name, self.footnotes) or f"write `[^{name}]: Who, what, when.`"
                self.say(place, "unknown-footnote", f"the footnote `{name}` is not defined", hint)
        walkthrough = Walkthrough(
            self.path, self.title, passages, self._opening(), self.footnotes, tuple(self.used)
        )
        return walkthrough, tuple(self.problems)

    def _opening(self) -> Passage | None:
        """Return what stands before the first heading, and below a title without an anchor."""
        loose = [section for section in self.sections if not section.anchor and section.level < 2]
        blocks = [block for section in loose for block in section.blocks]
        if not blocks:
            return None
        opening = replace(loose[0].passage(), line=blocks[0].line, blocks=tuple(blocks))
        return replace(opening, read=all(section.read for section in loose if section.blocks))


def _line(node: SyntaxTreeNode, default: int = 1) -> int:
    return node.map[0] + 1 if node.map else default


def _attributes(node: SyntaxTreeNode) -> list[str]:
    token = node.nester_tokens.opening if node.nester_tokens else None
    return list(token.meta.get("attributes", ())) if token else []


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "anchor"


def references(found: Iterable[Words]) -> tuple[str, ...]:
    """Return the names of the footnotes in ``found``, each once, in order."""
    return tuple(dict.fromkeys(name for words in found for name in words.notes))
