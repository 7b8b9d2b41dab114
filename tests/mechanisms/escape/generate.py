"""Random small programs, each as Go and as events of the model: assignments, addresses, loops, calls, closures.

Types are int, *int, **int and ***int; the number of stars is a variable's `level`. A value without pointers flows
nowhere, so that such assignments are in the Go program only.
"""

import random
from dataclasses import dataclass, field

GLOBALS = {level: f"g{level}" for level in (1, 2, 3)}


@dataclass(slots=True)
class Var:
    """A variable: as the model calls it, as Go does, its stars, and what may be done with it."""

    id: str
    name: str
    level: int
    written: bool = True


@dataclass(slots=True)
class Program:
    """One function after the other: the model's start and events, and Go's lines."""

    funcs: dict[str, dict[str, object]] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    signatures: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)


def program(rng: random.Random, prefix: str) -> Program:
    """Return two to four functions, the later ones calling the earlier ones, or themselves."""
    p = Program()
    for number in range(rng.randint(2, 4)):
        name = f"{prefix}f{number}"
        Function(rng, p, name).write()
        p.events += ["solve", f"tag {name}"]
    return p


class Function:
    """Writes one function into a program."""

    def __init__(self, rng: random.Random, program: Program, name: str) -> None:
        self.rng, self.p, self.name = rng, program, name
        self.vars: list[Var] = []
        self.news: dict[str, str] = {}
        self.depths: dict[str, int] = {}
        self.declared: list[str] = []
        self.count = 0

    def write(self) -> None:
        rng, name = self.rng, self.name
        params = [rng.choice((1, 1, 2, 3)) for _ in range(rng.randint(0, 3))]
        results = [rng.choice((1, 1, 2)) for _ in range(rng.randint(0, 2))]
        self.p.signatures[name] = (params, results)
        self.params = [Var(f"{name}.x{i}", f"x{i}", n) for i, n in enumerate(params)]
        self.results = [Var(f"{name}.~r{i}", f"~r{i}", n) for i, n in enumerate(results)]
        self.vars = list(self.params)
        spec: dict[str, object] = {
            "params": [one.id for one in self.params],
            "results": [one.id for one in self.results],
        }
        self.p.funcs[name] = spec
        taken = ", ".join(f"x{i} {stars(n)}" for i, n in enumerate(params))
        given = ", ".join(map(stars, results))
        head = f"func {name}({taken}) ({given}) {{" if given else f"func {name}({taken}) {{"
        body: list[str] = []
        for _ in range(rng.randint(2, 4)):
            body += self.declare(1)
        for _ in range(rng.randint(3, 8)):
            body += self.statement(1)
        body += self.give()
        self.p.lines += [head, *(f"\t{line}" for line in body), "}", ""]
        spec["vars"] = self.declared
        spec["new"] = self.news
        spec["depth"] = self.depths

    def declare(self, depth: int) -> list[str]:
        level = self.rng.choice((0, 0, 1, 1, 2))
        self.count += 1
        short = f"v{self.count}"
        one = Var(f"{self.name}.{short}", short, level)
        self.declared.append(one.id)
        if depth > 1:
            self.depths[one.id] = depth
        self.vars.append(one)
        return [f"var {short} {stars(level)}", f"_ = {short}"]

    # A case for each sort of statement.
    def statement(self, depth: int) -> list[str]:  # noqa: C901, PLR0911
        rng = self.rng
        match rng.choice(
            ("assign",) * 5
            + ("new", "call", "call", "store", "global", "loop", "closure", "dynamic")
        ):
            case "assign":
                dst = rng.choice(self.vars)
                return self.to(f"{dst.id} =", dst.name, dst.level)
            case "new":
                pointers = [one for one in self.vars if one.level]
                if not pointers:
                    return []
                dst = rng.choice(pointers)
                self.count += 1
                made = f"{self.name}.n{self.count}"
                self.news[made] = f"new({stars(dst.level - 1)})"
                if depth > 1:
                    self.depths[made] = depth
                self.p.events.append(f"{dst.id} = &{made}")
                return [f"{dst.name} = new({stars(dst.level - 1)})"]
            case "call":
                return self.call()
            case "store":
                deep = [one for one in self.vars if one.level > 1]
                if not deep:
                    return []
                dst = rng.choice(deep)
                return self.to(f"*{dst.id} =", f"*{dst.name}", dst.level - 1)
            case "global":
                level = rng.choice((1, 2, 3))
                return self.to("heap =", GLOBALS[level], level)
            case "dynamic":
                level = rng.choice((1, 2))
                found = self.source(level)
                if found is None:
                    return []
                self.p.events.append(f"i.m{level}({found[0]})")
                return [f"i.m{level}({found[1]})"]
            case "loop" if depth < 3:
                outer = len(self.vars)
                body = self.declare(depth + 1)
                for _ in range(rng.randint(1, 4)):
                    body += self.statement(depth + 1)
                del self.vars[outer:]
                return ["for range n {", *(f"\t{line}" for line in body), "}"]
            case "closure":
                return self.closure(depth)
            case _:
                pass
        return []

    def to(self, event: str, name: str, level: int) -> list[str]:
        found = self.source(level)
        if found is None:
            return []
        if level:
            self.p.events.append(f"{event} {found[0]}")
        return [f"{name} = {found[1]}"]

    def source(self, level: int) -> tuple[str, str] | None:
        """An expression of that many stars: as an event has it, and as Go has it."""
        choices = []
        for one in self.vars:
            derefs = one.level - level
            if derefs >= -1 and one.level >= 0:
                op = "&" if derefs < 0 else "*" * derefs
                choices.append((f"{op}{one.id}", f"{op}{one.name}"))
        return self.rng.choice(choices) if choices else None

    def call(self) -> list[str]:
        name = self.rng.choice(list(self.p.signatures))
        params, results = self.p.signatures[name]
        args = [self.source(level) for level in params]
        if any(arg is None for arg in args):
            return []
        to = []
        for level in results:
            same = [one for one in self.vars if one.level == level]
            if not same:
                return []
            to.append(self.rng.choice(same))
        given = ", ".join(arg[0] for arg in args if arg)
        left = ", ".join(one.id for one in to)
        self.p.events.append(f"{left} = {name}({given})" if left else f"{name}({given})")
        went = ", ".join(arg[1] for arg in args if arg)
        names = ", ".join(one.name for one in to)
        return [f"{names} = {name}({went})" if names else f"{name}({went})"]

    def closure(self, depth: int) -> list[str]:
        """A closure that is stored in a global, and so lives on: it captures by reference what it writes to."""
        pointers = [one for one in self.vars if one.level]
        if not pointers:
            return []
        self.count += 1
        inner, made = f"{self.name}.func{self.count}", f"{self.name}.c{self.count}"
        var, local = self.rng.choice(pointers), f"w{self.count}"
        kept = self.rng.random() < 0.5
        spec: dict[str, object] = {"inside": self.name, "vars": [f"{self.name}.{local}"]}
        self.p.funcs[inner] = spec
        self.news[made] = "func literal"
        if depth > 1:
            self.depths[made] = depth
        if kept:
            self.p.events.append(f"heap = &{made}")
        self.p.events.append(f"capture {var.id} in {made} by reference")
        body = [f"var {local} {stars(var.level - 1)}", f"_ = {local}", f"{var.name} = &{local}"]
        self.p.events.append(f"{var.id} = &{self.name}.{local}")
        head = "keep = func() {" if kept else "func() {"
        return [head, *(f"\t{line}" for line in body), "}" if kept else "}()"]

    def give(self) -> list[str]:
        if not self.results:
            return []
        found = []
        for result in self.results:
            source = self.source(result.level)
            if source is None:
                found.append("nil")
                continue
            self.p.events.append(f"{result.id} = {source[0]}")
            found.append(source[1])
        return [f"return {', '.join(found)}"]


def stars(level: int) -> str:
    return "*" * level + "int"


HEAD = """package escapes

var (
	n    int
	keep func()
	g1   *int
	g2   **int
	g3   ***int
	i    interface {
		m1(*int)
		m2(**int)
	}
)
"""


def source(programs: list[Program]) -> tuple[str, dict[int, str]]:
    """One file with all programs, and of each line the function it is in."""
    lines = HEAD.splitlines()
    owner: dict[int, str] = {}
    for one in programs:
        for line in one.lines:
            lines.append(line)
            if line.startswith("func "):
                name = line[5 : line.index("(")]
            owner[len(lines)] = name
    return "\n".join(lines) + "\n", owner
