"""What the type checker would refuse in a program's declarations, refused here, with a way out."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.generics.cycles import cycle
from talkdiagrams.mechanisms.generics.model import check_args, check_type, depends
from talkdiagrams.mechanisms.generics.shapes import implies
from talkdiagrams.mechanisms.generics.state import Constraint, Generic, Op, Param, State
from talkdiagrams.mechanisms.generics.types import ANY
from talkdiagrams.mechanisms.plain import fail, near


def check(s: State) -> None:
    """Refuse what the type checker would refuse."""
    for defined in s.types.values():
        _known_params(s, defined.name, defined.params)
        check_type(s, defined.name, defined.under, [p.name for p in defined.params])
    for constraint in s.constraints.values():
        for _, term in constraint.terms:
            check_type(s, constraint.name, term)
    for generic in s.generics.values():
        _known_params(s, generic.name, generic.params)
        names = [p.name for p in generic.params]
        for t in generic.takes:
            check_type(s, generic.name, t, names)
        for op in generic.ops:
            _check_op(s, generic, op)
    if found := cycle(s):
        fail(found, "instantiation cycle", "each round would need a larger type")


def _known_params(s: State, name: str, params: tuple[Param, ...]) -> None:
    if len({p.name for p in params}) < len(params):
        fail(name, "two type parameters have the same name")
    for param in params:
        if param.constraint not in s.constraints:
            hint = (
                near(param.constraint, s.constraints) or "any, comparable, cmp.Ordered, or your own"
            )
            fail(name, f"there is no constraint {param.constraint}", hint)


def _check_op(s: State, generic: Generic, op: Op) -> None:
    names = [p.name for p in generic.params]
    constraints = {p.name: s.constraints[p.constraint] for p in generic.params}
    if op.kind == "use":
        _check_use(s, generic, op, constraints)
        return
    check_type(s, generic.name, op.type, names)
    of = constraints.get(op.type.name) if op.type.sort == "named" else None
    if op.kind == "method" and (of is None or op.name not in of.methods):
        whose = of.name if of else op.type.name
        fail(f"{generic.name}: {op}", f"{whose} does not promise the method {op.name}")
    allowed = of is not None and (of.terms or (of.comparable and op.name == "=="))
    if op.kind == "operator" and not allowed:
        fail(f"{generic.name}: {op}", f"the constraint does not allow {op.name}")
    if op.kind == "convert" and op.to is not None:
        to = op.to
        methods = to.names or (s.types[to.name].under.names if to.name in s.types else ())
        if to != ANY and not (of and set(methods) <= set(of.methods)):
            fail(f"{generic.name}: {op}", f"{op.type} does not implement {to}")


def _check_use(s: State, generic: Generic, op: Op, constraints: Mapping[str, Constraint]) -> None:
    where = f"{generic.name}: {op}"
    if op.name not in s.generics:
        fail(where, f"there is no generic {op.name}", near(op.name, s.generics))
    used = s.generics[op.name]
    if not depends(generic, op.type):
        fail(where, "this does not depend on a type parameter", f"instantiate {op} in an event")
    if len(used.params) != len(op.type.args):
        fail(where, f"{op.name} has {len(used.params)} type parameters")
    for param, arg in zip(used.params, op.type.args, strict=True):
        wanted = s.constraints[param.constraint]
        if arg.sort == "named" and arg.name in constraints:
            why = implies(s, constraints[arg.name], wanted)
        elif depends(generic, arg):
            check_type(s, where, arg, list(constraints))
            pointer_ok = wanted.comparable and arg.sort == "pointer"
            fits = wanted.basic and not wanted.methods
            why = "" if fits or pointer_ok else f"{arg} need not satisfy {wanted.name}"
        else:
            check_args(s, where, Generic(op.name, (param,)), (arg,))
            why = ""
        if why:
            fail(where, why)
