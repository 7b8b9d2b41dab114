"""The model against a real Go (1.27.3): random small programs say the same in both.

Conversions: how often each allocates, and where the data word leads. Questions: what every assertion and switch
answers or panics with. The table: the real itabTable, read by linkname, before and after a program asks for itabs, slot
by slot. Caches: what the runtime builds, entry by entry.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits, environment, go, run
from talkbuilder.truth.toolchain import find
from talkdiagrams.mechanisms.interfaces.caches import stored
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    FORMS,
    HEAP,
    ITSELF,
    ZERO,
    ZEROBASE,
    Form,
    is_zero,
    place,
)
from talkdiagrams.mechanisms.interfaces.model import play
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import (
    CacheEntry,
    Inter,
    Key,
    Site,
    State,
    Table,
    Type,
)
from talkdiagrams.mechanisms.interfaces.table import add, with_room

RELEASE = "1.27.3"


def ran(source: str, folder: Path, *flags: str) -> list[str]:
    """What the program prints."""
    toolchain, _ = find(RELEASE)
    if toolchain is None:
        pytest.skip(f"no Go {RELEASE}")
    (folder / "go.mod").write_text("module random\n\ngo 1.27\n")
    (folder / "main.go").write_text(source)
    (folder / "empty.s").write_text("")
    built = go(toolchain, ["build", *flags, "-o", "random", "."], folder, limits=Limits(300))
    assert built.fine, built.err
    out = run([str(folder / "random")], folder, environment(toolchain), Limits(60))
    assert out.fine, out.err
    return out.out.splitlines()


# --- conversions ------------------------------------------------------------------------------------------------------

HEAD = """package main

import (
	"fmt"
	"testing"
	"unsafe"
)

type words struct{ tab, data unsafe.Pointer }

var sink any
var cells = func() uintptr { sink = one; return uintptr((*words)(unsafe.Pointer(&sink)).data) - 8 }()
var one = 1
var empty struct{}
var base = func() unsafe.Pointer { sink = empty; return (*words)(unsafe.Pointer(&sink)).data }()
var text string
var zero = func() unsafe.Pointer { sink = text; return (*words)(unsafe.Pointer(&sink)).data }()
var number, other int
var _ = base

func where(x *any) string {
	at := (*words)(unsafe.Pointer(x)).data
	switch {
	case at == base:
		return "zerobase"
	case at == zero:
		return "zero"
	case uintptr(at) >= cells && uintptr(at) < cells+256*8:
		return "cell"
	}
	return "elsewhere"
}
"""


def literal(form: Form, value: str) -> str:
    """Go's way to write that value of that form."""
    text = form.text
    if text == "bool":
        return {"0": "false", "false": "false"}.get(value, "true")
    if is_zero(value) and not re.fullmatch(r"u?int\d*|float\d+", text):
        return {"string": '""'}.get(
            text, f"{text}{{}}" if "{" in text or text[:2] in ("[2", "[1", "[0") else "nil"
        )
    return {
        "struct{b uint8}": f"struct{{b uint8}}{{{value}}}",
        "struct{n int}": f"struct{{n int}}{{{value}}}",
        "string": f'"{value}"',
        "[]byte": f"[]byte{{{value[:2]}}}",
        "[]int": f"[]int{{{value}}}",
        "struct{a, b int}": f"struct{{a, b int}}{{{value}, 0}}",
        "[2]int": f"[2]int{{{value}, 0}}",
        "struct{s string; n int}": f'struct{{s string; n int}}{{"{value}", 0}}',
        "struct{f []int}": f"struct{{f []int}}{{[]int{{{value}}}}}",
        "struct{s []int; n int}": f"struct{{s []int; n int}}{{[]int{{{value}}}, 1}}",
        "[200]int": f"[200]int{{{value}}}",
        "*int": "&number",
        "struct{p *int}": "struct{p *int}{&number}",
        "[1]*int": "[1]*int{&number}",
        "map[string]int": 'map[string]int{"a": 1}',
        "chan int": "make(chan int)",
        "func()": "func() { number++ }",
        "struct{}": "struct{}{}",
        "[0]int": "[0]int{}",
    }.get(text, value)


CONSTANTS = {"string", "struct{a, b int}", "[2]int", "struct{s string; n int}", "struct{n int}"}
"""Forms with literals that the compiler can lay down in the program beside plain numbers."""


def conversions() -> Iterator[tuple[Form, str, bool, bool]]:
    for form in FORMS.values():
        values = ["7", "255", "256", "1000", "zero"] if form.number else ["7", "zero"]
        if form.float or form.text == "int16":
            values = ["7", "256", "zero"]
        for value in values:
            if form.text in ("int8", "uint8", "struct{b uint8}") and value == "1000":
                continue
            plain = form.number or form.byte
            for escapes in (True, False):
                yield form, "0" if value == "zero" and plain else value, False, escapes
            if form.text in CONSTANTS or (plain and "struct" not in form.text):
                yield form, "0" if value == "zero" and plain else value, True, True


@pytest.mark.slow
def test_conversions_allocate_and_lead_where_the_model_says(tmp_path: Path) -> None:
    cases = list(conversions())
    assert len(cases) > 100
    body, calls, wanted = [], [], []
    for i, (form, value, constant, escapes) in enumerate(cases):
        written = literal(form, value)
        source = written if constant else f"v{i}"
        if not constant:
            body.append(f"var v{i} {form.text} = {written}")
        to = "sink = " + (
            f"any({form.text}({source}))" if constant and "{" not in written else source
        )
        if not escapes:
            # A place is asked for by address, which must not make it escape.
            to = f"var x any = {source}; last = where(&x)"
        body.append(f"//go:noinline\nfunc f{i}() {{ {to} }}\n")
        look = "where(&sink)" if escapes else "last"
        itself = ""
        if form.direct and escapes:
            itself = f"; itself = *(*unsafe.Pointer)(unsafe.Pointer(&v{i})) == (*words)(unsafe.Pointer(&sink)).data"
        calls.append(
            f"itself = false; n = testing.AllocsPerRun(20, f{i}){itself}; fmt.Println(n, {look}, itself)"
        )
        at = place(form, value, constant, escapes)
        seen = at if at in (ZEROBASE, CELL, ZERO) else "elsewhere"
        if at == ITSELF and is_zero(value):
            seen = "elsewhere"
        wanted.append(
            (form.text, value, constant, escapes, at == HEAP, seen, at == ITSELF and escapes)
        )
    source = "\n".join([HEAD, "var last string", *body, "func main() {\n\tvar n float64\n\tvar itself bool",
                        *calls, "}\n"])  # fmt: skip
    lines = ran(source, tmp_path)
    wrong = []
    for want, line in zip(wanted, lines, strict=True):
        allocs, seen, itself = line.split()
        _, _, constant, _, allocates, at, direct = want
        if constant and at in (CELL, ZERO):
            at = seen  # where a constant lies is the linker's affair
        if (float(allocs) > 0, seen, itself == "true") != (allocates, at, direct):
            wrong.append((want, line))
    assert wrong == []


# --- questions --------------------------------------------------------------------------------------------------------

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
def test_random_programs_get_the_same_answers_and_panics(tmp_path: Path) -> None:
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
    lines = ran("\n".join([*parts, f"func main() {{\n{calls}\n}}\n"]), tmp_path)
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


# --- the table and the caches -----------------------------------------------------------------------------------------

TABLE = """package main

import (
	"fmt"
	"unsafe"
)

type rtype struct {
	size, ptr uintptr
	hash      uint32
}

type itab struct {
	inter, typ *rtype
	hash       uint32
	fun        [1]uintptr
}

type table struct {
	size, count uintptr
	entries     [1 << 20]*itab
}

type site struct {
	mask    uintptr
	entries [1 << 10]struct{ typ *rtype; tab *itab }
}

//go:linkname itabTable runtime.itabTable
var itabTable *table

//go:linkname emptyTypeAssertCache runtime.emptyTypeAssertCache
var emptyTypeAssertCache site

//go:linkname buildTypeAssertCache runtime.buildTypeAssertCache
func buildTypeAssertCache(old *site, typ *rtype, tab *itab) *site

func dump(what string) {
	t := itabTable
	fmt.Println(what, t.size, t.count)
	for i := uintptr(0); i < t.size; i++ {
		if m := t.entries[i]; m != nil {
			inter, typ := uintptr(unsafe.Pointer(m.inter)), uintptr(unsafe.Pointer(m.typ))
			fmt.Println("slot", i, inter, typ, m.inter.hash, m.typ.hash, m.hash, m.fun[0] != 0)
		}
	}
}

func typeOf(x any) *rtype { return *(**rtype)(unsafe.Pointer(&x)) }

func asked(inter, x any) {
	// The pointer type's element is the interface.
	i := *(**rtype)(unsafe.Add(unsafe.Pointer(typeOf(inter)), 48))
	t := typeOf(x)
	fmt.Println("asked", uintptr(unsafe.Pointer(i)), uintptr(unsafe.Pointer(t)), i.hash, t.hash)
}
"""
TYPES, INTERS = 30, 24


@pytest.mark.slow
def test_the_table_is_asked_for_types_that_have_a_name_or_methods(tmp_path: Path) -> None:
    """A predeclared name counts: even for an int an itab is made, and it says no."""
    forms = {**FORMS, "Named": FORMS["int"]}
    values = "\n".join(f"\tvar v{i} {form}\n\task(v{i})" for i, form in enumerate(forms))
    parts = [
        TABLE,
        "type Named int\n",
        "func ask(x any) {",
        "\tbefore := itabTable.count",
        "\t_, _ = x.(interface{ Close() })",
        "\tfmt.Println(itabTable.count - before)",
        "}\n",
        f"func main() {{\n{values}\n}}\n",
    ]
    lines = ran("\n".join(parts), tmp_path, "-ldflags=-checklinkname=0")
    made = {name: line == "1" for name, line in zip(forms, lines, strict=True)}
    assert made == {name: Type(name, form, 0).uncommon for name, form in forms.items()}
    assert set(made.values()) == {True, False}


@pytest.mark.slow
def test_the_table_fills_and_grows_slot_by_slot_as_in_go(tmp_path: Path) -> None:
    parts = [TABLE]
    for i in range(TYPES):
        methods = "\n".join(f"func (T{i}) M{k}() {{}}" for k in range(INTERS) if (i + k) % 5)
        parts.append(f"type T{i} int\n{methods}\n")
    parts += [f"type I{k} interface {{ M{k}() }}" for k in range(INTERS)]
    values = ", ".join(f"T{i}(0)" for i in range(TYPES))
    ask = "\n".join(
        f"\tfor _, x := range all {{ asked((*I{k})(nil), x); _, _ = x.(I{k}) }}"
        for k in range(INTERS)
    )
    build = """
	c := &emptyTypeAssertCache
	for i, x := range all[:12] {
		c = buildTypeAssertCache(c, typeOf(x), nil)
		fmt.Println("site", i, c.mask)
		for k := uintptr(0); k <= c.mask; k++ {
			if e := c.entries[k]; e.typ != nil {
				fmt.Println("entry", k, e.typ.hash)
			}
		}
	}"""
    parts.append(
        f'func main() {{\n\tall := []any{{{values}}}\n\tdump("before")\n{ask}\n\tdump("after")\n{build}\n}}'
    )
    lines = [line.split() for line in ran("\n".join(parts), tmp_path, "-ldflags=-checklinkname=0")]
    s = parse_start({"vars": {"x": "any"}})
    types, inters = dict(s.types), dict(s.inters)
    tables: list[Table] = []
    asks: list[Key] = []
    flags: dict[Key, tuple[str, str]] = {}
    for line in lines:
        if line[0] in ("slot", "asked"):
            key = (
                line[-6] if line[0] == "slot" else line[1],
                line[-5] if line[0] == "slot" else line[2],
            )
            hashes = line[-4:-2] if line[0] == "slot" else line[3:5]
            inters[key[0]] = Inter(key[0], ("M",), int(hashes[0]))
            types[key[1]] = Type(key[1], FORMS["int"], int(hashes[1]))
            if line[0] == "asked":
                asks.append(key)
                continue
            flags[key] = (line[-2], line[-1])
            slots = list(tables[-1].entries)
            slots[int(line[1])] = key
            tables[-1] = Table(len(slots), tuple(slots))
        elif line[0] in ("before", "after"):
            tables.append(Table(int(line[1]), (None,) * int(line[1])))
    before, after = tables
    assert len(asks) == TYPES * INTERS
    s = State(types, inters, before, {})
    table = before
    for key in asks:
        table = add(s, with_room(s, table), key)
    assert (table.size, table.entries) == (after.size, after.entries)
    assert table.size > before.size
    made = [flags[key] for key in asks]
    assert {kept for kept, _ in made} == {"0"}
    assert {answer for _, answer in made} == {"true", "false"}
    check_sites(s, [line for line in lines if line[0] in ("site", "entry")])


def check_sites(s: State, lines: list[list[str]]) -> None:
    """The caches that the runtime built, one type after the other."""
    by_hash = {type.hash: name for name, type in s.types.items()}
    built: list[tuple[int, dict[int, int]]] = []
    for line in lines:
        if line[0] == "site":
            built.append((int(line[2]), {}))
        else:
            built[-1][1][int(line[1])] = int(line[2])
    site = Site("S", ("I",))
    seen: set[int] = set()
    for mask, entries in built:
        (new,) = set(entries.values()) - seen
        seen.add(new)
        site = stored(s, site, CacheEntry(by_hash[new], 1, None))
        mine = {i: s.types[one.type].hash for i, one in enumerate(site.entries) if one}
        assert (site.mask, mine) == (mask, entries)
    assert len(built) == 12
