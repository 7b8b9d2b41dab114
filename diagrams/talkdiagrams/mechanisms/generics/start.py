"""A program from a few words: constraints, types, and generic functions with what their bodies do."""

import re
from collections.abc import Mapping
from typing import Any

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.generics.checks import check
from talkdiagrams.mechanisms.generics.model import play
from talkdiagrams.mechanisms.generics.state import (
    Constraint,
    Defined,
    Generic,
    Op,
    Param,
    State,
)
from talkdiagrams.mechanisms.generics.types import (
    ANY,
    BASIC,
    NAME,
    ORDERED,
    Type,
    named,
    parse_type,
    parse_types,
    pointer,
)
from talkdiagrams.mechanisms.plain import fail, mapping, near, only

KEYS = ("constraints", "types", "funcs", "before")
MOST = 40
_N = r"[A-Za-z_]\w*"
_HEAD = re.compile(rf"(?P<name>{_N}) *(\[(?P<params>.+?)\])?")
_FUNC = re.compile(rf"(?P<name>{_N})\[(?P<params>[^\]]+)\]\((?P<takes>.*)\)")
_METHOD = re.compile(
    rf"\((?P<star>\*?)(?P<type>{_N})(\[(?P<own>[\w, ]+)\])?\)\.(?P<name>{_N})"
    r"(\[(?P<params>[^\]]+)\])?\((?P<takes>.*)\)"
)
_OPERATOR = re.compile(rf"({_N}) *(<|==|\+) *\1")
_CALL = re.compile(rf"({_N})\.({_N})")
_GIVEN = {
    "any": Constraint("any"),
    "comparable": Constraint("comparable", comparable=True),
    "cmp.Ordered": Constraint("cmp.Ordered", terms=tuple((True, named(name)) for name in ORDERED)),
    "Stringer": Constraint("Stringer", methods=("String",)),
}


def parse_start(spec: Mapping[str, Any]) -> State:
    """Return the program that ``spec`` declares, after its events in `before`; `Illegal` names what is wrong."""
    only("start", spec, KEYS)
    constraints: dict[str, Constraint] = dict(_GIVEN)
    types: dict[str, Defined] = {}
    generics: dict[str, Generic] = {}
    for name, value in _section(spec, "constraints").items():
        constraints[name] = _constraint(name, value)
    for name, constraint in constraints.items():
        if constraint.basic and name != "any":
            types[name] = Defined(name, Type("interface", names=constraint.methods))
    for head, value in _section(spec, "types").items():
        defined = _defined(head, value)
        if defined.name in types:
            fail(head, f"there is a {defined.name} already")
        types[defined.name] = defined
    s = State(constraints, types, generics)
    for name, defined in types.items():
        if generic := _type_with_methods(defined):
            generics[name] = generic
    for head, value in _section(spec, "funcs").items():
        generic = _func(s, head, value)
        if generic.name in generics and not generic.is_type:
            fail(head, f"there is a {generic.name} already")
        generics[generic.name] = generic
    check(s)
    events = spec.get("before", ())
    if not isinstance(events, list | tuple):
        fail("before", f"{events!r} is no list of events")
    try:
        return play(s, [str(event) for event in events])
    except BadEvent as bad:
        raise Illegal(bad.subject, bad.why, bad.hint) from None


def start(**spec: Any) -> State:
    """Return a program, in a REPL: ``start(funcs={"Max[T cmp.Ordered](T, T)": ["T < T"]})``."""
    return parse_start(spec)


def _section(spec: Mapping[str, Any], key: str) -> Mapping[str, object]:
    found = mapping(key, spec.get(key, {}), "names and what they are")
    if len(found) > MOST:
        fail(key, f"{len(found)} are too many", f"at most {MOST}")
    return found


def _constraint(name: str, value: object) -> Constraint:
    if not NAME.fullmatch(name) or name in _GIVEN:
        fail(name, "this is no name for a constraint", "such as Number")
    if isinstance(value, str):
        terms = []
        for term in value.split("|"):
            text = term.strip()
            terms.append((text.startswith("~"), _type(name, text.removeprefix("~"))))
        return Constraint(name, terms=tuple(terms))
    parts = mapping(name, value, 'e.g. {methods: [String]}, or "~int | ~float64"')
    only(name, parts, ("methods", "terms", "comparable"))
    base = _constraint(name, parts["terms"]) if parts.get("terms") else Constraint(name)
    compares = str(parts.get("comparable", "false")).lower() == "true"
    return Constraint(name, _words(name, parts.get("methods", ())), base.terms, compares)


def _defined(head: str, value: object) -> Defined:
    found = _HEAD.fullmatch(head.strip())
    if not found or found["name"] in BASIC:
        fail(head, "this is no name for a type", "such as Celsius, or List[T any]")
    parts = value if isinstance(value, Mapping) else {"is": value}
    only(head, parts, ("is", "methods", "pointer_methods"))
    under = _type(head, str(parts.get("is", "")))
    params = _params(head, found["params"])
    methods = _words(head, parts.get("methods", ()))
    return Defined(
        found["name"], under, params, methods, _words(head, parts.get("pointer_methods", ()))
    )


def _type_with_methods(defined: Defined) -> Generic | None:
    """A generic type whose declaration names methods that do nothing special."""
    names = (
        *(f"{defined.name}.{m}" for m in defined.methods),
        *(f"(*{defined.name}).{m}" for m in defined.pointer_methods),
    )
    if not (defined.params and names):
        return None
    me = named(defined.name, *(named(p.name) for p in defined.params))
    takes = (
        *([me] if defined.methods else []),
        *([pointer(me)] if defined.pointer_methods else []),
    )
    return Generic(defined.name, defined.params, takes, (), len(defined.params), names, True)


def _func(s: State, head: str, value: object) -> Generic:
    text = " ".join(head.split())
    ops = tuple(_op(head, line) for line in _words(head, value))
    if found := _FUNC.fullmatch(text):
        params = _params(head, found["params"])
        return Generic(
            found["name"], params, _takes(head, found["takes"]), ops, 0, (found["name"],)
        )
    if not (found := _METHOD.fullmatch(text)):
        fail(head, "this declares no generic function", "Max[T any](T), or (*List[T]).Push(T)")
    owner = s.types.get(found["type"])
    if owner is None:
        fail(head, f"there is no type {found['type']}", near(found["type"], s.types))
    own = tuple(n.strip() for n in (found["own"] or "").split(",") if n.strip())
    if len(own) != len(owner.params) or any(
        a != p.name for a, p in zip(own, owner.params, strict=True)
    ):
        names = ", ".join(p.name for p in owner.params)
        fail(head, f"the receiver's parameters are those of {owner.name}", f"[{names}]")
    me = named(owner.name, *(named(p.name) for p in owner.params))
    receiver = pointer(me) if found["star"] else me
    name = f"(*{owner.name}).{found['name']}" if found["star"] else f"{owner.name}.{found['name']}"
    takes = (receiver, *_takes(head, found["takes"]))
    if found["params"]:
        params = (*owner.params, *_params(head, found["params"]))
        short = f"{owner.name}.{found['name']}"
        return Generic(short, params, takes, ops, len(owner.params), (name,))
    if not owner.params:
        fail(head, f"neither {owner.name} nor {found['name']} has type parameters")
    old = s.generics.get(owner.name, Generic(owner.name, owner.params))
    return Generic(
        owner.name,
        owner.params,
        tuple(dict.fromkeys((*old.takes, *takes))),
        (*old.ops, *ops),
        len(owner.params),
        (*old.bodies, name),
        True,
    )


def _params(head: str, text: str | None) -> tuple[Param, ...]:
    """`T any, U comparable`; `K, V any` share a constraint."""
    params: list[Param] = []
    waiting: list[str] = []
    for part in (text or "").split(","):
        name, _, constraint = part.strip().partition(" ")
        if not name:
            continue
        waiting.append(name)
        if constraint.strip():
            params += [Param(one, constraint.strip()) for one in waiting]
            waiting = []
    if waiting:
        fail(head, f"{waiting[0]} has no constraint", f"{waiting[0]} any")
    return tuple(params)


def _takes(head: str, text: str) -> tuple[Type, ...]:
    if not text.strip():
        return ()
    try:
        return parse_types(text)
    except BadEvent as bad:
        raise Illegal(head, bad.why, bad.hint) from None


def _type(head: str, text: str) -> Type:
    try:
        return parse_type(text)
    except BadEvent as bad:
        raise Illegal(head, bad.why, bad.hint) from None


def _words(head: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise Illegal(head, f"{value!r} is no list of words", "such as [String]")


def _op(head: str, text: str) -> Op:
    """`T.String`, `T -> Stringer`, `type []T`, `T < T`, `Show[T]`."""
    line = " ".join(text.split())
    if found := _OPERATOR.fullmatch(line):
        return Op("operator", named(found[1]), found[2])
    if " -> " in line:
        of, to = line.split(" -> ", 1)
        return Op("convert", _type(head, of), to=ANY if to == "any" else _type(head, to))
    if line.startswith("type "):
        return Op("type", _type(head, line.removeprefix("type ")))
    if found := _CALL.fullmatch(line):
        return Op("method", named(found[1]), found[2])
    use = _type(head, line)
    if use.sort != "named" or not use.args:
        fail(
            head,
            f"{line!r} is nothing that a body does",
            "T.String, T -> any, type []T, T < T, F[T]",
        )
    return Op("use", use, use.name)
