"""Code as coloured runs, a tuple a line: Pygments finds the tokens, the theme has the colours.

The only file that imports Pygments. Tabs become four columns of spaces, for a slide has no tab stops to trust.
"""

from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Token as Kind
from pygments.token import _TokenType
from pygments.util import ClassNotFound

from talkbuilder.scene import Run
from talkbuilder.theme import Token

CodeLine = tuple[Run, ...]
TAB = 4

# The first entry that is an ancestor of the token counts: special ones first.
_COLORS: tuple[tuple[_TokenType, Token], ...] = (
    (Kind.Comment, "code-comment"),
    (Kind.Keyword.Type, "code-type"),
    (Kind.Keyword, "code-keyword"),
    (Kind.Operator.Word, "code-keyword"),
    (Kind.Literal.String, "code-string"),
    (Kind.Literal.Number, "code-number"),
    (Kind.Name.Function, "code-function"),
    (Kind.Name.Builtin, "code-function"),
    (Kind.Name.Class, "code-type"),
    (Kind.Generic.Prompt, "code-comment"),
)


@lru_cache(maxsize=256)
def code_lines(text: str, language: str) -> tuple[CodeLine, ...]:
    """Return the lines of ``text`` as runs; an unknown language is plain text."""
    text = "\n".join(line.expandtabs(TAB) for line in text.split("\n"))
    lexer = _lexer(language)
    if lexer is None:
        return tuple((Run(line),) if line else () for line in text.split("\n"))
    lines: list[list[Run]] = [[]]
    for kind, part in lexer.get_tokens(text):
        token = _color(kind)
        for number, piece in enumerate(part.split("\n")):
            if number:
                lines.append([])
            if piece:
                _add(lines[-1], piece, token)
    wanted = text.count("\n") + 1
    # Pygments ends the last line with a line feed of its own.
    return tuple(tuple(line) for line in (lines + [[]] * wanted)[:wanted])


def languages() -> tuple[str, ...]:
    """Return every name that a language of code may have."""
    return tuple(sorted({name for lexer in get_all_lexers(plugins=False) for name in lexer[1]}))


def is_language(name: str) -> bool:
    """Whether code in this language can be coloured, or is plain on purpose.

    >>> is_language("sql"), is_language("text"), is_language("sqll")
    (True, True, False)
    """
    return name in ("", "text") or _lexer(name) is not None


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    if language in ("", "text"):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, stripall=False, ensurenl=True)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1024)
def _color(kind: _TokenType) -> Token | None:
    return next((token for ancestor, token in _COLORS if kind[: len(ancestor)] == ancestor), None)


def _add(line: list[Run], piece: str, token: Token | None) -> None:
    # White space takes the colour of what stands before it: fewer runs, the same picture.
    if line and (line[-1].token == token or not piece.strip()):
        line[-1] = Run(line[-1].text + piece, token=line[-1].token)
    else:
        line.append(Run(piece, token=token))
