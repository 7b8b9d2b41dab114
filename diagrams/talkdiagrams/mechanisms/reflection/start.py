"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal, ModelError
from talkdiagrams.mechanisms.plain import fail, mapping, near, only
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import NAME
from talkdiagrams.mechanisms.reflection.invariants import invariants
from talkdiagrams.mechanisms.reflection.model import play
from talkdiagrams.mechanisms.reflection.state import VARIABLE, Object, State
from talkdiagrams.mechanisms.reflection.types import (
    Declared,
    StructField,
    elem,
    fields,
    kind,
    known,
)
from talkdiagrams.mechanisms.reflection.values import data_from

_KEYS = ("types", "methods", "vars", "before")
MOST = 32


def start(**spec: object) -> State:
    """`parse_start` for the REPL."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    types = parse_types(spec.get("types", {}), spec.get("methods", {}))
    variables = mapping("vars", spec.get("vars", {}))
    if not variables or len(variables) > MOST:
        fail("start", f"it needs 1 to {MOST} variables", "vars: {x: {int: 7}}")
    s = State(types, {}, {})
    for name, value in variables.items():
        s = _variable(s, name, value)
    before = spec.get("before", ())
    if not isinstance(before, list | tuple) or not all(isinstance(one, str) for one in before):
        fail("before", f"{before!r} is no list of statements", "before: ['v = ValueOf(x)']")
    try:
        s = play(s, before)
    except ModelError as error:
        raise Illegal(error.subject, error.why, error.hint) from None
    if faults := invariants(s):
        fail("start", "; ".join(faults))
    return replace(s, last=type(s.last)())


def parse_types(spec: object, own: object) -> dict[str, Declared]:
    """`User: {Name: string, base: embedded}` is a struct, `Celsius: int` any other type."""
    types: dict[str, Declared] = {}
    for name, value in mapping("types", spec).items():
        if not NAME.fullmatch(name) or known({}, name):
            fail("types", f"{name!r} is no name for a type", "up to 16 letters, digits and _")
        types[name] = _declared(name, value)
    for name, value in mapping("methods", own).items():
        base = name.removeprefix("*")
        if base not in types:
            fail("methods", f"there is no type {base}", near(base, types))
        names = value if isinstance(value, list | tuple) else ()
        if not names or any(
            not NAME.fullmatch(str(one)) or not str(one)[0].isupper() for one in names
        ):
            fail(name, f"{value!r} is no list of exported methods", "[Name, String]")
        own_names = tuple(sorted(map(str, names)))
        if name.startswith("*"):
            types[base] = replace(types[base], pointer=own_names)
        else:
            types[base] = replace(types[base], methods=own_names)
    for declared in types.values():
        _check(types, declared)
    return types


def _declared(name: str, value: object) -> Declared:
    if isinstance(value, str):
        return Declared(name, value)
    parts = mapping(name, value, "fields with their types, or the name of a type")
    many = []
    for field, type in parts.items():
        if not NAME.fullmatch(field):
            fail(name, f"{field!r} is no name for a field")
        embedded = type == "embedded"
        many.append(StructField(field, field if embedded else str(type), embedded))
    return Declared(name, "", tuple(many))


def _check(types: Mapping[str, Declared], one: Declared) -> None:
    wanted = [one.under] if one.under else [field.type for field in one.fields]
    for t in wanted:
        if not known(types, t):
            fail(
                one.name,
                f"there is no type {t}",
                near(t, types) or "e.g. int, string, *User, []int",
            )
    if one.under and (one.under in types or kind(types, one.under) == flags.INTERFACE):
        fail(one.name, f"{one.under} is no type to declare another by", "e.g. int, []int, *User")
    for field in one.fields:
        if field.embedded and (field.type not in types or _has_methods(types[field.type])):
            fail(
                one.name, f"{field.name} cannot be embedded here", "a declared type without methods"
            )
        if _contains(types, field.type, one.name, 0):
            fail(one.name, "it contains itself", "a pointer to itself may be a field")


def _has_methods(one: Declared) -> bool:
    return bool(one.methods or one.pointer)


def _contains(types: Mapping[str, Declared], t: str, name: str, depth: int) -> bool:
    if t == name or depth > MOST:
        return True
    if t in types and types[t].under:
        return _contains(types, types[t].under, name, depth + 1)
    if kind(types, t) == flags.ARRAY:
        return _contains(types, elem(types, t), name, depth + 1)
    return any(_contains(types, field.type, name, depth + 1) for field in fields(types, t))


def _variable(s: State, name: str, value: object) -> State:
    """`x: {int: 7}`: the type, and the value."""
    if not NAME.fullmatch(name):
        fail("vars", f"{name!r} is no name", "up to 16 letters, digits and _")
    parts = {value: None} if isinstance(value, str) else mapping(name, value, "x: {int: 7}")
    if len(parts) != 1:
        fail(name, "it needs a type and a value", "x: {int: 7}")
    ((t, given),) = parts.items()
    if not known(s.types, t):
        fail(name, f"there is no type {t}", near(t, s.types) or "e.g. int, string, *User, []int")
    s, data = data_from(s, name, t, given)
    return s.add(Object(name, t, data, VARIABLE))
