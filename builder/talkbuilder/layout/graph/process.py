"""One worker process and its two pipes, with a time limit on every answer."""

import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path

WORKER = (sys.executable, "-P", "-m", "talkbuilder.layout.graph.worker")


class WorkerDied(Exception):
    """The worker ended, or its pipe broke; the message says how."""


class WorkerLate(Exception):
    """No answer in time."""


class Worker:
    """A running worker. Not safe to share between threads; its engine locks."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        source = str(Path(__file__).parents[3])
        paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=_read, args=(self._process, self._lines), daemon=True
        )
        self._reader.start()
        self._end = weakref.finalize(self, _end, self._process, self._reader, self.owner)

    def send(self, lines: Sequence[str]) -> None:
        """Write ``lines`` without waiting for answers (a thread writes, so that full pipes block nobody)."""
        data = "".join(line + "\n" for line in lines).encode()
        threading.Thread(target=_write, args=(self._process, data), daemon=True).start()

    def receive(self, timeout: float) -> bytes:
        """Return the next line.

        Raises:
            WorkerDied, WorkerLate: there is none.
        """
        try:
            line = self._lines.get(timeout=timeout)
        except queue.Empty:
            raise WorkerLate from None
        if not line.endswith(b"\n"):
            raise WorkerDied(self._last_words())
        return line

    def kill(self) -> None:
        """End it now."""
        self._end()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _last_words(self) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _read(process: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(b"")


def _write(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(data)
        process.stdin.flush()
    except (OSError, ValueError):
        return  # it died; the reader sees the end of its output


def _end(process: "subprocess.Popen[bytes]", reader: threading.Thread, owner: int) -> None:
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
