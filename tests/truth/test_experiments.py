"""Build experiments: they reach the compiler, stand in the command, and one that nobody knows is refused."""

from pathlib import Path
from typing import Any

import pytest

from talkbuilder.app.leftout import left_out
from talkbuilder.captured import Capture, parse, render
from talkbuilder.outline.model import CaptureRun
from talkbuilder.problem import Problem
from talkbuilder.talk import Places
from talkbuilder.truth.examine import examine
from talkbuilder.truth.experiments import alike, unknown, variables
from talkbuilder.truth.record import compare, record
from talkbuilder.truth.samples import samples
from talkbuilder.truth.toolchain import Toolchain
from tests.support.gotalks import outline, write

DAY = "2026-11-24"
# The version names the experiments, where they are not the usual ones.
PROGRAM = """\
package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println(runtime.Version())
}
"""
TESTED = """\
package version

import (
	"fmt"
	"runtime"
	"testing"
)

func TestVersion(t *testing.T) {
	fmt.Println(runtime.Version())
}
"""
OFF = "nogreenteagc"


# --- without a toolchain ----------------------------------------------------------------------------------------------


def test_a_run_without_one_sets_nothing() -> None:
    assert variables(None) == variables(CaptureRun(sample="x")) == {}
    assert variables(CaptureRun(sample="x", experiment=OFF)) == {"GOEXPERIMENT": OFF}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("go: unknown GOEXPERIMENT bogus\n", "bogus"),
        ("go: downloading x\ngo: unknown GOEXPERIMENT bogus", "bogus"),
        ("main.go:3: go: unknown GOEXPERIMENT bogus", ""),
        ("", ""),
    ],
)
def test_what_the_go_command_refuses_is_read(said: str, name: str) -> None:
    assert unknown(said) == name


def test_names_come_from_the_goroots_own_list(tmp_path: Path) -> None:
    assert "go doc" in alike("greentea", tmp_path)
    file = tmp_path / "src" / "internal" / "goexperiment" / "flags.go"
    file.parent.mkdir(parents=True)
    file.write_text(
        "type Flags struct {\n\tSIMD bool\n\n\t// GreenTeaGC is on.\n\tGreenTeaGC bool\n}\n"
    )
    assert alike("greentea", tmp_path) == 'did you mean "greenteagc"?'
    assert alike("zzz", tmp_path) == "known here: greenteagc, simd"


# --- with one ---------------------------------------------------------------------------------------------------------


def made(root: Path, toolchain: Toolchain, **run: Any) -> tuple[Capture | None, list[Problem]]:
    (sample,) = [path.name for path in (root / "go").iterdir()]
    found, problems = record(root, outline(x={"sample": sample, **run}), toolchain, DAY)
    return found.get("x"), list(problems)


@pytest.mark.slow
class TestTheBuild:
    def test_a_program_is_built_with_it(self, tmp_path: Path, toolchain: Toolchain) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        capture, problems = made(tmp_path, toolchain, experiment=OFF)
        assert capture
        assert (capture.text, problems) == (f"go1.27.3-X:{OFF}", [])
        assert capture.command == f"GOEXPERIMENT={OFF} go run ."
        capture, _ = made(tmp_path, toolchain)
        assert capture
        assert (capture.text, capture.command) == ("go1.27.3", "go run .")

    def test_two_runs_of_one_sample_do_not_share_a_program(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        runs = {"on": {"sample": "version"}, "off": {"sample": "version", "experiment": OFF}}
        found, problems = record(tmp_path, outline(**runs), toolchain, DAY)
        assert problems == ()
        assert {name: one.text for name, one in found.items()} == {
            "on": "go1.27.3", "off": f"go1.27.3-X:{OFF}",
        }  # fmt: skip
        assert found["on"].sources != found["off"].sources

    @pytest.mark.parametrize(
        ("run", "command"),
        [
            ({}, f"GOEXPERIMENT={OFF} go test -v -run=V"),
            ({"env": {"A": "b"}}, f"GOEXPERIMENT={OFF} A=b go test -v -run=V"),
            (
                {"env": {"GODEBUG": "madvdontneed=1"}},
                f"GOEXPERIMENT={OFF} go test -exec 'env GODEBUG=madvdontneed=1' -v -run=V",
            ),
        ],
    )
    def test_so_are_tests(
        self, tmp_path: Path, toolchain: Toolchain, run: dict[str, Any], command: str
    ) -> None:
        write(tmp_path, version={"version__test_go": TESTED})
        capture, problems = made(
            tmp_path, toolchain, run="test", flags=["-v", "-run=V"], experiment=OFF, **run
        )
        assert problems == []
        assert capture
        assert f"\ngo1.27.3-X:{OFF}\n" in capture.text
        assert capture.command == command

    def test_a_traced_program_says_it_before_the_build(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        run = {"env": {"GODEBUG": "madvdontneed=1"}, "experiment": OFF}
        capture, _ = made(tmp_path, toolchain, **run)
        assert capture
        assert capture.command == (
            f"GOEXPERIMENT={OFF} go build && GODEBUG=madvdontneed=1 ./version"
        )


@pytest.mark.slow
class TestOneThatNobodyKnows:
    @pytest.mark.parametrize("how", ["run", "test", "build", "vet"])
    def test_is_a_problem_of_the_release_that_the_talk_names(
        self, tmp_path: Path, toolchain: Toolchain, how: str
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        places = Places("talk.yaml")
        talk = outline(x={"sample": "version", "run": how, "experiment": "nogreentea"})
        found, (problem,) = record(tmp_path, talk, toolchain, DAY, places=places)
        assert found == {}
        assert problem == Problem(
            places.at("captures", "x", "experiment"),
            "unknown-experiment",
            "go1.27.3 has no experiment `greentea`",
            'did you mean "greenteagc"?',
        )

    def test_is_not_excused_by_an_expected_failure(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        capture, problems = made(tmp_path, toolchain, run="vet", exit=2, experiment="bogus")
        assert (capture, [one.code for one in problems]) == (None, ["unknown-experiment"])

    def test_is_no_question_to_another_release(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        for old in toolchains[:-1]:
            if old.version.startswith(("1.25", "1.26", "1.27")):
                continue
            capture, (problem,) = made(tmp_path, old, experiment=OFF)
            assert (capture, problem.code, problem.severity) == (None, "capture-skipped", "note")
            assert problem.message.endswith(f"{old.release} has no experiment `greenteagc`")

    def test_examining_the_sample_says_it_at_the_same_place(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        (sample,) = samples(tmp_path, "1.27.3")
        places = Places("talk.yaml")
        runs = {"x": CaptureRun(sample="version", experiment="bogus")}
        (problem,) = examine(sample, toolchain, runs, tmp_path, places)
        assert problem.code == "unknown-experiment"
        assert problem.place == places.at("captures", "x", "experiment")


@pytest.mark.slow
class TestARunAboutAnotherRelease:
    """`release: 1.24.11` in a talk of 1.27.3."""

    @pytest.fixture
    def old(self, toolchains: tuple[Toolchain, ...]) -> Toolchain:
        for one in toolchains:
            if one.version == "1.24.11":
                return one
        pytest.skip("go1.24.11 is not installed")

    def test_is_recorded_with_that(
        self, tmp_path: Path, toolchain: Toolchain, old: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        runs = {
            "now": {"sample": "version"},
            "then": {"sample": "version", "release": "1.24.11", "experiment": "noswissmap"},
        }
        found, problems = record(tmp_path, outline(**runs), toolchain, DAY)
        assert problems == ()
        assert {name: (one.text, one.release) for name, one in found.items()} == {
            "now": ("go1.27.3", "go1.27.3"),
            "then": ("go1.24.11 X:noswissmap", "go1.24.11"),
        }
        assert found["then"].godebug == "go 1.24 (the sample says go 1.27)"

    def test_its_experiments_are_those_of_that_release(
        self, tmp_path: Path, toolchain: Toolchain, old: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        _, (problem,) = made(tmp_path, toolchain, release="1.24.11", experiment=OFF)
        assert (problem.code, problem.severity) == ("unknown-experiment", "error")
        assert "go1.24.11 has no experiment `greenteagc`" in problem.message

    def test_the_pinned_release_does_not_call_it_false(
        self, tmp_path: Path, toolchain: Toolchain, old: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        talk = outline(x={"sample": "version", "release": "1.24.11"})
        store(tmp_path, "go1.24.11")
        for asked in (toolchain, old):
            assert compare(tmp_path, talk, asked) == ()
        store(tmp_path, "go1.24.10")  # but what is false is false
        for asked in (toolchain, old):
            (problem,) = compare(tmp_path, talk, asked)
            assert (problem.code, problem.severity) == ("capture-differs", "error")
            assert problem.message.startswith("go1.24.11 says something else")

    def test_a_third_one_is_not_asked(
        self, tmp_path: Path, toolchains: tuple[Toolchain, ...]
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        store(tmp_path, "go1.24.11")
        talk = outline(x={"sample": "version", "release": "1.24.11"})
        for other in toolchains:
            if other.version in ("1.24.11", "1.27.3"):
                continue
            (problem,) = compare(tmp_path, talk, other)
            assert (problem.code, problem.severity) == ("capture-skipped", "note")

    def test_where_it_is_not_installed_it_is_skipped_in_one_line(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        write(tmp_path, version={"main_go": PROGRAM})
        capture, (problem,) = made(tmp_path, toolchain, release="1.24.99")
        assert (capture, problem.code, problem.severity) == (None, "capture-skipped", "note")
        assert problem.message == "`x` is skipped: go1.24.99 is not installed here"
        store(tmp_path, "go1.24.99")
        talk = outline(x={"sample": "version", "release": "1.24.99"})
        assert compare(tmp_path, talk, toolchain) == (problem,)
        assert list(left_out("demo", [problem], "capture-skipped")) == [
            "demo: about a release that is not installed here, and skipped: x"
        ]


def store(root: Path, text: str) -> None:
    (root / "captures").mkdir(exist_ok=True)
    capture = Capture(text=text, release="go1.24.11", sources="s", exit="0")
    (root / "captures" / "x.txt").write_text(render(capture))
    assert parse(render(capture))[0].text == text
