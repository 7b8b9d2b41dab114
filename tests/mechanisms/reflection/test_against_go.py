"""The model against a real Go (1.27.3): in random programs bits, types, panics and variables are the same.

Of each Value the whole flag word is compared, read out of the reflect.Value; of each walk how often it allocates.
"""

import random
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.reflection.events import Call, Event, Make, Put, Take, Walk
from talkdiagrams.mechanisms.reflection.start import parse_start
from talkdiagrams.mechanisms.reflection.state import Eface, State
from talkdiagrams.mechanisms.reflection.types import shown
from tests.mechanisms.reflection.game import GAME
from tests.mechanisms.reflection.generate import (
    declarations,
    leaves,
    literal,
    opening,
    statement,
)
from tests.support.goruns import printed

PROGRAMS, STEPS = 120, 40

HEAD = """package main

import (
	"fmt"
	"reflect"
	"testing"
	"unsafe"
)

type words struct {
	typ, ptr unsafe.Pointer
	flag     uintptr
}

var sink reflect.Value
var out any

func look(v reflect.Value) string {
	w := (*words)(unsafe.Pointer(&v))
	if !v.IsValid() {
		return fmt.Sprint("0 - ", v.CanAddr(), v.CanSet(), " false")
	}
	return fmt.Sprint(w.flag, " ", v.Type(), " ", v.CanAddr(), v.CanSet(), v.CanInterface())
}

func try(name string, f func() string) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panic:", r)
		}
	}()
	fmt.Println(name, f())
}

func allocs(f func()) int { return int(testing.AllocsPerRun(5, f)) }
"""


def program(number: int, rng: random.Random) -> tuple[str, list[str]]:
    """A program in Go, and the lines that the model expects of it."""
    spec = opening(rng, str(number))
    s = parse_start(spec)
    lines = [declarations(s.types), f"func case{number}() {{"]
    expected: list[str] = []
    for name, given in spec["vars"].items():
        ((t, what),) = given.items()
        lines += [f"var {name} {t} = {literal(s.types, t, what)}", f"_ = {name}"]
    for i, (before, event, after) in enumerate(GAME.run(rng, s, STEPS)):
        if after is None:
            continue
        name = f"{number}.{i}"
        if isinstance(event, Make | Walk) and not after.last.panic:
            lines += [f"var {event.to} reflect.Value; _ = {event.to}"]
        if isinstance(event, Take) and event.to not in before.objects and not after.last.panic:
            lines += [f"var {event.to} any; _ = {event.to}"]
        lines.append(f'try("{name}", func() string {{ {body(event, after)} }})')
        expected.append(f"{name} {answer(before, event, after)}")
    return "\n".join([*lines, "}"]), expected


def body(e: Event, after: State) -> str:
    """What the statement says in Go."""
    text = statement(e)
    if after.last.panic:
        return f'{text}; return "no panic"' if not isinstance(e, Make) else text
    if isinstance(e, Walk):
        measured = f"n := allocs(func() {{ sink = {text} }})"
        return f'{e.to} = {text}; {measured}; return look({e.to}) + fmt.Sprint(" ", n)'
    if isinstance(e, Make):
        return f"{e.to} = {text}; return look({e.to})"
    if isinstance(e, Take):
        return f'{e.to} = {text}; n := allocs(func() {{ out = {text} }}); return fmt.Sprintf("%T %d", {e.to}, n)'
    if isinstance(e, Put):
        seen = [
            leaf
            for one in after.variables
            for leaf in leaves(after.types, one.type, one.data, one.id)
        ]
        printed = ", ".join(f'{expr}, " "' for expr, _ in seen)
        return f"{text}; return fmt.Sprint({printed})"
    return f"return {text}"


def answer(before: State, e: Event, after: State) -> str:
    """What the model says of it."""
    if after.last.panic:
        return f"panic: {after.last.panic}"
    allocs = after.allocs - before.allocs
    if isinstance(e, Make | Walk):
        v = after.values[e.to]
        rights = " ".join(str(one).lower() for one in (v.can_addr, v.can_set, v.can_interface))
        more = f" {allocs}" if isinstance(e, Walk) else ""
        return f"{v.flag} {shown(after.types, v.type()) if v.flag else '-'} {rights}{more}"
    if isinstance(e, Take):
        x = after.objects[e.to].data
        assert x is None or isinstance(x, Eface)
        return f"{shown(after.types, x.type) if x else '<nil>'} {allocs}"
    if isinstance(e, Put):
        seen = [
            leaf
            for one in after.variables
            for leaf in leaves(after.types, one.type, one.data, one.id)
        ]
        return "".join(f"{said} " for _, said in seen)
    assert isinstance(e, Call)
    return after.last.called


@pytest.mark.slow
def test_random_programs_do_the_same_in_the_model_and_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(11)
    parts: list[str] = [HEAD]
    expected: list[str] = []
    for number in range(PROGRAMS):
        text, lines = program(number, rng)
        parts.append(text)
        expected += lines
    calls = "\n".join(f"case{number}()" for number in range(PROGRAMS))
    parts.append(f"func main() {{\n{calls}\n}}\n")
    out = printed(toolchain, tmp_path, {"main.go": "\n".join(parts)})
    said = [line.rstrip() for line in out.splitlines()]
    for line, wanted in zip(said, expected, strict=True):
        assert line == wanted.rstrip()
    assert len(said) > 0.8 * PROGRAMS * STEPS
    assert sum("panic:" in line for line in said) > 200
