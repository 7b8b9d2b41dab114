"""One worker process and its two pipes, with a time limit on every answer."""

import json
import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

# By file, not by module: it must not wait for the imports of the rooms above it. -P: our folder is named typst too.
WORKER = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))

Answer = tuple[dict[str, Any], list[bytes]]


class WorkerDied(Exception):
    """The worker ended, or its pipe broke; the message says how."""


class WorkerLate(Exception):
    """No answer in time."""


class Worker:
    """A running worker. Not safe to share between threads; its typesetter locks."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        self.owner = os.getpid()
        self._root = TemporaryDirectory(prefix="talk-typst-", ignore_cleanup_errors=True)
        try:
            self._process = subprocess.Popen(
                [*command, self._root.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._root.cleanup()
            raise
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=_read, args=(self._process, self._answers), daemon=True
        )
        self._reader.start()
        self._end = weakref.finalize(
            self, _end, self._process, self._reader, self._root, self.owner
        )

    @property
    def root(self) -> str:
        """Its empty root folder, which goes when it goes."""
        return self._root.name

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
        """Write a message without waiting for its answer (a thread writes, so that full pipes block nobody)."""
        data = b"".join([json.dumps(message).encode(), b"\n", *blobs])
        threading.Thread(target=_write, args=(self._process, data), daemon=True).start()

    def receive(self, timeout: float) -> Answer:
        """Return the next answer.

        Raises:
            WorkerDied, WorkerLate: there is none.
        """
        try:
            answer = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise WorkerLate from None
        if answer is None:
            raise WorkerDied(self._last_words())
        return answer

    def kill(self) -> None:
        """End it now."""
        self._end()

    def _last_words(self) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _read(process: "subprocess.Popen[bytes]", answers: "queue.SimpleQueue[Answer | None]") -> None:
    assert process.stdout is not None
    try:
        while line := process.stdout.readline():
            answer = json.loads(line)
            answers.put((answer, [_exactly(process.stdout, n) for n in answer.get("parts", ())]))
    except (OSError, ValueError, EOFError):
        pass  # cut off in the middle of an answer: the same as ended
    answers.put(None)


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise EOFError
    return data


def _write(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(data)
        process.stdin.flush()
    except (OSError, ValueError):
        return  # it died; the reader sees the end of its output


def _end(
    process: "subprocess.Popen[bytes]",
    reader: threading.Thread,
    root: "TemporaryDirectory[str]",
    owner: int,
) -> None:
    if os.getpid() != owner:
        return  # a fork inherited the handle; the process is its parent's
    process.kill()
    process.wait()
    reader.join(timeout=1)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except OSError:
                continue  # data that it never read
    root.cleanup()
