"""What the source tree of each release says, against what its own compiler says; and answers that are kept."""

import json
import os
import platform
import random
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from talkbuilder.claims import ABSENT, PRESENT, Answer, AskSource
from talkbuilder.truth import source
from talkbuilder.truth.run import Limits, environment, go, run
from talkbuilder.truth.source import Unanswered, ask_source, dumper, lines
from talkbuilder.truth.toolchain import Toolchain, find

# --- what changed between releases: read off the trees by hand --------------------------------------------------

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


# --- layout, against the compiler -------------------------------------------------------------------------------

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


# --- answers that are kept; no Go is needed from here on ----------------------------------------------------------

SIZE, GONE = AskSource("size", "runtime.hchan"), AskSource("func", "runtime.gone")
SAID = {
    "value": "96",
    "detail": "",
    "file": "runtime/chan.go",
    "line": 33,
    "symbol": "hchan",
    "failed": "",
}


@pytest.fixture
def fake(fake_goroot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    found, problems = find(str(fake_goroot))
    assert found is not None, problems
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reached the dumper; it gives the same answer to everything."""
    questions: list[Any] = []

    def dump(_: Toolchain, question: Mapping[str, Any]) -> dict[str, Any]:
        questions.append(question)
        return {
            "answers": [SAID for _ in question.get("asks", ())],
            "lines": {target: 7 for target in question.get("targets", ()) if "gone" not in target},
        }

    monkeypatch.setattr(source, "_dump", dump)
    return questions


def test_a_question_is_asked_once(fake: Toolchain, asked: list[Any]) -> None:
    first = ask_source(fake, [SIZE, GONE, SIZE])
    assert list(first) == [SIZE, GONE]
    assert ask_source(fake, [GONE, SIZE]) == first
    assert len(asked) == 1
    assert len(asked[0]["asks"]) == 2
    assert ask_source(fake, []) == {}


def test_only_what_is_new_is_asked(fake: Toolchain, asked: list[Any]) -> None:
    ask_source(fake, [SIZE])
    ask_source(fake, [SIZE, GONE])
    assert [len(question["asks"]) for question in asked] == [1, 1]


def test_lines_are_kept_and_so_is_absence(fake: Toolchain, asked: list[Any]) -> None:
    targets = ["runtime/proc.go#f", "runtime/proc.go#gone"]
    assert lines(fake, targets) == lines(fake, targets) == {"runtime/proc.go#f": 7}
    assert len(asked) == 1


BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"value": 1, "line": "x"}',
    b'{"line": 3}',
]


@pytest.mark.parametrize("damage", BROKEN, ids=range(len(BROKEN)))
def test_a_damaged_answer_is_asked_again(
    damage: bytes, fake: Toolchain, asked: list[Any], tmp_path: Path
) -> None:
    first = ask_source(fake, [SIZE])
    (kept,) = [file for file in (tmp_path / "cache/go/answers").rglob("*") if file.is_file()]
    kept.write_bytes(damage)
    assert ask_source(fake, [SIZE]) == first
    assert len(asked) == 2


def test_a_changed_source_file_is_read_again(fake: Toolchain, asked: list[Any]) -> None:
    ask_source(fake, [SIZE])
    lines(fake, ["runtime/proc.go#f"])
    (fake.root / "src/runtime/proc.go").write_text("package runtime\n\nfunc gone() {}\n")
    ask_source(fake, [SIZE])
    lines(fake, ["runtime/proc.go#f"])
    assert len(asked) == 4


def test_a_cache_that_cannot_be_written_costs_time_only(
    fake: Toolchain, asked: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "cache" / "go").mkdir(parents=True, exist_ok=True)
    (tmp_path / "cache" / "go" / "answers").write_text("a file")
    assert ask_source(fake, [SIZE])[SIZE].value == "96"


def test_without_a_place_for_the_dumper_nothing_is_known(
    fake: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "file" / "cache"))
    assert "file" in ask_source(fake, [SIZE])[SIZE].failed


@pytest.mark.parametrize("said", [{}, {"answers": []}, {"answers": [{"line": 1}]}])
def test_nonsense_is_no_answer(
    said: dict[str, Any], fake: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_dump", lambda *_: said)
    assert ask_source(fake, [SIZE])[SIZE].failed


# The fake go "builds" what stands in $ROOT/built, and counts.
BUILDS = """#!/bin/sh
root=$(dirname "$(dirname "$0")")
if [ "$1" = version ]; then echo go version go1.99.1 linux/amd64; exit; fi
echo build >> "$root/builds"
if [ -f "$root/built" ]; then
  while [ $# -gt 0 ]; do if [ "$1" = -o ]; then cp "$root/built" "$2"; fi; shift; done
else
  echo "# package"; echo "main.go:1: cannot build this" >&2; exit 1
fi
"""
SPEAKS = f"""#!/bin/sh
cat > /dev/null
echo '{json.dumps({"answers": [SAID], "lines": {}})}'
"""


@pytest.fixture
def builds(fake: Toolchain) -> Callable[[str], Toolchain]:
    def speaking(program: str) -> Toolchain:
        fake.go.write_text(BUILDS)
        if program:
            (fake.root / "built").write_text(program)
            (fake.root / "built").chmod(0o755)
        return replace(fake)

    return speaking


def count(toolchain: Toolchain) -> int:
    return (toolchain.root / "builds").read_text().count("build")


def test_the_dumper_is_built_once(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    for ask in (SIZE, GONE):
        assert ask_source(toolchain, [ask])[ask].value == "96"
    assert count(toolchain) == 1


def test_a_damaged_dumper_is_built_again(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    for damage in (b"", b"#!/bin/sh\nexit 3\n", b"#!/bin/sh\necho nonsense\n"):
        program = dumper(toolchain)
        program.write_bytes(damage)
        ask = AskSource("func", f"runtime.f{len(damage)}")
        assert ask_source(toolchain, [ask])[ask].value == "96"
    assert count(toolchain) == 4


def test_two_at_once(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    built: list[Path] = []
    threads = [threading.Thread(target=lambda: built.append(dumper(toolchain))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 8
    assert len(set(built)) == 1
    assert {file.name for file in built[0].parent.iterdir()} == {built[0].name, ".lock"}
    assert count(toolchain) == 1


def test_a_new_dumper_sweeps_up_after_the_old_one(
    builds: Callable[[str], Toolchain], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toolchain = builds(SPEAKS)
    cache = tmp_path / "cache" / "go"
    ask_source(toolchain, [SIZE])
    (old,) = (path for path in (cache / "dumpers").iterdir() if path.name != ".lock")
    other = cache / "dumpers" / "go1.98-another-dumper"
    left, fresh = cache / "tmp" / "go-build1", cache / "tmp" / "go-build2"
    for path in (other, left / "b001", fresh):
        path.mkdir(parents=True)
    os.utime(left, (1, 1))
    monkeypatch.setattr(source, "_hash_of_dump", lambda: "newer")
    assert ask_source(toolchain, [SIZE])[SIZE].value == "96"
    assert {path.name for path in (cache / "dumpers").iterdir()} == {
        ".lock",
        other.name,
        f"{toolchain.identity}-newer",
    }
    assert [path.name for path in (cache / "answers").iterdir()] == [f"{toolchain.identity}-newer"]
    assert not old.exists()
    assert (left.exists(), fresh.exists()) == (False, True)


FAILS = {
    "no build": ("", "cannot build this"),
    "a crash": ("#!/bin/sh\necho panic: lost >&2\nexit 2\n", "panic: lost"),
    "silence": ("#!/bin/sh\n", "no JSON"),
    "an end by signal": ("#!/bin/sh\nkill -9 $$\n", "says nothing"),
}


@pytest.mark.parametrize("how", FAILS)
def test_a_dumper_that_fails_says_so_and_is_asked_again(
    how: str, builds: Callable[[str], Toolchain]
) -> None:
    program, words = FAILS[how]
    toolchain = builds(program)
    assert words in ask_source(toolchain, [SIZE])[SIZE].failed
    with pytest.raises(Unanswered, match=words):
        lines(toolchain, ["runtime/proc.go#f"])
    toolchain = builds(SPEAKS)
    assert ask_source(toolchain, [SIZE])[SIZE].value == "96"
