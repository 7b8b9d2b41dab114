"""Random small generic programs: as a start with events for the model, and as a Go file for the compiler."""

import random
from dataclasses import dataclass

from talkdiagrams.mechanisms.errors import ModelError
from talkdiagrams.mechanisms.generics.events import Instantiate
from talkdiagrams.mechanisms.generics.model import step
from talkdiagrams.mechanisms.generics.play import candidates
from talkdiagrams.mechanisms.generics.start import parse_start
from talkdiagrams.mechanisms.generics.state import Generic, Op, State
from talkdiagrams.mechanisms.generics.types import Type

CALLS = (3, 9)


@dataclass(frozen=True, slots=True)
class Program:
    """A program: what is declared, and what its main calls."""

    start: dict[str, object]
    calls: tuple[Instantiate, ...]


def program(rng: random.Random, tag: str) -> Program:
    """Return a legal program; names end in ``tag``, so that many fit into one package."""
    while True:
        start = declared(rng, tag)
        try:
            s = parse_start(start)
        except ModelError:
            continue  # say, an instantiation cycle: what the compiler refuses is compared elsewhere
        return Program(start, calls(rng, s))


def calls(rng: random.Random, s: State) -> tuple[Instantiate, ...]:
    """Return calls that main makes, each once."""
    events = [e for e in candidates(s) if isinstance(e, Instantiate)]
    chosen: list[Instantiate] = []
    for event in rng.sample(events, min(len(events), rng.randint(*CALLS))):
        s = step(s, event)
        chosen.append(event)
    return tuple(chosen)


def declared(rng: random.Random, tag: str) -> dict[str, object]:
    """Return a start; it need not be legal."""
    types: dict[str, object] = {}
    for name in ("A", "B", "C", "D"):
        methods = [] if rng.random() < 0.3 else ["String"]
        where = rng.choice(["methods", "pointer_methods"])
        under = rng.choice(["int", "float64", "string", "[]int", "struct { X int }"])
        types[name + tag] = {"is": under, where: methods}
    types[f"L{tag}[T any]"] = {"is": "struct { Items []T }", "pointer_methods": ["Len"]}
    constraints: dict[str, object] = {
        f"N{tag}": "~int | ~float64",
        f"S{tag}": {"methods": ["String"], "terms": "~int | ~string"},
    }
    names = ["any", "comparable", "cmp.Ordered", "Stringer", "Stringer", "Stringer", *constraints]
    funcs: dict[str, list[str]] = {}
    known: list[tuple[str, int]] = [(f"L{tag}", 1)]
    for number in range(rng.randint(3, 6)):
        params = [(p, rng.choice(names)) for p in ("T", "U")[: 1 + (rng.random() < 0.3)]]
        own = ", ".join(f"{p} {c}" for p, c in params)
        takes = ", ".join(p for p, _ in params)
        name = f"F{number}{tag}"
        head = f"{name}[{own}]({takes})"
        letters = [p for p, _ in params]
        shape = rng.random()
        if shape < 0.15:
            head, letters = f"(*L{tag}[T]).M{number}(T)", ["T"]
            params, name = [("T", "any")], ""
        elif shape < 0.3:
            head = f"(*L{tag}[T]).G{number}[V {params[0][1]}](V)"
            letters, params, name = (
                ["T", "V"],
                [("T", "any"), ("V", params[0][1])],
                f"L{tag}.G{number}",
            )
        funcs[head] = [op(rng, dict(params), letters, known) for _ in range(rng.randint(0, 4))]
        if name:
            known.append((name, len(params)))
    return {"constraints": constraints, "types": types, "funcs": funcs}


def op(
    rng: random.Random, params: dict[str, str], letters: list[str], known: list[tuple[str, int]]
) -> str:
    """Return something that a body may do."""
    t = rng.choice(letters)
    constraint = params[t]
    made = rng.choice([t, f"[]{t}", f"*{t}", f"[]*{t}"])
    options = [f"{t} -> any", f"type {made}"]
    if constraint.startswith(("Stringer", "S")):
        options += [f"{t}.String", f"{t} -> Stringer"] * 4
    if constraint == "comparable":
        options.append(f"{t} == {t}")
    if constraint.startswith(("cmp.", "N")):
        options.append(f"{t} < {t}")
    name, count = rng.choice(known)
    args = ",".join(rng.choice([t, t, made, "int", "string"]) for _ in range(count))
    options += [f"{name}[{args}]"] * 4
    return rng.choice(options)


# --- as Go ------------------------------------------------------------------------------------------------------------


def source(programs: list[Program]) -> str:
    """Return one file with all programs."""
    lines = ["package main", "", 'import "cmp"', "", "var sink any", ""]
    lines += ["type Stringer interface{ String() string }", "", "var _ = cmp.Compare[int]", ""]
    main = ["func main() {"]
    for one in programs:
        s = parse_start(one.start)
        lines += _declarations(s)
        main += [f"\t{_call(s, call.instance, {})}" for call in one.calls]
    return "\n".join([*lines, *main, "}", ""])


def _declarations(s: State) -> list[str]:
    lines = []
    for name, constraint in s.constraints.items():
        if name in ("any", "comparable", "cmp.Ordered", "Stringer"):
            continue
        terms = " | ".join(("~" if tilde else "") + str(t) for tilde, t in constraint.terms)
        methods = "".join(f"; {m}() string" for m in constraint.methods)
        lines.append(f"type {name} interface {{ {terms}{methods} }}")
    for name, defined in s.types.items():
        if name in s.constraints:
            continue
        params = ", ".join(f"{p.name} {p.constraint}" for p in defined.params)
        lines.append(f"type {name}{f'[{params}]' if params else ''} {defined.under}")
        own = ", ".join(p.name for p in defined.params)
        me = name + (f"[{own}]" if own else "")
        lines += [f'func (r {me}) {m}() string {{ return "" }}' for m in defined.methods]
        lines += [f'func (r *{me}) {m}() string {{ return "" }}' for m in defined.pointer_methods]
    return [*lines, *(line for g in s.generics.values() for line in _generic(s, g))]


def _generic(s: State, g: Generic) -> list[str]:
    params = g.params[g.receivers :]
    own = ", ".join(f"{p.name} {p.constraint}" for p in params)
    if g.is_type:
        return _methods(s, g)
    head = f"func {g.name}[{own}]"
    takes = g.takes
    if g.receivers:
        head = f"func (r {g.takes[0]}) {g.name.split('.')[1]}[{own}]"
        takes = g.takes[1:]
    names = {t.name: f"a{i}" for i, t in enumerate(takes)}
    if g.receivers:
        names[g.params[0].name] = "r.Items[0]"
    arguments_ = ", ".join(f"a{i} {t}" for i, t in enumerate(takes))
    return [f"{head}({arguments_}) {{", *_ops(s, g.ops, names), "}"]


def _methods(s: State, g: Generic) -> list[str]:
    """All that the methods of a type do stands in the last of them; which method does it makes no difference."""
    declared_ = s.types[g.name]
    names = [
        b.split(").")[1] for b in g.bodies if b.split(").")[1] not in declared_.pointer_methods
    ]
    letter = g.params[0].name
    lines = []
    for i, name in enumerate(names):
        ops = _ops(s, g.ops, {letter: "a0"}) if i == len(names) - 1 else []
        lines += [f"func (r {g.takes[0]}) {name}(a0 {letter}) {{", *ops, "}"]
    return lines


def _ops(s: State, ops: tuple[Op, ...], names: dict[str, str]) -> list[str]:
    return [f"\t{_op(s, one, names)}" for one in ops]


def _op(s: State, one: Op, names: dict[str, str]) -> str:
    value = names.get(one.type.name) or f"(*new({one.type}))"
    match one.kind:
        case "method":
            return f"_ = {value}.{one.name}()"
        case "convert":
            return f"_ = ({'any' if one.to and not one.to.name else one.to})({value})"
        case "type":
            return f"_, _ = sink.({one.type})"
        case "operator":
            return f"_ = {value} {one.name} {value}"
        case _:
            return _call(s, one.type, names)


def _call(s: State, use: Type, names: dict[str, str]) -> str:
    g = s.generics[use.name]
    if g.is_type:
        return f"(*{use})(nil).Len()"
    args = ",".join(map(str, use.args[g.receivers :]))
    given = ", ".join(_zero(s, t, names) for t in use.args[g.receivers :])
    if g.receivers:
        owner, method = use.name.split(".")
        own = ",".join(map(str, use.args[: g.receivers]))
        return f"(*{owner}[{own}])(nil).{method}[{args}]({given})"
    return f"{use.name}[{args}]({given})"


def _zero(s: State, t: Type, names: dict[str, str]) -> str:
    """A value of the type that needs no word of a dictionary."""
    if t.sort == "named" and t.name in names:
        return names[t.name]
    if t.sort in ("pointer", "slice", "map", "interface"):
        return "nil"
    under = s.types[t.name].under if t.name in s.types else t
    if under.sort in ("slice", "interface"):
        return "nil"
    if under.sort == "struct":
        return f"{t}{{}}"
    return '""' if under.name == "string" else "0"
