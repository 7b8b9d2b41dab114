"""What is wrong, where, and how to mend it: a value that is collected, never thrown."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from talkbuilder.place import NOWHERE, Place

Severity = Literal["error", "warning", "note"]

OUTSIDE = frozenset((
    "cannot-write", "typst-failed", "tree-unreadable", "toolchain-missing", "toolchain-broken", "no-libreoffice",
    "libreoffice-failed", "target-locked",
))  # fmt: skip
"""Codes of what something outside did, or would not do: no input is to blame, and the exit code says so."""


class Problem(Struct, frozen=True, order=True):
    """One thing a person should know.

    ``code`` is short, stable and kebab-case (``unknown-key``): documentation and tests refer to it.
    ``message`` says what is wrong, ``hint`` how to mend it.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        """Whether it stops a build."""
        return self.severity == "error"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place != NOWHERE else ""
        head = f"{where}{self.severity}[{self.code}]: {self.message}"
        return f"{head}\n  hint: {self.hint}" if self.hint else head


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of ``problems`` stops a build."""
    return any(problem.is_error for problem in problems)


LISTED = 400
"""Characters of known words in a hint: more of them are no help."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to ``word``, or lists what is known.

    >>> (
    ...     nearest("tilte", ["title", "notes"]),
    ...     nearest("A4", ["a4", "letter"]),
    ...     nearest("gc", ["gctrace", "escapes"]),
    ... )
    ('did you mean "title"?', 'did you mean "a4"?', 'did you mean "gctrace"?')
    """
    names = sorted(set(known))
    close = get_close_matches(word, names, n=1, cutoff=0.6) or _begun(word, names)
    if close:
        return f'did you mean "{close[0]}"?'
    shown: list[str] = []
    for name in names:
        if shown and sum(map(len, shown)) + len(name) > LISTED:
            return f"known here: {', '.join(shown)} and {len(names) - len(shown)} more"
        shown.append(name)
    return f"known here: {', '.join(shown)}" if shown else ""


def _begun(word: str, names: list[str]) -> list[str]:
    """Return the one name that begins with ``word``, in large letters or small."""
    begun = [name for name in names if name.casefold().startswith(word.casefold())]
    return begun if word and len(begun) == 1 else []
