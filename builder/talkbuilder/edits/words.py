"""What counts as the same words, and which words differ.

A program that saves a deck may part runs anew, write other spaces, add marks that turn the order of text round, and
compose accents: none of that is a change. Quotation marks, dashes and capitals are.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MOST_TOKENS = 1_500
"""Longer texts are told as a whole: what compares them word by word is quadratic."""
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("_x000[Bb]_|\x0b|\u2028|\r\n?")
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# A word, or a space, or one character: of scripts without spaces each character is a word.
_TOKEN = re.compile(r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """Some words that both have (``=``), that only the old (``-``) or only the new text has (``+``)."""

    sign: Literal["=", "-", "+"]
    text: str


def tidied(text: str) -> str:
    """Return ``text`` as it is compared and shown: plain spaces, no marks of direction, accents composed."""
    text = _MARKS.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))
    return unicodedata.normalize("NFC", text).rstrip()


def key(text: str, code: bool = False) -> str:
    """Return what must be equal for two texts to be the same; the space before a line counts in code only.

    >>> key(" two  words ") == key("two\\nwords"), key("  x", code=True) == key("x", code=True)
    (True, False)
    """
    words = " ".join(text.split())
    if not code:
        return words
    return text[: len(text) - len(text.lstrip())].expandtabs(4) + words


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return what became of ``old`` on its way to ``new``, word by word.

    >>> [f"{sign}{text}" for sign, text in word_pieces("takes half of it", "takes a third of it")]
    ['=takes ', '-half', '+a third', '= of it']
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return tuple(piece for piece in (Piece("-", old), Piece("+", new)) if piece.text)
    found: list[tuple[str, str, str]] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (code, a, b, c, d) in enumerate(codes):
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if code != "equal":
            found.append(("", gone, come))
        elif gone.strip() or number in (0, len(codes) - 1):
            found.append((gone, "", ""))
        else:
            # A mere space between two changes: one change is easier to read.
            found.append(("", gone, come))
    return tuple(_joined(found))


def _joined(found: list[tuple[str, str, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    gone = come = ""
    for same, minus, plus in [*found, ("", "", "")]:
        if not same and (minus or plus):
            gone, come = gone + minus, come + plus
            continue
        if gone:
            pieces.append(Piece("-", gone))
        if come:
            pieces.append(Piece("+", come))
        gone = come = ""
        if same:
            pieces.append(Piece("=", same))
    return pieces


def likeness(old: str, new: str) -> float:
    """Return how much two texts have in common, by their words: 0 nothing, 1 all."""
    before, after = _bag(old), _bag(new)
    total = sum(before.values()) + sum(after.values())
    if not total:
        return 1.0
    common = sum(min(count, after.get(word, 0)) for word, count in before.items())
    return 2 * common / total


def _bag(text: str) -> dict[str, int]:
    bag: dict[str, int] = {}
    for word in _TOKEN.findall(text[:20_000].casefold()):
        if not word.isspace():
            bag[word] = bag.get(word, 0) + 1
    return bag
