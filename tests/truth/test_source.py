"""What the source tree of each release says, against what its own compiler says."""

import json
import platform
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from talkbuilder.claims import ABSENT, PRESENT, Answer, AskSource
from talkbuilder.truth import source
from talkbuilder.truth.run import Limits, environment, go, run
from talkbuilder.truth.source import ask_source, dumper, lines
from talkbuilder.truth.toolchain import Toolchain

FOUR = ("1.21.13", "1.24.11", "1.26.6", "1.27.3")
CHANGES: dict[tuple[str, str], Sequence[str]] = {
    ("const", "runtime._Psyscall"): ("2", "2", ABSENT, ABSENT),
    ("size", "runtime.hchan"): ("96", "104", "112", "112"),
    ("type", "internal/sync.HashTrieMap"): (ABSENT, PRESENT, PRESENT, PRESENT),
    ("type", "sync.readOnly"): (
        PRESENT,
        ABSENT,
        ABSENT,
        ABSENT,
    ),  # in 1.24's tree, for an experiment
    ("length", "runtime.p.runq"): ("256",) * 4,
    ("const", "runtime.forcePreemptNS"): ("10000000",) * 4,
    ("const", "runtime.forcegcperiod"): ("120000000000",) * 4,
    ("const", "runtime.gcGoalUtilization"): ("1/4",) * 4,
    ("const", "runtime._Gidle"): ("0",) * 4,
    ("func", "runtime.findRunnable"): (PRESENT,) * 4,
    ("func", "runtime.kqueue"): (ABSENT,) * 4,
}


@pytest.mark.parametrize("version", FOUR)
def test_known_changes(version: str, toolchains: tuple[Toolchain, ...]) -> None:
    found = {toolchain.version: toolchain for toolchain in toolchains}.get(version)
    if found is None:
        pytest.skip(f"go{version} is not installed")
    asks = {AskSource(kind, symbol): row for (kind, symbol), row in CHANGES.items()}  # type: ignore[arg-type]
    answers = ask_source(found, list(asks))
    at = FOUR.index(version)
    assert {ask: answer.value for ask, answer in answers.items()} == {
        ask: row[at] for ask, row in asks.items()
    }


def test_the_scheduler_looks_in_this_order(toolchains: tuple[Toolchain, ...]) -> None:
    right = AskSource("calls", "runtime.findRunnable", ("runqget", "globrunqget", "netpoll"))
    wrong = AskSource("calls", "runtime.findRunnable", ("stealWork", "runqget"))
    tick = AskSource("literal", "runtime.findRunnable", ("61",))
    for toolchain in toolchains:
        answers = ask_source(toolchain, [right, wrong, tick])
        assert answers[wrong].value == ABSENT
        assert answers[tick].value == PRESENT
        assert answers[tick].file == "runtime/proc.go"
        place = lines(toolchain, ["runtime/proc.go#findRunnable", "runtime/proc.go#gone"])
        assert list(place) == ["runtime/proc.go#findRunnable"]
        assert place["runtime/proc.go#findRunnable"] < answers[tick].line


WORDS = """
bool int8 uint16 int32 float32 int64 uint complex64 complex128 string any error uintptr
*int []byte map[int]int <-chan(int) func() struct{} [0]int64 [3]byte
"""
BASIC = WORDS.split()


def random_type(rng: random.Random, depth: int = 0) -> str:
    """Draw a type expression of the language alone."""
    if depth > 2 or rng.random() < 0.6:
        return rng.choice(BASIC if rng.random() < 0.95 else ["struct{ _ [0]func() }"])
    if rng.random() < 0.3:
        return f"[{rng.randrange(4)}]{random_type(rng, depth + 1)}"
    return random_struct(rng, depth + 1)


def random_struct(rng: random.Random, depth: int = 0) -> str:
    fields = (f"f{n} {random_type(rng, depth)}" for n in range(rng.randrange(1, 6)))
    return f"struct{{ {'; '.join(fields)} }}"


STRUCTS = tuple(random_struct(random.Random(seed)) for seed in range(150))
# A program of nothing but the runtime: it says its sizes, and its debug information tells the runtime's own.
PROGRAM = """package main

import "unsafe"

func main() {
	c := make(chan int, 1)
	go func() { c <- 1 }()
	<-c
BODY
}
"""
READER = """// Reader prints the layout of the runtime's structs as the compiler wrote it into a program.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"encoding/json"
	"os"
	"strings"
)

func main() {
	file, err := elf.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	data, err := file.DWARF()
	if err != nil {
		panic(err)
	}
	layout := map[string]map[string]int64{}
	for r := data.Reader(); ; {
		entry, err := r.Next()
		if err != nil {
			panic(err)
		}
		if entry == nil {
			break
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		if entry.Tag != dwarf.TagStructType || !strings.HasPrefix(name, "runtime.") {
			continue
		}
		t, err := data.Type(entry.Offset)
		if err != nil {
			panic(err)
		}
		s := t.(*dwarf.StructType)
		layout[name] = map[string]int64{"": s.ByteSize}
		for _, f := range s.Field {
			layout[name][f.Name] = f.ByteOffset
		}
	}
	json.NewEncoder(os.Stdout).Encode(layout)
}
"""
# how debug information shows types that are a string or a slice
HEADERS = ({"", "str", "len"}, {"", "array", "len", "cap"})


@dataclass(frozen=True)
class Compiled:
    """A program that a toolchain made for linux/amd64."""

    toolchain: Toolchain
    file: Path


def compile_go(toolchain: Toolchain, folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "go.mod").write_text("module measured\n\ngo 1.21\n")
    (folder / "main.go").write_text(text)
    linux = {"GOOS": "linux", "GOARCH": "amd64"}
    ran = go(toolchain, ["build", "-trimpath", "-o", "program", "."], folder, linux, Limits(300))
    assert ran.fine, ran.err
    return folder / "program"


@pytest.fixture(scope="session")
def measured(
    toolchains: tuple[Toolchain, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Compiled, ...]:
    body = []
    for struct in STRUCTS:
        count = len(fields_of(struct))
        offsets = "".join(f', " ", unsafe.Offsetof(x.f{n})' for n in range(count))
        body.append(f"\t{{ var x {struct}; println(unsafe.Sizeof(x){offsets}) }}")
    text = PROGRAM.replace("BODY", "\n".join(body))
    return tuple(
        Compiled(t, compile_go(t, tmp_path_factory.mktemp("measured"), text)) for t in toolchains
    )


def fields_of(struct: str) -> list[str]:
    """Return the names of the outermost fields: f0, f1, ..."""
    depth, names = 0, []
    for word in re.findall(r"[{}]|\bf\d+\b", struct):
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 1 and word[0] == "f":
            names.append(word)
    return names


@pytest.mark.slow
@pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"), reason="runs a Linux program"
)
def test_random_structs_are_laid_out_as_the_compiler_does(measured: tuple[Compiled, ...]) -> None:
    for program in measured:
        ran = run([str(program.file)], program.file.parent, {})
        assert ran.fine, ran.err
        wanted = {
            struct: line.split() for struct, line in zip(STRUCTS, ran.err.splitlines(), strict=True)
        }
        asks = {
            (struct, name): AskSource(
                "sizeof",
                words=(f"[unsafe.Offsetof(({struct}{{}}).{name})]byte" if name else struct,),
            )
            for struct in STRUCTS
            for name in ("", *fields_of(struct))
        }
        answers = ask_once(program.toolchain, list(asks.values()))
        wrong = []
        for (struct, name), ask in asks.items():
            want = wanted[struct][int(name[1:]) + 1 if name else 0]
            if answers[ask].value != want:
                wrong.append(f"{struct} {name}: {want}, not {answers[ask]}")
        assert min(wrong, key=len, default="") == "", program.toolchain.release


@pytest.mark.slow
def test_the_runtimes_structs_are_laid_out_as_the_compiler_did(
    measured: tuple[Compiled, ...], tmp_path: Path
) -> None:
    newest = measured[-1].toolchain
    reader = compile_go(newest, tmp_path, READER)
    if newest.platform != "linux/amd64":
        pytest.skip("reads its own kind of program only")
    for program in measured:
        ran = run([str(reader), str(program.file)], tmp_path, environment(newest))
        assert ran.fine, ran.err
        layout = {
            name: members
            for name, members in json.loads(ran.out).items()
            if re.fullmatch(r"runtime\.[A-Za-z_]\w*", name)
        }
        assert {"runtime.g", "runtime.m", "runtime.p", "runtime.hchan"} <= set(layout)
        wanted = {
            AskSource("offset", f"{name}.{member}") if member else AskSource("size", name): at
            for name, members in layout.items()
            for member, at in members.items()
            if member != "_" and (not member or set(members) not in HEADERS)
        }
        assert len(wanted) > 500
        answers = ask_once(program.toolchain, list(wanted))
        assert [
            (ask.kind, ask.symbol, at, answers[ask])
            for ask, at in wanted.items()
            if answers[ask].value != str(at)
        ] == []


def test_the_dumper_is_in_gos_own_form(toolchain: Toolchain) -> None:
    gofmt = toolchain.go.with_name(toolchain.go.name.replace("go", "gofmt"))
    ran = run([str(gofmt), "-l", "."], source.DUMP, environment(toolchain))
    assert (ran.out, ran.err, ran.code) == ("", "", 0)


def ask_once(toolchain: Toolchain, asks: list[AskSource]) -> Mapping[AskSource, Answer]:
    """Ask without keeping thousands of answers."""
    question = [{"kind": a.kind, "symbol": a.symbol, "words": list(a.words)} for a in asks]
    said = source.ask_dumper(toolchain, dumper(toolchain), {"asks": question})["answers"]
    return {ask: Answer(**answer) for ask, answer in zip(asks, said, strict=True)}
