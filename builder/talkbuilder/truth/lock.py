"""The lock as it is written: what the pinned release answers, and what others did. It is read in ``outline/ledger.py``.

A fact whose answer is not what we claim is not locked: then the talk does not build until one of them is mended.
"""

import json
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from talkbuilder.claims import Answer, AskSource, Claims, Fact, Lock, Locked, digest
from talkbuilder.problem import Problem
from talkbuilder.truth.drift import lost
from talkbuilder.truth.releases import in_order, same
from talkbuilder.truth.telling import say
from talkbuilder.truth.verdict import Asked, judge

NAME = "facts.lock.json"


def render(lock: Lock) -> bytes:
    """Return the file that holds ``lock``: what is empty is left out, and every run writes the same."""
    raw = {
        "release": lock.release,
        "platform": lock.platform,
        "date": lock.date,
        "facts": {id: _fields(one) for id, one in lock.facts.items()},
        "symbols": dict(lock.symbols),
        "over": {release: dict(values) for release, values in lock.over.items()},
    }
    text = json.dumps(raw, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def _fields(one: Locked) -> dict[str, str | int]:
    fields: dict[str, str | int] = {
        "value": one.value,
        "asked": one.asked,
        "file": one.file,
        "line": one.line,
        "symbol": one.symbol,
        "detail": one.detail,
    }
    return {name: value for name, value in fields.items() if value or name in ("value", "asked")}


def locked(
    claims: Claims, asked: Asked, date: str, others: Sequence[Asked] = ()
) -> tuple[Lock, tuple[Problem, ...]]:
    """Return the lock that ``asked`` and ``others`` give, and why facts or symbols are missing from it.

    A question that this machine cannot ask (no C compiler) keeps what the old lock says of it. The date is the old
    one where nothing else has changed.
    """
    old = claims.lock
    facts: dict[str, Locked] = {}
    refused: list[Problem] = []
    for finding in judge(claims, asked):
        id = finding.fact.id
        if finding.word == "holds":
            facts[id] = _locked(finding.fact, finding.answer)
            continue
        if finding.word in ("failed", "not-applicable") and _still(claims, id, asked.release):
            facts[id] = old.facts[id]
        refused += say([replace(finding, uses=())], "pinned", {})
    symbols = old.symbols if asked.lines is None else asked.lines  # a whole file stands at 0
    new = Lock(
        release=asked.release,
        platform=asked.platform,
        date=date,
        facts=facts,
        symbols=dict(symbols),
        over=_over(claims, asked.release, others),
    )
    problems = (*refused, *lost(claims, asked, "pinned", {}))
    return (old if replace(new, date=old.date) == old else new), problems


def _locked(fact: Fact, answer: Answer) -> Locked:
    assert fact.ask is not None, "only what was asked has a finding"
    return Locked(
        value=answer.value,
        asked=digest(fact.ask),
        file=answer.file,
        line=answer.line,
        symbol=answer.symbol,
        # What else a program said differs from run to run; what a symbol looks like does not.
        detail=answer.detail if isinstance(fact.ask, AskSource) else "",
    )


def _still(claims: Claims, id: str, release: str) -> bool:
    """Whether the old lock answers the same question of the same release."""
    return id in claims.lock.facts and claims.lock.release == release and not _reworded(claims, id)


def _reworded(claims: Claims, id: str) -> bool:
    """Whether another question is asked than when the lock was written."""
    fact, was = claims.facts.get(id), claims.lock.facts.get(id)
    if fact is None or fact.ask is None:
        return True
    return was is not None and was.asked != digest(fact.ask)


def _over(claims: Claims, release: str, others: Sequence[Asked]) -> Mapping[str, Mapping[str, str]]:
    """Return what other releases say: as it was where they were not asked again, without facts that have gone."""
    found: dict[str, dict[str, str]] = {
        name: {id: value for id, value in values.items() if not _reworded(claims, id)}
        for name, values in claims.lock.over.items()
    }
    for other in others:
        found[other.release] = {
            id: answer.value
            for id, answer in other.answers.items()
            if id in claims.facts and answer.applies and not answer.failed
        }
    return {
        name: found[name] for name in in_order(found) if found[name] and not same(name, release)
    }
