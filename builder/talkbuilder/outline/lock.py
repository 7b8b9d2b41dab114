"""``facts.lock.json`` becomes a `Lock`. JSON is YAML's flow style: the reader of outlines reads it, with places.

Machines write it and people merge it: whatever is wrong with it is one sort of problem with one way out.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from talkbuilder.claims import Lock, Locked
from talkbuilder.outline.explain import explain
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import Node
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem
from talkbuilder.tree.read import compose

LOCK = "facts.lock.json"
HINT = "nobody writes it by hand: `talk record` writes it anew"

Words = Annotated[str, StringConstraints(max_length=20_000)]
# It becomes part of an address: no way up, no scheme, no signs of a query.
SourceFile = Annotated[
    str, StringConstraints(pattern=r"^([\w+-][\w.+-]*(/[\w+-][\w.+-]*)*)?$", max_length=300)
]
Line = Annotated[int, Field(ge=0, le=10_000_000)]
Release = Annotated[str, StringConstraints(pattern=r"^(go\d+\.\d+[\w.-]{0,20})?$")]
Key = Annotated[str, StringConstraints(max_length=400)]


class _Locked(Node):
    """What was answered."""

    value: Words = Field(description="The answer.")
    asked: Words = Field(description="A digest of the question.")
    file: SourceFile = Field("", description="Where it stands, relative to GOROOT/src.")
    line: Line = Field(0, description="Its line there.")
    symbol: Words = Field("", description="What stands there.")
    detail: Words = Field("", description="What else was said.")


class _Lock(Node):
    """The whole file."""

    release: Release = Field("", description="Who was asked: `go1.27.3`.")
    platform: Words = Field("", description="`linux/amd64`.")
    date: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = Field(
        "", description="The day when it was asked."
    )
    facts: dict[Key, _Locked] = Field(default_factory=dict, description="Answers by fact.")
    symbols: dict[Key, Line] = Field(default_factory=dict, description="Lines of symbols.")
    over: dict[Release, dict[Key, Words]] = Field(
        default_factory=dict, description="Answers of other releases."
    )


def read_lock(root: Path, world: World) -> tuple[Lock, tuple[Problem, ...]]:
    """Return the lock of the talk in ``root``; an empty one if there is none, or none that can be read."""
    path = (root / LOCK).as_posix()
    text, problems = fetch_text(root, LOCK, world, Place(path))
    if text is None:
        return Lock(), tuple(_bad(one) for one in problems if one.code != "no-file")
    data, places, problems = compose(text, path)
    if data is None or problems:
        return Lock(), tuple(_bad(one) for one in problems)
    try:
        made = _Lock.model_validate(data)
    except ValidationError as error:
        return Lock(), tuple(_bad(one) for one in explain(error, _Lock, places))
    return _lock(made), ()


def _bad(problem: Problem) -> Problem:
    return Problem(problem.place, "bad-lock", problem.message, HINT)


def _lock(made: _Lock) -> Lock:
    facts = {
        id: Locked(one.value, one.asked, one.file, one.line, one.symbol, one.detail)
        for id, one in made.facts.items()
    }
    return Lock(made.release, made.platform, made.date, facts, made.symbols, made.over)
