"""References in the walkthrough's tokens: facts become words, ``fact:`` and ``go:`` links addresses or plain words."""

from collections.abc import Sequence

from markdown_it.token import Token
from msgspec import Struct, field

from talkbuilder.amounts import Amount
from talkbuilder.citing import FACT, LEANS, Citing, is_reference
from talkbuilder.place import Place


class Finder(Struct):
    """Finds again where in the file something was written: markdown-it knows a block's lines, but no columns."""

    path: str
    text: str
    lines: list[str] = field(default_factory=list)
    first: int = 1
    last: int = 1
    at: tuple[int, int] = (1, 0)

    def within(self, first: int, last: int) -> None:
        """Look in these lines next."""
        self.first, self.last = first, max(first, last)
        self.at = (first, 0)

    def place(self, needle: str, back: str = "") -> Place:
        """Return where ``needle`` stands next, or the ``back`` before it on the same line; else the block."""
        if not self.lines:
            self.lines = self.text.split("\n")
        for number in range(self.at[0], min(self.last, len(self.lines)) + 1):
            line = self.lines[number - 1]
            column = line.find(needle, self.at[1] if number == self.at[0] else 0)
            if column >= 0:
                self.at = (number, column + len(needle))
                before = line.rfind(back, 0, column) if back else -1
                return Place(self.path, number, (before if before >= 0 else column) + 1)
        return Place(self.path, self.first, 1)

    def amount(self, one: Amount) -> Place:
        """Return where a number stands."""
        return self.place(one.text.split()[0])


def cite(tokens: Sequence[Token], citing: Citing, find: Finder, where: str) -> list[Token]:
    """Return ``tokens`` with every reference resolved; ``where`` is the passage they stand in."""
    kept: list[Token] = []
    links: list[int | None] = []
    for token in tokens:
        match token.type:
            case "fact_ref":
                place = find.place(str(token.meta["written"]))
                words = citing.words(str(token.meta["id"]), place, where)
                kept.append(Token("text", "", 0, content=words))
                continue
            case "text":
                citing.misspelt(token.content, find.place)
            case "code_inline":
                citing.in_code(token.content, find.place)
            case "link_open":
                links.append(len(kept) if is_reference(_href(token)) else None)
            case "link_close":
                start = links.pop() if links else None
                if start is not None:
                    _lead(kept, start, citing, find, where)
                    if not _href(kept[start]):
                        del kept[start]
                        continue
            case _:
                pass
        kept.append(token)
    return kept


def _lead(kept: list[Token], start: int, citing: Citing, find: Finder, where: str) -> None:
    """Let the link that opens at ``start`` lead to what it refers to."""
    opening = kept[start]
    href = _href(opening)
    place = find.place(f"]({href}", back="[")
    words = "".join(_text(token) for token in kept[start + 1 :])
    opening.attrs["href"] = citing.link(href, words, place, where)


def _href(token: Token) -> str:
    return str(token.attrs.get("href", ""))


def _text(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def loose_words(tokens: Sequence[Token]) -> str:
    """Return the text of ``tokens`` with `LEANS` for code, for facts, and for words that link to one."""
    parts: list[str] = []
    leans = 0
    for token in tokens:
        if token.type == "link_open":
            leans += bool(leans) or _href(token).startswith(FACT)
        elif token.type == "link_close":
            leans = 0  # links do not nest
        elif leans or token.type in ("fact_ref", "code_inline"):
            parts.append(LEANS)
        else:
            parts.append(_text(token))
    return "".join(parts)
