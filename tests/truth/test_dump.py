"""The dumper, on a small source tree that is full of traps: every answer here can be read off the files below."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from talkbuilder.truth.source import ask_dumper, dumper
from talkbuilder.truth.toolchain import Toolchain

TREE = {
    "planted/consts.go": """
package planted

const Quarter, Million, Letter = 1 / 4.0, 1e6, 'a'
const Word, Blank = "two words", ""
const (
	zero = iota * 4
	four
)
const Huge = 1 << 100
var period int64 = 2 * 60 * 1e9
var unset int
""",
    "planted/types.go": """
package planted

import (
	"planted/deep"
	"golang.org/x/vend"
)

const slots = 4 << 2

type head struct {
	flag byte
	size int64
}

type Outer struct {
	*far
	head
	ring  [slots]ref
	grid  [2][3]int16
	inner struct {
		lock byte
		list []int
	}
	many [8]struct{ a, b int32 }
	deep.Hidden
	vendored vend.Thing
	tail  struct{}
}

type far struct{ away int }
type ref uintptr
type Same = head
type Short = *far
type Lent struct {
	Same
	one  *Same
	many map[Short][slots]Same
	pair Pair[Same, Short]
	any  any
	call func(Same) Short
}
type List[T any] struct {
	next *List[T]
	item T
}
type Pair[K comparable, V any] struct { k K; v V }
type Reader interface{ Read() }

func (o *Outer) Method(n int) bool { return n == 0x3d }
func (l *List[T]) Push(item T)     { l.grow(); l.item = item }
func (l *List[T]) grow()           {}
func (h *head) reset()             { h.size = 10 * 1000 }
""",
    "planted/deep/deep.go": """
package deep

type Hidden struct{ secret int32 }

func Helper() {}
""",
    "vendor/golang.org/x/vend/vend.go": "package vend\n\ntype Thing struct{ a, b, c byte }\n",
    "planted/funcs.go": """
package planted

import "planted/deep"

type mutex struct{}

func (m *mutex) lock()   {}
func (m *mutex) unlock() {}

type other struct{}

func (other) lock() {}

func assembly(x int) int

func work(o other, fns []func()) {
	const local = 99
	var m mutex
	first(second())
	o.lock()
	m.lock()
	func() {
		inClosure()
		m.unlock()
	}()
	deep.Helper()
	generic[int](7)
	first(nil)
	mentioned := aside
	_ = mentioned
	_, _ = ref(7), []ref(nil)
	if 61 < local || '=' > 0 {
		panic("the words")
	}
	_ = 1 << 8
	_ = []any{0b101, 0x_ff, 1_000, 2.5e3, -12, `raw`, '\\n'}
}

func first(any)        {}
func second() any      { return nil }
func inClosure()       {}
func aside()           {}
func generic[T any](T) {}
""",
    "planted/funcs_windows.go": "package planted\n\nfunc onlyThere() {}\n",
    "planted/tagged.go": "//go:build !linux\n\npackage planted\n\nfunc notHere() {}\n",
    "planted/late.go": "//go:build go1.999\n\npackage planted\n\nfunc notYet() {}\n",
    "planted/x_test.go": "package planted\n\nfunc inTest() {}\n",
    "planted/tags/a_linux_arm64.go": "package tags\n",
    "planted/tags/linux_tail.go": "// A comment.\n\n/* And\nanother. */\n//go:build amd64 || cgo\n\npackage tags\n",
    "planted/tags/b_darwin_test.go": "//go:build a || b\n\npackage tags\n",
    "planted/tags/late.go": "package tags\n\n//go:build nobody\n",
    "planted/tags/plain.s": "TEXT ·a(SB), $0\n",
    "planted/tagless.go": "//go:build (\n\npackage planted\n",
    "planted/away/away_windows.go": "package away\n\ntype T int\n",
    "planted/v1.0.0/v.go": "package v\n\nconst Two = 2\n",
    "planted/empty/readme.txt": "nothing\n",
    "planted/broken/broken.go": """
package broken

const Fine = 7

var x nothing

type T struct{ x gone }

func (
""",
    "planted/withc/withc.go": 'package withc\n\n// int f(void);\nimport "C"\n\nconst One = 1\n\nfunc F() { C.f() }\n',
    "planted/asm_amd64.s": "TEXT ·assembly(SB), NOSPLIT, $0-16\n\tRET\n",
}


Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def planted(toolchain: Toolchain, plant: Callable[[Toolchain], Ask]) -> Ask:
    """Ask the dumper about the tree: `(asks, targets) -> what it says`."""
    return plant(toolchain)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Toolchain], Ask]:
    """Let a release read the tree."""
    root = tmp_path_factory.mktemp("goroot")
    for name, text in TREE.items():
        file = root / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip("\n"), encoding="utf-8")

    def planted(toolchain: Toolchain) -> Ask:
        program = dumper(toolchain)

        def asked(asks: list[tuple[str, str, list[str]]], targets: list[str] | None = None) -> Any:
            questions = [{"kind": k, "symbol": s, "words": w} for k, s, w in asks]
            question = {"asks": questions, "targets": targets or []}
            return ask_dumper(replace(toolchain, root=root), program, question)

        return asked

    return planted


VALUES = {
    # constants, exactly
    ("const", "Quarter"): "1/4",
    ("const", "Million"): "1000000",
    ("const", "Letter"): "97",
    ("const", "Word"): "two words",
    ("const", "Blank"): '""',
    ("const", "four"): "4",
    ("const", "Huge"): str(1 << 100),
    ("const", "period"): "120000000000",
    ("const", "work.local"): "99",
    ("const", "five"): "absent",
    # structs
    ("struct", "Outer"): "far head ring grid inner many Hidden vendored tail",
    ("struct", "Same"): "flag size",
    ("struct", "Outer.inner"): "lock list",
    ("field", "Outer.ring"): "[16]ref",
    ("field", "Outer.far"): "*far",
    ("field", "Outer.Hidden"): "deep.Hidden",
    ("field", "Outer.vendored"): "vend.Thing",
    ("field", "Outer.inner.list"): "[]int",
    ("field", "Outer.many.b"): "int32",
    ("field", "Outer.gone"): "absent",
    # an alias by its own name
    ("field", "Lent.Same"): "Same",
    ("field", "Lent.one"): "*Same",
    ("field", "Lent.many"): "map[Short][16]Same",
    ("field", "Lent.pair"): "Pair[Same, Short]",
    ("field", "Lent.any"): "any",
    ("field", "Gone.gone"): "absent",
    ("length", "Outer.ring"): "16",
    ("length", "Outer.grid"): "2",
    # layout: far 8, head 16, ring 128, grid 12, inner 32 ..., a byte behind the empty tail
    ("offset", "Outer.head"): "8",
    ("offset", "Outer.size"): "16",
    ("offset", "Outer.ring"): "24",
    ("offset", "Outer.grid"): "152",
    ("offset", "Outer.inner"): "168",
    ("offset", "Outer.inner.list"): "176",
    ("offset", "Outer.many"): "200",
    ("offset", "Outer.secret"): "264",
    ("offset", "Outer.tail"): "271",
    ("size", "Outer"): "272",
    ("size", "Outer.grid"): "12",
    ("size", "Same"): "16",
    ("size", "Reader"): "16",
    # what there is, and what there is not
    ("type", "List"): "present",
    ("type", "Same"): "present",
    ("type", "list"): "absent",
    ("func", "Outer.Method"): "present",
    ("func", "(*Outer).Method"): "present",
    ("func", "List.Push"): "present",
    ("func", "Outer.reset"): "present",
    ("func", "Reader.Read"): "present",
    ("func", "assembly"): "present",
    ("func", "onlyThere"): "absent",
    ("func", "notHere"): "absent",
    ("func", "notYet"): "absent",
    ("func", "inTest"): "absent",
}


def test_values(planted: Ask) -> None:
    said = planted([(kind, f"planted.{symbol}", []) for kind, symbol in VALUES])
    got = {key: a["value"] or a["failed"] for key, a in zip(VALUES, said["answers"], strict=True)}
    assert got == VALUES


def test_every_release_says_the_same_of_the_same_source(
    toolchains: tuple[Toolchain, ...], plant: Callable[[Toolchain], Ask]
) -> None:
    asks: list[tuple[str, str, list[str]]] = [
        *((kind, f"planted.{symbol}", []) for kind, symbol in VALUES),
        *(("literal", "planted.work", [word]) for word in LITERALS),
        *(("calls", "planted.work", list(words)) for words in CALLS),
        *(("sizeof", "", [text]) for text in SIZES),
        *(("tags", name, []) for name in TAGS),
    ]
    said = [plant(one)(asks)["answers"] for one in toolchains]
    for ask, *answers in zip(asks, *said, strict=True):
        told = {(one["value"] or one["failed"], one["file"], one["line"]) for one in answers}
        assert len(told) == 1, (ask, told)


LITERALS = {
    "61": True,
    "0x3D": True,
    "61.0": True,
    "99": True,
    "256": True,  # 1 << 8
    "1<<8": True,
    "8": True,
    "5": True,
    "255": True,
    "1000": True,
    "2500": True,
    "-12": True,
    "12": True,
    "7": True,
    "'='": True,
    r"'\n'": True,
    "the words": True,
    '"the words"': True,
    "raw": True,
    "words": False,
    "60": False,
    "10": False,  # the newline is a character
    "'a'": False,
    "": False,
    "((": False,
}


def test_literals(planted: Ask) -> None:
    said = planted([("literal", "planted.work", [word]) for word in LITERALS])
    got = dict(zip(LITERALS, (a["value"] == "present" for a in said["answers"]), strict=True))
    assert got == LITERALS


CALLS = {
    ("first", "second"): True,
    ("second", "first"): False,
    ("first", "second", "first"): True,  # its second call
    ("first", "first", "first"): False,
    ("lock",): True,
    ("other.lock", "mutex.lock"): True,
    ("mutex.lock", "other.lock"): False,
    ("planted.mutex.unlock",): True,
    ("(*mutex).unlock",): True,
    ("other.unlock",): False,
    ("inClosure", "mutex.unlock", "deep.Helper", "generic"): True,
    ("Helper",): True,
    ("Helper()",): True,
    ("aside",): False,  # mentioned, not called
    ("ref",): False,  # converted to, not called
    ("panic",): True,
    ("nothing",): False,
}


def test_calls(planted: Ask) -> None:
    said = planted([("calls", "planted.work", list(words)) for words in CALLS])
    got = dict(zip(CALLS, (a["value"] == "present" for a in said["answers"]), strict=True))
    assert got == CALLS
    assert all(a["detail"] for a in said["answers"] if a["value"] == "absent")


SIZES = {
    "int": "8",
    "error": "16",
    "struct{a byte; b struct{}}": "2",
    "planted.List[string]": "24",
    "planted.Pair[byte, planted.List[byte]]": "24",
    "planted/deep.Hidden": "4",
    "func(planted.Outer)": "8",
    "[unsafe.Sizeof(planted.Outer{})]byte": "272",
    "planted.Nothing": "absent",
}


def test_sizes_of_type_expressions(planted: Ask) -> None:
    said = planted([("sizeof", "", [text]) for text in SIZES])
    got = dict(zip(SIZES, (a["value"] or a["failed"] for a in said["answers"]), strict=True))
    assert got == SIZES


TAGS = {
    "planted/types.go": ("everywhere", 1),
    "planted/funcs_windows.go": ("windows", 1),
    "planted/tagged.go": ("!linux", 1),
    "planted/asm_amd64.s": ("amd64", 1),
    "planted/tags/a_linux_arm64.go": ("linux && arm64", 1),
    "planted/tags/linux_tail.go": ("amd64 || cgo", 5),
    "planted/tags/b_darwin_test.go": ("darwin && (a || b)", 1),
    "planted/tags/late.go": ("everywhere", 1),
    "planted/tags/plain.s": ("everywhere", 1),
    "planted/gone.go": ("absent", 0),
}


def test_for_what_a_file_is_built(planted: Ask) -> None:
    said = planted([("tags", name, []) for name in TAGS])
    got = {name: (a["value"], a["line"]) for name, a in zip(TAGS, said["answers"], strict=True)}
    assert got == TAGS


FAILED = {
    ("const", "planted.Outer", ""): "is a type",
    ("const", "planted.unset", ""): "not set to a constant",
    ("const", "planted.Outer.ring", ""): "is a field",
    ("func", "planted.Outer", ""): "is a type",
    ("func", "planted.Outer.ring", ""): "is a field",
    ("type", "planted.work", ""): "is a function",
    ("field", "planted.Outer", ""): "asks about a field",
    ("offset", "planted.Outer", ""): "asks about a field",
    ("field", "planted.work.x", ""): "has no members",
    ("struct", "planted.ref", ""): "no struct: it is uintptr",
    ("length", "planted.Outer.inner.list", ""): "no array: it is []int",
    ("length", "planted.Short", ""): "no array: it is *far",
    ("tags", "planted", ""): "is no file below GOROOT/src",
    ("tags", "../planted/types.go", ""): "is no file below GOROOT/src",
    ("tags", "planted/tagless.go", ""): "missing close paren",
    ("size", "planted.work", ""): "is a function",
    ("size", "planted.List", ""): 'ask, say, {sizeof: "planted.List[int]"}',
    ("size", "planted.Pair", ""): "Pair[int, int]",
    ("size", "planted.List.item", ""): "type parameter T",
    ("offset", "planted.Pair.v", ""): "generic",
    ("offset", "planted.Outer.away", ""): "behind a pointer",
    ("offset", "planted.Outer.many.b", ""): "in an array's element",
    ("literal", "planted.assembly", "1"): "assembly",
    ("literal", "planted.Reader.Read", "1"): "interface",
    ("literal", "planted.Outer", "1"): "is a type",
    ("literal", "planted.Outer.reset", "10"): "ask about planted.head.reset",
    ("size", "planted/broken.T", ""): "could not be worked out",
    ("func", "work", ""): "names no package",
    ("func", "", ""): "names no package",
    ("func", "planted.", ""): "is no name",
    ("func", "planted.a b", ""): "is no name",
    ("func", "planted.List[int].Push", ""): "leave the type parameters out",
    ("func", "../planted.work", ""): "no import path",
    ("func", "/etc.work", ""): "no import path",
    ("fnuc", "planted.work", ""): "no question",
    ("func", "planted.init", ""): "there may be many",
    ("const", "planted._", ""): "there may be many",
    ("sizeof", "", "1 + 1"): "is no type",
    ("sizeof", "", "int; var x int"): "is no type",
    ("sizeof", "", ""): "needs one type",
    ("sizeof", "", "nothing"): "undefined: nothing",
    ("sizeof", "", "nowhere.T"): "called nowhere",
    ("sizeof", "", "planted.head"): "ask {size: planted.head}",
    ("sizeof", "", "planted.List"): "planted.List",
    ("sizeof", "", "interface{ ~int }"): "interface",
}


def test_questions_that_make_no_sense_say_why(planted: Ask) -> None:
    said = planted([(kind, symbol, [word]) for kind, symbol, word in FAILED])
    for (key, words), answer in zip(FAILED.items(), said["answers"], strict=True):
        assert words in answer["failed"], (key, answer)
        assert answer["value"] == ""


ABSENT = {
    "nowhere.T": "no package nowhere",
    "planted/empty.T": "no package planted/empty",
    "planted/away.T": "no file of planted/away is for linux/amd64",
    "planted.onlyThere": "funcs_windows.go has it, which is built only for windows",
    "planted.notHere": "tagged.go has it, which is built only for !linux",
    "planted.notYet": "late.go has it, which is built only for go1.999",
    "planted.inTest": "x_test.go has it, which is a test",
    "planted.Outer.gone": "has no field or method gone",
}


def test_what_is_absent_says_where_it_went(planted: Ask) -> None:
    said = planted([("func", symbol, []) for symbol in ABSENT])
    for (symbol, words), answer in zip(ABSENT.items(), said["answers"], strict=True):
        assert answer["value"] == "absent", symbol
        assert words in answer["detail"], answer


def test_odd_packages_answer_what_they_can(planted: Ask) -> None:
    symbols = ["planted/broken.Fine", "planted/withc.One", "planted/v1.0.0.Two"]
    said = planted([("const", symbol, []) for symbol in symbols])
    assert [a["value"] for a in said["answers"]] == ["7", "1", "2"]


def line_of(file: str, words: str) -> int:
    lines = TREE[file].lstrip("\n").split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_places_are_where_things_are_declared(planted: Ask) -> None:
    types = "planted/types.go"
    expected = {
        ("func", "planted.Outer.Method"): (types, "Method(", "Outer.Method"),
        ("field", "planted.Outer.size"): (types, "size int64", "head.size"),
        ("field", "planted.Outer.ring"): (types, "ring ", "Outer.ring"),
        ("type", "planted.List"): (types, "List[T any]", "List"),
        ("const", "planted.four"): ("planted/consts.go", "four", "four"),
        ("field", "planted.Outer.secret"): ("planted/deep/deep.go", "secret", "Hidden.secret"),
        ("size", "golang.org/x/vend.Thing"): ("vendor/golang.org/x/vend/vend.go", "Thing", "Thing"),
    }
    said = planted([(kind, symbol, []) for kind, symbol in expected])
    for (key, (file, words, symbol)), a in zip(expected.items(), said["answers"], strict=True):
        assert (a["file"], a["line"], a["symbol"]) == (file, line_of(file, words), symbol), key


def test_a_place_inside_a_function(planted: Ask) -> None:
    asks = [("literal", "planted.work", ["61"]), ("calls", "planted.work", ["deep.Helper"])]
    said = planted(asks)["answers"]
    assert [a["line"] for a in said] == [
        line_of("planted/funcs.go", "61 <"),
        line_of("planted/funcs.go", "deep.Helper"),
    ]


def test_lines_of_symbols(planted: Ask) -> None:
    types, funcs = "planted/types.go", "planted/funcs.go"
    there = {
        f"{types}#Outer": line_of(types, "type Outer"),
        f"{types}#Outer.ring": line_of(types, "ring "),
        f"{types}#Outer.head": line_of(types, "\thead"),
        f"{types}#Outer.far": line_of(types, "*far"),
        f"{types}#Outer.inner.list": line_of(types, "list []int"),
        f"{types}#Outer.Method": line_of(types, "Method("),
        f"{types}#(*Outer).Method": line_of(types, "Method("),
        f"{types}#List.Push": line_of(types, "Push("),
        f"{types}#(*List[T]).Push": line_of(types, "Push("),
        f"{types}#Reader.Read": line_of(types, "interface{ Read"),
        f"{types}#slots": line_of(types, "slots ="),
        "planted/consts.go#period": line_of("planted/consts.go", "period"),
        "planted/consts.go#Million": line_of("planted/consts.go", "Million"),
        f"{funcs}#work": line_of(funcs, "func work"),
        "planted/funcs_windows.go#onlyThere": 3,
        "planted/asm_amd64.s#assembly": 1,
        types: 0,
    }
    gone = [
        f"{types}#work",  # lives in another file
        f"{types}#Outer.gone",
        f"{types}#Outer.size",  # promoted: declared by head
        f"{types}#",
        f"{types}#*",
        "planted/gone.go#Outer",
        "planted/gone.go",
        "planted",
        "../src/planted/types.go#Outer",
        "/etc/passwd",
        "",
        "#x",
    ]
    assert planted([], [*there, *gone])["lines"] == there
