"""`talk new NAME --from KIND LOG`: a talk that tells what the log of a service says, and builds without complaint."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from talkbuilder.app.skeleton import log as logs
from talkbuilder.app.skeleton.start import READERS
from tests.app.conftest import Said, Talk
from tests.readings.recorded import FOLDER, recorded

CYCLE = (
    "gc {number} @{at:.3f}s 2%: 0.018+1.1+0.{pause:03d} ms clock, 0.03+0.1/0.9/0+0.01 ms cpu, "
    "4->5->2 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 2 P"
)
SPECIMENS = [
    ("gctrace", "gctrace-1.21.13"), ("gctrace", "gctrace-long-1.27.3"), ("gctrace", "gctrace-two-1.27.3"),
    ("schedtrace", "schedtrace-1.24.11"), ("schedtrace", "schedtrace-detail-1.27.3"),
    ("goroutines", "goroutines-panic-1.26.6"), ("goroutines", "goroutines-synctest-1.27.3"),
    ("goroutines", "goroutines-debug1-1.27.3"),
    ("goroutines", "goroutines-minutes-1.21.13"), ("benchmarks", "benchmarks-mem-1.27.3"),
    ("benchmarks", "benchmarks-v-1.21.13"),
]  # fmt: skip

Written = Callable[..., Path]


@pytest.fixture
def log(project: Path) -> Written:
    """Write a log and return its path."""

    def write(text: str | bytes, name: str = "app.log") -> Path:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def trace(count: int) -> str:
    """Return so many cycles, one every half second; the longest pause is in the last."""
    numbers = range(1, count + 1)
    return "".join(CYCLE.format(number=n, at=n / 2, pause=n % 900) + "\n" for n in numbers)


def outline(project: Path) -> str:
    return (project / "talks" / "x" / "talk.yaml").read_text("utf-8")


def clean(talk: Talk, *words: str) -> Said:
    """Run a command that must not complain."""
    said = talk(*words)
    assert said.code == 0, said.err
    assert "error" not in said.err
    assert "warning" not in said.err
    return said


# --- it builds ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), SPECIMENS)
def test_the_talk_builds_and_checks_without_complaint(
    talk: Talk, log: Written, kind: str, name: str
) -> None:
    assert talk("new", "x", "--from", kind, str(log(recorded(name).text))).code == 0
    clean(talk, "build", "x", "-f", "pdf")
    assert "no problem" in clean(talk, "check", "x").err


@pytest.mark.slow
def test_what_the_compiler_says_needs_the_code_beside_it(
    talk: Talk, project: Path, log: Written
) -> None:
    path = log(recorded("escapes-m2-1.27.3").text, "service/m.log")
    alone = talk("new", "x", "--from", "escapes", str(path))
    assert alone.code == 1
    assert "no-code" in alone.err
    assert not (project / "talks").exists()
    code = (FOLDER / "escapes" / "main.go").read_text("utf-8")
    (path.parent / "main.go").write_text(code)
    assert talk("new", "x", "--from", "escapes", str(path)).code == 0
    assert (project / "talks" / "x" / "code" / "main.go").read_text() == code
    clean(talk, "build", "x", "-f", "pdf")
    clean(talk, "check", "x")


@pytest.mark.parametrize("name", ["../secret.go", "{here}/secret.go", "link.go", "x" * 390 + ".go"])
def test_a_log_names_no_file_outside_its_folder(
    talk: Talk, project: Path, log: Written, name: str
) -> None:
    (project / "secret.go").write_text("package secret\n\nvar x int\n")
    path = log(f"{name.format(here=project)}:3:5: moved to heap: x\n", "service/m.log")
    (path.parent / "link.go").symlink_to(project / "secret.go")
    said = talk("new", "x", "--from", "escapes", str(path))
    assert (said.code, "no-code" in said.err) == (1, True)
    assert not (project / "talks").exists()


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_one_cycle_is_enough(talk: Talk, log: Written, count: int) -> None:
    assert talk("new", "x", "--from", "gctrace", str(log(trace(count)))).code == 0
    clean(talk, "check", "x")


# --- what it says -------------------------------------------------------------------------------------------------


def test_every_goroutine_of_a_large_dump_is_counted(
    talk: Talk, project: Path, log: Written
) -> None:
    text = "".join(
        f"goroutine {n} [select, {n} minutes]:\nmain.f(0x1)\n\t/src/main.go:{n % 3} +0x1d\n\n"
        for n in range(1, 30_001)
    )
    talk("new", "x", "--from", "goroutines", str(log(text)))
    assert "There are 30,000 goroutines in 3 groups" in outline(project)
    assert "The longest wait is 30,000 minutes" in outline(project)
    clean(talk, "check", "x")


def test_titles_state_what_the_log_says(talk: Talk, project: Path, log: Written) -> None:
    talk("new", "x", "--from", "gctrace", str(log(trace(120))))
    text = outline(project)
    assert "The collector ran 120 times in 60 s" in text
    assert "The longest pause was 138 µs; half were within 79 µs" in text
    assert "The collector took 2 % of the CPU" in text


def test_one_start_of_the_program_is_told_the_longest(
    talk: Talk, project: Path, log: Written
) -> None:
    said = talk("new", "x", "--from", "gctrace", str(log(trace(5) + trace(9) + trace(4))))
    assert "The collector ran 9 times" in outline(project)
    assert "9 lines go into the talk, of 18: the cycles of the longest of 3 runs" in said.err
    clean(talk, "check", "x")


def test_a_dump_is_counted(talk: Talk, project: Path, log: Written) -> None:
    talk("new", "x", "--from", "goroutines", str(log(recorded("goroutines-minutes-1.21.13").text)))
    text = outline(project)
    assert "There are 17 goroutines in 3 groups; the largest is 71 % of them" in text
    assert "12 goroutines are in chan send at main.handle" in text
    assert "The longest wait is 2 minutes" in text


# --- what goes into it --------------------------------------------------------------------------------------------


def test_nothing_but_the_trace_goes_into_the_talk(talk: Talk, project: Path, log: Written) -> None:
    lines = [f"2026-11-23T10:00:00Z host-7 app[1]: {line}" for line in trace(6).splitlines()]
    text = "password=hunter2\n" + "\r\n".join(lines) + "\nGET /customers/42\n"
    said = talk("new", "x", "--from", "gctrace", str(log(text, "a folder/the log.txt")))
    assert said.code == 0
    assert "6 lines go into the talk, of 8: the cycles of the collector" in said.err
    whole = "".join(
        path.read_text("utf-8") for path in (project / "talks").rglob("*") if path.is_file()
    )
    for secret in ("hunter2", "customers", "host-7"):
        assert secret not in whole
    clean(talk, "check", "x")


def test_a_dump_goes_in_without_arguments_and_paths(
    talk: Talk, project: Path, log: Written
) -> None:
    text = (
        "goroutine 7 [chan receive]:\nmain.f(0xc000123456)\n\t/home/alice/secret/src/main.go:7 +0x1d\n"
        "created by main.main in goroutine 1\n\t/home/alice/secret/src/main.go:3 +0x1\n"
    )
    talk("new", "x", "--from", "goroutines", str(log(text)))
    copied = (project / "talks" / "x" / "captures" / "goroutines.txt").read_text()
    assert "alice" not in copied
    assert "0xc000123456" not in copied
    assert "src/main.go:7" in copied
    clean(talk, "check", "x")


def test_a_large_log_is_cut_and_says_so(
    talk: Talk, project: Path, log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MOST_KEPT", 20_000)
    said = talk("new", "x", "--from", "gctrace", str(log(trace(900))))
    assert (
        "lines go into the talk, of 900: the cycles of the collector, the last of them" in said.err
    )
    assert (project / "talks" / "x" / "captures" / "gctrace.txt").stat().st_size <= 20_000
    clean(talk, "check", "x")


def test_of_a_larger_one_the_end_is_read(
    talk: Talk, project: Path, log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MOST_READ", 10_000)
    said = talk("new", "x", "--from", "gctrace", str(log("noise\n" * 5000 + trace(20))))
    assert "the last 10,000 are read" in said.err
    assert "The collector ran 20 times" in outline(project)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_logs_come_in_many_encodings(talk: Talk, log: Written, encoding: str) -> None:
    text = f"Gr\xfc\xdfe \x1b[31m\x00\r\n{trace(3)}"
    assert talk("new", "x", "--from", "gctrace", str(log(text.encode(encoding)))).code == 0
    clean(talk, "check", "x")


def test_whatever_stands_in_a_log_is_words_and_nothing_else(
    talk: Talk, project: Path, log: Written
) -> None:
    names = [
        "{{ 1 }}*x*",
        "`a`[b](https://x.y)",
        "]]: <b>&amp;",
        "'\"#: {",
        "%s" * 8,
        "\u202e",
        "{{fact:x}}",
        "{#a}",
        "[^1]",
    ]
    text = "".join(
        f"goroutine {n} [chan receive]:\nmain.{name}(0x1)\n\t/src/main.go:{n} +0x1d\n\n"
        for n, name in enumerate(names, 1)
    )
    assert talk("new", "x", "--from", "goroutines", str(log(text))).code == 0
    clean(talk, "check", "x")
    results = "".join(f"Benchmark{name.replace(' ', '')} 1 2 ns/op\n" for name in names)
    assert talk("new", "y", "--from", "benchmarks", str(log(results))).code == 0
    clean(talk, "check", "y")


def test_a_benchmark_on_several_cpus_is_called_with_them_and_the_machine_is_said(
    talk: Talk, project: Path, log: Written
) -> None:
    runs = "BenchmarkGet{cpus} \t 100 \t {time} ns/op\n"
    lines = "".join(runs.format(cpus=c, time=t) for c in ("", "-2") for t in (50, 52, 54, 51, 53))
    head = "goos: linux\ngoarch: arm64\ncpu: Graviton\n"
    assert talk("new", "x", "--from", "benchmarks", str(log(head + lines))).code == 0
    said = outline(project)
    assert '"Get (1 CPU): 52 ns, from 50 ns to 54 ns"' in said
    assert '"Get (2 CPUs): 52 ns, from 50 ns to 54 ns"' in said
    assert '"Measured on linux/arm64, Graviton; add the release of Go' in said
    clean(talk, "check", "x")


@pytest.mark.parametrize(
    ("live", "title"),
    [
        ([1] * 4 + [9] * 6, "What lives grew from 1 MB to 9 MB"),
        (
            [1] * 9 + [35],
            "The heap went up to 36 MB; 35 MB live at the end",
        ),  # one jump is no trend
    ],
)
def test_a_heap_that_grows(
    talk: Talk, project: Path, log: Written, live: list[int], title: str
) -> None:
    lines = (
        CYCLE.format(number=n, at=n, pause=1).replace("4->5->2", f"{size}->{size + 1}->{size}")
        for n, size in enumerate(live, 1)
    )
    assert talk("new", "x", "--from", "gctrace", str(log("\n".join(lines)))).code == 0
    assert title in outline(project)


# --- what is wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(READERS))
@pytest.mark.parametrize("text", ["", "\n\n", "hello\n", b"\x00\xff\xfe" * 100])
def test_a_log_with_nothing_in_it_makes_nothing(
    talk: Talk, project: Path, log: Written, kind: str, text: str | bytes
) -> None:
    said = talk("new", "x", "--from", kind, str(log(text)))
    assert said.code == 1
    assert "app.log" in said.err
    assert "hint: " in said.err
    assert not (project / "talks").exists()


def test_broken_lines_are_named(talk: Talk, project: Path, log: Written) -> None:
    said = talk("new", "x", "--from", "gctrace", str(log("a\ngc 1 @0.1s 2%: broken\nb\n")))
    assert said.code == 1
    assert "app.log:2:1: error[unread-line]" in said.err
    assert "GODEBUG=gctrace=1" in said.err
    assert not (project / "talks").exists()


def test_another_sort_of_log_is_recognised(talk: Talk, log: Written) -> None:
    path = str(log(recorded("schedtrace-1.27.3").text))
    assert "--from schedtrace" in talk("new", "x", "--from", "gctrace", path).err


def test_a_path_that_is_no_log(talk: Talk, project: Path) -> None:
    assert "no-file" in talk("new", "x", "--from", "gctrace", "absent.log").err
    assert "this is a folder" in talk("new", "x", "--from", "gctrace", ".").err
    assert talk("new", "x", "--from", "nonsense", ".").code == 2
    assert talk("new", "x", "--from", "gctrace").code == 2
    assert not (project / "talks").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(talk: Talk, project: Path) -> None:
    os.mkfifo(project / "pipe")
    assert "no ordinary file" in talk("new", "x", "--from", "gctrace", "pipe").err


def test_an_existing_talk_stays_as_it_is(talk: Talk, project: Path, log: Written) -> None:
    talk("new", "x")
    before = outline(project)
    said = talk("new", "x", "--from", "gctrace", str(log(trace(3))))
    assert said.code == 1
    assert "talk-exists" in said.err
    assert outline(project) == before
    assert not (project / "talks" / "x" / "captures").exists()
