"""Conversions against a real Go: how often each allocates, and where the data word leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
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
from tests.mechanisms.interfaces.writing import literal
from tests.support.goruns import printed

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
def test_conversions_allocate_and_lead_where_the_model_says(
    toolchain: Toolchain, tmp_path: Path
) -> None:
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
    lines = printed(toolchain, tmp_path, {"main.go": source}).splitlines()
    wrong = []
    for want, line in zip(wanted, lines, strict=True):
        allocs, seen, itself = line.split()
        _, _, constant, _, allocates, at, direct = want
        if constant and at in (CELL, ZERO):
            at = seen  # where a constant lies is the linker's affair
        if (float(allocs) > 0, seen, itself == "true") != (allocates, at, direct):
            wrong.append((want, line))
    assert wrong == []
