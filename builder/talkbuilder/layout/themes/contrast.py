"""Which colours meet, and how different they must be: 4.5 for text, 3 for lines and marks (WCAG 2.2, 1.4.3, 1.4.11)."""

from collections.abc import Iterator

from msgspec import Struct

from talkbuilder.color import contrast
from talkbuilder.theme import TOKENS, Theme, Token

TEXT = 4.5
MARK = 3.0

_PAGE: tuple[Token, ...] = ("background", "surface", "surface-strong")
_FILLS: tuple[Token, ...] = tuple(token for token in TOKENS if token.endswith("-fill"))
_STRONG: tuple[Token, ...] = (
    "g", "m", "p", "running", "runnable", "waiting", "syscall", "good", "bad", "changed", "brand", "link",
)  # fmt: skip
_CODE: tuple[Token, ...] = (
    "code-text", "code-keyword", "code-string", "code-comment", "code-number", "code-function", "code-type",
    "code-mark",
)  # fmt: skip


class Pair(Struct, frozen=True):
    """A colour that stands on another, and the contrast that takes."""

    ink: Token
    paper: Token
    least: float = TEXT


PAIRS: tuple[Pair, ...] = (
    *(Pair("text", paper) for paper in (*_PAGE, *_FILLS, "code-surface")),
    *(Pair("muted", paper) for paper in _PAGE),
    *(Pair(ink, "background") for ink in _STRONG),
    *(Pair(ink, paper) for ink in _CODE for paper in ("code-surface", "background")),
    *(Pair(ink, "changed-fill") for ink in _CODE if ink != "code-mark"),
    Pair("on-brand", "brand"),
    Pair("on-black", "black"),
    Pair("on-white", "white"),
    Pair("on-white", "grey"),
    # An idle thing is a line and a label beside it; its colour is never text.
    Pair("idle", "background", MARK),
    Pair("code-mark", "changed-fill", MARK),
)


class Weak(Struct, frozen=True):
    """A pair that a theme makes too alike."""

    pair: Pair
    ratio: float

    def __str__(self) -> str:
        return (
            f"{self.pair.ink} on {self.pair.paper} has a contrast of {self.ratio:.2f}, "
            f"and needs {self.pair.least:g}"
        )


def weak_pairs(theme: Theme) -> tuple[Weak, ...]:
    """Return the pairs of ``theme`` that cannot be told apart well enough, those of its layouts included."""
    found = []
    for pair in dict.fromkeys((*PAIRS, *_of_layouts(theme))):
        ratio = contrast(theme.rgb(pair.ink), theme.rgb(pair.paper))
        if ratio < pair.least:
            found.append(Weak(pair, ratio))
    return tuple(found)


def _of_layouts(theme: Theme) -> Iterator[Pair]:
    for layout in theme.layouts.values():
        for box in layout.boxes.values():
            yield Pair(box.token, "code-surface" if box.family == "code" else layout.background)
