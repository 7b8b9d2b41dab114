"""Runs as they are stored: nothing of this machine in them, the same twice, and compared as the outline says."""

import getpass
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from talkbuilder.captured import Capture, parse, render
from talkbuilder.problem import Problem
from talkbuilder.truth import machine, workbench
from talkbuilder.truth.record import MAX_TEXT, compare, record, unchanged
from talkbuilder.truth.toolchain import Toolchain
from tests.support.gotalks import HELLO, outline, write

pytestmark = pytest.mark.slow
DAY = "2026-08-24"

# Prints all that it can learn about where it runs.
NOSY = """\
package main

import (
	"fmt"
	"os"
	"os/user"
	"runtime"
)

func main() {
	host, _ := os.Hostname()
	who, _ := user.Current()
	home, _ := os.UserHomeDir()
	here, _ := os.Getwd()
	self, _ := os.Executable()
	_, file, _, _ := runtime.Caller(0)
	fmt.Println("host", host, "user", who.Username, "/", who.Name)
	fmt.Println(home, who.HomeDir, here, self, file, os.TempDir())
	fmt.Println(os.Environ())
	fmt.Printf("planted-host:x planted-user@planted-host /%s/x\\n", "people/planted-user")
	panic(here)
}
"""


def made(
    root: Path, toolchain: Toolchain, **captures: dict[str, Any]
) -> tuple[dict[str, Capture], tuple[Problem, ...]]:
    return record(root, outline(**captures), toolchain, DAY)


def one(root: Path, toolchain: Toolchain, **run: Any) -> Capture:
    """Record a single run that must succeed."""
    (sample,) = [path.name for path in (root / "go").iterdir()]
    found, problems = made(root, toolchain, x={"sample": sample, **run})
    assert [str(problem) for problem in problems] == []
    return found["x"]


def hello(folder: Path, body: str = 'fmt.Println("hello")') -> Path:
    return write(folder, hello={"main_go": HELLO.replace('fmt.Println("hello")', body)})


class TestWhatIsStored:
    def test_who_ran_what_where_and_when(self, tmp_path: Path, toolchain: Toolchain) -> None:
        capture = one(hello(tmp_path), toolchain, args=["a b"], env={"GOMAXPROCS": "2"})
        assert capture == Capture(
            text="hello",
            command="GOMAXPROCS=2 go run . 'a b'",
            release="go1.27.3",
            platform=toolchain.platform,
            cpu=machine.processor(),
            date=DAY,
            sources=capture.sources,
            exit="0",
        )
        assert re.fullmatch(r"[0-9a-f]{16}", capture.sources)
        assert replace(parse(render(capture))[0], digest="") == capture

    @pytest.mark.parametrize(
        "run, command",
        [
            ({"flags": ["-gcflags=-l"]}, "go run -gcflags=-l ."),
            ({"env": {"GODEBUG": "inittrace=1"}}, "go build && GODEBUG=inittrace=1 ./hello"),
            ({"run": "build", "flags": ["-gcflags=-m"]}, "go build -gcflags=-m"),
            ({"run": "vet"}, "go vet"),
            ({"env": {"X": "a$b; c"}}, "X='a$b; c' go run ."),
        ],
    )
    def test_the_command_is_what_a_reader_types(
        self, tmp_path: Path, toolchain: Toolchain, run: dict[str, Any], command: str
    ) -> None:
        assert one(hello(tmp_path), toolchain, compare="none", **run).command == command

    def test_the_streams_that_are_wanted(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path, 'fmt.Print("out")\n\tprintln("err")')
        shown = {
            show: one(tmp_path, toolchain, show=show).text for show in ("stdout", "stderr", "both")
        }
        assert shown == {"stdout": "out", "stderr": "err", "both": "out\nerr"}

    def test_a_trap_ends_as_expected(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path, 'fmt.Println("hello")\n\tpanic("no")')
        capture = one(tmp_path, toolchain, exit=2)
        assert capture.exit == "2"
        assert capture.text.startswith("hello\npanic: no\n\ngoroutine 1 [running]:\nmain.main()\n")
        assert re.search(r"\thello/main.go:7 \+0x[0-9a-f]+\nexit status 2$", capture.text)

    def test_what_the_compiler_says(self, tmp_path: Path, toolchain: Toolchain) -> None:
        text = one(hello(tmp_path), toolchain, run="build", flags=["-gcflags=-m"]).text
        assert './main.go:6:14: "hello" escapes to heap' in text.split("\n")

    def test_a_benchmark_and_only_it_is_traced(self, tmp_path: Path, toolchain: Toolchain) -> None:
        bench = 'package x\n\nimport "testing"\n\nfunc BenchmarkX(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n'
        write(tmp_path, x={"x__test_go": bench})
        run = {"run": "test", "flags": ["-bench=.", "-benchtime=10x"], "compare": "form"}
        assert re.search(
            r"^BenchmarkX.* ns/op$", one(tmp_path, toolchain, **run).text, re.MULTILINE
        )
        traced = one(tmp_path, toolchain, env={"GODEBUG": "inittrace=1"}, **run)
        assert "init testing @" in traced.text
        assert "init cmd/go" not in traced.text
        assert traced.command == ("go test -exec 'env GODEBUG=inittrace=1' -bench=. -benchtime=10x")

    def test_an_older_release_says_whose_defaults_it_had(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        if len(toolchains) < 2:
            pytest.skip("only one Go toolchain is installed")
        capture = one(hello(tmp_path), toolchains[0])
        line = ".".join(toolchains[0].version.split(".")[:2])
        assert capture.godebug == f"go {line} (the sample says go 1.27)"


class TestNothingOfThisMachine:
    def test_whatever_a_program_tells(
        self, tmp_path: Path, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            machine, "_names", lambda: {"planted-host": "host", "planted-user": "user"}
        )
        monkeypatch.setenv("HOME", "/people/planted-user")
        monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache-of-planted"))
        root = write(tmp_path / "talk", nosy={"main_go": NOSY})
        text = one(root, toolchain, exit=2, compare="none").text
        assert "planted" not in text
        assert str(tmp_path) not in text
        assert str(toolchain.root) not in text
        assert str(Path.home()) not in text
        assert "host:x user@host ~/x" in text
        assert "nosy/main.go:" in text

    def test_its_real_names_are_known(self) -> None:
        names = machine._names()
        assert socket.gethostname() in names
        assert getpass.getuser() in names


class TestTheSameInEveryCopy:
    """A copy lies in a folder of another name each time; what is stored must not tell."""

    def test_where_the_program_lies(self, tmp_path: Path, toolchain: Toolchain) -> None:
        body = "self, _ := os.Executable()\n\tfmt.Println(self)"
        source = HELLO.replace('fmt.Println("hello")', body).replace(
            'import "fmt"', 'import (\n\t"fmt"\n\t"os"\n)'
        )
        write(tmp_path, hello={"main_go": source})
        texts = {one(tmp_path, toolchain).text for _ in range(2)}
        assert len(texts) == 1
        assert texts.pop().startswith("$WORK/")

    def test_what_vet_says_also_where_the_build_cache_repeats_it(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        hello(tmp_path, 'fmt.Printf("%d\\n", "x")')
        run = {"sample": "hello", "run": "vet", "exit": 1}
        for toolchain in toolchains:
            for _ in range(2):
                text = made(tmp_path, toolchain, x=run)[0]["x"].text
                assert re.search(r"^\./main\.go:6:\d+: fmt\.Printf format %d", text, re.MULTILINE)


class TestRulesOfTheOutline:
    def test_they_are_applied_in_order(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path, 'fmt.Printf("%p took 1.5ms pid 17\\n", new(int))')
        rules = ["addresses", "times", {"find": r"took (\S+) pid \d+", "put": r"in \1"}]
        assert one(tmp_path, toolchain, normalise=rules).text == "0x… in …s"

    def test_a_rule_that_never_ends_is_a_problem(
        self, tmp_path: Path, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from talkbuilder.truth import patterns

        monkeypatch.setattr(patterns, "SECONDS", 0.5)
        hello(tmp_path, f'fmt.Println("{"a" * 40}b")')
        run = {"sample": "hello", "normalise": [{"find": "(a+)+$"}]}
        found, problems = made(tmp_path, toolchain, x=run)
        assert found == {}
        assert [one.code for one in problems] == ["bad-rule"]

    def test_what_differs_in_every_run_is_said_at_once(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        root = write(tmp_path, hello={"main_go": HELLO.replace('"fmt"', '"time"').replace(
            'fmt.Println("hello")', "println(time.Now().UnixNano())")})  # fmt: skip
        found, problems = made(root, toolchain, x={"sample": "hello"})
        assert [one.code for one in problems] == ["capture-unstable"]
        assert list(found) == ["x"]
        assert made(root, toolchain, x={"sample": "hello", "compare": "form"})[1] == ()


class TestWhatFailsIsNotStored:
    @pytest.mark.parametrize(
        "body, run, code",
        [
            ('fmt.Println()\n\tpanic("no")', {}, "sample-run"),
            ('fmt.Println("hello")', {"exit": 2}, "sample-run"),
            ("x := 1", {}, "sample-build"),
            ("fmt.Println()\n\tfor {\n\t}", {"seconds": 1}, "sample-stopped"),
            (f'for range {MAX_TEXT // 8} {{\n\t\tfmt.Println("hello...")\n\t}}', {}, "capture-too-long"),
        ],
        ids=["panic", "exit", "build", "loop", "long"],
    )  # fmt: skip
    def test_it_is_a_problem_and_the_others_are_stored(
        self, tmp_path: Path, toolchain: Toolchain, body: str, run: dict[str, Any], code: str
    ) -> None:
        hello(tmp_path, body)
        write(tmp_path, good={"main_go": HELLO})
        found, problems = made(
            tmp_path, toolchain, bad={"sample": "hello", **run}, good={"sample": "good"}
        )
        assert list(found) == ["good"]
        assert code in {one.code for one in problems}
        assert all(one.place.path.startswith(tmp_path.as_posix()) for one in problems)

    def test_one_that_is_not_there(self, tmp_path: Path, toolchain: Toolchain) -> None:
        found, problems = made(hello(tmp_path), toolchain, x={"sample": "helo"})
        assert (found, [one.code for one in problems]) == ({}, ["unknown-sample"])
        assert problems[0].hint == 'did you mean "hello"?'

    def test_without_a_c_compiler_it_is_skipped(
        self, tmp_path: Path, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbench, "c_compiler", lambda: None)
        run = {"sample": "hello", "flags": ["-race"]}
        found, problems = made(hello(tmp_path), toolchain, x=run, y={"sample": "hello"})
        assert list(found) == ["y"]
        assert [one.code for one in problems] == ["capture-skipped"]
        assert not problems[0].is_error


class TestUnchanged:
    OLD = Capture(
        text="x", command="go run .", release="go1.27.3", platform="linux/amd64", cpu="A",
        date="2026-01-01", sources="s", exit="0",
    )  # fmt: skip

    @pytest.mark.parametrize("name", ["date", "cpu", "platform"])
    def test_another_day_or_machine_proves_nothing_new(self, name: str) -> None:
        new = Capture(**{**_fields(self.OLD), name: "other"})
        assert unchanged(self.OLD, new)

    @pytest.mark.parametrize("name", ["text", "command", "release", "godebug", "sources", "exit"])
    def test_all_else_does(self, name: str) -> None:
        assert not unchanged(self.OLD, Capture(**{**_fields(self.OLD), name: "other"}))

    def test_even_a_text_that_ends_in_empty_lines(self) -> None:
        new = Capture(**{**_fields(self.OLD), "text": "a\n\n"})
        assert unchanged(parse(render(new))[0], new)


def _fields(capture: Capture) -> dict[str, str]:
    return {name: getattr(capture, name) for name in Capture.__struct_fields__}


class TestCompare:
    def store(self, root: Path, text: str) -> None:
        (root / "captures").mkdir(exist_ok=True)
        capture = Capture(text=text, command="go run .", release="go1.27.3", sources="s", exit="0")
        (root / "captures" / "x.txt").write_text(render(capture))

    def test_the_first_line_that_differs(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path, 'fmt.Println("one\\ntwo 2\\nthree")')
        self.store(tmp_path, "one\ntwo 3\nthree")
        for how in ("text", "lines"):
            talk = outline(x={"sample": "hello", "compare": how})
            (problem,) = compare(tmp_path, talk, toolchain)
            assert problem.code == "capture-differs"
            # The head and the rule stand before the text.
            assert str(problem.place) == f"{tmp_path.as_posix()}/captures/x.txt:8:1"
            assert problem.hint.startswith("was `two 3`")
            assert problem.hint.endswith("if that is right, `talk record --only x`")
        for how in ("form", "none"):
            assert (
                compare(tmp_path, outline(x={"sample": "hello", "compare": how}), toolchain) == ()
            )

    def test_what_says_the_same(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path)
        self.store(tmp_path, "hello")
        assert compare(tmp_path, outline(x={"sample": "hello"}), toolchain) == ()

    def test_what_was_never_recorded_is_not_run(self, tmp_path: Path, toolchain: Toolchain) -> None:
        hello(tmp_path, "for {\n\t}")
        assert compare(tmp_path, outline(x={"sample": "hello"}), toolchain) == ()

    def test_an_older_release_only_tells(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        if len(toolchains) < 2:
            pytest.skip("only one Go toolchain is installed")
        hello(tmp_path)
        self.store(tmp_path, "bye")
        (problem,) = compare(tmp_path, outline(x={"sample": "hello"}), toolchains[0])
        assert (problem.code, problem.severity) == ("capture-differs", "note")
        assert (
            "talk record" not in problem.hint
        )  # it is right that this release says something else
