"""A number of a benchmark is never bare: machine, release and spread stand on every slide that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.captured import Capture, render
from talkbuilder.outline.measured import Spread, spread
from tests.support.worlds import codes, load_talk

RESULTS = """\
goos: linux
BenchmarkGet-2 \t 1000 \t 36.5 ns/op \t 16 B/op \t 1 allocs/op
BenchmarkGet-2 \t 1000 \t 28.3 ns/op \t 16 B/op \t 1 allocs/op
BenchmarkPut-2 \t 1000 \t 50 ns/op \t 0 B/op \t 0 allocs/op
BenchmarkPut-2 \t 1000 \t 80 ns/op \t 0 B/op \t 0 allocs/op
PASS"""
FILE = render(
    Capture(text=RESULTS, command="go test", release="go1.27.3", platform="linux/amd64", cpu="EPYC")
).encode()
FACTS = rb"""facts:
  get: {says: So., unit: ns, value: 36.5, check: {capture: bench, find: 'Get-2\s+\d+\s+(\S+) ns'}}
  put: {says: So., unit: ns, value: 50, check: {capture: bench, find: 'Put-2\s+\d+\s+(\S+) ns'}}
  size: {says: So., value: 2, check: {const: runtime.x}}
"""
HEAD = """\
title: T
captures:
  bench: {sample: s, run: test, flags: [-bench=., -count=5]}
slides:
  - layout: title
"""
MACHINE = "measured on go1.27.3 linux/amd64, EPYC; "


def footers(slide: str) -> dict[str, str]:
    """Return what stands in the footers of a talk with ``slide``."""
    talk, _ = load_talk(
        HEAD + slide, facts_yaml=FACTS, captures__bench_txt=FILE, go__s__x_go=b"package s\n"
    )
    assert talk is not None
    return dict(talk.claims.measured)


@pytest.mark.parametrize(
    ("slide", "words"),
    [
        ("  - {layout: statement, id: a, title: 'It takes {{fact:get}}'}", "28.3 to 36.5 in 2 runs"),
        ("  - {layout: number, id: a, title: It costs, number: '{{fact:put}}'}", "50 to 80 in 2 runs"),
        ("  - {layout: bullets, id: a, title: It costs, bullets: ['{{fact:put}}', '{{fact:get}}']}",
         "2 runs, up to 60 % apart"),
        ("  - {layout: table, id: a, title: It costs, rows: [[a, b], [x, '{{fact:get}}']]}",
         "28.3 to 36.5 in 2 runs"),
    ],
)  # fmt: skip
def test_words_that_hold_such_a_number(slide: str, words: str) -> None:
    assert footers(slide) == {"a": MACHINE + words}


@pytest.mark.parametrize(
    "slide",
    [
        "  - {layout: statement, id: a, title: 'There are {{fact:size}}'}",
        "  - {layout: code, id: a, title: 'It takes {{fact:get}}', code: {capture: bench}}",
        "  - {layout: figure, id: a, title: '{{fact:get}}', figure: {kind: benchmarks, capture: bench}}",
    ],
)
def test_what_was_not_measured_or_says_so_itself(slide: str) -> None:
    assert footers(slide) == {}


@pytest.mark.parametrize(
    ("code", "expected", "caption"),
    [
        ("{capture: bench}", [], "`go test` · go1.27.3 linux/amd64, EPYC"),
        ("{capture: bench, caption: My words}", [], "My words · go1.27.3 linux/amd64, EPYC"),
        ("{file: captures/bench.txt, lines: 6-7}", [], "`go test` · go1.27.3 linux/amd64, EPYC"),
        ("{file: bare.txt}", ["7:18 bare-benchmark"], ""),
        ("{text: 'BenchmarkX-2  100  28.0 ns/op'}", ["7:5 bare-benchmark"], ""),
        ("{file: bare.txt, caption: 'go1.27.3, EPYC, 28 to 37 ns in 2 runs'}", [],
         "go1.27.3, EPYC, 28 to 37 ns in 2 runs"),
        ("{text: 'x := 1'}", [], ""),
    ],
)  # fmt: skip
def test_results_on_a_slide_of_code(code: str, expected: list[str], caption: str) -> None:
    talk, problems = load_talk(
        f"{HEAD}  - layout: code\n    code: {code}\n    title: What it takes to get one\n",
        captures__bench_txt=FILE,
        bare_txt=RESULTS.encode(),
        go__s__x_go=b"package s\n",
    )
    assert [one for one in codes(problems) if "bare" in one] == expected
    assert talk is not None
    assert [one.caption for one in talk.listings.values()] == [caption]


@given(st.text(), st.text() | st.sampled_from(["36.5", "nan", "0", "1e999", "16"]))
def test_whatever_stands_in_a_capture(text: str, value: str) -> None:
    found = spread(value, f"{RESULTS}\n{text}")
    assert found is None or float(found.low) <= float(found.high)


def test_what_no_run_measured_has_no_spread() -> None:
    assert spread("28.3", RESULTS) == Spread(2, "28.3", "36.5")
    assert spread("28", RESULTS) is None
    assert spread("many", RESULTS) is None


def test_a_number_of_another_release_says_which_even_if_it_is_no_benchmark() -> None:
    run = "{sample: s, release: 1.24.11}"
    head = HEAD.replace("title: T", "title: T\ngo: 1.27.3").replace(
        "{sample: s, run: test, flags: [-bench=., -count=5]}", run
    )
    slide = "  - {layout: statement, id: a, title: 'It took {{fact:get}}'}"
    file = FILE.replace(b"go1.27.3", b"go1.24.11")
    talk, _ = load_talk(
        head + slide, facts_yaml=FACTS, captures__bench_txt=file, go__s__x_go=b"package s\n"
    )
    assert talk is not None
    assert talk.claims.measured["a"].startswith("measured on go1.24.11 linux/amd64, EPYC")


def test_a_chart_of_several_captures_says_it_of_all_of_them() -> None:
    figure = "figure: {kind: benchmarks, captures: {now: bench}}, caption: 'It takes {{fact:get}}'"
    assert footers(f"  - {{layout: figure, id: a, title: It takes some, {figure}}}") == {}


OTHER = """\
title: T
go: 1.27.3
captures:
  old: {sample: s, run: test, flags: [-bench=., -count=5], release: 1.24.11}
  older: {sample: s, run: test, flags: [-bench=., -count=5], release: "1.21"}
  own: {sample: s, run: test, flags: [-bench=., -count=5]}
slides:
"""


@pytest.mark.parametrize(
    ("slide", "footer"),
    [
        ("{layout: code, id: a, title: So, code: {capture: old}}", "measured on go1.24.11"),
        ("{layout: code, id: a, title: So, code: {capture: own}}", ""),
        (
            "{layout: figure, id: a, title: So, figure: {kind: benchmarks, captures: {a: old, b: own}}}",
            "measured on go1.24.11",
        ),
        (
            "{layout: figure, id: a, title: So, figure: {kind: benchmarks, captures: {a: older, b: old, c: old}}}",
            "measured on go1.21 and go1.24.11",
        ),
        ("{layout: figure, id: a, title: So, figure: {kind: gctrace, capture: old}}", "measured on go1.24.11"),
        (
            "{layout: comparison, id: a, title: So, left: {heading: a, code: {capture: old}}, right: {heading: b}}",
            "measured on go1.24.11",
        ),
    ],
)  # fmt: skip
def test_a_footer_names_the_other_release_of_which_a_slide_shows_a_run(
    slide: str, footer: str
) -> None:
    files = {f"captures__{name}_txt": FILE for name in ("old", "older", "own")}
    text = OTHER + f"  - {slide}\n"
    talk, _ = load_talk(text, go__s__x_go=b"package s\n", **files)
    assert talk is not None
    assert talk.claims.measured.get("a", "") == footer
