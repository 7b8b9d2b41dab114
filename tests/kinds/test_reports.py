"""Figures of what the toolchain reports: what stands in them, and a line for every mistake."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.captured import Capture, Recorded
from talkbuilder.geometry import Size
from talkbuilder.graph import Story
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart, Figure, Shape, TextBlock, walk
from talkdiagrams.catalog import KINDS
from tests.kinds.drawing import RULER, WIDE, complaints, draw, place, tell

CODE = {"kind": "escapes", "capture": "escapes-m2-1.27.3", "code": "escapes/main.go"}
MEM = {"kind": "benchmarks", "capture": "benchmarks-mem-1.27.3"}
QUIT = {"kind": "goroutines", "capture": "goroutines-quit-1.27.3"}
NARROW = Size(562, 312)


def told(figure: Mapping[str, Any], text: str, code: str = "") -> tuple[bool, list[str]]:
    """Return whether ``figure`` is drawn from ``text``, and its problems."""
    options = dict(figure)
    kind = KINDS[options.pop("kind")]
    data = Recorded(Capture(text=text), Place("app.log", 3, 1), code)
    request = FigureRequest(
        "fig", kind.options.model_validate(options), place, WIDE, RULER, {}, data
    )
    story, problems = kind.tell(request)
    return story is not None, [
        f"{p.place.path}:{p.place.line} {p.code} {p.severity}" for p in problems
    ]


def codes(figure: Mapping[str, Any]) -> list[str]:
    _, problems = tell(figure)
    return [f"{problem.place.path} {problem.code}" for problem in problems]


def words(figure: Figure, frame: int = 0) -> dict[str, str]:
    items = (one for one in walk(figure.frames[frame].items) if isinstance(one, Shape | TextBlock))
    return {one.id: one.text.plain for one in items if one.text}


def chart(figure: Figure) -> Chart:
    (found,) = (one for one in walk(figure.frames[0].items) if isinstance(one, Chart))
    return found


# --- all of them --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["benchmarks", "escapes", "goroutines"])
def test_without_data_a_figure_says_how_to_name_it(kind: str) -> None:
    assert codes({"kind": kind}) == ["kind no-data"]


@pytest.mark.parametrize("kind", ["benchmarks", "escapes", "goroutines"])
def test_a_log_without_its_lines_is_an_error_in_the_log(kind: str) -> None:
    assert told({"kind": kind}, "nothing\n") == (False, ["app.log:3 no-readings error"])


def test_a_line_that_cannot_be_read_is_a_warning_at_that_line() -> None:
    text = "goroutine 1 [running]:\nnonsense\nmain.f()\n\t/a.go:1\n"
    assert told({"kind": "goroutines"}, text) == (True, ["app.log:4 unread-line warning"])
    text = "BenchmarkX 1 2 ns/op\nBenchmarkY 1 fast\n"
    assert told({"kind": "benchmarks"}, text) == (True, ["app.log:4 unread-line warning"])
    text = "./a.go:1:1: moved to heap: x\n./a.go:2moved\n"
    code = {"kind": "escapes", "code": "a.go"}
    assert told(code, text, "var x int\n") == (True, ["app.log:4 unread-line warning"])


# --- escapes ------------------------------------------------------------------------------------------------------


def test_the_compilers_words_stand_at_their_lines() -> None:
    figure = draw({**CODE, "lines": "19-22"})
    found = words(figure)
    assert found["mark.20.0"] == "moved to heap: p"
    assert found["numbers"].split() == ["19", "20", "21", "22"]
    assert "Line 20: moved to heap: p" in figure.frames[0].alt


def test_colours_mean_heap_and_stack() -> None:
    shapes = {one.id: one for one in walk(draw({**CODE, "lines": "28-33"}).frames[0].items)}
    for id, token in (("mark.29.0", "good-fill"), ("mark.30.0", "bad-fill")):
        shape = shapes[id]
        assert isinstance(shape, Shape)
        assert shape.fill == token


def test_steps_by_line_begin_with_the_code_and_give_reasons() -> None:
    figure = draw({**CODE, "lines": "19-26", "steps": "line"})
    assert [frame.caption for frame in figure.frames][:2] == [
        "", "Line 20: `moved to heap: p` (return).",
    ]  # fmt: skip
    assert not any(id.startswith("mark") for id in words(figure))


def test_steps_by_kind_count() -> None:
    figure = draw({**CODE, "lines": "28-33", "steps": "kind"})
    assert [frame.caption for frame in figure.frames] == [
        "", "1 value goes to the heap.", "1 value stays on the stack.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"code": "", "lines": "1-5"}, "kind no-code"),
        ({"lines": "900-910"}, "lines bad-lines"),
        ({"lines": "nonsense"}, "lines bad-lines"),
        ({"lines": "1-4"}, "show no-marks"),
        ({"region": "absent"}, "region unknown-region"),
        ({}, "code too-many"),
        ({"lines": "12-40"}, "lines too-large"),
        ({"lines": "19-26", "show": ["not-inlined"]}, "show no-marks"),
    ],
)
def test_mistakes_have_their_place(options: dict[str, str], fault: str) -> None:
    assert codes({**CODE, **options}) == [fault]


def test_a_line_that_is_too_long_is_an_error() -> None:
    code = "var x = 1 // " + "long " * 30
    drawn, problems = told({"kind": "escapes", "code": "a.go"}, "a.go:1:5: moved to heap: x", code)
    assert (drawn, problems) == (False, ["lines:1 too-large error"])


# --- benchmarks ---------------------------------------------------------------------------------------------------


def test_a_bar_is_the_median_with_its_ends_and_the_machine_below() -> None:
    figure = draw(MEM)
    (series,) = chart(figure).series
    assert len(series.values) == 6
    for value, (low, high) in zip(series.values, series.spread, strict=True):
        assert low <= value <= high
    assert words(figure)["source"] == (
        "go1.27.3 linux/amd64, AMD EPYC; 3 runs: median, lowest and highest"
    )


def test_one_run_says_so_and_has_no_spread() -> None:
    figure = draw({**MEM, "capture": "benchmarks-v-1.27.3", "only": ["Builder"]})
    assert words(figure)["source"].endswith("; one run")
    assert chart(figure).series[0].spread == ()


def test_who_ran_it_where_is_said_even_if_nobody_knows() -> None:
    drawn, problems = told({"kind": "benchmarks"}, "BenchmarkX 1 2 ns/op\n")
    assert (drawn, problems) == (True, [])


@pytest.mark.parametrize(
    ("nanoseconds", "unit", "value"),
    [
        ("90", "ns/op", 90),
        ("90000", "µs/op", 90),
        ("90e6", "ms/op", 90),
        ("2.5e9", "s/op", 2.5),
        ("0", "ns/op", 0),
    ],
)
def test_units_grow_with_the_values(nanoseconds: str, unit: str, value: float) -> None:
    options = KINDS["benchmarks"].options.model_validate({})
    data = Recorded(Capture(text=f"BenchmarkX 1 {nanoseconds} ns/op\n"), Place("a", 1, 1))
    story, _ = KINDS["benchmarks"].tell(FigureRequest("f", options, place, WIDE, RULER, {}, data))
    assert story is not None
    (found,) = (one for one in story.frames[0].items if isinstance(one, Chart))  # type: ignore[union-attr]
    assert (found.unit, found.series[0].values) == (f"{unit}, less is better", (value,))


def test_colours_by_cpus_and_by_part_of_the_name() -> None:
    by_cpus = chart(draw({**MEM, "capture": "benchmarks-v-1.27.3", "by": "cpus"}))
    assert [one.name for one in by_cpus.series] == ["1 CPU", "2 CPUs"]
    by_last = chart(draw({**MEM, "only": ["Box/*"], "by": "last"}))
    assert ([one.name for one in by_last.series], by_last.categories) == (
        ["n=1", "n=1000"],
        ("Box",),
    )
    by_first = chart(draw({**MEM, "only": ["Box/*"], "by": "first", "names": {"n=1": "small"}}))
    assert by_first.categories == ("small", "n=1000")


def test_the_same_name_with_other_cpus_says_so() -> None:
    found = chart(draw({**MEM, "capture": "benchmarks-v-1.27.3", "only": ["Builder"]}))
    assert found.categories == ("Builder (1 CPU)", "Builder (2 CPUs)")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"metric": "ns"}, "metric unknown-metric"),
        ({"only": ["Box/*", "Bulider"]}, "only/1 unknown-benchmark"),
        ({"by": "last"}, "by uneven-benchmarks"),
    ],
)
def test_mistakes_in_benchmarks(options: dict[str, Any], fault: str) -> None:
    assert fault in codes({**MEM, **options})


class TestCapturesSideBySide:
    """Before and after, each from a recording of its own."""

    BOTH: ClassVar[dict[str, Any]] = {
        "kind": "benchmarks",
        "captures": {"before": "benchmarks-mem-1.21.13", "after": "benchmarks-mem-1.27.3"},
        "only": ["Builder", "Box/*"],
    }

    def test_each_has_its_colour_its_label_and_its_own_numbers(self) -> None:
        found = chart(draw(self.BOTH))
        assert [one.name for one in found.series] == ["before", "after"]
        for series, name in zip(found.series, self.BOTH["captures"].values(), strict=True):
            alone = chart(draw({**MEM, "capture": name, "only": self.BOTH["only"]}))
            assert alone.categories == found.categories
            assert (alone.series[0].values, alone.series[0].spread) == (
                series.values,
                series.spread,
            )

    def test_releases_that_differ_are_said_of_each(self) -> None:
        assert words(draw(self.BOTH))["source"] == (
            "before: go1.21.13 linux/amd64, AMD EPYC; after: go1.27.3 linux/amd64, AMD EPYC; "
            "3 runs: median, lowest and highest"
        )

    def test_the_same_release_and_machine_are_said_once(self) -> None:
        twice = dict.fromkeys(("one", "two"), "benchmarks-mem-1.27.3")
        assert words(draw({**self.BOTH, "captures": twice}))["source"] == (
            "go1.27.3 linux/amd64, AMD EPYC; 3 runs: median, lowest and highest"
        )

    def test_colours_keep_the_order_that_was_written(self) -> None:
        captures = dict(reversed(self.BOTH["captures"].items()))
        found = chart(draw({**self.BOTH, "captures": captures}))
        assert [one.name for one in found.series] == ["after", "before"]

    @pytest.mark.parametrize(
        ("options", "fault"),
        [
            ({"capture": "benchmarks-mem-1.27.3"}, "captures data-twice"),
            ({"file": "benchmarks-mem-1.27.3.txt"}, "captures data-twice"),
            ({"by": "cpus"}, "by colors-twice"),
            ({"only": ["Bulider"]}, "only/0 unknown-benchmark"),
            ({"metric": "ns"}, "metric unknown-metric"),
            ({"captures": {}}, "kind no-data"),
        ],
    )
    def test_mistakes_have_their_place(self, options: dict[str, Any], fault: str) -> None:
        assert fault in codes({**self.BOTH, **options})

    def test_what_only_one_of_them_measures_cannot_be_compared(self) -> None:
        assert told_of({"a": "BenchmarkX 1 2 ns/op", "b": "BenchmarkY 1 2 ns/op"}) == [
            "captures uneven-benchmarks"
        ]

    def test_one_without_a_result_is_an_error_in_it(self) -> None:
        assert told_of({"a": "BenchmarkX 1 2 ns/op", "b": "PASS"}) == ["b.txt no-readings"]

    def test_one_that_could_not_be_had_was_told_before(self) -> None:
        assert told_of({"a": "BenchmarkX 1 2 ns/op"}, "a", "b") == []

    @given(
        st.dictionaries(
            st.text("abc é-", min_size=1, max_size=9), st.integers(1, 999), min_size=1, max_size=4
        )
    )
    def test_no_label_loses_its_number(self, values: dict[str, int]) -> None:
        texts = {label: f"BenchmarkX 1 {value} ns/op" for label, value in values.items()}
        story, _ = story_of(texts, tuple(texts))
        assert story is not None
        (found,) = (one for one in story.frames[0].items if isinstance(one, Chart))  # type: ignore[union-attr]
        assert {one.name: one.values for one in found.series} == {
            label: (value,) for label, value in values.items()
        }


def story_of(
    texts: Mapping[str, str], labels: tuple[str, ...]
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Let captures of these texts tell; ``labels`` are those that the figure names."""
    kind = KINDS["benchmarks"]
    options = kind.options.model_validate({"captures": dict.fromkeys(labels, "x")})
    several = {
        label: Recorded(Capture(text=text), Place(f"{label}.txt", 1, 1))
        for label, text in texts.items()
    }
    request = FigureRequest("f", options, place, WIDE, RULER, {}, several=several)
    return kind.tell(request)


def told_of(texts: Mapping[str, str], *labels: str) -> list[str]:
    _, problems = story_of(texts, labels or tuple(texts))
    return [f"{one.place.path} {one.code}" for one in problems]


def test_failed_benchmarks_are_told() -> None:
    _, problems = tell(MEM)
    assert {(one.code, one.severity) for one in problems} == {("failed-benchmark", "warning")}


def test_too_many_bars_are_an_error() -> None:
    text = "".join(f"BenchmarkX{n} 1 {n} ns/op\n" for n in range(40))
    assert told({"kind": "benchmarks"}, text) == (False, ["only:1 too-many error"])


# --- goroutines ---------------------------------------------------------------------------------------------------


def test_rows_say_how_many_in_which_state_and_where() -> None:
    found = words(draw(QUIT))
    assert found["row0.count"] == "5"
    assert found["row0.state"] == "chan receive"
    assert found["row0.ours"].startswith("main.recvAll")
    assert found["row0.created"] == "started by main.main  main.go:39"
    assert found["row7.rest"].startswith("in 10 more groups: ")
    assert found["foot"].startswith("and 5 of the runtime's own; go1.27.3")


def test_all_are_counted_whatever_is_shown() -> None:
    for most in (1, 3, 8):
        found = words(draw({**QUIT, "most": most}))
        assert sum(int(text) for id, text in found.items() if id.endswith(".count")) == 23


def test_the_runtimes_own_if_wanted() -> None:
    found = words(draw({**QUIT, "runtime": True}))
    assert "foot" in found
    assert "runtime's own" not in found["foot"]


def test_leaked_are_red_and_can_be_chosen() -> None:
    figure = draw({**QUIT, "capture": "goroutines-leak2-1.27.3", "states": ["leaked"]})
    states = [one for one in walk(figure.frames[0].items) if one.id.endswith(".state")]
    assert states
    assert {getattr(one, "fill", "") for one in states} == {"bad-fill"}


def test_steps_are_a_frame_a_group() -> None:
    figure = draw({**QUIT, "most": 3, "steps": True})
    assert len(figure.frames) == 3
    assert figure.frames[0].caption.startswith("5 goroutines in chan receive, at main.recvAll")


@pytest.mark.parametrize(
    ("options", "fault"),
    [({"dump": 2}, "dump no-such-dump"), ({"states": ["nonsense"]}, "states no-goroutines")],
)
def test_mistakes_in_goroutines(options: dict[str, Any], fault: str) -> None:
    assert codes({**QUIT, **options}) == [fault]


# --- beside words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figure",
    [{**CODE, "lines": "24-36"}, MEM, QUIT, {**QUIT, "capture": "goroutines-labels-1.27.3"}],
)
def test_in_a_narrow_room_nothing_leaves_its_box(figure: dict[str, Any]) -> None:
    if figure["kind"] != "benchmarks":
        assert complaints(draw(figure, NARROW)) == []
    story, problems = tell(figure, NARROW)
    assert story is not None
    assert not any(one.is_error for one in problems)


def test_names_of_any_length_stay_in_their_boxes() -> None:
    long = "example.com/a/b.(*Very" + "Long" * 60 + "[...]).Method.func1.2"
    text = "".join(
        f"goroutine {n} [chan receive, {n * 100_000} minutes, locked to thread]:\n"
        f"{long}{n}(0x1)\n\t/{'x' * 300}.go:{n}\n"
        f"created by {long} in goroutine 1\n\t/y.go:{n}\n\n"
        for n in range(1, 20)
    )
    options = KINDS["goroutines"].options.model_validate({})
    for area in (WIDE, NARROW):
        data = Recorded(Capture(text=text), Place("a", 1, 1))
        request = FigureRequest("f", options, place, area, RULER, {}, data)
        story, problems = KINDS["goroutines"].tell(request)
        assert problems == ()
        assert story is not None
        figure = Figure("f", area, tuple(story.frames))  # type: ignore[arg-type]
        assert complaints(figure) == []
