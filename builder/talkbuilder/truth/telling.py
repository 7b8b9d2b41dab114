"""What a person is told of findings: old, new, where, and every slide and passage that leans on the fact."""

from collections.abc import Mapping, Sequence
from typing import Literal

from talkbuilder.claims import PRESENT, AskCapture, AskCompiler, AskSource, Fact, Use
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity
from talkbuilder.truth.releases import order, same
from talkbuilder.truth.verdict import Finding, Word

Mode = Literal["pinned", "other", "survey"]
"""Who asks: the release that the talk names; one other (does my talk hold there?); several (since when?)."""
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


def say(
    findings: Sequence[Finding], mode: Mode, slides: Mapping[str, str], home: str = ""
) -> tuple[Problem, ...]:
    """Return what a person should know of ``findings``.

    ``slides`` names each slide by its id; ``home`` is the release that the talk names.
    """
    return tuple(
        Problem(
            finding.fact.place,
            _CODES[finding.word],
            _message(finding),
            _hint(finding, slides, home),
            severity=severity,
        )
        for finding in findings
        if (severity := _severity(finding, mode)) is not None
    )


def survey(
    findings: Sequence[Finding], slides: Mapping[str, str], home: str = ""
) -> tuple[Problem, ...]:
    """Return the same of several releases: one problem a fact for all in which it is otherwise in the same way."""
    groups: dict[tuple[str, Word, Severity], list[Finding]] = {}
    for finding in findings:
        severity = _severity(finding, "survey")
        if severity is not None:
            groups.setdefault((finding.fact.id, finding.word, severity), []).append(finding)
    return tuple(
        Problem(
            found[0].fact.place,
            _CODES[word],
            _message(found[0]) if len(found) == 1 else _messages(found),
            _hint(found[-1], slides, home),
            severity=severity,
        )
        for (_, word, severity), found in groups.items()
    )


def _messages(found: Sequence[Finding]) -> str:
    fact, name = found[0].fact, f"`{found[0].fact.id}`"
    releases = listed([one.release for one in found])
    match found[0].word:
        case "changed":
            by_value: dict[str, list[str]] = {}
            for one in found:
                by_value.setdefault(short(one.answer.value), []).append(
                    one.answer.by or one.release
                )
            said = ", ".join(f"{value} in {listed(where)}" for value, where in by_value.items())
            return f"{name} is {said}, not {_claimed(fact)}{_span(fact)}"
        case "gone":
            return _gone(found, listed([one.release for one in found]))
        case "early":
            return f"{name} is true in {releases} already, and claimed since {fact.since}"
        case "late":
            return f"{name} is still true in {releases}, and claimed until {fact.until}"
        case "failed":
            return f"{name} has no answer from {releases}: {short(found[0].answer.failed)}"
        case _:
            why = short(found[0].answer.detail) or "the question makes no sense there"
            return f"{name} was not asked of {releases}: {why}"


def _severity(finding: Finding, mode: Mode) -> Severity | None:
    severity = _SEVERITY[mode].get(finding.word)
    written = finding.fact.since or finding.fact.until
    if mode == "survey" and finding.word in ("changed", "gone") and written:
        return "error"  # who writes a span claims all of it
    if severity == "error" and finding.word == "changed" and _measured(finding.fact):
        return "warning"  # another machine, or a busy one: no release has to have changed for that
    return severity


def _measured(fact: Fact) -> bool:
    """Whether the fact is a number that varies from run to run."""
    return isinstance(fact.ask, AskCapture) and fact.ask.between is not None


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
    fact, release = finding.fact, finding.answer.by or finding.release
    name = f"`{fact.id}`"
    match finding.word:
        case "changed":
            new, old = short(finding.answer.value), _claimed(fact)
            return f"{name} is {new} in {release}, not {old}{_span(fact)}{_at(finding)}"
        case "gone":
            return _gone([finding], release)
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
            return f"{name} has no answer from {release}: {short(finding.answer.failed)}"
        case "not-applicable":
            why = short(finding.answer.detail) or "the question makes no sense to it"
            return f"{name} was not asked of {release}: {why}"
        case _:
            return f"{name} holds in {release}"


def _gone(found: Sequence[Finding], releases: str) -> str:
    """Say that something is not there, and what was looked for; all releases mostly miss the same."""
    fact = found[0].fact
    missing = "; ".join(
        dict.fromkeys(detail for one in found if (detail := short(one.answer.detail)))
    )
    if fact.value != PRESENT:
        why = f" ({missing})" if missing else ""
        return f"`{fact.id}` is not in {releases}{why}; claimed is {_claimed(fact)}{_span(fact)}"
    if isinstance(fact.ask, AskCompiler):
        missing = f"the compiler says `{missing}`" if missing else "the compiler says nothing of it"
    return f"`{fact.id}` does not hold in {releases}{': ' if missing else ''}{missing}{_span(fact)}"


def _claimed(fact: Fact) -> str:
    """Return the value, or the bounds of one that varies."""
    if not isinstance(fact.ask, AskCapture) or fact.ask.between is None:
        return short(fact.value)
    recorded = f" ({short(fact.value)} was recorded)" if fact.value else ""
    return "between {:g} and {:g}".format(*fact.ask.between) + recorded


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


UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def short(text: str) -> str:
    """Return ``text`` on one line, not longer than one, and harmless to a terminal."""
    words = "".join(one if one.isprintable() else UNPRINTABLE for one in " ".join(text.split()))
    return words if len(words) <= 200 else words[:199] + "\N{HORIZONTAL ELLIPSIS}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    >>> listed(["go1.21.13"]), listed(["go1.21.13", "go1.24.11", "go1.26.6"])
    ('go1.21.13', 'go1.21.13, go1.24.11 and go1.26.6')
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


_WAY_OUT: Mapping[Word, str] = {
    "early": "move `since` back",
    "late": "move `until`, or drop it",
    "outside": "mend `since` or `until`, or tell it as history",
    "failed": "mend what it says, then ask again",
}
_LATE = "it took more than"  # as `Limits.passed` says of time
_SLOW = "ask again when the machine has less to do; `seconds` of a capture of the sample gives it more time"


def _way_out(finding: Finding, home: str) -> str:
    """Return what can be done; of a release before the talk's own, a fact need not be claimed."""
    if finding.word == "failed" and _LATE in finding.answer.failed:
        return _SLOW
    if finding.word not in ("changed", "gone"):
        return _WAY_OUT.get(finding.word, "")
    if _measured(finding.fact) and finding.word == "changed":
        return "a busy machine does that; if this one is not, widen `between` or record it again"
    there = finding.fact.value == PRESENT  # which nobody wrote
    change = f"{'mend its check' if there else 'change its `value`'} and what leans on it"
    if not home or same(finding.release, home):
        return change
    if order(finding.release) < order(home):
        return f"say `since`, if it is claimed of later releases only, or {change}"
    return f"{change}, or say `until`"


def _hint(finding: Finding, slides: Mapping[str, str], home: str) -> str:
    if finding.word in ("not-applicable", "early", "late"):
        return _way_out(finding, home)
    detail = short(finding.answer.detail)
    ran = finding.word == "changed" and not isinstance(finding.fact.ask, AskSource)
    lines = [one for one in (_way_out(finding, home),) if one]
    lines += [f"  it said: {detail}"] if detail and ran and not _measured(finding.fact) else []
    lines += [f"  used by {line}" for line in used_by(finding.uses, slides)]
    return "\n".join(lines)


def used_by(uses: Sequence[Use], slides: Mapping[str, str]) -> tuple[str, ...]:
    """Return every slide and passage once, with where the fact stands in it."""
    spoken = {use.place for use in uses if use.slide}
    found: dict[str, Place] = {}
    for use in uses:
        if use.slide or use.place not in spoken:
            found.setdefault(use_name(use, slides), use.place)
    return tuple(f"{name} ({place})" for name, place in found.items())


def use_name(use: Use, slides: Mapping[str, str]) -> str:
    """Return the slide, the passage, or the passage and the slide that speaks it."""
    slide = slides.get(use.slide, use.slide)
    if use.slide and use.passage:
        return f"{slide}, which speaks #{use.passage}"
    return slide or (f"#{use.passage}" if use.passage else "the talk")
