"""Facts that a sample decides: asked once each, and whoever cannot answer says why."""

from pathlib import Path
from typing import Any

import pytest

from talkbuilder.captured import Capture, render
from talkbuilder.claims import (
    ABSENT,
    PRESENT,
    Answer,
    Ask,
    AskAllocs,
    AskCapture,
    AskCompiler,
    AskOutput,
    AskSource,
)
from talkbuilder.truth.recorded import ask_recorded
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.trial import ask_samples
from tests.support.gotalks import outline, write

pytestmark = pytest.mark.slow

ESCAPE = """\
package main

import (
	"fmt"
	"os"
)

type point struct{ x, y int }

var sink any

func onHeap() *point {
	p := point{1, 2} // this one moves
	return &p
}

func box() { sink = len(os.Args) + 1000 }

func stays() {
	q := point{3, 4}
	_ = q.x + q.y
}

func twice() {
	box()
	box()
}

func loop() {
	for {
	}
}

func boom() { panic("no such luck") }

func takes(int) {}

func leave() { os.Exit(0) }

func main() {
	fmt.Println("threads: 8", onHeap())
	fmt.Println("args:", os.Args[1:])
	fmt.Fprintln(os.Stderr, "in", wd())
}

func wd() string {
	at, _ := os.Getwd()
	return at
}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A talk with one sample."""
    return write(tmp_path_factory.mktemp("talk"), escape={"main_go": ESCAPE})


def ask(root: Path, toolchain: Toolchain, *asks: Ask, **captures: dict[str, Any]) -> list[Answer]:
    answers = ask_samples(root, outline(**captures), asks, toolchain)
    return [answers[one] for one in asks]


class TestCompiler:
    def test_what_it_says_of_a_line(self, root: Path, toolchain: Toolchain) -> None:
        asks = [
            AskCompiler("escape", "this one moves", says)
            for says in ("moved to heap: p", "moved to heap", "moved to heap: point", "eap: p")
        ]
        asks.append(AskCompiler("escape", "q := point", "moved to heap: q"))
        for _ in range(2):  # the second time the build cache says it
            answers = ask(root, toolchain, *asks)
            assert [one.value for one in answers] == [PRESENT, PRESENT, ABSENT, ABSENT, ABSENT]
        first = answers[0]
        assert (first.file, first.line) == ("go/escape/main.go", 13)
        assert "moved to heap: p" in first.detail

    @pytest.mark.parametrize("at, lines", [("box()", 3), ("nowhere", 0)])
    def test_the_line_must_be_one(
        self, root: Path, toolchain: Toolchain, at: str, lines: int
    ) -> None:
        (answer,) = ask(root, toolchain, AskCompiler("escape", at, "x"))
        assert f"`{at}` stands in {lines} lines of go/escape, not in one" in answer.failed
        assert answer.value == ""

    def test_in_a_test_too(self, tmp_path: Path, toolchain: Toolchain) -> None:
        test = 'package x\n\nimport "testing"\n\nvar s *int\n\nfunc TestX(t *testing.T) {\n\tn := 1\n\ts = &n\n}\n'
        write(tmp_path, x={"x__test_go": test})
        (answer,) = ask(tmp_path, toolchain, AskCompiler("x", "n := 1", "moved to heap: n"))
        assert answer.value == PRESENT


class TestAllocs:
    def test_each_function_is_counted(self, root: Path, toolchain: Toolchain) -> None:
        calls = ("box", "twice", "stays")
        asks = [AskAllocs("escape", call) for call in calls]
        assert [one.value for one in ask(root, toolchain, *asks)] == ["1", "2", "0"]

    def test_one_that_fails_spoils_no_other(
        self, root: Path, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from talkbuilder.truth import allocs
        from talkbuilder.truth.run import Limits

        monkeypatch.setattr(allocs, "LIMITS", Limits(seconds=2, megabytes=2048, output=1 << 20))
        calls = ("box", "nope", "takes", "boom", "loop", "leave", "x); os.Exit(1", "twice")
        found = ask(root, toolchain, *(AskAllocs("escape", call) for call in calls))
        box, nope, takes, boom, loop, leave, odd, twice = found
        assert (box.value, twice.value) == ("1", "2")
        assert nope.failed == "undefined: nope"
        assert "not enough arguments" in takes.failed
        assert "panic: no such luck" in boom.failed
        assert loop.failed == "`loop` was stopped: it took more than 2 s"
        assert leave.failed
        assert "no function's name" in odd.failed

    def test_the_sample_is_as_it_was(self, root: Path, toolchain: Toolchain) -> None:
        ask(root, toolchain, AskAllocs("escape", "box"))
        assert {path.name for path in (root / "go" / "escape").iterdir()} == {"main.go", "go.mod"}


class TestOutput:
    def test_the_group_the_match_or_nothing(self, root: Path, toolchain: Toolchain) -> None:
        asks = (
            AskOutput("escape", r"threads: (\d+)"),
            AskOutput("escape", r"^args: .*$", ("a b", "c")),
            AskOutput("escape", "^in .*$"),
            AskOutput("escape", "forks"),
            AskOutput("escape", "("),
        )
        eight, args, here, none, odd = ask(root, toolchain, *asks)
        assert eight == Answer("8", file="go/escape")
        assert args.value == "args: [a b c]"
        assert here.value == "in ."
        assert none.value == ABSENT
        assert none.detail.startswith("it prints `threads: 8")
        assert "unterminated" in odd.failed

    def test_the_program_gets_the_variables_that_the_fact_names(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        source = (
            'package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"runtime"\n\t"runtime/debug"\n)\n\nfunc main() {\n'
            '\tfmt.Println("gc", debug.SetGCPercent(1), "ps", runtime.GOMAXPROCS(0), os.Getenv("MINE"))\n}\n'
        )
        write(tmp_path, env={"main_go": source})
        asks = (
            AskOutput("env", r"gc (\S+)", env=(("GOGC", "37"),)),
            AskOutput("env", r"gc (\S+)", env=(("GOGC", "off"),)),
            AskOutput("env", r"ps (.*)", env=(("GOMAXPROCS", "3"), ("MINE", "a b"))),
            AskOutput("env", r"gc (\S+)"),
            AskOutput("env", "x", env=(("LD_PRELOAD", "/x.so"),)),
        )
        fewer, off, three, usual, refused = ask(tmp_path, toolchain, *asks)
        assert [one.value for one in (fewer, off, three, usual)] == ["37", "-1", "3 a b", "100"]
        assert "LD_PRELOAD" in refused.failed

    def test_a_program_that_crashes_has_no_answer(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        source = 'package main\n\nfunc main() {\n\tprintln("7 of 9")\n\tpanic("no")\n}\n'
        write(tmp_path, trap={"main_go": source})
        asked = AskOutput("trap", r"(\d) of 9")
        assert ask(tmp_path, toolchain, asked)[0].failed == "it ends with 2: panic: no"
        trap = {"sample": "trap", "exit": 2}
        assert ask(tmp_path, toolchain, asked, trap=trap)[0].value == "7"

    def test_what_does_not_build_says_where(self, tmp_path: Path, toolchain: Toolchain) -> None:
        write(tmp_path, bad={"main_go": "package main\n\nfunc main() {\n\tx := 1\n}\n"})
        for asked in (
            AskOutput("bad", "x"),
            AskAllocs("bad", "main"),
            AskCompiler("bad", "x", "x"),
        ):
            (answer,) = ask(tmp_path, toolchain, asked)
            assert "go/bad/main.go:4:2: declared and not used" in answer.failed


CAPTURE = {"sample": "escape", "show": "stdout"}


class TestCapture:
    def test_a_fresh_run_answers(self, root: Path, toolchain: Toolchain) -> None:
        asked = AskCapture("threads", r"threads: (\d+)")
        assert ask(root, toolchain, asked, threads=CAPTURE)[0].value == "8"

    def test_a_number_that_varies_must_lie_between(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        root = write(tmp_path, escape={"main_go": ESCAPE})
        inside = AskCapture("threads", r"threads: (\d+)", (5, 9))
        outside = AskCapture("threads", r"threads: (\d+)", (9, 20))
        words = AskCapture("threads", "(threads)", (1, 2))
        stored = root / "captures" / "threads.txt"
        assert ask(root, toolchain, inside, threads=CAPTURE)[0].value == "8"
        stored.parent.mkdir()
        stored.write_text(render(Capture(text="threads: 6", release="go1.27.3")))
        found = ask(root, toolchain, inside, outside, words, threads=CAPTURE)
        assert (found[0].value, found[0].detail) == ("6", "8 in this run")
        assert (found[1].value, found[1].detail) == ("8", "outside 9 to 20")
        assert "no number" in found[2].failed


class TestHowManyTimesAsMuch:
    """A fact that divides one capture by another."""

    HALF = AskCapture("more", r"size: (\d+)", (1.5, 2.5), "less")
    SIZES = (
        'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n'
        'func main() {\n\tfmt.Println("size:", 8*len(os.Args))\n}\n'
    )

    def captures(self, **more: Any) -> dict[str, dict[str, Any]]:
        return {"less": {"sample": "sizes"}, "more": {"sample": "sizes", "args": ["x"], **more}}

    def test_fresh_runs_are_divided(self, tmp_path: Path, toolchain: Toolchain) -> None:
        root = write(tmp_path, sizes={"main_go": self.SIZES})
        (found,) = ask(root, toolchain, self.HALF, **self.captures())
        assert (found.value, found.failed, found.applies) == ("2", "", True)
        outside = AskCapture("more", self.HALF.find, (3, 4), "less")
        (found,) = ask(root, toolchain, outside, **self.captures())
        assert (found.value, found.detail) == ("2", "outside 3 to 4")

    def test_what_was_recorded_counts_while_the_fresh_one_is_in_bounds(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        root = write(tmp_path, sizes={"main_go": self.SIZES})
        (root / "captures").mkdir()
        for name, size in (("less", 10), ("more", 18)):
            stored = Capture(text=f"size: {size}", release="go1.27.3")
            (root / "captures" / f"{name}.txt").write_text(render(stored))
        (found,) = ask(root, toolchain, self.HALF, **self.captures())
        assert (found.value, found.detail) == ("1.8", "2 in this run")
        runs = outline(**self.captures()).captures
        assert ask_recorded(root, [self.HALF], "go1.27.3", runs)[self.HALF].value == "1.8"
        assert "was recorded with" in ask_recorded(root, [self.HALF], "go1.26.6", runs)[self.HALF].failed  # fmt: skip

    @pytest.mark.parametrize(
        ("captures", "why"),
        [
            ({"more": {"sample": "sizes"}}, "there is no capture `less`"),
            ({"more": {"sample": "sizes"}, "less": {"sample": "lost"}}, "there is no sample `go/lost` that runs"),
            ({"more": {"sample": "sizes"}, "less": {"sample": "sizes", "exit": 3}}, "ends with 0, not 3"),
        ],
    )  # fmt: skip
    def test_where_one_cannot_be_had_it_says_why(
        self, tmp_path: Path, toolchain: Toolchain, captures: dict[str, Any], why: str
    ) -> None:
        root = write(tmp_path, sizes={"main_go": self.SIZES})
        (found,) = ask(root, toolchain, self.HALF, **captures)
        assert why in found.failed

    def test_of_a_release_that_is_not_here_nothing_is_known(
        self, tmp_path: Path, toolchain: Toolchain
    ) -> None:
        root = write(tmp_path, sizes={"main_go": self.SIZES})
        both = self.captures(release="1.24.99")
        for asked in (self.HALF, AskCapture("less", self.HALF.find, (0, 9), "more")):
            (found,) = ask(root, toolchain, asked, **both)
            assert (found.applies, found.detail) == (False, "go1.24.99 is not installed here")

    def test_another_release_answers_for_itself(
        self, tmp_path: Path, toolchain: Toolchain, toolchains: tuple[Toolchain, ...]
    ) -> None:
        others = [one for one in toolchains if one != toolchain]
        if not others:
            pytest.skip("only one Go toolchain is installed")
        version = self.SIZES.replace('"os"', '"runtime"').replace(
            "8*len(os.Args)", "runtime.Version()"
        )
        root = write(tmp_path, version={"main_go": version})
        asked = AskCapture("old", "size: (.*)")
        old = {"sample": "version", "release": others[0].version}
        for one in (toolchain, others[0]):
            (found,) = ask(root, one, asked, old=old)
            assert found.value == others[0].release
            assert found.by == ("" if one == others[0] else others[0].release)
        for third in others[1:]:
            assert not ask(root, third, asked, old=old)[0].applies


class TestWhoeverCannotBeAsked:
    def test_says_so(self, root: Path, toolchain: Toolchain) -> None:
        asks = (AskOutput("escap", "x"), AskCapture("lost", "x"), AskAllocs("../escape", "x"))
        found = ask(root, toolchain, *asks)
        assert [one.failed for one in found] == [
            "there is no sample `go/escap`",
            "there is no capture `lost`",
            "there is no sample `go/../escape`",
        ]

    def test_the_source_is_asked_elsewhere(self, root: Path, toolchain: Toolchain) -> None:
        asked = AskSource("const", "runtime._Gidle")
        assert ask_samples(root, outline(), [asked], toolchain) == {}

    def test_an_older_release_is_asked_what_it_can_compile(
        self, root: Path, tmp_path: Path, toolchain: Toolchain, toolchains: tuple[Toolchain, ...]
    ) -> None:
        old = toolchains[0]
        if not old.version.startswith("1.21"):
            pytest.skip("go1.21 is not installed")
        (answer,) = ask(root, old, AskAllocs("escape", "box"))
        assert answer.value == "1"
        new = ESCAPE.replace("for {\n\t}", "for range 3 {\n\t}")
        write(tmp_path, new={"main_go": new})
        asks = (
            AskAllocs("new", "box"), AskOutput("new", "x"), AskCompiler("new", "q :=", "x"),
            AskCapture("run", "x"),
        )  # fmt: skip
        for answer in ask(tmp_path, old, *asks, run={"sample": "new"}):
            assert not answer.applies
            assert (answer.value, answer.failed) == ("", "")
            assert "it takes go 1.27" in answer.detail

    def test_tests_that_are_newer_do_not_keep_a_function_from_being_asked(
        self, tmp_path: Path, toolchain: Toolchain, toolchains: tuple[Toolchain, ...]
    ) -> None:
        old = toolchains[0]
        if not old.version.startswith("1.21"):
            pytest.skip("go1.21 is not installed")
        test = 'package main\n\nimport "testing"\n\nfunc BenchmarkX(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n'
        test += "\nfunc helper() {}\n"
        write(tmp_path, x={"main_go": ESCAPE, "x__test_go": test})
        boxed, helped = ask(tmp_path, old, AskAllocs("x", "box"), AskAllocs("x", "helper"))
        assert boxed.value == "1"
        assert (helped.applies, helped.failed) == (False, "")
