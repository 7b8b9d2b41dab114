"""The table and the caches against a real Go, slot by slot.

The real itabTable is read by linkname, before and after a program asks for itabs; of the caches, what the
runtime builds, entry by entry.
"""

from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.interfaces.caches import stored
from talkdiagrams.mechanisms.interfaces.forms import (
    FORMS,
)
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
from tests.support.goruns import printed

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


def of_the_table(toolchain: Toolchain, folder: Path, source: str) -> list[str]:
    """Print what a program says that links the runtime's own table by name."""
    files = {"main.go": source, "empty.s": ""}  # an assembly file lets functions lack a body
    return printed(toolchain, folder, files, "-ldflags=-checklinkname=0").splitlines()


@pytest.mark.slow
def test_the_table_is_asked_for_types_that_have_a_name_or_methods(
    toolchain: Toolchain, tmp_path: Path
) -> None:
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
    lines = of_the_table(toolchain, tmp_path, "\n".join(parts))
    made = {name: line == "1" for name, line in zip(forms, lines, strict=True)}
    assert made == {name: Type(name, form, 0).uncommon for name, form in forms.items()}
    assert set(made.values()) == {True, False}


@pytest.mark.slow
def test_the_table_fills_and_grows_slot_by_slot_as_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
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
    lines = [line.split() for line in of_the_table(toolchain, tmp_path, "\n".join(parts))]
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
