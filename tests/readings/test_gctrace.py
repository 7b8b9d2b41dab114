"""Lines of gctrace, of every release, wherever they stand: records and warnings, never an exception."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.gctrace import Cycle, Trace, parse, render, spans, written
from tests.readings.recorded import RELEASES, recorded

LINE = (
    "gc 12 @0.025s 16%: 0.060+0.81+0.039 ms clock, 0.12+0.35/0.17/0+0.078 ms cpu, "
    "19->20->10 MB, 22 MB goal, 1 MB stacks, 0 MB globals, 2 P"
)
READ = Cycle(
    number=12, at=0.025, percent=16, sweep_term=0.060, mark=0.81, mark_term=0.039,
    cpu_sweep_term=0.12, assist=0.35, background=0.17, idle=0.0, cpu_mark_term=0.078,
    start=19, end=20, live=10, goal=22, stacks=1, globals=0, procs=2,
)  # fmt: skip

WHOLE = st.integers(0, 10**9)
# Milliseconds as the runtime writes them: it keeps two digits, or three places, or whole milliseconds.
MICROS = st.integers(0, 99) | st.integers(10, 99).flatmap(lambda n: st.sampled_from([n * 10, n * 100]))  # fmt: skip
MILLIS = MICROS.map(lambda n: n / 1000) | st.integers(10, 10**6).map(float)
CYCLES = st.builds(
    Cycle,
    line=st.just(1), run=st.just(1), number=st.integers(1, 10**9), at=WHOLE.map(lambda n: n / 1000),
    percent=WHOLE, sweep_term=MILLIS, mark=MILLIS, mark_term=MILLIS, cpu_sweep_term=MILLIS,
    assist=MILLIS, background=MILLIS, idle=MILLIS, cpu_mark_term=MILLIS, start=WHOLE, end=WHOLE,
    live=WHOLE, goal=WHOLE, stacks=WHOLE, globals=WHOLE, procs=WHOLE, forced=st.booleans(),
    leaks=st.booleans(),
)  # fmt: skip


@given(st.text() | st.lists(st.sampled_from([LINE, LINE[:60], LINE[30:], "\n", " ", "gc 7 @"])))
def test_whatever_the_text_it_is_read(text: str | list[str]) -> None:
    whole = text if isinstance(text, str) else "".join(text)
    assert isinstance(parse(whole), Trace)


@given(CYCLES)
def test_what_is_written_is_read(cycle: Cycle) -> None:
    assert parse(render(cycle)) == Trace((cycle,))


@given(st.lists(CYCLES, max_size=8), st.text(st.characters(exclude_characters="\n"), max_size=40))
def test_no_cycle_is_lost(cycles: list[Cycle], noise: str) -> None:
    text = f"\n{noise}\n".join(map(render, cycles))
    assert len(parse(text).cycles) >= len(cycles)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", ["gctrace", "gctrace-limit", "gctrace-pacer"])
def test_every_release_is_read_and_written_as_it_was(name: str, release: str) -> None:
    capture = recorded(f"{name}-{release}")
    trace, lines = parse(capture.text), capture.text.split("\n")
    assert trace.unread == ()
    assert len(trace.cycles) == sum(line.startswith("gc ") for line in lines) > 5
    assert [render(cycle) for cycle in trace.cycles] == [lines[c.line - 1] for c in trace.cycles]
    assert [cycle.number for cycle in trace.cycles] == list(range(1, len(trace.cycles) + 1))


def test_memory_given_back_is_two_forced_cycles() -> None:
    forced = [c for c in parse(recorded("gctrace-limit-1.27.3").text).cycles if c.forced]
    assert len(forced) == 2


def test_statistics_of_gctrace_2_are_passed_over() -> None:
    assert len(parse(recorded("gctrace-two-1.27.3").text).cycles) == 6


@pytest.mark.parametrize("of", ["{}", "{}\r", "  {}  ", "{}\\n"])
@pytest.mark.parametrize(
    "behind",
    [
        "",
        "2026-11-23T10:00:00.123Z ",
        "2026-11-23T10:00:00.123456789Z stderr F ",
        "Nov 23 10:00:00 host app[4711]: ",
        "app-7d4f-x2x | ",
        '{{"time":"2026-11-23T10:00:00Z","level":"info","msg":"',
        "\x1b[33mapp_1\x1b[0m  ",
        "half a word of the program",
    ],
)
def test_a_line_is_found_behind_whatever_a_log_puts_before_it(behind: str, of: str) -> None:
    if behind.endswith("program"):
        behind += "\t"
    (cycle,) = parse((behind + of).format(LINE)).cycles
    assert cycle == READ


def test_arrows_that_json_escaped() -> None:
    line = '{"log":"' + LINE.replace(">", "\\u003e") + ' (forced)\\n","stream":"stderr"}'
    assert parse(line).cycles == (replace(READ, forced=True),)
    assert written(line) == LINE + " (forced)"


def test_a_release_without_stacks_and_globals() -> None:
    older = LINE.replace("1 MB stacks, 0 MB globals, ", "")
    (cycle,) = parse(older).cycles
    assert (cycle.stacks, cycle.globals) == (None, None)
    assert render(cycle) == older


def test_a_search_for_leaked_goroutines_is_said() -> None:
    (cycle,) = parse(LINE.replace("%:", "% (checking for goroutine leaks):")).cycles
    assert cycle.leaks


def test_a_program_that_starts_again_is_another_run() -> None:
    first, second = LINE.replace("gc 12", "gc 1"), LINE.replace("gc 12", "gc 2")
    trace = parse("\n".join([first, second, first, second, second]))
    assert [cycle.run for cycle in trace.cycles] == [1, 1, 2, 2, 3]
    assert trace.runs == {1: 2, 2: 2, 3: 1}


@pytest.mark.parametrize("at", range(len("gc 12 @"), len(LINE) - 1))
def test_a_line_that_another_writer_cut_is_a_warning_with_its_number(at: int) -> None:
    trace = parse(f"{LINE}\n{LINE[:at]}request served in 3ms\n{LINE.replace('12', '13', 1)}")
    assert [cycle.number for cycle in trace.cycles] == [12, 13]
    assert [one.number for one in trace.unread] == [2]


@pytest.mark.parametrize("at", range(len(LINE) - 1))
def test_a_last_line_that_was_cut_off_is_no_matter(at: int) -> None:
    trace = parse(f"{LINE}\n{LINE[:at]}\n\n")
    assert trace == Trace((READ,))


def test_two_lines_that_ran_together_are_two() -> None:
    assert len(parse(LINE + LINE.replace("12", "13", 1)).cycles) == 2


def test_numbers_without_end_are_not_believed() -> None:
    trace = parse(LINE.replace("12", "1" * 5000, 1) + "\nend")
    assert trace.cycles == ()


def test_each_part_is_found_where_it_stands() -> None:
    found = spans(LINE + " (forced)")
    shown = {name: (LINE + " (forced)")[start:end] for name, (start, end) in found.items()}
    assert shown["mark"] == "0.81"
    assert shown["live"] == "10"
    assert shown["forced"] == "(forced)"
    assert list(shown) == sorted(shown, key=lambda name: found[name])
    assert spans("gc 12") == {}
