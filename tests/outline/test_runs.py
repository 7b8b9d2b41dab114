"""Recorded runs on slides: their lines, what stands below them, and when they are too old."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.captured import Capture, render, sources_digest
from talkbuilder.outline.model import CaptureRun
from talkbuilder.problem import Problem
from talkbuilder.talk import Listing, Talk
from tests.support.worlds import codes, load_talk

MAIN = "package main\n\nfunc main() {\n\t// region loop\n\tfor {\n\t\tsteal()\n\t}\n\t// endregion\n}\n"
FILES = {"go__steal__main_go": MAIN.encode()}
ORIGIN = "go1.27.3 linux/amd64, AMD EPYC, 2 CPUs"


def capture(text: str, run: dict[str, Any], **fields: str) -> bytes:
    """Return the file of a run that is not stale."""
    sources = sources_digest(
        {"main.go": MAIN.encode()}, CaptureRun.model_validate({"sample": "steal", **run})
    )
    head = {
        "command": "go run .",
        "release": "go1.27.3",
        "platform": "linux/amd64",
        "cpu": "AMD EPYC, 2 CPUs",
        "sources": sources,
    }
    return render(Capture(text=text, **{**head, **fields})).encode()


def load(
    code: Any, text: str = "one\ntwo\nthree\nfour", run: dict[str, Any] | None = None, **fields: str
) -> tuple[Talk, list[str]]:
    run = run or {}
    slide: dict[str, Any] = {
        "layout": "code",
        "title": "Here it is shown",
        "code": code,
        "notes": [],
    }
    outline = {
        "title": "x",
        "go": "1.27.3",
        "captures": {"steal": {"sample": "steal", **run}},
        "slides": [slide],
    }
    files = {**FILES, "captures__steal_txt": capture(text, run, **fields)}
    talk, problems = load_talk(yaml.safe_dump(outline), **files)
    assert talk is not None
    return talk, [code.split()[1] for code in codes(problems)]


def listing(code: Any, **more: Any) -> Listing:
    talk, problems = load(code, **more)
    assert problems == []
    return talk.listings[("slides", 0, "code")]


class TestLines:
    @pytest.mark.parametrize(
        "lines, shown",
        [
            ("2", "two"),
            ("2-3", "two\nthree"),
            ("1, 3", "one\n…\nthree"),
            ("1,2,4", "one\ntwo\n…\nfour"),
            ("", "one\ntwo\nthree\nfour"),
        ],
    )
    def test_of_a_capture(self, lines: str, shown: str) -> None:
        assert listing({"capture": "steal", "lines": lines}).text == shown

    def test_of_a_region_with_the_indent_of_what_follows(self) -> None:
        code = {"file": "go/steal/main.go", "region": "loop", "lines": "1, 3"}
        assert listing(code).text == "for {\n…\n}"
        code = {"file": "go/steal/main.go", "lines": "1, 6"}  # line 4 is a marker
        assert listing(code).text == "package main\n\t\t…\n\t\tsteal()"

    def test_marks_count_what_is_shown(self) -> None:
        found = listing({"capture": "steal", "lines": "1, 3-4", "highlight": ["3-4"]})
        assert found.text.split("\n") == ["one", "…", "three", "four"]
        assert found.marks == ((3, 4),)

    @given(st.sets(st.integers(1, 4), min_size=1))
    def test_every_line_that_is_named_is_shown_once(self, numbers: set[int]) -> None:
        words = ["one", "two", "three", "four"]
        lines = ", ".join(map(str, sorted(numbers)))
        shown = listing({"capture": "steal", "lines": lines}).text.split("\n")
        assert [line for line in shown if line != "…"] == [words[n - 1] for n in sorted(numbers)]
        assert "…" not in (shown[0], shown[-1])

    @pytest.mark.parametrize("lines", ["5", "0", "2-1", "3, 2", "1-3, 3", "1,"])
    def test_odd_ones_are_problems(self, lines: str) -> None:
        assert load({"capture": "steal", "lines": lines})[1] == ["bad-lines"]

    def test_a_captures_own_indent_stays(self) -> None:
        text = "goroutine 1:\n\tmain.go:1\n\tx.go:2"
        assert (
            listing({"capture": "steal", "lines": "2-3"}, text=text).text == "\tmain.go:1\n\tx.go:2"
        )


class TestBelow:
    def test_the_command_and_where_it_ran(self) -> None:
        found = listing({"capture": "steal"})
        assert (found.language, found.caption) == ("text", f"`go run .` · {ORIGIN}")

    def test_the_outlines_own_words_instead(self) -> None:
        assert listing({"capture": "steal", "caption": "Two *Ps*"}).caption == "Two *Ps*"

    def test_a_benchmark_always_says_its_machine(self) -> None:
        run: dict[str, Any] = {"run": "test", "flags": ["-bench=.", "-count=10"]}
        found = listing({"capture": "steal", "caption": "Ten runs"}, run=run)
        assert found.caption == f"Ten runs · {ORIGIN}"

    def test_a_processors_name_is_no_markup(self) -> None:
        found = listing({"capture": "steal"}, cpu="A*B* [x](y)")
        assert found.caption.endswith(r"A\*B\* \[x\]\(y\)")

    def test_code_that_was_not_run_has_none(self) -> None:
        assert listing({"file": "go/steal/main.go"}).caption == ""


class TestAge:
    def test_the_same_sample_is_not_stale(self) -> None:
        assert load({"capture": "steal"})[1] == []

    @pytest.mark.parametrize(
        "fields", [{"sources": "0" * 16}, {"release": "go1.26.6"}, {"sources": ""}]
    )
    def test_another_one_is(self, fields: dict[str, Any]) -> None:
        talk, problems = load({"capture": "steal"}, **fields)
        assert problems == ["capture-stale"]
        assert talk.listings[("slides", 0, "code")].text

    def test_so_is_another_command(self) -> None:
        run: dict[str, Any] = {"flags": ["-race"]}
        old = sources_digest({"main.go": MAIN.encode()}, CaptureRun(sample="steal"))
        assert load({"capture": "steal"}, run=run, sources=old)[1] == ["capture-stale"]

    @pytest.mark.parametrize(
        ("of", "put", "expected"),
        [
            (b"40 ns", b"14 ns", ["capture-edited"]),
            (b"40 ns", b"40 ns\nmore", ["capture-edited"]),
            (b"\n", b"\r\n", []),
            (b"digest: ", b"godebug: ", []),
        ],
    )
    def test_a_text_that_somebody_edited_is_said(
        self, of: bytes, put: bytes, expected: list[str]
    ) -> None:
        outline = {
            "title": "x",
            "go": "1.27.3",
            "captures": {"steal": {"sample": "steal"}},
            "slides": [{"layout": "title"}],
        }
        made = capture("one\n40 ns/op", {})
        files = {**FILES, "captures__steal_txt": made.replace(of, put)}
        problems = load_talk(yaml.safe_dump(outline), **files)[1]
        assert [one.code for one in problems] == expected

    def test_a_release_line_is_enough(self) -> None:
        outline = {
            "title": "x",
            "go": "1.27",
            "captures": {"steal": {"sample": "steal"}},
            "slides": [{"layout": "title"}],
        }
        files = {**FILES, "captures__steal_txt": capture("x", {})}
        assert load_talk(yaml.safe_dump(outline), **files)[1] == ()


class TestExperimentsAndOtherReleases:
    """What a run asks of the go command, and which release it is about."""

    def test_an_experiment_makes_another_run_of_it(self) -> None:
        old = sources_digest({"main.go": MAIN.encode()}, CaptureRun(sample="steal"))
        run = {"experiment": "nogreenteagc"}
        assert load({"capture": "steal"}, run=run)[1] == []
        assert load({"capture": "steal"}, run=run, sources=old)[1] == ["capture-stale"]

    def test_without_one_every_older_recording_stays_good(self) -> None:
        files = {"main.go": MAIN.encode()}
        assert sources_digest(files, CaptureRun(sample="steal")) == "4d68cb6b5a05920a"

    @pytest.mark.parametrize("value", ["NoGreenTea", "a b", "a,", ",a", "x;y", "a=b", "-a", "$(a)"])
    def test_odd_ones_are_problems(self, value: str) -> None:
        assert codes(load_run({"experiment": value})) == ["4:38 bad-value"]

    @pytest.mark.parametrize("value", ["go1.24.11", "1", "1.24.x", "latest", "../go"])
    def test_so_are_odd_releases(self, value: str) -> None:
        assert codes(load_run({"release": value})) == ["4:35 bad-value"]

    def test_as_a_variable_it_is_refused_with_the_way_to_say_it(self) -> None:
        (problem,) = load_run({"env": {"GOEXPERIMENT": "nogreenteagc"}})
        assert problem.code == "bad-env"
        assert "`experiment: nogreenteagc`" in problem.hint

    @pytest.mark.parametrize("release", ["1.24.11", "1.24"])
    def test_a_run_about_another_release_is_not_stale(self, release: str) -> None:
        run = {"release": release}
        assert load({"capture": "steal"}, run=run, release="go1.24.11")[1] == []

    def test_but_with_the_talks_own_it_is(self) -> None:
        assert load({"capture": "steal"}, run={"release": "1.24.11"})[1] == ["capture-stale"]
        assert load({"capture": "steal"}, run={"release": "1.24.1"}, release="go1.24.11")[1] == [
            "capture-stale"
        ]

    def test_its_release_is_said_whatever_else_stands_below(self) -> None:
        run = {"release": "1.24.11"}
        found, problems = load(
            {"capture": "steal", "caption": "The old map"}, run=run, release="go1.24.11"
        )
        assert problems == []
        caption = found.listings[("slides", 0, "code")].caption
        assert caption == "The old map · go1.24.11 linux/amd64, AMD EPYC, 2 CPUs"


def load_run(run: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with a talk that has `run` of a sample that was not recorded yet."""
    inside = yaml.safe_dump({"sample": "steal", **run}, default_flow_style=True, width=999).strip()
    text = f'title: x\ngo: "1.27.3"\ncaptures:\n  steal: {swapped(inside)}\nslides: [{{layout: title}}]\n'
    return load_talk(text, **FILES)[1]


def swapped(inside: str) -> str:
    """Return a flow mapping with the sample first."""
    return "{sample: steal, " + inside.strip("{}").replace("sample: steal", "").strip(", ") + "}"
