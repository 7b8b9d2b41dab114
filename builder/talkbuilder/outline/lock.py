"""``facts.lock.json`` becomes a `Lock`. JSON is YAML's flow style: the reader of outlines reads it, with places.

Machines write it and people merge it: whatever is wrong with it is one sort of problem with one way out.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from talkbuilder.claims import Lock, Locked
from talkbuilder.outline.explain import explain
from talkbuilder.outline.facts_model import Late
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.tree.read import compose

_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?= |$)", re.MULTILINE)
HINT = "nobody writes it by hand: `talk record` writes it anew"

Words = Annotated[str, StringConstraints(max_length=20_000)]
# It becomes part of an address: no way up, no scheme, no signs of a query.
SourceFile = Annotated[
    str, StringConstraints(pattern=r"^([\w+-][\w.+-]*(/[\w+-][\w.+-]*)*)?$", max_length=300)
]
Line = Annotated[int, Field(ge=0, le=10_000_000)]
Release = Annotated[str, StringConstraints(pattern=r"^(go\d+\.\d+[\w.-]{0,20})?$")]
Key = Annotated[str, StringConstraints(max_length=400)]


class _Locked(Late):
    """What was answered."""

    value: Words = Field(description="The answer.")
    asked: Words = Field(description="A digest of the question.")
    file: SourceFile = Field("", description="Where it stands, relative to GOROOT/src.")
    line: Line = Field(0, description="Its line there.")
    symbol: Words = Field("", description="What stands there.")
    detail: Words = Field("", description="What else was said.")


def _day(text: str) -> str:
    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"must be a day of the calendar, not `{text}`") from None
    return text


class _Lock(Late):
    """The whole file."""

    release: Release = Field("", description="Who was asked: `go1.27.3`.")
    platform: Words = Field("", description="`linux/amd64`.")
    date: Annotated[
        str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\d)?$"), AfterValidator(_day)
    ] = Field("", description="The day when it was asked.")
    facts: dict[Key, _Locked] = Field(default_factory=dict, description="Answers by fact.")
    symbols: dict[Key, Line] = Field(
        default_factory=dict, description="Lines of symbols; 0 is a file."
    )
    over: dict[Release, dict[Key, Words]] = Field(
        default_factory=dict, description="Answers of other releases."
    )


def lock_of(text: str, path: str) -> tuple[Lock, tuple[Problem, ...]]:
    """Return the lock that ``text`` holds; an empty one if it cannot be read."""
    if conflict := _CONFLICT.search(text):
        place = Place(path, text.count("\n", 0, conflict.start()) + 1, 1)
        message = f"a merge left `{conflict.group()}` here"
        return Lock(), (Problem(place, "bad-lock", message, HINT),)
    data, places, problems = compose(text, path)
    if data is None or problems:
        return Lock(), tuple(map(unreadable, problems))
    try:
        made = _Lock.model_validate(data)
    except ValidationError as error:
        return Lock(), tuple(map(unreadable, explain(error, _Lock, places)))
    return _lock(made), ()


def unreadable(problem: Problem) -> Problem:
    """Return what is wrong with a lock, with the one way out."""
    message = problem.message.replace("the outline", "the lock")
    return Problem(problem.place, "bad-lock", message, HINT)


def _lock(made: _Lock) -> Lock:
    facts = {
        id: Locked(one.value, one.asked, one.file, one.line, one.symbol, one.detail)
        for id, one in made.facts.items()
    }
    return Lock(made.release, made.platform, made.date, facts, made.symbols, made.over)
