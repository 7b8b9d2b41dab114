"""The order of Go releases, as Go itself has it: 1.27 < 1.27rc1 < 1.27.0 < 1.27.1."""

import re
from collections.abc import Iterable

_RELEASE = re.compile(r"(\d+)\.(\d+)(?:(beta|rc)(\d+)|\.(\d+))?")
_RANK = {"beta": 1, "rc": 2}
_LATER = 3  # than every beta and candidate
_UNKNOWN = (1 << 30,)  # a build from a working tree is newer than what has a number

Order = tuple[int, ...]


def order(release: str) -> Order:
    """Return what sorts releases; ``go`` in front, or none.

    >>> sorted(["go1.27.3", "1.9", "1.27", "1.27rc1", "1.27.0"], key=order)
    ['1.9', '1.27', '1.27rc1', '1.27.0', 'go1.27.3']
    """
    found = _RELEASE.search(release)
    if found is None:
        return _UNKNOWN
    major, minor, sort, candidate, patch = found.groups()
    numbers = (int(major), int(minor))
    if sort:
        return (*numbers, _RANK[sort], int(candidate))
    return (*numbers, _LATER, int(patch)) if patch is not None else (*numbers, 0, 0)


def in_order(releases: Iterable[str]) -> tuple[str, ...]:
    """Return each of ``releases`` once, the oldest first."""
    return tuple(sorted(dict.fromkeys(releases), key=order))


def within(release: str, since: str, until: str) -> bool:
    """Whether ``release`` lies from ``since`` on and before ``until``; empty is without end.

    >>> within("go1.26.6", "1.14", "1.26"), within("go1.25.1", "1.14", "1.26")
    (False, True)
    """
    at = order(release)
    return (not since or order(since) <= at) and (not until or at < order(until))


def same(one: str, other: str) -> bool:
    """Whether two names mean one release: ``1.27.3`` and ``go1.27.3``."""
    return order(one) == order(other)
