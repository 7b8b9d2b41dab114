"""Facts over releases: what each release says of each fact, and since when it has been true."""

from collections.abc import Sequence

from msgspec import Struct

from talkbuilder.claims import Claims, Fact, holds
from talkbuilder.truth.releases import in_order
from talkbuilder.truth.telling import short
from talkbuilder.truth.verdict import Asked, Finding, judge

HOLDS, APART, NO_ANSWER = "\N{CHECK MARK}", "\N{EN DASH}", "?"


class Row(Struct, frozen=True):
    """A fact over the releases: ``cells`` in their order; ``when`` says since when it has been true."""

    fact: Fact
    cells: tuple[str, ...]
    when: str


class Table(Struct, frozen=True):
    """Releases, oldest first, and a row for each fact that was asked."""

    releases: tuple[str, ...]
    rows: tuple[Row, ...]


def table(claims: Claims, all_asked: Sequence[Asked]) -> Table:
    """Return what each release says of each fact."""
    by_release = {asked.release: asked for asked in all_asked}
    releases = in_order(by_release)
    found = {
        release: {one.fact.id: one for one in judge(claims, by_release[release])}
        for release in releases
    }
    rows = []
    for fact in claims.facts.values():
        if fact.ask is not None:
            findings = [found[release][fact.id] for release in releases]
            cells = tuple(_cell(one) for one in findings)
            rows.append(Row(fact, cells, true_when(releases, cells)))
    return Table(releases, tuple(rows))


def _cell(finding: Finding) -> str:
    if finding.answer.failed:
        return NO_ANSWER
    if not finding.answer.applies:
        return APART
    if holds(finding.fact, finding.answer.value):
        return HOLDS
    return short(finding.answer.value) or '""'


def true_when(releases: Sequence[str], cells: Sequence[str]) -> str:
    """Return from which of ``releases`` on, without a break, all cells hold; what was not asked proves nothing.

    >>> true_when(["go1.21.13", "go1.24.11", "go1.26.6"], ["96", HOLDS, HOLDS])
    'since 1.24.11'
    >>> true_when(["go1.21.13", "go1.24.11"], [HOLDS, HOLDS])
    'in all'
    >>> true_when(["go1.21.13", "go1.24.11"], [HOLDS, "absent"])
    'until 1.24.11'
    """
    names = [release.removeprefix("go") for release in releases]
    true = [cell == HOLDS for cell in cells]
    if not any(true) or len(true) == 1:
        return ""
    if not true[-1]:
        next_ = max(index for index, one in enumerate(true) if one) + 1
        return f"until {names[next_]}" if cells[next_] not in (APART, NO_ANSWER) else ""
    first = len(true) - 1
    while first > 0 and true[first - 1]:
        first -= 1
    if first == 0:
        return "in all"
    if cells[first - 1] in (APART, NO_ANSWER):
        return f"since {names[first]} or before"
    return f"since {names[first]}"
