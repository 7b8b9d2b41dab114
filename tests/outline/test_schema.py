"""The JSON Schema says in an editor what the models say in a build, and kinds are explained as outlines are."""

from types import SimpleNamespace
from typing import Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from talkbuilder.outline import examples
from talkbuilder.outline.explain import explain
from talkbuilder.outline.load import read_outline
from talkbuilder.outline.schema import DRAFT, json_schema
from talkbuilder.tree.read import compose
from tests.support.worlds import ROOT, FakeWorld

jsonschema: Any = pytest.importorskip("jsonschema", reason="jsonschema judges the schema")

OUTLINE = (
    examples.TALK.partition("slides:")[0]
    + "slides:\n"
    + "".join(examples.LAYOUTS.values())
    + examples.COMMON
)


class RingSlot(BaseModel):
    g: int


class RingOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")
    slots: list[RingSlot]
    mode: Literal["full", "empty"] = "full"


KINDS: Any = {"ring": SimpleNamespace(name="ring", options=RingOptions, summary="A ring.")}


def valid(text: str, kinds: Any = KINDS) -> bool:
    # Editors read YAML 1.2 with numbers; ours reads text. For the schema both have to be right.
    return bool(jsonschema.Draft202012Validator(json_schema(kinds)).is_valid(yaml.safe_load(text)))


def test_the_schema_is_one() -> None:
    kinds: Any
    for kinds in ({}, KINDS):
        schema = json_schema(kinds)
        assert schema["$schema"] == DRAFT
        jsonschema.Draft202012Validator.check_schema(schema)


def test_editors_accept_the_examples() -> None:
    assert valid(OUTLINE, {})


@pytest.mark.parametrize(
    ("figure", "fine"),
    [("{kind: ring, slots: [{g: 1}], mode: full, alt: x}", True), ("{kind: ring}", False), ("{kind: rong}", False),
     ("{kind: ring, slots: [], sluts: 1}", False), ("{kind: ring, slots: [{h: 1}]}", False)],
)  # fmt: skip
def test_editors_know_the_options_of_a_kind(figure: str, fine: bool) -> None:
    assert valid(f"title: x\nfigures: {{a: {figure}}}\nslides: [layout: title]") is fine


@pytest.mark.parametrize(
    "slide",
    ["layout: bulets", "layout: code\n  title: x", "layout: title\n  subtile: x", "title: x"],
)
def test_editors_refuse_what_we_refuse(slide: str) -> None:
    text = f"title: x\nslides:\n- {slide}\n"
    assert not valid(text)
    assert read_outline(ROOT, FakeWorld({"talk.yaml": text.encode()}))[0] is None


def test_a_kinds_options_are_explained_at_their_places() -> None:
    data, places, _ = compose(
        "figures:\n  a:\n    kind: ring\n    slots: [{g: x}, {h: 1}]\n    mod: full\n", "t.yaml"
    )
    assert isinstance(data, dict)
    options = {"slots": [{"g": "x"}, {"h": "1"}], "mod": "full"}
    with pytest.raises(ValidationError) as caught:
        RingOptions.model_validate(options)
    found = explain(caught.value, RingOptions, places, ("figures", "a"))
    assert [(str(p.place), p.message) for p in sorted(found)] == [
        ("t.yaml:4:17", "`g` must be a whole number, not `x`"),
        ("t.yaml:4:21", "item 2 of `slots` needs `g`"),
        ("t.yaml:5:5", "`mod` is not known in this figure"),
    ]
