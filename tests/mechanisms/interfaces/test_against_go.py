"""Questions against a real Go: what every assertion, switch and comparison of random programs answers."""

import random
import re
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.interfaces.forms import (
    FORMS,
)
from talkdiagrams.mechanisms.interfaces.model import play
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import (
    State,
)
from tests.mechanisms.interfaces.writing import literal
from tests.support.goruns import printed

PROGRAMS, EVENTS = 40, 40
METHODS = ("A", "B", "C")


def a_program(rng: random.Random, number: int) -> tuple[dict[str, object], list[str]]:
    """Types and interfaces at random, and a start that names them."""
    del number
    types: dict[str, dict[str, object]] = {}
    for i in range(4):
        methods = {one: rng.choice(("", "value", "pointer")) for one in METHODS}
        types[f"T{i}"] = {
            "of": rng.choice(
                ("int", "string", "[]int", "struct{}", "func()", "struct{a, b int}", "float64")
            ),
            "methods": [m for m, how in methods.items() if how == "value"],
            "pointer": [m for m, how in methods.items() if how == "pointer"],
        }
    inters = {f"I{i}": sorted(rng.sample(METHODS, rng.randint(1, 3))) for i in range(3)}
    sites = {"S0": "I0", "S1": "I1", "S2": "I2", "W": rng.sample([*inters], 3)}
    spec = {
        "types": types,
        "interfaces": inters,
        "vars": {"x": "any", "y": "any", "i0": "I0", "i1": "I1", "i2": "I2"},
        "sites": sites,
    }
    events = []
    for _ in range(EVENTS):
        var = rng.choice("xy")
        t = rng.choice([*types])
        asked = rng.choice("012")
        value = rng.choice(("zero", "7"))
        events.append(
            rng.choice(
                (
                    f"convert {t} {value} to {var}",
                    f"convert *{t} {rng.choice(('nil', 'p'))} to {var}",
                    f"try {var} as I{asked} to i{asked} at S{asked}",
                    f"assert {var} as I{asked}",
                    f"assert {var} as {rng.choice(('', '*'))}{t}",
                    f"switch {var} at W",
                    f"copy i{asked} to {var}",
                    "compare x with y",
                    f"clear {var}",
                )
            )
        )
    return spec, events


def go_of(rng_number: int, spec: dict[str, object], events: list[str]) -> str:
    """The same program in Go, as a function that prints a line an event."""
    n = rng_number
    out = [f"func run{n}() {{"]
    types, inters = spec["types"], spec["interfaces"]
    assert isinstance(types, dict)
    assert isinstance(inters, dict)
    head = []
    for name, type in types.items():
        head.append(f"type P{n}{name} {type['of']}")
        head += [f"func (P{n}{name}) {m}() {{}}" for m in type["methods"]]
        head += [f"func (*P{n}{name}) {m}() {{}}" for m in type["pointer"]]
        head.append(f"var p{n}{name} P{n}{name}")
    for name, methods in inters.items():
        head.append(f"type P{n}{name} interface {{ {'; '.join(f'{m}()' for m in methods)} }}")
    out.append(f"var x, y any; var i0 P{n}I0; var i1 P{n}I1; var i2 P{n}I2; _, _, _ = i0, i1, i2")
    out += [f"say(func() string {{ {statement(n, spec, event)} }})" for event in events]
    out.append("}")
    return "\n".join([*head, *out])


def statement(n: int, spec: dict[str, object], event: str) -> str:
    words = event.split()
    types = spec["types"]
    sites = spec["sites"]
    assert isinstance(types, dict)
    assert isinstance(sites, dict)

    def named(word: str) -> str:
        return f"*P{n}{word[1:]}" if word[0] == "*" else f"P{n}{word}"

    match words[0]:
        case "convert" if words[1][0] == "*":
            bare = named(words[1][1:])
            value = f"(*{bare})(nil)" if words[2] == "nil" else f"&p{n}{words[1][1:]}"
            return f'{words[4]} = {value}; return ""'
        case "convert":
            form = FORMS[types[words[1]]["of"]]
            value = literal(form, "0" if form.number and words[2] == "zero" else words[2])
            return f'{words[4]} = {named(words[1])}({value}); return ""'
        case "try":
            return f"var ok bool; {words[5]}, ok = {words[1]}.({named(words[3])}); return yes(ok)"
        case "assert":
            return f'_ = {words[1]}.({named(words[3])}); return "yes"'
        case "switch":
            cases = " ".join(f'case P{n}{c}: return "{c}";' for c in sites["W"])
            return f'switch {words[1]}.(type) {{ {cases} }}; return "default"'
        case "copy":
            return f'{words[3]} = {words[1]}; return ""'
        case "compare":
            return "return fmt.Sprint(x == y)"
        case _:
            return f'{words[1]} = nil; return ""'


ASKING = """package main

import "fmt"

var number int

func yes(ok bool) string {
	if ok {
		return "yes"
	}
	return "no"
}

func say(f func() string) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Println(err)
		}
	}()
	fmt.Println(f())
}
"""


@pytest.mark.slow
def test_random_programs_get_the_same_answers_and_panics(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    parts, wanted = [ASKING], []
    for number in range(PROGRAMS):
        spec, events = a_program(rng, number)
        s = parse_start(spec)
        for event in events:
            s = play(s, [event])
            wanted.append((number, event, told(number, s)))
        parts.append(go_of(number, spec, events))
    calls = "\n".join(f"\trun{number}()" for number in range(PROGRAMS))
    source = "\n".join([*parts, f"func main() {{\n{calls}\n}}\n"])
    lines = printed(toolchain, tmp_path, {"main.go": source}).splitlines()
    assert len(lines) == len(wanted)
    wrong = [(want, line) for want, line in zip(wanted, lines, strict=True) if want[2] != line]
    assert wrong == []
    answers = {want[2].partition(":")[0] for want in wanted}
    assert {"yes", "no", "true", "false", "default", "I0", "interface conversion"} <= answers
    assert any("uncomparable" in want[2] for want in wanted)


def told(n: int, s: State) -> str:
    """What Go would print: names with their package, and the number of the program."""
    last = s.last
    if not last.panic:
        return last.result
    text = last.panic
    if text.startswith("comparing"):
        text = f"runtime error: {text}"
    return re.sub(r"(\*?)\b([TI]\d)\b", rf"\1main.P{n}\2", text)
