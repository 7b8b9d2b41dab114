"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. The checks say what shapes, bodies and dictionaries are, without the moves that
made them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

from talkdiagrams.mechanisms.generics.shapes import underlying
from talkdiagrams.mechanisms.generics.state import (
    SECTIONS,
    Body,
    Generic,
    Instance,
    State,
    dict_name,
)
from talkdiagrams.mechanisms.generics.types import Type, listed, shaped

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]


def _label(s: State, generic: str, args: tuple[Type, ...]) -> str:
    return dict_name(s.generics[generic], args)


def shapes(s: State) -> Iterator[str]:
    """A body is made for shapes, one for each parameter; a shape is never one of a shape, nor of a defined type."""
    for body in s.bodies:
        if len(body.shapes) != len(s.generics[body.generic].params):
            yield f"{body.generic} has {len(body.shapes)} shapes"
        for t in body.shapes:
            if t.sort != "shape" or t.args[0].sort == "shape":
                yield f"{body.generic} is compiled for {t}, which is no shape"
            elif t.args[0].sort == "named" and t.args[0].name in s.types:
                yield f"{body.generic} is compiled for {t}, a type and not what it is made of"


def one_underlying(s: State) -> Iterator[str]:
    """Types of one underlying type share a body; what code that is not generic instantiates with."""
    for a, b in _pairs(s):
        if _alike(s, a, b) and a.shapes != b.shapes:
            yield f"{a.generic} has two bodies for {listed(a.args)} and {listed(b.args)}"


def pointers(s: State) -> Iterator[str]:
    """Pointers to different types share a body under a basic constraint, and under no other."""
    for a, b in _pairs(s):
        for i, param in enumerate(s.generics[a.generic].params):
            one, two = underlying(s, a.args[i]), underlying(s, b.args[i])
            same = a.shapes[i] == b.shapes[i]
            if one.sort != "pointer" or two.sort != "pointer":
                if same and one != two:
                    yield f"{a.generic} has one body for {a.args[i]} and {b.args[i]}"
                continue
            basic = s.constraints[param.constraint].basic
            if basic and not same:
                yield f"{a.generic} tells {a.args[i]} from {b.args[i]}: {param.constraint} is basic"
            if not basic and same and one != two:
                yield f"{a.generic} cannot share {a.args[i]} and {b.args[i]}: {param.constraint} is not basic"


def _pairs(s: State) -> Iterator[tuple[Instance, Instance]]:
    by: dict[str, list[Instance]] = {}
    for instance in s.requested:
        by.setdefault(instance.generic, []).append(instance)
    for instances in by.values():
        yield from combinations(instances, 2)


def _alike(s: State, a: Instance, b: Instance) -> bool:
    return [underlying(s, t) for t in a.args] == [underlying(s, t) for t in b.args]


def one_dictionary(s: State) -> Iterator[str]:
    """A pair of function and type arguments has one dictionary, and a pair of function and shapes one body."""
    for (generic, args), n in Counter((d.generic, d.args) for d in s.dictionaries).items():
        if n > 1:
            yield f"{_label(s, generic, args)} has {n} dictionaries"
    for (generic, args), n in Counter((b.generic, b.shapes) for b in s.bodies).items():
        if n > 1:
            yield f"{_label(s, generic, args)} is compiled {n} times"


def served(s: State) -> Iterator[str]:
    """What is done has a body and a dictionary, and nothing else has."""
    bodies = {Body(i.generic, i.shapes) for i in s.done}
    pairs = {(i.generic, i.args) for i in s.done}
    for body in sorted(bodies ^ set(s.bodies), key=str):
        word = "has no body" if body in bodies else "has a body that nobody asked for"
        yield f"{_label(s, body.generic, body.shapes)} {word}"
    for generic, args in sorted(pairs ^ {(d.generic, d.args) for d in s.dictionaries}, key=str):
        word = "no dictionary" if (generic, args) in pairs else "a dictionary that nobody asked for"
        yield f"{_label(s, generic, args)} has {word}"


def closed(s: State) -> Iterator[str]:
    """A dictionary leads only to dictionaries that exist or are about to."""
    there = {_label(s, i.generic, i.args) for i in (*s.done, *s.todo)}
    for d in s.dictionaries:
        for word in d.words:
            if word.kind == "subdict" and word.to not in there:
                yield f"{_label(s, d.generic, d.args)} needs the dictionary of {word.to}"


def sections(s: State) -> Iterator[str]:
    """Methods, then dictionaries, types, itabs; and as many as the body asks for, whatever the arguments."""
    for d in s.dictionaries:
        kinds = [SECTIONS.index(word.kind) for word in d.words]
        if kinds != sorted(kinds):
            yield f"{_label(s, d.generic, d.args)} is out of order"
    by: dict[str, set[tuple[int, ...]]] = {}
    for d in s.dictionaries:
        counts = Counter(word.kind for word in d.words)
        by.setdefault(d.generic, set()).add(tuple(counts[kind] for kind in SECTIONS))
    for generic, layouts in by.items():
        if len(layouts) > 1:
            yield f"dictionaries of {generic} are laid out in {len(layouts)} ways"


def concrete(s: State) -> Iterator[str]:
    """A dictionary knows real types: no parameter and no shape."""
    for d in s.dictionaries:
        if any(shaped(arg) for arg in d.args) or any("go.shape." in word.to for word in d.words):
            yield f"{_label(s, d.generic, d.args)} holds a shape"
        names = {param.name for param in s.generics[d.generic].params} - set(s.types)
        if any(part.name in names for arg in d.args for part in arg.walk()):
            yield f"{_label(s, d.generic, d.args)} holds a type parameter"


def queue(s: State) -> Iterator[str]:
    """Nothing waits twice, nothing that is done waits, and what was asked for is one or the other."""
    for instance, n in Counter(s.todo).items():
        if n > 1:
            yield f"{_label(s, instance.generic, instance.args)} waits {n} times"
        if instance in s.done:
            yield f"{_label(s, instance.generic, instance.args)} waits, and is done"
    for instance in s.requested:
        if instance not in s.todo and instance not in s.done:
            yield f"{_label(s, instance.generic, instance.args)} was forgotten"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("shapes", shapes),
    ("one underlying", one_underlying),
    ("pointers", pointers),
    ("one dictionary", one_dictionary),
    ("served", served),
    ("closed", closed),
    ("sections", sections),
    ("concrete", concrete),
    ("queue", queue),
)


def grows(a: State, b: State) -> Iterator[str]:
    """Bodies and dictionaries stay as they are; more may come."""
    if b.bodies[: len(a.bodies)] != a.bodies:
        yield "a body was lost or changed"
    if b.dictionaries[: len(a.dictionaries)] != a.dictionaries:
        yield "a dictionary was lost or changed"
    if b.done[: len(a.done)] != a.done or b.requested[: len(a.requested)] != a.requested:
        yield "something that was done was forgotten"


def in_order(a: State, b: State) -> Iterator[str]:
    """Who waited first is compiled first."""
    new = b.done[len(a.done) :]
    if new[: len(a.todo)] != a.todo[: len(new)]:
        yield "somebody was compiled before his turn"


def declared(a: State, b: State) -> Iterator[str]:
    """The program is what it was."""

    def program(s: State) -> tuple[object, ...]:
        return dict(s.constraints), dict(s.types), dict[str, Generic](s.generics)

    if program(a) != program(b):
        yield "a declaration has changed"


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("grows", grows),
    ("in order", in_order),
    ("declared", declared),
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]
