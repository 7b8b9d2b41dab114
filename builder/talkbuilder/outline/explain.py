"""pydantic's errors as problems: one for each real mistake, at the place where it was written, in plain words."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from msgspec import Struct
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from talkbuilder.outline.model import (
    DECLARED,
    MEMBER,
    SOURCE_FILE,
    SYMBOL,
    Empty,
    SlideBase,
)
from talkbuilder.outline.trail import Choice, Trail, follow
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.read import shortened


class _Error(Struct, frozen=True):
    """One of pydantic's errors, with its ``loc`` understood."""

    trail: Trail
    choices: tuple[Choice, ...]
    details: ErrorDetails

    @property
    def type(self) -> str:
        return self.details["type"]

    @property
    def context(self) -> Mapping[str, Any]:
        return self.details.get("ctx", {})


def explain(
    error: ValidationError, model: type[BaseModel], places: Places, path: KeyPath = ()
) -> tuple[Problem, ...]:
    """Return what a person should hear about ``error``, which ``model`` raised for the data at ``path``."""
    errors: list[_Error] = []
    for details in error.errors(include_url=False):
        trail = follow(details["loc"], model, path)
        errors.append(_Error(trail, trail.choices, details))
    settled = _settled(errors)
    misspelt = {_meant_key(one) for one in settled if one.type == "extra_forbidden"}
    misspelt |= {(*one.trail.path[:-1], "text") for one in settled if _is_bullet_text(one)}
    problems = [
        _problem(one, places)
        for one in settled
        if not (one.type == "missing" and one.trail.path in misspelt)  # one mistake, one problem
    ]
    return tuple(dict.fromkeys(problems))


def _meant_key(error: _Error) -> KeyPath:
    """Return the path that an unknown key would have, were it spelt like the known key nearest to it."""
    *parent, name = error.trail.path
    close = get_close_matches(str(name), _fields(error.trail.model), n=1, cutoff=0.6)
    return (*parent, *close)


def _is_bullet_text(error: _Error) -> bool:
    """Whether a bullet like `- It is cheap: no locks` became a map."""
    model = error.trail.model
    if error.type != "extra_forbidden" or model is None or model.__name__ != "Bullet":
        return False
    name = str(error.trail.path[-1])
    return not get_close_matches(name, _fields(model), n=1, cutoff=0.6)


# --- alternatives: keep the one that was meant ----------------------------------------------------------------------


def _settled(errors: list[_Error]) -> list[_Error]:
    """Where a value may be one of several things, keep the errors of the thing it looks most like."""
    settled: list[_Error] = []
    groups: dict[KeyPath, list[_Error]] = {}
    order: list[KeyPath | _Error] = []
    for error in errors:
        if error.choices:
            where = error.choices[0].path
            if where not in groups:
                order.append(where)
            groups.setdefault(where, []).append(error)
        else:
            order.append(error)
    for item in order:
        settled += [item] if isinstance(item, _Error) else _meant(item, groups[item])
    return settled


def _meant(where: KeyPath, errors: list[_Error]) -> list[_Error]:
    branches: dict[str, list[_Error]] = {}
    for error in errors:
        inner = _Error(error.trail, error.choices[1:], error.details)
        branches.setdefault(error.choices[0].label, []).append(inner)
    alike = [branch for branch in branches.values() if not _misshapen(where, branch)]
    if not alike:
        return [_joined(where, errors)]
    return _settled(min(alike, key=len))


def _misshapen(where: KeyPath, branch: list[_Error]) -> bool:
    """Whether the value cannot even be meant as this alternative: a list where it wants text."""
    return any(
        error.type.endswith("_type") and error.trail.path == where and not error.trail.on_key
        for error in branch
    )


def _joined(where: KeyPath, errors: list[_Error]) -> _Error:
    shapes = dict.fromkeys(
        _SHAPES.get(error.type, "") for error in errors if error.trail.path == where
    )
    details = errors[0].details.copy()
    details["type"] = "shape"
    details["ctx"] = {"expected": " or ".join(shape for shape in shapes if shape)}
    trail = Trail(where, (), errors[0].trail.model)
    return _Error(trail, (), details)


QUOTED = "does `: ` belong to the text? put the whole of it in quotes"
TYPOGRAPHIC = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb")

# --- words ----------------------------------------------------------------------------------------------------------

_SHAPES = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "dict_type": "a map of `key: value`",
    "mapping_type": "a map of `key: value`",
    "model_type": "a map of `key: value`",
    "model_attributes_type": "a map of `key: value`",
    "dataclass_type": "a map of `key: value`",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
}

# A validator of ours says what is wrong with a field, or a whole sentence: `figure`: either this or that.
_VERBS = frozenset(("must", "is", "has", "needs", "may", "can", "cannot"))

# What a pattern of ours means; others are shown as they are.
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and single dashes, like `work-stealing`",
    r"^#[a-z0-9]+(-[a-z0-9]+)*(:\d{1,4}(-\d{1,4})?)?$": "a passage like `#stealing`, `#stealing:2` "
    "or `#stealing:2-4`",
    r"^(#[a-z0-9]+(-[a-z0-9]+)*(:\d{1,4}(-\d{1,4})?)?|next|frame [1-9]\d{0,2})$": "a passage like "
    "`#stealing`, `#stealing:2` or `#stealing:2-4`, or `next` or `frame 3`",
    r"^[a-z]{2,3}(-[A-Z]{2})?$": "a language tag like `en` or `en-GB`",
    r"^(\d+\.\d+(\.\d+)?)?$": "a Go release like `1.27.3`",
    r"^\d+\.\d+(\.\d+)?$": "a Go release like `1.27`",
    SYMBOL: "a symbol with its package, like `runtime.hchan` or `runtime.p.runq`",
    MEMBER: "a field with its package and type, like `runtime.p.runq`",
    SOURCE_FILE: "a file below GOROOT/src, like `runtime/netpoll_epoll.go`",
    DECLARED: "a file below GOROOT/src and what it declares, like `go:runtime/proc.go#findRunnable`",
    r"^[A-Za-z_][A-Za-z0-9_]*$": "a name as Go has it, like `boxInt`",
}


def _problem(error: _Error, places: Places) -> Problem:
    path = error.trail.path
    match error.type:
        case "missing":
            return _missing(error, places)
        case "extra_forbidden":
            known = _fields(error.trail.model)
            thing = _thing(error.trail.model, path[:-1])
            if _is_bullet_text(error):
                message = f"{_name(path)} is a key here, since `: ` stands behind it"
                return Problem(places.key(*path), "unknown-key", message, QUOTED)
            message = f"{_name(path)} is not known in {thing}"
            return Problem(places.key(*path), "unknown-key", message, nearest(str(path[-1]), known))
        case "union_tag_not_found":
            return _untagged(error, places)
        case "union_tag_invalid":
            tag, field = str(error.context["tag"]), str(error.context["discriminator"]).strip("'")
            known = str(error.context["expected_tags"]).replace("'", "").split(", ")
            place = places.at(*path, field)
            if not tag:
                return Problem(place, "empty-value", f"`{field}` is empty", nearest("", known))
            message = f'there is no {field} "{shortened(tag)}"'
            return Problem(place, f"unknown-{field}", message, nearest(tag, known))
        case _:
            return _bad_value(error, places)


def _bad_value(error: _Error, places: Places) -> Problem:
    path = error.trail.path
    place = places.key(*path) if error.trail.on_key else places.at(*path)
    if isinstance(error.details["input"], Empty) or (
        error.type == "string_too_short" and (error.details["input"] == "")
    ):
        return Problem(place, "empty-value", f"{_name(path)} is empty", _about(error))
    said = _WORDS.get(error.type, _other)(error)
    subject = "the key" if error.trail.on_key else _name(path)
    between = " " if said.split(" ", 1)[0] in _VERBS else ": "
    return Problem(
        place, "bad-value", f"{subject}{between}{said}", _way_out(error) or _about(error)
    )


def _way_out(error: _Error) -> str:
    """Return how to mend what is often typed like that."""
    value = error.details["input"]
    if error.type == "string_type" and isinstance(value, Mapping):
        return QUOTED
    if not isinstance(value, str):
        return ""
    if value[:1] in TYPOGRAPHIC:
        return 'these quotation marks are part of the text; YAML\'s are straight: "..."'
    if error.type in ("list_type", "tuple_type") and value and "\n" not in value:
        return f"a list stands in brackets: `[{shortened(value)}]`"
    if error.type == "model_type" and (needed := _needed(error.trail.model)) and value:
        return f"write `{{{needed}: {shortened(value)}}}`"
    pattern = str(error.context.get("pattern", ""))
    if "next" in pattern and get_close_matches(value, ("next",), n=1, cutoff=0.6):
        return 'did you mean "next"?'
    if pattern.startswith(("^#", "^(#")) and re.search(pattern, f"#{value}"):
        return f'did you mean "#{value}"?'
    return ""


def _needed(model: type[BaseModel] | None) -> str:
    """Return the one field that a model must have, if it is one."""
    fields = model.model_fields.items() if model is not None else ()
    needed = [field.alias or name for name, field in fields if field.is_required()]
    return needed[0] if len(needed) == 1 else ""


def _missing(error: _Error, places: Places) -> Problem:
    *parent, name = error.trail.path
    if error.trail.path in places.keys:  # written, but nothing behind it
        place = places.key(*error.trail.path)
        return Problem(place, "empty-value", f"`{name}` is empty", _about(error))
    message = f"{_thing(error.trail.model, tuple(parent))} needs `{name}`"
    return Problem(places.key(*parent), "missing-key", message, _about(error))


def _untagged(error: _Error, places: Places) -> Problem:
    path = error.trail.path
    field = str(error.context["discriminator"]).strip("'")
    written = [str(key[-1]) for key in places.keys if key[:-1] == path and len(key) > len(path)]
    meant = next((key for key in written if f'"{field}"' in nearest(key, [field])), "")
    if meant:
        message = f"`{shortened(meant)}` is not known in a slide"
        place = places.key(*path, meant)
        return Problem(place, "unknown-key", message, f'did you mean "{field}"?')
    message = f"{_name(path)} needs `{field}`"
    hint = f"add `{field}: ...`: it says what else can be written here"
    return Problem(places.key(*path), "missing-key", message, hint)


def _other(error: _Error) -> str:
    text = error.details["msg"]
    return f"is not right: {text[:1].lower()}{text[1:]}"


def _not(words: str) -> Callable[[_Error], str]:
    return lambda error: f"must be {words}, not {_written(error.details['input'])}"


def _counted(words: str, key: str) -> Callable[[_Error], str]:
    return lambda error: f"{words} {_number(error, error.context[key])}"


def _number(error: _Error, limit: int) -> str:
    noun = "character" if error.type.startswith("string") else "item"
    count = error.context.get("actual_length")
    behind = f", not {count:,}" if isinstance(count, int) else ""
    return f"{limit:,} {noun}{'s' * (limit != 1)}{behind}"


def _bounded(words: str, key: str) -> Callable[[_Error], str]:
    def say(error: _Error) -> str:
        return f"must be {words} {error.context[key]:g}, not {_written(error.details['input'])}"

    return say


def _patterned(error: _Error) -> str:
    pattern = str(error.context["pattern"])
    words = _PATTERNS.get(pattern, f"text that matches `{pattern}`")
    return f"must be {words}, not {_written(error.details['input'])}"


def _listed(error: _Error) -> str:
    expected = str(error.context["expected"]).replace("''", "nothing").replace("'", "`")
    return f"must be {expected}, not {_written(error.details['input'])}"


_WORDS: dict[str, Callable[[_Error], str]] = {
    **{kind: _not(words) for kind, words in _SHAPES.items()},
    "shape": lambda error: _not(str(error.context["expected"]))(error),
    "int_parsing": _not("a whole number"),
    "int_parsing_size": _not("a whole number of sensible size"),
    "int_from_float": _not("a whole number"),
    "float_parsing": _not("a number"),
    "finite_number": _not("a number"),
    "bool_parsing": _not("`true` or `false`"),
    "string_pattern_mismatch": _patterned,
    "literal_error": _listed,
    "enum": _listed,
    "greater_than": _bounded("a number greater than", "gt"),
    "greater_than_equal": _bounded("a number of at least", "ge"),
    "less_than": _bounded("a number less than", "lt"),
    "less_than_equal": _bounded("a number of at most", "le"),
    "too_short": _counted("needs at least", "min_length"),
    "too_long": _counted("may have at most", "max_length"),
    "string_too_short": _counted("needs at least", "min_length"),
    "string_too_long": _counted("may have at most", "max_length"),
    "value_error": lambda error: str(error.context.get("error", "is not right")),
}


def _written(value: object) -> str:
    match value:
        case str():
            return f"`{shortened(value)}`" if value else "empty"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a map"
        case _:
            return f"`{shortened(str(value))}`"


def _name(path: KeyPath) -> str:
    """Say which field: `` `title` ``, ``item 2 of `bullets` ``."""
    for at in range(len(path) - 1, -1, -1):
        if isinstance(path[at], str):
            items = [f"item {int(index) + 1} of" for index in reversed(path[at + 1 :])]
            return " ".join([*items, f"`{shortened(str(path[at]))}`"])
    return "the outline"


def _thing(model: type[BaseModel] | None, path: KeyPath) -> str:
    """Say what a model stands for: "a `code` slide", "the outline", "a bullet"."""
    if model is None:
        return _map_at(path)
    layout = model.model_fields.get("layout")
    if issubclass(model, SlideBase) and layout is not None and layout.annotation is not None:
        (word,) = layout.annotation.__args__ or ("?",)
        return f"{'an' if word[0] in 'aeiou' else 'a'} `{word}` slide"
    if model.__name__.endswith("Check"):
        return f"a `{next(iter(model.model_fields))}` check"
    names = {
        "Outline": "the outline",
        "CodeText": "code",
        "Upstream": "upstream",
        "Side": "a side of a comparison",
    }
    if model.__name__ in _PLAIN:
        return f"a {model.__name__.lower()}"
    return names.get(model.__name__, "") or _map_at(path)


def _map_at(path: KeyPath) -> str:
    """Say which map it is, by what it is called where it stands."""
    if (len(path) == 2 and path[0] == "figures") or path[-1:] == ("figure",):
        return "this figure"
    if len(path) > 1 and isinstance(path[-1], int) and isinstance(path[-2], str):
        return f"item {path[-1] + 1} of `{path[-2]}`"
    return f"`{shortened(str(path[-1]))}`" if path else "this map"


_PLAIN = {"Bullet", "Cut", "Speaker", "Figure", "Fact"}


def _fields(model: type[BaseModel] | None) -> list[str]:
    if model is None:
        return []
    return [known.alias or name for name, known in model.model_fields.items()]


def _about(error: _Error) -> str:
    """Return the field's own description, where there is one."""
    name = next((key for key in reversed(error.trail.path) if isinstance(key, str)), "")
    model = error.trail.model
    known = model.model_fields.get(name) if model is not None else None
    return f"`{name}`: {known.description}" if known is not None and known.description else ""
