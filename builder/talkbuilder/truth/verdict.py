"""What becomes of a talk's facts on a release: compared with what was claimed, purely.

Claims, Asked  --judge-->  Finding    holds, changed, gone, outside its span, not applicable, failed
Finding        --say-->    Problem    old, new, where, and every slide and passage that leans on it
Claims, Askeds --table-->  Table      a row a fact, a column a release; since when it has been true
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from talkbuilder.claims import ABSENT, Answer, Claims, Fact, Lock, Use, holds
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity
from talkbuilder.truth.releases import in_order, same, within

Word = Literal["holds", "changed", "gone", "early", "late", "outside", "not-applicable", "failed"]
"""``early``, ``late``: it holds before ``since``, or from ``until`` on; ``outside``: there it does not, as claimed."""
Mode = Literal["pinned", "other", "survey"]
"""Who asks: the release that the talk names; one other (does my talk hold there?); several (since when?)."""


GO = "go:"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one release answered, by the fact's id; ``lines`` is of the symbols that texts link to, or None."""

    release: str
    platform: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lines: Mapping[str, int] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact on one release."""

    fact: Fact
    release: str
    word: Word
    answer: Answer
    uses: tuple[Use, ...] = ()

    @property
    def where(self) -> str:
        """The file and line that answered, if one did."""
        if not self.answer.file:
            return ""
        line = f":{self.answer.line}" if self.answer.line else ""
        return f"{self.answer.file}{line}"


# --- one release ------------------------------------------------------------------------------------------------------


def judge(claims: Claims, asked: Asked) -> tuple[Finding, ...]:
    """Return a finding for each fact that has a question, in the order of the facts."""
    return tuple(
        Finding(
            fact,
            asked.release,
            _word(fact, asked.release, answer),
            answer,
            tuple(use for use in claims.uses if use.target == fact.id),
        )
        for fact in claims.facts.values()
        if fact.ask is not None
        for answer in (asked.answers.get(fact.id, Answer("", failed="there is no answer")),)
    )


def _word(fact: Fact, release: str, answer: Answer) -> Word:
    if answer.failed:
        return "failed"
    if not answer.applies:
        return "not-applicable"
    claimed = within(release, fact.since, fact.until)
    if holds(fact, answer.value):
        if claimed:
            return "holds"
        return "early" if not within(release, fact.since, "") else "late"
    if not claimed:
        return "outside"
    return "gone" if answer.value == ABSENT else "changed"


# --- in words ---------------------------------------------------------------------------------------------------------

_SEVERITY: Mapping[Mode, Mapping[Word, Severity | None]] = {
    "pinned": {
        "changed": "error",
        "gone": "error",
        "early": "error",
        "late": "error",
        "outside": "error",  # a talk names a release, and then this is not claimed for it
        "failed": "error",
        "not-applicable": "note",
    },
    "other": {
        "changed": "error",
        "gone": "error",
        "early": "error",
        "late": "error",
        "failed": "error",
        "not-applicable": "note",
    },
    "survey": {
        "changed": "warning",
        "gone": "warning",
        "early": "error",
        "late": "error",
        "failed": "warning",
        "not-applicable": "note",
    },
}


def say(findings: Sequence[Finding], mode: Mode, slides: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what a person should know of ``findings``; ``slides`` names each slide by its id."""
    return tuple(
        Problem(
            finding.fact.place,
            _CODES[finding.word],
            _message(finding),
            _hint(finding, slides),
            severity=severity,
        )
        for finding in findings
        if (severity := _severity(finding, mode)) is not None
    )


def _severity(finding: Finding, mode: Mode) -> Severity | None:
    severity = _SEVERITY[mode].get(finding.word)
    written = finding.fact.since or finding.fact.until
    if mode == "survey" and finding.word in ("changed", "gone") and written:
        return "error"  # who writes a span claims all of it
    return severity


_CODES: Mapping[Word, str] = {
    "changed": "fact-changed",
    "gone": "fact-gone",
    "early": "fact-earlier",
    "late": "fact-later",
    "outside": "fact-outside",
    "failed": "fact-unanswered",
    "not-applicable": "fact-not-applicable",
}


def _message(finding: Finding) -> str:
    fact, release = finding.fact, finding.release
    name = f"`{fact.id}`"
    match finding.word:
        case "changed":
            new, old = _short(finding.answer.value), _short(fact.value)
            return f"{name} is {new} in {release}, not {old}{_span(fact)}{_at(finding)}"
        case "gone":
            return f"{name} is gone in {release}; claimed is {_short(fact.value)}{_span(fact)}"
        case "early":
            return (
                f"{name} is true in {release} already, and claimed since {fact.since}{_at(finding)}"
            )
        case "late":
            return (
                f"{name} is still true in {release}, and claimed until {fact.until}{_at(finding)}"
            )
        case "outside":
            return f"{name} is not claimed for {release}, the release that the talk names"
        case "failed":
            return f"{name} has no answer from {release}: {_short(finding.answer.failed)}"
        case "not-applicable":
            why = _short(finding.answer.detail) or "the question makes no sense to it"
            return f"{name} was not asked of {release}: {why}"
        case _:
            return f"{name} holds in {release}"


def _span(fact: Fact) -> str:
    """Return what was claimed of other releases too, if that was written."""
    parts = [
        f"since {fact.since}" if fact.since else "",
        f"until {fact.until}" if fact.until else "",
    ]
    return f" as claimed {' '.join(filter(None, parts))}" if any(parts) else ""


def _at(finding: Finding) -> str:
    parts = [finding.where, finding.answer.symbol]
    where = " ".join(filter(None, parts))
    return f" ({where})" if where else ""


def _short(text: str) -> str:
    """Return ``text`` on one line, not longer than one, and harmless to a terminal."""
    words = "".join(one if one.isprintable() else UNPRINTABLE for one in " ".join(text.split()))
    return words if len(words) <= 200 else words[:199] + "\N{HORIZONTAL ELLIPSIS}"


_WAY_OUT: Mapping[Word, str] = {
    "changed": "change its `value` and what leans on it, or say `until`",
    "gone": "say `until`, and change what leans on it",
    "early": "move `since` back",
    "late": "move `until`, or drop it",
    "outside": "mend `since` or `until`, or tell it as history",
}


def _hint(finding: Finding, slides: Mapping[str, str]) -> str:
    if finding.word in ("not-applicable", "early", "late"):
        return _WAY_OUT.get(finding.word, "")
    detail = _short(finding.answer.detail)
    said = f"it said: {detail}" if detail and finding.word in ("changed", "gone") else ""
    lines = [one for one in (_WAY_OUT.get(finding.word, ""), said) if one]
    lines += [f"  used by {line}" for line in used_by(finding.uses, slides)]
    return "\n".join(lines)


def used_by(uses: Sequence[Use], slides: Mapping[str, str]) -> tuple[str, ...]:
    """Return every slide and passage once, with where the fact stands in it."""
    found: dict[str, Place] = {}
    for use in uses:
        found.setdefault(use_name(use, slides), use.place)
    return tuple(f"{name} ({place})" for name, place in found.items())


def use_name(use: Use, slides: Mapping[str, str]) -> str:
    """Return the slide, the passage, or the passage and the slide that speaks it."""
    slide = slides.get(use.slide, use.slide)
    if use.slide and use.passage:
        return f"{slide}, which speaks #{use.passage}"
    return slide or (f"#{use.passage}" if use.passage else "the talk")


def lost(
    claims: Claims, asked: Asked, mode: Mode, slides: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return the symbols that texts link to and ``asked`` does not have."""
    severity: Mapping[Mode, Severity] = {"pinned": "error", "other": "warning", "survey": "note"}
    uses: dict[str, list[Use]] = {}
    if asked.lines is None:
        return ()
    for use in claims.uses:
        if use.target.startswith(GO) and use.target.removeprefix(GO) not in asked.lines:
            uses.setdefault(use.target, []).append(use)
    return tuple(
        Problem(
            found[0].place,
            "symbol-gone",
            f"`{target}` is not in {asked.release}",
            "\n".join(f"  used by {line}" for line in used_by(found, slides)),
            severity=severity[mode],
        )
        for target, found in uses.items()
    )


def moved(lock: Lock, asked: Asked, path: str) -> tuple[Problem, ...]:
    """Return what the lock says otherwise than the release it names: then somebody edited it, or Go was patched."""
    wrong: list[str] = []
    for id, locked in lock.facts.items():
        answer = asked.answers.get(id)
        if answer is None or answer.failed or not answer.applies:
            continue
        if answer.file and (answer.file, answer.line) != (locked.file, locked.line):
            wrong.append(f"`{id}` stands at {answer.file}:{answer.line}")
    wrong += [
        f"`{target}` stands at line {line}"
        for target, line in (asked.lines or {}).items()
        if target in lock.symbols and lock.symbols[target] != line
    ]
    hint = "`talk record --facts` writes the lock anew"
    return tuple(
        Problem(
            Place(path), "lock-differs", f"{one} in {asked.release}, not where the lock says", hint
        )
        for one in wrong
    )


# --- several releases -------------------------------------------------------------------------------------------------

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
HOLDS, APART, NO_ANSWER = "\N{CHECK MARK}", "\N{EN DASH}", "?"


@dataclass(frozen=True, slots=True)
class Row:
    """A fact over the releases: ``cells`` in their order; ``when`` says since when it has been true."""

    fact: Fact
    cells: tuple[str, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Table:
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
    return _short(finding.answer.value) or '""'


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


def is_pinned(claims: Claims, release: str) -> bool:
    """Whether ``release`` is the one that the lock was written with."""
    return bool(claims.lock.release) and same(claims.lock.release, release)
