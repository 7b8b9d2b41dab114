"""A process of ours behind two pipes, with a time limit on every answer: how we keep what may crash or hang.

    send(bytes) -->  stdin | worker | stdout  --> read(stream) --> receive(seconds) -> Answer

A thread writes, so that full pipes block nobody; another reads whole answers. Killing it is always safe. What it speaks
is its owner's business.
"""

import os
import queue
import signal
import subprocess
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Generic, TypeVar

Answer = TypeVar("Answer")
Read = Callable[[IO[bytes]], Answer | None]
"""Reads one whole answer; None at the end of the stream, or where it was cut off."""


_FROM_OUTSIDE = (15,) if os.name == "nt" else (-getattr(signal, "SIGKILL", 9), -signal.SIGTERM)
"""How a process ends that somebody else ended: who is short of memory, or a person."""


class WorkerDied(Exception):
    """The worker ended, or its pipe broke; the message says how.

    ``killed``: somebody else ended it, so that its question may be asked again.
    """

    def __init__(self, words: str, killed: bool = False) -> None:
        super().__init__(words)
        self.killed = killed


class WorkerLate(Exception):
    """No answer in time."""


def finding_us() -> dict[str, str]:
    """Return the variable that lets a Python of ours find our packages, wherever we run from."""
    source = str(Path(__file__).parents[1])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


def _nothing() -> None:
    """Clean up after a worker that leaves nothing behind."""


class Worker(Generic[Answer]):
    """A running worker. Not safe to share between threads; its engine locks.

    ``owner`` is the process that started it: a fork inherits the handle and must not use it. ``cleanup`` runs before
    and after its end, however that comes; it must bear to be called twice.

    Raises:
        OSError: the process could not be started; ``cleanup`` has run.
        RuntimeError: there is no room for a thread that reads it; it was ended, and ``cleanup`` has run.
    """

    def __init__(
        self,
        command: Sequence[str],
        read: Read[Answer],
        env: Mapping[str, str] | None = None,
        cleanup: Callable[[], None] = _nothing,
    ) -> None:
        self.owner = os.getpid()
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=None if env is None else os.environ | dict(env),
            )
        except OSError:
            cleanup()
            raise
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        reader = threading.Thread(
            target=_read_all, args=(self._process, read, self._answers), daemon=True
        )
        try:
            reader.start()
        except RuntimeError:  # no memory for a thread: nobody would end the process
            _close(self._process)
            cleanup()
            raise
        self._end = weakref.finalize(self, _end, self._process, reader, cleanup, self.owner)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, data: bytes) -> None:
        """Write ``data`` without waiting for an answer."""
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
            raise self._death()
        return answer

    def kill(self) -> None:
        """End it now."""
        self._end()

    def _death(self) -> WorkerDied:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return WorkerDied("it closed its output")
        words = f"signal {-code}" if code < 0 else f"exit code {code}"
        return WorkerDied(words, code in _FROM_OUTSIDE)


def _read_all(
    process: "subprocess.Popen[bytes]",
    read: Read[Answer],
    answers: "queue.SimpleQueue[Answer | None]",
) -> None:
    assert process.stdout is not None
    with suppress(OSError, ValueError, EOFError):  # cut off in the middle of an answer: as ended
        while (answer := read(process.stdout)) is not None:
            answers.put(answer)
    answers.put(None)


def _write(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError):  # it died; the reader sees the end of its output
        process.stdin.write(data)
        process.stdin.flush()


def _end(
    process: "subprocess.Popen[bytes]",
    reader: threading.Thread,
    cleanup: Callable[[], None],
    owner: int,
) -> None:
    if os.getpid() != owner:
        return  # a fork inherited the handle; the process is its parent's
    # Before and after: a worker cleans up when its input ends, but not once it is killed, and we may be killed
    # ourselves between killing it and cleaning up; while it lives it may make what was removed again.
    cleanup()
    process.kill()
    process.wait()
    reader.join(timeout=1)
    _close(process)
    cleanup()


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):  # data that it never read
                pipe.close()
