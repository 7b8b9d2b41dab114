"""The JSON Schema of ``talk.yaml``, for editors: the models that read it, and the options of every kind of figure."""

from collections.abc import Mapping
from typing import Any

from talkbuilder.outline.model import Outline
from talkbuilder.ports import Kind

# https://json-schema.org/draft/2020-12/schema
DRAFT = "https://json-schema.org/draft/2020-12/schema"

HEADER = "# yaml-language-server: $schema=../../talk.schema.json"
"""The first line of a ``talk.yaml``: the YAML language server (VS Code, Neovim, JetBrains...) then uses the schema
that ``talk schema > talk.schema.json`` wrote beside ``talks/``."""

Schema = dict[str, Any]


def json_schema(kinds: Mapping[str, Kind]) -> Schema:
    """Return the schema, draft 2020-12. ``kinds`` add what can be written for a figure of each kind."""
    schema = Outline.model_json_schema(ref_template="#/$defs/{model}")
    definitions: Schema = schema["$defs"]
    for name, kind in sorted(kinds.items()):
        definitions |= _kind(name, kind)
    for name, definition in definitions.items():
        if _is_figure(definition):
            definitions[name] = _figure(definition, kinds)
    schema["properties"]["slides"]["items"] = _by_layout(schema["properties"]["slides"]["items"])
    for definition in (schema, *definitions.values()):
        _tidy(definition)
    return {"$schema": DRAFT, **schema, "title": "A talk"}


def _by_layout(items: Schema) -> Schema:
    """Choose by ``layout`` with if/then: an editor then speaks of the one layout that was meant, not of seventeen."""
    mapping: Mapping[str, str] = items["discriminator"]["mapping"]
    return {
        "type": "object",
        "required": ["layout"],
        "properties": {"layout": {"enum": list(mapping), "description": "How it is laid out."}},
        "allOf": [
            {"if": _is("layout", layout), "then": {"$ref": reference}}
            for layout, reference in mapping.items()
        ],
    }


def _is_figure(definition: Schema) -> bool:
    """Whether it is open for what belongs to a kind: a figure, or one inside another."""
    return definition.get("additionalProperties") is True and "kind" in definition["properties"]


def _figure(figure: Schema, kinds: Mapping[str, Kind]) -> Schema:
    """Close the figure: its own fields, and those of the kind that it names."""
    properties = {key: dict(value) for key, value in figure["properties"].items()}
    properties["kind"] |= {"enum": sorted(kinds)} if kinds else {}
    figure = {**figure, "properties": properties}
    if not kinds:
        return figure
    figure.pop("additionalProperties", None)
    by_kind = [
        {"if": _is("kind", name), "then": {"$ref": f"#/$defs/{_definition(name)}"}}
        for name in sorted(kinds)
    ]
    return {**figure, "allOf": by_kind, "unevaluatedProperties": False}


def _kind(name: str, kind: Kind) -> Schema:
    """Return the definitions that one kind needs, under names that no other kind has."""
    prefix = f"{_definition(name)}."
    schema = kind.options.model_json_schema(ref_template=f"#/$defs/{prefix}{{model}}")
    inner = {f"{prefix}{key}": value for key, value in schema.pop("$defs", {}).items()}
    schema.pop("additionalProperties", None)  # the figure's own fields stand beside the kind's
    return {**inner, _definition(name): {**schema, "description": kind.summary}}


def _definition(kind: str) -> str:
    return f"figure-{kind}"


def _is(field: str, value: str) -> Schema:
    return {"properties": {field: {"const": value}}, "required": [field]}


def _tidy(schema: Schema) -> None:
    """Drop what says nothing: titles made from names, null as a default."""
    for name, field in schema.get("properties", {}).items():
        field.pop("title", None)
        if field.get("default", "") is None:
            field.pop("default")
        field.setdefault("description", name)
