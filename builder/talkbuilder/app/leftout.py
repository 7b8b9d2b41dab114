"""What was not run, in a line: samples without a C compiler, and those that an older release cannot compile."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from talkbuilder.problem import Problem

_REASONS = (
    ("it needs a C compiler", "there is no C compiler here, so these are skipped"),
    ("it takes go ", "not applicable to so old a release"),
    ("has no experiment", "not applicable to a release without that experiment"),
    ("is not installed here", "about a release that is not installed here, and skipped"),
)
_NAMED = re.compile(r"`(?P<name>[^`]+)` is skipped: ")


def left_out(slug: str, problems: Iterable[Problem], code: str = "sample-skipped") -> Iterator[str]:
    """Yield a line for each reason; the notes of ``code`` say it of each alone, to those who want every word.

    >>> from talkbuilder.place import Place
    >>> why = "not asked of go1.27.3: it needs a C compiler, and there is none here"
    >>> list(left_out("cgo", [Problem(Place("talks/cgo/go/calls"), "sample-skipped", why)]))
    ['cgo: there is no C compiler here, so these are skipped: calls']
    """
    notes = [one for one in problems if one.code == code]
    for reason, words in _REASONS:
        names = dict.fromkeys(_name(one) for one in notes if reason in one.message)
        if names:
            yield f"{slug}: {words}: {', '.join(names)}"


def _name(note: Problem) -> str:
    capture = _NAMED.match(note.message)
    return capture["name"] if capture else Path(note.place.path).name
