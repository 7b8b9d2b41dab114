"""What a person is told of findings: old, new, where, and every slide and passage that leans on the fact."""

from collections.abc import Mapping, Sequence
from typing import Literal

from talkbuilder.claims import AskCapture, Claims, Fact, Lock, Use
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity
from talkbuilder.truth.verdict import GO, Asked, Finding, Word

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


def survey(findings: Sequence[Finding], slides: Mapping[str, str]) -> tuple[Problem, ...]:
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
            _hint(found[-1], slides),
            severity=severity,
        )
        for (_, word, severity), found in groups.items()
    )


def _messages(found: Sequence[Finding]) -> str:
    fact, name = found[0].fact, f"`{found[0].fact.id}`"
    releases = ", ".join(one.release for one in found)
    match found[0].word:
        case "changed":
            said = ", ".join(f"{short(one.answer.value)} in {one.release}" for one in found)
            return f"{name} is {said}, not {_claimed(fact)}{_span(fact)}"
        case "gone":
            return f"{name} is not in {releases}; claimed is {_claimed(fact)}{_span(fact)}"
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
    fact, release = finding.fact, finding.release
    name = f"`{fact.id}`"
    match finding.word:
        case "changed":
            new, old = short(finding.answer.value), _claimed(fact)
            return f"{name} is {new} in {release}, not {old}{_span(fact)}{_at(finding)}"
        case "gone":
            return f"{name} is not in {release}; claimed is {_claimed(fact)}{_span(fact)}"
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


def _claimed(fact: Fact) -> str:
    """Return the value, or the bounds of one that varies and was not recorded yet."""
    if fact.value or not isinstance(fact.ask, AskCapture) or fact.ask.between is None:
        return short(fact.value)
    return "between {:g} and {:g}".format(*fact.ask.between)


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


_WAY_OUT: Mapping[Word, str] = {
    "changed": "change its `value` and what leans on it, or say `until`",
    "gone": "say `until`, and change what leans on it",
    "early": "move `since` back",
    "late": "move `until`, or drop it",
    "outside": "mend `since` or `until`, or tell it as history",
    "failed": "mend what it says, then ask again",
}


def _hint(finding: Finding, slides: Mapping[str, str]) -> str:
    if finding.word in ("not-applicable", "early", "late"):
        return _WAY_OUT.get(finding.word, "")
    detail = short(finding.answer.detail)
    said = f"it said: {detail}" if detail and finding.word in ("changed", "gone") else ""
    lines = [one for one in (_WAY_OUT.get(finding.word, ""), said) if one]
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
