"""step(state, event) -> state: one event, or Illegal with a way out. Pure; play it in a REPL."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.generics.events import Compile, Event, Instantiate, Shape, parse_event
from talkdiagrams.mechanisms.generics.shapes import (
    shapes_of,
    shapify,
    underlying,
    why_not,
)
from talkdiagrams.mechanisms.generics.state import (
    Asked,
    Body,
    Dictionary,
    Generic,
    Instance,
    Op,
    State,
    Word,
    bound,
    dict_name,
)
from talkdiagrams.mechanisms.generics.types import BASIC, Type, named, pointer, replaced
from talkdiagrams.mechanisms.plain import near


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen in this one."""
    match e:
        case Shape():
            return _ask(s, e)
        case Instantiate():
            return _instantiate(s, e)
        case Compile():
            if not s.todo:
                raise Illegal(e, "nothing waits to be compiled", _some(s))
            s = _compile(s)
            while e.all and s.todo:
                s = _compile(s)
            return s
        case _:
            assert_never(e)


def play(s: State, events: Iterable[str]) -> State:
    """Several events by their text."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def _some(s: State) -> str:
    names = ", ".join(f"instantiate {name}[...]" for name in list(s.generics)[:3])
    return names or "declare a generic function first"


def _ask(s: State, e: Shape) -> State:
    if e.constraint not in s.constraints:
        raise Illegal(
            e, f"there is no constraint {e.constraint}", near(e.constraint, s.constraints)
        )
    check_type(s, e, e.type)
    constraint = s.constraints[e.constraint]
    if why := why_not(s, e.type, constraint):
        raise Illegal(e, why)
    shape, rule = shapify(s, e.type, constraint.basic)
    return replace(s, asked=Asked(e.type, e.constraint, shape, rule), last=None)


def _instantiate(s: State, e: Instantiate) -> State:
    name = e.instance.name
    if name not in s.generics:
        known = ", ".join(s.generics)
        raise Illegal(e, f"{name} is not generic", near(name, s.generics) or f"generic are {known}")
    generic = s.generics[name]
    check_args(s, e, generic, e.instance.args)
    instance = Instance(name, e.instance.args, shapes_of(s, generic.params, e.instance.args))
    if instance in s.requested:
        raise Illegal(e, f"{e.instance} was instantiated already", "compile")
    s = replace(s, requested=(*s.requested, instance), asked=None, last=None)
    return _wait(s, [*_mentioned(s, e.instance.args, e.instance.args), instance])


def _compile(s: State) -> State:
    """A body if there is none for these shapes, a dictionary if there is none for these arguments."""
    instance, *todo = s.todo
    generic = s.generics[instance.generic]
    s = replace(s, todo=tuple(todo), done=(*s.done, instance), last=instance, asked=None)
    body = Body(generic.name, instance.shapes)
    if body not in s.bodies:
        s = replace(s, bodies=(*s.bodies, body))
    if s.dictionary(generic.name, instance.args) is None:
        made = Dictionary(generic.name, instance.args, words(s, generic, instance.args))
        s = replace(s, dictionaries=(*s.dictionaries, made))
    return _wait(s, list(needed(s, instance)))


def _wait(s: State, instances: list[Instance]) -> State:
    known = {*s.todo, *s.done}
    new = tuple(dict.fromkeys(i for i in instances if i not in known))
    return replace(s, todo=(*s.todo, *new))


def needed(s: State, instance: Instance) -> Iterator[Instance]:
    """What an instance calls or mentions, with the arguments that it has and the shapes that its body knows."""
    generic = s.generics[instance.generic]
    real, blind = generic.binding(instance.args), generic.binding(instance.shapes)
    for use in generic.uses:
        args, shapes = bound(use, real).type.args, bound(use, blind).type.args
        yield Instance(use.name, args, shapes_of(s, s.generics[use.name].params, shapes))
        yield from _mentioned(s, args, shapes)
    for t in types_of(s, generic):
        # The body names the type of shapes, the dictionary the real one: both have methods.
        yield from _mentioned(s, (replaced(t, real),), (replaced(t, blind),))
        yield from _mentioned(s, (replaced(t, real),), (replaced(t, real),))


def _mentioned(s: State, args: tuple[Type, ...], shapes: tuple[Type, ...]) -> Iterator[Instance]:
    """The generic types that stand in type arguments: their methods are compiled as well."""
    for arg, blind in zip(args, shapes, strict=True):
        if arg.sort == "named" and arg.name in s.generics:
            known = blind.sort == "named" and blind.name == arg.name
            inner = blind.args if known else arg.args
            params = s.generics[arg.name].params
            yield Instance(arg.name, arg.args, shapes_of(s, params, inner))
        if arg.args and blind.args and arg.sort == blind.sort:
            yield from _mentioned(s, arg.args, blind.args)


def types_of(s: State, generic: Generic) -> tuple[Type, ...]:
    """The types that a generic names: those it takes, those of what it does, and those whose methods it calls."""
    used = [op.type for op in generic.ops if op.kind in ("type", "convert")]
    return tuple(dict.fromkeys((*generic.takes, *used, *_receivers(s, generic))))


def _receivers(s: State, generic: Generic) -> Iterator[Type]:
    """A method is called on something: its type is a word as well."""
    for use in generic.uses:
        used = s.generics[use.name]
        if used.receivers:
            owner = named(use.name.split(".")[0], *use.type.args[: used.receivers])
            yield pointer(owner) if used.bodies[0].startswith("(*") else owner


def words(s: State, generic: Generic, args: tuple[Type, ...]) -> tuple[Word, ...]:
    """What stands in a dictionary: methods, dictionaries, types, itabs, in this order."""
    binding = generic.binding(args)
    ops = tuple(dict.fromkeys(generic.ops))
    methods = [_method(bound(op, binding)) for op in ops if op.kind == "method"]
    dicts = [bound(op, binding) for op in ops if op.kind == "use"]
    names = [dict_name(s.generics[op.name], op.type.args) for op in dicts]
    derived = [t for t in types_of(s, generic) if depends(generic, t)]
    rtypes = [str(replaced(t, binding)) for t in derived]
    itabs = [_itab(s, bound(op, binding)) for op in ops if op.kind == "convert"]
    return (
        *(Word("method", to) for to in methods),
        *(Word("subdict", to) for to in names),
        *(Word("rtype", to) for to in rtypes),
        *(Word("itab", to) for to in itabs),
    )


def depends(generic: Generic, t: Type) -> bool:
    """Whether a type is made of the type parameters."""
    params = {param.name for param in generic.params}
    return any(part.sort == "named" and part.name in params for part in t.walk())


def _method(op: Op) -> str:
    """The name of a method: that of a pointer is in brackets."""
    t = op.type
    return f"({t}).{op.name}" if t.sort == "pointer" else f"{t}.{op.name}"


def _itab(s: State, op: Op) -> str:
    """The itab of a conversion; nil where none is needed: to an interface without methods, or from an interface."""
    assert op.to is not None
    to, of = underlying(s, op.to), underlying(s, op.type)
    return "" if of.sort == "interface" or not to.names else f"{op.type},{op.to}"


# --- what an event names ----------------------------------------------------------------------------------------------


def check_args(s: State, e: object, generic: Generic, args: tuple[Type, ...]) -> None:
    """Refuse arguments that are too few, unknown, or not what the constraints ask for."""
    if len(args) != len(generic.params):
        wanted = ", ".join(f"{p.name} {p.constraint}" for p in generic.params)
        raise Illegal(e, f"{generic.name} has [{wanted}], not {len(args)} arguments")
    for param, arg in zip(generic.params, args, strict=True):
        check_type(s, e, arg)
        constraint = s.constraints[param.constraint]
        if why := why_not(s, arg, constraint):
            fits = [t for t in s.types if not s.types[t].params and t not in s.constraints]
            good = [t for t in (*fits, "int", "string") if not why_not(s, named(t), constraint)]
            raise Illegal(e, why, f"{good[0]} would do" if good else "")


def check_type(s: State, e: object, t: Type, params: Iterable[str] = ()) -> None:
    """Refuse a type that is made of something unknown."""
    inside = set(params)
    for part in t.walk():
        if part.sort == "shape":
            raise Illegal(e, f"{part} is no type that a program can write")
        if part.sort != "named" or (part.name in inside and not part.args):
            continue
        if part.name in s.types:
            wanted = s.types[part.name].params
            if len(wanted) != len(part.args):
                raise Illegal(e, f"{part.name} takes {len(wanted)} type arguments")
            for param, arg in zip(wanted, part.args, strict=True):
                why = "" if inside else why_not(s, arg, s.constraints[param.constraint])
                if why:
                    raise Illegal(e, why)
        elif part.name not in BASIC or part.args:
            known = [*s.types, *BASIC, *inside]
            raise Illegal(e, f"there is no type {part.name}", near(part.name, known))
