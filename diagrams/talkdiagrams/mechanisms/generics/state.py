"""The nouns of generics: constraints, generic declarations, instances, bodies, dictionaries.

Names follow the compiler's own (cmd/compile/internal/noder: reader.go, writer.go): shape, dictionary, subdict, rtype,
itab, type parameter method expression.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from talkdiagrams.mechanisms.generics.types import Type, listed, replaced


@dataclass(frozen=True, slots=True)
class Constraint:
    """Methods, and terms of a type set (`~int`: a tilde and the type). Basic: nothing but methods."""

    name: str
    methods: tuple[str, ...] = ()
    terms: tuple[tuple[bool, Type], ...] = ()
    comparable: bool = False

    @property
    def basic(self) -> bool:
        return not self.terms and not self.comparable


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    constraint: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A defined type, generic if it has parameters. `methods` have it as receiver, `pointer_methods` a pointer."""

    name: str
    under: Type
    params: tuple[Param, ...] = ()
    methods: tuple[str, ...] = ()
    pointer_methods: tuple[str, ...] = ()


OpKind = Literal["method", "convert", "type", "use", "operator"]


@dataclass(frozen=True, slots=True)
class Op:
    """What a body does with a type that it doesn't know.

    method: `T.String` · convert: `T -> Stringer` · type: `type []T` (asserts, makes, switches) · use: `Show[T]`, a
    call of another generic function · operator: `T < T`
    """

    kind: OpKind
    type: Type
    name: str = ""  # of the method, the generic function, the operator
    to: Type | None = None  # what is converted to

    def __str__(self) -> str:
        match self.kind:
            case "method":
                return f"{self.type}.{self.name}"
            case "convert":
                return f"{self.type} -> {self.to}"
            case "type":
                return f"type {self.type}"
            case "use":
                return str(self.type)
            case _:
                return f"{self.type} {self.name} {self.type}"


@dataclass(frozen=True, slots=True)
class Generic:
    """A generic function, or a generic type with its methods: whatever has a dictionary of its own.

    `name` is the function's, or `List`, or `List.Map` for a method with parameters of its own; `params` has those of
    the receiver first. `takes` are the types of its parameters and results; of a type, those of all its methods.
    `bodies` are the names of what is compiled: `Max`, or each method of a type.
    """

    name: str
    params: tuple[Param, ...]
    takes: tuple[Type, ...] = ()
    ops: tuple[Op, ...] = ()
    receivers: int = 0
    bodies: tuple[str, ...] = ()
    is_type: bool = False

    def binding(self, args: tuple[Type, ...]) -> dict[str, Type]:
        return {param.name: arg for param, arg in zip(self.params, args, strict=True)}

    @property
    def uses(self) -> tuple[Op, ...]:
        return tuple(op for op in self.ops if op.kind == "use")


@dataclass(frozen=True, slots=True)
class Instance:
    """A generic with type arguments; `shapes` are the arguments of the body that serves it."""

    generic: str
    args: tuple[Type, ...]
    shapes: tuple[Type, ...]


WordKind = Literal["method", "subdict", "rtype", "itab"]
SECTIONS: tuple[WordKind, ...] = ("method", "subdict", "rtype", "itab")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a dictionary and what it leads to: a function, a dictionary, a type, an itab (`""`: nil)."""

    kind: WordKind
    to: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    generic: str
    args: tuple[Type, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Body:
    generic: str
    shapes: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a shape, with the rule that answered it."""

    type: Type
    constraint: str
    shape: Type
    rule: str


@dataclass(frozen=True, slots=True)
class State:
    """The program as it is declared, and what has been made of it. `todo`: who waits to be compiled, in order."""

    constraints: Mapping[str, Constraint]
    types: Mapping[str, Defined]
    generics: Mapping[str, Generic]
    asked: Asked | None = None
    todo: tuple[Instance, ...] = ()
    requested: tuple[Instance, ...] = ()
    done: tuple[Instance, ...] = ()
    bodies: tuple[Body, ...] = ()
    dictionaries: tuple[Dictionary, ...] = ()
    last: Instance | None = field(default=None)

    def dictionary(self, generic: str, args: tuple[Type, ...]) -> Dictionary | None:
        found = (d for d in self.dictionaries if (d.generic, d.args) == (generic, args))
        return next(found, None)

    def symbols(self) -> Iterator[str]:
        """Yield the name of each compiled body, as `go tool nm` prints it, the package left out."""
        for body in self.bodies:
            for name in self.generics[body.generic].bodies:
                yield symbol(self.generics[body.generic], name, body.shapes)


def symbol(generic: Generic, name: str, args: tuple[Type, ...]) -> str:
    """Return a symbol: `Max[int]`, `(*List[int]).Push`, `(*List[int]).Map[string]`."""
    own, rest = args[: generic.receivers], args[generic.receivers :]
    if "." not in name:
        return name + (listed(args) if args else "")
    head, method = name.split(").", 1) if name.startswith("(") else name.split(".", 1)
    if generic.is_type:
        own, rest = args, ()
    close = ")" if name.startswith("(") else ""
    return (
        head + (listed(own) if own else "") + close + f".{method}" + (listed(rest) if rest else "")
    )


def dict_name(generic: Generic, args: tuple[Type, ...]) -> str:
    """Return what a dictionary belongs to: `Max[int]`, `List[int]`, `(*List[int]).Map[string]`."""
    name = generic.name if generic.is_type else generic.bodies[0]
    return symbol(generic, name, args)


def bound(op: Op, binding: Mapping[str, Type]) -> Op:
    """Return the op with its parameters replaced."""
    to = replaced(op.to, binding) if op.to else None
    return Op(op.kind, replaced(op.type, binding), op.name, to)
