"""What can be written in ``facts.yaml``, as pydantic models: one for a fact, one for each way to ask a toolchain."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, StringConstraints

from talkbuilder.claims import Ask, AskAllocs, AskCapture, AskCompiler, AskOutput, AskSource
from talkbuilder.outline.model import MEMBER, SOURCE_FILE, SYMBOL, Line, Node, Slug

Unit = Literal["ns", "us", "ms", "s", "B", "KiB", "MiB", "GiB", "kB", "MB", "GB", "%"]

Symbol = Annotated[str, StringConstraints(pattern=SYMBOL, max_length=200)]
Member = Annotated[str, StringConstraints(pattern=MEMBER, max_length=200)]
SourceFile = Annotated[str, StringConstraints(pattern=SOURCE_FILE, max_length=200)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Release = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+(\.\d+)?$")]


class Late(Node):
    """Built when it is first used: most talks have no facts, and none should wait for these models."""

    model_config = ConfigDict(defer_build=True)


class Fact(Late):
    """One thing that a talk relies on."""

    says: Line = Field(description="The statement, in our words.")
    value: str = Field(
        "",
        max_length=2000,
        description="What we claim the answer is: numbers are compared as numbers, else words. Not needed where the "
        "question is whether something is there.",
    )
    check: Any = Field(description="How a toolchain is asked, or `none`.")
    unit: Unit | Literal[""] = Field("", description="What `value` is counted in.")
    shown: str = Field(
        "", max_length=200, description="How `{{fact:id}}` is written: `10 ms`; default: the value."
    )
    since: Release | Literal[""] = Field(
        "", description="The first Go release for which it is claimed."
    )
    until: Release | Literal[""] = Field(
        "", description="The first Go release for which it no longer is."
    )
    why: str = Field("", max_length=400, description="With `check: none`: why nobody can be asked.")


class Check(Late):
    """A way to ask; its first field names it."""


class ConstCheck(Check):
    """The exact value of a constant."""

    const: Symbol = Field(description="A constant: `runtime._Gidle`.")


class StructCheck(Check):
    """The names of a struct's fields, in their order, separated by spaces."""

    struct: Symbol = Field(description="A struct type: `runtime.hchan`.")


class FieldCheck(Check):
    """The type of a field."""

    field: Member = Field(description="A field: `runtime.p.runq`.")


class LengthCheck(Check):
    """The length of an array: a field's, a variable's, a type's."""

    length: Symbol = Field(description="What is an array: `runtime.p.runq`.")


class OffsetCheck(Check):
    """The offset of a field, in bytes."""

    offset: Member = Field(description="A field: `runtime.hchan.lock`.")


class SizeCheck(Check):
    """The size of a type, or of a field's type, in bytes."""

    size: Symbol = Field(description="A type or field: `runtime.hchan`.")


class FuncCheck(Check):
    """Whether there is such a function or method."""

    func: Symbol = Field(description="A function or method: `runtime.findRunnable`.")


class TypeCheck(Check):
    """Whether there is such a type, generic ones included."""

    type: Symbol = Field(description="A type: `internal/sync.HashTrieMap`.")


class LiteralCheck(Check):
    """Whether a function contains a literal."""

    literal: Line = Field(description="A number in any notation, or a string.")
    in_: Symbol = Field(alias="in", description="The function: `runtime.findRunnable`.")


class CallsCheck(Check):
    """Whether a function calls these, their first calls in this order."""

    calls: list[Line] = Field(min_length=1, max_length=40, description="Functions, in order.")
    in_: Symbol = Field(alias="in", description="The function that calls them.")


class SizeofCheck(Check):
    """The size of a type expression, in bytes."""

    sizeof: Line = Field(description="A type, as Go writes it: `map[string]int`.")


class TagsCheck(Check):
    """For what a file of the source tree is built, by its name and its `//go:build` line."""

    tags: SourceFile = Field(description="A file below GOROOT/src: `runtime/netpoll_epoll.go`.")


class CompilerCheck(Check):
    """What the compiler says of one line under `-gcflags=-m=2`."""

    compiler: Line = Field(description="What it says: `moved to heap: x`.")
    sample: Slug = Field(description="A folder under `go/`.")
    at: Line = Field(description="Text that only this line of the sample holds.")


class AllocsCheck(Check):
    """How often a function allocates."""

    allocs: Name = Field(description="A function of the sample, without arguments.")
    sample: Slug = Field(description="A folder under `go/`.")


class OutputCheck(Check):
    """What a sample prints."""

    output: Line = Field(description="A regular expression; its first group is the answer.")
    sample: Slug = Field(description="A folder under `go/`.")
    args: list[Line] = Field(default_factory=list, max_length=12, description="For the program.")
    env: dict[str, Line] = Field(
        default_factory=dict,
        max_length=12,
        description="Environment of the program, as of a capture: `GODEBUG`, `GOGC`, `GOMAXPROCS`.",
    )


class CaptureCheck(Check):
    """What a recorded run says."""

    capture: Slug = Field(description="A name under `captures` in talk.yaml.")
    find: Line = Field(description="A regular expression; its first group is the answer.")
    between: list[float] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="Of a number that varies: the least and the greatest that a fresh run may print.",
    )
    over: Slug = Field(
        "",
        description="Another capture. The answer is then how many times as much: the median of all that `find` finds, "
        "divided by the median of what it finds there.",
    )


CHECKS: Mapping[str, type[Check]] = {
    "const": ConstCheck,
    "struct": StructCheck,
    "field": FieldCheck,
    "length": LengthCheck,
    "offset": OffsetCheck,
    "size": SizeCheck,
    "func": FuncCheck,
    "type": TypeCheck,
    "literal": LiteralCheck,
    "calls": CallsCheck,
    "sizeof": SizeofCheck,
    "tags": TagsCheck,
    "compiler": CompilerCheck,
    "allocs": AllocsCheck,
    "output": OutputCheck,
    "capture": CaptureCheck,
}
"""By the key that says how to ask."""

Kind = Literal["const", "struct", "field", "length", "offset", "size", "func", "type", "tags"]

WHETHER = frozenset(("func", "type", "literal", "calls", "compiler"))
"""These only ask whether something is there: their value is `PRESENT` unless it says otherwise."""


def ask_of(check: Check) -> Ask:
    """Return the question that ``check`` is."""
    match check:
        case LiteralCheck():
            return AskSource("literal", check.in_, (check.literal,))
        case CallsCheck():
            return AskSource("calls", check.in_, tuple(check.calls))
        case SizeofCheck():
            return AskSource("sizeof", words=(check.sizeof,))
        case CompilerCheck():
            return AskCompiler(check.sample, check.at, check.compiler)
        case AllocsCheck():
            return AskAllocs(check.sample, check.allocs)
        case OutputCheck():
            env = tuple(sorted(check.env.items()))
            return AskOutput(check.sample, check.output, tuple(check.args), env)
        case CaptureCheck():
            bounds = (check.between[0], check.between[1]) if check.between else None
            return AskCapture(check.capture, check.find, bounds, check.over)
        case _:
            ((kind, symbol),) = check.model_dump().items()
            return AskSource(cast(Kind, kind), symbol)


def bad_pattern(pattern: str) -> str:
    """Return what is wrong with a regular expression, or nothing."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return ""


# --- for editors ------------------------------------------------------------------------------------------------------

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FACTS_HEADER = "# yaml-language-server: $schema=../../facts.schema.json"


def facts_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``facts.yaml``."""
    fact = Fact.model_json_schema()
    properties = fact["properties"]
    for field in properties.values():
        field.pop("title", None)
    for name in (
        "value",
        "since",
        "until",
        "shown",
    ):  # YAML reads 256 as a number; we read what was written
        about = properties[name]["description"]
        properties[name] = {"type": ["string", "number", "boolean"], "description": about}
    ways = [_plain(model.model_json_schema()) for model in CHECKS.values()]
    about = properties["check"]["description"]
    properties["check"] = {"anyOf": [{"const": "none"}, *ways], "description": about}
    return {
        "$schema": DRAFT,
        "title": "What a talk relies on",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "numbers": {"enum": ["facts"], "description": NUMBERS},
            "facts": {"type": "object", "additionalProperties": fact, "description": FACTS},
        },
    }


NUMBERS = "`facts`: every number in the text that leans on no fact is a warning."
FACTS = "The facts, by id: small letters, digits and dashes."


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    for field in schema["properties"].values():
        field.pop("title", None)
        for one in (field, field.get("items", {}), field.get("additionalProperties", {})):
            if one.get("type") == "string" and "pattern" not in one:
                one["type"] = ["string", "number"]
    schema.pop("title", None)
    return schema
