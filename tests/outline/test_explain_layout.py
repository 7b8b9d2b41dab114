"""A kind of figure may have an option called `layout`: that makes it no slide."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from talkbuilder.outline.explain import explain
from talkbuilder.talk import Places


class Options(BaseModel):
    """What a kind takes."""

    model_config = ConfigDict(extra="forbid")
    layout: Literal["graph", "spans"] = "graph"


def test_an_unknown_key_beside_it_is_a_problem() -> None:
    try:
        Options.model_validate({"layuot": "graph"})
    except ValidationError as error:
        problems = explain(error, Options, Places("talk.yaml"))
    assert [problem.code for problem in problems] == ["unknown-key"]
