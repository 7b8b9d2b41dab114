"""Random small programs that reflect: types, variables, and statements; for the model, and as Go."""

import random
from typing import Any

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Call, Event, Make, Put, Take, Walk
from talkdiagrams.mechanisms.reflection.start import parse_types
from talkdiagrams.mechanisms.reflection.state import Data, Eface, Slice, State
from talkdiagrams.mechanisms.reflection.types import (
    Types,
    elem,
    fields,
    kind,
    length,
    methods,
    shown,
)

Spec = dict[str, Any]


def opening(rng: random.Random, mark: str = "") -> Spec:
    """Types, methods and variables. ``mark`` makes the names of types unlike those of another program."""
    inner, outer, named = f"base{mark}", f"User{mark}", f"List{mark}"
    whole, holder = f"Point{mark}", f"holder{mark}"
    simple = [
        "int",
        "string",
        "bool",
        "*int",
        "[]int",
        "any",
        "map[string]int",
        "[2]int",
        "func() string",
        named,
    ]

    def some(many: int, *more: str) -> dict[str, str]:
        return {rng.choice(("A", "b")) + str(i): rng.choice((*simple, *more)) for i in range(many)}

    types: Spec = {
        named: rng.choice(("[]int", "int", "string", "map[string]string")),
        inner: some(rng.randint(1, 2)),
        whole: some(rng.randint(1, 2)),
        holder: rng.choice(
            ({"p": "*int"}, {"P": "*int"}, {"z": "struct{}", "P": f"*{outer}"}, {"a": "[1]*int"})
        ),
    }
    body = some(rng.randint(1, 3), inner, whole, holder, f"*{outer}", f"[]{whole}", f"[2]{holder}")
    for one in rng.sample((inner, whole, holder), rng.randint(0, 2)):
        body[one] = "embedded"
    types[outer] = dict(rng.sample(list(body.items()), len(body)))
    own = {outer: ["Name"], f"*{outer}": ["Save"]} if rng.random() < 0.8 else {}
    spec: Spec = {"types": types, "methods": own, "vars": {}}
    known = parse_types(types, own)
    wanted = [
        outer,
        f"*{outer}",
        holder,
        f"[]{whole}",
        f"map[string]{outer}",
        "any",
        "int",
        "string",
        f"[1]{holder}",
    ]
    variables = {"n": {"int": rng.randint(0, 99)}, "x": {outer: value(rng, known, outer)}}
    for i, t in enumerate(rng.sample(wanted, 4)):
        variables[f"y{i}"] = {t: value(rng, known, t, {"int": "&n", outer: "&x"})}
    spec["vars"] = variables
    return spec


def value(rng: random.Random, types: Types, t: str, at: dict[str, str] | None = None) -> Any:
    """A value of a type, as a start writes it. ``at``: variables that may be pointed to."""
    which, at = kind(types, t), at if at is not None else {"int": "&n"}
    inner = elem(types, t)
    if which == flags.STRUCT:
        return {one.name: value(rng, types, one.type) for one in fields(types, t)}
    if which == flags.ARRAY:
        return [value(rng, types, inner) for _ in range(length(types, t))]
    if which == flags.SLICE:
        return [value(rng, types, inner) for _ in range(rng.randint(0, 2))] or "nil"
    if which in (flags.POINTER, flags.MAP, flags.INTERFACE, flags.FUNC) and rng.random() < 0.2:
        return "nil"
    if which == flags.MAP:
        return {"a": value(rng, types, inner)}
    if which == flags.INTERFACE:
        dynamic = rng.choice(("int", "string", "*int", "[]int", *types))
        return {dynamic: value(rng, types, dynamic)}
    simple: dict[int, Any] = {
        flags.POINTER: at.get(inner, "nil"),
        flags.FUNC: "nil",
        flags.BOOL: rng.choice(("true", "false")),
        flags.STRING: rng.choice(("", "Ann", "Bo")),
    }
    return simple.get(which, rng.randint(0, 99))


def choose(rng: random.Random, s: State) -> Event:
    """A statement; most of them do something."""
    number = len(s.values) + len(s.objects)  # a name that nothing has yet
    to, out = f"v{number}", f"i{number}"
    live = [v for v in s.values.values() if v.flag] or list(s.values.values())
    if not live or rng.random() < 0.12:
        how = rng.choice(("ValueOf",) * 8 + ("New", "Zero"))
        if how != "ValueOf":
            return Make(to, how, rng.choice([*s.types, "int", "any", "*int"]))
        names = [one.id for one in s.variables]
        return Make(
            to,
            how,
            rng.choice(("", "&", "&")) + rng.choice(names) if rng.random() < 0.97 else "nil",
        )
    v = rng.choice(live[-4:] if rng.random() < 0.7 else live)
    if rng.random() < 0.03:
        v = rng.choice(list(s.values.values()))
    many: dict[int, list[Event]] = {
        flags.STRUCT: [Walk(to, v.id, "Field", str(i)) for i in range(len(fields(s.types, v.typ)))],
        flags.ARRAY: [
            Walk(to, v.id, "Index", str(i)) for i in range(length(s.types, v.typ) if v.typ else 0)
        ],
        flags.SLICE: [Walk(to, v.id, "Index", str(i)) for i in range(2)],
        flags.STRING: [Walk(to, v.id, "Index", "0"), Put(v.id, "SetString", "new")],
        flags.MAP: [Walk(to, v.id, "MapIndex", key) for key in ("a", "a", "b")],
        flags.POINTER: [Walk(to, v.id, "Elem")],
        flags.INTERFACE: [Walk(to, v.id, "Elem")],
        flags.INT: [Put(v.id, "SetInt", "7")],
        flags.FUNC: [Call(v.id)],
    }
    alike = [o.id for o in s.values.values() if o.flag and v.flag and o.type() == v.type()]
    more: list[Event] = [
        Walk(to, v.id, "Addr"),
        Take(out, v.id),
        Put(v.id, "Set", rng.choice(alike or [v.id])),
    ]
    if v.typ and v.flag and v.kind == flags.INTERFACE:
        more.append(Put(v.id, "Set", rng.choice(list(s.values))))
    if v.typ and (own := methods(s.types, v.typ)) and v.method < 0:
        more += [Walk(to, v.id, "Method", str(i)) for i in range(len(own))]
    if rng.random() < 0.05:
        more += [Walk(to, v.id, op) for op in ("Elem",)]
        more += [Walk(to, v.id, op, "2") for op in ("Field", "Index", "Method")]
        more += [
            Put(v.id, "SetInt", "7"),
            Put(v.id, "SetString", "no"),
            Call(v.id),
            Walk(to, v.id, "MapIndex", "a"),
        ]
        more.append(Put(v.id, "Set", rng.choice(list(s.values))))
    own_ways = many.get(v.kind, []) if v.flag else []
    return rng.choice(own_ways * 2 + more) if rng.random() < 0.8 else rng.choice(more)


# --- as Go ------------------------------------------------------------------------------------------------------------


def declarations(types: Types) -> str:
    """The types, with methods that say who was called."""
    out = []
    for one in types.values():
        if one.under:
            out.append(f"type {one.name} {one.under}")
        else:
            body = "; ".join(f.name if f.embedded else f"{f.name} {f.type}" for f in one.fields)
            out.append(f"type {one.name} struct {{ {body} }}")
        for star, names in (("", one.methods), ("*", one.pointer)):
            out += [
                f'func (_ {star}{one.name}) {name}() string {{ return "{one.name}.{name}" }}'
                for name in names
            ]
    return "\n".join(out)


def literal(types: Types, t: str, given: Any) -> str:
    """A value as Go writes it."""
    which = kind(types, t)
    if given == "nil":
        return "nil"
    inner = elem(types, t) if which in (flags.ARRAY, flags.SLICE, flags.MAP) else ""
    match which:
        case flags.STRUCT:
            parts = {f.name: literal(types, f.type, given[f.name]) for f in fields(types, t)}
            return f"{t}{{{', '.join(f'{name}: {one}' for name, one in parts.items())}}}"
        case flags.ARRAY | flags.SLICE:
            return f"{t}{{{', '.join(literal(types, inner, one) for one in given)}}}"
        case flags.MAP:
            pairs = [f'"{key}": {literal(types, inner, one)}' for key, one in given.items()]
            return f"{t}{{{', '.join(pairs)}}}"
        case flags.INTERFACE:
            ((of, what),) = given.items()
            text = literal(types, of, what)
            return f"({of})({text})"
        case flags.STRING:
            return f'{t}("{given}")'
        case _:
            return str(given)


def leaves(types: Types, t: str, data: Data, at: str) -> list[tuple[str, str]]:
    """What can be printed of a variable: an expression in Go, and what the model has there."""
    which = kind(types, t)
    if which == flags.STRUCT and isinstance(data, tuple):
        parts = zip(fields(types, t), data, strict=True)
        return [leaf for f, one in parts for leaf in leaves(types, f.type, one, f"{at}.{f.name}")]
    if which == flags.ARRAY and isinstance(data, tuple):
        inner = elem(types, t)
        return [
            leaf for i, one in enumerate(data) for leaf in leaves(types, inner, one, f"{at}[{i}]")
        ]
    if which in (flags.INT, flags.BOOL, flags.UINT8, flags.STRING):
        return [(f"fmt.Sprint({at})", str(data))]
    if which == flags.INTERFACE:
        return [
            (
                f'fmt.Sprintf("%T", {at})',
                shown(types, data.type) if isinstance(data, Eface) else "<nil>",
            )
        ]
    if which == flags.SLICE:
        assert isinstance(data, Slice)
        return [(f"fmt.Sprint(len({at}))", str(data.len))]
    return [(f"fmt.Sprint({at} == nil)", "true" if data is None else "false")]


def statement(e: Event) -> str:
    """The statement as Go writes it, without what it is assigned to."""
    match e:
        case Make(how="ValueOf"):
            return f"reflect.ValueOf({e.arg})"
        case Make():
            return f"reflect.{e.how}(reflect.TypeFor[{e.arg}]())"
        case Walk(op="MapIndex"):
            return f'{e.of}.MapIndex(reflect.ValueOf("{e.arg}"))'
        case Walk():
            return f"{e.of}.{e.op}({e.arg})"
        case Take():
            return f"{e.of}.Interface()"
        case Put():
            return str(e)
        case _:
            return f"{e.of}.Call(nil)[0].String()"
