"""A worker may die, hang or talk nonsense: its owner hears one of two things, in time, and nothing is left behind."""

import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import IO, Any

import pytest

from talkbuilder.worker import Worker, WorkerDied, WorkerLate

ECHO = "import sys\nfor line in sys.stdin: sys.stdout.write(line.upper()); sys.stdout.flush()"


def line(stream: IO[bytes]) -> bytes | None:
    found = stream.readline()
    return found if found.endswith(b"\n") else None


def worker(program: str) -> Worker[bytes]:
    return Worker((sys.executable, "-c", program), line)


def test_answers_come_in_the_order_of_the_questions() -> None:
    one = worker(ECHO)
    one.send(b"a\nb\n")
    one.send(b"c\n")
    assert [one.receive(10) for _ in range(3)] == [b"A\n", b"B\n", b"C\n"]
    one.kill()


def test_a_question_larger_than_the_pipe_blocks_nobody() -> None:
    one = worker(ECHO)
    one.send(b"x" * 1_000_000 + b"\n")
    assert len(one.receive(10)) == 1_000_001
    one.kill()


def test_silence_is_late_and_the_end_is_death_with_its_reason() -> None:
    one = worker("import time; time.sleep(60)")
    with pytest.raises(WorkerLate):
        one.receive(0.05)
    one.kill()
    two = worker("raise SystemExit(3)")
    with pytest.raises(WorkerDied, match="exit code 3"):
        two.receive(10)
    three = worker("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(WorkerDied, match=r"signal 9|exit code"):
        three.receive(10)


def test_half_an_answer_is_no_answer() -> None:
    one = worker("import sys; sys.stdout.write('half'); sys.stdout.flush()")
    with pytest.raises(WorkerDied):
        one.receive(10)


@pytest.mark.skipif(os.name != "posix", reason="POSIX process ids")
def test_killing_it_ends_the_process_and_cleans_up(tmp_path: Path) -> None:
    folder = tmp_path / "its own"
    folder.mkdir()
    one = Worker(
        (sys.executable, "-c", ECHO), line, cleanup=partial(rmtree, folder, ignore_errors=True)
    )
    pid = one.pid
    one.kill()
    one.kill()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(os.name != "posix", reason="POSIX process ids")
def test_a_forgotten_worker_ends() -> None:
    one = worker(ECHO)
    pid = one.pid
    del one
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("it still runs")


def test_what_cannot_be_started_is_an_os_error_and_cleans_up(tmp_path: Path) -> None:
    folder = tmp_path / "its own"
    folder.mkdir()
    with pytest.raises(OSError):
        Worker(
            (str(tmp_path / "absent"),), line, cleanup=partial(rmtree, folder, ignore_errors=True)
        )
    assert not folder.exists()


def test_without_room_for_a_thread_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    swept: list[int] = []
    popen = subprocess.Popen

    def start(*words: Any, **more: Any) -> "subprocess.Popen[bytes]":
        started.append(popen(*words, **more))
        return started[-1]

    def full(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(threading.Thread, "start", full)
    with pytest.raises(RuntimeError, match="new thread"):
        Worker([sys.executable, "-c", "input()"], line, cleanup=lambda: swept.append(1))
    assert started[0].returncode is not None
    assert started[0].stdin is not None
    assert started[0].stdin.closed
    assert swept
