"""The shape of a type argument, and whether a type satisfies a constraint.

A body is compiled for shapes. The shape of an argument is its underlying type; only pointers are treated alike, and
only where the constraint says nothing but methods (Shapify in cmd/compile/internal/noder/reader.go).
"""

from typing import Literal

from talkdiagrams.mechanisms.generics.state import Constraint, Param, State
from talkdiagrams.mechanisms.generics.types import (
    BYTE,
    Type,
    pointer,
    replaced,
    shape,
)

Rule = Literal["shape", "pointer", "underlying"]


def underlying(s: State, t: Type) -> Type:
    """Return what a type is made of, without its name."""
    if t.sort == "shape":
        return underlying(s, t.args[0])
    if t.sort == "named" and t.name in s.types:
        defined = s.types[t.name]
        by = {p.name: a for p, a in zip(defined.params, t.args, strict=True)}
        return underlying(s, replaced(defined.under, by))
    return t


def shapify(s: State, t: Type, basic: bool) -> tuple[Type, Rule]:
    """Return the shape of an argument for a parameter with a basic constraint, or with another; and the rule."""
    under = underlying(s, t)
    if under.sort == "interface" and t.sort == "shape":
        return t, "shape"
    # `type P *int` counts as well: it is the underlying type that has to be a pointer.
    if basic and under.sort == "pointer":
        return shape(pointer(BYTE)), "pointer"
    return shape(under), "underlying"


def shapes_of(s: State, params: tuple[Param, ...], args: tuple[Type, ...]) -> tuple[Type, ...]:
    """Return the shapes of a list of type arguments."""
    pairs = zip(params, args, strict=True)
    return tuple(shapify(s, arg, s.constraints[p.constraint].basic)[0] for p, arg in pairs)


def methods_of(s: State, t: Type) -> frozenset[str]:
    """Return the method set of a type."""
    if t.sort == "pointer" and t.args[0].sort == "named" and t.args[0].name in s.types:
        to = s.types[t.args[0].name]
        if underlying(s, t.args[0]).sort in ("interface", "pointer"):
            return frozenset()
        return frozenset((*to.methods, *to.pointer_methods))
    if underlying(s, t).sort == "interface":
        return frozenset(underlying(s, t).names)
    if t.sort == "named" and t.name in s.types:
        return frozenset(s.types[t.name].methods)
    return frozenset()


def comparable(s: State, t: Type) -> bool:
    """Whether `==` is allowed; of an interface it may panic, and is."""
    under = underlying(s, t)
    if under.sort in ("slice", "map"):
        return False
    return under.sort not in ("struct", "array") or all(comparable(s, part) for part in under.args)


def why_not(s: State, t: Type, constraint: Constraint) -> str:
    """Return why ``t`` does not satisfy ``constraint``; nothing if it does."""
    missing = sorted(set(constraint.methods) - methods_of(s, t))
    if missing:
        return f"{t} has no method {missing[0]}"
    if constraint.comparable and not comparable(s, t):
        return f"{t} cannot be compared with =="
    if constraint.terms and not any(
        t == term or (tilde and underlying(s, t) == underlying(s, term))
        for tilde, term in constraint.terms
    ):
        return f"{t} is not in {constraint.name}'s type set"
    return ""


def implies(s: State, one: Constraint, other: Constraint) -> str:
    """Return why a type parameter with ``one`` may not stand where ``other`` is asked for; nothing if it may."""
    missing = sorted(set(other.methods) - set(one.methods))
    if missing:
        return f"{one.name} does not promise the method {missing[0]}"
    terms_comparable = bool(one.terms) and all(comparable(s, t) for _, t in one.terms)
    if other.comparable and not (one.comparable or terms_comparable):
        return f"{one.name} does not promise =="
    if other.terms and not (
        one.terms
        and all(
            any(
                term == wide or (wild and underlying(s, term) == underlying(s, wide))
                for wild, wide in other.terms
                if wild or not tilde
            )
            for tilde, term in one.terms
        )
    ):
        return f"{one.name} allows more types than {other.name}"
    return ""
