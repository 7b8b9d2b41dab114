"""What ``talk check --report json`` prints: problems, every fact with what was answered, and the releases asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from talkbuilder.app.report import as_fields, ordered
from talkbuilder.claims import Fact, Use
from talkbuilder.problem import Problem
from talkbuilder.talk import Talk
from talkbuilder.truth.questions import in_words
from talkbuilder.truth.releases import in_order
from talkbuilder.truth.verdict import Asked


def whole(
    problems: Iterable[Problem], facts: Sequence[Mapping[str, Any]], releases: Iterable[str]
) -> str:
    """Return one JSON object."""
    raw = {
        "problems": [as_fields(problem) for problem in ordered(problems)],
        "facts": list(facts),
        "releases": list(in_order(releases)),
    }
    return json.dumps(raw, indent=1, ensure_ascii=False)


def fact_rows(talk: Talk, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Return all that is known of each fact of ``talk``."""
    return [_row(talk, fact, asked) for fact in talk.claims.facts.values()]


def _row(talk: Talk, fact: Fact, asked: Sequence[Asked]) -> dict[str, Any]:
    lock = talk.claims.lock
    locked = lock.facts.get(fact.id)
    return {
        "talk": talk.slug,
        "id": fact.id,
        "path": fact.place.path,
        "line": fact.place.line,
        "says": fact.says,
        "value": fact.value,
        "shown": fact.words,
        "unit": fact.unit,
        "since": fact.since,
        "until": fact.until,
        "check": in_words(fact.ask) if fact.ask else "",
        "why": fact.why,
        "locked": {"release": lock.release, "date": lock.date, **asdict(locked)}
        if locked
        else None,
        "uses": [_use(use) for use in talk.claims.uses if use.target == fact.id],
        "over": {name: values[fact.id] for name, values in lock.over.items() if fact.id in values},
        "answers": {
            one.release: asdict(one.answers[fact.id]) for one in asked if fact.id in one.answers
        },
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "slide": use.slide,
        "passage": use.passage,
        "path": use.place.path,
        "line": use.place.line,
        "column": use.place.column,
    }
