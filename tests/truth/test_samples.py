"""Samples: what may be one, and whether it holds when Go looks at it."""

import os
from pathlib import Path

import pytest

from talkbuilder.captured import sources_digest
from talkbuilder.outline.model import CaptureRun
from talkbuilder.problem import Problem
from talkbuilder.truth import workbench
from talkbuilder.truth.examine import examine
from talkbuilder.truth.run import c_compiler
from talkbuilder.truth.samples import Sample, needs_c, samples
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.workbench import TRIM, copied
from tests.support.gotalks import HELLO, write


def only(root: Path, release: str = "1.27.3") -> Sample:
    (found,) = samples(root, release)
    return found


def said(problems: tuple[Problem, ...], root: Path) -> list[str]:
    """`file:line:col code: message`, files from the sample's folder."""
    return [
        f"{str(one.place).removeprefix(f'{root.as_posix()}/go/')} {one.code}: {one.message}"
        for one in problems
    ]


class TestWhatMayBeASample:
    def test_a_program_and_its_module(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"main_go": HELLO, "go_mod": "module example.org/steal\n\ngo 1.27\n"})
        sample = only(tmp_path)
        assert (sample.name, sample.module, sample.line) == ("steal", "example.org/steal", "1.27")
        assert (sample.command, sample.program, sample.tests, sample.c) == (
            "steal", True, False, False,
        )  # fmt: skip
        assert sample.problems == ()

    def test_no_folder_no_samples(self, tmp_path: Path) -> None:
        assert samples(tmp_path) == ()
        (tmp_path / "go").mkdir()
        (tmp_path / "go" / "wait.go").write_text("package x")
        (tmp_path / "go" / ".hidden").mkdir()
        assert samples(tmp_path) == ()

    @pytest.mark.parametrize(
        "mod, expected",
        [
            ("", "steal/go.mod no-go-mod: this sample has no go.mod"),
            ("module steal\n", "steal/go.mod:1:1 bad-go-mod: there is no `go` line"),
            ("go 1.27\n", "steal/go.mod:1:1 bad-go-mod: there is no `module` line"),
            (
                "module steal\n\ngo 1.26\n",
                "steal/go.mod:3:1 bad-go-mod: this sample is written for go 1.26, and the talk names 1.27.3",
            ),
            (
                "module steal\ngo 1.27.1\n",
                "steal/go.mod:2:1 bad-go-mod: this sample is written for go 1.27.1, and the talk names 1.27.3",
            ),
            (
                "module steal\ngo 1.27\nrequire (\n)\n",
                "steal/go.mod:3:1 bad-go-mod: `require` may not stand here",
            ),
            (
                "module steal\ngo 1.27\nreplace x => ../x\n",
                "steal/go.mod:3:1 bad-go-mod: `replace` may not stand here",
            ),
            (
                "module steal\ngo 1.27\ntoolchain go1.27.3\n",
                "steal/go.mod:3:1 bad-go-mod: `toolchain` may not stand here",
            ),
            (
                "module steal\ngo 1.27\n\x00\xff???\n",
                "steal/go.mod:3:1 bad-go-mod: `\x00ÿ???` is not known here",
            ),
        ],
    )
    def test_odd_modules(self, tmp_path: Path, mod: str, expected: str) -> None:
        write(tmp_path, steal={"main_go": HELLO, "go_mod": mod})
        assert said(only(tmp_path).problems, tmp_path) == [expected]

    def test_a_talk_that_names_no_release_takes_any_line(self, tmp_path: Path) -> None:
        write(tmp_path, old={"main_go": HELLO, "go_mod": "module old // why\n\ngo 1.22 // so\n"})
        assert only(tmp_path, "").problems == ()

    def test_its_own_debug_settings_are_allowed(self, tmp_path: Path) -> None:
        mod = "module x\n\ngo 1.27\n\ngodebug (\n\tdefault=go1.21\n\tpanicnil=1\n)\n"
        write(tmp_path, x={"main_go": HELLO, "go_mod": mod})
        assert only(tmp_path).problems == ()

    def test_links_are_refused_wherever_they_lead(self, tmp_path: Path) -> None:
        root = write(tmp_path / "t", steal={"main_go": HELLO})
        (tmp_path / "secret").mkdir()
        (root / "go" / "steal" / "data").symlink_to(tmp_path / "secret")
        (root / "go" / "steal" / "x.go").symlink_to("main.go")
        (root / "go" / "whole").symlink_to(tmp_path / "secret")
        steal, whole = samples(root, "1.27.3")
        assert [one.split()[1] for one in said(steal.problems, root)] == ["sample-link:"] * 2
        assert [one.split()[1] for one in said(whole.problems, root)] == ["sample-link:"]
        assert "x.go" not in steal.files

    @pytest.mark.skipif(os.name != "posix", reason="named pipes")
    def test_a_pipe_hangs_nobody(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"main_go": HELLO})
        os.mkfifo(tmp_path / "go" / "steal" / "pipe.go")
        assert [one.code for one in only(tmp_path).problems] == ["odd-file"]

    @pytest.mark.parametrize("name", ["Hash_Trie", "-o x", "a.b", "x" * 65, "ü"])
    def test_a_name_that_no_outline_can_write(self, tmp_path: Path, name: str) -> None:
        write(tmp_path, **{name: {"main_go": HELLO}})
        assert [one.code for one in only(tmp_path).problems] == ["bad-sample"]

    def test_what_a_build_left_behind_is_too_large(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"main_go": HELLO})
        (tmp_path / "go" / "steal" / "steal").write_bytes(bytes(5 << 20))
        assert "sample-too-large" in [one.code for one in only(tmp_path).problems]

    def test_no_go_at_all(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"notes_txt": "x"})
        assert said(only(tmp_path).problems, tmp_path) == [
            "steal empty-sample: there is no Go file in it"
        ]


class TestDigest:
    def test_it_is_of_what_the_outline_room_reads(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"main_go": HELLO, "sub/data_txt": "x"})
        (tmp_path / "go" / "steal" / ".hidden").write_text("no")
        mod = (tmp_path / "go" / "steal" / "go.mod").read_bytes()
        files = {"main.go": HELLO.encode(), "sub/data.txt": b"x", "go.mod": mod}
        assert only(tmp_path).digest == sources_digest(files)

    def test_every_byte_counts_but_line_ends_do_not(self, tmp_path: Path) -> None:
        write(tmp_path, steal={"main_go": HELLO})
        before = only(tmp_path).digest
        main = tmp_path / "go" / "steal" / "main.go"
        main.write_bytes(HELLO.replace("\n", "\r\n").encode())
        assert only(tmp_path).digest == before
        main.write_text(HELLO + "\n")
        assert only(tmp_path).digest != before

    def test_how_it_is_run_counts_and_limits_do_not(self) -> None:
        run = CaptureRun(sample="x")
        assert sources_digest({}, run) == sources_digest({}, run.model_copy(update={"seconds": 9}))
        assert sources_digest({}, run) != sources_digest({}, run.model_copy(update={"args": ["a"]}))


class TestNeedingC:
    @pytest.mark.parametrize(
        "source, c",
        [
            ('package main\n\nimport "C"\n', True),
            ('package main\n\nimport (\n\t"fmt"\n\t"C"\n)\n', True),
            ('package main\n\nvar s = "C"\n', False),
            ('package main\n\nimport "CX"\n', False),
        ],
    )
    def test_a_sample_that_imports_c(self, tmp_path: Path, source: str, c: bool) -> None:
        write(tmp_path, x={"main_go": source})
        assert needs_c(only(tmp_path)) is c

    def test_a_run_that_wants_it(self, tmp_path: Path) -> None:
        write(tmp_path, x={"main_go": HELLO})
        sample = only(tmp_path)
        assert needs_c(sample, CaptureRun(sample="x", flags=["-race"]))
        assert needs_c(sample, CaptureRun(sample="x", c=True))
        assert not needs_c(sample, CaptureRun(sample="x", flags=["-bench=race"]))


TEST = 'package main\n\nimport "testing"\n\nfunc TestX(t *testing.T) {\n\tBODY\n}\n'


@pytest.mark.slow
class TestLookingAtIt:
    def look(self, root: Path, toolchain: Toolchain, **runs: CaptureRun) -> list[str]:
        return said(examine(only(root), toolchain, runs, root), root)

    def test_one_that_holds(self, tmp_path: Path, toolchain: Toolchain) -> None:
        write(tmp_path, good={"main_go": HELLO, "main__test_go": TEST.replace("BODY", "t.Log(1)")})
        assert self.look(tmp_path, toolchain) == []
        assert sorted(path.name for path in (tmp_path / "go" / "good").iterdir()) == [
            "go.mod", "main.go", "main_test.go",
        ]  # fmt: skip

    def test_each_tool_says_its_own(self, tmp_path: Path, toolchain: Toolchain) -> None:
        source = HELLO.replace('fmt.Println("hello")', 'fmt.Printf("%d\\n", "x");  fmt.Println()')
        write(tmp_path, bad={"main_go": source})
        for _ in range(2):  # the second time, the build cache says what vet said in another folder
            assert self.look(tmp_path, toolchain) == [
                "bad/main.go:6:1 sample-format: gofmt would write this otherwise",
                'bad/main.go:6:14 sample-vet: fmt.Printf format %d has arg "x" of wrong type string',
            ]

    def test_vet_reads_a_sample_with_c_again_though_the_cache_names_an_earlier_copy(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        """What cgo made of the first copy is in the build cache, and names files that are gone."""
        if c_compiler() is None:
            pytest.skip("no C compiler")
        once = f"// {tmp_path.name}\nfunc N() int {{ return int(C.n()) }}"
        code = f'package bad\n\n// static int n(void) {{ return 1; }}\nimport "C"\n\n{once}\n'
        test = 'package bad\n\nimport "testing"\n\nfunc TestN(t *testing.T) { N() }\n'
        write(tmp_path, bad={"bad_go": code, "bad__test_go": test})
        with copied(only(tmp_path), toolchain) as copy:
            assert copy.go(["test", *TRIM], cgo=True).fine
        assert self.look(tmp_path, toolchain) == []

    @pytest.mark.parametrize(
        "source, expected",
        [
            ("package main\n\nfunc main() {\n\tx := 1\n}\n", "4:2 sample-build: declared and not used: x"),
            ("package main\n\nfunc main( {\n", "3:12 sample-build: syntax error: unexpected {"),
            (
                'package main\n\nimport _ "example.org/x"\n\nfunc main() {}\n',
                "3:8 sample-build: no required module provides package example.org/x",
            ),
            (
                'package main\n\nfunc main() {\n\tpanic("no")\n}\n',
                "4:1 sample-run: `go run .` ends with 2, not 0: panic: no",
            ),
            (
                'package main\n\nimport "os"\n\nfunc main() {\n\tos.Exit(3)\n}\n',
                " sample-run: `go run .` ends with 3, not 0",
            ),
        ],
        ids=["unused", "syntax", "module", "panic", "exit"],
    )  # fmt: skip
    def test_what_is_wrong_is_said_at_its_line(
        self, tmp_path: Path, toolchain: Toolchain, source: str, expected: str
    ) -> None:
        write(tmp_path, bad={"main_go": source})
        (one,) = self.look(tmp_path, toolchain)
        assert one.removeprefix("bad/main.go:").removeprefix("bad").startswith(expected), one

    def test_a_test_that_fails(self, tmp_path: Path, toolchain: Toolchain) -> None:
        test = TEST.replace("BODY", 't.Error("not so")')
        test = test.replace("package main", "package bad")
        write(tmp_path, bad={"x_go": "package bad\n", "x__test_go": test})
        assert self.look(tmp_path, toolchain) == ["bad/x_test.go:6:1 sample-test: not so"]

    @pytest.mark.parametrize(
        "body, seconds, expected",
        [
            ("for {\n\t}", 2, "more time than 2 s"),
            ('for {\n\t\tprintln("0123456789abcdef0123456789abcdef")\n\t}', 60, "more output than 1 MiB"),
            (
                "x := make([]byte, 1<<30)\n\tfor i := range x {\n\t\tx[i] = 1\n\t}\n\tselect {}",
                60,
                "more memory than 64 MB",
            ),
        ],
        ids=["time", "output", "memory"],
    )  # fmt: skip
    def test_what_does_not_end_is_ended(
        self, tmp_path: Path, toolchain: Toolchain, body: str, seconds: int, expected: str
    ) -> None:
        write(tmp_path, bad={"main_go": f"package main\n\nfunc main() {{\n\t{body}\n}}\n"})
        run = CaptureRun(sample="bad", seconds=seconds, megabytes=64)
        (one,) = [text for text in self.look(tmp_path, toolchain, x=run) if "stopped" in text]
        assert expected in one

    def test_the_expected_exit_code_is_fine(self, tmp_path: Path, toolchain: Toolchain) -> None:
        write(tmp_path, trap={"main_go": 'package main\n\nfunc main() {\n\tpanic("no")\n}\n'})
        assert self.look(tmp_path, toolchain, x=CaptureRun(sample="trap", exit=2)) == []
        assert self.look(tmp_path, toolchain, x=CaptureRun(sample="trap", exit="any")) == []

    def test_one_that_is_wrong_on_purpose_is_shown_so(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, bad={"main_go": "package main\n\nfunc main() {\n\tx := 1\n}\n"})
        run = CaptureRun(sample="bad", run="build", exit=1)
        assert self.look(tmp_path, toolchain, x=run) == []

    FAILS = (
        'package bad\n\nimport "testing"\n\n'
        'func TestWrong(t *testing.T) {\n\tt.Error("got 2, want 3")\n}\n\n'
        "func TestRight(t *testing.T) {BODY}\n"
    )

    @pytest.mark.parametrize("flags", [[], ["-run=TestWrong"], ["-run=TestRight|TestWrong"]])
    def test_a_test_may_fail_on_purpose(
        self, tmp_path: Path, toolchain: Toolchain, flags: list[str]
    ) -> None:
        write(tmp_path, bad={"x__test_go": self.FAILS.replace("BODY", "")})
        run = CaptureRun(sample="bad", run="test", flags=flags, exit=1, says="got 2, want 3")
        assert self.look(tmp_path, toolchain, x=run) == []

    def test_the_other_tests_must_pass_all_the_same(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        body = '\n\tt.Error("not this one")\n'
        write(tmp_path, bad={"x__test_go": self.FAILS.replace("BODY", body)})
        run = CaptureRun(sample="bad", run="test", flags=["-run=Wrong"], exit=1)
        assert self.look(tmp_path, toolchain, x=run) == [
            "bad/x_test.go:10:1 sample-test: not this one"
        ]

    def test_a_failure_that_is_expected_must_come_and_be_the_right_one(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, bad={"x__test_go": self.FAILS.replace("BODY", "")})
        passes = CaptureRun(sample="bad", run="test", flags=["-run=Right"], exit=1)
        (one,) = [p for p in self.look(tmp_path, toolchain, x=passes) if "sample-run" in p]
        assert "`go test -run=Right` ends with 0, not 1" in one
        other = CaptureRun(sample="bad", run="test", exit=1, says="got 4")
        (one,) = self.look(tmp_path, toolchain, x=other)
        assert "sample-says: `go test` does not say `got 4`" in one

    def test_what_vet_says_on_purpose_still_builds_runs_and_passes_its_tests(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        odd = (
            'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d\\n", "x")\n\tBODY\n}\n'
        )
        test = TEST.replace("BODY", "t.Log(1)")
        run = CaptureRun(sample="odd", run="vet", exit=1, says="of wrong type string")
        write(tmp_path / "a", odd={"main_go": odd.replace("\tBODY\n", ""), "x__test_go": test})
        assert self.look(tmp_path / "a", toolchain, x=run) == []
        write(tmp_path / "b", odd={"main_go": odd.replace("BODY", "panic(1)")})
        (one,) = self.look(tmp_path / "b", toolchain, x=run)
        assert "sample-run: `go run .` ends with 2, not 0: panic: 1" in one

    def test_tests_alone_will_do_and_variables_have_any_name(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        test = TEST.replace("BODY", "t.Log(1)").replace("package main", "package good")
        write(tmp_path, good={"x__test_go": test})
        env = {"limits": "1", "cgo": "1", "args": "x", "self": "y"}
        for run in ("test", "vet"):
            wanted = CaptureRun.model_validate({"sample": "good", "run": run, "env": env})
            assert self.look(tmp_path, toolchain, x=wanted) == []

    @pytest.mark.skipif(os.name != "posix", reason="modes")
    def test_a_program_that_cannot_be_started_is_a_problem(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, x={"main_go": HELLO})
        with copied(only(tmp_path), toolchain) as copy:
            built = copy.build()
            assert built.program is not None
            built.program.chmod(0o600)
            (problem,) = copy.perform(CaptureRun(sample="x")).problems
            assert "it could not be started" in problem.message

    def test_without_a_c_compiler_it_is_skipped_in_one_line(
        self, tmp_path: Path, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbench, "c_compiler", lambda: None)
        source = 'package main\n\nimport "C"\n\nfunc main() {}\n'
        write(tmp_path, cgo={"main_go": source})
        (one,) = self.look(tmp_path, toolchain)
        assert one.endswith("it needs a C compiler, and there is none here")

    def test_one_that_may_not_be_run_is_not(self, tmp_path: Path, toolchain: Toolchain) -> None:
        write(tmp_path, x={"main_go": HELLO, "go_mod": "module x\ngo 1.27\ntoolchain go1.99\n"})
        assert [one.split()[1] for one in self.look(tmp_path, toolchain)] == ["bad-go-mod:"]

    def test_what_the_outline_may_not_ask_for_is_not_done(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        target = tmp_path / "made"
        write(tmp_path, x={"main_go": HELLO})
        (sample,) = samples(tmp_path, "1.27.3")
        for flag in (f"-toolexec=touch {target}", f"-trace={target}"):
            run = CaptureRun(sample="x", run="test", flags=[flag])
            (problem,) = examine(sample, toolchain, {"run": run})
            assert (problem.code, problem.severity) == ("sample-skipped", "note")
        assert not target.exists()


@pytest.mark.slow
class TestOlderReleases:
    """A scratch copy gets the release's own go line; what it cannot compile is no failure."""

    def older(self, toolchains: tuple[Toolchain, ...]) -> Toolchain:
        if not toolchains[0].version.startswith("1.21"):
            pytest.skip("go1.21 is not installed")
        return toolchains[0]

    def test_the_line_is_its_own_and_both_are_said(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        write(tmp_path, x={"main_go": HELLO})
        with copied(only(tmp_path), self.older(toolchains)) as copy:
            assert (copy.folder / "go.mod").read_text() == "module x\n\ngo 1.21\n"
            assert copy.godebug == "go 1.21 (the sample says go 1.27)"
        with copied(only(tmp_path), toolchains[-1]) as copy:
            assert "go 1.27" in (copy.folder / "go.mod").read_text()
            assert copy.godebug == ""

    @pytest.mark.parametrize(
        "body",
        ["for range 3 {\n\t}", "println(unique.Make(1) == unique.Make(1))"],
        ids=["syntax", "package"],
    )
    def test_what_is_newer_does_not_apply(
        self, tmp_path: Path, toolchain: Toolchain, toolchains: tuple[Toolchain, ...], body: str
    ) -> None:
        imports = 'import "unique"\n\n' if "unique" in body else ""
        source = f"package main\n\n{imports}func main() {{\n\t{body}\n}}\n"
        write(tmp_path, new={"main_go": source})
        (one,) = examine(only(tmp_path), self.older(toolchains))
        assert (one.code, one.severity) == ("sample-skipped", "note")
        assert "it takes go 1.27" in one.message

    def test_what_no_release_compiles_has_failed(
        self, tmp_path: Path, toolchain: Toolchain, toolchains: tuple[Toolchain, ...]
    ) -> None:
        source = "package main\n\nfunc main() {\n\tfor range 3 {\n\t}\n\tx := 1\n}\n"
        write(tmp_path, bad={"main_go": source})
        found = examine(only(tmp_path), self.older(toolchains))
        assert {one.code for one in found} == {"sample-build"}
