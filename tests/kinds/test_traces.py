"""Figures of traces: what they say is in the log, what they cannot read is a warning, and no log breaks them."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.captured import Capture, Recorded
from talkbuilder.graph import DrawnStory, GraphStory, Story
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart, Shape, TextBlock, walk
from talkdiagrams.catalog import KINDS
from talkdiagrams.kinds.schedtrace import even
from talkdiagrams.kinds.traced import thinned
from talkdiagrams.readings.gctrace import Cycle, parse, render
from talkdiagrams.readings.schedtrace import parse as parse_sched
from tests.kinds.drawing import RULER, WIDE, complaints, draw, faults, place, tell
from tests.readings.recorded import RELEASES, recorded

LONG = recorded("gctrace-long-1.27.3").text
CYCLES = parse(LONG).cycles
BRIEF = (
    "SCHED {at}ms: gomaxprocs={ps} idleprocs=0 threads=5 spinningthreads=0 needspinning=1 idlethreads=2 "
    "runqueue={runqueue} [{queues}]"
)


def told(text: str, **options: Any) -> tuple[Story | None, tuple[Problem, ...]]:
    """Tell a figure of a log that holds ``text``."""
    kind = KINDS[options.pop("kind", "gctrace")]
    data = Recorded(Capture(text=text), Place("app.log", 1, 1))
    model = kind.options.model_validate({"file": "app.log", **options})
    return kind.tell(FigureRequest("fig", model, place, WIDE, RULER, {}, data))


def frames(text: str, **options: Any) -> DrawnStory:
    story, _ = told(text, **options)
    assert isinstance(story, DrawnStory)
    return story


def chart(text: str, **options: Any) -> Chart:
    (found,) = (i for i in walk(frames(text, **options).frames[0].items) if isinstance(i, Chart))
    return found


def where(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.place.path}:{p.place.line} {p.code} {p.severity}" for p in problems]


# --- one line -----------------------------------------------------------------------------------------------------


def test_the_line_on_the_slide_is_the_line_in_the_log() -> None:
    for cycle in CYCLES[::7]:
        story = frames(LONG, cycle=cycle.number)
        texts = [i for i in story.frames[0].items if isinstance(i, TextBlock) and i.text.family == "code"]  # fmt: skip
        shown = " ".join(item.text.plain.strip() for item in texts)
        line = LONG.split("\n")[cycle.line - 1]
        assert shown.replace(" ", "") == line.replace(" ", "")


def test_each_frame_marks_what_it_explains() -> None:
    story = frames(LONG, cycle=57)
    marks = [
        [item.id for item in frame.items if isinstance(item, Shape) and item.id.startswith("mark.")]
        for frame in story.frames
    ]
    assert marks[:4] == [[], ["mark.number", "mark.at"], ["mark.percent"], ["mark.sweep_term"]]
    assert all(marks[1:])
    assert "**0.024 ms (24 µs)**" in story.frames[3].caption
    assert "0.024 is marked" in story.frames[3].alt


def test_parts_choose_the_frames_and_what_is_not_there_has_none() -> None:
    assert len(frames(LONG, cycle=57, parts=["goal", "forced"]).frames) == 2
    assert len(frames(LONG, cycle=58, parts=["goal", "forced"]).frames) == 3
    assert len(frames(LONG, parts=[]).frames) == 1


SIZES = st.integers(0, 10**6)
TIMES = st.floats(0, 10**6).map(lambda n: round(n, 3))


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Cycle,
        number=st.integers(1, 10**7), at=TIMES, percent=st.integers(0, 100), sweep_term=TIMES, mark=TIMES,
        mark_term=TIMES, cpu_sweep_term=TIMES, assist=TIMES, background=TIMES, idle=TIMES, cpu_mark_term=TIMES,
        start=SIZES, end=SIZES, live=SIZES, goal=SIZES, stacks=SIZES | st.none(), globals=SIZES,
        procs=st.integers(1, 1024), forced=st.booleans(), leaks=st.booleans(),
    )
)  # fmt: skip
def test_whatever_the_numbers_the_line_stays_in_its_figure(cycle: Cycle) -> None:
    assert complaints(draw({"kind": "gctrace", "text": render(cycle)})) == []


# --- charts -------------------------------------------------------------------------------------------------------


def test_heap_and_goal_are_those_of_the_log() -> None:
    found = {one.name: one.values for one in chart(LONG, show="heap").series}
    assert found["live"] == tuple(float(cycle.live) for cycle in CYCLES)
    assert found["goal"] == tuple(float(cycle.goal) for cycle in CYCLES)


@pytest.mark.parametrize(
    ("ends", "words"),
    [((5, 5), "none ended above its goal"), ((5, 6), "one ended above its goal"), ((6, 6), "2 ended above their goal")],
)  # fmt: skip
def test_how_many_cycles_missed_their_goal_is_a_sentence(ends: tuple[int, ...], words: str) -> None:
    text = "\n".join(
        render(replace(CYCLES[0], number=n, at=n / 10, end=end, goal=5))
        for n, end in enumerate(ends, 1)
    )
    story, _ = told(text, show="heap")
    assert story is not None
    assert f"Of 2 cycles {words}." in story.frames[0].caption


def test_pauses_keep_the_longest_and_say_what_is_left_out() -> None:
    drawn = chart(LONG, show="pauses")
    worst = max(CYCLES, key=lambda cycle: cycle.pause)
    sums = [a + b for a, b in zip(*(one.values for one in drawn.series), strict=True)]
    assert max(sums) == pytest.approx(worst.pause)
    assert f"cycle {worst.number} with" in drawn.alt
    texts = [i for i in frames(LONG, show="pauses").frames[0].items if isinstance(i, TextBlock)]
    assert "40 of 58 shown: the highest of each stretch" in texts[0].text.plain


def scaled(factor: float, of: str) -> str:
    """Return the log with sizes or pauses multiplied."""
    names = ("start", "end", "live", "goal") if of == "sizes" else ("sweep_term", "mark_term")
    number = int if of == "sizes" else float
    lines = []
    for cycle in CYCLES:
        new: dict[str, Any] = {name: number(getattr(cycle, name) * factor) for name in names}
        lines.append(render(replace(cycle, **new)))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "show", "unit"),
    [
        (LONG, "heap", "MB"),
        (scaled(1000, "sizes"), "heap", "GB"),
        (LONG, "pauses", "ms"),
        (scaled(0.01, "pauses"), "pauses", "µs"),
    ],
)
def test_units_grow_and_shrink_with_the_numbers(text: str, show: str, unit: str) -> None:
    assert chart(text, show=show).unit.startswith(unit + " ")


def test_a_range_of_cycles() -> None:
    assert len(chart(LONG, show="heap", **{"from": 10, "to": 19}).categories) == 10


@given(st.lists(st.integers(-1000, 1000), max_size=300), st.integers(1, 50))
def test_thinning_keeps_the_highest_and_the_order(values: list[int], most: int) -> None:
    kept, words = thinned(list(enumerate(values)), most, lambda one: one[1])
    assert len(kept) <= most
    assert kept == sorted(kept)
    assert max((v for _, v in kept), default=0) == max(values, default=0)
    assert bool(words) == (len(kept) < len(values))


# --- samples ------------------------------------------------------------------------------------------------------


def samples(count: int, ps: int = 2) -> str:
    return "\n".join(
        BRIEF.format(at=n * 10, ps=ps, runqueue=n % 7, queues=" ".join(["3"] * ps))
        for n in range(count)
    )


def test_a_frame_says_the_lengths_of_its_sample() -> None:
    text = recorded("schedtrace-1.27.3").text
    story, problems = told(text, kind="schedtrace")
    assert isinstance(story, GraphStory)
    assert problems == ()
    chosen = even(parse_sched(text).samples, 12)
    for sample, frame in zip(chosen, story.frames, strict=True):
        said = {
            item.id: item.text.plain
            for node in frame.nodes
            for item in node.items
            if isinstance(item, TextBlock)
        }
        counts = [said[f"P{p}.count"] for p in range(2)]
        assert counts == [f"{n} waiting" if n else "empty" for n in sample.queues]
        assert f"**{sample.at} ms**" in frame.caption


def test_in_detail_threads_and_the_gs_they_run_have_names() -> None:
    text = recorded("schedtrace-detail-1.27.3").text
    story, _ = told(text, kind="schedtrace", **{"from": 20, "to": 30})
    assert isinstance(story, GraphStory)
    (frame,) = story.frames
    ids = {item.id for node in frame.nodes for item in node.items}
    assert {"M3", "G13", "M2", "G8", "M4"} <= ids
    assert "P0 runs G13 on M3" in frame.alt


@pytest.mark.parametrize("release", RELEASES)
def test_in_detail_the_caption_counts_what_is_drawn(release: str) -> None:
    story, _ = told(recorded(f"schedtrace-detail-{release}").text, kind="schedtrace")
    assert isinstance(story, GraphStory)
    for frame in story.frames:
        idle = frame.alt.count("is idle;")
        said = {0: "No P is idle.", 1: "1 of 2 Ps is idle.", 2: "Every P is idle."}[idle]
        assert said in frame.caption


def test_of_many_samples_twelve_are_drawn_and_the_first_caption_says_so() -> None:
    story, _ = told(samples(100), kind="schedtrace")
    assert isinstance(story, GraphStory)
    assert len(story.frames) == 12
    assert "12 of 100 samples" in story.frames[0].caption
    assert "990 ms" in story.frames[-1].caption
    story, _ = told(samples(100), kind="schedtrace", every=10)
    assert isinstance(story, GraphStory)
    assert len(story.frames) == 10


@pytest.mark.parametrize(
    ("ps", "names"),
    [(2, ["global", "P0", "P1"]), (40, ["global", "40 Ps together", "the longest"])],
)
def test_queues_of_many_ps_are_summed_up(ps: int, names: list[str]) -> None:
    drawn = chart(samples(30, ps), kind="schedtrace", show="queues")
    assert [one.name for one in drawn.series] == names
    assert drawn.series[1].values[0] == (3 if ps == 2 else 3 * ps)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 10**6), min_size=1, max_size=64), st.integers(0, 10**6)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_queues_everything_stays_in_its_box(
    lengths: list[tuple[list[int], int]],
) -> None:
    text = "\n".join(
        BRIEF.format(at=n, ps=len(queues), runqueue=runqueue, queues=" ".join(map(str, queues)))
        for n, (queues, runqueue) in enumerate(lengths)
    )
    assert complaints(draw({"kind": "schedtrace", "text": text})) == []


# --- bad logs -----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    st.sampled_from(["line", "heap", "pauses"]),
    st.lists(
        st.sampled_from([*LONG.split("\n")[:3], "noise", LONG[:50], ""]) | st.text(), max_size=9
    ),
)
def test_no_log_breaks_a_figure_of_the_collector(show: str, lines: list[str]) -> None:
    story, problems = told("\n".join(lines), show=show)
    assert story is not None or any(problem.is_error for problem in problems)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["topology", "queues", "threads"]),
    st.lists(
        st.sampled_from(
            [*recorded("schedtrace-detail-1.24.11").text.split("\n")[:40], *samples(3).split("\n")]
        )
        | st.text(max_size=40),
        max_size=30,
    ),
)
def test_no_log_breaks_a_figure_of_the_scheduler(show: str, lines: list[str]) -> None:
    story, problems = told("\n".join(lines), kind="schedtrace", show=show)
    assert story is not None or any(problem.is_error for problem in problems)


def test_lines_that_cannot_be_read_are_warnings_at_their_lines_and_the_rest_is_drawn() -> None:
    lines = LONG.split("\n")
    lines[3], lines[8] = lines[3][:40] + "GET / 200", "gc 9 @nothing"
    story, problems = told("\n".join(lines), show="heap")
    assert story is not None
    assert where(problems) == ["app.log:4 unread-line warning", "app.log:9 unread-line warning"]
    lines = recorded("schedtrace-1.26.6").text.split("\n")
    lines[2] = lines[2][:60]
    story, problems = told("\n".join(lines), kind="schedtrace")
    assert story is not None
    assert where(problems) == ["app.log:3 unread-line warning"]


@pytest.mark.parametrize("kind", ["gctrace", "schedtrace"])
def test_a_log_without_a_single_line_is_an_error_that_says_what_to_run(kind: str) -> None:
    story, (problem,) = told("hello\n", kind=kind)
    assert story is None
    assert problem.code == "no-readings"
    assert f"GODEBUG={kind}=" in problem.hint


def test_a_log_of_several_runs_draws_the_longest_and_says_so() -> None:
    lines = LONG.split("\n")
    text = "\n".join([*lines[:5], *lines, *lines[:7]])
    _, problems = told(text, show="heap")
    assert [problem.code for problem in problems] == ["many-runs"]
    assert chart(text, show="heap").categories == chart(LONG, show="heap").categories
    assert told(text, show="heap", run=3)[1] == ()
    assert where(told(text, show="heap", run=4)[1]) == ["run:1 no-run error"]


ONE = LONG.split("\n")[0]


@pytest.mark.parametrize(
    ("figure", "fault"),
    [
        ({"kind": "gctrace", "text": ONE, "cycle": 7}, "cycle no-cycle"),
        ({"kind": "gctrace", "text": ONE, "show": "heap"}, "show no-cycle"),
        ({"kind": "gctrace", "text": ONE, "show": "heap", "from": 4}, "from no-cycle"),
        ({"kind": "gctrace", "text": ONE, "file": "gctrace-1.27.3.txt"}, "text data-twice"),
        ({"kind": "gctrace"}, "kind no-data"),
        ({"kind": "schedtrace"}, "kind no-data"),
        ({"kind": "schedtrace", "text": samples(3), "from": 100}, "from no-sample"),
        ({"kind": "schedtrace", "text": samples(1), "show": "threads"}, "show no-sample"),
    ],
)
def test_every_mistake_has_a_place(figure: dict[str, Any], fault: str) -> None:
    assert faults(figure) == [fault]


def test_lines_in_the_outline_have_their_own_numbers() -> None:
    text = f"{ONE}\n{ONE[:50]} cut\n{ONE.replace('gc 1', 'gc 2')}"
    _, (problem,) = tell({"kind": "gctrace", "text": text})
    assert (problem.place.path, problem.place.line) == ("text", 3)


@pytest.mark.slow
def test_a_log_of_ten_megabytes_takes_no_time() -> None:
    lines = [
        render(replace(CYCLES[n % len(CYCLES)], number=n + 1, at=n / 100)) for n in range(75_000)
    ]
    begun = time.process_time()  # not the clock: others may be at work here
    story, problems = told("\n".join(lines), show="heap")
    assert story is not None
    assert problems == ()
    story, _ = told("\n".join(lines))
    story, _ = told(samples(75_000), kind="schedtrace", show="queues")
    assert story is not None
    assert time.process_time() - begun < 15  # a second each on a quiet machine
