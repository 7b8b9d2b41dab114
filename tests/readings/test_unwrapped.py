"""Logs as they arrive, through Docker, Kubernetes, journald, CI or a logger: read as if nothing stood round them."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.benchmarks import read_benchmarks
from talkdiagrams.readings.escapes import read_escapes
from talkdiagrams.readings.gctrace import parse as read_gctrace
from talkdiagrams.readings.goroutines import read_goroutines
from talkdiagrams.readings.schedtrace import parse as read_schedtrace
from talkdiagrams.readings.stacks import grouped
from talkdiagrams.readings.unwrapped import unwrapped
from tests.readings.recorded import RELEASES, recorded

Wrap = Callable[[int, str], str]
WRAPS: dict[str, Wrap] = {
    "crlf": lambda _, line: f"{line}\r",
    "docker logs -t": lambda n, line: f"2026-11-23T10:00:{n % 60:02}.{n * 7919 % 10**9:09}Z {line}",
    "kubectl logs --timestamps": lambda n, line: f"2026-11-23T10:00:00.{n + 1}Z {line}",
    "kubectl logs --prefix": lambda _, line: f"[pod/app-7f9/app] {line}",
    "files of Kubernetes": lambda n, line: f"2026-11-23T10:00:00.{n:09}+01:00 stderr F {line}",
    "docker compose": lambda _, line: f"app-1   | {line}",
    "docker compose in colours": lambda _, line: f"\x1b[36mapp-1   | \x1b[0m{line}",
    "journald": lambda n, line: f"Nov {n % 30 + 1:2} 10:00:00 host app[{n + 7}]: {line}",
    "klog": lambda n, line: f"E1123 10:00:00.{n:06}       1 main.go:{n}] {line}",
    "CI": lambda n, line: f"test\tRun go test\t2026-11-23T10:00:00.{n:07}Z {line}",
    "colours": lambda _, line: f"\x1b[31;1m{line}\x1b[0m",
    "both": lambda n, line: f"app-1 | 2026/11/23 10:00:00.{n:06} {line}",
    "files of Docker": lambda _, line: json.dumps({"log": f"{line}\n", "stream": "stderr"}),
    "go test -json": lambda _, line: json.dumps({"Action": "output", "Output": f"{line}\n"}),
}


def wrapped(text: str, wrap: Wrap) -> str:
    return "\n".join(wrap(number, line) for number, line in enumerate(text.split("\n")))


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("release", RELEASES)
def test_every_log_is_read_as_if_nothing_stood_round_its_lines(release: str, wrap: str) -> None:
    def arrives(name: str) -> tuple[str, str]:
        text = recorded(f"{name}-{release}").text
        return text, wrapped(text, WRAPS[wrap])

    plain, log = arrives("benchmarks-mem")
    assert read_benchmarks(log) == read_benchmarks(plain)
    plain, log = arrives("escapes-m2")
    assert read_escapes(log) == read_escapes(plain)
    plain, log = arrives("goroutines-panic")
    assert read_goroutines(log) == read_goroutines(plain)
    plain, log = arrives("goroutines-debug1")
    assert read_goroutines(log) == read_goroutines(plain)
    plain, log = arrives("gctrace")
    assert read_gctrace(log) == read_gctrace(plain)
    plain, log = arrives("schedtrace-detail")
    assert read_schedtrace(log) == read_schedtrace(plain)


@given(st.text())
def test_whatever_the_text_no_line_is_lost_or_gets_another_number(text: str) -> None:
    numbers = [number for number, _ in unwrapped(text)]
    assert sorted(set(numbers)) == list(range(1, text.count("\n") + 2))
    assert numbers == sorted(numbers)


STACK = (
    "goroutine 18 [chan receive]:\nmain.wait(0x1)\n\t/src/main.go:7 +0x1d\n"
    "created by main.main in goroutine 1\n\t/src/main.go:3 +0x5\n"
)


@pytest.mark.parametrize(
    "log",
    [
        "2026/11/23 10:00:00 " + STACK,  # log.Printf("%s", debug.Stack())
        "ERROR " + STACK,
        "2026/11/23 10:00:00 http: panic serving 127.0.0.1:4: boom\n" + STACK,
        json.dumps({"level": "error", "msg": "boom", "stacktrace": STACK}),
        json.dumps({"severity": "ERROR", "message": f"panic: boom\n\n{STACK}"}),
        f"time=2026-11-23T10:00:00Z level=ERROR msg={json.dumps(STACK)} n=3",
        "10:00:00.123 " + STACK.replace("\n", "\n10:00:00.123 "),  # a form that nobody knows
    ],
)
def test_a_stack_that_a_program_logged_itself(log: str) -> None:
    found = read_goroutines(log)
    (group,) = grouped(found.largest)
    assert group.state == "chan receive"
    assert (group.ours and group.ours.place, group.created and group.created.place) == (
        "main.go:7",
        "main.go:3",
    )
    assert found.unread == ()


def test_registers_of_a_crash_are_passed_over() -> None:
    registers = "rax    0xfffffffffffffffc\nr8     0x0\nrflags 0x286\ncs     0x33\n\n-----\n\n"
    found = read_goroutines(f"{STACK}{registers}SIGQUIT: quit\nPC=0x485621 m=0 sigcode=0\n\n")
    assert (len(found.largest), found.unread) == (1, ())
