"""Results of benchmarks, in every release: all runs, all units, whatever a program prints between."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.benchmarks import Benchmarks, Spread, read_benchmarks
from tests.readings.recorded import RELEASES, recorded

LINE = "BenchmarkBuilder/n=8-2    \t  260551\t        99.41 ns/op\t 643.83 MB/s\t     120 B/op\t       4 allocs/op"
PIECES = ["BenchmarkA-8", "BenchmarkB", "\t", " ", "100", "1.5 ns/op", "NaN ns/op", "0 B/op", "\n", "pkg: x\n",
          "--- FAIL: BenchmarkA", "PASS", LINE]  # fmt: skip


def named(found: Benchmarks) -> list[tuple[str, int, int]]:
    return [(one.name, one.procs, len(one.runs)) for one in found.benchmarks]


@given(st.text() | st.lists(st.sampled_from(PIECES)))
def test_whatever_the_text_it_is_read(text: str | list[str]) -> None:
    found = read_benchmarks(text if isinstance(text, str) else "".join(text))
    for one in found.benchmarks:
        for unit in found.units:
            spread = one.spread(unit)
            assert spread is None or spread.low <= spread.median <= spread.high


@pytest.mark.parametrize("release", RELEASES)
def test_every_run_of_every_release(release: str) -> None:
    found = read_benchmarks(recorded(f"benchmarks-mem-{release}").text)
    assert named(found) == [
        ("Box/n=1", 2, 3), ("Box/n=1000", 2, 3), ("Builder", 2, 3), ("Parallel", 2, 3), ("Own", 2, 3), ("Talks", 2, 3),
    ]  # fmt: skip
    assert (found.goos, found.goarch, found.cpu) == ("linux", "amd64", "AMD EPYC")
    assert set(found.units) == {"ns/op", "MB/s", "B/op", "allocs/op", "hits/op", "p99-ms"}
    assert [name for _, name in found.failed] == ["Fails"]
    assert found.unread == ()
    builder = found.benchmarks[2]
    assert builder.package == "example.com/bench"
    assert builder.spread("allocs/op") == Spread(4, 4, 4, 3)
    assert builder.spread("hits/op") is None


@pytest.mark.parametrize("release", RELEASES)
def test_each_number_of_cpus_is_a_benchmark_of_its_own(release: str) -> None:
    found = read_benchmarks(recorded(f"benchmarks-v-{release}").text)
    assert named(found)[:4] == [
        ("Box/n=1", 1, 1), ("Box/n=1", 2, 1), ("Box/n=1000", 1, 1), ("Box/n=1000", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        # a name may end like a number of CPUs: all names must agree on the endings, or they are none
        (["X/size-16", "X/size-64", "Y"], [("X/size-16", 1), ("X/size-64", 1), ("Y", 1)]),
        (["X/size-16-8", "X/size-64-8", "Y-8"], [("X/size-16", 8), ("X/size-64", 8), ("Y", 8)]),
        (["X", "X-2", "X-4", "Y"], [("X", 1), ("X", 2), ("X", 4), ("Y", 1)]),
        (["X-8"], [("X", 8)]),
        (["X"], [("X", 1)]),
    ],
)
def test_a_number_behind_a_name(names: list[str], meant: list[tuple[str, int]]) -> None:
    text = "".join(f"Benchmark{name} \t 10 \t 5.0 ns/op\n" for name in names)
    assert [(one.name, one.procs) for one in read_benchmarks(text).benchmarks] == meant


def test_the_median_with_lowest_and_highest() -> None:
    text = "".join(f"BenchmarkX-8 \t 10 \t {value} ns/op\n" for value in (7, 3, 100, 5))
    (one,) = read_benchmarks(text).benchmarks
    assert one.spread("ns/op") == Spread(6, 3, 100, 4)


def test_two_packages_are_two_benchmarks() -> None:
    text = "pkg: a/x\nBenchmarkX 1 1 ns/op\npkg: b/x\nBenchmarkX 1 2 ns/op\n"
    assert [one.package for one in read_benchmarks(text).benchmarks] == ["a/x", "b/x"]


def test_what_cannot_be_read_is_a_warning_at_its_line() -> None:
    found = read_benchmarks(
        "BenchmarkX-8 \t 10 \t fast ns/op\nBenchmarkY-8 \t 10\nBenchmarkZ-8 1 2 ns/op NaN B/op\n"
    )
    assert named(found) == [("Z", 8, 1)]
    assert [one.number for one in found.unread] == [1, 2, 3]


def test_a_comparison_of_others_is_passed_over() -> None:
    text = "name        old time/op  new time/op  delta\nBuilder-8   99ns ± 2%    80ns ± 1%  -19%\n│ sec/op │\n"
    assert read_benchmarks(text) == Benchmarks(())


@pytest.mark.slow
def test_hostile_length_takes_no_time() -> None:
    started = time.monotonic()
    assert len(read_benchmarks(f"{LINE}\n" * 100_000).benchmarks[0].runs) == 100_000
    read_benchmarks("BenchmarkX " + "1 " * 400_000)
    read_benchmarks("BenchmarkX" + "-1" * 400_000)
    read_benchmarks("Benchmark\n" + "1 2 ns/op " * 100_000)
    assert time.monotonic() - started < 6
